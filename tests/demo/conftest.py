"""Make ``benchmarks/demo.py`` importable as ``benchmark_demo``: the benchmarks are no package."""

import importlib.util
import sys
from pathlib import Path

_PATH = Path(__file__).parents[2] / "benchmarks" / "demo.py"
_SPEC = importlib.util.spec_from_file_location("benchmark_demo", _PATH)
assert _SPEC
assert _SPEC.loader
sys.modules["benchmark_demo"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sys.modules["benchmark_demo"])
