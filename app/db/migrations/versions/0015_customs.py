"""The tables of customs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0015_customs"
down_revision = "0014_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "declaration",
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "declared",
                "released",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("pre_entry_number", sa.String(length=18), nullable=False),
        sa.Column("entry_number", sa.String(length=18), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("export_on", sa.Date(), nullable=True),
        sa.Column("consignor_name", sa.String(length=100), nullable=False),
        sa.Column("consignor_code", sa.String(length=18), nullable=False),
        sa.Column("exit_office", sa.String(length=4), nullable=False),
        sa.Column("filing_number", sa.String(length=12), nullable=False),
        sa.Column("consignee_name", sa.String(length=400), nullable=False),
        sa.Column("consignee_code", sa.String(length=40), nullable=False),
        sa.Column("transport_mode", sa.String(length=1), nullable=False),
        sa.Column("conveyance", sa.String(length=120), nullable=False),
        sa.Column("bill_number", sa.String(length=40), nullable=False),
        sa.Column("producer_name", sa.String(length=100), nullable=False),
        sa.Column("producer_code", sa.String(length=18), nullable=False),
        sa.Column("supervision_mode", sa.String(length=4), nullable=False),
        sa.Column("levy_nature", sa.String(length=3), nullable=False),
        sa.Column("licence_number", sa.String(length=20), nullable=False),
        sa.Column("contract_number", sa.String(length=32), nullable=False),
        sa.Column("trade_country", sa.String(length=2), nullable=False),
        sa.Column("arrival_country", sa.String(length=2), nullable=False),
        sa.Column("destination_port", sa.String(length=80), nullable=False),
        sa.Column("destination_port_code", sa.String(length=8), nullable=False),
        sa.Column("exit_port", sa.String(length=80), nullable=False),
        sa.Column("exit_port_code", sa.String(length=8), nullable=False),
        sa.Column("packaging", sa.String(length=2), nullable=False),
        sa.Column("packages", sa.Integer(), nullable=False),
        sa.Column("gross_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("net_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("trade_term", sa.String(length=1), nullable=False),
        sa.Column("freight", sa.String(length=40), nullable=False),
        sa.Column("insurance", sa.String(length=40), nullable=False),
        sa.Column("misc", sa.String(length=40), nullable=False),
        sa.Column("documents", sa.String(length=400), nullable=False),
        sa.Column("marks", sa.String(length=400), nullable=False),
        sa.Column("remarks", sa.String(length=255), nullable=False),
        sa.Column("declarant_name", sa.String(length=100), nullable=False),
        sa.Column("declarant_code", sa.String(length=18), nullable=False),
        sa.Column("declarant_person", sa.String(length=40), nullable=False),
        sa.Column("declarant_person_number", sa.String(length=40), nullable=False),
        sa.Column("declarant_phone", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("invoice_total", types.ExactDecimal(18, 3), nullable=False),
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
        sa.CheckConstraint("packages >= 0", name=op.f("ck_declaration_packages")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_declaration_company_id_company"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_declaration_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_declaration_company_id_number")
        ),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_declaration_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_declaration_declared_on"), ["declared_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_declaration_entry_number"), ["entry_number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_declaration_shipment_id"), ["shipment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_declaration_state"), ["state"], unique=False
        )

    op.create_table(
        "declaration_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "declaration_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "shipment_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("hs_code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("elements", sa.String(length=255), nullable=False),
        sa.Column("first_quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("first_unit", sa.String(length=3), nullable=False),
        sa.Column("second_quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("second_unit", sa.String(length=3), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("unit_price", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("total", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("net_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("source_code", sa.String(length=5), nullable=False),
        sa.Column("source_name", sa.String(length=60), nullable=False),
        sa.Column("duty_mode", sa.String(length=1), nullable=False),
        sa.Column("handbook_item", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["declaration.id"],
            name=op.f("fk_declaration_line_declaration_id_declaration"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_declaration_line_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_line_id"],
            ["shipment_line.id"],
            name=op.f("fk_declaration_line_shipment_line_id_shipment_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_line")),
    )
    with op.batch_alter_table("declaration_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_declaration_line_declaration_id"),
            ["declaration_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_declaration_line_shipment_line_id"),
            ["shipment_line_id"],
            unique=False,
        )

    op.create_table(
        "refund",
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "filed",
                "approved",
                "received",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "declaration_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("exported_on", sa.Date(), nullable=True),
        sa.Column("collect_until", sa.Date(), nullable=True),
        sa.Column("filing_by", sa.Date(), nullable=True),
        sa.Column("lost_after", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("approved_amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("received_amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("excl_vat", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("refund", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("non_refundable", types.ExactDecimal(18, 3), nullable=False),
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
        sa.CheckConstraint(
            "received_amount >= 0", name=op.f("ck_refund_received_amount")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_refund_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["declaration.id"],
            name=op.f("fk_refund_declaration_id_declaration"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_refund_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_refund_company_id_number")
        ),
        sa.UniqueConstraint("shipment_id", name=op.f("uq_refund_shipment_id")),
    )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refund_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_refund_exported_on"), ["exported_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_refund_state"), ["state"], unique=False)

    op.create_table(
        "refund_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "refund_id",
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
            "purchase_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "supplier_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("hs_code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("invoice_number", sa.String(length=20), nullable=False),
        sa.Column("special_invoice", sa.Boolean(), nullable=False),
        sa.Column("vat_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("refund_rate", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("incl_vat", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("excl_vat", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("vat", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("refund", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("non_refundable", types.ExactDecimal(18, 3), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_refund_line_quantity")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_refund_line_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"],
            ["purchase.id"],
            name=op.f("fk_refund_line_purchase_id_purchase"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"],
            ["purchase_line.id"],
            name=op.f("fk_refund_line_purchase_line_id_purchase_line"),
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_refund_line_refund_id_refund")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["party.id"], name=op.f("fk_refund_line_supplier_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_line")),
    )
    with op.batch_alter_table("refund_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refund_line_invoice_number"),
            ["invoice_number"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_refund_line_purchase_line_id"),
            ["purchase_line_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_refund_line_refund_id"), ["refund_id"], unique=False
        )
