"""Stories of a fictional city for the lineage tests, written for them."""

STORY = """A car bomb exploded outside the provincial council in Varnholt on Monday, killing nine people and wounding at least thirty others, officials said.

The blast tore through a line of civil servants who were waiting to collect their salaries shortly after the building opened. Witnesses described smoke rising over the market and shopkeepers carrying the wounded to private cars.

Governor Ilse Maurand said the attackers had parked a white delivery van beside the guard post during the night. Police released a statement naming two suspects from the northern district of Teldt, both of them former border guards.

No group claimed responsibility for the attack. The Harvest Front, which has fought the provincial government for six years, denied any part in it through its spokesman in the capital.

The council had been expected to vote this week on a truce with the rebels. Diplomats from three neighbouring countries were staying in a hotel across the river and were not hurt, a senior embassy official told reporters. Hospitals in the region asked residents to donate blood, and the main road to the airport remained closed until evening."""

SWAPS = (
    ("exploded", "detonated"),
    ("officials said", "officers mentioned"),
    ("blast tore", "explosion ripped"),
    ("collect their salaries", "gather their wages"),
    ("building opened", "constructing started"),
    ("smoke rising", "fumes ascending"),
    ("private cars", "personal automobiles"),
    ("said the attackers", "mentioned the assailants"),
    ("delivery van", "supply truck"),
    ("guard post", "guard submit"),
    ("statement naming", "press release naming"),
    ("former border guards", "ex frontier guards"),
    ("claimed responsibility", "claimed accountability"),
    ("Harvest Front", "Crop Front"),
    ("provincial government", "provincial authorities"),
    ("expected to vote", "anticipated to poll"),
    ("neighbouring countries", "adjoining nations"),
    ("were not hurt", "have been not harm"),
    ("senior embassy official", "high-level embassy officer"),
    ("Hospitals in the region", "Medical centers in the area"),
    ("remained closed", "stayed shut"),
)

INDEPENDENT = """VARNHOLT — Rescue crews pulled bodies from a shattered street on Monday after a vehicle packed with explosives went off near the seat of local power.

"It was like the end of the world, and then there was silence and dust everywhere," said Anselm Rook, who sells tea opposite the gate.

A doctor at Saint Odile hospital counted eleven dead, two of them children, and said more victims were still arriving in the afternoon. The mayor blamed insurgents and cancelled public gatherings for three days.

Truce talks, long delayed, now look doubtful, according to analysts who follow the conflict. One of them pointed to earlier strikes against clerks and teachers, which rose after the failed spring offensive.

Buses stopped running at noon. Schools sent pupils home, and soldiers searched vehicles on both bridges into town."""

STATEMENT = (
    "“We will not be turned from the road to peace by murderers who hide among the people they claim to defend, and those who sent this "
    "van to our door will answer for every life that was taken here, in a court of law, under the constitution of this province.”"
)


def spin(text: str) -> str:
    """``text`` with all of ``SWAPS`` made."""
    for original, swapped in SWAPS:
        text = text.replace(original, swapped)
    return text


def paragraphs(text: str) -> list[str]:
    """The paragraphs of ``text``."""
    return text.split("\n\n")
