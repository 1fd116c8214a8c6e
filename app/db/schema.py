"""Creates and upgrades the database."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from app.db.base import Row
from app.db.engine import open_engine

if TYPE_CHECKING:
    from sqlalchemy import Engine


def load_models() -> None:
    """Import every table class, so that the metadata is complete."""
    from app.modules import ORDER  # noqa: PLC0415 - modules import this package

    for part in ("actions", "audit", "numbering", "views"):
        importlib.import_module(f"app.db.{part}")
    for name in ORDER:
        importlib.import_module(f"app.{name}.model")


def create(url: str) -> None:
    """Create every table in an empty database."""
    engine = open_engine(url)
    try:
        create_tables(engine)
    finally:
        engine.dispose()


def create_tables(engine: Engine) -> None:
    """Create every table through an open engine."""
    load_models()
    Row.metadata.create_all(engine)
