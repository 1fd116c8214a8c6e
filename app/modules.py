"""The modules in their order, and the reactions across them.

A module imports only those above it. When an upper one must react to a lower one, the
lower emits an event, and the reaction stands in `REACTIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.db.unit_of_work import Reactions

ORDER: tuple[str, ...] = (
    "access",
    "office",
    "parties",
    "catalog",
    "inquiries",
    "quotations",
    "contracts",
    "purchasing",
    "inventory",
    "shipments",
)

REACTIONS: Reactions = {}
