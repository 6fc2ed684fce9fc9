"""Document -> spaCy Doc: tokens, sentences, syntax, names, raw attributions, from one encoder pass."""

from sourceline.language.engine import Engine, load, model_name

__all__ = ["Engine", "load", "model_name"]
