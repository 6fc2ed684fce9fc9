"""The order of the house: imports run one way."""

import subprocess
import sys
from pathlib import Path


def test_imports_run_one_way():
    root = Path(__file__).resolve().parents[1]
    found = subprocess.run([str(Path(sys.executable).with_name("lint-imports"))], cwd=root, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_no_module_needs_the_training_extra():
    root = Path(__file__).resolve().parents[1]
    code = "import sys, sourceline, sourceline.reader, sourceline.cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
