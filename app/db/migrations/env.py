"""Runs the steps in the one transaction that `app.db.schema` has opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.db.types import ExactDecimal, UtcDateTime


def render_item(
    kind: str, item: Any, autogen_context: AutogenContext
) -> str | Literal[False]:
    """Write our column types the way a person would."""
    if kind != "type" or not isinstance(item, (ExactDecimal, UtcDateTime)):
        return False
    autogen_context.imports.add("from app.db import types")
    if isinstance(item, ExactDecimal):
        return f"types.ExactDecimal({item.precision}, {item.scale})"
    return "types.UtcDateTime()"


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    render_as_batch=True,
    render_item=render_item,
    include_object=attributes.get("include_object"),
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
