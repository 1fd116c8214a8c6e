"""The rows of the fault campaign: what is tried, how often, and the bar."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.campaign.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the campaign.

    Attributes:
        number: In the table of reliability.
        title: What is tried.
        engine: "module:function" below this package; it takes a size and a seed.
        short: Size for the test suite and a first look.
        quick: Size for each merge, all rows together in at most 12 minutes.
        release: Size before each release.
    """

    number: int
    title: str
    engine: str
    short: int
    quick: int
    release: int

    def function(self) -> Callable[[int, int], Outcome] | None:
        """Return the engine; None: nobody has built it."""
        module, _, name = self.engine.partition(":")
        full = f"tests.campaign.{module}"
        if importlib.util.find_spec(full) is None:
            return None
        found: Any = getattr(importlib.import_module(full), name, None)
        return found  # type: ignore[no-any-return]


ROWS = (
    Row(1, "attacks with psql, by every role", "proved:attacks", 1, 1, 1),
    Row(2, "declared = catalogue = what happens", "proved:rights", 1, 1, 1),
    Row(3, "audit trail tampered with", "tampering:run", 10, 100, 1_000),
    Row(4, "sealing race", "sealing:run", 1, 10, 120),
    Row(5, "numbers, many clients, a tenth aborted", "numbers:run", 1, 5, 60),
    Row(6, "two people, one document", "edits:run", 40, 1_000, 20_000),
    Row(7, "stock, many clients", "stock:run", 1, 10, 120),
    Row(8, "allocations, payments, all sent twice", "cash:both", 1, 6, 120),
    Row(9, "COMMIT unknown", "unknown_commit:run", 40, 1_500, 50_000),
    Row(10, "half-open PC", "half_open:run", 1, 1, 20),
    Row(11, "file: kill -9", "kill9:run", 4, 200, 10_000),
    Row(12, "file: power cut", "powercut:run", 30, 1_000, 50_000),
    Row(13, "disk full", "diskfull:run", 4, 4, 80),
    Row(14, "damage and recovery", "damage:run", 4, 50, 2_000),
    Row(15, "place of the file", "place:run", 1, 1, 1),
    Row(16, "failover, stalled link", "failover:often", 1, 2, 100),
    Row(17, "restore drill", "backup:run", 1, 3, 30),
    Row(18, "bad values", "bad_values:run", 3_000, 200_000, 5_000_000),
    Row(19, "upgrades killed, both databases", "upgrades:killed", 2, 25, 1_000),
    Row(20, "old and new programs mixed", "upgrades:mixed", 1, 3, 100),
    Row(21, "TLS and hba matrix", "proved:tls", 1, 1, 1),
    Row(22, "clocks and zones", "clocks:run", 50, 300, 10_000),
    Row(23, "a fault at every statement of a save", "statements:run", 2, 20, 10_000),
    Row(24, "window killed with open forms", "windows:run", 1, 20, 500),
    Row(25, "soak: staff and faults, in minutes", "soak:run", 0, 1, 480),
    Row(26, "moves killed, file and server", "moves:run", 1, 1, 100),
    Row(27, "an office day, the cable pulled", "cable:run", 1, 1, 30),
    Row(28, "a colleague's change, twenty writers", "arriving:run", 2, 20, 200),
)
"""Sizes are those of the table; where it says "all", the engine has one size."""
