"""Time and memory that the browser took for the page of a source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("render_ms", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sources", sa.Column("render_bytes", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("sources", "render_bytes")
    op.drop_column("sources", "render_ms")
