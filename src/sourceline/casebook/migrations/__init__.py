"""Alembic's environment for casebooks. A new revision: ``alembic`` is not needed, add a file to ``versions`` and set ``database.HEAD``."""
