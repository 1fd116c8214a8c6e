"""The tables of credits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0016_credits"
down_revision = "0015_customs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "credit",
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "accepted",
                "used",
                "closed",
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
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "bank_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("issuing_bank", sa.String(length=140), nullable=False),
        sa.Column("advice_number", sa.String(length=40), nullable=False),
        sa.Column("advised_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("expiry_place", sa.String(length=80), nullable=False),
        sa.Column("applicant", sa.String(length=400), nullable=False),
        sa.Column("beneficiary", sa.String(length=400), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=True),
        sa.Column("plus", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("minus", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("tenor", sa.String(length=140), nullable=False),
        sa.Column(
            "partial",
            sa.Enum(
                "",
                "allowed",
                "conditional",
                "not_allowed",
                name="partial",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "transhipment",
            sa.Enum(
                "",
                "allowed",
                "conditional",
                "not_allowed",
                name="transhipment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("port_of_loading", sa.String(length=200), nullable=False),
        sa.Column("port_of_discharge", sa.String(length=200), nullable=False),
        sa.Column("latest_shipment_on", sa.Date(), nullable=True),
        sa.Column("presentation_days", sa.Integer(), nullable=False),
        sa.Column("goods", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drawn", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("undrawn", types.ExactDecimal(18, 3), nullable=False),
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
        sa.CheckConstraint("amount >= 0", name=op.f("ck_credit_amount")),
        sa.CheckConstraint(
            "presentation_days >= 0", name=op.f("ck_credit_presentation_days")
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["party.id"], name=op.f("fk_credit_bank_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_credit_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_credit_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_credit_customer_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_credit_company_id_number")
        ),
    )
    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_credit_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_credit_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_credit_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_credit_expires_on"), ["expires_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_credit_state"), ["state"], unique=False)

    op.create_table(
        "credit_drawing",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "credit_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("presented_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_credit_drawing_amount")),
        sa.ForeignKeyConstraint(
            ["credit_id"],
            ["credit.id"],
            name=op.f("fk_credit_drawing_credit_id_credit"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_credit_drawing_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_drawing")),
        sa.UniqueConstraint("shipment_id", name=op.f("uq_credit_drawing_shipment_id")),
    )
    with op.batch_alter_table("credit_drawing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_credit_drawing_credit_id"), ["credit_id"], unique=False
        )
