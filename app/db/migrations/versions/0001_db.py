"""The foundation: actions, audit, search, views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.db import types

revision = "0001_db"
down_revision = None
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_gram USING fts5(grams, "
    "content='search_entry', content_rowid='id', prefix='2 3', "
    "tokenize='unicode61 remove_diacritics 0')"
)

branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "action",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_action")),
    )
    op.create_table(
        "audit",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("action_key", sa.String(length=64), nullable=True),
        sa.Column("table", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_row_key"), ["row_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_table"), ["table"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("list", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "list", "owner", "name", name=op.f("uq_saved_view_list_owner_name")
        ),
    )
    op.create_table(
        "search_entry",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("number_key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("detail", sa.String(length=400), nullable=False),
        sa.Column("permission", sa.String(length=60), nullable=False),
        sa.Column(
            "grams",
            sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_search_entry_number_key", ["number_key"], unique=False
        )
        batch_op.create_index(
            "ix_search_entry_record", ["kind", "record_id"], unique=True
        )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_SEARCH)
    else:
        op.create_index(
            "ix_search_entry_grams", "search_entry", ["grams"], postgresql_using="gin"
        )
