"""What the words of a head tell by themselves: hearsay, an owner, an office of state."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sourceline.attribution.phrase import Segment, is_plural
from sourceline.attribution.terms import Term
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import SourceKind


def is_hearsay(core: Sequence[Token], segments: Sequence[Segment]) -> bool:
    """ "Rumours", "unconfirmed reports that spread online": words that go round, of nobody."""
    last = min(lemmas(core[-1].lower_), key=len)
    if last not in word_set("phrases.toml", "hearsay") or any(segment.relation in ("by", "from", "of", "in") for segment in segments[1:]):
        return False
    return (last != "report" or is_plural(core[-1])) and all(token.lower_ in word_set("phrases.toml", "hearsay_leads") for token in core[:-1])


def after_owner(modifiers: Sequence[Token]) -> list[Token]:
    """The words behind an owner: in "the candidate's lawyer", what stands before it is the owner's."""
    last = max((place for place, token in enumerate(modifiers) if token.lower_ in word_set("phrases.toml", "possessives")), default=-1)
    return list(modifiers[last + 1 :])


def holds_office(term: Term, noun: str, body: SourceKind) -> bool:
    """Whether a role keeps its kind beside a body: "the Vermont senator", "a Harbor Party minister": an office of state stays one beside any organisation."""
    return term.kind in ("government", "military", "police") and body == "organisation" and noun not in word_set("phrases.toml", "shared_titles")
