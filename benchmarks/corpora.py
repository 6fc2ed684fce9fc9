"""What the benchmarks share: finding the corpora and the scorers that lie beside them, and reading JSON Lines."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from sourceline.reader import Reader
from sourceline.records import Document, Reading

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora"


def jsonl(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def tool(corpora: Path, name: str) -> ModuleType:
    """A scorer kept beside the corpora (``<corpora>/../tools``): its definition of a metric is the binding one."""
    spec = importlib.util.spec_from_file_location(name, corpora.parent / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(rows: Sequence[dict[str, Any]], date: str = "dct") -> list[Document]:
    """Corpus rows as Documents: text untouched, the row's number where it has no id."""
    return [
        Document(id=str(d.get("doc_id", i)), text=d["text"], input=f"#{i}", published=(str(d[date])[:10] if d.get(date) else None))
        for i, d in enumerate(rows)
    ]


def read_all(reader: Reader, docs: Sequence[Document], size: int = 64) -> list[Reading]:
    """Readings of any number of documents, in batches."""
    return [r for i in range(0, len(docs), size) for r in reader.read(docs[i : i + size])]
