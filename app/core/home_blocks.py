"""Which blocks the first page shows to a person, and in which order. Pure records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import N_

TITLES: Mapping[str, str] = {
    "figures": N_("Key figures"),
    "deadlines": N_("To do and deadlines"),
    "months": N_("Signed and shipped by month"),
    "ageing": N_("Ageing of receivables"),
    "recent": N_("Recently opened"),
}
"""The blocks by their keys, in the order that nobody has changed."""
ALWAYS = "deadlines"
"""What is overdue cannot be hidden (H24)."""
_NARROW = frozenset({"ageing", "recent"})
"""Blocks that stand at the side of the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stripe of the page: the figures alone, or two columns.

    Attributes:
        figures: Whether it is that of the figures.
        wide: Blocks of the broad column, from above.
        narrow: Blocks at their side, from above.
    """

    figures: bool = False
    wide: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a person chose.

    Attributes:
        order: All blocks.
        hidden: Those that are not shown.
    """

    order: tuple[str, ...] = tuple(TITLES)
    hidden: frozenset[str] = frozenset()

    @classmethod
    def read(cls, stored: object) -> Blocks:
        """Return what was stored; what cannot be read is as nobody has changed it."""
        kept = stored if isinstance(stored, Mapping) else {}
        known = _words(kept.get("order"))
        order = [*dict.fromkeys(known), *(one for one in TITLES if one not in known)]
        return cls(tuple(order), frozenset(_words(kept.get("hidden"))) - {ALWAYS})

    def written(self) -> dict[str, Any]:
        """Return it as it is stored; {} for what nobody has changed."""
        if self == Blocks():
            return {}
        return {"order": list(self.order), "hidden": sorted(self.hidden)}

    def parts(self, there: Collection[str]) -> tuple[Part, ...]:
        """Return how the page is laid out: the figures stand where they were put.

        Args:
            there: The blocks that have something to show.
        """
        return tuple(
            parts_of([o for o in self.order if o in there and o not in self.hidden])
        )


def parts_of(shown: list[str]) -> Iterator[Part]:
    """Yield the stripes of blocks in their order."""
    stripes = [shown]
    if "figures" in shown:
        at = shown.index("figures")
        stripes = [shown[:at], ["figures"], shown[at + 1 :]]
    for stripe in stripes:
        if stripe == ["figures"]:
            yield Part(figures=True)
        elif stripe:
            wide = tuple(one for one in stripe if one not in _NARROW)
            narrow = tuple(one for one in stripe if one in _NARROW)
            yield Part(wide=wide, narrow=narrow)


def _words(stored: object) -> list[str]:
    every = stored if isinstance(stored, list) else ()
    return [one for one in every if isinstance(one, str) and one in TITLES]
