"""The tables of payables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0018_payables"
down_revision = "0017_receivables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "payment",
        sa.Column(
            "state",
            sa.Enum(
                "paid",
                "reversed",
                "reversal",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "payee_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("fee_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
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
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["bank_account.id"],
            name=op.f("fk_payment_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_payment_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["party.id"], name=op.f("fk_payment_payee_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["payment.id"], name=op.f("fk_payment_reverses_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_payment_company_id_number")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_payment_reverses_id")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index("ix_payment_paid_on_id", ["paid_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_payment_payee_id"), ["payee_id"], unique=False
        )

    op.create_table(
        "bill",
        sa.Column(
            "kind",
            sa.Enum(
                "supplier",
                "charge",
                "commission",
                "debit_note",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "held",
                "booked",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "payee_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "purchase_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
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
        sa.Column("charge", sa.String(length=16), nullable=False),
        sa.Column("invoice_number", sa.String(length=40), nullable=False),
        sa.Column("invoice_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("open", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("booked_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carried_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
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
        sa.CheckConstraint("open >= 0 AND open <= amount", name=op.f("ck_bill_open")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_bill_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_bill_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["party.id"], name=op.f("fk_bill_payee_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase.id"], name=op.f("fk_bill_purchase_id_purchase")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_bill_shipment_id_shipment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_bill_company_id_number")
        ),
    )
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bill_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bill_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index("ix_bill_due_on_id", ["due_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bill_invoice_number"), ["invoice_number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bill_payee_id"), ["payee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bill_purchase_id"), ["purchase_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bill_shipment_id"), ["shipment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bill_state"), ["state"], unique=False)

    op.create_table(
        "bill_match",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "bill_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "purchase_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("price_incl_vat", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("special_invoice", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.String(length=120), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_bill_match_quantity")),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["bill.id"], name=op.f("fk_bill_match_bill_id_bill")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_bill_match_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"],
            ["purchase_line.id"],
            name=op.f("fk_bill_match_purchase_line_id_purchase_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_match")),
    )
    with op.batch_alter_table("bill_match", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bill_match_bill_id"), ["bill_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bill_match_purchase_line_id"),
            ["purchase_line_id"],
            unique=False,
        )

    op.create_table(
        "bill_revaluation",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "bill_id",
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
            ["bill_id"], ["bill.id"], name=op.f("fk_bill_revaluation_bill_id_bill")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_bill_revaluation_contract_id_contract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_revaluation")),
        sa.UniqueConstraint(
            "on", "bill_id", name=op.f("uq_bill_revaluation_on_bill_id")
        ),
    )
    with op.batch_alter_table("bill_revaluation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bill_revaluation_bill_id"), ["bill_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bill_revaluation_contract_id"), ["contract_id"], unique=False
        )

    op.create_table(
        "payment_allocation",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "payment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "bill_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "against_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "deposit_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "purchase_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "debt_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("paid_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carried_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("realised", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("fee_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("free", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("free_base", types.ExactDecimal(18, 3), nullable=False),
        sa.CheckConstraint("free >= 0", name=op.f("ck_payment_allocation_free")),
        sa.ForeignKeyConstraint(
            ["against_id"],
            ["bill.id"],
            name=op.f("fk_payment_allocation_against_id_bill"),
        ),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["bill.id"], name=op.f("fk_payment_allocation_bill_id_bill")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_payment_allocation_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"],
            ["receivable.id"],
            name=op.f("fk_payment_allocation_debt_id_receivable"),
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"],
            ["payment_allocation.id"],
            name=op.f("fk_payment_allocation_deposit_id_payment_allocation"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_payment_allocation_payment_id_payment"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"],
            ["purchase.id"],
            name=op.f("fk_payment_allocation_purchase_id_purchase"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_allocation")),
    )
    with op.batch_alter_table("payment_allocation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_against_id"), ["against_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_bill_id"), ["bill_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_contract_id"),
            ["contract_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_debt_id"), ["debt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_deposit_id"), ["deposit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_payment_id"), ["payment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_allocation_purchase_id"),
            ["purchase_id"],
            unique=False,
        )
