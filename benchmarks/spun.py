"""Clean texts that must not be called spun: ``python -m benchmarks.spun [CORPORA]``

False alarms at .5 and repairs made on clean dev and test texts, by corpus, read by the whole pipeline (about ten minutes on one thread). What
is found in spun texts is part of ``python -m benchmarks.lineage``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.corpora import DEFAULT, jsonl, read_all
from sourceline.reader import Reader
from sourceline.records import Document

CLEAN = {
    "polnear": "attribution/polnear/dev",
    "worldwide": "ner/worldwide/dev",
    "gva": "events/gva/dev",
    "lgl": "geo/lgl",
    "geovirus": "geo/geovirus",
    "wikiwars": "timex/wikiwars.dev",
    "gum": "coref/gum/dev",
    "ecbplus": "events/ecbplus/dev",
    "muc": "events/muc4/tst1",
    "muc2": "events/muc4/tst2",
    "satp": "events/satp/dev",
}
ALARM = 0.5


def score(corpora: Path, reader: Reader) -> dict[str, float]:
    """``texts``, percent of ``alarms`` in all and by corpus, and the number of ``repairs``."""
    alarms: dict[str, list[bool]] = {}
    repairs = 0
    for name, path in CLEAN.items():
        readings = read_all(reader, list(texts(corpora / f"{path}.jsonl")))
        alarms[name] = [reading.spun >= ALARM for reading in readings]
        repairs += sum(len(reading.repairs) for reading in readings)
    every = [alarm for group in alarms.values() for alarm in group]
    by_corpus = {f"alarms_{name}": round(100 * float(np.mean(group)), 2) for name, group in alarms.items()}
    return {"texts": len(every), "alarms": round(100 * float(np.mean(every)), 2), **by_corpus, "repairs": repairs}


def texts(path: Path) -> Iterator[Document]:
    """Documents of a corpus, as they are."""
    for at, row in enumerate(jsonl(path)):
        if isinstance(row.get("text"), str):
            yield Document(id=f"{path.parent.name}-{at}", text=row["text"], input="")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    print(json.dumps(score(parser.parse_args().corpora, Reader.load()), indent=1))
