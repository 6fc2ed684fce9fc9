"""CoNLL-U, Universal Dependencies version 2 (universaldependencies.org/format.html), from spaCy Docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

_SPACE = re.compile(r"\s+")


def to_conllu(doc: Doc, document_id: str) -> str:
    """One document: ``# newdoc id``, then its sentences, each with ``# sent_id``, ``# text`` and a blank line after it.

    Forms are verbatim; tokens of white space alone are left out, and what hung on them hangs on their head. Offsets into the document are
    kept in MISC (``start_char``, ``end_char``), ``SpaceAfter=No`` where the next token touches. Words are spaCy tokens: there are no
    multiword ranges. Every sentence is one tree: words left without a head inside it hang on its root as ``dep``.
    """
    blocks = list(_sentences(doc, _comment(document_id)))
    head = f"# newdoc id = {_comment(document_id)}\n"
    return head + "\n".join(blocks) + "\n" if blocks else head + "\n"


def batch_conllu(documents: Iterable[tuple[Doc, str]]) -> Iterator[str]:
    """Many documents, one text each, in their order; one Doc is held at a time."""
    for doc, document_id in documents:
        yield to_conllu(doc, document_id)


def _sentences(doc: Doc, name: str) -> Iterator[str]:
    count = 0
    spans = doc.sents if doc.has_annotation("SENT_START") else iter([doc[:]])
    for sentence in spans:
        tokens = [token for token in sentence if not token.is_space]
        if tokens:
            count += 1
            yield _sentence(doc, sentence, tokens, f"{name}-{count}")


def _sentence(doc: Doc, sentence: Span, tokens: list[Token], name: str) -> str:
    numbers = {token.i: at for at, token in enumerate(tokens, start=1)}
    heads = [_head(token, sentence, numbers) for token in tokens]
    root = next((at for at, head in enumerate(heads, start=1) if head == 0), None)
    if root is None:
        root = 1
        heads[0] = 0
    heads = [root if head == 0 and at != root else head for at, head in enumerate(heads, start=1)]
    _break_cycles(heads, root)
    text = _SPACE.sub(" ", doc.text[tokens[0].idx : tokens[-1].idx + len(tokens[-1])])
    lines = [f"# sent_id = {name}", f"# text = {text}"]
    for at, (token, head) in enumerate(zip(tokens, heads, strict=True), start=1):
        after = tokens[at] if at < len(tokens) else None
        lines.append(_line(at, token, head, after, doc))
    return "\n".join(lines) + "\n"


def _head(token: Token, sentence: Span, numbers: dict[int, int]) -> int:
    """Number of the head among the sentence's words, walking over white space; 0 for none or one outside."""
    current, seen = token, {token.i}
    while current.head.i not in seen:
        current = current.head
        seen.add(current.i)
        if not sentence.start <= current.i < sentence.end:
            return 0
        if current.i in numbers:
            return numbers[current.i]
    return 0


def _break_cycles(heads: list[int], root: int) -> None:
    """Hang on the root whatever does not reach it."""
    for at in range(1, len(heads) + 1):
        seen: set[int] = set()
        current = at
        while current != 0 and current not in seen:
            seen.add(current)
            current = heads[current - 1]
        if current != 0:
            heads[at - 1] = root


def _line(at: int, token: Token, head: int, after: Token | None, doc: Doc) -> str:
    end = token.idx + len(token)
    misc = [f"start_char={token.idx}", f"end_char={end}"]
    if (after is not None and after.idx == end) or (after is None and end < len(doc.text) and not doc.text[end].isspace()):
        misc.insert(0, "SpaceAfter=No")
    relation = "root" if head == 0 else _relation(token)
    columns = (
        str(at),
        _form(token.text),
        _form(token.lemma_) or "_",
        token.pos_ or "X",
        token.tag_ or "_",
        str(token.morph) or "_",
        str(head),
        relation,
        "_",
        "|".join(misc),
    )
    return "\t".join(columns)


def _relation(token: Token) -> str:
    name = token.dep_.casefold()
    return "dep" if name in ("", "root") else token.dep_


def _form(text: str) -> str:
    """A form that holds a tab or a line end would break its line: they become spaces."""
    return _SPACE.sub(" ", text)


def _comment(text: str) -> str:
    """One line."""
    return _SPACE.sub(" ", text).strip() or "_"
