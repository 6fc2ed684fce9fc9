"""Hostile and degenerate input: bounded in time and memory, by either path, nothing lost."""

import multiprocessing
import random
import time
from pathlib import Path

import pytest
from lineage_stream import ids, make, story
from lineage_texts import INDEPENDENT, STORY

from sourceline.lineage import find_archive_lineages, find_lineages
from sourceline.lineage.words import MOST_WORDS, number_words


def in_memory(documents, folder):
    return find_lineages(list(documents))


def in_archive(documents, folder):
    return tuple(find_archive_lineages(documents, folder))


def _measure(find, make_documents, folder, answers):
    started = time.process_time()
    found = find(make_documents(), folder)
    rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    answers.put((time.process_time() - started, int(rows["VmHWM"].split()[0]) / 1024, found))


def measured(find, make_documents, folder):
    """CPU seconds and peak MB of a fresh process, and the lineages; the making of the documents counts."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=_measure, args=(find, make_documents, folder, answers))
    process.start()
    found = answers.get(timeout=600)
    process.join()
    return found


def members(lineages):
    return {member.document: member for lineage in lineages for member in lineage.members}


PATHS = pytest.mark.parametrize("find", [in_memory, in_archive])


def two_million_words():
    rng = random.Random(6)
    long = " ".join(f"word{rng.randrange(20_000)}" for _ in range(2_000_000))
    return [make("long", long, 0), make("part", long[:400_000], 1), make("end", long[-400_000:], 1), make("story", STORY, 1)]


@pytest.mark.slow
@PATHS
def test_a_document_of_two_million_words(find, tmp_path):
    seconds, peak, found = measured(find, two_million_words, tmp_path)
    assert sorted(members(found)) == ["end", "long", "part", "story"]
    assert members(found)["part"].parent == "long"
    # Only its first words are compared: what was copied from its end is not seen.
    assert members(found)["end"].parent is None
    assert seconds < 60
    assert peak < 1_500


def test_only_the_first_words_of_a_very_long_document_are_compared():
    words = number_words([make("a", "a bc " * MOST_WORDS)])[0]
    assert len(words) == MOST_WORDS
    assert words.end[-1] < len(words.document.text)


def one_paragraph_on_fifty_thousand_pages():
    rng = random.Random(5)
    shared = STORY.split("\n\n")[4]
    for number in range(50_000):
        yield make(f"d{number:05}", f"{story(rng, 70)}\n\n{shared}", number % 30)


@pytest.mark.slow
def test_fifty_thousand_documents_that_share_a_paragraph(tmp_path):
    seconds, peak, found = measured(in_archive, one_paragraph_on_fifty_thousand_pages, tmp_path)
    assert len(found) == 50_000
    assert seconds < 200
    assert peak < 1_000


def five_thousand_identical():
    return [make(f"d{number:04}", STORY, number % 30) for number in range(5_000)]


@pytest.mark.slow
@PATHS
def test_five_thousand_identical_documents(find, tmp_path):
    seconds, peak, found = measured(find, five_thousand_identical, tmp_path)
    assert len(found) == 1
    assert len(found[0].members) == 5_000
    assert seconds < 20
    assert peak < 600


def five_thousand_nearly_identical():
    rng = random.Random(9)
    words = STORY.split(" ")
    for number in range(5_000):
        at = rng.randrange(len(words))
        yield make(f"d{number:04}", " ".join([*words[:at], f"only{number}", *words[at + 1 :]]), number % 30)


@pytest.mark.slow
def test_five_thousand_nearly_identical_documents(tmp_path):
    seconds, peak, found = measured(in_archive, five_thousand_nearly_identical, tmp_path)
    assert len(found) == 1
    assert len(found[0].members) == 5_000
    assert seconds < 200
    assert peak < 1_000


def the_same_word_again_and_again():
    texts = ["a " * 200_000, "a " * 199_999 + "b ", "a b " * 100_000, "a " * 5_900, "a " * 5_901, "a b c " * 2_000, "a b c " * 1_999, STORY]
    return [make(f"d{number}", text, 0) for number, text in enumerate(texts)]


@PATHS
def test_a_word_repeated_endlessly(find, tmp_path):
    seconds, peak, found = measured(find, the_same_word_again_and_again, tmp_path)
    assert len(members(found)) == 8
    assert seconds < 20
    assert peak < 500


ODD = {
    "empty": "",
    "spaces": " \n\n\t \n",
    "controls": "".join(map(chr, range(32))) * 200 + STORY.replace(" ", "\x00"),
    "token": "x" * 3_000_000,
    "letters": "ß" * 200_000 + " " + "İ" * 1_000,
    "marks": "“" * 100_000 + "\"'`«" * 50_000,
    "stops": "." * 200_000 + "'" * 200_000,
    "lines": "\n" * 300_000 + "end",
    "short-lines": "one two three\n" * 100_000,
    "surrogate": "\ud800 " * 1_000 + STORY,
    "digits": "1,2.3:4" * 100_000,
}


def odd():
    return [make(name, text, 0) for name, text in ODD.items()]


@PATHS
def test_odd_characters_and_one_endless_token(find, tmp_path):
    seconds, peak, found = measured(find, odd, tmp_path)
    assert sorted(members(found)) == sorted(ODD)
    assert seconds < 30
    assert peak < 900


RIGHT_TO_LEFT = (
    "قال محافظ المدينة إن الجسر القديم أغلق صباح الاثنين بعد انهيار جزء من جداره الشرقي خلال العاصفة التي ضربت الوادي ليلة الأحد. "
    "وأضاف أن المهندسين يفحصون الدعامات الحجرية وأن الحافلات ستسلك الطريق الشمالي حتى نهاية الأسبوع على الأقل. "
    "ونقل ثلاثة عمال إلى المستشفى بجروح طفيفة بينما واصلت فرق الإنقاذ رفع الحجارة من مجرى النهر حتى المساء."
)

HEBREW = (
    "ראש העירייה אמר שהגשר הישן נסגר ביום שני בבוקר לאחר שחלק מקירו המזרחי קרס בסערה. "
    "המהנדסים בודקים את העמודים והאוטובוסים ייסעו בכביש צפוני עד סוף השבוע לפחות."
)


@PATHS
def test_right_to_left_and_mixed_scripts(find, tmp_path):
    mixed = f"{HEBREW}\n\n{INDEPENDENT}\n\n市長は月曜日に橋を閉鎖した。"
    documents = [
        make("rtl", RIGHT_TO_LEFT, 0),
        make("rtl-copy", f"\u202b{RIGHT_TO_LEFT}\u202c\n\nتحديث.", 1),
        make("mixed", mixed, 0),
        make("mixed-copy", mixed.replace("צפוני", "צפון"), 2),
        make("story", STORY, 0),
    ]
    found = members(find(documents, tmp_path))
    assert sorted(found) == ids(documents)
    assert found["rtl-copy"].parent == "rtl"
    assert found["mixed-copy"].parent == "mixed"
    assert found["story"].parent is None
