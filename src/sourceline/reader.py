"""Reader: Document -> Reading, through every stage of a single document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from sourceline import attribution, events, language
from sourceline.attribution.decode import raw_attributions
from sourceline.language.engine import SWAPS
from sourceline.language.entities import find_entities
from sourceline.language.places import find_places
from sourceline.language.times import find_times
from sourceline.lineage.spun import find_rewriting
from sourceline.records import Document, Reading, Skipped


class Reader:
    """The stages of a reading around one engine. Make it once: loading takes about a second, a text milliseconds."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        """The spaCy pipeline: tokenizer and engine."""

    @classmethod
    def load(cls, threads: int = 1) -> Reader:
        """A reader with the packaged model; ``threads`` of the encoder's session."""
        return cls(language.load(threads))

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """Readings in the order of the documents. A fault in a stage is raised; see ``read_each``."""
        docs = self.nlp.pipe([d.text for d in documents], batch_size=32)
        return [reading(doc, document) for doc, document in zip(docs, documents, strict=True)]

    def read_each(self, documents: Sequence[Document]) -> list[Reading | Skipped]:
        """Like ``read``, but a document that fails gives a Skipped and costs the others nothing."""
        try:
            return list(self.read(documents))
        except Exception:
            return [self._read_one(d) for d in documents]

    def _read_one(self, document: Document) -> Reading | Skipped:
        try:
            return self.read([document])[0]
        except Exception as error:
            return Skipped(
                input=document.input,
                reason=f"reading failed: {type(error).__name__}: {error}",
                hint="this is a fault of the program: please report it with the document; the other documents were read",
            )


def reading(doc: Doc, document: Document) -> Reading:
    """Everything that the stages find in a Doc that the engine has annotated."""
    times = find_times(doc, document)
    places = find_places(doc, document)
    entities = find_entities(doc, places)
    attributions = attribution.complete(doc, document, raw_attributions(doc), entities)
    found = events.find_events(doc, document, entities, times, places, attributions)
    rewriting = find_rewriting(document, np.array([token.idx for token in doc], dtype=np.int64), doc.user_data.get(SWAPS))
    return Reading(
        document=document,
        sentences=sentences(doc),
        entities=entities,
        times=times,
        places=places,
        attributions=attributions,
        events=found,
        repairs=rewriting.repairs,
        spun=rewriting.spun,
        spun_passages=rewriting.passages,
    )


def sentences(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Character spans of the sentences, without the white space around them."""
    out = []
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        if words:
            out.append((words[0].idx, words[-1].idx + len(words[-1])))
    return tuple(out)


def pages(documents: Iterable[Document], words: int = 20_000, most: int = 64) -> Iterable[list[Document]]:
    """Documents in batches of about so many words, so that memory stays bounded whatever their lengths."""
    group: list[Document] = []
    used = 0
    for document in documents:
        size = len(document.text) // 6
        if group and (used + size > words or len(group) >= most):
            yield group
            group, used = [], 0
        group.append(document)
        used += size
    if group:
        yield group


@cache
def shared() -> Reader:
    """One reader for the process, made at the first call."""
    return Reader.load()


@Language.component("sourceline_reading")
def read_doc(doc: Doc) -> Doc:
    """spaCy component: everything that the stages find in a Doc that ``sourceline_engine`` has annotated, under ``Doc._``.

    ``doc._.reading`` is the Reading; ``attributions``, ``events``, ``times`` and ``places`` are its parts. A publication
    date may be given as ``doc.user_data["published"]``.
    """
    document = Document(id="", text=doc.text, input="", published=doc.user_data.get("published"))
    doc._.reading = reading(doc, document)
    return doc


def _extend_doc() -> None:
    Doc.set_extension("reading", default=None, force=True)
    for part in ("attributions", "events", "times", "places"):
        Doc.set_extension(part, getter=partial(_part, name=part), force=True)


def _part(doc: Doc, name: str) -> object:
    return getattr(doc._.reading, name) if doc._.reading is not None else ()


_extend_doc()
