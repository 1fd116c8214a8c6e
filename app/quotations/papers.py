"""Turns a quotation into what its paper prints. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from app.catalog.blocks import descriptions, unit_names
from app.catalog.domain import Product
from app.core import codes, packing
from app.core.papers import CopyMark, QuotationPaper, QuotedLine, SizeCm
from app.core.papers.parts import same
from app.core.papers.vault import Filed, Place
from app.core.places import printed_place, printed_port
from app.office.blocks import letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party
from app.quotations.domain import Line, Quotation, State


def filed_as(offer: Quotation) -> Filed:
    """Return how a quotation is filed; a draft has no number."""
    return Filed(
        place=Place(
            kind="quotation",
            record_id=offer.id or 0,
            key="quotation",
            version=offer.revision + 1,
        ),
        number="" if offer.state is State.DRAFT else offer.number,
        party=offer.customer.own if offer.customer else "",
    )


def quotation(
    offer: Quotation,
    company: Company,
    customer: Party,
    products: Mapping[int, Product],
) -> QuotationPaper:
    """Return the quotation's paper (documents.md §2)."""
    lines = tuple(
        _line(line, products.get(line.product.id) if line.product else None, offer)
        for line in offer.lines
    )
    return QuotationPaper(
        number=offer.printed_number(),
        on=offer.quoted_on,
        copy=CopyMark.DRAFT if offer.state is State.DRAFT else CopyMark.PLAIN,
        letterhead=letterhead(company),
        buyer=party_block(customer),
        currency=offer.currency,
        trade_terms=trade_terms(offer),
        lines=lines,
        valid_until=offer.valid_until,
        binding=offer.binding,
        payment_terms=same(offer.payment_terms),
        lead_time=same(offer.lead_time),
        port_of_loading=printed_port(offer.port_of_loading),
        inquiry_no=offer.inquiry.code if offer.inquiry else "",
        salesperson=offer.salesperson,
    )


def trade_terms(offer: Quotation) -> tuple[str, ...]:
    """Return the terms quoted: FOB beside a term that contains freight."""
    chosen = f"{offer.incoterm} {offer.place}".strip()
    if offer.incoterm in ("CFR", "CIF") and offer.port_of_loading and offer.costing:
        return (f"FOB {printed_place(offer.port_of_loading)}", chosen)
    return (chosen,)


def _line(line: Line, product: Product | None, offer: Quotation) -> QuotedLine:
    terms = trade_terms(offer)
    fob = (line.cost.fob,) if line.cost and len(terms) > 1 else ()
    if len(terms) > 1 and not fob:
        fob = (line.unit_price,)
    quoted = QuotedLine(
        item_no=product.code if product else "",
        description=descriptions(line.description_en, line.description_zh, product),
        unit=unit_names(line.unit, product),
        prices=(*fob, line.unit_price),
        moq=line.moq or None,
        quantity=line.quantity or None,
        amount=line.amount(offer.currency) if line.quantity else None,
    )
    return quoted if product is None else _with_packing(quoted, product)


def _with_packing(line: QuotedLine, product: Product) -> QuotedLine:
    if not product.units_per_carton or not product.carton_cbm():
        return replace(line, hs_code=product.hs_code)
    carton = packing.Carton(
        length_cm=product.carton_length_cm,
        width_cm=product.carton_width_cm,
        height_cm=product.carton_height_cm,
        net_kg=product.carton_net_kg,
        gross_kg=product.carton_gross_kg,
        pieces=product.units_per_carton,
    )
    return replace(
        line,
        hs_code=product.hs_code,
        pieces_per_carton=Decimal(product.units_per_carton),
        carton=SizeCm(
            product.carton_length_cm,
            product.carton_width_cm,
            product.carton_height_cm,
        ),
        net_kg=product.carton_net_kg,
        gross_kg=product.carton_gross_kg,
        per_20gp=_per_container("20GP", carton),
        per_40hc=_per_container("40HC", carton),
    )


def _per_container(container: str, carton: packing.Carton) -> Decimal:
    data = codes.find("container_types", container).extra
    estimate = packing.cartons_in_container(
        carton, Decimal(data["capacity_cbm"]), Decimal(data["payload_kg"])
    )
    return Decimal(estimate.cartons * carton.pieces)
