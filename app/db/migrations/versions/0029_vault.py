"""Keep the papers of every document in the vault, not of shipments alone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0029_vault"
down_revision = "0028_loads"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNIQUE = ("kind", "record_id", "key", "part", "version", "language", "edition")
OLD_UNIQUE = "uq_issued_paper_shipment_id_key_part_language_edition"
FOUND = """
SELECT p.id, 'shipment', p.shipment_id, p."key", p.part, 0, p.number,
  coalesce(s.number, p.number), coalesce(nullif(c.name, ''), c.name_zh, ''),
  'documents.view', p.language, p.second_language, p.edition, p.digest, p.size,
  p.issued_at, p.issued_by, p.sent_at, p.sent_to
FROM paper_old p
LEFT JOIN shipment s ON s.id = p.shipment_id LEFT JOIN party c ON c.id = s.customer_id
"""


def upgrade() -> None:
    """Take the step."""
    if op.get_bind().dialect.name == "sqlite":
        _build_anew()
    else:
        _change()


def _build_anew() -> None:
    """Make the two tables anew: SQLite takes no column out of a constraint."""
    for name in ("issued_at", "number", "shipment_id"):
        op.drop_index(f"ix_issued_paper_{name}", "issued_paper")
    op.rename_table("paper_content", "content_old")
    op.rename_table("issued_paper", "paper_old")
    _create()
    op.execute(f"INSERT INTO issued_paper {FOUND}")
    op.execute(
        "INSERT INTO paper_content (issued_id, pdf, data)"
        " SELECT issued_id, pdf, data FROM content_old"
    )
    op.drop_table("content_old")
    op.drop_table("paper_old")


def _create() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("record", sa.String(40), nullable=False),
        sa.Column("party", sa.String(200), nullable=False),
        sa.Column("permission", sa.String(60), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("second_language", sa.String(8), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_at", types.UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(80), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=True),
        sa.Column("sent_to", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint(*UNIQUE, name="uq_issued_paper_place"),
    )
    op.create_index("ix_issued_paper_issued_at", "issued_paper", ["issued_at"])
    op.create_index("ix_issued_paper_number", "issued_paper", ["number"])
    op.create_table(
        "paper_content",
        sa.Column("issued_id", KEY, nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_id"],
            ["issued_paper.id"],
            name=op.f("fk_paper_content_issued_id_issued_paper"),
        ),
        sa.PrimaryKeyConstraint("issued_id", name=op.f("pk_paper_content")),
    )


def _change() -> None:
    """Change the table where it stands: a server's triggers stay with it."""
    new: dict[str, tuple[sa.types.TypeEngine[Any], str]] = {
        "kind": (sa.String(40), "'shipment'"),
        "record_id": (sa.BigInteger(), "0"),
        "version": (sa.Integer(), "0"),
        "record": (sa.String(40), "''"),
        "party": (sa.String(200), "''"),
        "permission": (sa.String(60), "'documents.view'"),
    }
    for name, (kind, default) in new.items():
        column = sa.Column(name, kind, server_default=sa.text(default), nullable=False)
        op.add_column("issued_paper", column)
    op.execute(
        "UPDATE issued_paper p SET record_id = p.shipment_id,"
        " record = coalesce(s.number, p.number),"
        " party = coalesce(nullif(c.name, ''), c.name_zh, '')"
        " FROM shipment s LEFT JOIN party c ON c.id = s.customer_id"
        " WHERE s.id = p.shipment_id"
    )
    for name in new:
        op.alter_column("issued_paper", name, server_default=None)
    op.execute(
        "ALTER TABLE issued_paper DROP CONSTRAINT IF EXISTS ck_issued_paper_paperkey"
    )
    op.drop_constraint(OLD_UNIQUE, "issued_paper")
    # The row rules of a secured server speak of the column; they are made anew.
    op.execute("ALTER TABLE issued_paper DROP COLUMN shipment_id CASCADE")
    op.create_unique_constraint("uq_issued_paper_place", "issued_paper", [*UNIQUE])
