"""Keep whom a shipment's insurance is asked of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035_insurer"
down_revision = "0034_thumb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step: of the shipments before it nobody has named the insurer."""
    key = "fk_shipment_insurer_id_party"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE shipment ADD COLUMN insurer_id INTEGER CONSTRAINT {key}"
            " REFERENCES party (id)"
        )
        return
    op.add_column("shipment", sa.Column("insurer_id", sa.BigInteger()))
    op.create_foreign_key(key, "shipment", "party", ["insurer_id"], ["id"])
