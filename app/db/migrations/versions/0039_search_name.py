"""Put names right that the step 0037 found within other words of an entry.

It looked for a name anywhere: of a customer called US, "US · USD 1,000.00" became
"美国 · 美国D 1,000.00". A name stands between the dots of an entry, or alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

revision = "0039_search_name"
down_revision = "0038_contract_cost"
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
CHINESE = {
    "bill": "bill d JOIN party n ON n.id = d.payee_id",
    "inspection": "inspection d JOIN purchase o ON o.id = d.purchase_id"
    " JOIN party n ON n.id = o.supplier_id",
    "goods_receipt": "goods_receipt d JOIN purchase o ON o.id = d.purchase_id"
    " JOIN party n ON n.id = o.supplier_id",
}
NAMED = "n.name <> '' AND n.name_zh <> '' AND n.name_zh <> n.name"
BESIDE = """
UPDATE search_entry SET detail_zh = detail FROM {kind} n
WHERE search_entry.kind = '{kind}' AND record_id = n.id AND title_zh <> ''
  AND detail_zh = substr(replace(detail, {own}, n.name_zh), 1, 400)
"""
"""Beside the name of a party or product stands none."""
WITHIN = """
UPDATE search_entry SET {to} = {whole} FROM {table}
WHERE search_entry.kind = '{kind}' AND record_id = d.id AND {named}
  AND {to} = substr(replace({said}, {old}, {new}), 1, 400) AND {to} <> {whole}
"""


def statements() -> Iterator[str]:
    """Yield what is put right, by kind of record."""
    for kind, own in (("party", "n.name"), ("product", "n.name_en")):
        yield BESIDE.format(kind=kind, own=own)
    for kind, column in OF_PARTY.items():
        table = f"{kind} d JOIN party n ON n.id = d.{column}"
        for part in ("title", "detail"):
            yield _within(kind, table, part, f"{part}_zh", ("n.name", "n.name_zh"))
    for kind, table in CHINESE.items():
        for part in ("title", "detail"):
            yield _within(kind, table, f"{part}_zh", part, ("n.name_zh", "n.name"))


def _within(kind: str, table: str, said: str, to: str, names: tuple[str, str]) -> str:
    old, new = names
    dotted = "replace(' · ' || {said} || ' · ', ' · ' || {old} || ' · ',"
    dotted = f"{dotted} ' · ' || {{new}} || ' · ')".format(said=said, old=old, new=new)
    whole = f"substr(substr({dotted}, 4, length({dotted}) - 6), 1, 400)"
    told = {"kind": kind, "table": table, "said": said, "to": to, "named": NAMED}
    return WITHIN.format(**told, old=old, new=new, whole=whole)


def upgrade() -> None:
    """Take the step."""
    for said in statements():
        op.execute(said)
