"""Record how the wood of pallets was treated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041_treated"
down_revision = "0040_called"
branch_labels = None
depends_on = None

TEXTS = {
    "treatment": 80,
    "treatment_mark": 40,
    "treatment_certificate": 40,
    "treated_by": 80,
}


def upgrade() -> None:
    """Take the step."""
    for name, length in TEXTS.items():
        kind = sa.String(length)
        op.add_column(
            "shipment", sa.Column(name, kind, server_default="", nullable=False)
        )
    op.add_column("shipment", sa.Column("treated_on", sa.Date(), nullable=True))
