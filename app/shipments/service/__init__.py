"""What can be done with shipments."""

from __future__ import annotations

from app.shipments.service.actions import (
    book,
    cancel,
    deliver,
    from_contract,
    joined,
    repacked,
    save,
    ship,
    track,
)
from app.shipments.service.reading import (
    find,
    get,
    lookup,
    of_contract,
    open_lines,
    refs,
)

__all__ = [
    "book",
    "cancel",
    "deliver",
    "find",
    "from_contract",
    "get",
    "joined",
    "lookup",
    "of_contract",
    "open_lines",
    "refs",
    "repacked",
    "save",
    "ship",
    "track",
]
