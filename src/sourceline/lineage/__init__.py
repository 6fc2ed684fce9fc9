"""Who copied whom: documents into families, and what a machine-swapped copy read.

Of a document at most the first ``words.MOST_WORDS`` words (500,000) are compared: what follows stands in no passage.
"""

from sourceline.lineage.archive import find_archive_lineages
from sourceline.lineage.blocks import WHOLE_CASE
from sourceline.lineage.crew import CrewError
from sourceline.lineage.families import find_lineages
from sourceline.lineage.repairs import repairs_from

__all__ = ["WHOLE_CASE", "CrewError", "find_archive_lineages", "find_lineages", "repairs_from"]
