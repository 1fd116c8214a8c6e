"""The tables of inventory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0012_inventory"
down_revision = "0011_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "warehouse",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouse_code")),
    )
    op.create_table(
        "stock_balance",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "warehouse_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("on_hand", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("reserved", types.ExactDecimal(18, 3), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_balance_on_hand")),
        sa.CheckConstraint(
            "reserved >= 0 AND reserved <= on_hand",
            name=op.f("ck_stock_balance_reserved"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_stock_balance_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"],
            ["warehouse.id"],
            name=op.f("fk_stock_balance_warehouse_id_warehouse"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_balance")),
        sa.UniqueConstraint(
            "product_id",
            "warehouse_id",
            name=op.f("uq_stock_balance_product_id_warehouse_id"),
        ),
    )
    op.create_table(
        "stock_move",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "warehouse_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "receipt",
                "issue",
                "return",
                "adjustment",
                "transfer",
                name="movekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit_cost", types.ExactDecimal(18, 6), nullable=True),
        sa.Column("source_kind", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_move_quantity")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_stock_move_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"],
            ["warehouse.id"],
            name=op.f("fk_stock_move_warehouse_id_warehouse"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
    )
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_move_on"), ["on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stock_move_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "goods_receipt",
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "posted",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "purchase_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "warehouse_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("delivery_note", sa.String(length=60), nullable=False),
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
            ["company_id"],
            ["company.id"],
            name=op.f("fk_goods_receipt_company_id_company"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"],
            ["purchase.id"],
            name=op.f("fk_goods_receipt_purchase_id_purchase"),
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"],
            ["warehouse.id"],
            name=op.f("fk_goods_receipt_warehouse_id_warehouse"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_goods_receipt_company_id_number")
        ),
    )
    with op.batch_alter_table("goods_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goods_receipt_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_goods_receipt_purchase_id"), ["purchase_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_goods_receipt_received_on"), ["received_on"], unique=False
        )

    op.create_table(
        "goods_receipt_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "goods_receipt_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "purchase_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("rejected", types.ExactDecimal(18, 3), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_goods_receipt_line_quantity")),
        sa.CheckConstraint(
            "rejected >= 0 AND rejected <= quantity",
            name=op.f("ck_goods_receipt_line_rejected"),
        ),
        sa.ForeignKeyConstraint(
            ["goods_receipt_id"],
            ["goods_receipt.id"],
            name=op.f("fk_goods_receipt_line_goods_receipt_id_goods_receipt"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_goods_receipt_line_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"],
            ["purchase_line.id"],
            name=op.f("fk_goods_receipt_line_purchase_line_id_purchase_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt_line")),
    )
    with op.batch_alter_table("goods_receipt_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goods_receipt_line_goods_receipt_id"),
            ["goods_receipt_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_goods_receipt_line_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_goods_receipt_line_purchase_line_id"),
            ["purchase_line_id"],
            unique=False,
        )
