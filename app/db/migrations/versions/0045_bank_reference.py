"""Note the bank's reference of payments and transfers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045_bank_reference"
down_revision = "0043_confirmed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; of what was paid before no reference is known."""
    for table in ("payment", "transfer"):
        column = sa.Column(
            "bank_reference", sa.String(60), server_default="", nullable=False
        )
        op.add_column(table, column)
