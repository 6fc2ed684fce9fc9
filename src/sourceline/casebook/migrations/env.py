"""Runs the migrations on the connection, and in the transaction, of the casebook that is being opened."""

from alembic import context

from sourceline.casebook.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
