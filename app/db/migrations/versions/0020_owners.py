"""Owners of records, teams of staff, and passwords of a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0020_owners"
down_revision = "0019_treasury"
branch_labels = None
depends_on = None

OWNED = ("contract", "inquiry", "party", "quotation", "shipment")
SOLD_BY = ("contract", "inquiry", "quotation")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "staff_secret",
        sa.Column(
            "staff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_secret_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_secret")),
    )
    with op.batch_alter_table("staff") as table:
        table.add_column(
            sa.Column("team", sa.String(40), server_default="", nullable=False)
        )
        table.add_column(
            sa.Column("reach", sa.String(8), server_default="own", nullable=False)
        )
    for name in OWNED:
        with op.batch_alter_table(name) as table:
            table.add_column(
                sa.Column("owner", sa.String(32), server_default="", nullable=False)
            )
            table.create_index(op.f(f"ix_{name}_owner"), ["owner"], unique=False)
    _assign()


def _assign() -> None:
    """Give what a known salesperson made to that person; the rest is the office's."""
    for name in SOLD_BY:
        table = sa.table(name, sa.column("owner"), sa.column("salesperson"))
        staff = sa.table("staff", sa.column("login"), sa.column("name"))
        seller = (
            sa.select(sa.func.min(staff.c.login))
            .where(staff.c.name == table.c.salesperson)
            .scalar_subquery()
        )
        op.execute(table.update().values(owner=sa.func.coalesce(seller, "")))
    shipment = sa.table("shipment", sa.column("owner"), sa.column("contract_id"))
    contract = sa.table("contract", sa.column("owner"), sa.column("id"))
    sold = (
        sa.select(contract.c.owner)
        .where(contract.c.id == shipment.c.contract_id)
        .scalar_subquery()
    )
    op.execute(shipment.update().values(owner=sa.func.coalesce(sold, "")))
