"""Write the reference pages that follow from the code: ``python docs/generate.py``

``reference/cli.md`` from the commands, ``reference/fields.md`` and the JSON Schemas from the records.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import typer.main

from sourceline import records
from sourceline.cli import app

REFERENCE = Path(__file__).parent / "reference"
CLI_HEAD = """# Command line

Every command has `--help` with an example. `--install-completion` sets up completion in your shell.

Exit codes: **0** all read; **1** something was skipped (and is listed with its reason); **2** the call cannot be carried out; **130** stopped by Ctrl-C
(what was read is kept).

Skipped inputs are JSON lines on standard error, or in the file given with `--skipped`:

    {"input": "articles/17.html", "reason": "...", "hint": "...", "schema": "sourceline.skipped/1"}
"""
FIELDS_HEAD = """# Fields

The JSON contract, noun by noun; the schemas beside this page say the same to programs. Offsets are Unicode code points into `document.text`, half-open.
"""
NOTES = {
    "Document.body": "offset at which the text after a prepended title starts",
    "Document.parts": "spans of what surrounds the story: title, date, dateline, byline, agency, footer",
    "Document.input": "the path as given, with `#LINE` for JSON Lines",
    "Document.extra": "fields of the input that have no place of their own",
    "Attribution.parent": "id of the attribution that relays this one",
    "Attribution.count": "how many speakers are meant, when said",
    "Attribution.anonymity": "span of the reason for anonymity",
    "Attribution.medium": "span that names statement, tweet, television ...",
    "Answer.relation": "value of each other answer: agree, refine, contradict, supersede",
    "Answer.contested_by": "ids of claims that deny, doubt or rumour the value; they never add",
    "Claim.chain": "outlet first, origin last",
    "Incident.background_in": "ids of documents that only look back at it",
    "Incident.related": "ids of incidents that followed from it or led to it",
    "Member.coverage": "share of the child that the passages cover",
    "EventMention.foreground": "true when it belongs to what the article reports as news",
}


def plain(text: str | None) -> str:
    """Text without Rich's markup."""
    return re.sub(r"\[/?\w+\]|\[/\]", "", text or "")


def row(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    name = ", ".join(f"`{o}`" for o in parameter.opts) if is_option else f"`{parameter.name.upper()}`"
    default = getattr(parameter.default, "value", parameter.default)
    shown = f"`{default}`" if is_option and default is not None and not callable(default) else ""
    return f"| {name} | {plain(getattr(parameter, 'help', ''))} | {shown} |"


def cli() -> str:
    out = [CLI_HEAD]
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        rows = [row(p) for p in command.params if p.name != "help"]
        table = ["| argument or option | meaning | default |", "|---|---|---|", *rows, ""] if rows else []
        out += [f"## `sourceline {name}`", "", plain(command.help), "", *table, plain(command.epilog), ""]
    return "\n".join(out).rstrip() + "\n"


def shown_type(kind: Any) -> str:
    text = str(kind).replace("sourceline.records.", "").replace("typing.", "").replace("<class '", "").replace("'>", "")
    return text.replace("NoneType", "null").replace("tuple[int, int]", "Span").replace("|", "or")


def fields() -> str:
    out = [FIELDS_HEAD]
    for name, noun in sorted(vars(records).items()):
        if not (inspect.isclass(noun) and issubclass(noun, records.Record)) or noun is records.Record:
            continue
        rows = [f"| `{f.encode_name}` | {shown_type(f.type)} | {NOTES.get(f'{name}.{f.name}', '')} |" for f in msgspec.structs.fields(noun)]
        about = inspect.cleandoc(noun.__doc__ or "").replace("``", "`")
        out += [f"## {name}", "", about, "", "| field | type | |", "|---|---|---|", *rows, ""]
    return "\n".join(out).rstrip() + "\n"


if __name__ == "__main__":
    (REFERENCE / "cli.md").write_text(cli(), encoding="utf-8")
    (REFERENCE / "fields.md").write_text(fields(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "sourceline.export.schemas", str(REFERENCE)], check=True)
