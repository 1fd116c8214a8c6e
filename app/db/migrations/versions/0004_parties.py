"""The tables of parties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0004_parties"
down_revision = "0003_office"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "party",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("address_zh", sa.String(length=500), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("tax_number", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("representative", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payment_terms", sa.String(length=200), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=False),
        sa.Column("port", sa.String(length=5), nullable=False),
        sa.Column("credit_limit", types.ExactDecimal(18, 3), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("code", name=op.f("uq_party_code")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_name"), ["name"], unique=False)

    op.create_table(
        "party_bank",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "party_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bank_name", sa.String(length=200), nullable=False),
        sa.Column("account_number", sa.String(length=40), nullable=False),
        sa.Column("swift", sa.String(length=11), nullable=False),
        sa.Column("cnaps", sa.String(length=14), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_party_bank_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_bank")),
    )
    with op.batch_alter_table("party_bank", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_party_bank_party_id"), ["party_id"], unique=False
        )

    op.create_table(
        "party_contact",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "party_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position_title", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_party_contact_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_contact")),
    )
    with op.batch_alter_table("party_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_party_contact_party_id"), ["party_id"], unique=False
        )
