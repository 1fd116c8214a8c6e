"""Let an office add fields of its own to products and parties."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = "0050_own_fields"
down_revision = "0049_owned"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = ("text", "number", "date", "check", "choice")


def upgrade() -> None:
    """Take the step: no field is there yet."""
    kind = sa.Enum(
        *_KINDS, name="ownkind", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "own_field",
        sa.Column("of", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("tip", sa.String(200), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("slot", sa.String(16), nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("places BETWEEN 0 AND 6", name=op.f("ck_own_field_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_field")),
        sa.UniqueConstraint("of", "label", name=op.f("uq_own_field_of_label")),
        sa.UniqueConstraint("of", "slot", name=op.f("uq_own_field_of_slot")),
    )
    for owner in ("party", "product"):
        _beside(owner)


def _beside(owner: str) -> None:
    key, table = f"{owner}_id", f"{owner}_own"
    op.create_table(
        table,
        sa.Column(key, _KEY, nullable=False),
        *_slots(),
        sa.ForeignKeyConstraint(
            [key], [f"{owner}.id"], name=op.f(f"fk_{table}_{key}_{owner}")
        ),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
    )


def _slots() -> Iterator[sa.Column[object]]:
    for n in range(1, 17):
        yield sa.Column(f"text_{n}", sa.String(300), nullable=False)
    for n in range(1, 9):
        yield sa.Column(f"number_{n}", types.ExactDecimal(18, 6), nullable=True)
    for n in range(1, 9):
        yield sa.Column(f"day_{n}", sa.Date(), nullable=True)
    for n in range(1, 9):
        yield sa.Column(f"check_{n}", sa.Boolean(), nullable=False)
