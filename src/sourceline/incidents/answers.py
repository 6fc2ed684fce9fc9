"""Answers: claims with the same value brought together, counted, and set against the other values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sourceline.incidents.claims import Said, merged
from sourceline.incidents.copies import Copies
from sourceline.incidents.corroboration import Group, Key, groups, origin_keys
from sourceline.incidents.names import link
from sourceline.incidents.plain import plain
from sourceline.incidents.values import Value, count_value, relation
from sourceline.records import Answer, AnswerRelation, Claim, Origin, Question, QuestionName

QUESTIONS: tuple[QuestionName, ...] = ("who", "whom", "what", "how", "where", "when", "killed", "injured")


@dataclass(frozen=True, slots=True)
class Heard:
    """One value with all its claims and the groups that count."""

    value: Value
    claims: tuple[Said, ...]
    groups: tuple[Group, ...]
    ids: tuple[str, ...] = ()

    @property
    def latest(self) -> str:
        """When it was last said by its own source: a later copy is not a later word."""
        return max((said.top().published for said in self.claims if said.adds), default="")


def same_values(claims: Sequence[Said]) -> list[Said]:
    """The claims with their values in one form: short names for the full ones, one-by-one names of the dead as a lower bound of a larger toll."""
    result: list[Said] = []
    by_question: dict[str, list[Said]] = defaultdict(list)
    for said in claims:
        by_question[said.value.question].append(said)
    for question, members in sorted(by_question.items()):
        if question in ("who", "whom", "where"):
            full = link(said.value.key for said in members if not said.value.generic)
            shown = _shown(members)
            for said in members:
                key = full.get(said.value.key, said.value.key)
                result.append(replace(said, value=replace(said.value, key=key, shown=shown.get(key, said.value.shown))))
        elif question in ("killed", "injured"):
            most = max((said.value.low or 0 for said in members if said.adds), default=0)
            result += [replace(said, value=_bounded(said.value, most)) for said in members]
        else:
            result += members
    return result


def _bounded(value: Value, most: int) -> Value:
    if value.naming and value.low is not None and value.low < most:
        return count_value(value.question, value.low, None)
    return value


def _shown(members: Sequence[Said]) -> dict[str, str]:
    """By key, the form most often written; on a tie one without titles, then the longer, then the alphabetically first. Copies do not vote."""
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for said in members:
        if said.root is None:
            votes[said.value.key][said.value.shown] += 1
    return {key: min(forms, key=lambda form: (-forms[form], plain(form) != key, -len(form), form)) for key, forms in votes.items()}


def hear(claims: Sequence[Said], copies: Copies, linked: dict[str, str]) -> dict[QuestionName, list[Heard]]:
    """By question, the values with their claims, best supported first: more independent origins, then the latest, then the value."""
    by_key: dict[tuple[QuestionName, str], list[Said]] = defaultdict(list)
    for said in sorted(merged(claims), key=_order):
        by_key[said.value.question, said.value.key].append(said)
    found: dict[QuestionName, list[Heard]] = {}
    for (question, _), members in by_key.items():
        value = min((s.value for s in members), key=lambda v: (not v.generic, v.shown)) if question in ("killed", "injured") else _fullest(members)
        found.setdefault(question, []).append(Heard(value=value, claims=tuple(members), groups=groups(members, copies, linked)))
    ranked: dict[QuestionName, list[Heard]] = {}
    for question in QUESTIONS:
        heard = found.get(question, [])
        heard = sorted(heard, key=lambda h: (h.value.generic, h.value.shown, h.value.key))
        heard = sorted(heard, key=lambda h: h.latest, reverse=True)
        ranked[question] = sorted(heard, key=lambda h: -len(h.groups))
    return ranked


def _fullest(members: Sequence[Said]) -> Value:
    """The value of the claim that tells its place most closely, the first on a tie."""
    return min((s.value for s in members), key=lambda v: (v.site is None or v.site.lat is None, not (v.site and v.site.around), v.shown))


def _order(said: Said) -> tuple[bool, str, tuple[object, ...]]:
    return said.root is not None, said.top().published, said.place


def numbered(heard: dict[QuestionName, list[Heard]]) -> dict[QuestionName, list[Heard]]:
    """The same with claim ids ``c1``, ``c2`` ... unique in the incident, in the order of questions, answers and claims."""
    count = 0
    result: dict[QuestionName, list[Heard]] = {}
    for question in QUESTIONS:
        result[question] = []
        for item in heard.get(question, []):
            ids = tuple(f"c{count + at + 1}" for at in range(len(item.claims)))
            count += len(ids)
            result[question].append(replace(item, ids=ids))
    return result


def questions(heard: dict[QuestionName, list[Heard]], copies: Copies, linked: dict[str, str]) -> tuple[Question, ...]:
    """The questions that someone answers, as records."""
    found: list[Question] = []
    for question in QUESTIONS:
        items = heard.get(question, [])
        if items:
            shown = _distinct(items)
            last = [_last_word(item, copies, linked) for item in items]
            answers = tuple(_answer(at, items, shown, last, copies) for at in range(len(items)))
            found.append(Question(question=question, answers=answers))
    return tuple(found)


def _distinct(items: Sequence[Heard]) -> list[str]:
    """What each answer shows; where two show the same, the later one shows its key."""
    seen: set[str] = set()
    result = []
    for item in items:
        shown = item.value.shown if item.value.shown not in seen else item.value.key
        seen.add(shown)
        result.append(shown)
    return result


def _last_word(item: Heard, copies: Copies, linked: dict[str, str]) -> dict[Key, str]:
    """By origin, when it last said this value."""
    last: dict[Key, str] = {}
    for said in item.claims:
        if said.adds:
            for key in origin_keys(said, copies, linked):
                last[key] = max(last.get(key, ""), said.top().published)
    return last


def stands(a: Heard, b: Heard, last_a: dict[Key, str], last_b: dict[Key, str]) -> AnswerRelation:
    """How one answer stands to another: where their values contradict, the later word of the same origin ``supersede``s its earlier one.

    The older of the two still ``contradict``s the newer: nothing is withdrawn from the ledger.
    """
    found = relation(a.value, b.value)
    if found == "contradict" and any(last_b.get(key, "~") < when for key, when in last_a.items() if last_b.get(key)):
        return "supersede"
    return found


def _answer(at: int, items: Sequence[Heard], shown: Sequence[str], last: Sequence[dict[Key, str]], copies: Copies) -> Answer:
    item = items[at]
    claims = tuple(_claim(said, name) for said, name in zip(item.claims, item.ids, strict=True))
    origins = tuple(Origin(name=g.name, terms=g.terms, rule=g.rule, claims=tuple(item.ids[n] for n in g.claims)) for g in item.groups)
    supporting = [said for said in item.claims if said.adds]
    return Answer(
        value=shown[at],
        relation={shown[n]: stands(item, other, last[at], last[n]) for n, other in enumerate(items) if n != at},
        claims=claims,
        contested_by=tuple(name for said, name in zip(item.claims, item.ids, strict=True) if not said.adds),
        independent_origins=len(origins),
        origins=origins,
        lineages=len({copies.lineage(said.document) for said in supporting}),
        documents=len({said.document for said in supporting}),
    )


def _claim(said: Said, name: str) -> Claim:
    return Claim(
        id=name,
        document=said.document,
        attribution=said.attribution,
        event=said.event,
        chain=said.chain.links,
        stance=said.stance,
        certainty=said.certainty,
        status=said.status,
        spans=said.spans,
        reliable=said.reliable,
    )
