"""Accounts that contracts name, and the clauses of bills of lading and policies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_bills"
down_revision = "0020_owners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _name_the_account()
    with op.batch_alter_table("outside_paper") as table:
        for name, length in (("notation", 8), ("clean", 8), ("route", 12)):
            table.add_column(
                sa.Column(name, sa.String(length), server_default="", nullable=False)
            )
        table.add_column(
            sa.Column("cover", sa.String(20), server_default="", nullable=False)
        )


def _name_the_account() -> None:
    """Add the key of the account; SQLite keeps the table, with all that refers to it.

    To copy the table, as a key added afterwards would need, drops its rules.
    """
    key = op.f("fk_contract_account_id_bank_account")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE contract ADD COLUMN account_id INTEGER CONSTRAINT {key} "
            "REFERENCES bank_account (id)"
        )
        return
    op.add_column("contract", sa.Column("account_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(key, "contract", "bank_account", ["account_id"], ["id"])
