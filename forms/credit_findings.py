"""The checks of a letter of credit: against its contract, and shipment by shipment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import N_, _, _n, screen_language
from app.core.refs import Ref
from app.credits.domain import Drawing
from app.credits.findings import Finding
from app.credits.mt700 import Severity
from forms.kit import layout, theme
from forms.kit.ask import the_day
from forms.kit.buttons import button
from forms.kit.chips import Chip
from forms.kit.spec import ActionSpec

TONES = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warn",
    Severity.UNKNOWN: "neutral",
    Severity.OK: "ok",
}
WORDS = {
    Severity.ERROR: N_("Discrepancy"),
    Severity.WARNING: N_("Look at it"),
    Severity.UNKNOWN: N_("Not checkable"),
    Severity.OK: N_("Agrees"),
}


RULES = {
    "AMOUNT": N_("Amount"),
    "APPLICANT": N_("Applicant"),
    "BENEFICIARY": N_("Beneficiary"),
    "BILL_OF_LADING": N_("Bill of lading"),
    "CLEAN": N_("Clean bill"),
    "CONSIGNEE": N_("Consignee"),
    "CONTRACT_NUMBER": N_("Contract no."),
    "CURRENCY": N_("Currency"),
    "DESCRIPTION": N_("Description of goods"),
    "EXPIRED": N_("Expiry"),
    "FREIGHT_CLAUSE": N_("Freight clause"),
    "GOODS_NOT_IN_CREDIT": N_("Description of goods"),
    "INSURANCE_COVER": N_("Insurance cover"),
    "INSURANCE_DATE": N_("Insurance date"),
    "INSURANCE_PERCENT": N_("Insured value"),
    "LATE_PRESENTATION": N_("Presentation"),
    "LATE_SHIPMENT": N_("Latest shipment"),
    "LATEST_SHIPMENT": N_("Latest shipment"),
    "MORE_WORDS": N_("Description of goods"),
    "NOT_ON_BOARD": N_("On-board notation"),
    "NOTIFY": N_("Notify party"),
    "ORIGINALS": N_("Originals"),
    "OVERDRAWN": N_("Drawn amount"),
    "PARTIAL_SHIPMENT": N_("Partial shipment"),
    "PORT_OF_DISCHARGE": N_("Port of discharge"),
    "PORT_OF_LOADING": N_("Port of loading"),
    "PRESENTATION_TIME": N_("Presentation"),
    "PRICE": N_("Price"),
    "QUANTITY": N_("Quantity"),
    "TOLERANCE": N_("Tolerance"),
    "TRADE_TERM": N_("Trade term"),
    "TRANSHIPMENT": N_("Transhipment"),
}
"""What each rule looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked of one shipment, or of the contract.

    Attributes:
        shipment: None: the credit against its contract.
        findings: The worst first.
        drawing: What is drawn for the shipment; None: nothing yet.
        last_day: By when to present; None while unknown.
        actions: Keys of what may be done with the shipment, of `ACTIONS`.
    """

    shipment: Ref | None = None
    findings: tuple[Finding, ...] = ()
    drawing: Drawing | None = None
    last_day: date | None = None
    actions: tuple[str, ...] = ()


ACTIONS = {
    "draw": (N_("Draw"), "file-dollar"),
    "present": (N_("Presented"), "building-bank"),
    "paid": (N_("Paid"), "cash-banknote"),
    "undraw": (N_("Take back"), "arrow-back-up"),
}

DATED = {
    "present": ActionSpec(
        "present", N_("Presented"), asks=(the_day(N_("Presented on")),)
    ),
    "paid": ActionSpec("paid", N_("Paid"), asks=(the_day(N_("Paid on")),)),
}
"""What is asked before those that happened on some day."""


_SHIPMENT = "shipment"
"""Property of a button: which shipment it is for."""


def said(finding: Finding) -> str:
    """Return a finding's sentence with dates and figures of the language."""
    language = screen_language()
    params = dict(finding.params)
    currency = str(params.get("currency", ""))
    shown: dict[str, object] = {}
    for name, value in params.items():
        if isinstance(value, date):
            shown[name] = language.iso(value)
        elif isinstance(value, Decimal) and currency:
            shown[name] = language.amount(value, currency)
        else:
            shown[name] = value
    return _(finding.msgid, **shown)


class CreditChecks(QScrollArea):
    """Shows what was checked, and lets a shipment be drawn.

    Signals:
        action_asked: Something shall be done with a shipment; arg: "draw:12".
    """

    action_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._next: dict[int, QWidget] = {}
        self._column = QVBoxLayout()
        self._column.setContentsMargins(16, 14, 16, 16)
        self._column.setSpacing(theme.px(12))
        self.setWidget(layout.box(self._column, "surface"))
        self.setWidgetResizable(True)

    def show_checked(self, checked: tuple[Checked, ...]) -> None:
        """Show the checks in their order; the focus goes on to what follows."""
        had = self.window().focusWidget()
        held = had.property(_SHIPMENT) if had and self.isAncestorOf(had) else None
        self._next.clear()
        layout.clear(self._column)
        if not checked:
            words = _("Choose the contract that the credit pays for to compare them.")
            self._column.addWidget(layout.text(words, "muted", wrap=True))
        for one in checked:
            self._column.addWidget(layout.card(self._part(one)))
        self._column.addStretch(1)
        if held in self._next:
            self._next[held].setFocus()

    def _part(self, one: Checked) -> QVBoxLayout:
        title = one.shipment.code if one.shipment else _("Credit and contract")
        bad = sum(f.severity is Severity.ERROR for f in one.findings)
        verdict = (
            Chip(_n("{n} discrepancy", "{n} discrepancies", bad), "bad")
            if bad
            else Chip(_("No discrepancy"), "ok")
        )
        head = layout.row(layout.text(title, "strong"), verdict, spacing=10)
        if one.last_day is not None:
            day = screen_language().iso(one.last_day)
            head.addWidget(layout.text(_("Present by {date}", date=day), "small"))
        head.addStretch(1)
        for key in one.actions:
            words, icon = ACTIONS[key]
            made = button(_(words), icon)
            number = one.shipment.id if one.shipment else 0
            made.setProperty(_SHIPMENT, number)
            self._next.setdefault(number, made)
            made.clicked.connect(
                lambda _on=False, asked=f"{key}:{number}": self.action_asked.emit(asked)
            )
            head.addWidget(made)
        rows = [self._row(finding) for finding in one.findings]
        return layout.column(head, *rows, margins=(14, 12, 14, 12), spacing=8)

    @staticmethod
    def _row(finding: Finding) -> QWidget:
        chip = Chip(_(WORDS[finding.severity]), TONES[finding.severity])
        first = layout.box(layout.row(chip, None, spacing=0))
        first.setFixedWidth(theme.px(124))
        article = layout.text(finding.article, "small")
        article.setFixedWidth(theme.px(150))
        article.setWordWrap(True)
        rule = layout.text(_(RULES.get(finding.rule, finding.rule)), "value")
        rule.setFixedWidth(theme.px(136))
        words = layout.text(said(finding), "body", wrap=True)
        return layout.box(layout.row(first, rule, (words, 1), article, spacing=10))
