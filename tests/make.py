"""Makes the records of the worked deal for tests: small functions, no surprises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.catalog import service as catalog
from app.catalog.domain import HsCode, HsRate, Product, ProductCost
from app.contracts import service as contracts
from app.contracts.domain import Contract, Instalment, Line, PaymentEvent
from app.core.refs import Ref
from app.inquiries import service as inquiries
from app.inquiries.domain import Inquiry
from app.inquiries.domain import Line as InquiryLine
from app.inventory import service as inventory
from app.office import service as office
from app.office.domain import BankAccount, Company, ExchangeRate, RateKind
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.quotations import service as quotations
from app.quotations.domain import Costing, Quotation
from app.shipments import service as shipments
from app.shipments.domain import Shipment
from tests.remembered import remembered

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

D = Decimal

HOUSEWARES = {
    "HJ-350": Product(
        code="HJ-350",
        name_en="Electric juice extractor 350W",
        name_zh="榨汁机",
        elements="0|0|家用|1.9kg|350W|无品牌|HJ-350",
        hs_code="8509401000",
        unit="PCS",
        customs_unit="001",
        legal_unit_1="001",
        legal_unit_2="035",
        units_per_carton=4,
        carton_length_cm=D(52),
        carton_width_cm=D(38),
        carton_height_cm=D(34),
        carton_net_kg=D("7.60"),
        carton_gross_kg=D("8.90"),
        district="33029 宁波其他",
    ),
    "CB-1520": Product(
        code="CB-1520",
        name_en="Cotton blanket 150×200 cm",
        name_zh="棉制毯子",
        elements="0|0|100%棉|无品牌|CB-1520",
        hs_code="6301300000",
        unit="PCS",
        customs_unit="015",
        legal_unit_1="015",
        legal_unit_2="035",
        units_per_carton=10,
        carton_length_cm=D(60),
        carton_width_cm=D(45),
        carton_height_cm=D(40),
        carton_net_kg=D("14.00"),
        carton_gross_kg=D("15.20"),
        district="32069 南通",
    ),
    "FC-5S": Product(
        code="FC-5S",
        name_en="PP food container set of 5",
        name_zh="塑料保鲜盒套装",
        elements="0|0|盛放食品|聚丙烯(PP)|无品牌|FC-5S",
        hs_code="3924100000",
        unit="SETS",
        customs_unit="006",
        legal_unit_1="035",
        units_per_carton=24,
        carton_length_cm=D(56),
        carton_width_cm=D(42),
        carton_height_cm=D(48),
        carton_net_kg=D("13.20"),
        carton_gross_kg=D("14.60"),
        district="33109 台州",
    ),
}
"""The products of the deal; what they cost is entered by `products`."""

SUPPLIERS = {
    "HJ-350": ("慈溪明泰电器有限公司", "91330282MA2AJ4Q35K", D("96.05")),
    "CB-1520": ("南通锦和家纺有限公司", "91320691MA1WNB6T27", D("50.85")),
    "FC-5S": ("台州黄岩宏塑料制品有限公司", "91331081MA2DU8R445", D("20.34")),
}
CIF = {"HJ-350": D("14.36"), "CB-1520": D("7.70"), "FC-5S": D("3.11")}
ORDERED = {"HJ-350": 2200, "CB-1520": 2200, "FC-5S": 3360}
SHIPPED = (
    {"HJ-350": 2000, "CB-1520": 2000, "FC-5S": 2400},
    {"HJ-350": 200, "CB-1520": 200, "FC-5S": 960},
)
"""Quantities of the two shipments."""


@remembered
def company(uow: UnitOfWork) -> Ref:
    """Enter the exporter."""
    saved = office.save_company(
        uow,
        Company(
            code="HAICHUAN",
            name_en="NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
            name_zh="宁波海川进出口有限公司",
            address_en="16F NO. 88 HEYUAN ROAD, YINZHOU DISTRICT, NINGBO, CHINA",
            address_zh="中国宁波市鄞州区和源路88号16楼",
            tax_number="91330206MA2CXK3E7J",
            accounts=(
                BankAccount(
                    name="USD",
                    currency="USD",
                    bank_name="BANK OF CHINA, NINGBO BRANCH",
                    swift="BKCHCNBJ92A",
                    account_number="385000000000000",
                    beneficiary="NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
                ),
            ),
        ),
    )
    return Ref(saved.id or 0, saved.code, saved.name_zh)


def party(uow: UnitOfWork, name: str, role: PartyRole, **fields: object) -> Ref:
    """Enter any party; `fields` as in `Party`."""
    known = {"country": "CN", **fields}
    saved = parties.save(
        uow,
        Party(name=name, roles=frozenset({role}), **known),  # type: ignore[arg-type]
    )
    return Ref(saved.id or 0, saved.code, saved.name)


@remembered
def customer(uow: UnitOfWork) -> Ref:
    """Enter the buyer."""
    return party(
        uow,
        "NORDHAUS HANDELS GMBH",
        PartyRole.CUSTOMER,
        code="NORDHAUS",
        address="SPALDINGSTRASSE 210\n20097 HAMBURG\nGERMANY",
        country="DE",
    )


@remembered
def supplier(uow: UnitOfWork, item: str) -> Ref:
    """Enter the maker of one of the products."""
    name, tax_number, _ = SUPPLIERS[item]
    return party(
        uow, "", PartyRole.SUPPLIER, name_zh=name, tax_number=tax_number, currency="CNY"
    )


def supplier_ref(uow: UnitOfWork, item: str) -> Ref:
    """Return the maker of one of the products, already entered."""
    tax_number = SUPPLIERS[item][1]
    known = (
        parties.get(uow, c.ref.id) for c in parties.lookup(uow, "", PartyRole.SUPPLIER)
    )
    found = next(party for party in known if party.tax_number == tax_number)
    return Ref(found.id or 0, found.code, found.name or found.name_zh)


@remembered
def products(uow: UnitOfWork) -> dict[str, Ref]:
    """Enter the three products with their makers and costs."""
    found = {}
    for item, product in HOUSEWARES.items():
        cost = ProductCost(
            supplier=supplier(uow, item), price_incl_vat=SUPPLIERS[item][2]
        )
        saved = catalog.save(uow, replace(product, cost=cost))
        found[item] = Ref(saved.id or 0, saved.code, saved.name_en)
    return found


@remembered
def contract(uow: UnitOfWork, **changes: object) -> Contract:
    """Enter and confirm contract SC26-0031 with all that it needs."""
    items = products(uow)
    draft = Contract(
        company=company(uow),
        customer=customer(uow),
        signed_on=date(2026, 5, 12),
        currency="USD",
        rate=D("7.0850"),
        incoterm="CIF",
        place="HAMBURG",
        port_of_loading="CNNGB",
        port_of_discharge="DEHAM",
        destination_country="DE",
        payment_terms="T/T 30 % deposit, 70 % within 30 days after B/L date",
        marks="NORDHAUS\nSC26-0031\nHAMBURG",
        lines=tuple(
            Line(
                product=items[item],
                description_en=HOUSEWARES[item].name_en,
                description_zh=HOUSEWARES[item].name_zh,
                quantity=D(ORDERED[item]),
                unit=HOUSEWARES[item].unit,
                unit_price=CIF[item],
                purchase_price=SUPPLIERS[item][2],
            )
            for item in HOUSEWARES
        ),
        plan=(
            Instalment(percent=D(30), event=PaymentEvent.SIGNED),
            Instalment(percent=D(70), event=PaymentEvent.SHIPPED, days=30),
        ),
    )
    saved = contracts.save(uow, replace(draft, **changes))  # type: ignore[arg-type]
    return contracts.confirm(uow, saved, "SC26-0031", "PI26-0045")


@remembered
@contextmanager
def not_before(uow: UnitOfWork, on: date) -> Iterator[None]:
    """Act on a day, or today when that is later: nothing leaves in the future."""
    today = uow.today
    uow.today = max(today, on)
    try:
        yield
    finally:
        uow.today = today


def rate(uow: UnitOfWork, on: date, value: str, kind: RateKind = RateKind.MID) -> None:
    """Enter what a US dollar was worth on a day."""
    office.save_rate(
        uow, ExchangeRate(on=on, currency="USD", kind=kind, value=D(value))
    )


def shipped_lines(contract: Contract, index: int) -> dict[int, Decimal]:
    """Return the quantities of the first (0) or second (1) shipment by line."""
    return {
        line.id or 0: D(SHIPPED[index][line.product.code])
        for line in contract.lines
        if line.product is not None
    }


def booked(uow: UnitOfWork) -> Shipment:
    """Book the first shipment of the deal, as far as its papers need it."""
    sold = contract(uow)
    draft = shipments.from_contract(uow, sold.id or 0, shipped_lines(sold, 0))
    made = shipments.save(uow, replace(draft, vessel="COSCO GALAXY", voyage="126W"))
    return shipments.book(uow, made, invoice_number="CI26-0029-1")


@remembered
def stock(uow: UnitOfWork, contract: Contract) -> None:
    """Put all goods of a contract into the usual warehouse."""
    place = inventory.usual_warehouse(uow).id
    for line in contract.lines:
        if line.product is not None:
            inventory.adjust(uow, line.product.id, place, line.quantity, "Opening")


@remembered
def tariff(uow: UnitOfWork) -> None:
    """Enter the tariff codes of the products; all are refunded 13 %."""
    for item in HOUSEWARES.values():
        rates = (HsRate(valid_from=date(2026, 1, 1), refund_rate=D(13)),)
        catalog.save_hs(
            uow, HsCode(code=item.hs_code, name_zh=item.name_zh, rates=rates)
        )


@remembered
def inquiry(uow: UnitOfWork, **changes: object) -> Inquiry:
    """Register what the buyer asks for, with all that it needs."""
    items = products(uow)
    asked = Inquiry(
        company=company(uow),
        customer=customer(uow),
        received_on=date(2026, 4, 28),
        received_at=datetime(2026, 4, 28, 1, 30, tzinfo=UTC),
        source="Fair",
        incoterm="CIF",
        port="DEHAM",
        lines=tuple(
            InquiryLine(
                product=items[item],
                quantity=D(ORDERED[item]),
                unit=HOUSEWARES[item].unit,
            )
            for item in HOUSEWARES
        ),
    )
    return inquiries.save(uow, replace(asked, **changes), "IQ26-0007")  # type: ignore[arg-type]


@remembered
def offer(uow: UnitOfWork, **changes: object) -> Quotation:
    """Draft and price quotation QT26-0012 in answer to the inquiry."""
    asked = inquiry(uow)
    tariff(uow)
    draft = replace(
        quotations.from_inquiry(uow, asked.id or 0),
        quoted_on=date(2026, 5, 6),
        valid_until=date(2026, 5, 21),
        rate=D("7.10"),
        port_of_loading="CNNGB",
        payment_terms="T/T 30% deposit, 70% within 30 days after B/L date",
        lead_time="35 days after deposit",
        costing=Costing(
            margin_percent=D(12),
            domestic_per_cbm=D(100),
            freight_per_cbm=D(40),
            premium_percent=D("0.25"),
        ),
    )
    draft = replace(draft, **{"place": draft.usual_place(), **changes})  # type: ignore[arg-type]
    return quotations.save(uow, quotations.price(uow, draft))


@remembered
def sale(uow: UnitOfWork) -> Contract:
    """Carry the deal from its inquiry to contract SC26-0031, confirmed."""
    offered = quotations.issue(uow, offer(uow), "QT26-0012")
    draft = replace(
        contracts.from_quotation(uow, offered.id or 0),
        signed_on=date(2026, 5, 12),
        latest_shipment_on=date(2026, 7, 31),
        customer_po="PO-88214-N",
        marks="NORDHAUS\nSC26-0031\nHAMBURG\nC/NO. 1-UP",
        packing="Export cartons",
    )
    saved = contracts.save(uow, draft)
    return contracts.confirm(uow, saved, "SC26-0031", "PI26-0045")


def with_line(record: Any, index: int, **changes: Any) -> Any:
    """Return a copy of a document with one line changed."""
    return with_row(record, "lines", index, **changes)


def with_row(record: Any, rows: str, index: int, **changes: Any) -> Any:
    """Return a copy of a record with one of its rows changed."""
    changed = list(getattr(record, rows))
    changed[index] = replace(changed[index], **changes)
    return replace(record, **{rows: tuple(changed)})
