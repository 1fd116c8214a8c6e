"""The result of a deal: a clear account from the revenue to the profit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import N_, _, screen_language
from app.core.money import ZERO
from app.treasury.domain import DealResult, ShipmentResult
from forms.kit import layout, theme
from forms.kit.buttons import ghost, link
from forms.kit.charts import ProgressRing
from forms.kit.chips import Chip
from forms.kit.elided import Elided
from forms.treasury_list import money

if TYPE_CHECKING:
    from decimal import Decimal

WIDE = 1120
"""Pixels beyond which the page does not grow: a statement is read, not scanned."""


def _amount(value: Decimal, currency: str, role: str, tone: str = "") -> QLabel:
    words = money(value, currency)
    made = layout.text(words, role, tone or None)
    size, weight = {
        "body": (13, 400),
        "small": (12, 400),
        "strong": (13, 600),
        "title": (15, 600),
    }[role]
    made.setFont(theme.font(size, weight, tabular=True))
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


class _Account(QWidget):
    """Lines of an account: words at the start, figures at the end."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._row = 0

    def line(
        self, title: str, value: Decimal, note: str = "", *, role: str = "body"
    ) -> None:
        """Add a line; the note stands quietly behind the words."""
        words = layout.text(title, "muted" if role == "body" else role)
        quiet = layout.text(note, "caption")
        tone = "bad_fg" if value < 0 and role == "body" else ""
        self._put(words, quiet, _amount(value, self._currency, role, tone))

    def part(self, title: str, value: Decimal, note: str = "") -> None:
        """Add a smaller line that explains the one above."""
        words = layout.text(title, "small")
        words.setContentsMargins(*layout.facing((theme.px(16), 0, 0, 0)))
        quiet = layout.text(note, "caption")
        self._put(words, quiet, _amount(value, self._currency, "small", "text3"))

    def sum(self, title: str, value: Decimal, note: str = "", *, last: bool) -> None:
        """Add a sum under a hairline; the last one stands out."""
        self._grid.addWidget(layout.hline(), self._row, 0, 1, 3)
        self._row += 1
        role = "title" if last else "strong"
        tone = ("bad_fg" if value < 0 else "ok_fg") if last else ""
        words = layout.text(title, role)
        quiet = layout.text(note, "small")
        self._put(words, quiet, _amount(value, self._currency, role, tone))
        self.gap(6)

    def gap(self, height: int) -> None:
        """Leave some room."""
        self._grid.setRowMinimumHeight(self._row, theme.px(height))
        self._row += 1

    def _put(self, words: QLabel, quiet: QLabel, amount: QLabel) -> None:
        self._grid.addWidget(words, self._row, 0, 1, 1 if quiet.text() else 2)
        if quiet.text():
            self._grid.addWidget(quiet, self._row, 1)
        self._grid.addWidget(amount, self._row, 2)
        self._row += 1


def account(deal: DealResult) -> QWidget:
    """Return the account of a deal: from the revenue to what remains."""
    language = screen_language()
    made = _Account(deal.base_currency)
    made.line(
        _("Revenue"),
        deal.revenue,
        _("{currency} {amount} invoiced", currency=deal.currency,
          amount=money(deal.invoiced, deal.currency)),
        role="strong",
    )  # fmt: skip
    for index, one in enumerate(deal.shipments, start=1):
        made.part(
            _("Shipment {n}, {number}", n=index, number=one.invoice_number),
            one.revenue,
            _("advance {advance} + claim {claim}",
              advance=money(one.released, deal.base_currency),
              claim=money(one.claimed, deal.base_currency)),
        )  # fmt: skip
    _if_any(
        made,
        (_("Credit notes"), -deal.credit_notes),
        (_("Debit notes"), deal.debit_notes),
    )
    made.gap(4)
    made.line(_("Goods, VAT included"), -deal.goods_incl_vat)
    made.part(_("Price without VAT"), -deal.goods_excl_vat)
    made.part(_("VAT"), -deal.vat)
    made.line(_("Export refund"), deal.refund)
    made.line(_("Domestic costs"), -deal.domestic, _("trucking, port, customs, papers"))
    made.line(_("Freight"), -deal.freight)
    made.line(_("Insurance"), -deal.insurance)
    _if_any(
        made,
        (_("Costs at destination"), -deal.destination),
        (_("Commissions"), -deal.commissions),
        (_("Costs recovered"), deal.recovered),
    )
    made.sum(_("Gross profit"), deal.gross_profit, last=False)
    made.line(_("Bank charges"), -deal.charges)
    made.line(_("Exchange, realised"), deal.fx_realised)
    made.line(_("Exchange, month-end values"), deal.fx_unrealised)
    percent = deal.margin_percent
    share = (
        ""
        if percent is None
        else _("{percent} of revenue", percent=language.percent(percent))
    )
    made.sum(_("Deal profit"), deal.deal_profit, share, last=True)
    return made


def _if_any(made: _Account, *lines: tuple[str, Decimal]) -> None:
    for title, value in lines:
        if value:
            made.line(title, value)


def proof(deal: DealResult) -> QWidget:
    """Return the proof: cash and what is open are the profit."""
    made = _Account(deal.base_currency)
    made.line(_("Received from the customer"), deal.cash_in)
    if deal.refund_received:
        made.line(_("Export refund received"), deal.refund_received)
    made.line(_("Paid to suppliers"), -deal.paid_suppliers)
    made.line(_("Paid for costs"), -deal.paid_expenses - deal.cash_fees)
    made.sum(_("Cash so far"), deal.cash, last=False)
    waiting = deal.refund - deal.refund_received
    for title, value in (
        (_("Open claims"), deal.open_claims),
        (_("Export refund to come"), waiting),
        (_("Prepaid to suppliers"), deal.prepaid),
        (_("To recover"), deal.open_recovered),
        (_("Advances not earned yet"), -deal.unearned),
        (_("To pay to suppliers"), -deal.open_suppliers),
        (_("Costs to pay"), -deal.open_expenses),
    ):
        if value:
            made.line(title, value)
    made.sum(_("Cash and open items"), deal.cash + deal.still_open, last=False)
    return made


HEADS = (
    N_("Shipment"),
    N_("On board"),
    N_("Invoice"),
    N_("Revenue"),
    N_("Net FOB"),
    N_("Freight"),
    N_("Premium"),
    N_("Domestic"),
    N_("Refund"),
    N_("Exchange"),
    N_("Charges"),
    N_("Balance received"),
)


def _figures(deal: DealResult, one: ShipmentResult) -> tuple[tuple[Decimal, str], ...]:
    base = deal.base_currency
    return (
        (one.invoice, deal.currency),
        (one.revenue, base),
        (one.fob, deal.currency),
        (one.freight, base),
        (one.premium, base),
        (one.domestic, base),
        (one.refund, base),
        (one.realised + one.unrealised, base),
        (one.charges, base),
        (one.cash, base),
    )


def shipments(deal: DealResult) -> QWidget:
    """Return the money of each shipment, one row each."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(7)
    right = Qt.AlignmentFlag.AlignRight
    for column, head in enumerate(HEADS):
        words = layout.text(_(head), "caption")
        grid.addWidget(words, 0, column, right if column > 1 else Qt.AlignmentFlag(0))
    for row, one in enumerate(deal.shipments, start=1):
        on = screen_language().iso(one.on) if one.on else "–"
        grid.addWidget(layout.text(one.invoice_number, "strong"), row, 0)
        grid.addWidget(layout.text(on, "small"), row, 1)
        for column, (value, currency) in enumerate(_figures(deal, one), start=2):
            tone = "bad_fg" if value < 0 else ""
            grid.addWidget(_amount(value, currency, "small", tone), row, column)
    return made


class DealPage(QWidget):
    """The page of one deal.

    Signals:
        opened: The contract is wanted; args: kind, id.
        reload_asked: The figures are to be read again.
    """

    opened = Signal(str, int)
    reload_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.deal: DealResult | None = None
        self.title = layout.text("", "h1")
        self.state = Chip("")
        self.proved = Chip("")
        self.who = Elided("", "muted")
        policy = QSizePolicy.Policy
        self.who.setSizePolicy(policy.Ignored, policy.Preferred)
        self.contract = link("")
        self.contract.clicked.connect(self._open)
        again = ghost("refresh", _("Refresh"))
        again.clicked.connect(self.reload_asked)
        head = layout.row(
            self.title, self.state, self.proved, (self.who, 1), self.contract, again,
            margins=(16, 8, 12, 8), spacing=10,
        )  # fmt: skip
        top = layout.box(layout.column(head, layout.hline(), spacing=0), "surface")
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        page = layout.box(layout.row(None, (layout.box(self._body), 20), None), "page")
        self._area = QScrollArea()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusProxy(self._area)  # keys leaf through the account
        self.setLayout(layout.column(top, (self._area, 1), spacing=0))

    def show_deal(self, deal: DealResult) -> None:
        """Show the account of a deal."""
        self.deal = deal
        self.title.setText(_("Result of {number}", number=deal.contract.code))
        self._area.setAccessibleName(self.title.text())
        words = (_("Settled"), "ok") if deal.settled else (_("Under way"), "info")
        self.state.show_status(*words)
        if deal.proof:
            off = money(deal.proof, deal.base_currency)
            self.proved.show_status(_("Cash differs by {amount}", amount=off), "bad")
        else:
            self.proved.show_status(_("Proved by cash"), "ok")
        signed = screen_language().iso(deal.signed_on) if deal.signed_on else ""
        total = f"{deal.currency} {money(deal.total, deal.currency)}"
        parts = (str(deal.customer or ""), total, signed)
        self.who.say(" · ".join(part for part in parts if part))
        self.contract.setText(_("Open the contract"))
        layout.clear(self._body)
        self._body.addWidget(self._page(deal))

    def _page(self, deal: DealResult) -> QWidget:
        statement = layout.card(
            layout.column(
                layout.row(
                    layout.text(_("Account of the deal"), "h2"),
                    None,
                    layout.text(deal.base_currency, "small"),
                ),
                layout.hline(),
                account(deal),
                None,
                margins=(20, 14, 20, 14),
                spacing=10,
            )
        )
        proved = layout.card(
            layout.column(
                layout.row(
                    layout.text(_("Proof by cash"), "h2"),
                    None,
                    layout.text(deal.base_currency, "small"),
                ),
                layout.hline(),
                proof(deal),
                None,
                margins=(20, 14, 20, 14),
                spacing=10,
            )
        )
        side = layout.box(
            layout.column(self._key_figures(deal), (proved, 1), spacing=12)
        )
        side.setFixedWidth(theme.px(412))
        upper = layout.row((statement, 1), side, spacing=12)
        pieces: list[layout.Piece] = [upper]
        if deal.shipments:
            pieces.append(
                layout.card(
                    layout.column(
                        layout.text(_("By shipment"), "h2"),
                        layout.hline(),
                        shipments(deal),
                        margins=(20, 14, 20, 14),
                        spacing=10,
                    )
                )
            )
        made = layout.box(
            layout.column(*pieces, None, margins=(12, 12, 12, 12), spacing=12)
        )
        made.setMaximumWidth(theme.px(WIDE + 160))
        return made

    @staticmethod
    def _key_figures(deal: DealResult) -> QWidget:
        language = screen_language()
        profit = layout.text(money(deal.deal_profit, deal.base_currency), "kpi")
        profit.setFont(theme.font(26, 600, tabular=True))
        profit.setProperty("token", "bad_fg" if deal.deal_profit < 0 else "text")
        percent = deal.margin_percent or ZERO
        ring = ProgressRing()
        ring.show_percent(max(percent, ZERO), "bad" if percent < 0 else "ok")
        ring.setFixedSize(theme.px(58), theme.px(58))
        words = layout.column(
            layout.text(_("Deal profit {currency}", currency=deal.base_currency),
                        "label"),
            profit,
            layout.text(
                _("{percent} of revenue", percent=language.percent(percent)), "small"
            ),
            spacing=2,
        )  # fmt: skip
        cost = deal.exchange_cost
        facts = _Account(deal.base_currency)
        facts.line(
            _("Exchange cost"),
            ZERO,
            _("{base} for {unit} {currency}", base=deal.base_currency,
              unit=deal.rate_unit, currency=deal.currency),
            role="strong",
        )  # fmt: skip
        shown = facts.findChildren(QLabel)[-1]
        shown.setText("–" if cost is None else language.rate(cost))
        facts.part(_("Net FOB {currency}", currency=deal.currency), deal.fob)
        facts.part(_("Goods + domestic − refund"), deal.goods_cost + deal.domestic)
        return layout.card(
            layout.column(
                layout.row((words, 1), ring),
                layout.hline(),
                facts,
                margins=(20, 14, 20, 14),
                spacing=10,
            )
        )

    def _open(self) -> None:
        if self.deal is not None:
            self.opened.emit("contract", self.deal.contract.id)
