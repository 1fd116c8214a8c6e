"""The tables of quotations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0008_quotations"
down_revision = "0007_inquiries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "quotation",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "issued",
                "accepted",
                "declined",
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
            nullable=False,
        ),
        sa.Column(
            "inquiry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("quoted_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("binding", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("port_of_loading", sa.String(length=5), nullable=False),
        sa.Column("port_of_discharge", sa.String(length=5), nullable=False),
        sa.Column("payment_terms", sa.String(length=300), nullable=False),
        sa.Column("lead_time", sa.String(length=120), nullable=False),
        sa.Column("salesperson", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("total", types.ExactDecimal(18, 3), nullable=False),
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
            ["company_id"], ["company.id"], name=op.f("fk_quotation_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_quotation_customer_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_quotation_inquiry_id_inquiry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_quotation_company_id_number")
        ),
    )
    with op.batch_alter_table("quotation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quotation_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_quotation_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_quotation_quoted_on"), ["quoted_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_quotation_state"), ["state"], unique=False)

    op.create_table(
        "quotation_cost",
        sa.Column(
            "quotation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("margin_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column(
            "margin_on",
            sa.Enum(
                "cost",
                "price",
                name="margin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("domestic_per_cbm", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("freight_per_cbm", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("premium_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("insured_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("commission_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.id"],
            name=op.f("fk_quotation_cost_quotation_id_quotation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quotation_id", name=op.f("pk_quotation_cost")),
    )
    op.create_table(
        "quotation_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "quotation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("description_en", sa.String(length=300), nullable=False),
        sa.Column("description_zh", sa.String(length=300), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("moq", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit_price", types.ExactDecimal(18, 6), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_quotation_line_quantity")),
        sa.CheckConstraint(
            "unit_price >= 0", name=op.f("ck_quotation_line_unit_price")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_quotation_line_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.id"],
            name=op.f("fk_quotation_line_quotation_id_quotation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_line")),
    )
    with op.batch_alter_table("quotation_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quotation_line_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_quotation_line_quotation_id"), ["quotation_id"], unique=False
        )

    op.create_table(
        "quotation_line_cost",
        sa.Column(
            "line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("purchase_incl_vat", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("refund_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("special_invoice", sa.Boolean(), nullable=False),
        sa.Column("net_cost", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("exw", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("fob", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("cfr", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("cif", types.ExactDecimal(18, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["quotation_line.id"],
            name=op.f("fk_quotation_line_cost_line_id_quotation_line"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_quotation_line_cost")),
    )
