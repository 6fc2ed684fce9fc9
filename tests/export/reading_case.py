"""A hand-made reading with everything that a page has to show: chains of three, contents that overlap and are interrupted, hostile words."""

from __future__ import annotations

from export_case import at

from sourceline.records import (
    Attribution,
    Document,
    Entity,
    EventMention,
    EventPlace,
    EventTime,
    Place,
    Reading,
    Repair,
    Role,
    Time,
    Toll,
)

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></style></details>&lt;\x1b[2J\u202e{{ 7*7 }}"
TEXT = (
    "Sol is dead, officials say\n\n"
    "State radio reported that the Guard had said in a bulletin that nurses told it “two cars” blew up in Lorn.\n\n"
    "“They will pay,” Minister Dren Vael wrote on Friday, “and soon.” The Quds Pressure denied it.\n\n"
    "It was unclear who did it."
)


def chained() -> Reading:
    """Radio relays the Guard, the Guard relays nurses; the minister's quote is cut in two; a denial; nobody's doubt."""
    text = TEXT
    radio, guard, nurses = (
        "that the Guard had said in a bulletin that nurses told it “two cars” blew up in Lorn",
        "in a bulletin that nurses",
        "“two cars” blew up in Lorn",
    )
    return Reading(
        document=Document(id="x1", text=text, input="articles/x1.txt", publisher="Lorn Herald", agency="NPA", title="Sol is dead, officials say",
                          published="2020-01-03T09:30", body=text.index("State"), byline=("Mira Tal",), url="https://herald.example/x1"),
        entities=(
            Entity(id="e1", name="Dren Vael", kind="person", country="IRQ", mentions=((*at(text, "Dren Vael"), "name"),)),
            Entity(id="e2", name="Quds Force", kind="armed_group", mentions=((*at(text, "Quds Pressure"), "name"),)),
        ),
        times=(Time(span=at(text, "Friday"), type="DATE", value="2020-01-03"),),
        places=(Place(span=at(text, "Lorn"), name="Lorn", lat=12.5, lon=-3.25, geonameid=1, country="IRQ"),),
        attributions=(
            Attribution(id="a1", source=(at(text, "officials"),), cue=(at(text, "say"),), content=(at(text, "Sol is dead"),), kind="government", named="unnamed",
                        count=3, country="IRQ", anonymity=at(text, "officials say")),
            Attribution(id="a4", source=(at(text, "nurses"),), cue=(at(text, "told"),), content=(at(text, nurses),), parent="a3", mode="mixed", kind="witness", named="unnamed"),
            Attribution(id="a3", source=(at(text, "the Guard"),), cue=(at(text, "had said"),), parent="a2", kind="military", named="body",
                        content=((at(text, guard)[0], at(text, nurses)[1]),), medium=at(text, "bulletin")),
            Attribution(id="a2", source=(at(text, "State radio"),), cue=(at(text, "reported"),), content=(at(text, radio),), kind="media", named="body"),
            Attribution(id="a5", source=(at(text, "Minister Dren Vael"),), cue=(at(text, "wrote"),), content=(at(text, "“They will pay,”"), at(text, "“and soon.”")),
                        mode="direct", kind="government", named="named", speaker="e1", stance="intends"),
            Attribution(id="a6", source=(at(text, "The Quds Pressure"),), cue=(at(text, "denied"),), content=(at(text, "it", text[: text.index("denied it")].count("it")),),
                        stance="denies", speaker="e2", kind="armed_group", named="body", certainty="possible"),
            Attribution(id="a7", cue=(at(text, "It was unclear"),), content=(at(text, "who did it"),), stance="doubts"),
        ),
        events=(
            EventMention(id="v1", trigger=at(text, "blew up"), type="ASSAULT", mode="explosives", attribution="a4", status="denied",
                         roles=(Role(role="actor", span=at(text, "Dren Vael")), Role(role="target", span=at(text, "two cars"))),
                         time=EventTime(value="2020-01-03", precision="day"), place=EventPlace(name="Lorn", country="IRQ"),
                         killed=Toll(low=3, high=None, exact=False, span=at(text, "two"))),
            EventMention(id="v2", trigger=at(text, "dead"), type="ASSAULT", foreground=False),
        ),
        repairs=(Repair(span=at(text, "Quds Pressure"), found="Quds Pressure", reads="Quds Force", by="names", score=0.9),),
    )  # fmt: skip
