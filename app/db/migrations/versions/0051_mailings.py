"""Keep letters that were begun together until none of them waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0051_mailings"
down_revision = "0050_own_fields"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step: none were begun yet."""
    op.create_table(
        "mailing",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.Column("done_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    op.create_index(op.f("ix_mailing_owner_done_at"), "mailing", ["owner", "done_at"])
    _letters("mailing_letter")


def _letters(table: str) -> None:
    def to(column: str, other: str) -> sa.ForeignKeyConstraint:
        name = op.f(f"fk_{table}_{column}_{other}")
        return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)

    op.create_table(
        table,
        sa.Column("id", _KEY, nullable=False),
        sa.Column("mailing_id", _KEY, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("receivers", sa.Text(), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("party_id", _KEY, nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("taken_out", sa.Boolean(), nullable=False),
        sa.Column("rewritten", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("message_id", _KEY, nullable=True),
        to("mailing_id", "mailing"),
        to("message_id", "mail_message"),
        to("party_id", "party"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("message_id", name=op.f(f"uq_{table}_message_id")),
    )
    for column in ("mailing_id", "party_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
