"""The rules of ports: by when their ships close. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.cutoffs import USUAL, Hours
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.places import is_place
from app.core.refs import Ref

MOST_HOURS = 720
"""A month; what is more is a slip of the pen."""
FIELDS = ("si_hours", "vgm_hours", "cy_hours", "customs_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRule:
    """By when the ships of a port close, before the day of departure begins.

    Attributes:
        code: Port and carrier in one, "CNNGB/COSCO"; given by saving.
        port: UN/LOCODE; empty: every port without a rule of its own.
        carrier: None: every carrier without a rule of its own.
        si_hours: For the shipping instruction.
        vgm_hours: For the verified gross mass.
        cy_hours: For the containers; the terminal closes.
        customs_hours: For the declaration.
        note: Where the rule is from.
    """

    id: int | None = None
    version: int = 0
    code: str = ""
    port: str = ""
    carrier: Ref | None = None
    si_hours: int = USUAL.si
    vgm_hours: int = USUAL.vgm
    cy_hours: int = USUAL.cy
    customs_hours: int = USUAL.customs
    note: str = ""

    def known_as(self) -> str:
        """Return port and carrier in one."""
        port = self.port or "*"
        return f"{port}/{self.carrier.code}" if self.carrier else port

    def hours(self) -> Hours:
        """Return its hours."""
        return Hours(self.si_hours, self.vgm_hours, self.cy_hours, self.customs_hours)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the rule from being saved."""
        found = [
            Problem(name, N_("From 0 to {most} hours."), {"most": MOST_HOURS})
            for name in FIELDS
            if not 0 <= getattr(self, name) <= MOST_HOURS
        ]
        if self.port and not is_place(self.port):
            found.append(Problem("port", N_("Choose a port of the list.")))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSummary:
    """A row of the list of rules."""

    id: int
    code: str
    port: str
    carrier: str | None
    si_hours: int
    vgm_hours: int
    cy_hours: int
    customs_hours: int
    note: str


def hours_for(rules: Iterable[PortRule], port: str, carrier_id: int | None) -> Hours:
    """Return the hours of the rule that fits a ship best.

    A rule of the port goes before one of the carrier, one of both before either; the
    usual hours hold where none fits.
    """
    fitting = [
        rule
        for rule in rules
        if rule.port in {"", port}
        and (rule.carrier is None or rule.carrier.id == carrier_id)
    ]
    best = max(
        fitting, key=lambda r: (bool(r.port), r.carrier is not None), default=None
    )
    return best.hours() if best else USUAL
