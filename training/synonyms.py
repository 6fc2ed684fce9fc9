"""Makes ``src/sourceline/lineage/data/spun_wordnet.csv``: WordNet's synonyms of the words that names are made of.

``python training/synonyms.py [/usr/share/wordnet]`` needs the data files of WordNet 3 (Debian: wordnet-base). A row is a word of a known
name, the words that share a synset with it (``same``), and those one step away: its synset's more general, more special and similar ones
(``near``). Deterministic; seconds.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from sourceline.lineage.known_names import known_words

OUT = Path(__file__).resolve().parents[1] / "src" / "sourceline" / "lineage" / "data" / "spun_wordnet.csv"
PARTS = ("noun", "verb", "adj", "adv")
NEAR = {"@", "~", "&", "^"}
"""Pointers: more general, more special, similar, see also."""
MOST_NEAR = 20
HEADER = """# Synonyms of words of names. From WordNet 3.0, Copyright 2006 by Princeton University (see NOTICE); made by training/synonyms.py.
word,same,near
"""


class WordNet:
    """Synsets by part of speech and offset: their words and pointers; the synsets of a word, most used first."""

    def __init__(self, folder: Path) -> None:
        self.words: dict[tuple[str, str], list[str]] = {}
        self.pointers: dict[tuple[str, str], list[tuple[str, tuple[str, str]]]] = {}
        self.senses: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for part in PARTS:
            for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
                if not line.startswith(" "):
                    self._synset(line)
            for line in (folder / f"index.{part}").read_text(encoding="utf-8").splitlines():
                if not line.startswith(" "):
                    self._index(line)

    def _synset(self, line: str) -> None:
        fields = line.split(" | ")[0].split()
        part = "a" if fields[2] == "s" else fields[2]
        count = int(fields[3], 16)
        key = part, fields[0]
        self.words[key] = [_plain(fields[4 + 2 * k]) for k in range(count)]
        rest = fields[4 + 2 * count :]
        self.pointers[key] = [
            (rest[1 + 4 * k], ("a" if rest[3 + 4 * k] == "s" else rest[3 + 4 * k], rest[2 + 4 * k]))
            for k in range(int(rest[0]))
            if rest[1 + 4 * k] in NEAR
        ]

    def _index(self, line: str) -> None:
        fields = line.split()
        self.senses[_plain(fields[0])] += [(fields[1], offset) for offset in fields[-int(fields[2]) :]]

    def synonyms(self, word: str) -> tuple[list[str], list[str]]:
        """Words of the same synsets, and words one step away (no more than ``MOST_NEAR``)."""
        same: dict[str, None] = {}
        near: dict[str, None] = {}
        for sense in self.senses.get(word, []):
            same |= dict.fromkeys(self.words[sense])
            for _, other in self.pointers[sense]:
                near |= dict.fromkeys(self.words[other])
        same = {each: None for each in same if _usable(each, word)}
        return list(same), [each for each in near if each not in same and _usable(each, word)][:MOST_NEAR]


def _plain(word: str) -> str:
    return word.split("(")[0].replace("_", " ").replace("-", " ").casefold()


def _usable(synonym: str, word: str) -> bool:
    return synonym != word and synonym.replace(" ", "").isalpha() and synonym.count(" ") < 2


def main() -> None:
    net = WordNet(Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet"))
    rows = []
    for word in sorted(known_words()):
        same, near = net.synonyms(word)
        if same or near:
            rows.append(f"{word},{'|'.join(same)},{'|'.join(near)}\n")
    OUT.write_text(HEADER + "".join(rows), encoding="utf-8")
    print(f"{OUT}: {len(rows)} words, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
