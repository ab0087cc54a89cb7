"""Events: which items report one happening, and what they are compared by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the event tables; each item founds an event with its copies as reports."""
    _make_tables()
    _make_tables_of_terms()
    op.execute(
        "INSERT INTO events (id, guid) SELECT position, guid FROM items WHERE copy_of IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM items AS first WHERE first.guid = items.copy_of)"
    )
    op.execute(
        "INSERT INTO reports (position, event, kind, compared, weighed, evidence)"
        " SELECT items.position, COALESCE(first.position, items.position),"
        " CASE WHEN first.position IS NULL THEN 'first' ELSE 'copy' END, FALSE, '', '{}'"
        " FROM items LEFT JOIN items AS first ON first.guid = items.copy_of"
    )
    # They were sampled in another way: none of them is ever met again.
    op.execute("DELETE FROM shingles")


def _make_tables() -> None:
    op.create_table(
        "events",
        sa.Column("id", _SERIAL, autoincrement=False, nullable=False),
        sa.Column("guid", sa.String(length=60), nullable=False),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_follows"), "events", ["follows"])
    op.create_table(
        "reports",
        sa.Column("position", _SERIAL, nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("weighed", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["position"], ["items.position"], name=op.f("fk_reports_position"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_event", "reports", ["event", "compared", "position"])
    op.create_table(
        "corrections",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("one", sa.String(length=60), nullable=False),
        sa.Column("other", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_one"), "corrections", ["one"])
    op.create_index(op.f("ix_corrections_other"), "corrections", ["other"])


def _make_tables_of_terms() -> None:
    op.create_table(
        "terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("position", _SERIAL, nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["position"], ["items.position"], name=op.f("fk_terms_position"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("term", "position", name=op.f("pk_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_terms_position"), "terms", ["position"])
    op.create_table(
        "term_counts",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "glosses",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glosses")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_glosses_first_seen"), "glosses", ["first_seen"])
