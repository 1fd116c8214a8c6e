"""Record what was checked when a paper was issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042_checked"
down_revision = "0041_treated"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    digest = sa.Column(
        "checked_digest", sa.String(64), server_default="", nullable=False
    )
    op.add_column("issued_paper", digest)
    checked = sa.Column("checked", sa.Text(), server_default="", nullable=False)
    op.add_column("paper_content", checked)
