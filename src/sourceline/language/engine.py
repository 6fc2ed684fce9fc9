"""The engine: one ONNX encoder pass over a spaCy Doc gives sentences, syntax, names and the scores of attributions.

Registered with spaCy as ``sourceline_engine``: ``spacy.blank("en").add_pipe("sourceline_engine")``. It sets sentence
starts, ``pos_``, ``tag_``, ``lemma_``, ``head``, ``dep_`` and ``ents``, and leaves the scores of source, cue and content
in ``doc.user_data[SCORES]`` for the attribution stage, beside what coreference
(``KIN``), factuality (``FACTUALITY``) and the score of spun texts (``SWAPS``) need. Sentence starts that a Doc brings along are kept.
Cost: about 4,000 words/s on one thread (AMD EPYC 9005, fp32), loading about one second.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from tokenizers import Tokenizer

from sourceline.language import borders, tags, trees, votes
from sourceline.language import tokens as tokenization
from sourceline.language.pieces import CLS, PieceTable, Words, batch, windows

SCORES = "sourceline_scores"
"""Key of ``doc.user_data``: a list of WindowScores."""
KIN = "sourceline_kin"
"""Key of ``doc.user_data``: the Doc's Kin."""
FACTUALITY = "sourceline_factuality"
"""Key of ``doc.user_data``: float32 ``[tokens]``, -3 (certainly not) .. 3 (certainly), meant for heads of events."""
SWAPS = "sourceline_swaps"
"""Key of ``doc.user_data``: float32 ``[tokens]``, log-odds that a machine put the word in the place of another."""
BATCH_PIECES = 384
_RULE = re.compile(r"([lk])(\d+)\+(.*)")


@dataclass(frozen=True, slots=True)
class WindowScores:
    """What the attribution stage needs of one window: token indices ``[n]``, role scores ``[n, 7]``, how well one role follows another
    ``[7, 7]``, links ``[2, n, n]``."""

    tokens: NDArray[np.int64]
    roles: NDArray[np.float32]
    moves: NDArray[np.float32]
    links: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kin:
    """What the coreference stage needs: ``left[x] @ right[y]`` scores token y as the antecedent of x, ``none[x]`` that it has none.

    ``left``, ``right``: float32 ``[tokens, d]``, zero for white space; ``none``: float32 ``[tokens]``.
    """

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    none: NDArray[np.float32]


@dataclass(slots=True)
class _Text:
    """A Doc under way: its words (tokens that are not white space) and the arrays that its windows fill."""

    doc: Doc
    tokens: NDArray[np.int64]
    words: Words
    starts: list[bool] | None


class Engine:
    """The session, the tokenizer and the label lists; made once, used as a spaCy component."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._table = PieceTable(Tokenizer.from_file(str(tokenizer)))
        meta = self._session.get_modelmeta().custom_metadata_map
        self.labels: dict[str, list[str]] = json.loads(meta["labels"])
        learned = {k: np.asarray(v, dtype=np.float32) for k, v in json.loads(meta["moves"]).items()}
        self._moves = {k: v + tags.transitions(self.labels[k]) for k, v in learned.items()}
        self._lemmas: dict[tuple[str, int], str] = {}
        self._outputs = [o.name for o in self._session.get_outputs() if o.name != "deprel_weight"]
        one = np.zeros((1, 2), dtype=np.int64)
        tiny = {"pieces": one + CLS, "cases": one, "breaks": one, "first": one, "last": one}
        self._deprel: NDArray[np.float32] = self._session.run(["deprel_weight"], tiny)[0]

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Docs in their order; windows of a batch of Docs are sorted by length and run together."""
        waiting = iter(docs)
        while group := list(islice(waiting, batch_size)):
            texts = [self._text(doc) for doc in group]
            self._run(texts)
            yield from group

    def _text(self, doc: Doc) -> _Text:
        found: list[Token] = []
        breaks: list[int] = []
        gap = 3
        for token in doc:
            if token.is_space:
                gap = 3 if "\n" in token.text else max(gap, 2)
                continue
            found.append(token)
            breaks.append(gap)
            gap = 2 if token.whitespace_ else 1
        words = self._table.words([token.text for token in found], breaks)
        starts = None
        if doc.has_annotation("SENT_START"):
            starts = [bool(token.is_sent_start) or k == 0 for k, token in enumerate(found)]
        return _Text(doc, np.asarray([token.i for token in found], dtype=np.int64), words, starts)

    def _run(self, texts: Sequence[_Text]) -> None:
        cuts = [(i, a, b) for i, text in enumerate(texts) for a, b in windows(text.words, starts=text.starts)]
        sizes = [sum(len(p) for p in texts[i].words.pieces[a:b]) + 2 for i, a, b in cuts]
        found: dict[tuple[int, int], dict[str, NDArray[Any]]] = {}
        group: list[int] = []
        for k in sorted(range(len(cuts)), key=lambda k: sizes[k]):
            if group and (len(group) + 1) * sizes[k] > BATCH_PIECES:
                self._forward(texts, [cuts[g] for g in group], found)
                group = []
            group.append(k)
        if group:
            self._forward(texts, [cuts[g] for g in group], found)
        for i, text in enumerate(texts):
            self._annotate(text, [(a, b, found[j, a]) for j, a, b in cuts if j == i])

    def _forward(self, texts: Sequence[_Text], group: Sequence[tuple[int, int, int]], found: dict[tuple[int, int], dict[str, NDArray[Any]]]) -> None:
        x = batch([(texts[i].words, a, b) for i, a, b in group])
        feed = {"pieces": x.pieces, "cases": x.cases, "breaks": x.breaks, "first": x.first, "last": x.last}
        out = dict(zip(self._outputs, self._session.run(self._outputs, feed), strict=True))
        for row, (i, a, b) in enumerate(group):
            n = b - a + 1
            cut = {k: v[row, 1:n] for k, v in out.items() if k not in ("arcs", "anchor", "link")}
            cut["arcs"], cut["anchor"] = out["arcs"][row, 1:n, :n], out["anchor"][row, :n]
            cut["none"] = out["kin"][row, 1:n] @ out["kin_to"][row, 0]
            cut["link"] = out["link"][row, :, 1:n, 1:n]
            found[i, a] = {k: v.copy() for k, v in cut.items()}

    def _annotate(self, text: _Text, parts: Sequence[tuple[int, int, dict[str, NDArray[Any]]]]) -> None:
        doc, tokens, words = text.doc, text.tokens, text.words
        n = len(words)
        if n == 0:
            return
        starts = np.zeros(n, dtype=bool)
        heads, labels = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        classes = {k: np.zeros(n, dtype=np.int64) for k in ("upos", "xpos", "lemma")}
        mentions: list[tuple[int, int]] = []
        heard: list[NDArray[np.float32]] = []
        kinds: list[str] = []
        scores: list[WindowScores] = []
        width = parts[0][2]["kin"].shape[1]
        kin = Kin(*(np.zeros(shape, dtype=np.float32) for shape in ((len(doc), width), (len(doc), width), len(doc))))
        factuality, swaps = np.zeros((2, len(doc)), dtype=np.float32)
        for a, b, part in parts:
            if text.starts is not None:
                starts[a:b] = text.starts[a:b]
            else:
                starts[a:b] = (part["start"] > 0) | (np.asarray(words.breaks[a:b]) == 3)
            starts[a] = True  # windows end where sentences do; in one cut for its length the tree must end too
            bounds = [*(a + np.flatnonzero(starts[a:b])), b]
            columns = np.zeros(b - a, dtype=np.int64)
            for s, e in pairwise(bounds):
                local = np.concatenate([part["arcs"][s - a : e - a, :1], part["arcs"][s - a : e - a, s - a + 1 : e - a + 1]], axis=1)
                found = trees.tree(local)
                heads[s:e] = np.where(found > 0, found - 1 + s, -1)
                columns[s - a : e - a] = np.where(found > 0, found + s - a, 0)
            labels[a:b] = self._relations(part["relation"], part["anchor"][columns])
            for k, target in classes.items():
                target[a:b] = part[k]
            path = tags.best_path(part["name"], self._moves["name"])
            named = tags.spans(path.tolist(), self.labels["name"])
            if named:
                kinds, logs = votes.kind_scores(part["name"], self.labels["name"])
                mentions += [(int(tokens[a + s]), int(tokens[a + e - 1]) + 1) for s, e, _ in named]
                heard += [logs[s:e].mean(0) for s, e, _ in named]
            here = tokens[a:b]
            kin.left[here], kin.right[here], kin.none[here] = part["kin"], part["kin_to"], part["none"]
            factuality[here], swaps[here] = part["factuality"], part["swap"]
            scores.append(WindowScores(tokens[a:b], part["role"], self._moves["role"], part["link"]))
        self._set_syntax(text, heads, labels, classes)
        chosen: list[int] = []
        if mentions:
            chosen = votes.settled([doc[s:e].text for s, e in mentions], np.stack(heard), kinds.index("PERSON")).tolist()
        names = borders.settle(doc, [(s, e, kinds[k]) for (s, e), k in zip(mentions, chosen, strict=True)])
        doc.set_ents([Span(doc, s, e, label=label) for s, e, label in names], default="outside")
        doc.user_data[SCORES] = scores
        doc.user_data[KIN] = kin
        doc.user_data[FACTUALITY] = factuality
        doc.user_data[SWAPS] = swaps

    def _relations(self, words: NDArray[np.float32], anchors: NDArray[np.float32]) -> NDArray[np.int64]:
        """The best relation of each word to its chosen head: sides ``[n, d]`` in, classes ``[n]`` out."""
        n, size = words.shape
        scores = (words @ self._deprel).reshape(n, -1, size) @ anchors[:, :, None]
        best: NDArray[np.int64] = scores[..., 0].argmax(axis=1)
        return best

    def _set_syntax(self, text: _Text, heads: NDArray[np.int64], labels: NDArray[np.int64], classes: dict[str, NDArray[np.int64]]) -> None:
        """All token attributes in one call; white space hangs on the word before it."""
        doc, tokens = text.doc, text.tokens
        strings = doc.vocab.strings
        keys = {k: np.asarray([strings.add(x) for x in self.labels[k]], dtype=np.uint64) for k in ("upos", "xpos", "deprel")}
        table = np.zeros((len(doc), 5), dtype=np.uint64)
        root = [x == "root" for x in self.labels["deprel"]]
        is_root = heads < 0
        named = np.asarray([keys["deprel"][k] for k in labels], dtype=np.uint64)
        wrong = is_root != np.asarray([root[k] for k in labels])
        named[wrong & is_root] = strings.add("root")
        named[wrong & ~is_root] = strings.add("dep")
        target = np.where(is_root, tokens, tokens[heads])
        table[tokens, 0] = (target - tokens).astype(np.uint64)
        table[tokens, 1] = named
        table[tokens, 2] = keys["upos"][classes["upos"]]
        table[tokens, 3] = keys["xpos"][classes["xpos"]]
        texts = text.words.texts
        table[tokens, 4] = [strings.add(self._lemma(texts[i], int(k))) for i, k in enumerate(classes["lemma"])]
        spaces = np.setdiff1d(np.arange(len(doc)), tokens, assume_unique=True)
        if len(spaces):
            before = np.searchsorted(tokens, spaces) - 1
            anchor = tokens[np.maximum(before, 0)]
            table[spaces, 0] = (anchor - spaces).astype(np.uint64)
            table[spaces, 1] = strings.add("dep")
            table[spaces, 2] = strings.add("SPACE")
            table[spaces, 3] = strings.add("_SP")
            table[spaces, 4] = [strings.add(doc[int(i)].text) for i in spaces]
        doc.from_array([HEAD, DEP, POS, TAG, LEMMA], cast(Any, table))

    def _lemma(self, form: str, rule: int) -> str:
        known = self._lemmas.get((form, rule))
        if known is None:
            match = _RULE.fullmatch(self.labels["lemma"][rule])
            assert match is not None, "a lemma rule of the model is malformed"
            base = form.lower() if match[1] == "l" else form
            strip = int(match[2])
            known = (base[: len(base) - strip] + match[3]) if strip <= len(base) else base
            known = known or base
            if len(self._lemmas) < 200_000:
                self._lemmas[form, rule] = known
        return known


@cache
def model_name() -> str:
    """Name of the packaged model: the first 12 hex digits of its file's SHA-256. Readings are versioned by it."""
    with as_file(files("sourceline.language") / "model" / "reader.onnx") as model:
        return hashlib.sha256(model.read_bytes()).hexdigest()[:12]


@cache
def _shared(threads: int) -> Engine:
    folder = files("sourceline.language") / "model"
    with as_file(folder / "reader.onnx") as model, as_file(folder / "tokenizer.json") as tokenizer:
        return Engine(model, tokenizer, threads)


@Language.factory("sourceline_engine", default_config={"threads": 1})
def make_engine(nlp: Language, name: str, threads: int) -> Engine:
    """The packaged engine as a spaCy component; one session a process, shared by pipelines. It brings its tokenizer along."""
    nlp.tokenizer = tokenization.tokenizer(nlp)
    return _shared(threads)


def load(threads: int = 1) -> Language:
    """A spaCy pipeline with the tokenizer and the engine."""
    nlp = spacy.blank("en")  # the engine brings the tokenizer
    nlp.max_length = tokenization.LONGEST
    nlp.add_pipe("sourceline_engine", config={"threads": threads})
    return nlp
