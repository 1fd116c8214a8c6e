"""Name the rules of ports, so that files can be read in again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_port_code"
down_revision = "0031_report"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step: no program has entered a rule before it."""
    code = sa.Column("code", sa.String(length=48), server_default="", nullable=False)
    op.add_column("port_rule", code)
    op.create_index("uq_port_rule_code", "port_rule", ["code"], unique=True)
