"""Sources whose page needs a browser, and the data behind it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("rendered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sources", sa.Column("rendered_at", sa.BigInteger(), nullable=True))
    op.add_column("sources", sa.Column("page_data", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("page_data", "rendered_at", "rendered"):
        op.drop_column("sources", name)
