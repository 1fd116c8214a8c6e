"""Letters of credit on the screen: their list and their editor."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.i18n import N_, _, _n, screen_language
from app.core.money import ZERO
from app.credits.domain import (
    ALLOWED_TITLES,
    TRANSITIONS,
    Action,
    Drawing,
    LetterOfCredit,
    State,
)
from forms.company_field import WHERE_SEVERAL
from forms.credit_findings import CreditChecks
from forms.credit_sheet import CreditSheet
from forms.credits_list import state_chip
from forms.currencies import CURRENCIES
from forms.kit import cell_of
from forms.kit.ask import the_day
from forms.kit.beside import way
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    SectionSpec,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

SOON = 10


# --- The editor ----------------------------------------------------------------------


def flow(credit: LetterOfCredit) -> Sequence[Step]:
    """Return the way of a credit from the bank to the money."""
    language = screen_language()
    contract = credit.contract
    accepted = credit.state is not State.RECEIVED
    drawn = bool(credit.drawings)
    presented = drawn and all(one.presented_on for one in credit.drawings)
    paid = drawn and all(one.paid_on for one in credit.drawings)
    share = credit.drawn() / credit.amount if credit.amount else ZERO
    done = (
        (_("Contract"), contract.code if contract else "", contract is not None),
        (_("L/C received"), language.iso(credit.advised_on), credit.id is not None),
        (_("Accepted"), language.iso(credit.accepted_on), accepted),
        (_("Drawn"), language.percent(share * 100, 0) if drawn else "",
         drawn and not credit.undrawn()),
        (_("Presented"), "", presented),
        (_("Paid"), "", paid),
    )  # fmt: skip
    return way(done, "contract", contract)


def blocks(credit: LetterOfCredit, today: date | None) -> list[Block]:
    """Return the inspector's blocks that need nothing but the credit."""
    language = screen_language()
    currency = credit.currency

    def money(value: Decimal) -> str:
        return language.amount(value, currency)

    amount = money(credit.amount) if credit.amount is not None else "–"
    pieces = (
        Fact(_("Amount {currency}", currency=currency), amount, size="big"),
        Fact(_("Most that may be drawn"), money(credit.max_drawing())),
        Fact(_("Drawn"), money(credit.drawn())),
        Gap(),
        Fact(_("Undrawn"), money(credit.undrawn()), size="strong",
             tone="" if credit.undrawn() else "ok"),
    )  # fmt: skip
    live = credit.state in {State.RECEIVED, State.ACCEPTED}
    dates = (
        _date(_("Latest shipment"), credit.latest_shipment_on, today if live else None),
        _date(_("Expires on"), credit.expires_on, today if live else None),
        Fact(_("Presentation after shipment"),
             _n("{n} day", "{n} days", credit.presentation_days)),
    )  # fmt: skip
    return [Block(_("Amount"), pieces), Block(_("Dates"), dates)]


def _date(label: str, value: date | None, today: date | None) -> Fact:
    if value is None:
        return Fact(label, "–")
    tone = ""
    if today is not None:
        days = (value - today).days
        tone = "bad" if days < 0 else "warn" if days <= SOON else ""
    return Fact(label, screen_language().iso(value), tone=tone)


def drawing_chip(drawing: Drawing) -> tuple[str, str]:
    """Return how far a drawing is."""
    if drawing.paid_on:
        return _("Paid"), "ok"
    return (_("At the bank"), "info") if drawing.presented_on else (_("Drawn"), "teal")


def _drawing_state(drawing: Drawing, _credit: LetterOfCredit) -> Cell:
    words, tone = drawing_chip(drawing)
    return Cell(words, kind="chip", chip=tone)


DRAWINGS = SectionSpec(
    "drawings",
    N_("Drawings"),
    fixed=True,
    columns=(
        ColumnSpec("shipment", N_("Shipment"), "readonly", 150, tint=False,
                   stretch=True,
                   cell=lambda one, _c: Cell(
                       one.shipment.code if one.shipment else "", kind="link")),
        ColumnSpec("amount", N_("Amount"), "money", 124, sum=True,
                   cell=lambda one, _c: one.amount),
        ColumnSpec("last_day", N_("Present by"), "readonly", 110,
                   cell=lambda one, _c: cell_of.day(one.last_day)),
        ColumnSpec("presented_on", N_("Presented"), "readonly", 110,
                   cell=lambda one, _c: cell_of.day(one.presented_on)),
        ColumnSpec("paid_on", N_("Paid on"), "readonly", 110,
                   cell=lambda one, _c: cell_of.day(one.paid_on)),
        ColumnSpec("state", N_("State"), "readonly", 120, cell=_drawing_state,
                   tint=False),
    ),
)  # fmt: skip

TERMS = SectionSpec(
    "terms",
    N_("Dates and conditions"),
    fields=(
        FieldSpec("issued_on", N_("Issued on"), "date"),
        FieldSpec("expires_on", N_("Expires on"), "date", required=True),
        FieldSpec("expiry_place", N_("Place of expiry"), required=True),
        FieldSpec("latest_shipment_on", N_("Latest shipment"), "date"),
        FieldSpec("presentation_days", N_("Presentation, days"), "integer"),
        FieldSpec("tenor", N_("Drafts at")),
        FieldSpec("plus", N_("Tolerance plus"), "percent"),
        FieldSpec("minus", N_("Tolerance minus"), "percent"),
        FieldSpec("partial", N_("Partial shipment"), "choice",
                  options=tuple(ALLOWED_TITLES.items()), width=2),
        FieldSpec("transhipment", N_("Transhipment"), "choice",
                  options=tuple(ALLOWED_TITLES.items()), width=2),
        FieldSpec("port_of_loading", N_("Port of loading"), width=3),
        FieldSpec("port_of_discharge", N_("Port of discharge"), width=3),
        FieldSpec("applicant", N_("Applicant"), "note", width=3),
        FieldSpec("beneficiary", N_("Beneficiary"), "note", width=3),
        FieldSpec("goods", N_("Description of goods"), "note", width=6),
        FieldSpec("issuing_bank", N_("Issuing bank"), width=2),
        FieldSpec("bank", N_("Advising bank"), "lookup:bank", width=2),
        FieldSpec("advice_number", N_("Advice no."), width=2),
        FieldSpec("note", N_("Note"), "note", width=6),
    ),
)  # fmt: skip

SPEC = EditorSpec(
    kind="credit",
    singular=N_("Letter of credit"),
    icon="file-certificate",
    subtitle=lambda c: str(c.customer or c.applicant.partition("\n")[0]),
    chips=lambda c: (state_chip(c),),
    flow=flow,
    fields=(
        FieldSpec("number", N_("L/C No."), required=True, width=2),
        FieldSpec("contract", N_("Contract"), "lookup:contract", width=2),
        FieldSpec("customer", N_("Customer"), "lookup:customer", width=2),
        WHERE_SEVERAL,
        FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES),
        FieldSpec("amount", N_("Amount"), "money"),
        FieldSpec("advised_on", N_("Advised on"), "date"),
        FieldSpec("latest_shipment_on", N_("Latest shipment"),
                  show=lambda c: screen_language().iso(c.latest_shipment_on)),
        FieldSpec("expires_on", N_("Expires on"),
                  show=lambda c: screen_language().iso(c.expires_on)),
        FieldSpec("expiry_place", N_("Place of expiry"),
                  show=lambda c: c.expiry_place),
    ),
    sections=(
        SectionSpec("message", N_("Bank message"), widget=CreditSheet),
        SectionSpec("checks", N_("Checks"), widget=CreditChecks),
        TERMS,
        DRAWINGS,
    ),
    actions=(
        ActionSpec("accept", N_("Accept credit"), "circle-check", primary=True,
                   needs=Action.ACCEPT, permission="credits.issue",
                   asks=(the_day(N_("Accepted on")),)),
        ActionSpec("close", N_("Close credit"), "lock", menu=True, danger=True,
                   needs=Action.CLOSE, permission="credits.cancel",
                   asks=(the_day(N_("Closed on")),)),
    ),
    transitions=TRANSITIONS,
    edit=Action.EDIT,
    permission="credits.edit",
    papers=False,
)  # fmt: skip
