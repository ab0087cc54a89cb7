"""Entries keep the guid of their feed, and entries and items their attachments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("feed_guid", sa.Text(), nullable=False, server_default=""))
    op.add_column("entries", sa.Column("guid_is_permalink", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("entries", "items"):
        op.add_column(table, sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("items", "attachments")
    for name in ("attachments", "guid_is_permalink", "feed_guid"):
        op.drop_column("entries", name)
