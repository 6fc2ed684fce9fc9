"""Who copied whom: documents into families, and what a machine-swapped copy read."""

from sourceline.lineage.archive import find_archive_lineages
from sourceline.lineage.blocks import WHOLE_CASE
from sourceline.lineage.families import find_lineages
from sourceline.lineage.repairs import repairs_from

__all__ = ["WHOLE_CASE", "find_archive_lineages", "find_lineages", "repairs_from"]
