"""Readers of the training corpora: each gives ``Sample``s, words with the labels that the corpus knows.

No text of a corpus leaves this module except as numbers for the optimiser.
"""

from __future__ import annotations

import csv
import json
import random
import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language

from benchmarks.lineage.spinner import TRAIN, Spinner, Spun
from sourceline.language.tokens import blank

Spans = list[tuple[int, int, str]]


@dataclass
class Sample:
    """A document's words with gold labels; a label list is empty where the corpus does not know it.

    ``starts``: sentence starts; ``heads``: index of the head + 1 within the document, 0 the root; ``roles``: BIO tags;
    ``links``: (role, word, first word of its cue), role 0 source, 1 content.
    """

    corpus: str
    words: list[str]
    breaks: list[int]
    starts: list[bool] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprel: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    coarse: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    links: list[tuple[int, int, int]] = field(default_factory=list)
    broad: list[str] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    """Coreference: the head words of the mentions of each chain."""
    candidates: dict[int, list[int]] = field(default_factory=dict)
    """Where only some words are known not to corefer (GAP): for a pronoun, the words among which its antecedent was sought."""
    factuality: dict[int, float] = field(default_factory=dict)
    """-3 .. 3 for the heads of events."""
    swapped: list[bool] = field(default_factory=list)
    """Which words a machine put in the place of others."""


@cache
def _pipeline() -> Language:
    return blank()


def words_of(text: str) -> tuple[list[str], list[int], list[tuple[int, int]]]:
    """Words, breaks and character spans of a text by the tokenizer of the run time; white space is no word."""
    words, breaks, spans = [], [], []
    end = 0
    for token in _pipeline().make_doc(text):
        if token.is_space:
            continue
        gap = text[end : token.idx]
        words.append(token.text)
        breaks.append(3 if not words[1:] or "\n" in gap else 2 if gap else 1)
        end = token.idx + len(token)
        spans.append((token.idx, end))
    return words, breaks, spans


def guessed_breaks(words: list[str]) -> list[int]:
    """Breaks of words whose corpus does not keep its layout: marks are glued, all else is parted by a space."""
    return [3 if i == 0 else 1 if w in {",", ".", ";", ":", "!", "?", "'s", "’s", ")"} else 2 for i, w in enumerate(words)]


def lemma_rule(form: str, lemma: str) -> str:
    """An edit from the (lower-cased unless kept) form to the lemma: letters to strip, letters to add."""
    for keep, base in (("l", form.lower()), ("k", form)):
        common = 0
        while common < min(len(base), len(lemma)) and base[common] == lemma[common]:
            common += 1
        if keep == "l" and common == 0 and lemma != lemma.lower():
            continue
        return f"{keep}{len(base) - common}+{lemma[common:]}"
    return "k0+"


def bio(n: int, spans: list[tuple[int, int]], entities: Spans) -> list[str]:
    """BIO tags of ``n`` words for character spans; the first span that claims a word keeps it."""
    out = ["O"] * n
    for s, e, label in sorted(entities, key=lambda x: (x[0], -x[1])):
        prefix = "B-"
        for i, (a, b) in enumerate(spans):
            if a < e and s < b and out[i] == "O":
                out[i], prefix = prefix + label, "I-"
    return out


def conllu(path: Path) -> Iterator[Sample]:
    """UD treebank, one Sample a document (at most 60 sentences), spaces and paragraphs kept."""
    current: Sample | None = None
    fresh, gap = True, 3
    rows: list[list[str]] = []
    inside = 0
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            if current and current.words:
                yield current
            current = Sample(path.parent.name, [], [])
            fresh = True
        elif line.startswith("# newpar"):
            fresh = True
        elif line and line[0].isdigit():
            columns = line.split("\t")
            if "-" in columns[0]:
                inside = int(columns[0].split("-")[1])
                range_space = "SpaceAfter=No" not in columns[9]
                continue
            if "." in columns[0]:
                continue
            last = int(columns[0]) == inside
            columns.append("space" if (range_space if last else int(columns[0]) > inside and "SpaceAfter=No" not in columns[9]) else "glued")
            rows.append(columns)
        elif not line and rows:
            current = current or Sample(path.parent.name, [], [])
            if len([s for s in current.starts if s]) >= 60:
                yield current
                current = Sample(path.parent.name, [], [])
            base = len(current.words)
            for i, c in enumerate(rows):
                current.words.append(c[1])
                current.breaks.append(3 if (fresh and i == 0) or base + i == 0 else gap)
                gap = 2 if c[10] == "space" else 1
                current.starts.append(i == 0)
                current.upos.append(c[3])
                current.xpos.append(c[4])
                current.lemma.append(lemma_rule(c[1], c[2]))
                current.heads.append(int(c[6]) + base if c[6] != "0" else 0)
                current.deprel.append(c[7])
            fresh, rows, inside = False, [], 0
    if current and current.words:
        yield current


def jsonl(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


WORLDWIDE = tomllib.loads(Path(__file__).with_name("worldwide.toml").read_text(encoding="utf-8"))


def names(path: Path, mapping: dict[str, str], field_name: str = "name") -> Iterator[Sample]:
    """A corpus of names; ``mapping`` from its labels, others are left out."""
    for d in jsonl(path):
        words, breaks, spans = words_of(d["text"])
        if not words:
            continue
        entities = [(s, e, mapping[t]) for s, e, t, *_ in d["entities"] if t in mapping]
        sample = Sample(path.parent.name, words, breaks)
        setattr(sample, field_name, bio(len(words), spans, entities))
        yield sample


def attributions(path: Path, spin: Callable[[str], Spun] | None = None) -> Iterator[Sample]:
    """PolNeAR: roles as flat BIO tags and links from each source or content word to the first word of its cue; ``spin``: of spun texts."""
    for d in jsonl(path):
        spun = spin(d["text"]) if spin else Spun(d["text"], ())
        words, breaks, spans = words_of(spun.text)
        sample = Sample("polnear", words, breaks, swapped=marked(spans, spun) if spin else [])
        marks = [{role: [moved(span, spun) for span in a[role]] for role in ("cue", "source", "content")} for a in d["attributions"]]
        flat = [(s, e, role) for a in marks for role in a for s, e in a[role]]
        sample.roles = bio(len(words), spans, flat)
        for a in marks:
            if not a["cue"]:
                continue
            s, e = min(a["cue"])
            cue = next((i for i, (x, y) in enumerate(spans) if x < e and s < y), None)
            if cue is None:
                continue
            for role, name in enumerate(("source", "content")):
                for s, e in a[name]:
                    sample.links += [(role, i, cue) for i, (x, y) in enumerate(spans) if x < e and s < y]
        yield sample


def head_word(words: list[str], start: int, end: int) -> int:
    """The likely head of a noun phrase ``[start, end)``: the last word before what only adds to it (a preposition, a comma, a clause)."""
    if end - start > 1 and words[end - 1].lower() in {"'s", "’s", "'", "’"}:
        end -= 1
    for i in range(start + 1, end):
        if words[i].lower() in AFTER_HEAD:
            return i - 1
    return end - 1


AFTER_HEAD = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "from",
        "for",
        "with",
        "by",
        "to",
        "into",
        "over",
        "about",
        "against",
        "between",
        "among",
        "under",
        "near",
        "during",
        "since",
        ",",
        ";",
        ":",
        "(",
        "-",
        "–",
        "—",
        "who",
        "whom",
        "which",
        "that",
        "where",
        "when",
        "whose",
    ]
)


def gum_chains(root: Path, split: str) -> Iterator[Sample]:
    """OntoGUM's chains (no singletons) on the words and the layout of the same documents in GUM."""
    for d in jsonl(root / f"coref/gum/{split}.jsonl"):
        words, breaks, end = [], [], 0
        for a, b in d["tokens"]:
            gap = d["text"][end:a]
            breaks.append(3 if not words or "\n" in gap else 2 if gap else 1)
            words.append(d["text"][a:b])
            end = b
        rows = [line.split("\t") for line in (root / f"coref/ontogum/{split}/{d['doc_id']}.conll").read_text(encoding="utf-8").split("\n")]
        marks = [r[-1] for r in rows if len(r) > 2]
        if len(marks) != len(words):
            raise ValueError(f"{d['doc_id']}: {len(marks)} rows in OntoGUM, {len(words)} tokens in GUM")
        yield Sample("ontogum", words, breaks, chains=chains_of(words, marks))


def chains_of(words: list[str], marks: list[str]) -> list[list[int]]:
    """Chains of head words from CoNLL brackets: ``(1``, ``2)``, ``(3)``, several in a cell."""
    opened: dict[str, list[int]] = {}
    chains: dict[str, set[int]] = {}
    for i, mark in enumerate(marks):
        for left, number, right in re.findall(r"(\()?(\d+)(\))?", mark):
            if left:
                opened.setdefault(number, []).append(i)
            if right and opened.get(number):
                chains.setdefault(number, set()).add(head_word(words, opened[number].pop(), i + 1))
    return [sorted(c) for c in chains.values() if len(c) > 1]


def book_chains(folder: Path) -> Iterator[Sample]:
    """LitBank: one Sample a book; its rows have no layout."""
    for path in sorted(folder.glob("*.conll")):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
        words = [r[3] for r in rows]
        breaks = guessed_breaks(words)
        yield Sample("litbank", words, breaks, chains=chains_of(words, [r[-1] for r in rows]))


def gap_pronouns(path: Path) -> Iterator[Sample]:
    """GAP: one pronoun a text and two names, of which one or none is meant."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words, breaks, spans = words_of(row["Text"])
            found = {}
            for key, text in (("Pronoun", row["Pronoun"]), ("A", row["A"]), ("B", row["B"])):
                start = int(row[f"{key}-offset"])
                inside = [i for i, (a, b) in enumerate(spans) if a < start + len(text) and start < b]
                found[key] = inside[-1] if inside else -1
            if min(found.values()) < 0 or found["A"] > found["Pronoun"] or found["B"] > found["Pronoun"]:
                continue
            right = [found[k] for k in "AB" if row[f"{k}-coref"].upper() == "TRUE"]
            if right:
                yield Sample("gap", words, breaks, chains=[[right[0], found["Pronoun"]]], candidates={found["Pronoun"]: [found["A"], found["B"]]})


def factuality(path: Path) -> Iterator[Sample]:
    """Events' factuality, -3 .. 3, on texts split by spaces."""
    for d in jsonl(path):
        words = d["text"].split()
        breaks = guessed_breaks(words)
        yield Sample("factuality", words, breaks, factuality={t["span1"][1] - 1: float(t["label"]) for t in d["targets"]})


CLEAN = ("attribution/polnear", "ner/worldwide", "events/gvc", "events/ecbplus", "events/gva", "ner/gum", "ner/wnut17")
MOST_OF_A_CORPUS = 700
SPUN_WORDS = 400
"""Words of a text that are spun and learned from: more texts say more than longer ones."""


def moved(span: Sequence[int], spun: Spun) -> tuple[int, int]:
    """A span of the old text in the spun one; a swap that it cuts belongs to it."""
    ends = []
    for side, place in enumerate(span):
        cut = next((s for s in spun.swaps if s.was[0] < place < s.was[1]), None)
        ends.append(cut.span[side] if cut else place + sum(len(s.found) - len(s.read) for s in spun.swaps if s.was[1] <= place))
    return ends[0], ends[1]


def marked(spans: Sequence[tuple[int, int]], spun: Spun) -> list[bool]:
    """Of words at ``spans``, those that the machine put in."""
    ends = [s.span[1] for s in spun.swaps]
    out = []
    for start, end in spans:
        k = bisect_right(ends, start)
        out.append(k < len(ends) and spun.swaps[k].span[0] < end)
    return out


def spinners(texts: Sequence[str], seed: int) -> list[Spinner]:
    """Two of each training dialect, with their own choices."""
    return [Spinner(dialect, seed + k, texts) for dialect in TRAIN for k in range(2)]


def clean_texts(root: Path, seed: int) -> list[str]:
    """News and other texts of the training parts that nobody has spun, cut to a length."""
    rng = random.Random(seed)
    out = []
    for corpus in CLEAN:
        rows = [d["text"] for d in jsonl(root / corpus / "train.jsonl")]
        for text in rng.sample(rows, min(len(rows), MOST_OF_A_CORPUS)):
            ends = list(islice((m.end() for m in re.finditer(r"\S+", text)), SPUN_WORDS))
            out.append(text[: ends[-1]].strip() if ends else "")
    return out


def swapped(root: Path, seed: int) -> Iterator[Sample]:
    """Texts of the training parts, two thirds of them with words swapped by the spinner's training dialects, at 2 to 45 %."""
    rng = random.Random(seed)
    texts = clean_texts(root, seed)
    machines = spinners(texts, seed)
    for text in texts:
        spun = rng.choice(machines).spin(text, rng.uniform(0.02, 0.45), rng) if rng.random() < 0.67 else Spun(text, ())
        words, breaks, spans = words_of(spun.text)
        if words:
            yield Sample("swapped", words, breaks, swapped=marked(spans, spun))


def spun_attributions(root: Path, seed: int) -> Iterator[Sample]:
    """PolNeAR as the spinner's training dialects would have it, at 3 to 35 %: who said what stays, the words do not."""
    rng = random.Random(seed)
    machines = spinners(clean_texts(root, seed), seed)
    yield from attributions(root / "attribution/polnear/train.jsonl", lambda text: rng.choice(machines).spin(text, rng.uniform(0.03, 0.35), rng))


IEER = {
    "PERSON": "PERSON",
    "ORGANIZATION": "ORG",
    "LOCATION": "PLACE",
    "DATE": "DATE",
    "DURATION": "DURATION",
    "CARDINAL": "NUMBER",
    "MONEY": "MONEY",
}
GUM_NAMES = {"person": "PERSON", "organization": "ORG", "place": "PLACE", "event": "OTHER", "object": "OTHER", "time": "DATE"}
MEANTIME = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "PRO": "OTHER"}
WNUT = {"person": "PERSON", "location": "PLACE", "group": "ORG", "corporation": "ORG", "product": "OTHER", "creative-work": "OTHER"}


def training_set(root: Path, only: Sequence[str] | None = None) -> dict[str, list[Sample]]:
    """Training samples by task (all, or ``only`` some), from the corpora under ``root``."""
    readers: dict[str, Callable[[], list[Sample]]] = {
        "syntax": lambda: [*conllu(root / "ud/ewt/train.conllu"), *conllu(root / "ud/gum/train.conllu")],
        "names": lambda: list(names(root / "ner/worldwide/train.jsonl", WORLDWIDE)),
        "coarse": lambda: list(names(root / "ner/ieer/all.jsonl", IEER, "coarse")),
        "broad": lambda: [
            *names(root / "ner/gum/train.jsonl", GUM_NAMES, "broad"),
            *names(root / "ner/meantime/all.jsonl", MEANTIME, "broad"),
            *names(root / "ner/wnut17/train.jsonl", WNUT, "broad"),
        ],
        "attribution": lambda: list(attributions(root / "attribution/polnear/train.jsonl")),
        "coreference": lambda: [*gum_chains(root, "train"), *book_chains(root / "coref/litbank/coref/conll")],
        "pronouns": lambda: list(gap_pronouns(root / "coref/gap/gap-development.tsv")),
        "factuality": lambda: [*factuality(root / "factuality/uds_ih2/train.jsonl"), *factuality(root / "factuality/uw/train.jsonl")],
        "swaps": lambda: list(swapped(root, 31)),
        "spun": lambda: list(spun_attributions(root, 32)),
    }
    return {task: read() for task, read in readers.items() if only is None or task in only}


def label_lists(samples: dict[str, list[Sample]], lemma_floor: int = 3) -> dict[str, tuple[str, ...]]:
    """Label inventory of every head, most frequent first; rare lemma rules fall back to the identity."""
    out: dict[str, tuple[str, ...]] = {}
    for field_name in ("upos", "xpos", "lemma", "deprel", "name", "coarse", "broad"):
        counts = Counter(x for group in samples.values() for s in group for x in getattr(s, field_name))
        floor = lemma_floor if field_name == "lemma" else 1
        out[field_name] = tuple(x for x, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])) if n >= floor)
    out["role"] = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
    return out
