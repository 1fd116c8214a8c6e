"""Turns a purchase contract into what its paper prints. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.catalog.blocks import unit_names
from app.catalog.domain import Product
from app.core.papers import CopyMark, PartyBlock, PurchaseLine, PurchasePaper
from app.core.papers.vault import Filed, Place
from app.office.blocks import bank_block, letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party
from app.purchasing.domain import PRICES, Line, Purchase, State

ISSUED = frozenset({State.CONFIRMED, State.COMPLETED})
"""States in which a purchase contract is an issued paper."""


def filed_as(order: Purchase) -> Filed:
    """Return how a purchase contract is filed; a draft has no number."""
    return Filed(
        place=Place(kind="purchase", record_id=order.id or 0, key="purchase"),
        number=order.number if order.state in ISSUED else "",
        party=order.supplier.own if order.supplier else "",
        permission=PRICES,
    )


def purchase(
    order: Purchase,
    company: Company,
    supplier: Party,
    products: Mapping[int, Product],
) -> PurchasePaper:
    """Return the purchase contract's paper (documents.md §5)."""
    return PurchasePaper(
        number=order.number,
        on=order.signed_on,
        copy=CopyMark.DRAFT if order.state is State.DRAFT else CopyMark.PLAIN,
        letterhead=letterhead(company),
        buyer=_buyer(company),
        supplier=party_block(supplier),
        lines=tuple(
            _line(
                line,
                products.get(line.product.id) if line.product else None,
                order.currency,
            )
            for line in order.lines
        ),
        total=order.total(),
        currency=order.currency,
        place=_chinese(order.place_signed),
        sales_contract_no=", ".join(ref.code for ref in order.contracts()),
        quality=_chinese(order.quality_terms),
        deliver_by=order.delivery_on,
        delivery_place=_chinese(order.delivery_place),
        packing=_chinese(order.packing_terms),
        deposit_percent=order.deposit_percent or None,
        balance_days=order.settle_days,
    )


def _line(line: Line, product: Product | None, currency: str) -> PurchaseLine:
    name = product.customs_name or product.name_zh if product else ""
    exponent = int(line.quantity.normalize().as_tuple().exponent)
    return PurchaseLine(
        name=_chinese(name or line.description),
        unit=unit_names(line.unit, product),
        quantity=line.quantity,
        unit_price=line.price_incl_vat,
        amount=line.amount(currency),
        vat_percent=line.vat_rate,
        vat=line.split(currency=currency).vat,
        item_no=product.code if product else "",
        spec=_chinese(line.specification),
        quantity_decimals=max(0, -exponent),
    )


def _buyer(company: Company) -> PartyBlock:
    block = PartyBlock(
        name=company.name_en,
        name_local=company.name_zh,
        address_lines=tuple(company.address_en.splitlines()),
        address_local=tuple(company.address_zh.splitlines()),
        country="CN",
        tax_number=company.tax_number,
        phone=company.phone,
        representative=company.legal_person,
    )
    account = company.account_for(company.base_currency)
    return replace(block, bank=bank_block(account)) if account else block


def _chinese(text: str) -> dict[str, str]:
    return {"zh_CN": text} if text else {}
