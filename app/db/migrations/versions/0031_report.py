"""Keep what an inspection looked at and the defects it found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0031_report"
down_revision = "0030_rate_base"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "inspection_check",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "inspection_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "quantity",
                "packing",
                "sizes",
                "looks",
                "function",
                "assembly",
                "labels",
                name="checkpart",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "open",
                "good",
                "bad",
                "absent",
                name="checkresult",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_check_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_check")),
    )
    with op.batch_alter_table("inspection_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_check_inspection_id"),
            ["inspection_id"],
            unique=False,
        )

    op.create_table(
        "inspection_defect",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "inspection_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "defects",
            sa.Enum(
                "critical",
                "major",
                "minor",
                name="defectclass",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("photo", sa.String(length=200), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inspection_defect_quantity")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_defect_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_defect")),
    )
    with op.batch_alter_table("inspection_defect", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_defect_inspection_id"),
            ["inspection_id"],
            unique=False,
        )

    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("packed_percent", types.ExactDecimal(9, 4), nullable=True)
        )
