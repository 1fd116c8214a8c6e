"""Keep a small picture of each product, which lists and lines show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import pictures

revision = "0034_thumb"
down_revision = "0033_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; pictures that are there already are made small, one at a time."""
    op.add_column("product", sa.Column("thumb", sa.LargeBinary()))
    product = sa.table(
        "product", sa.column("id"), sa.column("picture"), sa.column("thumb")
    )
    connection = op.get_bind()
    pictured = sa.select(product.c.id).where(product.c.picture.is_not(None))
    for key in connection.scalars(pictured).all():
        this = product.c.id == key
        large = connection.scalar(sa.select(product.c.picture).where(this))
        small = pictures.thumbnail(large)
        connection.execute(sa.update(product).where(this).values(thumb=small))
