"""Let a shipment serve several contracts; keep the rules of ports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0028_loads"
down_revision = "0027_mail"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DRAWINGS = sa.table(
    "credit_drawing",
    *(
        sa.column(name)
        for name in (
            *("id", "credit_id", "position", "shipment_id", "amount"),
            *("last_day", "presented_on", "paid_on", "note"),
        )
    ),
)


def upgrade() -> None:
    """Take the step."""
    on_server = op.get_bind().dialect.name == "postgresql"
    _keep_rules_of_ports()
    _keep_further_contracts()
    for name in ("purchase", "shipment"):
        op.add_column(
            name, sa.Column("also", sa.String(400), server_default="", nullable=False)
        )
    op.add_column(
        "shipment",
        sa.Column(
            "separate_invoices",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
        ),
    )
    _name_the_contract(on_server=on_server)
    _draw_once_under_each_credit(on_server=on_server)


def _keep_rules_of_ports() -> None:
    hours = ("si_hours", "vgm_hours", "cy_hours", "customs_hours")
    op.create_table(
        "port_rule",
        sa.Column("port", sa.String(length=5), nullable=False),
        sa.Column("carrier_id", KEY, nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in hours),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in hours),
            name=op.f("ck_port_rule_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["party.id"], name=op.f("fk_port_rule_carrier_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_port_rule")),
    )
    op.create_index(op.f("ix_port_rule_port"), "port_rule", ["port"])


def _keep_further_contracts() -> None:
    op.create_table(
        "shipment_contract",
        sa.Column("id", KEY, nullable=False),
        *(
            sa.Column(f"{name}_id", KEY, nullable=False)
            for name in ("company", "shipment", "contract")
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invoice_number", sa.String(length=40), nullable=True),
        sa.Column("total", types.ExactDecimal(18, 3), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_shipment_contract_total")),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"],
                [f"{name}.id"],
                name=op.f(f"fk_shipment_contract_{name}_id_{name}"),
            )
            for name in ("company", "shipment", "contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_contract")),
        *(
            sa.UniqueConstraint(
                *names, name=op.f(f"uq_shipment_contract_{'_'.join(names)}")
            )
            for names in (
                ("shipment_id", "contract_id"),
                ("company_id", "invoice_number"),
            )
        ),
    )
    op.create_index(
        op.f("ix_shipment_contract_contract_id"), "shipment_contract", ["contract_id"]
    )


def _name_the_contract(*, on_server: bool) -> None:
    """Add the key of a line's contract; SQLite keeps the table, as in 0021."""
    key = op.f("fk_shipment_line_contract_id_contract")
    if not on_server:
        op.execute(
            f"ALTER TABLE shipment_line ADD COLUMN contract_id INTEGER CONSTRAINT {key}"
            " REFERENCES contract (id)"
        )
        return
    op.add_column(
        "shipment_line", sa.Column("contract_id", sa.BigInteger(), nullable=True)
    )
    op.create_foreign_key(key, "shipment_line", "contract", ["contract_id"], ["id"])


def _draw_once_under_each_credit(*, on_server: bool) -> None:
    """Let a shipment be drawn for under each credit of its contracts, not only one.

    SQLite cannot drop the constraint: the rows, which nothing refers to, move to a
    table without it.
    """
    old = op.f("uq_credit_drawing_shipment_id")
    new, pair = f"{old}_credit_id", ["shipment_id", "credit_id"]
    if on_server:
        op.drop_constraint(old, "credit_drawing", type_="unique")
        op.create_unique_constraint(op.f(new), "credit_drawing", pair)
        return
    op.rename_table("credit_drawing", "credit_drawing_old")
    op.create_table(
        "credit_drawing",
        sa.Column("id", KEY, nullable=False),
        sa.Column("credit_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shipment_id", KEY, nullable=False),
        sa.Column("amount", types.ExactDecimal(18, 3), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("presented_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_credit_drawing_amount")),
        sa.ForeignKeyConstraint(
            ["credit_id"],
            ["credit.id"],
            name=op.f("fk_credit_drawing_credit_id_credit"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"],
            ["shipment.id"],
            name=op.f("fk_credit_drawing_shipment_id_shipment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_drawing")),
        sa.UniqueConstraint(*pair, name=op.f(new)),
    )
    names = [column.name for column in DRAWINGS.columns]
    before = sa.table("credit_drawing_old", *(sa.column(name) for name in names))
    op.execute(DRAWINGS.insert().from_select(names, sa.select(*before.columns)))
    op.drop_table("credit_drawing_old")
    op.create_index(
        op.f("ix_credit_drawing_credit_id"), "credit_drawing", ["credit_id"]
    )
