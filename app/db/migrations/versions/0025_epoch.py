"""Know which server is the office's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0025_epoch"
down_revision = "0024_results"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "epoch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("server", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epoch")),
    )
