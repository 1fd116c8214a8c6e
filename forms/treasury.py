"""Accounts and deals on the screen: balances, moves, and the list of deals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.books import companies, in_all
from app.core.i18n import N_, _, _n, new_words, screen_language
from app.treasury.domain import Balance, CashMove
from app.treasury.transferring import KIND_TITLES, TransferKind
from forms.kit import cell_of, layout, spoken, theme
from forms.kit.buttons import button
from forms.kit.cells import Cell
from forms.kit.editor_section import GridSection
from forms.kit.focus_ring import RINGED
from forms.kit.spec import ColumnSpec, SectionSpec
from forms.treasury_list import money

if TYPE_CHECKING:
    from collections.abc import Sequence

# --- Accounts ------------------------------------------------------------------------


def _sort(move: CashMove) -> str:
    """Return what a line of an account is about."""
    first, _sign, part = move.source_kind.partition("_")
    return "fee" if part == "fee" else first


def _kind(move: CashMove, _shown: Any) -> Cell:
    words, tone = {
        "receipt": (N_("Receipt"), "ok"),
        "payment": (N_("Payment"), "info"),
        "refund": (N_("Export refund"), "teal"),
        "exchange": (KIND_TITLES[TransferKind.EXCHANGE], "vio"),
        "transfer": (KIND_TITLES[TransferKind.TRANSFER], "vio"),
        "opening": (KIND_TITLES[TransferKind.OPENING], "neutral"),
        "fee": (N_("Bank fee"), "neutral"),
    }[_sort(move)]
    return Cell(_(words), kind="chip", chip=tone)


def _moved(move: CashMove, _shown: Any) -> Cell:
    tone = "bad" if move.amount < 0 else "ok"
    return Cell(money(move.amount, move.currency), kind="number", tone=tone)


MOVES = SectionSpec(
    "moves",
    N_("Moves"),
    fixed=True,
    rows="list",
    columns=(
        ColumnSpec("on", N_("Day"), "readonly", 104, tint=False,
                   cell=lambda m, _s: cell_of.day(m.on)),
        ColumnSpec("kind", N_("Kind"), "readonly", 148, tint=False, cell=_kind),
        ColumnSpec("text", N_("Document"), "readonly", 240, tint=False, stretch=True,
                   cell=lambda m, _s: m.words),
        ColumnSpec("amount", N_("Amount"), "decimal", 128, tint=False, cell=_moved),
        ColumnSpec("balance", N_("Running balance"), "decimal", 128, tint=False,
                   cell=lambda m, _s: Cell(money(m.balance, m.currency),
                                           kind="number", bold=True)),
        ColumnSpec("base", N_("In base currency"), "decimal", 136, tint=False,
                   cell=lambda m, a: Cell(money(m.base, a.base_currency),
                                           kind="number", tone="text2")),
    ),
)  # fmt: skip


def account_name(balance: Balance) -> str:
    """Return an account's currency and name."""
    name = balance.account.code if balance.account else _("Without an account")
    return (
        balance.currency
        if name == balance.currency
        else (f"{balance.currency} · {name}")
    )


class _AccountCard(QWidget):
    """One account to choose: bank, number, balance."""

    spoken_as = spoken.Role.ListItem
    pressed = Signal(int)

    def __init__(self, number: int, balance: Balance) -> None:
        super().__init__()
        self._number = number
        title = layout.text(account_name(balance), "strong")
        amount = layout.text(money(balance.amount, balance.currency), "title")
        amount.setFont(theme.font(15, 600, tabular=True))
        if balance.amount < 0:
            amount.setProperty("token", "bad_fg")
        ours = balance.company.code if companies() > 1 else ""
        bank = "\n".join(p for p in (ours, balance.bank, balance.account_number) if p)
        home = balance.base_currency
        base = "" if balance.base is None else f"≈ {home} {money(balance.base, home)}"
        shown = base if balance.currency != home else ""
        moved = screen_language().iso(balance.moved_on) if balance.moved_on else "–"
        self.frame = layout.card(
            layout.column(
                layout.row(title, None, layout.text(moved, "caption")),
                layout.text(bank or balance.company.name, "small", wrap=True),
                layout.row(amount, None, layout.text(shown, "small")),
                margins=(14, 10, 14, 10),
                spacing=4,
            )
        )
        self.setLayout(layout.column(self.frame, spacing=0))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty(RINGED, "true")
        self.setAccessibleName(f"{title.text()} {amount.text()}")

    def choose(self, *, on: bool) -> None:
        """Show whether its moves are shown beside."""
        self.frame.setProperty("edge", "accent" if on else "")
        self.frame.update()

    def mouseReleaseEvent(self, _event: Any) -> None:
        """Choose it."""
        self.pressed.emit(self._number)

    def keyPressEvent(self, event: Any) -> None:
        """Choose it by Return and Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self._number)
        else:
            super().keyPressEvent(event)


class AccountsPage(QWidget):
    """Our accounts at the side, the moves of the chosen one beside them.

    Signals:
        chosen: Arg: the `Balance` whose moves are wanted.
        opened: A move's document is wanted; args: kind, id.
        transfer_asked: Money of the chosen account is to be moved; arg: its `Balance`.
    """

    chosen = Signal(object)
    opened = Signal(str, int)
    transfer_asked = Signal(object)

    def __init__(self, *, moves: bool = False) -> None:
        """Make the page.

        Args:
            parent: The widget it stands in.
            moves: Whether the person may move money between accounts.
        """
        super().__init__()
        self.balances: tuple[Balance, ...] = ()
        self.moves: tuple[CashMove, ...] = ()
        self.cards: list[_AccountCard] = []
        self.current = 0
        self.section = GridSection(MOVES)
        grid = self.section.grid
        grid.setSelectionBehavior(grid.SelectionBehavior.SelectRows)
        grid.hideColumn(0)
        grid.doubleClicked.connect(self._open)
        self.total = layout.text("", "kpi")
        self.total.setFont(theme.font(22, 600, tabular=True))
        self.note = layout.text("", "small")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._title = layout.text("", "h2")
        self._count = layout.text("", "small")
        self.transfer = button(new_words(_("Transfer or exchange")), "arrows-exchange")
        self.transfer.clicked.connect(self._ask_transfer)
        self.setFocusProxy(grid)
        self._compose()
        self.transfer.setVisible(moves)

    def _compose(self) -> None:
        side = layout.box(
            layout.column(
                layout.text(_("Cash in base currency"), "label"),
                self.total,
                self.note,
                6,
                self._list,
                None,
                margins=(12, 12, 4, 12),
                spacing=4,
            )
        )
        area = QScrollArea()
        area.setWidget(side)
        area.setWidgetResizable(True)
        area.setFixedWidth(theme.px(336))
        area.setAccessibleName(_("Cash in base currency"))
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        area.setHorizontalScrollBarPolicy(off)
        side.setMaximumWidth(theme.px(334))
        head = layout.row(
            self._title,
            self._count,
            None,
            self.transfer,
            margins=(16, 10, 12, 10),
            spacing=10,
        )
        card = layout.card(
            layout.column(
                head,
                layout.hline(),
                (self.section, 1),
                margins=(0, 0, 0, 6),  # the rows end above its round corners
                spacing=0,
            )
        )
        right = layout.box(layout.column(card, margins=(8, 12, 12, 12)))
        self.setLayout(layout.row(area, (right, 1), spacing=0))

    def show_balances(self, balances: Sequence[Balance]) -> None:
        """Show the accounts; the chosen one stays chosen."""
        self.balances = tuple(balances)
        layout.clear(self._list)
        self.cards = [_AccountCard(i, one) for i, one in enumerate(self.balances)]
        for card in self.cards:
            card.pressed.connect(self.choose)
            self._list.addWidget(card)
        known = [
            (one.base_currency, one.base)
            for one in self.balances
            if one.base is not None
        ]
        self.total.setText(in_all(known, "\n"))
        unknown = len(self.balances) - len(known)
        self.note.setText(
            _("at the latest mid rates")
            if not unknown
            else _n(
                "{n} account without a rate", "{n} accounts without a rate", unknown
            )
        )
        if self.balances:
            self.choose(min(self.current, len(self.balances) - 1))

    def choose(self, number: int) -> None:
        """Choose an account."""
        self.current = number
        for index, card in enumerate(self.cards):
            card.choose(on=index == number)
        one = self.balances[number]
        self._title.setText(account_name(one))
        self.chosen.emit(one)

    def show_moves(self, moves: Sequence[CashMove]) -> None:
        """Show the moves of the chosen account."""
        self.moves = tuple(moves)
        account = self.balances[self.current]
        self.section.show_record(account, self.moves, editable=False)
        self._count.setText(_n("{n} move", "{n} moves", len(self.moves)))

    def _ask_transfer(self) -> None:
        if self.balances:
            self.transfer_asked.emit(self.balances[self.current])

    def _open(self) -> None:
        row = self.section.grid.currentIndex().row()
        if 0 <= row < len(self.moves):
            move = self.moves[row]
            self.opened.emit(move.document, move.source_id)
