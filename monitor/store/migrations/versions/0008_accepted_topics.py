"""The topics configured last, to notice that several are missing at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accepted_topics",
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_accepted_topics")),
    )


def downgrade() -> None:
    op.drop_table("accepted_topics")
