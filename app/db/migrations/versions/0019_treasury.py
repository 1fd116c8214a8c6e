"""The tables of treasury."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0019_treasury"
down_revision = "0018_payables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "cash_move",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "company_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("base", types.ExactDecimal(18, 3), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["bank_account.id"],
            name=op.f("fk_cash_move_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_cash_move_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_move")),
        sa.UniqueConstraint(
            "source_kind", "source_id", name=op.f("uq_cash_move_source_kind_source_id")
        ),
    )
    with op.batch_alter_table("cash_move", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cash_move_account_id_on_id", ["account_id", "on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cash_move_company_id"), ["company_id"], unique=False
        )
