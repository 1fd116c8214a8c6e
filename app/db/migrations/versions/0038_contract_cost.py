"""Estimate what the way of a contract's goods costs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0038_contract_cost"
down_revision = "0037_named"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step: contracts of before go on with their quotation's costing."""
    price, amount = types.ExactDecimal(18, 6), types.ExactDecimal(18, 3)
    percent = types.ExactDecimal(9, 4)
    op.create_table(
        "contract_cost",
        sa.Column("contract_id", KEY, nullable=False),
        sa.Column("freight_per_cbm", price, nullable=False),
        sa.Column("freight", amount, nullable=False),
        sa.Column("domestic_per_cbm", price, nullable=False),
        sa.Column("domestic", amount, nullable=False),
        sa.Column("premium_percent", percent, nullable=False),
        sa.Column("insured_percent", percent, nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_contract_cost_contract_id_contract"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_contract_cost")),
    )
