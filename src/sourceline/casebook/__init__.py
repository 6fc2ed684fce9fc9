"""The case on disk: readings by model, skipped inputs, lineages and incidents as snapshots, judgements by people.

``Casebook`` is the only code that writes a store. SQLite in one file by default, PostgreSQL by URL.
"""

from sourceline.casebook.errors import CasebookError
from sourceline.casebook.judgements import Action, Judgement, TargetKind
from sourceline.casebook.store import Casebook

__all__ = ["Action", "Casebook", "CasebookError", "Judgement", "TargetKind"]
