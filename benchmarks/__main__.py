"""Every benchmark against its pinned scores: ``python -m benchmarks [CORPORA] [NAME ...]``

Prints each figure beside its pin (``pins.toml``); exit code 1 when one has dropped. Pins are floors (ceilings for the names
listed under ``ceilings``); raising one is a commit of its own.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tomllib
from pathlib import Path

from benchmarks.corpora import DEFAULT
from sourceline.reader import Reader

PINS = Path(__file__).with_name("pins.toml")


def pins() -> dict[str, dict[str, float]]:
    return tomllib.loads(PINS.read_text(encoding="utf-8"))


def dropped(figures: dict[str, float], pinned: dict[str, float]) -> list[str]:
    """Names of the figures that are missing or worse than their pin. NaN is neither: a benchmark's word that it cannot be measured here."""
    ceilings = set(pinned.get("ceilings", []))  # type: ignore[call-overload]
    bad = []
    for name, pin in pinned.items():
        if name == "ceilings":
            continue
        value = figures.get(name)
        if value is None or (value > pin if name in ceilings else value < pin):
            bad.append(name)
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("names", nargs="*", help="which benchmarks; all by default")
    args = parser.parse_args()
    if not args.corpora.is_dir():
        print(f"{args.corpora}: no corpora here; the benchmarks need their path as argument")
        return 2
    reader = Reader.load()
    failed = False
    for name, pinned in pins().items():
        if args.names and name not in args.names:
            continue
        figures = importlib.import_module(f"benchmarks.{name}").score(args.corpora, reader)
        bad = dropped(figures, pinned)
        failed |= bool(bad)
        for key, value in figures.items():
            mark = "" if key not in pinned else f"   pin {pinned[key]:g}" + ("   DROPPED" if key in bad else "")
            print(f"{name:12} {key:24} {value:10g}{mark}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
