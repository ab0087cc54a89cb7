"""Versions of articles with a changed meaning, their next fetch, digests by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_item(table: str, *key: str) -> tuple[sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    foreign = sa.ForeignKeyConstraint(
        ["position"], ["items.position"], name=op.f(f"fk_{table}_position_items"), ondelete="CASCADE"
    )
    return foreign, sa.PrimaryKeyConstraint("position", *key, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    for name in ("etag", "last_modified"):
        op.add_column("pages", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "versions",
        sa.Column("position", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        *_of_item("versions", "number"),
    )
    op.create_table(
        "revisits",
        sa.Column("position", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("next_look", sa.BigInteger()),
        *_of_item("revisits"),
    )
    op.create_index(op.f("ix_revisits_next_look"), "revisits", ["next_look"])
    op.create_table(
        "digests",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.BigInteger()),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_digests")),
    )


def downgrade() -> None:
    for name in ("digests", "revisits", "versions"):
        op.drop_table(name)
    for name in ("last_modified", "etag"):
        op.drop_column("pages", name)
