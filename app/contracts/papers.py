"""Turns a contract into what its papers print. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.catalog.blocks import country_names, descriptions, unit_names
from app.catalog.domain import Product
from app.contracts.domain import Contract, Line, State
from app.core.papers import (
    BankBlock,
    ContractPaper,
    CopyMark,
    GoodsLine,
    InsuranceTerms,
    ProformaPaper,
    Texts,
)
from app.core.papers.parts import same
from app.core.papers.vault import Filed, Place
from app.core.places import printed_port
from app.office.blocks import bank_block, letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party

INSURED_BY_SELLER = frozenset({"CIF", "CIP", "DAP", "DPU", "DDP"})


@dataclass(frozen=True, slots=True)
class Facts:
    """All records that a contract's papers are made of."""

    contract: Contract
    company: Company
    customer: Party
    products: Mapping[int, Product]


def trade_term(incoterm: str, place: str) -> str:
    """Return the term as it prints: "CIF HAMBURG (Incoterms 2020)" (rules §1)."""
    return f"{incoterm} {place} (Incoterms 2020)"


def goods_line(line: Line, product: Product | None, currency: str) -> GoodsLine:
    """Return a line of goods as every paper of the sale prints it."""
    return GoodsLine(
        item_no=product.code if product else "",
        description=descriptions(line.description_en, line.description_zh, product),
        quantity=line.quantity,
        unit=unit_names(line.unit, product),
        unit_price=line.unit_price,
        amount=line.amount(currency),
        discount=line.discount(currency),
        quantity_decimals=max(0, -int(line.quantity.normalize().as_tuple().exponent)),
        hs_code=product.hs_code if product else "",
        origin=country_names(product.origin) if product else {},
    )


ISSUED = frozenset({State.CONFIRMED, State.COMPLETED})
"""States in which a contract is an issued paper."""


def filed_as(deal: Contract, key: str) -> Filed:
    """Return how a paper of a contract is filed; a draft has no number.

    Args:
        deal: The contract.
        key: "contract" or "proforma".
    """
    return Filed(
        place=Place(
            kind="contract",
            record_id=deal.id or 0,
            key=key,
            version=deal.revision + 1,
        ),
        number=deal.number if deal.state in ISSUED else "",
        record=deal.number,
        party=deal.customer.own if deal.customer else "",
    )


def contract(facts: Facts) -> ContractPaper:
    """Return the sales contract (documents.md §4)."""
    deal = facts.contract
    insured = deal.incoterm in INSURED_BY_SELLER
    return ContractPaper(
        number=deal.printed_number(),
        on=deal.signed_on,
        copy=CopyMark.DRAFT if deal.state is State.DRAFT else CopyMark.PLAIN,
        letterhead=letterhead(facts.company),
        buyer=party_block(facts.customer),
        currency=deal.currency,
        trade_term=trade_term(deal.incoterm, deal.place),
        lines=_lines(facts),
        total=deal.total(),
        buyer_po=deal.customer_po,
        revision=deal.revision,
        tolerance_percent=deal.tolerance_percent or None,
        packing=same(deal.packing),
        marks=tuple(deal.marks.splitlines()),
        shipment_time=_shipment_time(deal),
        port_of_loading=printed_port(deal.port_of_loading),
        port_of_destination=printed_port(deal.port_of_discharge),
        partial_shipment=deal.partial_shipment,
        transhipment=deal.transhipment,
        insurance=InsuranceTerms(by_seller=insured),
        payment_terms=same(deal.payment_terms),
        bank=_bank(facts),
    )


def proforma(facts: Facts) -> ProformaPaper:
    """Return the proforma invoice (documents.md §3)."""
    deal = facts.contract
    return ProformaPaper(
        number=deal.proforma_number,
        on=deal.signed_on,
        copy=CopyMark.DRAFT if deal.state is State.DRAFT else CopyMark.PLAIN,
        letterhead=letterhead(facts.company),
        buyer=party_block(facts.customer),
        currency=deal.currency,
        trade_term=trade_term(deal.incoterm, deal.place),
        lines=_lines(facts),
        total=deal.total(),
        buyer_po=deal.customer_po,
        contract_no=deal.printed_number(),
        port_of_loading=printed_port(deal.port_of_loading),
        port_of_destination=printed_port(deal.port_of_discharge),
        shipment_time=_shipment_time(deal),
        partial_shipment=deal.partial_shipment,
        transhipment=deal.transhipment,
        payment_terms=same(deal.payment_terms),
        deposit_percent=deal.deposit_percent() or None,
        packing=same(deal.packing),
        tolerance_percent=deal.tolerance_percent or None,
        origin=country_names("CN"),
        bank=_bank(facts),
    )


def _lines(facts: Facts) -> tuple[GoodsLine, ...]:
    deal = facts.contract
    return tuple(
        goods_line(
            line,
            facts.products.get(line.product.id) if line.product else None,
            deal.currency,
        )
        for line in deal.lines
    )


def _bank(facts: Facts) -> BankBlock | None:
    deal = facts.contract
    return bank_block(facts.company.account_for(deal.currency, deal.account))


def _shipment_time(deal: Contract) -> Texts:
    if deal.latest_shipment_on is None:
        return {}
    day = deal.latest_shipment_on
    return {
        "en": f"Not later than {day.isoformat()}",
        "zh_CN": f"不迟于{day.year}年{day.month}月{day.day}日",
        "zh_TW": f"不遲於{day.year}年{day.month}月{day.day}日",
        "es": f"A más tardar el {day.isoformat()}",
        "ru": f"Не позднее {day.isoformat()}",
        "ar": f"في موعد أقصاه {day.isoformat()}",
    }
