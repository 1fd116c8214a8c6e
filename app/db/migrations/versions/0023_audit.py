"""One entry of the audit trail for each changed row, and the chain that ties them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from app.db import types

revision = "0023_audit"
down_revision = "0022_backups"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VALUES = sa.Text().with_variant(JSONB(), "postgresql")
PARENTS = {
    "bank_account": "company_id",
    "bill_match": "bill_id",
    "contract_instalment": "contract_id",
    "contract_line": "contract_id",
    "contract_line_cost": "line_id",
    "credit_drawing": "credit_id",
    "declaration_line": "declaration_id",
    "goods_receipt_line": "goods_receipt_id",
    "hs_rate": "hs_code_id",
    "inquiry_line": "inquiry_id",
    "inspection_class": "inspection_id",
    "paper_content": "issued_id",
    "party_bank": "party_id",
    "party_contact": "party_id",
    "product_cost": "product_id",
    "product_text": "product_id",
    "purchase_line": "purchase_id",
    "quotation_cost": "quotation_id",
    "quotation_line": "quotation_id",
    "quotation_line_cost": "line_id",
    "refund_line": "refund_id",
    "shipment_charge": "shipment_id",
    "shipment_container": "shipment_id",
    "shipment_line": "shipment_id",
    "shipment_package": "shipment_id",
    "shipment_pallet": "shipment_id",
    "supplier_price": "profile_id",
}
"""By table the column that points to what a row belongs to."""

CONVERT = """
INSERT INTO audit (at, "by", action_key, "table", row_key, op, old, new)
SELECT at, "by", action_key, "table", row_key, op, old, new FROM (
  SELECT id, at, "by", action_key, "table", row_key, field AS op,
         {json_old} AS old, {json_new} AS new
  FROM audit_old WHERE field IN ('+', '-')
  UNION ALL
  SELECT min(id), at, "by", action_key, "table", row_key, '~',
         {all_old}, {all_new}
  FROM audit_old WHERE field NOT IN ('+', '-')
  GROUP BY at, "by", action_key, "table", row_key
) AS entry ORDER BY id
"""
SQLITE = {
    "json_old": "old",
    "json_new": "new",
    "all_old": "json_group_object(field, old)",
    "all_new": "json_group_object(field, new)",
}
POSTGRES = {
    "json_old": "old::jsonb",
    "json_new": "new::jsonb",
    "all_old": "jsonb_object_agg(field, old)",
    "all_new": "jsonb_object_agg(field, new)",
}


def upgrade() -> None:
    """Take the step."""
    on_server = op.get_bind().dialect.name == "postgresql"
    op.drop_index("ix_audit_row_key", "audit")
    op.drop_index("ix_audit_table", "audit")
    op.rename_table("audit", "audit_old")
    if on_server:
        op.execute("ALTER TABLE audit_old RENAME CONSTRAINT pk_audit TO pk_audit_old")
        op.execute("ALTER SEQUENCE audit_id_seq RENAME TO audit_old_id_seq")
    _create()
    op.execute(CONVERT.format(**(POSTGRES if on_server else SQLITE)))
    for table, column in PARENTS.items():
        value = f"->> '{column}'"
        op.execute(
            f"UPDATE audit SET parent = coalesce(new, old) {value}"  # noqa: S608
            f" WHERE \"table\" = '{table}' AND op <> '~'"
        )
        op.execute(
            "UPDATE audit SET parent = (SELECT min(made.parent) FROM audit AS made"  # noqa: S608
            ' WHERE made."table" = audit."table" AND made.row_key = audit.row_key'
            f" AND made.op = '+') WHERE \"table\" = '{table}' AND op = '~'"
        )
    op.drop_table("audit_old")
    op.create_table(
        "audit_link",
        sa.Column("n", KEY, nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit_link")),
    )


def _create() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("login", sa.String(length=64), server_default="", nullable=False),
        sa.Column("client", sa.String(length=120), server_default="", nullable=False),
        sa.Column("action_key", sa.String(length=64), nullable=True),
        sa.Column("table", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("op", sa.String(length=1), nullable=False),
        sa.Column("old", VALUES, nullable=True),
        sa.Column("new", VALUES, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_row", "audit", ["table", "row_key"])
    op.create_index("ix_audit_parent", "audit", ["table", "parent"])
