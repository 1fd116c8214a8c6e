"""The tables of suppliers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0006_suppliers"
down_revision = "0005_catalog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "supplier_profile",
        sa.Column(
            "supplier_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("special_invoice", sa.Boolean(), nullable=False),
        sa.Column("lead_time_days", sa.Integer(), nullable=False),
        sa.Column("payment_terms", sa.String(length=300), nullable=False),
        sa.Column("qualified_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["party.id"],
            name=op.f("fk_supplier_profile_supplier_id_party"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_profile")),
        sa.UniqueConstraint(
            "supplier_id", name=op.f("uq_supplier_profile_supplier_id")
        ),
    )
    op.create_table(
        "supplier_price",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "profile_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("price_incl_vat", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("moq", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("lead_time_days", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "price_incl_vat > 0", name=op.f("ck_supplier_price_price_incl_vat")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_supplier_price_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["supplier_profile.id"],
            name=op.f("fk_supplier_price_profile_id_supplier_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_price")),
    )
    with op.batch_alter_table("supplier_price", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supplier_price_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_supplier_price_profile_id"), ["profile_id"], unique=False
        )
