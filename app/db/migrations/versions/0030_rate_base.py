"""Keep rates in the base currency of each company."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_rate_base"
down_revision = "0029_vault"
branch_labels = None
depends_on = None

BY_CURRENCY = "uq_exchange_rate_currency_kind_on"
BY_BASE = "uq_exchange_rate_base_currency_kind_on"


def upgrade() -> None:
    """Take the step; the rates that are known were typed for the first company.

    They get their base as a default, since a statement of its own would be an action
    of nobody for the trail.
    """
    base = op.get_bind().scalar(
        sa.text("SELECT base_currency FROM company ORDER BY id LIMIT 1")
    )
    column = sa.Column(
        "base", sa.String(3), server_default=base or "CNY", nullable=False
    )
    with op.batch_alter_table("exchange_rate") as table:
        table.add_column(column)
        table.drop_constraint(op.f(BY_CURRENCY), type_="unique")
        table.create_unique_constraint(
            op.f(BY_BASE), ["base", "currency", "kind", "on"]
        )
    with op.batch_alter_table("exchange_rate") as table:
        table.alter_column("base", server_default="CNY")
