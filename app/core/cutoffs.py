"""By when a sea shipment is declared, weighed and delivered: its ship's cut-offs.

The carrier's notice decides; what stands here is what holds until it is there:

* Customs: goods are at the customs place and declared 24 hours before loading (Customs
  Law of the PRC, art. 24), so at the latest the day before the ship leaves.
* CY: terminals at Chinese base ports close about a day before berthing, two days before
  the date of departure; the notice's date goes before it.
* VGM: SOLAS VI/2 wants the mass before the stowage plan is made; terminals take no
  container in without it, so it is due when they close.
* SI: carriers make the bill of lading from it the day before they close. Where a ship's
  manifest must be with customs 24 hours before loading abroad (United States, Canada,
  Mexico, Japan, the European Union), no later than three days before departure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(1)
TERMINAL_CLOSES = 2 * DAY
"""Before departure, while the carrier has not said when."""
MANIFEST_AHEAD = 3 * DAY
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
class CutOff:
    """The last day for one thing.

    Attributes:
        key: "si", "vgm", "cy" or "customs".
        on: The office's day.
        told: Whether the carrier said so; otherwise it is the usual day.
    """

    key: str
    on: date
    told: bool = False


def cut_offs(
    etd: date, terminal_closes_on: date | None = None, destination: str = ""
) -> Iterator[CutOff]:
    """Yield the cut-offs of a ship.

    Args:
        etd: The day it leaves.
        terminal_closes_on: What the carrier's notice says; None: it is not there yet.
        destination: ISO alpha-2 of the country the goods go to; empty: not known.
    """
    told = terminal_closes_on is not None
    closes = min(terminal_closes_on or etd - TERMINAL_CLOSES, etd)
    instruction = closes - DAY
    if destination in MANIFEST_COUNTRIES:
        instruction = min(instruction, etd - MANIFEST_AHEAD)
    yield CutOff("si", instruction)
    yield CutOff("vgm", closes, told)
    yield CutOff("cy", closes, told)
    yield CutOff("customs", etd - DAY)
