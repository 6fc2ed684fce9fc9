"""The commands leave torch alone."""

import subprocess
import sys


def test_torch_cannot_come_in_behind_a_command():
    code = """
import sys
from sourceline.lean import without_torch
without_torch()
try:
    import torch
except ImportError:
    print("no torch")
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "no torch"


def test_the_commands_ask_for_it():
    code = """
import sys
from typer.testing import CliRunner
from sourceline.cli import app
CliRunner().invoke(app, ["read", "/nowhere/at-all.txt"])
print(sys.modules.get("torch", "absent"))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "None"


def test_what_is_there_stays():
    code = """
import sys, types
sys.modules["torch"] = there = types.ModuleType("torch")
from sourceline.lean import without_torch
without_torch()
print(sys.modules["torch"] is there)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "True"
