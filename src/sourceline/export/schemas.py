"""JSON Schemas of the contract, generated from the records: ``python -m sourceline.export.schemas docs/reference``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from sourceline.export.comparison_record import ComparisonRecord
from sourceline.records import IncidentList, LineageList, Reading, Skipped

ROOTS: dict[str, type[msgspec.Struct]] = {
    "reading": Reading,
    "lineage": LineageList,
    "incidents": IncidentList,
    "skipped": Skipped,
    "comparison": ComparisonRecord,
}
"""File name (without ``.schema.json``) by record."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one root record; raises KeyError for an unknown name."""
    root = ROOTS[name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"sourceline.{name}/1", **msgspec.json.schema(root)}


def text(name: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Write every schema into the folder, made when missing; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.schema.json" for name in ROOTS]
    for name, path in zip(ROOTS, paths, strict=True):
        path.write_text(text(name), encoding="utf-8")
    return paths


def main(arguments: list[str]) -> int:
    """Write the schemas into the one folder that is named; 2 for a wrong call."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m sourceline.export.schemas FOLDER\n")
        return 2
    for path in write(Path(arguments[0])):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
