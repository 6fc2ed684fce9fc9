"""The command line that every benchmark shares: path of the corpora, split, figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpora import DEFAULT
from sourceline.reader import Reader


def run(score: Callable[..., dict[str, float]]) -> None:
    """Parse the arguments, score, print."""
    doc = sys.modules[score.__module__].__doc__
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--split", default="dev")
    args = parser.parse_args()
    print(json.dumps(score(args.corpora, Reader.load(), split=args.split), indent=1))
