"""Which phrases are of one chain: a small learned scorer over pairs of phrases, and chains by its links.

For each phrase the scorer weighs its possible antecedents against having none; the network was trained on chains of OntoGUM
(``training/coreference.py``) to give all right antecedents together the whole weight. Plain numpy at run time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from sourceline.language.candidates import Ints, Tokens
from sourceline.language.features import Floats, Links, allowed, antecedents, of_pairs, of_phrases
from sourceline.language.phrases import GENDERS, Phrases

ROWS = 256
"""Phrases scored at once: bounds the memory of a long document."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights: of the phrase, of the antecedent, of the pair (one hidden layer from their sum, one more), and of having none."""

    phrase: Floats
    antecedent: Floats
    pair: Floats
    bias: Floats
    second: Floats
    second_bias: Floats
    out: Floats
    none_in: Floats
    none_bias: Floats
    none_out: Floats
    offset: float
    """Added to the score of none; chosen on held-out documents."""


def load(path: Path) -> Scorer:
    """A scorer from an ``.npz`` of ``training/coreference.py``."""
    with np.load(path) as stored:
        arrays = {key: stored[key].astype(np.float32) for key in stored.files}
    return Scorer(**{key: value for key, value in arrays.items() if key != "offset"}, offset=float(arrays["offset"]))


@cache
def packaged() -> Scorer:
    """The scorer that is shipped."""
    with as_file(files("sourceline.language") / "model" / "kin.npz") as path:
        return load(path)


def scores(scorer: Scorer, phrases: Phrases, tokens: Tokens, links: Links) -> tuple[Ints, Floats, Floats]:
    """Possible antecedents ``[m, k]``, their scores (-1e4 where there is none), and the score of having none ``[m]``."""
    back = antecedents(phrases)
    good = allowed(phrases, back)
    own = of_phrases(phrases, tokens, links)
    x = np.concatenate([own, links.left[phrases.tail]], 1)
    y = np.concatenate([own, links.right[phrases.tail]], 1)
    as_phrase, as_antecedent = x @ scorer.phrase + scorer.bias, y @ scorer.antecedent
    found = np.full(back.shape, -1e4, dtype=np.float32)
    for at in range(0, len(phrases), ROWS):
        rows = slice(at, at + ROWS)
        ok = good[rows]
        pairs = of_pairs(phrases, tokens, links, back, good, rows)[:, ok]
        i, _ = np.nonzero(ok)
        hidden = pairs.T @ scorer.pair
        hidden += as_phrase[rows][i]
        hidden += as_antecedent[back[rows][ok]]
        np.maximum(hidden, 0, out=hidden)
        hidden = np.maximum(hidden @ scorer.second + scorer.second_bias, 0)
        found[rows][ok] = hidden @ scorer.out
    none = np.maximum(x @ scorer.none_in + scorer.none_bias, 0) @ scorer.none_out + scorer.offset
    return back, found, none


def chains(scorer: Scorer, phrases: Phrases, tokens: Tokens, links: Links) -> list[list[int]]:
    """Chains of two phrases and more, as numbers of phrases in the text's order."""
    if not len(phrases):
        return []
    back, found, none = scores(scorer, phrases, tokens, links)
    return join(phrases, back, found, none)


def join(phrases: Phrases, back: Ints, found: Floats, none: Floats) -> list[list[int]]:
    """Each phrase joins the chain whose members weigh most together, if they outweigh none and nothing in the chain forbids it."""
    top = np.maximum(found.max(1), none)
    weight = np.exp(found - top[:, None])
    alone = np.exp(none - top)
    chain_of: list[int] = []
    members: list[list[int]] = []
    names: list[set[int]] = []
    sexes: list[str] = []
    sex = [GENDERS[g] if GENDERS[g] in {"m", "f"} else "" for g in phrases.gender.tolist()]
    full = np.where(phrases.full, phrases.name, -1).tolist()
    for i in range(len(phrases)):
        near = np.flatnonzero(weight[i] > 1e-3)
        sums: dict[int, float] = {}
        for k in near.tolist():
            chain = chain_of[back[i, k]]
            sums[chain] = sums.get(chain, 0.0) + float(weight[i, k])
        chosen = -1
        for chain, total in sorted(sums.items(), key=lambda item: -item[1]):
            if total <= alone[i]:
                break
            if (full[i] >= 0 and names[chain] - {full[i]}) or (sex[i] and sexes[chain] and sex[i] != sexes[chain]):
                continue
            chosen = chain
            break
        if chosen < 0:
            chosen = len(members)
            members.append([])
            names.append(set())
            sexes.append("")
        chain_of.append(chosen)
        members[chosen].append(i)
        if full[i] >= 0:
            names[chosen].add(full[i])
        sexes[chosen] = sexes[chosen] or sex[i]
    return [chain for chain in members if len(chain) > 1]
