"""Let a second person confirm the bank accounts of parties."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0043_confirmed"
down_revision = "0042_checked"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = {"bank_name": 200, "account_number": 40, "swift": 11, "cnaps": 14}


def upgrade() -> None:
    """Take the step: nobody has to confirm an account that was there before it."""
    op.create_table(
        "confirmed_account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("party_id", KEY, nullable=False),
        sa.Column("bank_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(n), nullable=False) for name, n in WORDS.items()),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(80), nullable=False),
        sa.Column("confirmed_at", types.UtcDateTime(), nullable=False),
        sa.Column("how", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["party.id"],
            name=op.f("fk_confirmed_account_party_id_party"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_account")),
    )
    for column in ("bank_id", "party_id"):
        index = f"ix_confirmed_account_{column}"
        op.create_index(index, "confirmed_account", [column])
    entered = sa.Column("entered_by", sa.Text(), server_default="", nullable=False)
    op.add_column("party_bank", entered)
    _name_in_payments()
    _take_over()


def _name_in_payments() -> None:
    """Let a payment name the account it went to: those before it name none."""
    key, column = "fk_payment_payee_account_id_confirmed_account", "payee_account_id"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE payment ADD COLUMN {column} INTEGER CONSTRAINT {key}"
            " REFERENCES confirmed_account (id)"
        )
        return
    op.add_column("payment", sa.Column(column, sa.BigInteger()))
    op.create_foreign_key(key, "payment", "confirmed_account", [column], ["id"])


def _take_over() -> None:
    """Take the accounts that are there for confirmed, by nobody."""
    bank = sa.table("party_bank", *map(sa.column, ("id", "party_id", *WORDS)))
    found = sa.select(
        bank.c.party_id,
        bank.c.id,
        *(bank.c[name] for name in WORDS),
        *(sa.literal("") for _ in range(3)),
        sa.literal(datetime.now(UTC), types.UtcDateTime()),
    ).where(bank.c.account_number != "")
    into = ("party_id", "bank_id", *WORDS, "entered_by", "confirmed_by", "how")
    known = sa.table("confirmed_account", *map(sa.column, (*into, "confirmed_at")))
    op.execute(sa.insert(known).from_select([*into, "confirmed_at"], found))
    _tell_trail()


def _tell_trail() -> None:
    """Say in the history of each party that its accounts were taken over."""
    names = ("id", "party_id", "bank_id", *WORDS)
    names += ("entered_by", "confirmed_by", "confirmed_at", "how")
    if op.get_bind().dialect.name == "sqlite":
        pairs = ", ".join(f"'{name}', {name}" for name in names)
        key, told = "NULL", f"json_object({pairs})"
    else:
        told = "to_jsonb(c)"
        key = "nullif(current_setting('lading.action_key', true), '')"
    op.execute(
        'INSERT INTO audit (at, "by", login, client, action_key, "table", row_key,'  # noqa: S608 - our own words
        " parent, op, new) SELECT confirmed_at, 'Lading', '', '',"
        f" {key}, 'confirmed_account',"
        " CAST(c.id AS VARCHAR), CAST(c.party_id AS VARCHAR), '+',"
        f" {told} FROM confirmed_account c"
    )
