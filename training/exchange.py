"""Copies of train texts for fitting kinship and direction: trimmed, retitled, words exchanged for others of the corpus with the same shape.

As spinning programs do, quotations are left alone; the share is of the words outside them. Another seed is another dialect.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from sourceline.lineage.lexicon import function_words
from sourceline.lineage.quotation import quotations
from sourceline.records import Document

TRIM = 0.6
SAMPLE = 300
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
