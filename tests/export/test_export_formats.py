"""CoNLL-U, claim rows, schemas."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
import spacy
from export_case import lorn
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from sourceline.export import rows, schemas
from sourceline.export.conllu import batch_conllu, to_conllu
from sourceline.records import IncidentList, LineageList

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
NLP = spacy.blank("en")


def parsed() -> Doc:
    return Doc(
        NLP.vocab, words=["Guards", "fled", ".", "\n\n", "They", "hid", "."], spaces=[True, False, False, False, True, False, False],
        pos=["NOUN", "VERB", "PUNCT", "SPACE", "PRON", "VERB", "PUNCT"], tags=["NNS", "VBD", ".", "_SP", "PRP", "VBD", "."],
        lemmas=["guard", "flee", ".", "\n\n", "they", "hide", "."], heads=[1, 1, 1, 2, 5, 5, 5], deps=["nsubj", "ROOT", "punct", "dep", "nsubj", "root", "punct"],
        sent_starts=[True, False, False, False, True, False, False],
    )  # fmt: skip


def test_conllu_to_the_letter() -> None:
    assert to_conllu(parsed(), "articles/1.txt") == (
        "# newdoc id = articles/1.txt\n"
        "# sent_id = articles/1.txt-1\n# text = Guards fled.\n"
        "1\tGuards\tguard\tNOUN\tNNS\t_\t2\tnsubj\t_\tstart_char=0|end_char=6\n"
        "2\tfled\tflee\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No|start_char=7|end_char=11\n"
        "3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\tstart_char=11|end_char=12\n\n"
        "# sent_id = articles/1.txt-2\n# text = They hid.\n"
        "1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\tstart_char=14|end_char=18\n"
        "2\thid\thide\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No|start_char=19|end_char=22\n"
        "3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\tstart_char=22|end_char=23\n\n"
    )


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab.’ \n\t\u00a0😀", max_size=40), st.randoms(use_true_random=False))
def test_conllu_is_well_formed_whatever_the_parse(text: str, random: object) -> None:
    doc = NLP.make_doc(text)
    size = len(doc)
    heads = [random.randrange(size) for _ in range(size)]  # type: ignore[attr-defined]
    doc = Doc(NLP.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc], sent_starts=[n == 0 for n in range(size)])
    for token, head in zip(doc, heads, strict=True):
        if head <= token.i:
            token.head = doc[head]
    sentences = [b for b in to_conllu(doc, "x\ny").split("\n\n") if "\t" in b]
    for block in sentences:
        lines = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        assert all(len(line) == 10 and all(line) for line in lines)
        assert [line[0] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
        assert sum(line[6] == "0" for line in lines) == 1
        assert all((line[6] == "0") == (line[7] == "root") for line in lines)
        for line in lines:
            seen, at = set(), int(line[0])
            while at:
                assert at not in seen
                seen.add(at)
                at = int(lines[at - 1][6])
    assert sum("\tstart_char=" in line or "|start_char=" in line for b in sentences for line in b.split("\n")) == sum(not t.is_space for t in doc)


def test_a_batch_keeps_its_order() -> None:
    found = list(batch_conllu([(parsed(), "b"), (NLP.make_doc(""), "a")]))
    assert [f.split("\n")[0] for f in found] == ["# newdoc id = b", "# newdoc id = a"]


def test_claim_rows_hold_every_claim() -> None:
    made = lorn(3)
    found = rows.claims(made.incidents)
    assert len(found) == sum(len(a.claims) for q in made.incidents[0].questions for a in q.answers)
    assert all(tuple(row) == rows.COLUMNS for row in found)
    assert {row["side"] for row in found} == {"supports", "contests", "not counted"}
    denial = next(row for row in found if row["side"] == "contests")
    assert denial["stance"] == "denies"
    assert denial["value"] == "the northern army"
    json.dumps(found)


def test_csv_reads_back() -> None:
    out = io.StringIO()
    found = rows.claims(lorn(2).incidents)
    rows.write_csv(found, out)
    back = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert len(back) == len(found)
    assert back[0]["chain"] == "NPA > Defence Ministry"
    assert back[0]["spans"].count(":") == 1


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", ["=cmd", "x"]])
def test_no_cell_is_a_formula(value: object) -> None:
    assert rows.cell(value).startswith("'")


def test_numbers_and_words_stay() -> None:
    assert [rows.cell(v) for v in (None, 7, -1, "a-b", "7", [])] == ["", "7", "-1", "a-b", "7", ""]


@pytest.mark.parametrize("name", schemas.ROOTS)
def test_the_schemas_in_the_docs_are_current(name: str) -> None:
    path = REFERENCE / f"{name}.schema.json"
    assert path.read_text(encoding="utf-8") == schemas.text(name), f"{path} is old: run python -m sourceline.export.schemas docs/reference"


def test_records_follow_their_schemas() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    made = lorn(2)
    for name, record in (
        ("reading", made.readings[0]),
        ("lineage", LineageList(lineages=made.lineages)),
        ("incidents", IncidentList(incidents=made.incidents)),
        ("skipped", made.skipped[0]),
    ):
        jsonschema.validate(msgspec.json.decode(msgspec.json.encode(record)), schemas.schema(name))


def test_the_command_writes_the_files(tmp_path: Path) -> None:
    assert schemas.main([str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out").glob("*.schema.json"))) == len(schemas.ROOTS)
    assert schemas.main([]) == 2
