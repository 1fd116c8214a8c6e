"""The tables of catalog."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0005_catalog"
down_revision = "0004_parties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "hs_code",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name_zh", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("legal_unit_1", sa.String(length=3), nullable=False),
        sa.Column("legal_unit_2", sa.String(length=3), nullable=False),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("element_names", sa.String(length=500), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hs_code")),
        sa.UniqueConstraint("code", name=op.f("uq_hs_code_code")),
    )
    op.create_table(
        "product",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("code_folded", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("name_zh", sa.String(length=300), nullable=False),
        sa.Column("customs_name", sa.String(length=255), nullable=False),
        sa.Column("elements", sa.String(length=255), nullable=False),
        sa.Column("hs_code", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("customs_unit", sa.String(length=3), nullable=False),
        sa.Column("legal_unit_1", sa.String(length=3), nullable=False),
        sa.Column("legal_unit_2", sa.String(length=3), nullable=False),
        sa.Column("units_per_carton", sa.Integer(), nullable=False),
        sa.Column("carton_length_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carton_width_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carton_height_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carton_net_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("carton_gross_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("brand", sa.String(length=80), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "carton_net_kg <= carton_gross_kg", name=op.f("ck_product_net_below_gross")
        ),
        sa.CheckConstraint(
            "units_per_carton >= 0", name=op.f("ck_product_units_per_carton")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
        sa.UniqueConstraint("code_folded", name=op.f("uq_product_code_folded")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_hs_code"), ["hs_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_name_en"), ["name_en"], unique=False
        )

    op.create_table(
        "hs_rate",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "hs_code_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("refund_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.CheckConstraint("refund_rate >= 0", name=op.f("ck_hs_rate_refund_rate")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_hs_rate_span")
        ),
        sa.ForeignKeyConstraint(
            ["hs_code_id"], ["hs_code.id"], name=op.f("fk_hs_rate_hs_code_id_hs_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hs_rate")),
    )
    with op.batch_alter_table("hs_rate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hs_rate_hs_code_id"), ["hs_code_id"], unique=False
        )

    op.create_table(
        "product_cost",
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "supplier_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("price_incl_vat", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("special_invoice", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "price_incl_vat >= 0", name=op.f("ck_product_cost_price_incl_vat")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_cost_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["party.id"],
            name=op.f("fk_product_cost_supplier_id_party"),
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_cost")),
    )
    with op.batch_alter_table("product_cost", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_cost_supplier_id"), ["supplier_id"], unique=False
        )

    op.create_table(
        "product_text",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_text_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_text")),
    )
    with op.batch_alter_table("product_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_text_product_id"), ["product_id"], unique=False
        )
