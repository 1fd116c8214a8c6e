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
from app.shipments.service.amending import on_amended, on_cancelled, on_shortened
from app.shipments.service.ports import get_port_rule, port_rules, save_port_rule
from app.shipments.service.reading import (
    find,
    get,
    lookup,
    of_contract,
    open_lines,
    refs,
    with_open_lines,
)
from app.shipments.service.taking_back import take_back

__all__ = [
    "book",
    "cancel",
    "deliver",
    "find",
    "from_contract",
    "get",
    "get_port_rule",
    "joined",
    "lookup",
    "of_contract",
    "on_amended",
    "on_cancelled",
    "on_shortened",
    "open_lines",
    "port_rules",
    "refs",
    "repacked",
    "save",
    "save_port_rule",
    "ship",
    "take_back",
    "track",
    "with_open_lines",
]
