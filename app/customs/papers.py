"""What the printed declaration says. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from app.catalog import elements as asked
from app.catalog.blocks import unit_names
from app.core import codes
from app.core.money import decimals, half_up, to_coin
from app.core.papers import (
    AgencyPaper,
    Coded,
    CopyMark,
    CustomsQuantity,
    DeclarationItem,
    DeclarationPaper,
    DeclaredElements,
    DeclaredGoods,
    Element,
    ElementsPaper,
    Letterhead,
    RefundedGoods,
    RefundListPaper,
    say,
)
from app.core.papers.vault import Filed, Place
from app.customs.deriving import CHINESE, country_name
from app.customs.domain import Declaration, Line, State
from app.customs.refunding import Refund, RefundLine, RefundState

if TYPE_CHECKING:
    from datetime import date

    from app.catalog.domain import Product
    from app.parties.domain import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """What the list of a refund is made of.

    Attributes:
        declaration: Of its goods; None while there is none.
        suppliers, products: By id.
        fob: Worth of the shipment on board; None while its carriage is unknown.
    """

    refund: Refund
    letterhead: Letterhead
    today: date
    declaration: Declaration | None = None
    suppliers: Mapping[int, Party] = field(default_factory=dict)
    products: Mapping[int, Product] = field(default_factory=dict)
    invoice_no: str = ""
    currency: str = ""
    fob: Decimal | None = None


ACCEPTED = frozenset({State.DECLARED, State.RELEASED})


def declaration(record: Declaration, today: date) -> DeclarationPaper:
    """Return a declaration as it prints."""
    shown = record.shipment.code if record.shipment else ""
    return DeclarationPaper(
        number=record.number or shown,
        on=record.declared_on or today,
        pre_entry_no=record.pre_entry_number,
        entry_no=record.entry_number,
        accepted=record.state in ACCEPTED,
        consignor=Coded(record.consignor_code, record.consignor_name),
        exit_office=coded("customs_offices", record.exit_office),
        export_on=record.export_on,
        declared_on=record.declared_on,
        filing_no=record.filing_number,
        consignee=Coded(record.consignee_code, record.consignee_name),
        transport_mode=coded("transport_modes", record.transport_mode),
        conveyance=record.conveyance,
        bill_no=record.bill_number,
        producer=Coded(record.producer_code, record.producer_name),
        supervision=coded("supervision_modes", record.supervision_mode),
        levy_nature=coded("levy_nature", record.levy_nature),
        licence_no=record.licence_number,
        contract_no=record.contract_number,
        trade_country=country(record.trade_country),
        arrival_country=country(record.arrival_country),
        destination_port=Coded(record.destination_port_code, record.destination_port),
        exit_port=Coded(record.exit_port_code, record.exit_port),
        packaging=coded("packaging", record.packaging),
        packages=record.packages,
        gross_kg=record.gross_kg,
        net_kg=record.net_kg,
        trade_term=coded("trade_terms", record.trade_term),
        freight=record.freight,
        insurance=record.insurance,
        misc=record.misc,
        documents=record.documents,
        marks=record.marks,
        remarks=record.remarks,
        items=tuple(_item(line, record.currency) for line in record.lines),
        declarant=Coded(record.declarant_code, record.declarant_name),
        declarant_person=record.declarant_person,
        declarant_person_no=record.declarant_person_number,
        declarant_phone=record.declarant_phone,
    )


def filed_as(record: Declaration, key: str) -> Filed:
    """Return how a paper of a declaration is filed; a draft has no number.

    Args:
        record: The declaration.
        key: "declaration", "elements" or "agency".
    """
    return Filed(
        place=Place(kind="declaration", record_id=record.id or 0, key=key),
        number=record.number if record.state in ACCEPTED else "",
        party=record.consignee_name,
    )


def refund_filed_as(record: Refund) -> Filed:
    """Return how the list of a refund is filed; before it is filed it is a draft."""
    return Filed(
        place=Place(kind="refund", record_id=record.id or 0, key="refund_list"),
        number=record.number if record.state is not RefundState.OPEN else "",
    )


def refund_list(facts: RefundFacts) -> RefundListPaper:
    """Return the list for the export refund (rules §10).

    Goods that were bought without a special VAT invoice are not refunded and not on it.
    """
    record, made = facts.refund, facts.declaration
    return RefundListPaper(
        number=record.number or (record.shipment.code if record.shipment else ""),
        on=record.filed_on or facts.today,
        copy=CopyMark.DRAFT if record.state is RefundState.OPEN else CopyMark.PLAIN,
        letterhead=facts.letterhead,
        shipment_no=record.shipment.code if record.shipment else "",
        invoice_no=facts.invoice_no,
        entry_no=made.entry_number if made else "",
        export_on=record.exported_on,
        trade_term=coded("trade_terms", made.trade_term).name if made else "",
        currency=made.currency if made else facts.currency,
        fob=facts.fob,
        goods=tuple(_declared(at, one) for at, one in enumerate(made.lines, 1))
        if made
        else (),
        lines=tuple(
            _refunded(one, facts) for one in record.lines if one.special_invoice
        ),
    )


def _declared(at: int, line: Line) -> DeclaredGoods:
    return DeclaredGoods(
        str(at), line.hs_code, line.name, line.quantity, unit_name(line.unit),
        line.total,
    )  # fmt: skip


def _refunded(line: RefundLine, facts: RefundFacts) -> RefundedGoods:
    house = facts.suppliers.get(line.supplier.id) if line.supplier else None
    product = facts.products.get(line.product.id) if line.product else None
    return RefundedGoods(
        reference=line.invoice_number,
        supplier=(house.name_zh or house.name) if house else "",
        tax_number=house.tax_number if house else "",
        hs_code=line.hs_code,
        name=line.name,
        quantity=line.quantity,
        unit=say(unit_names(line.unit, product), CHINESE),
        amount=line.excl_vat,
        vat_percent=line.vat_rate,
        vat=line.vat,
        refund_percent=line.refund_rate,
        refund=line.refund,
    )


def elements(
    record: Declaration, head: Letterhead, names: Mapping[str, Sequence[str]], on: date
) -> ElementsPaper:
    """Return the sheet of declaration elements (documents.md §13).

    Args:
        record: The declaration.
        head: Our company.
        names: Of the elements, by tariff code; of a code without them those are known
            that are always first, and the others print numbers.
        on: Today, for a declaration that has no day yet.
    """
    return ElementsPaper(
        number=record.number or (record.shipment.code if record.shipment else ""),
        on=record.declared_on or on,
        letterhead=head,
        contract_no=record.contract_number,
        bill_no=record.bill_number,
        items=tuple(
            DeclaredElements(
                line.hs_code,
                line.name,
                _answers(line, names.get(line.hs_code) or tuple(asked.CODED)),
            )
            for line in record.lines
        ),
    )


def agency(record: Declaration, head: Letterhead, on: date) -> AgencyPaper:
    """Return the power of attorney to the broker (documents.md §14).

    Who declares for itself leaves a line for the broker it hands the declaration to.
    """
    first = max(record.lines, key=lambda line: line.total, default=Line())
    ours = record.declarant_code == record.consignor_code
    if not record.declarant_code:
        ours = record.declarant_name in {"", record.consignor_name}
    counted = f"{first.quantity.normalize():f}{unit_name(first.unit)}"
    kind = coded("packaging", record.packaging).name
    return AgencyPaper(
        number=record.number or (record.shipment.code if record.shipment else ""),
        on=record.declared_on or on,
        letterhead=head,
        principal=record.consignor_name,
        broker="" if ours else record.declarant_name,
        goods=first.name + (" 等" if len(record.lines) > 1 else ""),
        hs_code=first.hs_code,
        total=to_coin(record.total(), record.currency),
        currency=record.currency,
        quantity=f"{counted}；净重 {half_up(record.net_kg, 2):f} 千克",
        packing=f"{record.packages} 件 {kind}".strip(),
        source=f"{country(first.origin).name}/{first.source_name}".strip("/"),
        supervision=f"{coded('supervision_modes', record.supervision_mode).name}"
        f"（{record.supervision_mode}）",
        bill_no=record.bill_number,
        entry_no=record.entry_number,
        export_on=record.export_on,
    )


def _answers(line: Line, names: Sequence[str]) -> tuple[Element, ...]:
    given = asked.values(line.elements, len(names))
    return tuple(
        Element(name, _meaning(name, value))
        for name, value in zip_longest(names, given, fillvalue="")
    )


def _meaning(name: str, value: str) -> str:
    """Return an answer with what its code means: "0 无品牌"."""
    table = asked.CODED.get(name, "")
    if not table or not codes.has(table, value):
        return value
    return f"{value} {codes.find(table, value).name(CHINESE)}"


def coded(table: str, code: str) -> Coded:
    """Return a code with its Chinese name; the bare code when it is unknown."""
    if not codes.has(table, code):
        return Coded(code)
    return Coded(code, codes.find(table, code).name(CHINESE))


def country(alpha2: str) -> Coded:
    """Return a country as customs write it: three letters and the Chinese name."""
    if not codes.has("countries", alpha2):
        return Coded(alpha2)
    found = codes.find("countries", alpha2)
    return Coded(found.extra["alpha3"], country_name(alpha2))


def unit_name(code: str) -> str:
    """Return a customs unit's Chinese name: 001 is 台."""
    return codes.find("units", code).name(CHINESE) if codes.has("units", code) else code


def _item(line: Line, currency: str) -> DeclarationItem:
    second = CustomsQuantity(line.second_quantity, unit_name(line.second_unit))
    return DeclarationItem(
        hs_code=line.hs_code,
        name=line.name,
        spec=line.elements,
        first=CustomsQuantity(line.first_quantity, unit_name(line.first_unit)),
        second=second if line.second_unit else None,
        traded=CustomsQuantity(line.quantity, unit_name(line.unit)),
        price=shown_price(line.unit_price, currency),
        total=to_coin(line.total, currency),
        currency=currency,
        origin=country(line.origin),
        destination=country(line.destination),
        source=Coded(line.source_code, line.source_name),
        levy=coded("duty_modes", line.duty_mode),
        handbook_item=line.handbook_item,
    )


def shown_price(price: Decimal, currency: str) -> Decimal:
    """Return a price with the currency's decimals, and more only where it has them."""
    short = half_up(price, decimals(currency))
    return short if short == price else price.normalize()
