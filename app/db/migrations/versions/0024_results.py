"""Note which record an action led to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_results"
down_revision = "0023_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "action_result",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"], ["action.key"], name=op.f("fk_action_result_key_action")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_action_result")),
    )
