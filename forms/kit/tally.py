"""What is selected, added up as a spreadsheet does: count, sum, average, ends (H12).

Figures of different columns, currencies or units are never added to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.core.i18n import _, _n, screen_language
from app.core.money import ZERO, decimals, half_up
from forms.kit.buttons import fill_menu
from forms.kit.elided import isolate
from forms.kit.grid_values import PRICE_PLACES, QUANTITY_PLACES, bare_number

_COLUMNS = 3
"""So many columns are told in the line; the others stand in the menu."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is selected.

    Attributes:
        value: The number.
        of: Heading of its column, as it is shown.
        unit: Its currency, its unit, or nothing.
        kind: "money", "price", "percent", or another number.
    """

    value: Decimal
    of: str
    unit: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of one column and one unit, added up.

    Attributes:
        like: One of them.
        count: How many there are.
        total: Their sum.
        ends: The smallest and the largest; nothing where only the sum is known.
    """

    like: Figure
    count: int
    total: Decimal
    ends: tuple[Decimal, Decimal] | None = None

    def places(self) -> int:
        """Return the decimals that a figure of this kind has at most."""
        if self.like.kind == "money":
            return decimals(self.like.unit) if self.like.unit else 2
        return PRICE_PLACES if self.like.kind == "price" else QUANTITY_PLACES

    def mean(self) -> Decimal:
        """Return the average, rounded as figures of its kind are."""
        return half_up(self.total / self.count, self.places())

    def words(self, value: Decimal) -> str:
        """Write a figure as the screen does, with its currency or unit."""
        language, unit = screen_language(), self.like.unit
        if self.like.kind == "percent":
            return f"{language.number(value, self.places())}%"
        if self.like.kind == "money" and unit:
            return f"{unit} {language.amount(value, unit)}"
        if self.like.kind == "price" and unit:
            return f"{unit} {language.price(value, unit)}"
        number = language.number(value, self.places())
        return f"{number} {unit}" if unit else number

    def rows(self) -> list[tuple[str, str, str]]:
        """Return what can be copied: its name, in words, and as it is copied."""
        figures = [(_("Sum"), self.total)]
        if self.ends is not None:
            low, high = self.ends
            figures += [
                (_("Average"), self.mean()),
                (_("Smallest"), low),
                (_("Largest"), high),
            ]
        bare = partial(bare_number, most=self.places())
        told = [(name, self.words(value), bare(value)) for name, value in figures]
        counted = [(_("Figures"), str(self.count), str(self.count))]
        return told + (counted if self.count else [])


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected on a page.

    Attributes:
        chosen: How many rows or cells, in words; empty: nothing is told.
        tallies: Their figures, added up.
    """

    chosen: str = ""
    tallies: tuple[Tally, ...] = ()

    def __str__(self) -> str:
        """Return the line of the status bar."""
        columns: dict[str, list[Tally]] = {}
        for one in self.tallies:
            columns.setdefault(one.like.of, []).append(one)
        if not columns:
            return self.chosen
        if len(columns) > 1:
            return self._of_columns(columns)
        tallies = next(iter(columns.values()))
        total = _sums(tallies)
        words = _("{chosen} · total {total}", chosen=self.chosen, total=total)
        if len(tallies) > 1 or tallies[0].ends is None:
            return words
        mean = isolate(tallies[0].words(tallies[0].mean()))
        return _("{words} · average {mean}", words=words, mean=mean)

    def _of_columns(self, columns: dict[str, list[Tally]]) -> str:
        # A sum of prices or shares says least.
        last = ("price", "percent", "rate")
        worth = sorted(columns.items(), key=lambda one: one[1][0].like.kind in last)
        told = [
            # "Amount USD" stands above; the sum says its currency itself.
            f"{name.removesuffix(f' {tallies[0].like.unit}')} {_sums(tallies)}"
            for name, tallies in worth[:_COLUMNS]
        ]
        return " · ".join([self.chosen, *told])

    def fill(self, menu: QMenu) -> None:
        """Fill a menu with every figure; choosing one copies it."""
        menu.clear()
        for at, tally in enumerate(self.tallies):
            if at:
                menu.addSeparator()
            heading = " · ".join(filter(None, (tally.like.of, tally.like.unit)))
            menu.addAction(heading.replace("&", "&&")).setEnabled(False)
            fill_menu(
                menu,
                [
                    (f"{name}  {isolate(words)}", "copy", partial(_copy, bare))
                    for name, words, bare in tally.rows()
                ],
            )


NOTHING = Selected()


def _sums(tallies: list[Tally]) -> str:
    ordered = sorted(tallies, key=lambda one: one.like.unit)
    return _(" + ").join(isolate(one.words(one.total)) for one in ordered)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def add_up(figures: Iterable[Figure]) -> tuple[Tally, ...]:
    """Add up figures by their columns and units, in the order in which they come."""
    found: dict[tuple[str, str], tuple[Figure, list[Decimal]]] = {}
    for one in figures:
        found.setdefault((one.of, one.unit), (one, []))[1].append(one.value)
    return tuple(
        Tally(like, len(values), sum(values, ZERO), (min(values), max(values)))
        for like, values in found.values()
    )


def rows_chosen(count: int) -> str:
    """Return how many rows are selected."""
    return _n("{n} selected", "{n} selected", count)


def cells_chosen(count: int) -> str:
    """Return how many cells are selected."""
    return _n("{n} cell", "{n} cells", count)
