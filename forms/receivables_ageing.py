"""What customers owe by age: a card with one row for each customer and currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.books import base_currency, companies, in_all
from app.core.i18n import N_, _, _n, screen_language
from app.core.money import HUNDRED, ZERO
from app.receivables.domain import Aged
from forms.kit import cell_of, layout
from forms.kit.buttons import ghost
from forms.kit.cells import Cell
from forms.kit.editor_section import GridSection
from forms.kit.spec import ColumnSpec, SectionSpec
from forms.receivables_list import money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

TITLES = (
    N_("Not due"),
    N_("1–30 days"),
    N_("31–60 days"),
    N_("61–90 days"),
    N_("91–180 days"),
    N_("Over 180 days"),
)
TONES = ("", "warn", "bad", "bad", "bad", "bad")
NEAR_LIMIT = 80
"""Percent of the credit limit from which the bar turns."""


@dataclass(frozen=True, slots=True)
class _All:
    rows: tuple[Aged, ...] = ()

    def base(self, index: int) -> str:
        """Return one bucket of all customers in words, base currency."""
        return self._words((row.base_currency, row.base[index]) for row in self.rows)

    def total(self) -> str:
        """Return all buckets of all customers in words, base currency."""
        return self._words((row.base_currency, row.total_base()) for row in self.rows)

    def _words(self, amounts: Iterable[tuple[str, Decimal]]) -> str:
        """The note tells the one currency; only several stand with the amounts."""
        found = tuple(amounts)
        if len({row.base_currency for row in self.rows}) > 1:
            return in_all(found)
        return money(sum((one for _, one in found), ZERO), self.currency())

    def currency(self) -> str:
        """Return the base currencies of the rows."""
        known = dict.fromkeys(row.base_currency for row in self.rows)
        return ", ".join(known) or base_currency()


def _bucket(index: int) -> ColumnSpec:
    def cell(row: Aged, _all: Any) -> Cell:
        value = row.buckets[index]
        tone = TONES[index] if value > 0 else "" if value else "text3"
        return Cell(money(value, row.currency), kind="number", tone=tone)

    def total(every: _All) -> str:
        return every.base(index)

    return ColumnSpec(
        f"bucket{index}", TITLES[index], "decimal", 96, cell=cell, total=total,
        tint=False,
    )  # fmt: skip


def _name(row: Aged) -> str:
    ours = f" · {row.company.code}" if companies() > 1 else ""
    return f"{row.customer.name}{ours}"


def _credit(row: Aged, _all: Any) -> Cell:
    limit, owed = row.credit_limit, max(row.total(), ZERO)
    if limit == 0 and owed:
        return Cell("> 100%", tone="bad")
    if not limit:
        return Cell("–", tone="text3")
    used = int(owed / limit * HUNDRED)
    tone = "bad" if used > 100 else "warn" if used > NEAR_LIMIT else "info"  # noqa: PLR2004
    return cell_of.progress(Decimal(used), tone)


def _state(row: Aged, _all: Any) -> Cell:
    if sum(row.buckets[2:], ZERO) > 0:
        return Cell(_("Remind"), kind="chip", chip="bad")
    if row.buckets[1] > 0:
        return Cell(_("Overdue"), kind="chip", chip="warn")
    return Cell(_("In order"), kind="chip", chip="ok")


SECTION = SectionSpec(
    "ageing",
    N_("Ageing"),
    fixed=True,
    columns=(
        ColumnSpec("customer", N_("Customer"), "readonly", 170, tint=False,
                   stretch=True, cell=lambda r, _a: Cell(_name(r), kind="link")),
        ColumnSpec("currency", N_("Cur."), "readonly", 48, tint=False),
        ColumnSpec("total", N_("Total"), "decimal", 104, tint=False,
                   cell=lambda r, _a: Cell(
                       money(r.total(), r.currency), kind="number", bold=True),
                   total=_All.total),
        *(_bucket(index) for index in range(len(TITLES))),
        ColumnSpec("credit", N_("Credit limit"), "readonly", 104, cell=_credit,
                   tint=False),
        ColumnSpec("state", N_("State"), "readonly", 108, cell=_state, tint=False),
    ),
)  # fmt: skip


class AgeingCard(QWidget):
    """The table of ages with its buttons.

    Signals:
        statement_asked: Arg: the row's `Aged`.
        month_end_asked: The month is to be valued.
    """

    statement_asked = Signal(object)
    month_end_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Aged, ...] = ()
        self.section = GridSection(SECTION)
        self.section.totals.closes_card = True
        grid = self.section.grid
        grid.setSelectionBehavior(grid.SelectionBehavior.SelectRows)
        grid.setSelectionMode(grid.SelectionMode.SingleSelection)
        grid.hideColumn(0)
        grid.doubleClicked.connect(self._ask)
        self.setFocusProxy(grid)
        self._note = layout.text("", "small")
        self.statement = ghost(
            "file-text", _("Statement of account"), _("Statement of account")
        )
        self.statement.clicked.connect(self._ask)
        self.month_end = ghost(
            "calendar-event",
            _("Value open items at the month's closing rate"),
            _("Month end"),
        )
        self.month_end.clicked.connect(self.month_end_asked)
        head = layout.row(
            layout.text(_("What customers owe, by age"), "h2"), self._note, None,
            self.month_end, self.statement, margins=(16, 8, 8, 8), spacing=10,
        )  # fmt: skip
        card = layout.card(
            layout.column(head, layout.hline(), (self.section, 1), spacing=0)
        )
        self.setLayout(layout.column(card, margins=(12, 0, 12, 12)))

    def show_ages(self, rows: Sequence[Aged], on: date) -> None:
        """Show the ages of a day; the totals are in base currency."""
        self.rows = tuple(rows)
        self.section.show_record(_All(self.rows), self.rows, editable=False)
        count = _n("{n} account", "{n} accounts", len(self.rows))
        day = screen_language().iso(on)
        words = _("{count} · on {date} · totals in {base}", count=count, date=day,
                  base=_All(self.rows).currency())  # fmt: skip
        self._note.setText(words)
        self.statement.setEnabled(bool(self.rows))
        if self.rows and not self.section.grid.currentIndex().isValid():
            model = self.section.grid.lines_model
            self.section.grid.setCurrentIndex(model.index(0, 1))

    def _ask(self) -> None:
        row = self.section.grid.currentIndex().row()
        if 0 <= row < len(self.rows):
            self.statement_asked.emit(self.rows[row])
