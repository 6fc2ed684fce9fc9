"""The source set, an open gold set of who speaks in news: its file format, read and checked.

Each article is one JSON file in `gold/sources`. A span is written as the exact words in the article's `text`, or as `[words, k]` where the
words occur more than once: `k` counts their occurrences in `text` from 0, as plain substrings ("he" also occurs in "the").

    python -m benchmarks.sources_format [FILE...]
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "gold" / "sources"
KINDS = frozenset(
    [
        *("person", "government", "military", "police", "armed_group", "international_organisation"),
        *("organisation", "media", "document", "witness", "public", "unknown"),
    ]
)
NAMED = frozenset(["named", "body", "unnamed", "none"])
STANCES = frozenset(["asserts", "confirms", "denies", "accuses", "doubts", "believes", "intends", "asks", "rumours"])
CERTAINTIES = frozenset(["certain", "probable", "possible", "unknown"])

Span = tuple[int, int]
"""A half-open range of code points in an article's text."""

_ARTICLE_FIELDS = ("id", "published", "agency", "title", "text", "attributions")
_FIELDS = (
    *("id", "source", "cue", "content", "kind", "named", "affiliation", "country", "count"),
    *("anonymity", "medium", "stance", "certainty", "parent", "speaker"),
)
_CLOSED = {"kind": KINDS, "named": NAMED, "stance": STANCES, "certainty": CERTAINTIES}


class FormatError(ValueError):
    """An article that breaks the format; `faults` says how, one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source, its cue and what it said, with every span resolved to code points of the article's text."""

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: str
    named: str
    affiliation: str | None
    country: str | None
    count: int | None
    anonymity: Span | None
    medium: Span | None
    stance: str
    certainty: str
    parent: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the set with all its attributions, in the order of their cues."""

    id: str
    published: str
    agency: str | None
    title: str
    text: str
    attributions: tuple[Attribution, ...]

    def words(self, spans: Sequence[Span]) -> tuple[str, ...]:
        """The words of each span."""
        return tuple(self.text[start:end] for start, end in spans)

    def depth(self, attribution: Attribution) -> int:
        """How many links the chain of `attribution` has: 1 where nobody relays it."""
        by_id = {each.id: each for each in self.attributions}
        return 1 if attribution.parent is None else 1 + self.depth(by_id[attribution.parent])


def load(path: Path | str) -> Article:
    """The article in the file `path`; raises `FormatError` with every fault found."""
    article, faults = _read(Path(path))
    if article is None or faults:
        raise FormatError(faults)
    return article


def check(path: Path | str) -> list[str]:
    """Every fault of the file `path`, one line each; none for a sound file."""
    return _read(Path(path))[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks the files given, or the whole set; prints one line a fault and returns 1 where there is one."""
    parser = argparse.ArgumentParser(description="Check files of the source set; one line a fault.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=f"default: every file in {FOLDER.name}")
    files: list[Path] = parser.parse_args(arguments).files or sorted(FOLDER.glob("*.json"))
    faults = [f"{file}: {fault}" for file in files for fault in check(file)]
    for fault in faults:
        print(fault)
    print(f"{len(files)} files, {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


def _read(path: Path) -> tuple[Article | None, list[str]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return None, [f"cannot be read: {error}"]
    faults = _article_faults(data, path.stem)
    if faults:
        return None, faults
    text: str = data["text"]
    attributions = [_attribution(record, text, faults) for record in data["attributions"]]
    if faults:
        return None, faults
    article = Article(data["id"], data["published"], data["agency"], data["title"], text, tuple(attributions))
    return article, _order_faults(article) + _parent_faults(article)


def _article_faults(data: Any, stem: str) -> list[str]:
    """Faults of the outer fields: they make the rest unreadable."""
    if not isinstance(data, dict):
        return ["not a JSON object"]
    faults = _field_faults(data, _ARTICLE_FIELDS)
    if faults:
        return faults
    for field in ("id", "published", "title", "text"):
        if not isinstance(data[field], str) or not data[field].strip():
            faults.append(f"{field}: not a text, or empty")
    if data["agency"] is not None and not isinstance(data["agency"], str):
        faults.append("agency: neither null nor a text")
    if data["id"] != stem:
        faults.append(f"id: {data['id']!r} in a file named {stem}")
    try:
        datetime.date.fromisoformat(str(data["published"]))
    except ValueError:
        faults.append(f"published: {data['published']!r} is not a date YYYY-MM-DD")
    records = data["attributions"]
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        return [*faults, "attributions: not a list of objects"]
    for number, record in enumerate(records, 1):
        if not re.fullmatch("a[1-9][0-9]*", str(record.get("id"))):
            faults.append(f"attribution {number}: id {record.get('id')!r} is not a1, a2, ...")
        name = record.get("id", f"attribution {number}")
        faults += [f"{name}: {fault}" for fault in _field_faults(record, _FIELDS)]
    ids = [str(record.get("id")) for record in records]
    faults += [f"{each}: id used more than once" for each in sorted(set(ids)) if ids.count(each) > 1]
    return faults


def _field_faults(record: dict[str, Any], fields: Sequence[str]) -> list[str]:
    return [f"field {field} is missing" for field in fields if field not in record] + [
        f"field {field} is unknown" for field in record if field not in fields
    ]


def _attribution(record: dict[str, Any], text: str, faults: list[str]) -> Attribution:
    """The attribution of `record`; what is wrong with it is added to `faults`."""
    found: list[str] = []
    spans = {field: _spans(record[field], field, text, found) for field in ("source", "cue", "content")}
    single = {field: _spans([] if record[field] is None else [record[field]], field, text, found) for field in ("anonymity", "medium")}
    found += [
        f"{field}: {record[field]!r} is not one of {', '.join(sorted(values))}"
        for field, values in _CLOSED.items()
        if str(record[field]) not in values
    ]
    for field in ("affiliation", "speaker", "country", "parent"):
        if record[field] is not None and (not isinstance(record[field], str) or not record[field].strip()):
            found.append(f"{field}: neither null nor a text")
    if not found:
        found += _value_faults(record, text)
        found += [f"{field}: no span" for field in ("cue", "content") if not spans[field]]
        found += [
            f"{field}: overlaps the {other}"
            for field, other in (("source", "cue"), ("cue", "content"), ("source", "content"))
            if any(a < d and c < b for a, b in spans[field] for c, d in spans[other])
        ]
    faults += [f"{record['id']}: {fault}" for fault in found]
    return Attribution(
        **{**{field: record[field] for field in _FIELDS}, **spans, **{field: value[0] if value else None for field, value in single.items()}}
    )


def _value_faults(record: dict[str, Any], text: str) -> list[str]:
    """Faults of the values that are not spans, and of values that contradict each other."""
    faults = []
    country, count, named = record["country"], record["count"], record["named"]
    if country is not None and not re.fullmatch("[A-Z]{3}", country):
        faults.append(f"country: {country!r} is not an ISO alpha-3 code")
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 1):
        faults.append(f"count: {count!r} is neither null nor a whole number above 0")
    if (named == "none") != (not record["source"]):
        faults.append("source: empty exactly where named is none")
    if (named == "none") != (record["speaker"] is None):
        faults.append("speaker: null exactly where named is none")
    if named in ("body", "none") and record["affiliation"] is not None:
        faults.append(f"affiliation: not null where named is {named}")
    return faults + [
        f"{field}: {record[field]!r} is not in text"
        for field in ("affiliation", "speaker")
        if record[field] is not None and record[field].casefold() not in text.casefold()
    ]


def _spans(value: Any, field: str, text: str, faults: list[str]) -> tuple[Span, ...]:
    if not isinstance(value, list):
        faults.append(f"{field}: not a list")
        return ()
    spans = []
    for item in value:
        try:
            spans.append(_span(item, text))
        except ValueError as error:
            faults.append(f"{field}: {error}")
    if any(first[1] > second[0] for first, second in pairwise(spans)):
        faults.append(f"{field}: pieces overlap or stand out of order")
    return tuple(spans)


def _span(item: Any, text: str) -> Span:
    """The place of a string, or of a pair of a string and its occurrence; raises `ValueError` where there is no one place."""
    words, which = item if isinstance(item, list) and len(item) == 2 else (item, None)
    if not isinstance(words, str) or not (which is None or type(which) is int):
        raise ValueError(f"{item!r} is neither a text nor [text, k]")
    if not words or words != words.strip():
        raise ValueError(f"{words!r} is empty or has white space at an end")
    starts = [match.start() for match in re.finditer(f"(?={re.escape(words)})", text)]
    if not starts:
        raise ValueError(f"{words!r} is not in text")
    if which is None and len(starts) > 1:
        near = "; ".join(
            f"{k}: {text[max(0, start - 15) : start + len(words) + 15]!r}" for k, start in enumerate(starts) if _whole(text, start, words)
        )
        raise ValueError(f"{words!r} occurs {len(starts)} times, give [text, k]: {near}")
    if which is not None and not 0 <= which < len(starts):
        raise ValueError(f"{words!r} has no occurrence {which}, there are {len(starts)}")
    start = starts[which or 0]
    if not _whole(text, start, words):
        raise ValueError(f"{item!r} begins or ends within a word: {text[max(0, start - 15) : start + len(words) + 15]!r}")
    return start, start + len(words)


def _whole(text: str, start: int, words: str) -> bool:
    """Whether `words` at `start` begin and end where words do."""
    end = start + len(words)
    cut = (text[max(0, start - 1) : start + 1], text[end - 1 : end + 1])
    return not any(len(pair) == 2 and pair.isalnum() for pair in cut)


def _order_faults(article: Article) -> list[str]:
    pairs = pairwise(article.attributions)
    return [f"{second.id}: its cue stands before that of {first.id}" for first, second in pairs if second.cue[0] < first.cue[0]]


def _parent_faults(article: Article) -> list[str]:
    parents = {each.id: each.parent for each in article.attributions}
    faults = [f"{child}: parent {parent} does not exist" for child, parent in parents.items() if parent is not None and parent not in parents]
    for child in parents:
        seen = {child}
        above = parents[child]
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == child:
            faults.append(f"{child}: is its own ancestor")
    return faults


if __name__ == "__main__":
    sys.exit(main())
