"""Speed and memory: ``python -m benchmarks.speed [CORPORA] [--processes 2]``

Words a second of the full reading and of its stages on PolNeAR dev, seconds to load, words a second of processor time, seconds for one article
once loaded, and peak memory. Each figure of the whole comes from fresh processes, one thread each; stages are timed in this one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.corpora import DEFAULT, documents, jsonl

CHILD = """
import json, sys, time
from sourceline.lean import without_torch
without_torch()
start = time.perf_counter()
from sourceline.reader import Reader
reader = Reader.load()
loaded = time.perf_counter() - start
from pathlib import Path
from benchmarks.corpora import documents, jsonl
from benchmarks.speed import peak_mb
docs = documents(list(jsonl(Path(sys.argv[1]) / "attribution/polnear/dev.jsonl")))[int(sys.argv[2])::int(sys.argv[3])]
reader.read(docs[:1])
start = time.perf_counter()
reader.read(docs[1:2])
one = time.perf_counter() - start
start, cpu = time.perf_counter(), time.process_time()
for i in range(0, len(docs), 32):
    reader.read(docs[i : i + 32])
spent, cpu = time.perf_counter() - start, time.process_time() - cpu
words = sum(len(d.text.split()) for d in docs)
print(json.dumps({"load": loaded, "one": one, "one_words": len(docs[1].text.split()), "spent": spent, "cpu": cpu, "words": words,
                  "memory": peak_mb()}))
"""


def peak_mb() -> float:
    """The most memory that this process has held, in MB. Not ``ru_maxrss``: a process that was started by a large one counts its parent's."""
    rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(rows["VmHWM"].split()[0]) / 1024


def score(corpora: Path, reader: object = None, split: str = "dev", processes: int = 2, runs: int = 2) -> dict[str, float]:
    """``words_per_s`` over all processes, ``words_per_cpu_s`` of a second of processor time (a busy machine changes it less), ``load_s``,
    ``one_article_s``, ``memory_mb`` of the largest process; of ``runs``, the best of each (a shared machine makes a run slower than it is,
    never faster)."""
    found = [measure(corpora, processes) for _ in range(runs)]
    return {key: (max if key.startswith("words") else min)(run[key] for run in found) for key in found[0]}


def measure(corpora: Path, processes: int) -> dict[str, float]:
    """The figures of one run in fresh processes."""
    root = Path(__file__).resolve().parents[1]
    runs = [
        subprocess.Popen([sys.executable, "-c", CHILD, str(corpora), str(i), str(processes)], stdout=subprocess.PIPE, text=True, cwd=root)
        for i in range(processes)
    ]
    found = [json.loads(r.communicate()[0]) for r in runs]
    return {
        "words_per_s": round(sum(f["words"] for f in found) / max(f["spent"] for f in found)),
        "words_per_cpu_s": round(sum(f["words"] for f in found) / sum(f["cpu"] for f in found)),
        "load_s": round(max(f["load"] for f in found), 2),
        "one_article_s": round(max(f["one"] for f in found), 3),
        "memory_mb": round(max(f["memory"] for f in found)),
    }


def stages(corpora: Path) -> dict[str, int]:
    """Words a second of each stage alone, one thread."""
    from sourceline import attribution, events
    from sourceline.attribution.decode import raw_attributions
    from sourceline.language.entities import find_entities
    from sourceline.language.places import find_places
    from sourceline.language.times import find_times
    from sourceline.reader import Reader

    docs = documents(list(jsonl(corpora / "attribution/polnear/dev.jsonl")))
    words = sum(len(d.text.split()) for d in docs)
    spent: dict[str, float] = {}

    def timed(name: str, call: object) -> list[object]:
        start = time.perf_counter()
        result = [call(i) for i in range(len(docs))]  # type: ignore[operator]
        spent[name] = time.perf_counter() - start
        return result

    nlp = Reader.load().nlp
    start = time.perf_counter()
    parsed = list(nlp.pipe([d.text for d in docs]))
    spent["engine"] = time.perf_counter() - start
    times = timed("times", lambda i: find_times(parsed[i], docs[i]))
    places = timed("places", lambda i: find_places(parsed[i], docs[i]))
    entities = timed("entities", lambda i: find_entities(parsed[i], places[i]))
    raw = timed("attribution_decode", lambda i: raw_attributions(parsed[i]))
    full = timed("attribution_rules", lambda i: attribution.complete(parsed[i], docs[i], raw[i], entities[i]))
    timed("events", lambda i: events.find_events(parsed[i], docs[i], entities[i], times[i], places[i], full[i]))
    return {k: round(words / v) for k, v in spent.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    print(json.dumps({"stages_words_per_s": stages(args.corpora), **score(args.corpora, processes=args.processes)}, indent=1))
