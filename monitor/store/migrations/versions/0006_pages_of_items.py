"""The item of each stored page, and fingerprints of repeated lines of a source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("pages", sa.Column("guid", sa.String(60), nullable=True))
    op.create_index("ix_pages_guid", "pages", ["guid"])
    op.execute("UPDATE pages SET guid = (SELECT MIN(entries.guid) FROM entries WHERE entries.url = pages.url)")
    op.create_table(
        "line_marks",
        sa.Column("position", _NUMBER, nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position"], ["items.position"], name=op.f("fk_line_marks_position"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_line_marks")),
    )
    op.create_index("ix_line_marks_source", "line_marks", ["source", "position"])


def downgrade() -> None:
    op.drop_table("line_marks")
    op.drop_index("ix_pages_guid", table_name="pages")
    op.drop_column("pages", "guid")
