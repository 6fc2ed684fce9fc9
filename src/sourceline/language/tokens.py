"""The tokenizer: spaCy's English one, turned towards the conventions of Universal Dependencies, which the parser learned.

What differs, with the rules in ``data/tokens.toml``: a run of one mark is one token ("!!!", "-----"), prefixes that are no
word of their own stay on ("anti-government", "re-elected"), numbers of telephones and files stay whole, and some
abbreviations keep their full stop. Training and run time share it. Cost: that of spaCy's tokenizer.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import spacy
from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

LONGEST = 20_000_000
"""Characters of a text, at most; documents are bounded by the documents stage."""


def tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer for a blank English pipeline."""
    data = tomllib.loads((files(__package__) / "data" / "tokens.toml").read_text(encoding="utf-8"))
    defaults = nlp.Defaults
    runs = [*data["runs"]]
    prefixes = compile_prefix_regex([*runs, *(defaults.prefixes or ())])
    suffixes = compile_suffix_regex([*runs, *(defaults.suffixes or ())])
    infixes = compile_infix_regex([*data["infixes"], *(defaults.infixes or ())])
    bound = "|".join(data["bound_prefixes"])
    # A capital after the hyphen begins a name ("pro-Iranian"), which has to stand alone.
    whole = re.compile(f"(?:{'|'.join(data['whole'])}|(?i:{bound})-[^\\W\\d_A-Z]+)")
    rules = dict(defaults.tokenizer_exceptions or {})
    for word in data["abbreviations"]:
        rules[word] = [{ORTH: word}]
    for word in data["split_never"]:
        rules.pop(word, None)
    for word, parts in data["splits"].items():
        rules[word] = [{ORTH: part} for part in parts]
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=prefixes.search,
        suffix_search=suffixes.search,
        infix_finditer=infixes.finditer,
        token_match=whole.fullmatch,
        url_match=defaults.url_match,
    )


def blank() -> Language:
    """A blank English pipeline with this tokenizer."""
    nlp = spacy.blank("en")
    nlp.tokenizer = tokenizer(nlp)
    nlp.max_length = LONGEST
    return nlp
