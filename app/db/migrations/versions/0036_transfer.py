"""The table of transfers between our accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0036_transfer"
down_revision = "0035_insurer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "transfer",
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "reversed",
                "reversal",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "exchange",
                "transfer",
                "opening",
                name="transferkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "target_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("to_currency", sa.String(length=3), nullable=False),
        sa.Column("received", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("rate", types.ExactDecimal(18, 8), nullable=False),
        sa.Column("rate_unit", sa.Integer(), nullable=False),
        sa.Column("gave_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("got_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("gain", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("fee_base", types.ExactDecimal(18, 3), nullable=False),
        sa.Column(
            "reverses_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
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
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_transfer_accounts")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_transfer_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["transfer.id"],
            name=op.f("fk_transfer_reverses_id_transfer"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["bank_account.id"],
            name=op.f("fk_transfer_source_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["bank_account.id"],
            name=op.f("fk_transfer_target_id_bank_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint(
            "company_id", "number", name=op.f("uq_transfer_company_id_number")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_transfer_reverses_id")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transfer_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            "ix_transfer_moved_on_id", ["moved_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_transfer_source_id"), ["source_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_transfer_target_id"), ["target_id"], unique=False
        )
