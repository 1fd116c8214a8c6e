"""Let a second person confirm credit limits, and who is a second person."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0046_second"
down_revision = "0045_bank_reference"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = {
    "bank_name": 200,
    "account_number": 40,
    "swift": 11,
    "cnaps": 14,
    "currency": 3,
}
SAID = ("entered_by", "confirmed_by", "how")


def upgrade() -> None:
    """Take the step: nobody has to confirm a limit that was there before it."""
    _add("party", "limit_currency", sa.String(3))
    _add("party", "limit_by", sa.Text())
    op.create_table(
        "confirmed_limit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("party_id", KEY, nullable=False),
        sa.Column("credit_limit", types.ExactDecimal(18, 3)),
        sa.Column("limit_currency", sa.String(3), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(80), nullable=False),
        sa.Column("confirmed_at", types.UtcDateTime(), nullable=False),
        sa.Column("how", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_confirmed_limit_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_limit")),
    )
    op.create_index("ix_confirmed_limit_party_id", "confirmed_limit", ["party_id"])
    _take_over()
    if op.get_bind().dialect.name == "sqlite":
        _keep_keys()


def _add(table: str, name: str, kind: sa.types.TypeEngine[str]) -> None:
    op.add_column(table, sa.Column(name, kind, server_default="", nullable=False))


def _take_over() -> None:
    """Take the limits that are there for confirmed, by nobody."""
    names = ("id", "credit_limit", "currency", "limit_currency")
    party = sa.table("party", *map(sa.column, names))
    some = party.c.credit_limit.is_not(None)
    meant = sa.case((party.c.currency == "", "USD"), else_=party.c.currency)
    op.execute(sa.update(party).where(some).values(limit_currency=meant))
    found = sa.select(
        *(party.c[name] for name in ("id", "credit_limit", "limit_currency")),
        *(sa.literal("") for _ in SAID),
        sa.literal(datetime.now(UTC), types.UtcDateTime()),
    ).where(some)
    into = ("party_id", "credit_limit", "limit_currency", *SAID, "confirmed_at")
    known = sa.table("confirmed_limit", *map(sa.column, into))
    op.execute(sa.insert(known).from_select(into, found))
    _tell_trail()


def _tell_trail() -> None:
    """Say in the history of each party that its limit counts."""
    whole = ("id", "party_id", "limit_currency", *SAID, "confirmed_at")
    if op.get_bind().dialect.name == "sqlite":
        amount = "printf('%d.%03d', credit_limit / 1000, credit_limit % 1000)"
        pairs = ", ".join(f"'{name}', {name}" for name in whole)
        key, told = "NULL", f"json_object('credit_limit', {amount}, {pairs})"
    else:
        told = "to_jsonb(c)"
        key = "nullif(current_setting('lading.action_key', true), '')"
    op.execute(
        'INSERT INTO audit (at, "by", login, client, action_key, "table", row_key,'  # noqa: S608 - our own words
        " parent, op, new) SELECT confirmed_at, 'Lading', '', '',"
        f" {key}, 'confirmed_limit',"
        " CAST(c.id AS VARCHAR), CAST(c.party_id AS VARCHAR), '+',"
        f" {told} FROM confirmed_limit c"
    )


def _keep_keys() -> None:
    """Give the key of a bank account that was taken off to no other one."""
    op.create_table(
        "new_party_bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(n), nullable=False) for name, n in WORDS.items()),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_party_bank_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_bank")),
        sqlite_autoincrement=True,
    )
    names = ", ".join(("id", "party_id", "position", *WORDS, "entered_by"))
    op.execute(f"INSERT INTO new_party_bank ({names}) SELECT {names} FROM party_bank")  # noqa: S608 - our own words
    op.drop_table("party_bank")
    op.rename_table("new_party_bank", "party_bank")
    op.create_index("ix_party_bank_party_id", "party_bank", ["party_id"])
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'party_bank'")
    op.execute(
        "INSERT INTO sqlite_sequence (name, seq)"
        " SELECT 'party_bank', coalesce(max(id), 0) FROM"
        " (SELECT id FROM party_bank UNION SELECT bank_id FROM confirmed_account)"
    )
