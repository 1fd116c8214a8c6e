"""The tables of office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0003_office"
down_revision = "0002_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "company",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("address_en", sa.String(length=500), nullable=False),
        sa.Column("address_zh", sa.String(length=500), nullable=False),
        sa.Column("tax_number", sa.String(length=32), nullable=False),
        sa.Column("customs_code", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("legal_person", sa.String(length=80), nullable=False),
        sa.Column("base_currency", sa.String(length=3), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("code", name=op.f("uq_company_code")),
    )
    op.create_table(
        "exchange_rate",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mid",
                "buying",
                "selling",
                "closing",
                name="ratekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.CheckConstraint("unit IN (1, 100)", name=op.f("ck_exchange_rate_unit")),
        sa.CheckConstraint("value > 0", name=op.f("ck_exchange_rate_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint(
            "currency", "kind", "on", name=op.f("uq_exchange_rate_currency_kind_on")
        ),
    )
    op.create_table(
        "bank_account",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "company_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("bank_name", sa.String(length=200), nullable=False),
        sa.Column("bank_address", sa.String(length=300), nullable=False),
        sa.Column("swift", sa.String(length=11), nullable=False),
        sa.Column("account_number", sa.String(length=40), nullable=False),
        sa.Column("beneficiary", sa.String(length=200), nullable=False),
        sa.Column("intermediary", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_bank_account_company_id_company"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
    )
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_account_company_id"), ["company_id"], unique=False
        )

    op.create_table(
        "series",
        sa.Column(
            "company_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_series_company_id_company")
        ),
        sa.PrimaryKeyConstraint("company_id", "name", "year", name=op.f("pk_series")),
    )
