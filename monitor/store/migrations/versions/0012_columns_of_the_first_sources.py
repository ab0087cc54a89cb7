"""Columns of `sources` that databases of the very first version do not have."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

# Revision 0001 was changed after its first use: databases made before bear its number, and lack these.
_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("moved_to", sa.Text(), nullable=False, server_default=""),
    sa.Column("moved_since", sa.BigInteger(), nullable=True),
    sa.Column("moved_times", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("last_full", sa.BigInteger(), nullable=True),
    sa.Column("liar", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("habit", sa.Text(), nullable=False, server_default=""),
)


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("sources")}
    for column in _COLUMNS:
        if column.name not in known:
            op.add_column("sources", column)


def downgrade() -> None:
    """Keep the columns: revision 0009 has them too."""
