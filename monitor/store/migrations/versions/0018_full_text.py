"""The full-text index of items; every item is indexed in the background."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unindexed_items",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["position"], ["items.position"], name=op.f("fk_unindexed_items_position"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_unindexed_items")),
    )
    if op.get_bind().dialect.name == "sqlite":
        options = "content='', detail=none, columnsize=0, tokenize='ascii'"
        op.execute(f"CREATE VIRTUAL TABLE item_words USING fts5(words, {options})")
    else:
        op.execute(
            "CREATE TABLE item_words (position BIGINT PRIMARY KEY REFERENCES items ON DELETE CASCADE, words TSVECTOR)"
        )
        op.execute("CREATE INDEX ix_item_words_words ON item_words USING gin (words)")
    op.execute("INSERT INTO unindexed_items SELECT position FROM items")


def downgrade() -> None:
    op.execute("DROP TABLE item_words")
    op.drop_table("unindexed_items")
