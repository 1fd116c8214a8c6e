"""All tables there are, however few of them the program has loaded so far.

A window loads its modules when they are needed (`app/ui/warming.py`); who asks every
table for something asks here.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from app.db.base import mapped
from app.modules import ORDER

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapper

_OF_NO_MODULE = (
    *("actions", "audit", "backup.note", "epoch", "numbering", "search", "trash"),
    *("vault", "views"),
)


def load() -> None:
    """Import every table class, so that the metadata is complete."""
    for part in _OF_NO_MODULE:
        importlib.import_module(f"app.db.{part}")
    for name in ORDER:
        importlib.import_module(f"app.{name}.model")


def every() -> frozenset[Mapper[Any]]:
    """Return the mappers of all tables."""
    load()
    return mapped()
