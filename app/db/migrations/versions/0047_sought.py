"""Find by an index what is sought: rows by what they name, and what is open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047_sought"
down_revision = "0046_second"
branch_labels = None
depends_on = None

NAMED = {
    "advance_release": ("receivable_id",),
    "bill_match": ("product_id",),
    "contract": ("agent_id", "inquiry_id", "quotation_id"),
    "credit": ("bank_id",),
    "declaration_line": ("product_id",),
    "dispatch": ("party_id",),
    "inquiry_line": ("product_id",),
    "inspection": ("purchase_line_id",),
    "mail_message": ("party_id",),
    "payment": ("payee_account_id",),
    "quotation": ("inquiry_id",),
    "receipt_allocation": ("on",),
    "refund": ("declaration_id",),
    "refund_line": ("product_id", "purchase_id", "supplier_id"),
    "shipment": ("carrier_id", "forwarder_id", "insurer_id"),
    "shipment_charge": ("payee_id",),
    "shipment_line": ("contract_id",),
}
WIDENED = {
    "contract": (("signed_on", "id"), ("state", "currency", "total")),
    "shipment": (("contract_id",), ("id", "state", "total", "on_board_on", "etd")),
}
"""What a server reads of many rows at once it reads of the index alone. The models say
the index without it: its words would load a server's dialect for every file."""


def upgrade() -> None:
    """Take the step."""
    for table, columns in NAMED.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.drop_index("ix_shipment_state", "shipment")
    op.create_index("ix_shipment_state_etd", "shipment", ["state", "etd"])
    still = sa.text("open > 0")
    op.create_index(
        "ix_receivable_open",
        *("receivable", ["due_on"]),
        postgresql_where=still,
        sqlite_where=still,
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, (columns, beside) in WIDENED.items():
            name = "_".join(("ix", table, *columns))
            op.drop_index(name, table)
            op.create_index(name, table, list(columns), postgresql_include=beside)
