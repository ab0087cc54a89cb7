"""The text of pages that are watched for changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("watched", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("sources", "watched")
