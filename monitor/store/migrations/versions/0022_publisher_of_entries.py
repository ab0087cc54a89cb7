"""Entries keep the outlet that an aggregator's feed names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("publisher", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("entries", "publisher")
