"""Add how long a server's answer stays valid, and an index of waiting entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("holds", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("ix_entries_waiting", table_name="entries")
    op.create_index("ix_entries_waiting", "entries", ["state", "source"])


def downgrade() -> None:
    op.drop_index("ix_entries_waiting", table_name="entries")
    op.create_index("ix_entries_waiting", "entries", ["source", "state"])
    op.drop_column("sources", "holds")
