"""Texts that a machine reworded, told without their originals."""

import numpy as np
import pytest
from lineage_texts import INDEPENDENT, STATEMENT, STORY, spin

from sourceline.lineage.spun import find_rewriting
from sourceline.lineage.spun_signs import HEAD_NAMES, NAMES, Evidence, find_signs, load_arrays, measure
from sourceline.lineage.usage import Table, Usage, pair_keys
from sourceline.lineage.words import number_words
from sourceline.records import Document

CORRUPTED = """The Protection Division mentioned on Tuesday that its officers have been ready to obtain the Safety Council resolution, which
the State Division anticipated in Could 2031. Individuals within the Center East mentioned an quick assault was aggravated by the press launch."""


def document(text: str, **fields: str) -> Document:
    return Document(id="d", text=text, input="d", **fields)


@pytest.mark.parametrize("text", [STORY, INDEPENDENT, STORY.upper(), STORY.replace(",", "").replace(".", ""), STORY + "\n\n" + STATEMENT])
def test_clean_texts_are_not_spun_and_not_repaired(text: str) -> None:
    found = find_rewriting(document(text))
    assert found.spun < 0.5
    assert found.repairs == ()


def test_a_spun_text_scores_higher_than_its_original() -> None:
    assert find_rewriting(document(spin(STORY))).spun > find_rewriting(document(STORY)).spun


def test_a_badly_spun_text_is_spun_and_its_passage_lies_in_the_text() -> None:
    text = f"{CORRUPTED}\n\n{spin(STORY)}"
    found = find_rewriting(document(text))
    assert found.spun >= 0.5
    assert found.passages
    for passage in found.passages:
        assert 0 <= passage.span[0] < passage.span[1] <= len(text)
        assert 0.5 <= passage.score <= 1


@pytest.mark.parametrize("text", ["", " \n ", "Mentioned.", "a a a a", "١٢٣ ابجد", "\ud7ff" * 3])
def test_nothing_is_said_of_what_is_too_short(text: str) -> None:
    assert find_rewriting(document(text)).spun == 0


def test_nothing_is_said_of_another_language() -> None:
    assert find_rewriting(document(f"{CORRUPTED}\n\n{spin(STORY)}", language="de")).spun == 0


def test_the_same_text_gives_the_same() -> None:
    text = f"{CORRUPTED}\n\n{spin(STORY)}"
    assert find_rewriting(document(text)) == find_rewriting(document(text))


def test_repetition_ends_within_bounds() -> None:
    found = find_rewriting(document("Safety Council " * 20_000))
    assert 0 <= found.spun <= 1


def test_a_head_for_replaced_tokens_is_measured_and_never_breaks_the_score() -> None:
    text = spin(STORY)
    starts = np.array([at for at in range(len(text)) if at == 0 or text[at - 1] == " "])
    found = find_rewriting(document(text), starts, np.full(len(starts), -4.0, dtype=np.float32))
    assert 0 <= found.spun <= 1


def test_measures_have_the_names_that_the_weights_are_for() -> None:
    words = number_words([document(STORY)])[0]
    evidence = Evidence(np.zeros(8 * 8 * 5, dtype=np.float32), Table(np.array([1], dtype=np.uint32), np.array([1.0], dtype=np.float32)))
    signs = find_signs(words, Usage.load(), evidence)
    assert len(measure(signs, ())) == len(NAMES)
    headed = find_signs(words, Usage.load(), evidence, np.zeros(len(words)))
    assert len(measure(headed, ())) == len(NAMES) + len(HEAD_NAMES)
    arrays = load_arrays()
    assert len(arrays["plain"]) == len(NAMES) + 1
    assert len(arrays["headed"]) in (0, len(NAMES) + len(HEAD_NAMES) + 1)
    assert len(arrays["centre"]) == len(arrays["scale"]) >= len(NAMES)


def test_usual_pairs_are_known_and_odd_ones_are_not() -> None:
    usage = Usage.load()
    assert usage.pair("prime", "minister") > usage.pair("prime", "priest") == -1
    assert (np.diff(usage.pairs.keys.astype(np.int64)) > 0).all()


def test_pairs_have_an_order() -> None:
    hashes = number_words([document("old city old")])[0].hashes
    first, second = pair_keys(hashes)
    assert first != second
