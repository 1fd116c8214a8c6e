"""What a quotation is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.catalog.domain import Product
from app.core import checks, pricing
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, to_coin
from app.core.places import named_place
from app.core.refs import Ref
from app.core.states import note_titles


class State(StrEnum):
    """Where a quotation stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Action(StrEnum):
    """What can be done to a quotation."""

    EDIT = "edit"
    ISSUE = "issue"
    ACCEPT = "accept"
    DECLINE = "decline"
    REVISE = "revise"
    CONTRACT = "contract"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.ISSUE): State.ISSUED,
    (State.ISSUED, Action.ACCEPT): State.ACCEPTED,
    (State.ISSUED, Action.DECLINE): State.DECLINED,
    (State.ISSUED, Action.REVISE): State.DRAFT,
    (State.DECLINED, Action.REVISE): State.DRAFT,
    (State.ISSUED, Action.CONTRACT): State.ISSUED,
    (State.ACCEPTED, Action.CONTRACT): State.ACCEPTED,
}

STATE_TITLES = {
    State.DRAFT: N_("Draft"),
    State.ISSUED: N_("Issued"),
    State.ACCEPTED: N_("Accepted"),
    State.DECLINED: N_("Declined"),
}
note_titles(STATE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costing:
    """What the prices of a quotation are built from (rules §2).

    Attributes:
        margin_percent: On the net cost, or on the price.
        domestic_per_cbm: From the factory to on board, base currency per m³.
        freight_per_cbm: Main freight, the quotation's currency per m³.
        premium_percent: Of the sum insured.
        insured_percent: The sum insured, of the CIF value.
        commission_percent: For an agent, inside the price.
    """

    margin_percent: Decimal = ZERO
    margin_on: pricing.Margin = pricing.Margin.COST
    domestic_per_cbm: Decimal = ZERO
    freight_per_cbm: Decimal = ZERO
    premium_percent: Decimal = ZERO
    insured_percent: Decimal = Decimal(110)
    commission_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCost:
    """What one unit of a line costs, and its price under the usual terms.

    Attributes:
        purchase_incl_vat: Base currency.
        vat_rate, refund_rate: In percent.
        special_invoice: Without one there is no refund.
        net_cost: Purchase less refund, base currency.
        fob, cfr, cif: The quotation's currency.
    """

    purchase_incl_vat: Decimal = ZERO
    vat_rate: Decimal = Decimal(13)
    refund_rate: Decimal = ZERO
    special_invoice: bool = True
    net_cost: Decimal = ZERO
    exw: Decimal = ZERO
    fob: Decimal = ZERO
    cfr: Decimal = ZERO
    cif: Decimal = ZERO

    def entered(self, names: Collection[str], *, special: bool = True) -> LineCost:
        """Return it as who entered fields means it: a nought is no refund, and stays.

        Args:
            names: Of the fields.
            special: Whether the supplier gives a special invoice.
        """
        if "refund_rate" not in names:
            return self
        return replace(self, special_invoice=bool(self.refund_rate) and special)

    def in_vain(self) -> Problem | None:
        """Say that a rate refunds nothing; None: it does, or there is none."""
        if self.special_invoice or not self.refund_rate:
            return None
        return Problem("refund_rate", N_("No refund without a special VAT invoice"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One product offered.

    Attributes:
        quantity: Asked for, in `unit`; 0 when only a price is offered.
        moq: Minimum order quantity; 0 when not stated.
        unit_price: At the quotation's Incoterm.
        cost: None when unknown, or hidden from who asks.
    """

    id: int | None = None
    product: Ref | None = None
    description_en: str = ""
    description_zh: str = ""
    quantity: Decimal = ZERO
    unit: str = "PCS"
    moq: Decimal = ZERO
    unit_price: Decimal = ZERO
    cost: LineCost | None = None

    def amount(self, currency: str) -> Decimal:
        """Quantity times price, rounded to the coin."""
        return to_coin(self.quantity * self.unit_price, currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation as screens edit it and papers print it.

    Attributes:
        owner: Login of who is responsible; empty: the office as a whole.
        revision: 0, then counted; printed as "-R1".
        rate: Base currency for `rate_unit` of the currency, the bank's buying.
        valid_until: The last day of the offer.
        costing: None when hidden from who asks.
    """

    id: int | None = None
    version: int = 0
    owner: str = ""
    number: str = ""
    revision: int = 0
    state: State = State.DRAFT
    company: Ref | None = None
    customer: Ref | None = None
    inquiry: Ref | None = None
    quoted_on: date | None = None
    valid_until: date | None = None
    binding: bool = False
    currency: str = "USD"
    rate: Decimal = ZERO
    rate_unit: int = 1
    incoterm: str = "FOB"
    place: str = ""
    port_of_loading: str = ""
    port_of_discharge: str = ""
    payment_terms: str = ""
    lead_time: str = ""
    salesperson: str = ""
    note: str = ""
    costing: Costing | None = None
    lines: tuple[Line, ...] = ()

    def total(self) -> Decimal:
        """The sum of the line amounts, in the quotation's currency."""
        return sum((line.amount(self.currency) for line in self.lines), ZERO)

    def usual_place(self) -> str:
        """The place its Incoterm usually names."""
        return named_place(self.incoterm, self.port_of_loading, self.port_of_discharge)

    def printed_number(self) -> str:
        """The number with its revision: "QT26-0012-R1"."""
        return f"{self.number}-R{self.revision}" if self.revision else self.number

    def expired(self, today: date) -> bool:
        """Say whether an issued offer has run out."""
        late = self.valid_until is not None and self.valid_until < today
        return self.state is State.ISSUED and late

    def costs_of(self, line: Line, product: Product | None) -> pricing.Costs:
        """Return what one unit of a line costs on its way (rules §2, deal.md §3).

        Domestic cost and freight per unit are the carton's share of a cubic metre.
        """
        costing = self.costing or Costing()
        cost = line.cost or LineCost()
        volume = ZERO
        if product is not None and product.units_per_carton:
            volume = product.carton_cbm() / product.units_per_carton
        return pricing.Costs(
            purchase_incl_vat=cost.purchase_incl_vat,
            vat_percent=cost.vat_rate,
            refund_percent=cost.refund_rate,
            special_invoice=cost.special_invoice,
            margin_percent=costing.margin_percent,
            margin_on=costing.margin_on,
            domestic_per_unit=costing.domestic_per_cbm * volume,
            rate=self.rate,
            rate_unit=self.rate_unit,
            freight_per_unit=costing.freight_per_cbm * volume,
            premium_percent=costing.premium_percent,
            insured_percent=costing.insured_percent,
            commission_percent=costing.commission_percent,
        )

    def priced(self, line: Line, product: Product | None) -> Line:
        """Return a line with its ladder and its price at the chosen Incoterm."""
        ladder = pricing.ladder(self.costs_of(line, product))
        cost = replace(
            line.cost or LineCost(),
            net_cost=ladder.net_cost,
            exw=ladder.exw,
            fob=ladder.fob,
            cfr=ladder.cfr,
            cif=ladder.cif,
        )
        price = ladder.with_commission(self.incoterm)
        return replace(line, cost=cost, unit_price=price)

    def stale(self, line: Line, product: Product | None) -> bool:
        """Say whether a line's ladder is not what the costing comes to now."""
        if line.cost is None or line.cost.purchase_incl_vat <= 0 or self.rate <= 0:
            return False
        try:
            return self.priced(line, product).cost != line.cost
        except InvalidError:
            return True

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the quotation from being saved."""
        return (*self._head(), *self._costing(), *self._lines())

    def doubts(self) -> tuple[Problem, ...]:
        """What is issued only by who says so once more."""
        return (*checks.free(self.lines, "unit_price"), *checks.parted(self.lines))

    def in_vain(self) -> tuple[Problem, ...]:
        """What is said of a line and changes nothing."""
        told = ((at, x.cost.in_vain()) for at, x in enumerate(self.lines) if x.cost)
        return tuple(
            replace(one, where=f"lines.{at}.cost.{one.where}")
            for at, one in told
            if one
        )

    def unfinished(self) -> tuple[Problem, ...]:
        """What a draft may lack but an issued quotation may not."""
        wanted = {
            "quoted_on": N_("Enter the date of the quotation."),
            "place": N_("Enter the named place of the Incoterm."),
            "lines": N_("Enter at least one line."),
        }
        return tuple(checks.missing(self, wanted))

    def _head(self) -> list[Problem]:
        wanted = {
            "company": N_("Choose the company."),
            "customer": N_("Choose the customer."),
        }
        found = [
            *checks.missing(self, wanted),
            *checks.currency(self),
            *checks.incoterm(self),
            *checks.ports(self, "port_of_loading", "port_of_discharge"),
        ]
        if self.rate < 0:
            found.append(Problem("rate", N_("The rate cannot be negative.")))
        if checks.before(self.valid_until, self.quoted_on):
            found.append(Problem("valid_until", N_("The offer ends before it begins.")))
        return found

    def _costing(self) -> list[Problem]:
        if self.costing is None:
            return []
        per_cbm = ("domestic_per_cbm", "freight_per_cbm")
        percent = ("premium_percent", "commission_percent")
        amounts = (*per_cbm, "insured_percent", *percent)
        return [
            *checks.negative(self.costing, *amounts, where="costing."),
            *checks.percent(self.costing, *percent, where="costing."),
        ]

    def _lines(self) -> list[Problem]:
        found = []
        for index, line in enumerate(self.lines):
            where = f"lines.{index}"
            if line.product is None and not line.description_en.strip():
                found.append(Problem(f"{where}.product", N_("Choose the product.")))
            amounts = ("quantity", "moq", "unit_price")
            found += checks.negative(line, *amounts, where=f"{where}.")
            found += checks.unit(line, f"{where}.")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of quotations."""

    id: int
    number: str | None
    revision: int
    state: State
    customer: str
    customer_zh: str
    country: str
    quoted_on: date | None
    valid_until: date | None
    incoterm: str
    place: str
    currency: str
    total: Decimal
    salesperson: str
    owner: str = ""
    margin: Decimal | None = None
