import random

import msgspec
import numpy as np
import pytest
from lineage_stream import make, story, stream, swapped

from sourceline.lineage.blocks import distant_pairs, prepare_block, read_block, window_pairs
from sourceline.lineage.candidates import FULL_BUCKET, features, find_candidates, find_pairs, index, rank_pairs
from sourceline.lineage.pages import Shelf, places, read_index, write_page
from sourceline.lineage.words import number_words
from sourceline.records import Document


def numbered(texts):
    return number_words([Document(id=str(number), text=text, input="t") for number, text in enumerate(texts)])


def test_swapped_and_trimmed_copies_are_candidates():
    rng = random.Random(2)
    originals = [story(rng, 300) for _ in range(150)]
    copies = []
    for text in originals:
        words = swapped(text, 0.39, rng).split(" ")
        copies.append(" ".join(words[: round(0.6 * len(words))]))
    found = set(find_candidates(numbered([*originals, *copies])))
    assert sum((number, number + 150) in found for number in range(150)) >= 149
    assert len(found) < 300, "and few others"


def test_only_pairs_with_a_late_document():
    words = numbered([document.text for document in stream(80)])
    whole = find_candidates(words)
    late = set(find_pairs(*index_of(words), len(words), first=50))
    # A document keeps its strongest partners only, so fewer rivals can only add.
    assert {pair for pair in whole if pair[1] >= 50} <= late
    assert all(right >= 50 for _, right in late)


def index_of(words):
    return index([features(each) for each in words])


def test_a_crowded_feature_costs_a_linear_number_of_pairs():
    count = 20 * FULL_BUCKET
    keys = np.repeat(np.arange(1, 4, dtype=np.uint64), count)
    owners = np.tile(np.arange(count, dtype=np.int64), 3)
    pairs = find_pairs(keys, owners, count, least=0.0)
    assert count <= len(pairs) < 6 * count
    seen = {0}
    for left, right in sorted(pairs):
        if left in seen:
            seen.add(right)
    assert len(seen) == count, "and holds all together"


def write(folder, name, documents):
    write_page(folder, name, [msgspec.msgpack.encode(document) for document in documents])
    return places([read_index(folder, name)])


def prepared(folder, documents, cuts):
    """The documents as blocks that end at ``cuts``."""
    found = write(folder, "page", documents)
    paths = []
    for start, end in zip([0, *cuts], [*cuts, len(documents)], strict=True):
        paths.append(folder / f"block-{start}")
        prepare_block(folder, ["page"], found[start:end], np.empty(0, dtype=np.uint64), paths[-1])
    return paths


def test_a_window_of_blocks_gives_the_pairs_of_its_last_one(tmp_path):
    documents = stream(120)
    paths = prepared(tmp_path, documents, [40, 90])
    found = window_pairs(read_block(paths[2]), paths[:2], [40, 50])
    assert sorted(found) == find_pairs(*index_of(number_words(documents)), 120, first=90)
    assert found == rank_pairs(*index_of(number_words(documents)), 120, first=90)
    assert found


@pytest.mark.parametrize("changed", [0.0, 0.02])
def test_a_reprint_is_found_in_a_block_that_is_not_compared(tmp_path, changed):
    rng = random.Random(5)
    text = story(rng, 300)
    documents = [*(make(f"a{number}", story(rng), 0) for number in range(9)), make("first", text, 0)]
    documents += [*(make(f"b{number}", story(rng), 200) for number in range(9)), make("reprint", swapped(text, changed, rng), 200)]
    paths = prepared(tmp_path, documents, [10])
    sketches = [read_block(path, index=False).sketch for path in paths]
    assert distant_pairs(sketches, [[], []]) == {1: [(0, 9, 9)]}
    assert distant_pairs(sketches, [[], [0]]) == {}, "what is compared anyway is not named again"


def test_words_come_back_from_a_page_as_they_were(tmp_path):
    documents = [make("a", 'He said: "We go 1,200 miles."\n\nAll rights reserved.', 0), make("b", "", 0), make("c", story(random.Random(1)), 0)]
    where = write(tmp_path, "page", documents)
    shelf = Shelf(tmp_path, ["page"])
    for place, words in zip(where, number_words(documents), strict=True):
        back = shelf.words(place)
        assert back.document == words.document
        for name in ("hashes", "start", "end", "quoted", "furniture", "function", "line"):
            assert np.array_equal(getattr(back, name), getattr(words, name)), name
        assert [back.ids.index(each) for each in back.ids] == [words.ids.index(each) for each in words.ids]
