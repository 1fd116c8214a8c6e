"""Note verified backups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0022_backups"
down_revision = "0021_bills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "backup_note",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("pc", sa.String(length=80), nullable=False),
        sa.Column("file", sa.String(length=400), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_note")),
    )
