"""Docs that cannot rot: every command, option, JSON field and benchmark is named in them."""

import re
from pathlib import Path

import msgspec
import pytest
import typer.main

from benchmarks.__main__ import pins
from sourceline import records
from sourceline.cli import app

ROOT = Path(__file__).resolve().parents[1]
CLI = ROOT / "docs" / "reference" / "cli.md"
FIELDS = ROOT / "docs" / "reference" / "fields.md"


def test_every_command_and_option_is_in_the_reference():
    text = CLI.read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        assert f"## `sourceline {name}`" in text, name
        section = text.split(f"## `sourceline {name}`")[1].split("\n## ")[0]
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert f"`{option}`" in section, (name, option)


def test_the_reference_names_no_command_that_is_gone():
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"^## `sourceline ([\w-]+)`", CLI.read_text(encoding="utf-8"), re.M)) == set(commands)


@pytest.mark.parametrize(
    "noun", [records.Document, records.Attribution, records.EventMention, records.Incident, records.Answer, records.Claim, records.Member]
)
def test_every_field_is_in_the_reference(noun):
    section = FIELDS.read_text(encoding="utf-8").split(f"## {noun.__name__}\n")[1].split("\n## ")[0]
    for field in msgspec.structs.fields(noun):
        assert f"`{field.encode_name}`" in section, field.encode_name


def test_every_pinned_benchmark_is_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in pins():
        assert f"`{name}`" in text, name


def test_links_between_pages_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page, target)
