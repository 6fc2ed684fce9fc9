"""Syntax on UD English: ``python -m benchmarks.parse [CORPORA] [--split dev]``

UAS, LAS (universal part of the relation, all tokens counted, as in CoNLL 2018), LAS with subtypes, UPOS and lemma accuracy
on gold tokens and gold sentences; and LAS, token and sentence F1 on raw text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from sourceline.reader import Reader

TREEBANKS = ("ewt", "gum")


@dataclass
class GoldText:
    """A document of a treebank; spans are half-open offsets into ``text``, ``heads`` indices (itself: the root)."""

    text: str = ""
    words: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)
    starts: list[bool] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprel: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)


def texts(path: Path) -> list[GoldText]:
    """Documents of a CoNLL-U file; paragraphs are set apart by a blank line, sentences by a space."""
    out: list[GoldText] = []
    rows: list[list[str]] = []
    fresh = False
    inside, glue = 0, False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            out.append(GoldText())
        elif line.startswith("# newpar"):
            fresh = True
        elif line and line[0].isdigit():
            columns = line.split("\t")
            if "-" in columns[0]:
                inside, glue = int(columns[0].split("-")[1]), "SpaceAfter=No" in columns[9]
            elif "." not in columns[0]:
                i = int(columns[0])
                tight = i < inside or (glue if i == inside else "SpaceAfter=No" in columns[9])
                rows.append([*columns, "" if tight else " "])
        elif not line and rows:
            doc = out[-1]
            base = len(doc.words)
            if fresh and base:
                doc.spaces[-1] = "\n\n"
            for i, c in enumerate(rows):
                doc.words.append(c[1])
                doc.spaces.append(c[10])
                doc.starts.append(i == 0)
                doc.heads.append(base + (int(c[6]) - 1 if c[6] != "0" else i))
                doc.deprel.append(c[7])
                doc.upos.append(c[3])
                doc.lemma.append(c[2])
            rows, fresh, inside = [], False, 0
    for doc in out:
        doc.text = "".join(w + s for w, s in zip(doc.words, doc.spaces, strict=True))
    return out


def gold_tokens(nlp: Language, golds: list[GoldText]) -> dict[str, float]:
    """Scores on Docs that bring their tokens and sentence starts."""
    docs = []
    for g in golds:
        # A Doc knows only single spaces: paragraph breaks become white-space tokens, as in a text of our own.
        words, spaces, starts = [], [], []
        for w, s, b in zip(g.words, g.spaces, g.starts, strict=True):
            words.append(w)
            spaces.append(s == " ")
            starts.append(b)
            if s == "\n\n":
                words.append(s)
                spaces.append(False)
                starts.append(False)
        docs.append(Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts))
    n = uas = las = full = upos = lemma = 0
    engine = nlp.get_pipe("sourceline_engine")
    for doc, g in zip(engine.pipe(docs, batch_size=16), golds, strict=True):  # type: ignore[attr-defined]
        tokens = [t for t in doc if t.text != "\n\n"]
        place = {t.i: k for k, t in enumerate(tokens)}
        for k, t in enumerate(tokens):
            n += 1
            right = place[t.head.i] == g.heads[k]
            uas += right
            las += right and t.dep_.split(":")[0] == g.deprel[k].split(":")[0]
            full += right and t.dep_ == g.deprel[k]
            upos += t.pos_ == g.upos[k]
            lemma += t.lemma_.lower() == g.lemma[k].lower()
    return {k: round(100 * v / n, 2) for k, v in {"uas": uas, "las": las, "las_subtypes": full, "upos": upos, "lemma": lemma}.items()}


def raw_text(nlp: Language, golds: list[GoldText]) -> dict[str, float]:
    """F1 of words whose span, head's span and relation are right, and of tokens and sentences, from the text alone."""
    gold_n = pred_n = las = upos = token = 0
    sent = [0, 0, 0]
    for doc, g in zip(nlp.pipe([g.text for g in golds], batch_size=16), golds, strict=True):
        at, spans = 0, []
        for w, s in zip(g.words, g.spaces, strict=True):
            spans.append((at, at + len(w)))
            at += len(w) + len(s)
        words = [t for t in doc if not t.is_space]
        mine = {(t.idx, t.idx + len(t)): t for t in words}
        gold_n, pred_n = gold_n + len(spans), pred_n + len(words)
        for k, span in enumerate(spans):
            t = mine.get(span)
            if t is None:
                continue
            token += 1
            upos += t.pos_ == g.upos[k]
            head = (t.head.idx, t.head.idx + len(t.head))
            las += head == spans[g.heads[k]] and t.dep_.split(":")[0] == g.deprel[k].split(":")[0]
        gold_starts = {spans[k][0] for k, b in enumerate(g.starts) if b}
        pred_starts = {next((t.idx for t in s if not t.is_space), s.start_char) for s in doc.sents}
        sent = [sent[0] + len(gold_starts), sent[1] + len(pred_starts), sent[2] + len(gold_starts & pred_starts)]
    both = gold_n + pred_n
    return {
        "raw_las": round(200 * las / both, 2),
        "raw_upos": round(200 * upos / both, 2),
        "raw_tokens": round(200 * token / both, 2),
        "raw_sentences": round(200 * sent[2] / (sent[0] + sent[1]), 2),
    }


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """All figures in percent, ``<treebank>_<figure>``."""
    out: dict[str, float] = {}
    for treebank in TREEBANKS:
        golds = texts(corpora / f"ud/{treebank}/{split}.conllu")
        found = gold_tokens(reader.nlp, golds) | raw_text(reader.nlp, golds)
        out |= {f"{treebank}_{k}": v for k, v in found.items()}
    return out


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
