"""Who copied whom: documents into families, and what a machine-swapped copy read."""

from sourceline.lineage.families import find_lineages
from sourceline.lineage.repairs import repairs_from

__all__ = ["find_lineages", "repairs_from"]
