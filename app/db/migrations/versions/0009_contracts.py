"""The tables of contracts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0009_contracts"
down_revision = "0008_quotations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "contract",
        sa.Column("proforma_number", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
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
            "customer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("customer_po", sa.String(length=60), nullable=False),
        sa.Column(
            "inquiry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "quotation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("port_of_loading", sa.String(length=5), nullable=False),
        sa.Column("port_of_discharge", sa.String(length=5), nullable=False),
        sa.Column("destination_country", sa.String(length=2), nullable=False),
        sa.Column("latest_shipment_on", sa.Date(), nullable=True),
        sa.Column("partial_shipment", sa.Boolean(), nullable=False),
        sa.Column("transhipment", sa.Boolean(), nullable=False),
        sa.Column("tolerance_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("payment_terms", sa.String(length=300), nullable=False),
        sa.Column(
            "agent_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("commission_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column("marks", sa.String(length=400), nullable=False),
        sa.Column("packing", sa.String(length=300), nullable=False),
        sa.Column("insurance", sa.String(length=300), nullable=False),
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
            ["agent_id"], ["party.id"], name=op.f("fk_contract_agent_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_contract_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["party.id"], name=op.f("fk_contract_customer_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_contract_inquiry_id_inquiry")
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.id"],
            name=op.f("fk_contract_quotation_id_quotation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_contract_company_id_number")
        ),
        sa.UniqueConstraint(
            "company_id",
            "proforma_number",
            name=op.f("uq_contract_company_id_proforma_number"),
        ),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contract_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_contract_signed_on_id", ["signed_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_contract_state"), ["state"], unique=False)

    op.create_table(
        "contract_instalment",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("percent", types.ExactDecimal(9, 4), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "signed",
                "shipped",
                "invoiced",
                "delivered",
                "fixed",
                name="paymentevent",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "T/T",
                "L/C",
                "D/P",
                "D/A",
                "O/A",
                name="paymentmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("percent > 0", name=op.f("ck_contract_instalment_percent")),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_contract_instalment_contract_id_contract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_instalment")),
    )
    with op.batch_alter_table("contract_instalment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_instalment_contract_id"),
            ["contract_id"],
            unique=False,
        )

    op.create_table(
        "contract_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "contract_id",
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
        sa.Column("unit_price", types.ExactDecimal(18, 6), nullable=False),
        sa.Column("discount_percent", types.ExactDecimal(9, 4), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_contract_line_quantity")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_contract_line_unit_price")),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_contract_line_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_contract_line_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
    )
    with op.batch_alter_table("contract_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_line_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contract_line_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "contract_revision",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "contract_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_contract_revision_contract_id_contract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_revision")),
        sa.UniqueConstraint(
            "contract_id",
            "revision",
            name=op.f("uq_contract_revision_contract_id_revision"),
        ),
    )
    op.create_table(
        "contract_line_cost",
        sa.Column(
            "line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("purchase_price", types.ExactDecimal(18, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["contract_line.id"],
            name=op.f("fk_contract_line_cost_line_id_contract_line"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_contract_line_cost")),
    )
