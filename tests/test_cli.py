"""The command line as a user meets it: good and bad input side by side, formats, exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sourceline.cli import app

REPORT = (
    "LORN, Valdia (XNA) — Gunmen killed seven people at a market in Lorn on Friday, police said.\n\n"
    "“They came in two cars,” Arin Sol, the mayor of Lorn, told reporters. The interior ministry denied that soldiers were involved.\n"
)
runner = CliRunner()


def run(*args: str, stdin: str | None = None):
    return runner.invoke(app, [str(a) for a in args], input=stdin)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """One good article of each format between every kind of bad one."""
    root = tmp_path_factory.mktemp("articles")
    (root / "a-good.txt").write_text(REPORT, encoding="utf-8")
    (root / "b-empty.txt").write_text("")
    (root / "c-binary.txt").write_bytes(bytes(range(256)) * 40)
    (root / "d-latin.txt").write_bytes(b"Police said the caf\xe9 was attacked on Friday. " * 5)
    (root / "e-utf16.txt").write_text(REPORT, encoding="utf-16")
    (root / "f-crlf.txt").write_bytes(REPORT.replace("Friday", "Saturday").replace("\n", "\r\n").encode())
    (root / "g-index.html").write_text("<html><body><ul>" + "<li><a href='/x'>More news</a></li>" * 50 + "</ul></body></html>")
    (root / "h-bomb.html").write_text("<div>" * 100_000 + "text" + "</div>" * 100_000)
    (root / "i-spanish.txt").write_text(
        "Hombres armados mataron a siete personas en un mercado de la ciudad el viernes, según informó la policía local. " * 4
    )
    (root / "j-same.txt").write_text(REPORT, encoding="utf-8")
    lines = [json.dumps({"id": "one", "text": REPORT}), "{broken", json.dumps({"id": "two", "text": REPORT.replace("seven", "nine")})]
    (root / "k-lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return root


def test_read_json_goes_on_past_bad_files(folder, tmp_path):
    notes = tmp_path / "skipped.jsonl"
    result = run("read", folder, "--format", "json", "--skipped", notes)
    assert result.exit_code == 1
    readings = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(r["document"]["input"]).name for r in readings] == [
        "a-good.txt",
        "e-utf16.txt",
        "f-crlf.txt",
        "j-same.txt",
        "k-lines.jsonl#1",
        "k-lines.jsonl#3",
    ]
    assert all(r["schema"] == "sourceline.reading/1" for r in readings)
    skipped = {Path(s["input"]).name: s for s in map(json.loads, notes.read_text().splitlines())}
    assert set(skipped) == {"b-empty.txt", "c-binary.txt", "d-latin.txt", "g-index.html", "h-bomb.html", "i-spanish.txt", "k-lines.jsonl#2"}
    assert "Spanish" in skipped["i-spanish.txt"]["reason"]
    assert all(s["schema"] == "sourceline.skipped/1" and s["reason"] and s["hint"] for s in skipped.values())


def test_same_text_in_utf16_and_utf8_reads_the_same(folder):
    a, b = (json.loads(run("read", folder / name, "--format", "json").stdout) for name in ("a-good.txt", "e-utf16.txt"))
    assert a["attributions"] == b["attributions"]
    assert a["events"] == b["events"]


def test_standard_input_and_its_skips_on_standard_error():
    result = run("read", "-", "--format", "json", stdin=REPORT)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["document"]["input"] == "-"
    refused = run("read", "-", "--format", "json", stdin="")
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert json.loads(refused.stderr)["schema"] == "sourceline.skipped/1"


def test_spans_lie_on_the_text(folder):
    reading = json.loads(run("read", folder / "a-good.txt", "--format", "json").stdout)
    text = reading["document"]["text"]
    assert text == REPORT
    for a in reading["attributions"]:
        assert all(0 <= s < e <= len(text) for role in ("source", "cue", "content") for s, e in a[role])
    said = next(a for a in reading["attributions"] if "police" in [text[s:e] for s, e in a["source"]])
    assert [text[s:e] for s, e in said["cue"]] == ["said"]
    assert said["kind"] == "police"


def test_conllu_has_ten_columns(folder):
    lines = run("read", folder / "a-good.txt", "--format", "conllu").stdout.splitlines()
    assert lines[0].startswith("# newdoc id = ")
    assert all(len(line.split("\t")) == 10 for line in lines if line and not line.startswith("#"))


def test_table_names_source_and_stance(folder):
    result = run("read", folder / "a-good.txt")
    assert result.exit_code == 0
    assert "police" in result.stdout


def test_build_twice_then_every_view(folder, tmp_path):
    case = tmp_path / "case.db"
    first = run("build", folder, "--case", case, "--format", "json")
    assert first.exit_code == 1  # some were skipped
    assert json.loads(first.stdout)["added"] == 6
    second = run("build", folder, "--case", case, "--format", "json")
    assert json.loads(second.stdout)["added"] == 0
    for command in ("incidents", "lineage"):
        whole = json.loads(run(command, "--case", case, "--format", "json").stdout)
        assert whole["schema"] == f"sourceline.{command}/1"
        assert run(command, "--case", case).exit_code == 0
    incidents = json.loads(run("incidents", "--case", case, "--format", "json").stdout)["incidents"]
    assert incidents
    assert run("show", incidents[0]["id"], "--case", case).exit_code == 0
    assert json.loads(run("show", incidents[0]["id"], "--case", case, "--format", "json").stdout)["id"] == incidents[0]["id"]
    assert len(run("skipped", "--case", case, "--format", "jsonl").stdout.splitlines()) == 7
    page = tmp_path / "report.html"
    assert run("report", "--case", case, "--output", page).exit_code == 0
    assert "Lorn" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("read", "nowhere.txt"), "nowhere.txt"),
        (("build", "nowhere/"), "nowhere"),
        (("incidents", "--case", "nowhere.db"), "sourceline build"),
        (("read",), "Missing argument"),
        (("read", "--format", "xml", "x"), "xml"),
    ],
)
def test_unusable_calls_end_with_two(args, word, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*args)
    assert result.exit_code == 2
    assert word in result.stderr


def test_unknown_incident_is_named(folder, tmp_path):
    case = tmp_path / "case.db"
    run("build", folder / "a-good.txt", "--case", case)
    result = run("show", "i99", "--case", case)
    assert result.exit_code == 2
    assert "i99" in result.stderr


def test_a_file_that_is_no_case(tmp_path):
    case = tmp_path / "case.db"
    case.write_text("not a database at all, but long enough to be looked at " * 30)
    result = run("incidents", "--case", case)
    assert result.exit_code == 2
    assert "case.db" in result.stderr


def test_every_command_has_help_with_an_example():
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        text = run(name, "--help").stdout
        assert "Example" in text, name
