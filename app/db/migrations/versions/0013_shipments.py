"""The tables of shipments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0013_shipments"
down_revision = "0012_inventory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "shipment",
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "booked",
                "shipped",
                "delivered",
                "cancelled",
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
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "sea_fcl",
                "sea_lcl",
                "air",
                "rail",
                "road",
                "express",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "forwarder_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "carrier_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("booking_number", sa.String(length=40), nullable=False),
        sa.Column("transport_document", sa.String(length=40), nullable=False),
        sa.Column("vessel", sa.String(length=80), nullable=False),
        sa.Column("voyage", sa.String(length=40), nullable=False),
        sa.Column("port_of_loading", sa.String(length=5), nullable=False),
        sa.Column("port_of_discharge", sa.String(length=5), nullable=False),
        sa.Column("cut_off_on", sa.Date(), nullable=True),
        sa.Column("etd", sa.Date(), nullable=True),
        sa.Column("eta", sa.Date(), nullable=True),
        sa.Column("on_board_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("invoice_number", sa.String(length=40), nullable=True),
        sa.Column("invoice_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("destination_country", sa.String(length=2), nullable=False),
        sa.Column("consignee", sa.String(length=400), nullable=False),
        sa.Column("notify", sa.String(length=400), nullable=False),
        sa.Column("marks", sa.String(length=400), nullable=False),
        sa.Column("insured_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("premium_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("commission_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("packages_count", sa.Integer(), nullable=False),
        sa.Column("net_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("gross_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("cbm", types.ExactDecimal(18, 6), nullable=False),
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
        sa.CheckConstraint(
            "premium_percent >= 0", name=op.f("ck_shipment_premium_percent")
        ),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["party.id"], name=op.f("fk_shipment_carrier_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_shipment_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_shipment_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_shipment_customer_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["forwarder_id"], ["party.id"], name=op.f("fk_shipment_forwarder_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint(
            "company_id",
            "invoice_number",
            name=op.f("uq_shipment_company_id_invoice_number"),
        ),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_shipment_company_id_number")
        ),
    )
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shipment_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shipment_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index("ix_shipment_etd_id", ["etd", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shipment_on_board_on"), ["on_board_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_shipment_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shipment_transport_document"),
            ["transport_document"],
            unique=False,
        )

    op.create_table(
        "shipment_charge",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "freight",
                "insurance",
                "trucking",
                "port",
                "customs",
                "documents",
                "inbound",
                "commission",
                "destination",
                name="chargekind",
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
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit_rate", types.ExactDecimal(18, 6), nullable=True),
        sa.Column("converted", types.ExactDecimal(18, 3), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_shipment_charge_amount")),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["party.id"], name=op.f("fk_shipment_charge_payee_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_shipment_charge_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_charge")),
    )
    with op.batch_alter_table("shipment_charge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_charge_shipment_id"), ["shipment_id"], unique=False
        )

    op.create_table(
        "shipment_container",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=8), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("cartons", sa.Integer(), nullable=False),
        sa.Column("tare_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("dunnage_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_shipment_container_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_container")),
    )
    with op.batch_alter_table("shipment_container", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_container_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shipment_container_shipment_id"),
            ["shipment_id"],
            unique=False,
        )

    op.create_table(
        "shipment_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "contract_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "product_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("description_en", sa.String(length=300), nullable=False),
        sa.Column("description_zh", sa.String(length=300), nullable=False),
        sa.Column("quantity", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("unit_price", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("discount_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_line_quantity")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_shipment_line_unit_price")),
        sa.ForeignKeyConstraint(
            ["contract_line_id"],
            ["contract_line.id"],
            name=op.f("fk_shipment_line_contract_line_id_contract_line"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_shipment_line_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_shipment_line_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_line")),
    )
    with op.batch_alter_table("shipment_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_line_contract_line_id"),
            ["contract_line_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shipment_line_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shipment_line_shipment_id"), ["shipment_id"], unique=False
        )

    op.create_table(
        "shipment_package",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line_position", sa.Integer(), nullable=False),
        sa.Column("cartons", sa.Integer(), nullable=False),
        sa.Column("units_per_carton", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("mixed", sa.Boolean(), nullable=False),
        sa.Column("carton_from", sa.Integer(), nullable=False),
        sa.Column("carton_to", sa.Integer(), nullable=False),
        sa.Column("length_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("width_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("height_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("net_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("gross_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.CheckConstraint("cartons > 0", name=op.f("ck_shipment_package_cartons")),
        sa.CheckConstraint(
            "mixed OR net_kg <= gross_kg",
            name=op.f("ck_shipment_package_net_below_gross"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_shipment_package_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_package")),
    )
    with op.batch_alter_table("shipment_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_package_shipment_id"), ["shipment_id"], unique=False
        )

    op.create_table(
        "shipment_pallet",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cartons", sa.Integer(), nullable=False),
        sa.Column("length_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("width_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("height_cm", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("tare_kg", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("plastic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_shipment_pallet_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_pallet")),
    )
    with op.batch_alter_table("shipment_pallet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_pallet_shipment_id"), ["shipment_id"], unique=False
        )
