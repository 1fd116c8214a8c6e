"""The tables of inquiries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0007_inquiries"
down_revision = "0006_suppliers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "inquiry",
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "quoted",
                "won",
                "lost",
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
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", types.UtcDateTime(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=False),
        sa.Column("port", sa.String(length=5), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("salesperson", sa.String(length=80), nullable=False),
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
            ["company_id"], ["company.id"], name=op.f("fk_inquiry_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_inquiry_customer_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_inquiry_company_id_number")
        ),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inquiry_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_inquiry_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_inquiry_received_on"), ["received_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inquiry_state"), ["state"], unique=False)

    op.create_table(
        "inquiry_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "inquiry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("target_price", types.ExactDecimal(18, 6), nullable=True),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_inquiry_line_quantity")),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiry.id"],
            name=op.f("fk_inquiry_line_inquiry_id_inquiry"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_inquiry_line_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_line")),
    )
    with op.batch_alter_table("inquiry_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inquiry_line_inquiry_id"), ["inquiry_id"], unique=False
        )
