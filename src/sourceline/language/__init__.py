"""Document -> spaCy Doc: tokens, sentences, syntax, names, raw attributions, from one encoder pass."""
