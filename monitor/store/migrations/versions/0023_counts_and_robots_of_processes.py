"""Processes of one archive share their counts and the robots.txt that they read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roles", sa.Column("counts", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "agent", name=op.f("pk_robots")),
    )
    op.create_index(op.f("ix_robots_until"), "robots", ["until"])


def downgrade() -> None:
    op.drop_table("robots")
    op.drop_column("roles", "counts")
