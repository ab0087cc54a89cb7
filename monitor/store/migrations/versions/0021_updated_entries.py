"""Entries keep the date of their last change as their feed gives it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("updated", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("entries", "updated")
