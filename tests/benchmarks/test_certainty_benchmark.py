"""The certainty benchmark: what a reading says of an event in numbers, and the model's estimate where there is one."""

import numpy as np
import pytest
import spacy

from benchmarks import certainty
from sourceline.records import Attribution, Document, EventMention, Reading

NLP = spacy.blank("en")
TEXT = "Ada said the crane had not fallen ."
ROW = {"text": TEXT, "targets": [{"span1": [1, 2], "label": 3.0}, {"span1": [6, 7], "label": -2.0}]}


def reading(**changes):
    said = Attribution(id="a1", cue=((4, 8),), content=((9, 33),), **changes)
    return Reading(document=Document(id="d", text=TEXT, input="t"), attributions=(said,))


def test_events_take_the_value_of_what_tells_them():
    doc = NLP(TEXT)
    assert [row[:2] for row in certainty.judged(doc, ROW, reading())] == [(3.0, 3.0), (-2.0, 2.5)]
    assert certainty.judged(doc, ROW, reading(stance="denies"))[1][1] == certainty.STANCE["denies"]
    assert certainty.judged(doc, ROW, reading(certainty="possible"))[1][1] == certainty.CERTAINTY["possible"]


def test_a_denied_event_goes_before_its_attribution():
    fall = EventMention(id="v1", trigger=(27, 33), type="ACCIDENT", status="denied")
    read = Reading(document=Document(id="d", text=TEXT, input="t"), attributions=reading().attributions, events=(fall,))
    assert certainty.judged(NLP(TEXT), ROW, read)[1][1] == certainty.STATUS["denied"]


def test_the_head_is_scored_only_where_there_is_one():
    doc = NLP(TEXT)
    assert "x_head_r" not in certainty.figures("x", certainty.judged(doc, ROW, reading()))
    doc.user_data[certainty.FACTUALITY] = np.asarray([0, 3, 0, 0, 0, 0, -2, 0], dtype=np.float32)
    found = certainty.figures("x", certainty.judged(doc, ROW, reading()))
    assert found["x_head_mae"] == pytest.approx(0.0)
    assert found["x_head_r"] == pytest.approx(1.0)
