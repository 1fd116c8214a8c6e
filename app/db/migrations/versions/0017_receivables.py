"""The tables of receivables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0017_receivables"
down_revision = "0016_credits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "receipt",
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "reversed",
                "reversal",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "customer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("charge", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("remitter", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("mid_rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("buying_rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("gross_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("charge_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("cash_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("free", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("free_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "reverses_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column(
            "company_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("free >= 0", name=op.f("ck_receipt_free")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["bank_account.id"],
            name=op.f("fk_receipt_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_receipt_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_receipt_customer_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["receipt.id"], name=op.f("fk_receipt_reverses_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_receipt_company_id_number")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_receipt_reverses_id")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receipt_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_receipt_received_on_id", ["received_on", "id"], unique=False
        )

    op.create_table(
        "advance",
        sa.Column(
            "company_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "customer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "receipt_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("free", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("free_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "free >= 0 AND free <= amount", name=op.f("ck_advance_free")
        ),
        sa.CheckConstraint("free_base >= 0", name=op.f("ck_advance_free_base")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_advance_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_advance_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_advance_customer_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_advance_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance")),
    )
    with op.batch_alter_table("advance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advance_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_advance_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_advance_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_advance_receipt_id"), ["receipt_id"], unique=False
        )

    op.create_table(
        "receivable",
        sa.Column(
            "company_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invoice",
                "debit_note",
                "credit_note",
                "advance_refund",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "customer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("open", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("booked_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carried_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("awaits", sa.String(length=12), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receivable_amount")),
        sa.CheckConstraint(
            "open >= 0 AND open <= amount", name=op.f("ck_receivable_open")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_receivable_company_id_company"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_receivable_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_receivable_customer_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_receivable_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable")),
    )
    with op.batch_alter_table("receivable", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receivable_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receivable_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receivable_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index("ix_receivable_due_on_id", ["due_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_receivable_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receivable_shipment_id"), ["shipment_id"], unique=False
        )

    op.create_table(
        "advance_release",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "advance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "receivable_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["advance_id"],
            ["advance.id"],
            name=op.f("fk_advance_release_advance_id_advance"),
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"],
            ["receivable.id"],
            name=op.f("fk_advance_release_receivable_id_receivable"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_advance_release_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_release")),
    )
    with op.batch_alter_table("advance_release", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advance_release_advance_id"), ["advance_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_advance_release_shipment_id"), ["shipment_id"], unique=False
        )

    op.create_table(
        "receipt_allocation",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "receipt_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "receivable_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "against_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "advance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("settled_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carried_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("realised", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("charge_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["advance_id"],
            ["advance.id"],
            name=op.f("fk_receipt_allocation_advance_id_advance"),
        ),
        sa.ForeignKeyConstraint(
            ["against_id"],
            ["receivable.id"],
            name=op.f("fk_receipt_allocation_against_id_receivable"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_receipt_allocation_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["receipt.id"],
            name=op.f("fk_receipt_allocation_receipt_id_receipt"),
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"],
            ["receivable.id"],
            name=op.f("fk_receipt_allocation_receivable_id_receivable"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_allocation")),
    )
    with op.batch_alter_table("receipt_allocation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_allocation_advance_id"), ["advance_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receipt_allocation_against_id"), ["against_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receipt_allocation_contract_id"),
            ["contract_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_receipt_allocation_receipt_id"), ["receipt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_receipt_allocation_receivable_id"),
            ["receivable_id"],
            unique=False,
        )

    op.create_table(
        "revaluation",
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
            "receivable_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("open", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("before_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("after_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("gain", types.ExactDecimal(18, 3), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_revaluation_company_id_company"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_revaluation_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"],
            ["receivable.id"],
            name=op.f("fk_revaluation_receivable_id_receivable"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revaluation")),
        sa.UniqueConstraint(
            "on", "receivable_id", name=op.f("uq_revaluation_on_receivable_id")
        ),
    )
    with op.batch_alter_table("revaluation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_revaluation_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_revaluation_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_revaluation_receivable_id"), ["receivable_id"], unique=False
        )
