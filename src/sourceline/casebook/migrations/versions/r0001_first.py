"""First tables: documents, readings, skipped inputs, snapshots of lineages and incidents, judgements."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text, UniqueConstraint

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = ("document", "reading", "judgement")
"""Tables whose rows are neither changed nor deleted: the database itself refuses."""


def upgrade() -> None:
    _table(
        "document",
        *(_text(name) for name in ("id", "family", "input", "location", "sha256")),
        Column("published", Text),
        _text("created"),
        UniqueConstraint("id", name="uq_document_id"),
    )
    op.create_index("ix_document_family_sha256", "document", ["family", "sha256"])
    op.create_index("ix_document_location_sha256", "document", ["location", "sha256"])
    op.create_index("ix_document_published", "document", ["published"])
    _table(
        "reading",
        *(_text(name) for name in ("document", "model", "record", "created")),
        ForeignKeyConstraint(["document"], ["document.id"], name="fk_reading_document"),
        UniqueConstraint("document", "model", name="uq_reading_document_model"),
    )
    _table(
        "skipped",
        *(_text(name) for name in ("key", "input", "location", "record", "created", "seen")),
        Column("settled", Text),
        UniqueConstraint("key", name="uq_skipped_key"),
    )
    op.create_index("ix_skipped_input", "skipped", ["input"])
    _table("snapshot", *(_text(name) for name in ("kind", "sha256", "created")))
    op.create_index("ix_snapshot_kind_number", "snapshot", ["kind", "number"])
    _table(
        "lineage",
        Column("snapshot", Integer, nullable=False),
        *(_text(name) for name in ("id", "root", "record")),
        ForeignKeyConstraint(["snapshot"], ["snapshot.number"], name="fk_lineage_snapshot"),
        UniqueConstraint("snapshot", "id", name="uq_lineage_snapshot_id"),
    )
    _table(
        "incident",
        Column("snapshot", Integer, nullable=False),
        *(_text(name) for name in ("id", "type")),
        Column("start", Text),
        _text("record"),
        ForeignKeyConstraint(["snapshot"], ["snapshot.number"], name="fk_incident_snapshot"),
        UniqueConstraint("snapshot", "id", name="uq_incident_snapshot_id"),
    )
    _table(
        "judgement",
        *(_text(name) for name in ("made", "who", "action", "kind", "target", "value", "note")),
        Column("snapshot", Integer),
        ForeignKeyConstraint(["snapshot"], ["snapshot.number"], name="fk_judgement_snapshot"),
    )
    op.create_index("ix_judgement_kind_target", "judgement", ["kind", "target"])
    _keep_rows()


def downgrade() -> None:
    raise NotImplementedError("a casebook is not taken back: restore a copy")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _table(name: str, *columns: object) -> None:
    number = Column("number", Integer, autoincrement=True, nullable=False)
    op.create_table(name, number, *columns, PrimaryKeyConstraint("number", name=f"pk_{name}"), sqlite_autoincrement=True)  # type: ignore[arg-type]


def _keep_rows() -> None:
    """Triggers of SQLite and PostgreSQL that refuse to change or delete rows of ``KEPT``; other databases go without."""
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION sourceline_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME; END $$"
        )
    for table in KEPT:
        if dialect == "postgresql":
            op.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION sourceline_kept()")
        elif dialect == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_kept_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept'); END"
                )
