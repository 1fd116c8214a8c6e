"""The actions of a script that sell: inquiry, quotation, contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.contracts import service as contracts
from app.contracts import terms
from app.contracts.domain import (
    Contract,
    Instalment,
    PaymentEvent,
    PaymentMethod,
)
from app.contracts.domain import Line as ContractLine
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.pricing import Margin
from app.core.refs import Ref
from app.core.way import COSTS, Way
from app.inquiries import service as inquiries
from app.inquiries.domain import Inquiry
from app.inquiries.domain import Line as InquiryLine
from app.office.domain import usual_unit
from app.parties import service as parties
from app.quotations import service as quotations
from app.quotations.domain import Costing, Quotation
from app.quotations.domain import Line as QuotationLine
from app.script.stage import Stage, ref_of

if TYPE_CHECKING:
    from app.script.reader import Node


def inquiry(stage: Stage, node: Node) -> None:
    """A customer asks."""
    asked = Inquiry(
        company=stage.our_company(),
        customer=stage.party(node, "customer"),
        received_on=stage.uow.today,
        source=node.text("source", ""),
        salesperson=node.text("salesperson", stage.uow.actor.name),
        currency=node.text("currency", "USD"),
        incoterm=node.text("incoterm", ""),
        port=node.text("port", ""),
        wanted_by=node.maybe_day("wanted_by"),
        note=node.text("note", ""),
        lines=tuple(_asked(stage, line) for line in node.each("lines")),
    )
    saved = inquiries.save(stage.uow, asked, node.text("number", "") or None)
    stage.name(node, "inquiry", saved.id or 0)


def quotation(stage: Stage, node: Node) -> None:
    """We offer; prices are built up, except where the script gives them."""
    number = node.text("number", "") or None
    asked = stage.maybe(node, "inquiry")
    currency = node.text("currency", "USD")
    offer = Quotation(
        company=stage.our_company(),
        customer=_customer(stage, node, asked),
        inquiry=Ref(asked, "", "") if asked else None,
        quoted_on=stage.uow.today,
        valid_until=stage.uow.today + timedelta(node.days("valid_days", 15)),
        currency=currency,
        rate=node.number("rate", ZERO),
        rate_unit=node.integer("rate_per", usual_unit(currency)),
        incoterm=node.text("incoterm"),
        place=node.text("place"),
        port_of_loading=node.text("port_of_loading", ""),
        port_of_discharge=node.text("port_of_discharge", ""),
        payment_terms=node.text("payment_terms", ""),
        lead_time=node.text("lead_time", ""),
        salesperson=node.text("salesperson", stage.uow.actor.name),
        costing=_costing(node.opt("costing")),
        lines=tuple(
            _offered(stage, line) for line in node.each("lines", required=True)
        ),
    )
    given = [line.unit_price for line in offer.lines]
    if offer.rate > 0:
        priced = quotations.price(stage.uow, offer)
    else:
        priced = quotations.with_costs(stage.uow, offer)
    offer = replace(
        priced,
        lines=tuple(
            replace(line, unit_price=price or line.unit_price)
            for line, price in zip(priced.lines, given, strict=True)
        ),
    )
    saved = quotations.save(stage.uow, offer)
    issued = quotations.issue(stage.uow, saved, number)
    stage.name(node, "quotation", issued.id or 0)


def contract(stage: Stage, node: Node) -> None:
    """A sales contract is signed, with its proforma invoice."""
    offered = stage.maybe(node, "quotation")
    asked = stage.maybe(node, "inquiry")
    base = contracts_from(stage, node, offered)
    draft = _contract_terms(stage, node, base)
    plan = tuple(_instalment(step) for step in node.each("plan", required=True))
    draft = replace(
        draft,
        inquiry_id=asked or base.inquiry_id,
        plan=plan,
        payment_terms=draft.payment_terms or terms.text_of(plan, draft.incoterm),
    )
    saved = contracts.save(stage.uow, draft)
    signed = contracts.confirm(
        stage.uow,
        saved,
        node.text("number", "") or None,
        node.text("proforma_number", "") or None,
    )
    stage.name(node, "contract", signed.id or 0)


def contracts_from(stage: Stage, node: Node, offered: int | None) -> Contract:
    """Return the draft that a contract begins with: its quotation, or nothing."""
    lines = tuple(_sold(stage, line) for line in node.each("lines"))
    if offered is None:
        if not lines:
            raise node.child("lines", None).fail(N_("is missing"))
        customer = stage.party(node, "customer")
        return Contract(
            company=stage.our_company(),
            customer=customer,
            destination_country=parties.get(stage.uow, customer.id).country,
            salesperson=stage.uow.actor.name,
            lines=lines,
        )
    draft = contracts.from_quotation(stage.uow, offered)
    return replace(
        draft,
        customer=stage.maybe_party(node, "customer") or draft.customer,
        lines=lines or draft.lines,
    )


def amend_contract(stage: Stage, node: Node) -> None:
    """A confirmed contract is changed, by agreement."""
    key = stage.find(node, "contract")
    taken_up = contracts.amend(
        stage.uow, contracts.get(stage.uow, key), node.text("reason")
    )
    changed = _contract_terms(stage, node, taken_up)
    lines = _amended([_sold(stage, line) for line in node.each("lines")], taken_up)
    if lines:
        changed = replace(changed, lines=lines)
    plan = tuple(_instalment(step) for step in node.each("plan"))
    if plan:
        before = terms.text_of(taken_up.plan, taken_up.incoterm)
        after = terms.text_of(plan, changed.incoterm)
        text = after if changed.payment_terms == before else changed.payment_terms
        changed = replace(changed, plan=plan, payment_terms=text)
    contracts.confirm(stage.uow, contracts.save(stage.uow, changed))


def cancel_contract(stage: Stage, node: Node) -> None:
    """A contract is cancelled."""
    key = stage.find(node, "contract")
    contracts.cancel(stage.uow, contracts.get(stage.uow, key), node.text("reason"))


def complete_contract(stage: Stage, node: Node) -> None:
    """A contract is closed."""
    key = stage.find(node, "contract")
    contracts.complete(stage.uow, contracts.get(stage.uow, key))


def _contract_terms(stage: Stage, node: Node, draft: Contract) -> Contract:
    currency = node.text("currency", draft.currency)
    return replace(
        draft,
        customer_po=node.text("customer_po", draft.customer_po),
        signed_on=draft.signed_on if draft.number else stage.uow.today,
        currency=currency,
        rate=node.number("rate", draft.rate),
        rate_unit=node.integer("rate_per", usual_unit(currency)),
        incoterm=node.text("incoterm", draft.incoterm),
        place=node.text("place", draft.place),
        port_of_loading=node.text("port_of_loading", draft.port_of_loading),
        port_of_discharge=node.text("port_of_discharge", draft.port_of_discharge),
        destination_country=node.text("destination_country", draft.destination_country),
        latest_shipment_on=node.maybe_day("latest_shipment_on")
        or draft.latest_shipment_on,
        partial_shipment=node.flag("partial_shipment", default=draft.partial_shipment),
        transhipment=node.flag("transhipment", default=draft.transhipment),
        tolerance_percent=node.number("tolerance_percent", draft.tolerance_percent),
        payment_terms=node.text("payment_terms", draft.payment_terms),
        agent=stage.maybe_party(node, "agent") or draft.agent,
        commission_percent=node.number("commission_percent", draft.commission_percent),
        marks=node.text("marks", draft.marks),
        packing=node.text("packing", draft.packing),
        insurance=node.text("insurance", draft.insurance),
        salesperson=node.text("salesperson", draft.salesperson),
        note=node.text("note", draft.note),
        way=_way(node.opt("way"), draft.way or Way()),
    )


def _way(node: Node | None, way: Way) -> Way:
    if node is None:
        return way
    way = Way(**{name: node.number(name, getattr(way, name)) for name in COSTS})
    node.done()
    return way


def _asked(stage: Stage, node: Node) -> InquiryLine:
    known = stage.product(node) if node.has("product") else None
    line = InquiryLine(
        product=ref_of(known) if known else None,
        description=node.text("description", ""),
        quantity=node.number("quantity", ZERO),
        unit=node.text("unit", known.unit if known else "PCS"),
        target_price=node.number("target_price") if node.has("target_price") else None,
    )
    node.done()
    return line


def _offered(stage: Stage, node: Node) -> QuotationLine:
    product = stage.product(node)
    line = QuotationLine(
        product=ref_of(product),
        quantity=node.number("quantity", ZERO),
        unit=node.text("unit", product.unit),
        moq=node.number("moq", ZERO),
        unit_price=node.number("price", ZERO),
    )
    node.done()
    return line


def _sold(stage: Stage, node: Node) -> ContractLine:
    product = stage.product(node)
    cost = product.cost.price_incl_vat if product.cost else None
    line = ContractLine(
        product=ref_of(product),
        description_en=node.text("description", product.name_en),
        description_zh=node.text("description_zh", product.name_zh),
        quantity=node.number("quantity"),
        unit=node.text("unit", product.unit),
        unit_price=node.number("price"),
        discount_percent=node.number("discount_percent", ZERO),
        purchase_price=cost,
    )
    node.done()
    return line


def _amended(lines: list[ContractLine], contract: Contract) -> tuple[ContractLine, ...]:
    """Return the lines as amended; those of the same products keep their identity."""
    before = list(contract.lines)
    found = []
    for line in lines:
        old = next((one for one in before if one.product == line.product), None)
        if old is not None:
            before.remove(old)
        found.append(replace(line, id=old.id if old else None))
    return tuple(found)


def _instalment(node: Node) -> Instalment:
    step = Instalment(
        percent=node.number("percent"),
        event=node.one_of("after", PaymentEvent, PaymentEvent.SHIPPED),
        days=node.days("days", 0),
        method=node.one_of("method", PaymentMethod, PaymentMethod.TT),
        due_on=node.maybe_day("due_on"),
    )
    node.done()
    return step


def _costing(node: Node | None) -> Costing:
    if node is None:
        return Costing()
    costing = Costing(
        margin_percent=node.number("margin_percent", ZERO),
        margin_on=node.one_of("margin_on", Margin, Margin.COST),
        domestic_per_cbm=node.number("domestic_per_cbm", ZERO),
        freight_per_cbm=node.number("freight_per_cbm", ZERO),
        premium_percent=node.number("premium_percent", ZERO),
        insured_percent=node.number("insured_percent", Decimal(110)),
        commission_percent=node.number("commission_percent", ZERO),
    )
    node.done()
    return costing


def _customer(stage: Stage, node: Node, asked: int | None) -> Ref | None:
    if node.has("customer") or asked is None:
        return stage.party(node, "customer")
    return inquiries.get(stage.uow, asked).customer
