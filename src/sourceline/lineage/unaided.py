"""What a swapped name read, without the document that it was swapped in: from known names, abbreviations, months, agencies and set phrases."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from sourceline.documents.agencies import load_agencies
from sourceline.language.gazetteer import Candidate, Gazetteer, normalise
from sourceline.lineage.known_names import MOST_WORDS, SURE, Read, bodies_by_abbreviation, known_names, originals, split_words
from sourceline.lineage.usage import Usage
from sourceline.lineage.words import Words, number_words
from sourceline.records import Document, Repair, Span

LEAST_EVIDENCE = 0.5
"""How spun a text or a passage must be before it is called so."""
LEAST_CHANCE = 0.69
"""How likely it must be that the text is spun and the name as read, before a name is repaired for its looks alone."""
LEAST_SCORE = 0.7
LEAST_PEOPLE = 5_000
"""A village is no evidence that a name of two common words was swapped."""
_ABBREVIATED = re.compile(r"(?:\(|,? or (?:the )?|known as (?:the )?)(?P<short>[A-Z]{3,6})\b")
_YEAR, _DAY = re.compile(r"(?:1[89]|20)\d\d"), re.compile(r"[1-9]|[12]\d|3[01]")
_BEFORE_MONTH = frozenset(
    [
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "of",
        "late",
        "early",
        "mid",
        "last",
        "next",
        "this",
        "through",
        "during",
        "before",
        "after",
        "between",
        "and",
    ]
)
_MONTHS_BETWEEN = re.compile(r"[ ]|\.? ?,? ")


class Text(msgspec.Struct, frozen=True):
    """The words of a document, as written and casefolded."""

    words: Words
    forms: list[str]
    folded: list[str]

    def __len__(self) -> int:
        return len(self.folded)

    def capital(self, at: int) -> bool:
        """Whether a word is written with a capital and at least one small letter; all capitals too where the text is so."""
        return self.forms[at][0].isupper()

    def gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.words.document.text[self.words.end[at] : self.words.start[at + 1]] if at + 1 < len(self) else "\n"

    def span(self, first: int, last: int) -> Span:
        return int(self.words.start[first]), int(self.words.end[last - 1])

    def joined(self, first: int, last: int) -> bool:
        """Whether the words from ``first`` up to ``last`` stand in one run: spaces, hyphens, apostrophes and single points between them."""
        return all(self.gap(at) in _RUN for at in range(first, last - 1))


_RUN = frozenset((" ", "-", "'", "’", "\u00a0"))


def prepare(document: Document) -> Text:
    """The words of a document, for the functions of this module."""
    words = number_words([document])[0]
    forms = [document.text[start:end] for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True)]
    return Text(words, forms, [form.casefold() for form in forms])


def candidates(text: Text) -> tuple[Repair, ...]:
    """Swapped names and phrases outside quotation marks and what they would read if the text is spun, in order, none overlapping.

    Cost: linear in words, about 5 µs a word.
    """
    found = list(_abbreviated(text))
    found += _again(text, found)
    for finder in _FINDERS:
        found += finder(text)
    return _apart(found)


def settle(text: Text, found: Sequence[Repair], spun: float) -> tuple[Repair, ...]:
    """Of the ``candidates`` those to be made: what an abbreviation of the text proves, and what is likely enough in a text as ``spun`` as this."""
    return tuple(repair for repair in found if repair.by == "abbreviation" or spun * repair.score >= LEAST_CHANCE)


def _repair(text: Text, first: int, last: int, reads: str, by: str, score: float) -> Repair:
    span = text.span(first, last)
    return Repair(span=span, found=text.words.document.text[slice(*span)], reads=reads, by=by, score=round(score, 3))


def _told(text: Text, first: int, last: int) -> bool:
    return not text.words.quoted[first:last].any()


def _abbreviated(text: Text) -> Iterator[Repair]:
    """ "Common Mobilization Forces, or PMF": one initial does not fit, and a synonym of that word, or the body so abbreviated, does."""
    source = text.words.document.text
    for match in _ABBREVIATED.finditer(source):
        last, _ = text.words.span_range((match.start(), match.start() + 1))
        run = _run_before(text, last, len(match["short"]))
        if run is None or source[text.words.end[last - 1] : match.start()].strip(" ,") or not _told(text, run[0], last):
            continue
        reads = _fitting(text, run, match["short"])
        if reads is not None:
            yield _repair(text, run[0], last, *reads[:1], "abbreviation", reads[1])


def _run_before(text: Text, last: int, count: int) -> list[int] | None:
    """Positions of the ``count`` capitalised words that end before ``last``, small words between them left out."""
    found: list[int] = []
    at = last - 1
    while at >= 0 and len(found) < count and (at == last - 1 or text.gap(at) in _RUN):
        if text.capital(at):
            found.append(at)
        elif not text.words.function[at]:
            return None
        at -= 1
    return found[::-1] if len(found) == count else None


def _fitting(text: Text, run: Sequence[int], short: str) -> tuple[str, float] | None:
    wrong = [k for k, at in enumerate(run) if text.forms[at][0].upper() != short[k]]
    if len(wrong) != 1 or not text.forms[run[wrong[0]]][1:].islower():
        return None
    at = run[wrong[0]]
    for name in bodies_by_abbreviation().get(short, ()):
        parts = [word for word in split_words(name) if word[0] in short.casefold()]
        if len(parts) == len(run) and all(k == wrong[0] or parts[k] == text.folded[place] for k, place in enumerate(run)):
            return name, 0.97
    for original, strength in originals(text.folded[at]):
        if original[0] == short[wrong[0]].casefold() and strength == SURE:
            return _with_word(text, run[0], run[-1] + 1, at, original.title()), 0.9
    return None


def _with_word(text: Text, first: int, last: int, at: int, word: str) -> str:
    start, end = text.span(first, last)
    a, b = text.span(at, at + 1)
    source = text.words.document.text
    return source[start:a] + word + source[b:end]


def _again(text: Text, proven: Sequence[Repair]) -> list[Repair]:
    """The other places where a name stands that an abbreviation has proven to be swapped."""
    return [
        _repair(text, at, at + len(name), repair.reads, repair.by, repair.score)
        for repair in proven
        for name in (split_words(repair.found),)
        for at in range(len(text) - len(name) + 1)
        if text.folded[at : at + len(name)] == name and text.capital(at) and _told(text, at, at + len(name))
    ]


def _names(text: Text) -> Iterator[Repair]:
    """Known names with a word or two swapped, longest first from every word; what is a known name as it stands is none."""
    names = known_names()
    whole: set[int] = set()
    swapped: list[tuple[int, Read]] = []
    for at in range(len(text)):
        if text.capital(at) and _told(text, at, at + 1):
            for read in names.reads(_window(text, at)):
                if read.swapped:
                    swapped.append((at, read))
                elif _capitals(text, at, read.words):
                    whole.update(range(at, at + read.words))
    for at, read in swapped:
        if whole.isdisjoint(at + k for k in read.swapped) and _capitals(text, at, read.words):
            score = _plausible(text, at, read)
            if score >= LEAST_SCORE:
                yield _repair(text, at, at + read.words, _as_written(text, at, read), "agency" if read.name in _agency_names() else "names", score)


def _window(text: Text, at: int) -> list[str]:
    """Casefolded words from ``at`` while they stand in one run outside quotation marks."""
    last = at + 1
    while last < min(len(text), at + MOST_WORDS) and text.gap(last - 1) in _RUN and not text.words.quoted[last]:
        last += 1
    return text.folded[at:last]


def _capitals(text: Text, first: int, count: int) -> bool:
    """Whether the words are written as a name: capitals but for small words and the "s" of a genitive."""
    return all(text.capital(at) or text.words.function[at] or text.folded[at] == "s" for at in range(first, first + count))


def _plausible(text: Text, at: int, read: Read) -> float:
    """How sure a reading is: more for words kept and for pairs of words that news knows; less for two swaps and for pairs that it knows as found."""
    if read.kept == 0 and read.strength < SURE:
        return 0.0
    score = 0.8 + 0.05 * min(read.kept, 3) - 0.12 * (len(read.swapped) - 1) - 0.25 * (SURE - read.strength)
    found, name = text.folded[at : at + read.words], split_words(read.name)
    if any(len(found[k]) < 3 and found[k] != "yr" for k in read.swapped) or _same_stem(found, name):
        return 0.0
    usual, unusual = _least_pair(name), _least_pair(found)
    score += 0.05 + usual / 1000 if usual > unusual else 0.0
    return min(0.97, score - (0.0 if unusual < 0 else 0.12 if unusual + 1 < usual else 0.3))


def _same_stem(found: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the two differ by endings alone ("Latin American"): another word of the name, no swap."""
    return len(found) == len(name) and all(a[:5] == b[:5] or a == b for a, b in zip(found, name, strict=True))


def _least_pair(words: Sequence[str]) -> float:
    usage = Usage.load()
    return min((usage.pair(a, b) for a, b in itertools.pairwise(words)), default=-1.0)


def _as_written(text: Text, at: int, read: Read) -> str:
    """The known name, in capitals and with curly apostrophes where the text has them."""
    start, end = text.span(at, at + read.words)
    name = read.name.replace("'", "’") if "’" in text.words.document.text[start:end] else read.name
    return name.upper() if text.words.document.text[start:end].isupper() else name


@cache
def _agency_names() -> frozenset[str]:
    return frozenset(name.removeprefix("The ") for agency in load_agencies() for name in (agency.name, *agency.names))


def _places(text: Text) -> Iterator[Repair]:
    """ "Palm Seashore": two capitalised words that name no place, where a synonym of one makes a town of them."""
    gazetteer = Gazetteer.load()
    for at in range(len(text) - 1):
        if not (text.capital(at) and text.capital(at + 1) and text.gap(at) == " " and _told(text, at, at + 2)):
            continue
        pair = text.folded[at : at + 2]
        for k in (0, 1):
            for original, strength in originals(pair[k]):
                name = " ".join([*pair[:k], original, *pair[k + 1 :]])
                if strength == SURE and original in _place_words() and (place := _town(gazetteer, name)) and not gazetteer.lookup(" ".join(pair)):
                    yield _repair(text, at, at + 2, place.name, "names", 0.85)


@cache
def _place_words() -> frozenset[str]:
    return frozenset(_table()["places"])


def _town(gazetteer: Gazetteer, name: str) -> Candidate | None:
    """The largest place that bears the name as its own."""
    found = [
        place for place in gazetteer.lookup(normalise(name)) if place.primary and place.population >= LEAST_PEOPLE and normalise(place.name) == name
    ]
    return max(found, key=lambda place: place.population, default=None)


def _months(text: Text) -> Iterator[Repair]:
    """ "Could 2018": a capitalised word that a month's name is a synonym of, before a year or, inside a sentence, before a day."""
    for at in range(len(text) - 1):
        reads = _table()["months"].get(text.folded[at])
        if reads and text.capital(at) and text.gap(at) == " " and _told(text, at, at + 1):
            inside = at > 0 and text.gap(at - 1) == " "
            after = text.folded[at + 1]
            if _YEAR.fullmatch(after) or (inside and text.folded[at - 1] in _BEFORE_MONTH | _WEEKDAYS and _DAY.fullmatch(after)):
                yield _repair(text, at, at + 1, reads, "month", 0.97)


_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "on"])


def _uncapitalised(text: Text) -> Iterator[Repair]:
    """ "america": the name of a country in small letters, in a text that has capitals."""
    for at in range(len(text)):
        reads = _table()["uncapitalised"].get(text.folded[at])
        if reads and text.forms[at].islower() and _told(text, at, at + 1) and any(form.istitle() for form in text.forms):
            yield _repair(text, at, at + 1, reads, "names", 0.9)


def _phrases(text: Text) -> Iterator[Repair]:
    """Set phrases that machines spoil ("with out")."""
    table = _phrase_table()
    for at in range(len(text) - 1):
        for words, reads in table.get(text.folded[at], ()):
            last = at + len(words)
            if tuple(text.folded[at:last]) == words and text.joined(at, last) and _told(text, at, last) and not text.capital(last - 1):
                yield _repair(text, at, last, reads.capitalize() if text.capital(at) else reads, "collocation", 0.85)


@cache
def _phrase_table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, reads in _table()["phrases"].items():
        words = tuple(split_words(phrase))
        found.setdefault(words[0], []).append((words, reads))
    return found


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__package__) / "data" / "spun_phrases.toml").read_text(encoding="utf-8"))


_FINDERS: tuple[Callable[[Text], Iterator[Repair]], ...] = (_names, _places, _months, _uncapitalised, _phrases)


def _apart(repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """Of overlapping repairs the surest, then the widest; in the order of the text."""
    kept: list[Repair] = []
    for repair in sorted(repairs, key=lambda each: (-each.score, each.span[0] - each.span[1], each.span, each.reads)):
        if all(repair.span[1] <= other.span[0] or repair.span[0] >= other.span[1] for other in kept):
            kept.append(repair)
    return tuple(sorted(kept, key=lambda each: each.span))
