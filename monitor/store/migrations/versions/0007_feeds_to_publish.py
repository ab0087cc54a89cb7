"""The feeds that are to be published are rows, written with what changes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds_to_publish",
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_feeds_to_publish")),
    )


def downgrade() -> None:
    op.drop_table("feeds_to_publish")
