"""Let a second person confirm who is one: the roles that wait, and who asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048_asked"
down_revision = "0047_sought"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step: who has a role keeps it."""
    for name, kind in (("asked_roles", sa.String(200)), ("asked_by", sa.Text())):
        column = sa.Column(name, kind, server_default="", nullable=False)
        op.add_column("staff", column)
