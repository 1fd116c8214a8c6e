"""The tables of purchasing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0010_purchasing"
down_revision = "0009_contracts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "purchase",
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "confirmed",
                "completed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "supplier_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("place_signed", sa.String(length=80), nullable=False),
        sa.Column("delivery_on", sa.Date(), nullable=True),
        sa.Column("delivery_place", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("quality_terms", sa.String(length=500), nullable=False),
        sa.Column("packing_terms", sa.String(length=500), nullable=False),
        sa.Column("payment_terms", sa.String(length=500), nullable=False),
        sa.Column("deposit_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("settle_days", sa.Integer(), nullable=False),
        sa.Column("purchaser", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("total", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("received_percent", types.ExactDecimal(9, 4), nullable=False),
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
            ["company_id"], ["company.id"], name=op.f("fk_purchase_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_purchase_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["party.id"], name=op.f("fk_purchase_supplier_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_purchase_company_id_number")
        ),
    )
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_purchase_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_purchase_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_purchase_signed_on"), ["signed_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_purchase_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_purchase_supplier_id"), ["supplier_id"], unique=False
        )

    op.create_table(
        "purchase_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "purchase_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "contract_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("specification", sa.String(length=300), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("price_incl_vat", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("special_invoice", sa.Boolean(), nullable=False),
        sa.Column("received", types.ExactDecimal(18, 3), nullable=False),
        sa.CheckConstraint(
            "price_incl_vat >= 0", name=op.f("ck_purchase_line_price_incl_vat")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_purchase_line_quantity")),
        sa.CheckConstraint("received >= 0", name=op.f("ck_purchase_line_received")),
        sa.ForeignKeyConstraint(
            ["contract_line_id"],
            ["contract_line.id"],
            name=op.f("fk_purchase_line_contract_line_id_contract_line"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_purchase_line_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"],
            ["purchase.id"],
            name=op.f("fk_purchase_line_purchase_id_purchase"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_line")),
    )
    with op.batch_alter_table("purchase_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_purchase_line_contract_line_id"),
            ["contract_line_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_purchase_line_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_purchase_line_purchase_id"), ["purchase_id"], unique=False
        )
