"""Copy detection: synthetic copies of real texts, and independent reports of one incident that must not be linked.

    python benchmarks/copies.py ../shared/corpora

Reads ``<corpora>/events/gva/dev.jsonl`` and ``<corpora>/events/ecbplus/dev.jsonl``. At each level a sample of the texts is copied:
trimmed to 60 % of its sentences, retitled, and a share of its words exchanged for words of the corpus with the same shape (capitals,
ending), one in ten for two words. As spinning programs do, quotations are left alone; the share is of the words outside them. Copies and all originals then go through the public
``find_lineages`` together, dates hidden, and every pair that lands in one family counts as linked.

Natural copies in the corpora carry no labels. So a pair of originals is *independent* only where no more than ``INDEPENDENT`` of the
shorter one's word trigrams are shared (directly or through others); all other pairs of originals are left out of the score.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from sourceline.lineage import find_lineages
from sourceline.lineage.candidates import find_candidates
from sourceline.lineage.lexicon import function_words
from sourceline.lineage.repetition import mark_repetition
from sourceline.lineage.words import number_words, quotations
from sourceline.records import Document

LEVELS = (0.0, 0.06, 0.12, 0.23, 0.39)
TRIM = 0.6
SAMPLE = 300
LEAST_WORDS = 80
INDEPENDENT = 0.1
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r".+?(?:[.!?][”\"’']*(?=\s)|\n+|$)", re.DOTALL)


class Swapper:
    """Exchanges words by a fixed dictionary drawn with a seed: another seed is another dialect."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self.seed = seed
        self._pools: dict[tuple[str, str], list[str]] = defaultdict(list)
        for word in sorted({word for text in texts for word in _WORD.findall(text)}):
            if len(word) > 2 and word.casefold() not in function_words():
                self._pools[self._shape(word)].append(word)

    @staticmethod
    def _shape(word: str) -> tuple[str, str]:
        case = "upper" if word.isupper() else "title" if word[0].isupper() else "lower"
        return case, next((ending for ending in ("ing", "ed", "ly", "s") if word.endswith(ending)), "")

    def replace(self, word: str) -> str:
        """The dialect's word for ``word``: the same wherever it stands."""
        pool = self._pools.get(self._shape(word)) or [word + "s"]
        rng = random.Random(f"{self.seed}:{word}")
        found = rng.choice(pool)
        return f"{found} {rng.choice(pool)}" if rng.random() < 0.1 else found

    def spin(self, text: str, rate: float, rng: random.Random) -> str:
        """``text`` with ``rate`` of its words outside quotation marks exchanged: content words first, then any."""
        quoted = quotations(text)
        free = [match for match in _WORD.finditer(text) if not any(start <= match.start() < end for start, end in quoted)]
        content = [match for match in free if match.group().casefold() not in function_words()]
        others = [match for match in free if match.group().casefold() in function_words()]
        rng.shuffle(content)
        rng.shuffle(others)
        chosen = (content + others)[: round(rate * len(free))]
        for match in sorted(chosen, key=lambda match: -match.start()):
            text = text[: match.start()] + self.replace(match.group()) + text[match.end() :]
        return text


def trim(text: str, share: float, rng: random.Random) -> str:
    """``share`` of the sentences: the first ones, or, every other time, any in their order."""
    sentences = [match.group() for match in _SENTENCE.finditer(text) if match.group().strip()]
    count = max(1, round(share * len(sentences)))
    kept = range(count) if rng.random() < 0.5 else sorted(rng.sample(range(len(sentences)), count))
    return " ".join(sentences[index].strip(" ") for index in kept).strip()


def read_originals(corpora: Path) -> tuple[list[Document], dict[str, str]]:
    """Texts of at least ``LEAST_WORDS`` words, without dates, and the incident of each of GVA's."""
    documents, incidents = [], {}
    for corpus in ("gva", "ecbplus"):
        with (corpora / "events" / corpus / "dev.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if len(row["text"].split()) >= LEAST_WORDS:
                    document = Document(id=f"{corpus}-{row['doc_id']}", text=row["text"], input=corpus)
                    documents.append(document)
                    if corpus == "gva":
                        incidents[document.id] = row["incident"]
    return documents, incidents


def natural_groups(documents: Sequence[Document]) -> dict[str, int]:
    """Group number by document id: documents that share more than ``INDEPENDENT`` of their trigrams, closed transitively."""
    grams = {}
    for document in documents:
        words = _WORD.findall(document.text.casefold())
        grams[document.id] = set(zip(words, words[1:], words[2:], strict=False))
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, each in grams.items():
        for gram in each:
            holders[gram].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        if len(names) <= 60:
            for pair in combinations(names, 2):
                shared[pair] += 1
    group = {name: index for index, name in enumerate(grams)}
    for (one, other), count in shared.items():
        if count > INDEPENDENT * min(len(grams[one]), len(grams[other])) and group[one] != group[other]:
            old, new = group[other], group[one]
            group = {name: new if number == old else number for name, number in group.items()}
    return group


def make_copies(documents: Sequence[Document], rate: float, seed: int) -> list[Document]:
    """A copy of each of ``SAMPLE`` documents; ``extra["source"]`` is the original's id. Ids tell nothing of the original."""
    swapper = Swapper([document.text for document in documents], seed)
    rng = random.Random(f"{seed}:{rate}")
    copies = []
    for number, source in enumerate(rng.sample(list(documents), min(SAMPLE, len(documents)))):
        body = swapper.spin(trim(source.text, TRIM, rng), rate, rng)
        title = swapper.spin(" ".join(_WORD.findall(source.text)[:8]), 1.0, rng)
        text = f"{title}\n\n{body}"
        copies.append(
            Document(
                id=f"{rng.getrandbits(48):012x}-{number}", text=text, input="copy", title=title, body=len(title) + 2, extra={"source": source.id}
            )
        )
    return copies


def score_level(originals: Sequence[Document], groups: dict[str, int], rate: float, seed: int) -> dict[str, Any]:
    """Candidate recall, pair precision, recall and F1, relation and direction of the copies made at one level."""
    copies = make_copies(originals, rate, seed)
    documents = [*originals, *copies]
    source = {copy.id: copy.extra["source"] for copy in copies}
    words = mark_repetition(number_words(documents))
    gold = {frozenset((copy, original)) for copy, original in source.items()}
    proposed = {frozenset((documents[i].id, documents[j].id)) for i, j in find_candidates(words)}
    started = time.process_time()
    lineages = find_lineages(documents)
    seconds = time.process_time() - started
    found, wrong = set(), set()
    parents = {member.document: (member.parent, member.relation) for lineage in lineages for member in lineage.members}
    for lineage in lineages:
        for one, other in combinations([member.document for member in lineage.members], 2):
            pair = frozenset((one, other))
            if pair in gold:
                found.add(pair)
            elif groups[source.get(one, one)] != groups[source.get(other, other)]:
                wrong.add(pair)
    linked = [copy for copy in source if frozenset((copy, source[copy])) in found]
    down = [copy for copy in linked if parents[copy][0] == source[copy]]
    up = [copy for copy in linked if parents[source[copy]][0] == copy]
    precision, recall = len(found) / max(len(found) + len(wrong), 1), len(found) / len(gold)
    return {
        "copies": len(copies),
        "documents": len(documents),
        "candidate_recall": len(gold & proposed) / len(gold),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "direction": len(down) / max(len(down) + len(up), 1),
        "spun": sum(parents[copy][1] == "spun" for copy in down) / max(len(down), 1),
        "cpu_seconds": seconds,
    }


def score_independent(originals: Sequence[Document], incidents: dict[str, str], groups: dict[str, int]) -> dict[str, Any]:
    """Links among the originals alone that join independent texts, by pairs of one incident and of different ones."""
    same = [(one, other) for one, other in combinations(incidents, 2) if incidents[one] == incidents[other] and groups[one] != groups[other]]
    family = {member.document: lineage.id for lineage in find_lineages(originals) for member in lineage.members}
    false_same = sum(family[one] == family[other] for one, other in same)
    names = list(family)
    different = [
        (one, other)
        for one, other in combinations(names, 2)
        if groups[one] != groups[other] and incidents.get(one, one) != incidents.get(other, other)
    ]
    false_different = sum(family[one] == family[other] for one, other in different)
    return {
        "same_incident_pairs": len(same),
        "same_incident_false": false_same / max(len(same), 1),
        "other_pairs": len(different),
        "other_false": false_different / max(len(different), 1),
    }


def measure(corpora: Path, seed: int = 7, levels: Sequence[float] = LEVELS) -> dict[str, Any]:
    """All figures: ``levels`` by substitution rate, ``independent`` for hard negatives."""
    originals, incidents = read_originals(corpora)
    groups = natural_groups(originals)
    return {
        "levels": {f"{rate:.2f}": score_level(originals, groups, rate, seed) for rate in levels},
        "independent": score_independent(originals, incidents, groups),
    }


def score(corpora: Path, reader: object = None, split: str = "dev") -> dict[str, float]:
    """Percent of candidates found and pair F1 at each level of swapped words, and of independent pairs falsely linked; no reader is needed."""
    found = measure(corpora)
    out: dict[str, float] = {}
    for rate, row in found["levels"].items():
        percent = round(100 * float(rate))
        out |= {f"candidates_{percent}": round(100 * row["candidate_recall"], 2), f"f1_{percent}": round(100 * row["f1"], 2)}
    independent = found["independent"]
    return out | {
        "false_same_incident": round(100 * independent["same_incident_false"], 3),
        "false_other": round(100 * independent["other_false"], 4),
    }


def main() -> None:
    """Prints one row a level and the false links."""
    parser = argparse.ArgumentParser(description="Copy detection on synthetic copies and independent reports.")
    parser.add_argument("corpora", type=Path, help="folder that holds events/gva and events/ecbplus")
    parser.add_argument("--seed", type=int, default=7, help="another seed: another sample, another dialect of swaps")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    figures = measure(options.corpora, options.seed)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    print("swapped  candidates  precision  recall  F1     direction  spun   CPU s")
    for rate, row in figures["levels"].items():
        print(
            f"{float(rate):7.0%}  {row['candidate_recall']:10.3f}  {row['precision']:9.3f}  {row['recall']:6.3f}  {row['f1']:.3f}"
            f"  {row['direction']:9.3f}  {row['spun']:.3f}  {row['cpu_seconds']:.1f}"
        )
    row = figures["independent"]
    print(f"false links: {row['same_incident_false']:.3%} of {row['same_incident_pairs']} pairs of one incident,", end=" ")
    print(f"{row['other_false']:.4%} of {row['other_pairs']} other pairs")


if __name__ == "__main__":
    main()
