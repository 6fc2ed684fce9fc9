"""Alembic's environment for casebooks. For a new revision add a file to ``versions`` (``script.py.mako`` is its form) and set ``database.HEAD``."""
