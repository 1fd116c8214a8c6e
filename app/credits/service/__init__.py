"""What can be done with letters of credit."""

from __future__ import annotations

from app.credits.service.actions import (
    accept,
    close,
    draw,
    note_paid,
    paid,
    present,
    presented,
    read_text,
    save,
    undraw,
    unpaid,
)
from app.credits.service.checks import check_shipment, deadlines, review
from app.credits.service.reading import get, lookup, of_contract, open_credits
from app.credits.service.taking_back import on_taken_back

__all__ = [
    "accept",
    "check_shipment",
    "close",
    "deadlines",
    "draw",
    "get",
    "lookup",
    "note_paid",
    "of_contract",
    "on_taken_back",
    "open_credits",
    "paid",
    "present",
    "presented",
    "read_text",
    "review",
    "save",
    "undraw",
    "unpaid",
]
