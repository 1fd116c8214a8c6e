"""The tables of documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0014_documents"
down_revision = "0013_shipments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "issued_paper",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "key",
            sa.Enum(
                "invoice",
                "packing",
                "marks",
                "labels",
                "vgm",
                name="paperkey",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("second_language", sa.String(length=8), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_at", types.UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=True),
        sa.Column("sent_to", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_issued_paper_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint(
            "shipment_id",
            "key",
            "part",
            "language",
            "edition",
            name=op.f("uq_issued_paper_shipment_id_key_part_language_edition"),
        ),
    )
    with op.batch_alter_table("issued_paper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issued_paper_issued_at"), ["issued_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_issued_paper_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_issued_paper_shipment_id"), ["shipment_id"], unique=False
        )

    op.create_table(
        "outside_paper",
        sa.Column(
            "shipment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("document_number", sa.String(length=40), nullable=False),
        sa.Column("consignee", sa.String(length=400), nullable=False),
        sa.Column("notify", sa.String(length=400), nullable=False),
        sa.Column("marks", sa.String(length=400), nullable=False),
        sa.Column("packages", sa.Integer(), nullable=True),
        sa.Column("gross_kg", types.ExactDecimal(18, 3), nullable=True),
        sa.Column("cbm", types.ExactDecimal(18, 3), nullable=True),
        sa.Column("vessel", sa.String(length=80), nullable=False),
        sa.Column("voyage", sa.String(length=40), nullable=False),
        sa.Column("port_of_loading", sa.String(length=5), nullable=False),
        sa.Column("port_of_discharge", sa.String(length=5), nullable=False),
        sa.Column("on_board_on", sa.Date(), nullable=True),
        sa.Column("freight", sa.String(length=8), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=True),
        sa.Column("policy_number", sa.String(length=40), nullable=False),
        sa.Column("policy_on", sa.Date(), nullable=True),
        sa.Column("policy_amount", types.ExactDecimal(18, 3), nullable=True),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_outside_paper_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_paper")),
        sa.UniqueConstraint("shipment_id", name=op.f("uq_outside_paper_shipment_id")),
    )
    op.create_table(
        "paper_content",
        sa.Column(
            "issued_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_id"],
            ["issued_paper.id"],
            name=op.f("fk_paper_content_issued_id_issued_paper"),
        ),
        sa.PrimaryKeyConstraint("issued_id", name=op.f("pk_paper_content")),
    )
