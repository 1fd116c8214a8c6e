"""Name what is found in the language of the screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037_named"
down_revision = "0036_transfer"
branch_labels = None
depends_on = None

OF_PARTY = {
    "contract": "customer_id",
    "quotation": "customer_id",
    "inquiry": "customer_id",
    "shipment": "customer_id",
    "receivable": "customer_id",
    "receipt": "customer_id",
    "purchase": "supplier_id",
    "payment": "payee_id",
}
"""What was found by the name of a party, and where the party stands."""
CHINESE = {
    "bill": "bill d JOIN party n ON n.id = d.payee_id",
    "inspection": "inspection d JOIN purchase o ON o.id = d.purchase_id"
    " JOIN party n ON n.id = o.supplier_id",
    "goods_receipt": "goods_receipt d JOIN purchase o ON o.id = d.purchase_id"
    " JOIN party n ON n.id = o.supplier_id",
}
"""What was found by the Chinese name wherever there was one."""
OURS = """
UPDATE search_entry SET title_zh = substr(replace(title, {own}, n.name_zh), 1, 400),
  detail_zh = substr(replace(detail, {own}, n.name_zh), 1, 400)
FROM {table} WHERE search_entry.kind = '{kind}' AND record_id = {key}
  AND {own} <> '' AND n.name_zh <> '' AND n.name_zh <> {own}
"""
THEIRS = """
UPDATE search_entry SET title_zh = title, detail_zh = detail,
  title = substr(replace(title, n.name_zh, n.name), 1, 400),
  detail = substr(replace(detail, n.name_zh, n.name), 1, 400)
FROM {table} WHERE search_entry.kind = '{kind}' AND record_id = d.id
  AND n.name <> '' AND n.name_zh <> '' AND n.name_zh <> n.name
"""


def upgrade() -> None:
    """Take the step."""
    for name in ("title_zh", "detail_zh"):
        column = sa.Column(name, sa.String(400), server_default="", nullable=False)
        op.add_column("search_entry", column)
    for kind, own in (("party", "name"), ("product", "name_en")):
        told = {"table": f"{kind} n", "own": f"n.{own}", "key": "n.id"}
        op.execute(OURS.format(kind=kind, **told))
    for kind, column_of in OF_PARTY.items():
        table = f"{kind} d JOIN party n ON n.id = d.{column_of}"
        told = {"table": table, "own": "n.name", "key": "d.id"}
        op.execute(OURS.format(kind=kind, **told))
    for kind, table in CHINESE.items():
        op.execute(THEIRS.format(kind=kind, table=table))
