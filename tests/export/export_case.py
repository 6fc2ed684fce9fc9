"""A hand-made case: what happened at Lorn airport in Valdia, told by invented outlets. Spans are found by their words."""

from __future__ import annotations

from dataclasses import dataclass

from sourceline.records import (
    Answer,
    Attribution,
    Claim,
    DateRange,
    Document,
    Entity,
    EventMention,
    EventPlace,
    Incident,
    Lineage,
    Member,
    MentionRef,
    Origin,
    Passage,
    Question,
    Reading,
    Repair,
    Role,
    Skipped,
    Span,
    Time,
    Toll,
    TollRange,
)

WIRE = (
    "Airstrike kills Gen. Arin Sol and six others\n\n"
    "LORN, Valdia (NPA) — An airstrike at Lorn airport killed Gen. Arin Sol and six others shortly after midnight on Friday, three officials said.\n\n"
    "The Defence Ministry said in a statement that the northern army carried out the strike. “They will answer for it,” the ministry said.\n\n"
    "Citing a Guard statement, state television said helicopters had fired on the convoy. A senior official, speaking on condition of anonymity, "
    "said eight people died."
)
HERALD = (
    "Blast at airport\n\nRockets hit Lorn airport early on Friday, the Security Media Cell said. It did not say who fired them.\n\n"
    "The Guard denied that its men were the target. Several people died, a witness said."
)
SPUN = (
    "Airstrike kills Gen. Arin Sol and six others\n\n"
    "LORN, Valdia (NPA) — An airstrike at Lorn airfield killed Gen. Arin Sol and six others shortly after midnight on Friday, three officers said.\n\n"
    "The Defence Ministry said in a proclamation that the northern army carried out the strike."
)


@dataclass(frozen=True)
class Made:
    """What the exports are given."""

    incidents: tuple[Incident, ...]
    readings: tuple[Reading, ...]
    lineages: tuple[Lineage, ...]
    skipped: tuple[Skipped, ...]


def at(text: str, words: str, nth: int = 0) -> Span:
    """Where the words stand."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def sentences(text: str) -> tuple[Span, ...]:
    """Lines cut after a stop and a blank."""
    found, offset = [], 0
    for line in text.split("\n"):
        start = 0
        for stop in [*(n + 1 for n in range(len(line) - 1) if line[n] == "." and line[n + 1] == " " and line[n - 3 : n] != "Gen"), len(line)]:
            if line[start:stop].strip():
                lead = len(line[start:stop]) - len(line[start:stop].lstrip())
                found.append((offset + start + lead, offset + stop))
            start = stop
        offset += len(line) + 1
    return tuple(found)


def wire(name: str = "npa", publisher: str | None = None, published: str = "2020-01-03T01:10", text: str = WIRE, url: str | None = None) -> Reading:
    """A reading of the agency's story, or of a copy of it by an outlet."""
    ministry = Attribution(
        id="a2", source=(at(text, "The Defence Ministry"),), cue=(at(text, "said", 1),), kind="government", named="body", speaker="e1", country="VLD",
        content=((at(text, "the northern army")[0], at(text, "carried out the strike")[1]),),
    )  # fmt: skip
    officials = Attribution(
        id="a1", source=(at(text, "three off" + ("icials" if "icials" in text else "icers")),), cue=(at(text, "said", 0),), kind="government", named="unnamed",
        content=((at(text, "An airstrike")[0], at(text, "on Friday")[1]),), count=3,
    )  # fmt: skip
    attributions = [officials, ministry]
    if "Citing" in text:
        attributions += [
            Attribution(id="a3", source=(at(text, "state television"),), cue=(at(text, "said", 3),), kind="media", named="body",
                        content=(at(text, "helicopters had fired on the convoy"),)),
            Attribution(id="a4", source=(at(text, "a Guard statement"),), cue=(at(text, "Citing"),), kind="military", named="body", parent="a3",
                        content=(at(text, "helicopters had fired on the convoy"),), medium=at(text, "statement", 1)),
            Attribution(id="a5", source=(at(text, "A senior official"),), cue=(at(text, "said", 4),), kind="government", named="unnamed",
                        content=(at(text, "eight people died"),), anonymity=at(text, "on condition of anonymity")),
            Attribution(id="a6", source=(at(text, "the ministry"),), cue=(at(text, "said", 2),), content=(at(text, "“They will answer for it,”"),), mode="direct"),
        ]  # fmt: skip
    repairs = (
        (Repair(span=at(text, "proclamation"), found="proclamation", reads="statement", by="alignment", score=0.9),) if "proclamation" in text else ()
    )
    event = EventMention(
        id="v1", trigger=at(text, "killed"), type="ASSAULT", mode="aerial", attribution="a1", roles=(Role(role="victim", span=at(text, "Gen. Arin Sol", 1)),),
        killed=Toll(low=7, high=7, exact=True, span=at(text, "Gen. Arin Sol and six others", 1)),
    )  # fmt: skip
    return Reading(
        document=Document(
            id=name, text=text, input=f"articles/{name}.txt", publisher=publisher, agency="NPA", title=text.split("\n")[0], published=published,
            body=text.index("LORN"), url=url, byline=("Mira Tal",),
        ),
        sentences=sentences(text),
        entities=(Entity(id="e1", name="Defence Ministry", kind="government"),),
        times=(Time(span=at(text, "Friday"), type="DATE", value="2020-01-03"),),
        attributions=tuple(attributions),
        events=(event,),
        repairs=repairs,
    )  # fmt: skip


def herald() -> Reading:
    """An independent report."""
    text = HERALD
    return Reading(
        document=Document(id="herald", text=text, input="articles/herald.html", publisher="Lorn Herald", title="Blast at airport", published="2020-01-03",
                          body=text.index("Rockets"), url="https://herald.example/1"),
        sentences=sentences(text),
        attributions=(
            Attribution(id="a1", source=(at(text, "the Security Media Cell"),), cue=(at(text, "said"),), kind="military", named="body",
                        content=(at(text, "Rockets hit Lorn airport early on Friday"),)),
            Attribution(id="a2", source=(at(text, "The Guard"),), cue=(at(text, "denied"),), kind="military", named="body", stance="denies",
                        content=(at(text, "its men were the target"),)),
            Attribution(id="a3", source=(at(text, "a witness"),), cue=(at(text, "said", 1),), kind="witness", named="unnamed",
                        content=(at(text, "Several people died"),)),
        ),
        events=(EventMention(id="v1", trigger=at(text, "hit"), type="ASSAULT", attribution="a1"),),
    )  # fmt: skip


def passages(child: str, parent: str) -> tuple[Passage, ...]:
    """The first and last paragraphs of the copy against the story."""
    end = child.index("\n\nThe Defence")
    head = Passage(child=(0, end), parent=(0, parent.index("\n\nThe Defence")))
    tail = Passage(child=at(child, "The Defence Ministry"), parent=at(parent, "The Defence Ministry"))
    rest = Passage(
        child=(at(child, "the northern army")[0], at(child, "out the strike")[1]),
        parent=(at(parent, "the northern army")[0], at(parent, "out the strike")[1]),
    )
    return head, tail, rest


def _claim(name: str, document: str, attribution: str | None, chain: tuple[str, ...], span: Span, **more: object) -> Claim:
    return Claim(id=name, document=document, attribution=attribution, event="v1", chain=chain, spans=(span,), **more)  # type: ignore[arg-type]


def lorn(copies: int = 3) -> Made:
    """The incident, told by an agency, its copies (the last one spun) and one other outlet."""
    story, other = wire(), herald()
    names = [f"copy{n}" for n in range(1, copies + 1)]
    copied = [wire(name, f"Outlet {n}", f"2020-01-0{3 + n % 3}") for n, name in enumerate(names[:-1], start=1)]
    copied += [wire(names[-1], "Prime Copy", "2020-01-04", SPUN)] if names else []
    text = {r.document.id: r.document.text for r in (story, other, *copied)}
    outlet = {name: r.document.publisher or "NPA" for name, r in zip(names, copied, strict=True)}

    def everywhere(first: int, attribution: str, links: tuple[str, ...], words: str) -> tuple[Claim, ...]:
        told = [_claim(f"c{first}", "npa", attribution, ("NPA", *links), at(WIRE, words))]
        return (*told, *(_claim(f"c{first}-{n}", n, attribution, (outlet[n], *links), at(text[n], words)) for n in names if words in text[n]))

    army = everywhere(10, "a2", ("Defence Ministry",), "the northern army")
    denial = _claim("c20", "herald", "a2", ("Lorn Herald", "Guard"), at(HERALD, "its men were the target"), stance="denies", status="denied")
    cell = ("Lorn Herald", "Security Media Cell")
    strike = everywhere(30, "a2", ("Defence Ministry",), "the strike")
    strike2 = everywhere(40, "a1", ("three officials",), "An airstrike")
    helicopters = (_claim("c50", "npa", "a3", ("NPA", "state television", "Guard statement"), at(WIRE, "helicopters")),)
    rockets = (_claim("c60", "herald", "a1", cell, at(HERALD, "Rockets")),)
    seven = everywhere(70, "a1", ("three officials",), "Gen. Arin Sol and six others")
    own = _claim("c75", "npa", None, ("NPA",), at(WIRE, "six others"))
    eight = (_claim("c80", "npa", "a5", ("NPA", "senior official"), at(WIRE, "eight people"), certainty="probable"),)
    several = (_claim("c90", "herald", "a3", ("Lorn Herald", "witness"), at(HERALD, "Several people")),)
    sol = everywhere(100, "a1", ("three officials",), "Gen. Arin Sol")

    def origin(name: str, terms: str, rule: str, claims: tuple[Claim, ...]) -> Origin:
        return Origin(name=name, terms=terms, rule=rule, claims=tuple(c.id for c in claims))  # type: ignore[arg-type]

    def answer(value: str, origins: tuple[Origin, ...], claims: tuple[Claim, ...], relation: dict[str, str] | None = None, **more: object) -> Answer:
        return Answer(
            value=value, claims=claims, origins=origins, independent_origins=len(origins), relation=relation or {},  # type: ignore[arg-type]
            documents=len({c.document for c in claims}), lineages=len({"npa" if c.document != "herald" else "herald" for c in claims}), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    questions = (
        Question(question="who", answers=(
            answer("the northern army", (origin("Defence Ministry", "body", "1,2", army),), (*army, denial), contested_by=("c20",)),)),
        Question(question="whom", answers=(answer("Arin Sol", (origin("three officials", "unnamed", "1,3", sol),), sol),)),
        Question(question="how", answers=(
            answer("airstrike", (origin("three officials", "unnamed", "1,3", strike2), origin("Defence Ministry", "body", "1,2", strike)), (*strike, *strike2),
                   {"helicopters": "contradict", "rockets": "contradict"}),
            answer("helicopters", (origin("Guard statement", "body", "2", helicopters),), helicopters, {"airstrike": "contradict", "rockets": "contradict"}),
            answer("rockets", (origin("Security Media Cell", "body", "2", rockets),), rockets, {"airstrike": "contradict", "helicopters": "contradict"}))),
        Question(question="killed", answers=(
            answer("7", (origin("three officials", "unnamed", "1,3", seven),), (*seven, own), {"8": "contradict", "several": "refine"}),
            answer("8", (origin("senior official", "unnamed", "3", eight),), eight, {"7": "supersede", "several": "refine"}),
            answer("several", (origin("witness", "unnamed", "3", several),), several, {"7": "refine", "8": "refine"}))),
    )  # fmt: skip
    incident = Incident(
        id="lorn-1", title="Airstrike kills Gen. Arin Sol and six others", type="ASSAULT", mode="aerial", date=DateRange(start="2020-01-03", end="2020-01-03", precision="day"),
        place=EventPlace(name="Lorn airport", country="VLD", precision="facility"), documents=("npa", *names, "herald"),
        mentions=tuple(MentionRef(document=d, event="v1") for d in ("npa", *names, "herald")),
        killed=TollRange(low=7, best=7, high=8, rule="best: most independent origins", claims={"low": ("c70",), "best": ("c70",), "high": ("c80",)}),
        questions=questions,
    )  # fmt: skip
    members = [Member(document="npa")]
    for n in names:
        members.append(
            Member(document=n, parent="npa", relation="spun" if text[n] == SPUN else "near_copy", coverage=0.9, passages=_aligned(text[n]))
        )
    lineages = (Lineage(id="l1", root="npa", members=tuple(members)), Lineage(id="l2", root="herald", members=(Member(document="herald"),)))
    skipped = (Skipped(input="articles/empty.txt", reason="empty file", hint="remove it"),)
    return Made(incidents=(incident,), readings=(story, *copied, other), lineages=lineages, skipped=skipped)


def _aligned(child: str) -> tuple[Passage, ...]:
    return (Passage(child=(0, len(child)), parent=(0, len(WIRE))),) if child == WIRE else passages(child, WIRE)
