"""Tell a server whose records are whose by an index alone: it read each for its key."""

from __future__ import annotations

from alembic import op

revision = "0049_owned"
down_revision = "0048_asked"
branch_labels = None
depends_on = None

BESIDE = {
    ("contract", "owner"): ("id", "state", "signed_on", "currency", "total"),
    ("inquiry", "owner"): ("id",),
    ("party", "owner"): ("id",),
    ("quotation", "owner"): ("id",),
    ("receivable", "customer_id"): ("id",),
    ("shipment", "owner"): ("id",),
}
"""The models say these indexes without it, as in `0047_sought`; a file's hold the key
by themselves."""


def upgrade() -> None:
    """Take the step."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for (table, column), beside in BESIDE.items():
        name = f"ix_{table}_{column}"
        op.drop_index(name, table)
        op.create_index(name, table, [column], postgresql_include=beside)
