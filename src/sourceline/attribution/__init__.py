"""Doc -> attributions: who says what in whose words, on what terms, and through whom it came."""

from sourceline.attribution.complete import complete as complete

__all__ = ["complete"]
