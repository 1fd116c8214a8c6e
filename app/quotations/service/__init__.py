"""What can be done with quotations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app import modules
from app.catalog import service as catalog
from app.catalog.service.sold_lines import SoldLines
from app.core import checks
from app.core.errors import InvalidError, MissingError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, Money, half_up
from app.core.refs import Choice, Ref
from app.core.sources import with_last_price
from app.db import documents, mapping
from app.db import search as finder
from app.db.conditions import says
from app.db.latest import Prices
from app.db.numbering import Wanted, issued
from app.db.trash import kept
from app.inquiries import service as inquiries
from app.office import service as office
from app.office.domain import RateKind, RateMissingError
from app.parties import service as parties
from app.parties.model import CALLED, PartyRow, called
from app.quotations import rows
from app.quotations.domain import (
    TRANSITIONS,
    Action,
    Costing,
    Line,
    LineCost,
    Quotation,
    State,
)
from app.quotations.model import QuotationLineRow, QuotationRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from app.catalog.domain import Product, ProductCost
    from app.core.papers import QuotationPaper
    from app.core.sources import LastPrice, SourceLine
    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50
_PRICE_PLACES = 6
USUAL_VALIDITY = timedelta(days=15)
_LINES = SoldLines(QuotationLineRow, QuotationRow, QuotationRow.quoted_on)
_PRICES = Prices(
    QuotationLineRow,
    QuotationRow,
    QuotationRow.id == QuotationLineRow.quotation_id,
    QuotationRow.quoted_on,
    QuotationLineRow.unit_price,
)


def get(uow: UnitOfWork, quotation_id: int) -> Quotation:
    """Read one quotation; its costing only for those who may see it.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("quotations.view")
    return _record(uow, documents.fetch(uow, QuotationRow, quotation_id))


def costings(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Costing]:
    """Read the costings of several quotations by id; nothing where hidden."""
    uow.actor.require("quotations.view")
    return rows.costings(uow, {key for key in ids if key})


def find(uow: UnitOfWork, number: str) -> Quotation | None:
    """Read a quotation by its number; None when unknown."""
    uow.actor.require("quotations.view")
    row = uow.session.scalar(select(QuotationRow).where(QuotationRow.number == number))
    return None if row is None else _record(uow, row)


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find quotations that can become a contract."""
    uow.actor.require("quotations.view")
    query = (
        select(QuotationRow.id, QuotationRow.number, *CALLED)
        .join(PartyRow, PartyRow.id == QuotationRow.customer_id)
        .where(QuotationRow.state.in_((State.ISSUED, State.ACCEPTED)))
        .where(says(text, QuotationRow.number, *CALLED))
        .order_by(QuotationRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(Ref(key, number or "", *called(*both)))
        for key, number, *both in uow.session.execute(query)
    ]


def of_inquiry(uow: UnitOfWork, inquiry_id: int) -> list[Quotation]:
    """Return the quotations that answer an inquiry, the latest first."""
    uow.actor.require("quotations.view")
    found = uow.session.scalars(
        select(QuotationRow)
        .where(QuotationRow.inquiry_id == inquiry_id, kept(QuotationRow))
        .order_by(QuotationRow.id.desc())
    )
    return [_record(uow, row) for row in found]


def prepared(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Return a new quotation with what the office proposes; it is not saved yet."""
    uow.actor.require("quotations.edit")
    ours = office.companies(uow)
    company = quotation.company or (ours[0] if ours else None)
    kinds = (RateKind.BUYING, RateKind.MID)
    rate = office.newest_rate(uow, quotation.currency, uow.today, company, *kinds)
    day = quotation.quoted_on or uow.today
    draft = replace(
        quotation,
        company=company,
        quoted_on=day,
        valid_until=quotation.valid_until or day + USUAL_VALIDITY,
        rate=rate.value if rate else quotation.rate,
        rate_unit=rate.unit if rate else quotation.rate_unit,
        salesperson=quotation.salesperson or uow.actor.name,
        port_of_loading=quotation.port_of_loading or rows.usual_port(uow),
        costing=quotation.costing or rows.usual_costing(uow),
    )
    return replace(draft, place=draft.place or draft.usual_place())


def from_inquiry(uow: UnitOfWork, inquiry_id: int) -> Quotation:
    """Return a draft that answers an inquiry; it is not saved yet."""
    uow.actor.require("quotations.edit")
    asked = inquiries.get(uow, inquiry_id)
    if asked.customer is None:
        raise MissingError(N_("Choose the customer."))
    customer = parties.get(uow, asked.customer.id)
    wanted = [
        Line(
            product=line.product,
            description_en="" if line.product else line.description,
            quantity=line.quantity,
            unit=line.unit,
        )
        for line in asked.lines
        if line.product is not None or line.description.strip()
    ]
    draft = Quotation(
        company=asked.company,
        customer=asked.customer,
        inquiry=Ref(inquiry_id, asked.number, ""),
        quoted_on=uow.today,
        valid_until=uow.today + USUAL_VALIDITY,
        currency=asked.currency,
        incoterm=asked.incoterm or customer.incoterm or "FOB",
        port_of_discharge=asked.port or customer.port,
        payment_terms=customer.payment_terms,
        salesperson=asked.salesperson or uow.actor.name,
        lines=tuple(wanted),
    )
    return with_costs(uow, prepared(uow, draft))


def _in_books(
    uow: UnitOfWork, quotation: Quotation, cost: ProductCost, day: date
) -> Decimal:
    """Return a card's price in the books of the company; 0 while no rate is known."""
    base = office.base_of(uow, quotation.company)
    if cost.currency == base:
        return cost.price_incl_vat
    try:
        rate = office.rate_on(uow, cost.currency, day, RateKind.MID, base)
    except RateMissingError:
        return ZERO
    return half_up(cost.price_incl_vat * rate.value / rate.unit, _PRICE_PLACES)


def with_costs(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Fill descriptions, units and purchase costs of lines from the catalogue."""
    uow.actor.require("quotations.view")
    known = catalog.products(
        uow, [line.product.id for line in quotation.lines if line.product]
    )
    day = quotation.quoted_on or uow.today
    filled = []
    for line in quotation.lines:
        product = known.get(line.product.id) if line.product else None
        if product is None:
            filled.append(line)
            continue
        cost = line.cost
        if cost is None and product.cost is not None:
            hs = catalog.find_hs(uow, product.hs_code)
            refund = hs.refund_rate_on(day) if hs else None
            cost = LineCost(
                purchase_incl_vat=_in_books(uow, quotation, product.cost, day),
                vat_rate=product.cost.vat_rate,
                refund_rate=refund or ZERO,
                special_invoice=product.cost.refunds,
            )
        filled.append(
            replace(
                line,
                description_en=line.description_en or product.name_en,
                description_zh=line.description_zh or product.name_zh,
                unit=product.unit if line.unit == Line().unit else line.unit,
                cost=cost,
            )
        )
    return replace(quotation, lines=tuple(filled))


def completed(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Return an offer whose new lines have what typed ones get from their products."""
    uow.actor.require("quotations.edit")
    offer, customer = with_costs(uow, quotation), quotation.customer
    new = [one.product.id for one in offer.lines if one.product and one.id is None]
    if customer is None or not new:
        return offer
    but = offer.id or 0
    prices = last_prices(uow, customer.id, offer.currency, new, but)
    lines = (
        with_last_price(one, prices) if one.id is None else one for one in offer.lines
    )
    return replace(offer, lines=tuple(lines))


def price(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Build the price of every line that has a cost, at the chosen Incoterm.

    Raises:
        InvalidError: A figure cannot be calculated with.
        NotPossibleError: No exchange rate is entered.
    """
    uow.actor.require("contracts.view_cost")
    checks.refuse(quotation.problems())
    if quotation.rate <= 0:
        raise InvalidError.of(Problem("rate", N_("Enter the exchange rate first.")))
    draft = with_costs(uow, quotation)
    known = catalog.products(
        uow, [line.product.id for line in draft.lines if line.product]
    )
    draft = _refunded_anew(uow, draft, known)
    priced = tuple(
        draft.priced(line, known.get(line.product.id) if line.product else None)
        if line.cost is not None
        else line
        for line in draft.lines
    )
    return replace(draft, lines=priced)


def _refunded_anew(
    uow: UnitOfWork, draft: Quotation, known: Mapping[int, Product]
) -> Quotation:
    """Give lines the refund rate of the day; one typed by a person stays.

    A rate that the tariff code never had is a person's own, and none where nothing is
    refunded; none elsewhere, or that of another day, was read before the code was
    entered or the day was changed.
    """
    day = draft.quoted_on or uow.today
    tariff = catalog.tariff(uow, (product.hs_code for product in known.values()))

    def anew(line: Line) -> Line:
        product = known.get(line.product.id) if line.product else None
        hs = tariff.get(product.hs_code) if product else None
        rate = hs.refund_rate_on(day) if hs else None
        if hs is None or rate is None or line.cost is None:
            return line
        if not (line.cost.refund_rate or line.cost.special_invoice):
            return line
        read = line.cost.refund_rate in {ZERO, *(one.refund_rate for one in hs.rates)}
        cost = replace(line.cost, refund_rate=rate) if read else line.cost
        return replace(line, cost=cost)

    return replace(draft, lines=tuple(anew(line) for line in draft.lines))


def save(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Create or replace a draft.

    Raises:
        InvalidError: The quotation has problems.
        TransitionError: It is no longer a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("quotations.edit")
    checks.refuse(quotation.problems())
    row = documents.editable(
        uow, QuotationRow, quotation, TRANSITIONS, Action.EDIT, State.DRAFT
    )
    if quotation.id is None:
        row.revision = 0
    documents.write(row, quotation, skip={"state", "revision", "lines", "costing"})
    row.total = quotation.total()
    documents.write_lines(row.lines, QuotationLineRow, quotation.lines, skip={"cost"})
    uow.session.flush()
    rows.save_costs(uow, row, quotation)
    _index(uow, row)
    return get(uow, row.id)


def issue(
    uow: UnitOfWork, quotation: Quotation, number: str | None = None
) -> Quotation:
    """Give the quotation its number and freeze it; the inquiry counts as answered.

    Raises:
        InvalidError: Something is missing that a quotation must say.
        TransitionError: It is not a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("quotations.issue")
    row = documents.advance(uow, QuotationRow, quotation, TRANSITIONS, Action.ISSUE)
    stored = _record(uow, row)
    checks.refuse(stored.unfinished())
    if row.inquiry_id:
        inquiries.note_quoted(uow, row.inquiry_id)
    first = row.number is None
    wanted = (Wanted("QT", row.quoted_on or uow.today, number),) if first else ()
    return issued(uow, row, stored, wanted, _index)


def accept(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Note that the customer accepted."""
    uow.actor.require("quotations.issue")
    return _finish(uow, quotation, Action.ACCEPT)


def decline(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Note that the customer declined."""
    uow.actor.require("quotations.issue")
    return _finish(uow, quotation, Action.DECLINE)


def note_accepted(uow: UnitOfWork, quotation_id: int, on: date) -> None:
    """Note that a quotation became a contract, which is how a customer accepts.

    Raises:
        InvalidError: The day is before that of the offer.
    """
    uow.actor.require("quotations.view")
    row = documents.fetch(uow, QuotationRow, quotation_id)
    if checks.before(on, row.quoted_on):
        text = N_("The quotation is of {day}; its contract is not signed before.")
        raise InvalidError.of(Problem("signed_on", text, {"day": row.quoted_on}))
    documents.follow(row, TRANSITIONS, Action.ACCEPT)


def revise(uow: UnitOfWork, quotation: Quotation) -> Quotation:
    """Take an issued quotation up again under its next revision."""
    uow.actor.require("quotations.issue")
    row = documents.advance(uow, QuotationRow, quotation, TRANSITIONS, Action.REVISE)
    row.revision += 1
    uow.session.flush()
    return get(uow, row.id)


def paper(uow: UnitOfWork, quotation_id: int) -> QuotationPaper:
    """Gather what the quotation prints."""
    uow.actor.require("quotations.view")
    quotation = get(uow, quotation_id)
    if quotation.company is None or quotation.customer is None:
        raise NotPossibleError(N_("Choose the company and the customer first."))
    from app.quotations import papers  # noqa: PLC0415 - only what is printed needs them

    return papers.quotation(
        quotation,
        office.get_company(uow, quotation.company.id),
        parties.get(uow, quotation.customer.id),
        catalog.products(
            uow, [line.product.id for line in quotation.lines if line.product]
        ),
    )


def _finish(uow: UnitOfWork, quotation: Quotation, action: Action) -> Quotation:
    row = documents.advance(uow, QuotationRow, quotation, TRANSITIONS, action)
    uow.session.flush()
    return get(uow, row.id)


def _index(uow: UnitOfWork, row: QuotationRow) -> None:
    customer = parties.ref(uow, row.customer_id)
    finder.index(
        uow,
        "quotation",
        row.id,
        number=row.number or "",
        title=row.number or finder.NAMED,
        detail=f"{finder.NAMED} · {Money(row.total, row.currency)}",
        named=customer,
    )


def _record(uow: UnitOfWork, row: QuotationRow) -> Quotation:
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    costing, costs = rows.read_costs(uow, row)
    return mapping.read(
        Quotation,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=parties.ref(uow, row.customer_id),
        inquiry=inquiries.refs(uow, [row.inquiry_id]).get(row.inquiry_id or 0),
        costing=costing,
        lines=tuple(
            mapping.read(
                Line,
                line,
                product=products.get(line.product_id or 0),
                cost=costs.get(line.id),
            )
            for line in row.lines
        ),
    )


def earlier_lines(
    uow: UnitOfWork, text: str, customer_id: int | None = None, but: int = 0
) -> tuple[SourceLine, ...]:
    """Return lines of earlier quotations that may be copied, the latest first (H13).

    Args:
        uow: The action.
        text: Words of number, customer, item number or description; all must fit.
        customer_id: Only this customer's; None: everybody's.
        but: A quotation that is left out: the one at hand; 0: none.
    """
    uow.actor.require("quotations.view")
    return _LINES.find(uow, text, customer_id, but)


def last_prices(
    uow: UnitOfWork, customer_id: int, currency: str, products: Iterable[int], but: int
) -> dict[int, LastPrice]:
    """Return what a customer paid, or was offered, last for products (H13).

    What was sold on the day of an offer or after it goes before the offer.

    Args:
        uow: The action.
        customer_id: The customer.
        currency: Prices in others are left out.
        products: Their ids.
        but: A quotation that does not count: the one at hand; 0: none.
    """
    uow.actor.require("quotations.view")
    wanted = set(products)
    found = _PRICES.last(
        uow,
        wanted,
        (
            QuotationRow.customer_id == customer_id,
            QuotationRow.currency == currency,
            QuotationRow.state != State.DRAFT,
            QuotationRow.id != but,
        ),
    )
    if uow.actor.may("contracts.view"):
        told: Mapping[int, LastPrice] = modules.find(modules.EVIDENCE["sold"])(
            uow, customer_id, currency, wanted, 0
        )
        for product, sold in told.items():
            offer = found.get(product)
            if offer is None or (sold.on or date.min) >= (offer.on or date.min):
                found[product] = sold
    return found
