"""Fitted weights of the two judgements on a pair: whether it is kin, and who comes first (``data/judgement.toml``).

Both are logistic: the sum of features times weights is the log-odds. ``training/judgement.py`` fits them on copies made with the
training dialects of the spinner, on labelled pairs of train parts, on the development part of the written cases, and on independent reports.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One judgement: names of its features, their weights, and the log-odds above which it is believed."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    threshold: float = 0.0

    def score(self, features: Sequence[float]) -> float:
        """Log-odds above the threshold. Raises ValueError when the features are not as many as the weights."""
        return sum(weight * feature for weight, feature in zip(self.weights, features, strict=True)) - self.threshold


class Judgements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``kinship``: above 0 the two are kin. ``direction``: above 0 the left one is the parent; without a constant, so antisymmetric."""

    kinship: Weights
    direction: Weights


@cache
def weights() -> Judgements:
    """What ``data/judgement.toml`` holds."""
    table = tomllib.loads((files("sourceline.lineage") / "data" / "judgement.toml").read_text(encoding="utf-8"))
    return msgspec.convert(table, Judgements)
