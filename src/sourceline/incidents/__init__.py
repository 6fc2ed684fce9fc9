"""Readings and lineages into incidents: matching, claims, answers, corroboration, tolls."""

from sourceline.incidents.assembly import find_incidents

__all__ = ["find_incidents"]
