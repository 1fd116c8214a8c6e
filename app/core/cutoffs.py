"""By when a sea shipment is declared, weighed and delivered: its ship's cut-offs.

The carrier's notice decides; until it is there the rule of the port does, of the
carrier in the port if there is one. Where the office has entered no rule, `USUAL` is:

* Customs: goods are at the customs place and declared 24 hours before loading (Customs
  Law of the PRC, art. 24), so before the day begins that goes before the departure.
* CY: terminals at Chinese base ports close about a day before berthing, two days before
  the day of departure begins; the notice's date goes before it.
* VGM: SOLAS VI/2 wants the mass before the stowage plan is made; terminals take no
  container in without it, so it is due when they close.
* SI: carriers make the bill of lading from it the day before they close. Where a ship's
  manifest must be with customs 24 hours before loading abroad (United States, Canada,
  Mexico, Japan, the European Union), no later than three days before the day of
  departure begins.

A rule counts back from midnight. What it brings to another midnight is due on the whole
day that ends then: 72 hours before 20 November begins is all of the 16th. Of a notice
only the day is known: it counts until its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import OFFICE_ZONE

HOUR, DAY = timedelta(hours=1), timedelta(1)
MANIFEST_AHEAD = timedelta(3)
"""Before departure, for countries that want the manifest before loading."""
MANIFEST_COUNTRIES = frozenset(
    (
        *("US", "CA", "MX", "JP"),
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR"),
        *("HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK"),
        *("SI", "ES", "SE"),
    )
)
"""ISO alpha-2; AMS, ACI, AFR, and ICS2 of the European Union."""


@dataclass(frozen=True, slots=True)
class Hours:
    """How long before the day of departure begins everything must be done.

    Attributes:
        si: The shipping instruction is with the carrier.
        vgm: The verified gross mass is.
        cy: The terminal closes.
        customs: The goods are declared.
    """

    si: int = 72
    vgm: int = 48
    cy: int = 48
    customs: int = 24

    @property
    def ahead(self) -> timedelta:
        """How long before departure the first of them is due."""
        return max(self.si, self.vgm, self.cy, self.customs) * HOUR


USUAL = Hours()
"""Where no rule is entered."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """The last moment for one thing.

    Attributes:
        key: "si", "vgm", "cy" or "customs".
        at: Aware; when it is over. At midnight of the office only the day counts that
            ends then.
        told: Whether the carrier said so; otherwise it follows from the rule.
    """

    key: str
    at: datetime
    told: bool = False

    @property
    def whole_day(self) -> bool:
        """Whether only the day counts."""
        return self.at.time() == time()

    @property
    def on(self) -> date:
        """The office's day: the last one on which it can be done."""
        return (self.at - DAY * self.whole_day).date()


def cut_offs(
    etd: date,
    terminal_closes_on: date | None = None,
    destination: str = "",
    hours: Hours = USUAL,
) -> Iterator[CutOff]:
    """Yield the cut-offs of a ship.

    What the notice moves, moves the instruction and the weight along: they keep their
    distance from the terminal's closing.

    Args:
        etd: The day it leaves.
        terminal_closes_on: What the carrier's notice says; None: it is not there yet.
        destination: ISO alpha-2 of the country the goods go to; empty: not known.
        hours: The rule of the port.
    """
    told = terminal_closes_on is not None
    leaves = _begins(etd)
    closes = leaves - hours.cy * HOUR
    if terminal_closes_on is not None:
        closes = _begins(min(terminal_closes_on, etd)) + DAY
    weighed = min(closes - (hours.vgm - hours.cy) * HOUR, closes)
    instruction = min(closes - (hours.si - hours.cy) * HOUR, leaves)
    if destination in MANIFEST_COUNTRIES:
        instruction = min(instruction, leaves - MANIFEST_AHEAD)
    yield CutOff("si", instruction)
    yield CutOff("vgm", weighed, told)
    yield CutOff("cy", closes, told)
    yield CutOff("customs", leaves - hours.customs * HOUR)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
