"""Who speaks, on the project's own source set: ``python -m benchmarks.sources [CORPORA] [--split dev]``

``gold/sources`` lies in the repository, so the corpora are not needed. Articles whose number is divisible by 3 are the held-out
``test`` third; ``dev`` are the others. Attributions of the public pipeline on the raw article (its date is given) are matched one to one
with the gold ones by overlap of cues; a tie goes to the pair whose sources and contents overlap most. Fields are judged on matched ones.
The same figures with ``gold_`` before their names come from the gold spans instead of the model's: the fields apart from span errors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sources_format import FOLDER, Article, load
from benchmarks.sources_format import Attribution as Gold
from sourceline import attribution
from sourceline.attribution.quotation import find_mode, find_quotations
from sourceline.reader import Reader, reading
from sourceline.records import Attribution, Document, Entity, Reading, Span

FRESH = FOLDER.with_name("fresh")
"""Articles written after the rules, to see what they miss; each batch was scored once before anything was mended."""
HELD_OUT = 3
"""Every third article is the test part: nobody reads it to develop rules."""
_COUNTS = (
    "some",
    "several",
    "many",
    "most",
    "both",
    "all",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_DETERMINERS = frozenset(["a", "an", "the", "his", "her", "its", "their", "our", "my", *_COUNTS])
_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "him", "her", "them", "us", "who", "which", "that", "his", "their", "its"])


@dataclass(frozen=True, slots=True)
class Case:
    """An article with what was read from it, and the reading's attribution by gold id for those that were found."""

    article: Article
    reading: Reading
    pairs: Mapping[str, Attribution]


def is_test(number: str) -> bool:
    """Whether the article of this number is held out."""
    return int(number) % HELD_OUT == 0


def articles(split: str = "dev", folder: Path = FOLDER) -> list[Article]:
    """The articles of a split in the order of their numbers. Raises FormatError for a file that breaks the format."""
    if split == "fresh":
        return [load(path) for path in sorted(FRESH.glob("*.json"))]
    if split not in ("dev", "test"):
        raise ValueError(f"the source set has no split {split!r}: dev, fresh or test")
    return [load(path) for path in sorted(folder.glob("*.json")) if is_test(path.stem) == (split == "test")]


def document(article: Article) -> Document:
    """The article as it comes in: its text and date."""
    return Document(id=article.id, text=article.text, input=f"gold/sources/{article.id}.json", published=article.published, agency=article.agency)


def spans_of(article: Article) -> list[Attribution]:
    """The gold attributions with ids and spans alone, as the model would give them."""
    return [Attribution(id=gold.id, source=gold.source, cue=gold.cue, content=gold.content) for gold in article.attributions]


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Figures in percent: raw pipeline, and ``gold_*`` on gold spans. ``corpora`` is not used."""
    found = articles(split)
    raw, given = [], []
    for doc, article in zip(reader.nlp.pipe([a.text for a in found], batch_size=32), found, strict=True):
        read = reading(doc, document(article))
        raw.append(case(article, read))
        completed = attribution.complete(doc, document(article), spans_of(article), read.entities)
        given.append(case(article, Reading(document=read.document, entities=read.entities, attributions=completed)))
    return figures(raw) | {f"gold_{name}": value for name, value in figures(given).items()}


def case(article: Article, read: Reading) -> Case:
    """An article and its reading with attributions matched."""
    return Case(article, read, match(article.attributions, read.attributions))


def match(gold: Sequence[Gold], predicted: Sequence[Attribution]) -> dict[str, Attribution]:
    """Predicted attribution by gold id, one to one: cues overlap, the best overlap of cue, source and content first."""
    scored = [(_fit(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if _overlap(g.cue, p.cue)]
    pairs: dict[str, Attribution] = {}
    taken: set[str] = set()
    for _, i, j in sorted(scored, reverse=True):
        g, p = gold[-i], predicted[-j]
        if g.id not in pairs and p.id not in taken:
            pairs[g.id] = p
            taken.add(p.id)
    return pairs


def figures(cases: Sequence[Case]) -> dict[str, float]:
    """All figures over matched attributions; what a figure means is told in docs/rules/sources.md."""
    gold = sum(len(c.article.attributions) for c in cases)
    predicted = sum(len(c.reading.attributions) for c in cases)
    matched = sum(len(c.pairs) for c in cases)
    out: dict[str, float] = {"gold": gold, "predicted": predicted, **prf("found", matched, predicted, gold)}
    for name, right in FIELDS.items():
        out[name] = _percent(sum(right(c, g, p) for c, g, p in _matched(cases)), matched)
    for name in ("affiliation", "country", "count", "anonymity", "medium"):
        hits = sum(getattr(g, name) is not None and FIELDS[name](c, g, p) for c, g, p in _matched(cases))
        told = sum(getattr(p, name) is not None for _, _, p in _matched(cases))
        true = sum(getattr(g, name) is not None for _, g, _ in _matched(cases))
        out[f"{name}_f1"] = prf("", hits, told, true)["_f1"]
    return out | _sources_resolved(cases) | _parents(cases)


def resolved(case: Case, gold: Gold, found: Attribution, *, strict: bool = False) -> bool:
    """Whether the speaker's entity is the gold one: by its canonical name or by the words of one of its mentions that are no pronouns.

    A description without a name may leave out clauses ("driver" of "driver who escaped") and be singular or plural ("one of the sources").
    Where ``strict`` is not set, a source that has no entity is known by its own words, if they are the gold description.
    """
    entity = next((e for e in case.reading.entities if e.id == found.speaker), None)
    assert gold.speaker is not None
    described = gold.named == "unnamed" or gold.speaker.islower()
    if entity is None:
        words = " ".join(case.article.text[start:end] for start, end in found.source).casefold()
        return not strict and described and gold.speaker.casefold() in words
    wanted = name_key(gold.speaker)
    names = {name_key(name) for name in names_of(case.article.text, entity)}
    if wanted in names:
        return True
    if not described:
        return False
    wanted = _singular(wanted)
    return any(name and (wanted[: len(name)] == name or name[: len(wanted)] == wanted) for name in map(_singular, names))


def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") for word in words)


def names_of(text: str, entity: Entity) -> list[str]:
    """The canonical name and the words of every mention that is no pronoun."""
    return [entity.name, *(text[start:end] for start, end, form in entity.mentions if form != "pronoun")]


def name_key(name: str) -> tuple[str, ...]:
    """Lower-case words of a name without leading articles, owners and counts ("three"), and without a possessive at the end."""
    words = re.findall(r"\w+(?:[-.'’]\w+)*", name.casefold().replace("’", "'"))
    while words and words[0] in _DETERMINERS:
        words = words[1:]
    if words and words[-1].endswith("'s"):
        words[-1] = words[-1][:-2]
    return tuple(words)


def form_of(article: Article, gold: Gold) -> str:
    """How the source is put: ``pronoun``, ``name`` (all of the speaker's name), ``part`` (some of it: a surname, initials), ``description`` (all
    that one without a name is called), ``nominal`` (other words: "the official", "the group")."""
    source = " ".join(article.words(gold.source))
    words = re.findall(r"\w+", source)
    assert gold.speaker is not None
    if {word.lower() for word in words} <= _PRONOUNS:
        return "pronoun"
    named = gold.named in ("named", "body") and not gold.speaker.islower()
    if gold.speaker.casefold() in source.casefold():
        return "name" if named else "description"
    capitals = {word for word in re.findall(r"\w+", gold.speaker) if word[:1].isupper()}
    return "part" if named and (capitals & set(words) or any(len(word) > 1 and word.isupper() for word in words)) else "nominal"


def _sources_resolved(cases: Sequence[Case]) -> dict[str, float]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for c, g, p in _matched(cases):
        if g.speaker is not None:
            form = form_of(c.article, g)
            total[form] += 1
            right[form] += resolved(c, g, p)
            right["strict"] += resolved(c, g, p, strict=True)
    by_form = {f"resolved_{form}": _percent(right[form], total[form]) for form in ("pronoun", "nominal", "part", "name", "description")}
    strict = right.pop("strict", 0)
    return {"resolved": _percent(right.total(), total.total()), "resolved_strict": _percent(strict, total.total()), **by_form}


def _parents(cases: Sequence[Case]) -> dict[str, float]:
    """F1 of (child, parent) edges between matched attributions, and of those whose child stands two links deep or deeper."""
    counts: Counter[str] = Counter()
    for c in cases:
        by_id = {g.id: g for g in c.article.attributions}
        gold_of = {p.id: g for g, p in c.pairs.items()}
        parents = {p.id: p.parent for p in c.reading.attributions}
        true = {(g.id, g.parent) for g in c.article.attributions if g.parent is not None}
        told = {
            (gold_of[child], gold_of[parent]) for child, parent in parents.items() if parent is not None and child in gold_of and parent in gold_of
        }
        deep_true = {edge for edge in true if c.article.depth(by_id[edge[0]]) > 2}
        deep_told = {edge for edge in told if parents.get(c.pairs[edge[1]].id) is not None}
        counts.update(true=len(true), told=len(told), hits=len(true & told))
        counts.update(deep_true=len(deep_true), deep_told=len(deep_told), deep_hits=len(deep_true & deep_told))
    return {
        **prf("parent", counts["hits"], counts["told"], counts["true"]),
        **prf("parent_deep", counts["deep_hits"], counts["deep_told"], counts["deep_true"]),
        "parents": counts["true"],
        "parents_deep": counts["deep_true"],
    }


def _matched(cases: Sequence[Case]) -> list[tuple[Case, Gold, Attribution]]:
    return [(c, g, c.pairs[g.id]) for c in cases for g in c.article.attributions if g.id in c.pairs]


def _same(name: str) -> Callable[[Case, Gold, Attribution], bool]:
    return lambda case, gold, found: getattr(gold, name) == getattr(found, name)


def _same_body(case: Case, gold: Gold, found: Attribution) -> bool:
    """The affiliation by its words; one name of an entity is as good as another ("army", "Mali's army")."""
    if gold.affiliation is None or found.affiliation is None:
        return gold.affiliation is found.affiliation
    wanted, told = name_key(gold.affiliation), name_key(found.affiliation)
    if wanted == told:
        return True
    chains = [{name_key(name) for name in names_of(case.article.text, entity)} for entity in case.reading.entities]
    return any(wanted in names and told in names for names in chains)


def _same_span(name: str) -> Callable[[Case, Gold, Attribution], bool]:
    def right(case: Case, gold: Gold, found: Attribution) -> bool:
        one, other = getattr(gold, name), getattr(found, name)
        return one is other if one is None or other is None else _overlap([one], [other])

    return right


def _same_mode(case: Case, gold: Gold, found: Attribution) -> bool:
    """The quotation marks of the gold content tell its mode."""
    text = case.article.text
    return find_mode(text, gold.content, find_quotations(text)) == found.mode


FIELDS: dict[str, Callable[[Case, Gold, Attribution], bool]] = {
    **{name: _same(name) for name in ("kind", "named", "stance", "certainty")},
    "affiliation": _same_body,
    **{name: _same(name) for name in ("country", "count")},
    **{name: _same_span(name) for name in ("anonymity", "medium")},
    "mode": _same_mode,
}


def _fit(gold: Gold, found: Attribution) -> float:
    return sum(_share(getattr(gold, role), getattr(found, role)) for role in ("cue", "source", "content"))


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Characters in both over characters in either; two empty roles are alike."""
    a = {i for start, end in one for i in range(start, end)}
    b = {i for start, end in other for i in range(start, end)}
    return len(a & b) / len(a | b) if a or b else 1.0


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def prf(name: str, hits: int, told: int, true: int) -> dict[str, float]:
    """Precision, recall and F1 in percent."""
    return {f"{name}_p": _percent(hits, told), f"{name}_r": _percent(hits, true), f"{name}_f1": _percent(2 * hits, told + true)}


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
