"""The workbench: money on the bank at the side, what it pays beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QSplitter, QWidget

from app.core.books import base_currency
from app.core.i18n import N_, _, _n, screen_language
from app.core.money import ZERO
from app.receivables.domain import Allocation, Receipt
from forms.kit import keys, layout, theme
from forms.kit.buttons import button, ghost
from forms.kit.cells import Cell
from forms.kit.editor_section import GridSection
from forms.kit.field_number import DecimalField
from forms.kit.fields import labelled
from forms.kit.spec import ColumnSpec, SectionSpec
from forms.receivables import days_chip
from forms.receivables_list import money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.core.refs import Ref

MIN_WIDTH = 380
ONE_CLAIM = 86  # pixels of the head, one line and the bar below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A receipt that waits, with what it seems to pay.

    Attributes:
        percent: How sure the match is.
        candidates: How many open items it could be.
    """

    receipt: Receipt
    percent: int = 0
    candidates: int = 0

    @property
    def id(self) -> int | None:
        """The receipt's key."""
        return self.receipt.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something a receipt may pay: a claim, or a deposit that is awaited.

    Attributes:
        receivable: None for a deposit.
        step: "Balance 70 %", "Deposit 30 %", in words.
        due_on: None while it waits for an event.
        take: How much of the receipt goes there.
    """

    receivable: Ref | None = None
    contract: Ref | None = None
    number: str = ""
    step: str = ""
    due_on: date | None = None
    open: Decimal = ZERO
    take: Decimal = ZERO
    taken: bool = False
    id: int | None = None

    def allocation(self) -> Allocation:
        """Return what is booked for it."""
        contract = None if self.receivable else self.contract
        return Allocation(
            receivable=self.receivable, contract=contract, amount=self.take
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the grids are told stands around their lines."""

    currency: str = "USD"
    today: date = date.min


def _match(row: Waiting, _shown: Any) -> Cell:
    if row.percent >= 90:  # noqa: PLR2004 - as good as certain
        words = _("Suggestion {percent} %", percent=row.percent)
        return Cell(words, kind="chip", chip="ok")
    if row.candidates > 1:
        words = _n("{n} candidate", "{n} candidates", row.candidates)
        return Cell(words, kind="chip", chip="warn")
    if row.candidates == 1:
        return Cell(_("1 candidate"), kind="chip", chip="warn")
    return Cell(_("No match"), kind="chip", chip="bad")


def _payer(row: Waiting, _shown: Any) -> Cell:
    receipt = row.receipt
    name = str(receipt.customer or "") or receipt.remitter or _("Unknown")
    return Cell(name, sub=receipt.reference or _("(no reference)"))


def _short_day(row: Waiting, _shown: Any) -> Cell:
    day = row.receipt.received_on
    return Cell(screen_language().iso(day)[5:] if day else "", kind="date")


BANK = SectionSpec(
    "waiting",
    N_("Bank receipts"),
    fixed=True,
    columns=(
        ColumnSpec("received_on", N_("Day"), "readonly", 68, cell=_short_day,
                   tint=False),
        ColumnSpec("payer", N_("Payer / reference"), "readonly", 108, cell=_payer,
                   tint=False, stretch=True),
        ColumnSpec("currency", N_("Cur."), "readonly", 46, tint=False,
                   cell=lambda w, _s: w.receipt.currency),
        ColumnSpec("free", N_("To allocate"), "decimal", 86, tint=False,
                   cell=lambda w, _s: Cell(
                       money(w.receipt.free, w.receipt.currency), kind="number",
                       bold=True)),
        ColumnSpec("match", N_("Match"), "readonly", 96, cell=_match, tint=False),
    ),
)  # fmt: skip

TARGETS = SectionSpec(
    "targets",
    N_("Allocation"),
    fixed=True,
    columns=(
        ColumnSpec("taken", "", "check", 34),
        ColumnSpec("contract", N_("Contract / instalment"), "readonly", 130,
                   tint=False, stretch=True,
                   cell=lambda t, _s: Cell(
                       t.contract.code if t.contract else t.number, sub=t.step,
                       kind="link")),
        ColumnSpec("number", N_("Invoice"), "readonly", 104, tint=False),
        ColumnSpec("due_on", N_("Due"), "readonly", 98, tint=False,
                   cell=lambda t, _s: Cell(
                       screen_language().iso(t.due_on) if t.due_on else "–",
                       kind="date")),
        ColumnSpec("late", N_("Overdue"), "readonly", 84, tint=False,
                   cell=lambda t, s: Cell(
                       days_chip(t.due_on, s.today)[0], kind="chip",
                       chip=days_chip(t.due_on, s.today)[1])),
        ColumnSpec("open", N_("Open"), "money", 96, tint=False,
                   cell=lambda t, _s: t.open),
        ColumnSpec("take", N_("Allocate"), "money", 96, required=True,
                   editable=lambda _t, _s: True,
                   cell=lambda t, s: Cell(
                       money(t.take, s.currency) if t.take else "", kind="number",
                       bold=True)),
    ),
)  # fmt: skip


class ClaimsPage(QWidget):
    """Receipts on the left; on the right what the chosen one pays.

    Signals:
        chosen: Another receipt was chosen; arg: its id.
        proposed: The match is to be filled in again.
        confirmed: Args: receipt, tuple of allocations, charge.
        parked: The receipt is left for later.
        given_back: The customer is to have back what it sent too much.
        opened: A record is to be opened; args: kind, id.
    """

    chosen = Signal(object)
    proposed = Signal()
    confirmed = Signal(object, object, object)
    parked = Signal()
    given_back = Signal()
    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.waiting: tuple[Waiting, ...] = ()
        self.targets: tuple[Target, ...] = ()
        self.receipt: Receipt | None = None
        self._today = date.min
        self.bank = GridSection(BANK)
        self.bank.setMinimumWidth(theme.px(MIN_WIDTH))
        self.nothing = layout.text(_("No receipt waits for its invoice."), "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMinimumWidth(theme.px(MIN_WIDTH))
        self.grid = GridSection(TARGETS)
        self.grid.setMinimumHeight(theme.px(ONE_CLAIM))
        self.grid.grid.edited.connect(self._edited)
        rows = self.bank.grid
        rows.setSelectionBehavior(rows.SelectionBehavior.SelectRows)
        rows.setSelectionMode(rows.SelectionMode.SingleSelection)
        for grid in (rows, self.grid.grid):
            grid.hideColumn(0)
        selection = rows.selectionModel()
        selection.currentRowChanged.connect(self._row_chosen)
        self.bank_note = layout.text("", "small")
        self.who = layout.text("", "small")
        self.charge = DecimalField(2)
        self.charge.setFixedWidth(theme.px(110))
        self.charge.edited.connect(lambda *_args: self._show_sums())
        self.propose = ghost("wand", _("Fill in the suggestion"), _("Suggest"))
        self.propose.clicked.connect(self.proposed)
        self.later = button(_("Leave parked"))
        self.later.clicked.connect(self.parked)
        self.back = button(_("Pay back"))
        self.back.clicked.connect(self.given_back)
        self.confirm = button(_("Confirm allocation"), "check", primary=True)
        self.confirm.setToolTip(keys.tip("confirm", self.confirm.text()))
        self.confirm.clicked.connect(self._confirm)
        keys.action("confirm", self, self.confirm.click)
        self._figures: dict[str, QLabel] = {}
        self.setFocusProxy(rows)
        self._compose()

    # --- Composition -----------------------------------------------------------------

    def _compose(self) -> None:
        head = layout.row(
            layout.text(_("Bank receipts"), "h2"), self.bank_note, None,
            margins=(16, 8, 8, 8), spacing=10,
        )  # fmt: skip
        left = layout.card(
            layout.column(
                head,
                layout.hline(),
                (self.bank, 1),
                (self.nothing, 1),
                margins=(0, 0, 0, 6),  # the rows end above its round corners
                spacing=0,
            )
        )
        title = layout.row(
            layout.text(_("Allocate to claims"), "h2"), self.who, None, self.propose,
            margins=(16, 8, 8, 8), spacing=10,
        )  # fmt: skip
        right = layout.card(
            layout.column(
                title,
                layout.hline(),
                (self.grid, 1),
                layout.hline(),
                self._foot(),
                spacing=0,
            )
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.px(12))
        split.setProperty("kit", "clear")
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([theme.px(480), theme.px(730)])
        self.setLayout(layout.column(split, margins=(12, 12, 12, 12)))

    def _foot(self) -> QWidget:
        rule = _(
            "Matched by customer, by contract or invoice in the reference, by the "
            "amount less at most 50 of bank charges, then by due date."
        )
        note = layout.text(rule, "small", wrap=True)
        note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        fee = labelled(self.charge, _("Further bank charge"))
        left = layout.column(fee, None, margins=(16, 12, 16, 0))
        rows = [
            self._figure("amount", _("Amount received")),
            self._figure("allocated", _("Allocated")),
            self._figure("charge", _("Bank charge, expense")),
            layout.hline(),
            self._figure("left", _("Left over")),
            self._figure("base", _("At the buying rate")),
        ]
        right = layout.box(
            layout.column(*rows, None, margins=(16, 12, 16, 0), spacing=7)
        )
        right.setMinimumWidth(theme.px(240))
        # Under both: beside the figures three commands had no room in a narrow window.
        commands = layout.row(
            self.later, self.back, None, self.confirm, margins=(16, 10, 16, 12)
        )
        said = layout.row((left, 1), layout.vline(), right, spacing=0)
        above = layout.column(note, margins=(16, 12, 16, 0))
        return layout.box(layout.column(above, said, commands, spacing=0))

    def _figure(self, key: str, title: str) -> QWidget:
        value = layout.text("", "strong")
        value.setFont(theme.font(13, 600, tabular=True))
        caption = layout.text(title, "small")
        self._figures[key] = value
        self._figures[f"{key}.title"] = caption
        return layout.box(layout.row(caption, None, value, spacing=16))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(1200, 480)

    # --- Showing ---------------------------------------------------------------------

    def show_waiting(self, waiting: Sequence[Waiting], today: date) -> None:
        """Show the receipts that wait; the chosen one stays chosen."""
        self._today = today
        self.waiting = tuple(waiting)
        chosen = self.receipt.id if self.receipt else None
        self.bank.show_record(_Shown(today=today), self.waiting, editable=False)
        sums: dict[str, Decimal] = {}
        for one in self.waiting:
            code = one.receipt.currency
            sums[code] = sums.get(code, ZERO) + one.receipt.free
        count = _n("{n} receipt", "{n} receipts", len(self.waiting))
        totals = " + ".join(f"{c} {money(v, c)}" for c, v in sums.items())
        self.bank_note.setText(f"{count} · {totals}" if totals else "")
        self.bank.setVisible(bool(self.waiting))
        self.nothing.setVisible(not self.waiting)
        row = next((i for i, w in enumerate(self.waiting) if w.id == chosen), 0)
        if not self.waiting:
            self.show_receipt(None, ())
        elif self.bank.grid.currentIndex().row() == row:
            self.chosen.emit(self.waiting[row].id)
        else:
            model = self.bank.grid.lines_model
            self.bank.grid.setCurrentIndex(model.index(row, 2))

    def show_receipt(
        self,
        receipt: Receipt | None,
        targets: Sequence[Target],
        charge: Decimal = ZERO,
    ) -> None:
        """Show what a receipt may pay, with the amounts suggested."""
        self.receipt = receipt
        self.targets = tuple(targets)
        who = str(receipt.customer or "") if receipt else ""
        self.who.setText(who or (_("All customers") if receipt else ""))
        self.charge.set_value(charge)
        self._show_targets()
        for one in (self.later, self.back, self.propose, self.charge):
            one.setEnabled(receipt is not None)

    def _show_targets(self) -> None:
        currency = self.receipt.currency if self.receipt else "USD"
        shown = _Shown(currency, self._today)
        editable = self.receipt is not None
        self.grid.show_record(shown, self.targets, editable=editable)
        self._show_sums()

    def _show_sums(self) -> None:
        receipt = self.receipt
        currency = receipt.currency if receipt else "USD"
        charge = self.charge.value() or ZERO
        free = receipt.free if receipt else ZERO
        allocated = sum((one.take for one in self.targets), ZERO)
        left = free + charge - allocated

        def words(value: Decimal) -> str:
            return f"{currency} {money(value, currency)}"

        for key, value in (
            ("amount", free), ("allocated", allocated), ("charge", charge),
            ("left", left),
        ):  # fmt: skip
            self._figures[key].setText(words(value))
        token = "ok_fg" if not left else "warn_fg" if left > 0 else "bad_fg"
        self._figures["left"].setProperty("token", token)
        layout.restyle(self._figures["left"])
        rate = receipt.buying_rate if receipt else ZERO
        unit = receipt.rate_unit if receipt else 1
        taken = min(allocated, free + charge) - charge
        base = max(taken, ZERO) * rate / unit
        self._figures["base.title"].setText(
            _(
                "At buying rate {rate}",
                rate=screen_language().rate(rate) if receipt else "–",
            )
        )
        home = base_currency(receipt.company if receipt else None)
        self._figures["base"].setText(f"{home} {money(base, home)}")
        usable = receipt is not None and allocated > 0 and left >= 0
        self.confirm.setEnabled(usable)

    # --- Asking ----------------------------------------------------------------------

    def _row_chosen(self, current: Any, _before: Any) -> None:
        row = current.row()
        if 0 <= row < len(self.waiting):
            self.chosen.emit(self.waiting[row].id)

    def _edited(self, changes: Any) -> None:
        """Take what was typed or ticked; a tick takes what is still left."""
        targets = list(self.targets)
        for row, values in changes:
            if row >= len(targets):
                continue
            one = replace(targets[row], **values)
            if "taken" in values:
                others = sum((t.take for i, t in enumerate(targets) if i != row), ZERO)
                free = self.receipt.free if self.receipt else ZERO
                left = free + (self.charge.value() or ZERO) - others
                take = max(min(one.open, left), ZERO) if one.taken else ZERO
                one = replace(one, take=take)
            one = replace(one, taken=one.take > 0)
            targets[row] = one
        self.targets = tuple(targets)
        self._show_targets()

    def _confirm(self) -> None:
        self.grid.grid.commit()
        self.charge.commit()
        parts = tuple(one.allocation() for one in self.targets if one.take)
        self.confirmed.emit(self.receipt, parts, self.charge.value() or ZERO)
