"""Which language a text is in. Sourceline reads English; a text in another language is refused by the name of that language.

Refusing an English text loses a report, so the rule leans to accept: a text with the closed-class words of English is English,
whatever the identifier says, and so is a short one unless it is plain. Cost: about 0.1 ms where the word list decides (over 92 % of
every English news corpus tried), else under 1 ms more, and some 0.3 s once for the identifier (py3langid; thread-safe after loading).
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any

from .limits import Refusal

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
SAMPLE = 1500
"""Characters of each of the three samples (start, middle, end) that a long text is judged by."""
SURE = 0.12
"""Share of English closed-class words from which no identifier is asked. English news: median 0.21 to 0.26, lowest twentieth 0.11 to 0.2."""
LEAST = 0.05
"""Share from which a text counts as English against the identifier (name lists, results, captions)."""
SHORT = 200
"""Below this many characters a text is refused only where the identifier is nearly certain."""


@functools.cache
def load_languages() -> dict[str, Any]:
    """``data/languages.toml``: English words, near languages, names by code."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "languages.toml").read_text(encoding="utf-8"))


@functools.cache
def _english_words() -> frozenset[str]:
    return frozenset(load_languages()["english"])


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.3 s: only where the word list cannot tell

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_name(code: str) -> str:
    """The English name of a language by its ISO 639 code, e.g. ``es``: ``Spanish``; the code itself if unknown."""
    named: dict[str, str] = load_languages()["names"]
    if code in named:
        return named[code]
    import pycountry  # only a refusal needs it

    found = pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code})
    return str(found.name).split(" (")[0] if found else code


def sample_text(text: str) -> str:
    """What a text is judged by: all of it, or start, middle and end of a long one."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return " ".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]))


def english_share(text: str) -> float:
    """Share of the words of ``text`` that are closed-class words of English, 0 to 1."""
    words = _WORD.findall(text.lower())
    return sum(word in _english_words() for word in words) / len(words) if words else 0.0


def identify(text: str) -> str:
    """ISO 639 code of the language of ``text``; ``en`` where it cannot be told."""
    sample = sample_text(text)
    share = english_share(sample)
    if share >= SURE:
        return "en"
    # The identifier knows capitals as a sign of names; running text in capitals is read better in small letters.
    capitals = sum(map(str.isupper, sample))
    ranked = dict(_identifier().rank(sample.lower() if capitals * 2 > len(sample) else sample)[:5])
    code, probability = next(iter(ranked.items()))
    languages = load_languages()
    if code in languages["near"] or share >= LEAST or ranked.get("en", 0.0) > 0.01:
        return "en"
    # A language of another script is plain from a few words; among Latin scripts a name or two may mislead.
    foreign = sum(character.isalpha() and ord(character) > 0x24F for character in sample) * 2 > sum(map(str.isalpha, sample))
    if len(sample) < SHORT and not foreign and (probability < 0.9 or len(_WORD.findall(sample)) < 6):
        return "en"
    return str(code)


def check_language(text: str, declared: str | None = None) -> None:
    """Raises :class:`Refusal` naming the language if ``text`` is not English.

    ``declared`` (ISO 639, BCP 47) decides only for a text too short to tell; agencies' own fields are often wrong.
    """
    code = identify(text)
    told = (declared or "en").replace("_", "-").split("-")[0].lower()
    if code == "en" and len(text) < SHORT and told not in {"en", "eng", "und", "mul", "english", ""} and english_share(text) < LEAST:
        code = told
    if code != "en":
        raise Refusal(f"the text is in {language_name(code)}, not in English", "Sourceline reads English only; translate it or leave it out")
