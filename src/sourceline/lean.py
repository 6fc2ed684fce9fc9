"""What a process of ours does without. spaCy imports torch wherever it finds it: a second and 150 MB that no stage uses."""

from __future__ import annotations

import sys


def without_torch() -> None:
    """Makes ``import torch`` fail in this process, unless it is there already. For the commands and their reading processes, never in the library."""
    sys.modules.setdefault("torch", None)  # type: ignore[arg-type]
