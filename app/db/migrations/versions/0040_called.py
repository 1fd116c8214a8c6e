"""Keep parties in the order of the names that a screen shows."""

from __future__ import annotations

from alembic import op

revision = "0040_called"
down_revision = "0039_search_name"
branch_labels = None
depends_on = None

SHOWN = {
    "ix_party_called": ("name", "name_zh"),
    "ix_party_called_zh": ("name_zh", "name"),
}
"""Lists of documents are read in this order (`app.db.listing`), in these words."""


def upgrade() -> None:
    """Take the step; no model declares indexes of what is reckoned from columns."""
    for index, (shown, other) in SHOWN.items():
        op.execute(
            f"CREATE INDEX {index} ON party (coalesce(nullif({shown}, ''), {other}))"
        )
