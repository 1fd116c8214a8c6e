"""Fills an office with a year of business, for pictures: the sample deal and others.

Everything goes through the services, as a person would do it; the day is a fixed one,
so that the same pictures come out again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app import demo
from app.access.domain import ALL_PERMISSIONS
from app.catalog import service as catalog
from app.contracts import service as contracts
from app.contracts.domain import Contract
from app.core.actor import Actor
from app.core.checkdigits import valid_container
from app.core.refs import Ref
from app.inquiries import service as inquiries
from app.inventory import service as inventory
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.quotations import service as quotations
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Receipt
from app.shipments import service as shipments
from app.suppliers import service as suppliers
from app.suppliers.domain import Profile, SupplierPrice

if TYPE_CHECKING:
    from app.db.unit_of_work import Database, UnitOfWork

D = Decimal
NOW = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)
"""A Saturday morning in Ningbo."""
TODAY = date(2026, 11, 21)
ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)

BUYERS = (
    ("LUMIERE", "LUMIERE MAISON SARL", "FR", "fr", "FRLEH", "LE HAVRE"),
    ("NORDWIND", "NORDWIND HANDELS GMBH", "DE", "en", "DEHAM", "HAMBURG"),
    ("ALRAWABI", "AL RAWABI TRADING LLC", "AE", "ar", "AEJEA", "JEBEL ALI"),
    ("CASAVERDE", "CASA VERDE IMPORTACIONES S.A.", "MX", "es", "MXZLO", "MANZANILLO"),
    ("HARBOUR", "HARBOUR & PINE LTD.", "GB", "en", "GBFXT", "FELIXSTOWE"),
    ("BLUEGUM", "BLUEGUM OUTDOOR PTY LTD", "AU", "en", "AUMEL", "MELBOURNE"),
    ("KOWALSKI", "KOWALSKI I SYN SP. Z O.O.", "PL", "en", "PLGDN", "GDANSK"),
    ("ANDES", "ANDES HOGAR LTDA.", "CL", "es", "CLSAI", "SAN ANTONIO"),
)
GOODS = (
    (
        "LT-2201",
        "Solar garden light 3W, IP65",
        "太阳能庭院灯",
        "9405429000",
        12,
        "6.85",
    ),
    ("LT-2214", "LED sensor wall lamp 8W", "LED感应壁灯", "9405119000", 12, "9.20"),
    ("FN-0830", "Folding camping chair", "折叠露营椅", "9401790000", 4, "11.40"),
    ("OD-1107", "Outdoor parasol 3 m", "户外遮阳伞", "6601100000", 1, "23.50"),
    ("KT-4402", "BBQ tool set, 12 pcs", "烧烤工具12件套", "8215990000", 24, "4.90"),
    (
        "KT-4419",
        "Stainless vacuum flask 1.2 L",
        "不锈钢保温壶",
        "9617001900",
        12,
        "6.10",
    ),
    ("OD-1122", "Portable folding grill", "便携烤炉", "7321190000", 2, "15.80"),
    ("FN-0861", "Insulated picnic bag 24 L", "保温野餐包", "4202220000", 15, "5.25"),
)
COUNTS = (2400, 1800, 1200, 600, 3000, 2000, 800, 1500)
TERMS = ("CIF", "FOB", "CFR", "FCA")
SIGNED = (
    # signed on, last day to ship (days later), lines, what has become of it
    (date(2026, 1, 20), 60, 3, "shipped"),
    (date(2026, 2, 11), 60, 2, "shipped"),
    (date(2026, 3, 9), 55, 4, "shipped"),
    (date(2026, 3, 26), 60, 3, "shipped"),
    (date(2026, 4, 17), 60, 5, "shipped"),
    (date(2026, 6, 8), 60, 4, "shipped"),
    (date(2026, 6, 30), 60, 3, "shipped"),
    (date(2026, 7, 21), 60, 5, "shipped"),
    (date(2026, 8, 12), 60, 4, "shipped"),
    (date(2026, 9, 3), 50, 5, "shipped"),
    (date(2026, 9, 22), 45, 3, "shipped"),
    (date(2026, 10, 9), 50, 6, "booked"),
    (date(2026, 10, 19), 45, 4, "confirmed"),
    (date(2026, 10, 29), 35, 5, "confirmed"),
    (date(2026, 11, 3), 47, 8, "booked"),
    (date(2026, 11, 12), 60, 4, "confirmed"),
    (date(2026, 11, 19), 60, 3, "draft"),
)
FACTORS = (D("5.2"), D("4.7"), D("5.6"), D("4.9"), D("6.7"), D("5.0"))
"""Purchase price incl. VAT in CNY for a dollar of price."""
STAFF = ("Chen Siyuan", "Zhou Min", "Chen Siyuan", "Lin Ke")
NOT_PAID = 3
"""So many of the last shipped contracts have not been paid in full."""


def fill(database: Database) -> None:
    """Play the sample deal, then a year of others."""
    demo.load_sample(database)
    with database.unit_of_work(ACTOR, today=TODAY) as uow:
        buyers = [_buyer(uow, *facts) for facts in BUYERS]
        goods = [_product(uow, *facts) for facts in GOODS]
        _supplier(uow)
    made: list[int] = []
    for at, (on, days, count, fate) in enumerate(SIGNED):
        with database.unit_of_work(ACTOR, today=on) as uow:
            _rates(uow, on, at)
            buyer = buyers[(at * 3 + 1) % len(buyers)]
            chosen = [goods[(at + n) % len(goods)] for n in range(count)]
            if count == len(goods):
                chosen = goods
            contract = _contract(uow, buyer, chosen, on, days)
            if fate != "draft":
                contract = contracts.confirm(uow, contract)
            made.append(contract.id or 0)
    for at, (on, days, _count, fate) in enumerate(SIGNED):
        if fate in {"shipped", "booked"}:
            _ship(database, made[at], on + timedelta(days=days - 6), fate, at)
    with database.unit_of_work(ACTOR, today=TODAY) as uow:
        _requests(uow, buyers, goods)
        _open_receipts(uow)


def _buyer(uow: UnitOfWork, *facts: str) -> tuple[Party, str]:
    code, name, country, language, port, place = facts
    party = Party(
        code=code,
        name=name,
        country=country,
        language=language if language in {"en", "es", "ar"} else "en",
        currency="USD",
        port=port,
        roles=frozenset({PartyRole.CUSTOMER}),
        payment_terms="T/T 30% deposit, 70% within 30 days after B/L date",
    )
    return parties.save(uow, party), place


def _product(
    uow: UnitOfWork, code: str, name: str, name_zh: str, hs: str, per: int, price: str
) -> tuple[Ref, Decimal, str]:
    example = catalog.get(uow, 1)
    saved = catalog.save(
        uow,
        replace(
            example,
            id=None,
            version=0,
            code=code,
            name_en=name,
            name_zh=name_zh,
            hs_code=hs,
            model=code,
            units_per_carton=per,
            elements=f"0|0|家用|无品牌|{code}",
            texts=(),
            cost=None,
        ),
    )
    return Ref(saved.id or 0, code, name), D(price), name_zh


def _supplier(uow: UnitOfWork) -> None:
    """Enter what the maker of the first product of the sample asks."""
    product = catalog.get(uow, 1)
    assert product.cost
    prices = (
        SupplierPrice(
            product=Ref(1, product.code, product.name_en),
            price_incl_vat=price,
            moq=D(500),
            lead_time_days=25,
            valid_from=begins,
            valid_to=ends,
        )
        for price, begins, ends in (
            (D("96.05"), date(2026, 1, 1), date(2026, 12, 31)),
            (D("94.60"), date(2027, 1, 1), None),
        )
    )
    profile = Profile(
        supplier=product.cost.supplier,
        lead_time_days=25,
        payment_terms="30 days after the VAT invoice",
        qualified_until=date(2027, 6, 30),
        prices=tuple(prices),
    )
    suppliers.save(uow, profile)


def _rates(uow: UnitOfWork, on: date, at: int) -> None:
    for day in (on, on + timedelta(days=30), on + timedelta(days=54)):
        shift = D(at % 5) / 100
        for kind, value in (
            (RateKind.MID, D("7.08") + shift),
            (RateKind.BUYING, D("7.06") + shift),
            (RateKind.SELLING, D("7.10") + shift),
        ):
            _rate(uow, "USD", day, kind, value)
    _rate(uow, "EUR", on, RateKind.MID, D("8.2417"))


def _rate(
    uow: UnitOfWork, currency: str, on: date, kind: RateKind, value: Decimal
) -> None:
    known = office.newest_rate(uow, currency, on, None, kind)
    if known is None or known.on != on:
        office.save_rate(
            uow, ExchangeRate(on=on, currency=currency, kind=kind, value=value)
        )


def _contract(
    uow: UnitOfWork,
    buyer: tuple[Party, str],
    goods: list[tuple[Ref, Decimal, str]],
    on: date,
    days: int,
) -> Contract:
    party, place = buyer
    example = contracts.get(uow, 1)
    term = TERMS[(party.id or 0) % len(TERMS)]
    lines = tuple(
        replace(
            example.lines[0],
            id=None,
            product=ref,
            description_en=ref.name,
            description_zh=name_zh,
            quantity=D(COUNTS[n]),
            unit="PCS",
            unit_price=price,
            purchase_price=(price * FACTORS[(n + on.day) % 6]).quantize(D("0.01")),
        )
        for n, (ref, price, name_zh) in enumerate(goods)
    )
    draft = replace(
        example,
        id=None,
        version=0,
        number="",
        proforma_number="",
        state=type(example.state).DRAFT,
        customer=Ref(party.id or 0, party.code, party.name),
        salesperson=STAFF[on.day % len(STAFF)],
        customer_po=f"PO-{88000 + on.toordinal() % 997}",
        quotation_id=None,
        inquiry_id=None,
        signed_on=on,
        incoterm=term,
        place=place if term in {"CIF", "CFR"} else "NINGBO",
        port_of_discharge=party.port,
        destination_country=party.country,
        latest_shipment_on=on + timedelta(days=days),
        marks=f"{party.code}\n{place}\nC/NO. 1-UP",
        lines=lines,
        plan=tuple(replace(step, id=None) for step in example.plan),
    )
    return contracts.save(uow, draft)


def _ship(database: Database, key: int, on: date, fate: str, at: int) -> None:
    with database.unit_of_work(ACTOR, today=on) as uow:
        contract = contracts.get(uow, key)
        shipment = shipments.from_contract(uow, key)
        shipment = replace(
            shipment,
            vessel=("EVER HORIZON", "COSCO SHIPPING GALAXY", "MSC ALINA")[at % 3],
            voyage=f"{20 + at:03}W",
            etd=on,
            eta=on + timedelta(days=32),
            booking_number=f"NGB{on:%y%m}{at:04}",
        )
        shipment = shipments.save(uow, shipment)
        shipment = shipments.book(uow, shipment)
        if fate == "booked":
            return
        place = inventory.usual_warehouse(uow).id
        for line in contract.lines:
            if line.product is not None:
                inventory.adjust(uow, line.product.id, place, line.quantity, "Opening")
        boxes = tuple(
            replace(box, number=_container(10 * at + n), seal=f"CN{at:03}{n:03}")
            for n, box in enumerate(shipment.containers)
        )
        shipment = replace(
            shipment,
            transport_document=f"NGBX{on:%y%m}{at:05}",
            on_board_on=on,
            containers=boxes,
        )
        shipments.ship(uow, shipments.save(uow, shipment), on)
    shipped = [n for n, row in enumerate(SIGNED) if row[3] == "shipped"]
    late = at in shipped[-NOT_PAID:]
    with database.unit_of_work(ACTOR, today=on) as uow:
        for claim in receivables.of_contract(uow, key):
            part = claim.amount if not late else (claim.amount / 2).quantize(D(1))
            paid_on = min(on + timedelta(days=28), TODAY)
            receipt = Receipt(
                company=contract.company,
                customer=contract.customer,
                received_on=paid_on,
                currency=claim.currency,
                amount=part,
                allocations=(Allocation(receivable=_ref(claim), amount=part),),
            )
            receivables.receive(uow, receipt)
        if not late:
            contracts.complete(uow, contracts.get(uow, key))


def _container(count: int) -> str:
    """A container number with its check digit."""
    numbers = (f"COSU{621000 + 37 * count}{digit}" for digit in range(10))
    return next(n for n in numbers if valid_container(n))


def _ref(claim: object) -> Ref:
    return Ref(claim.id, claim.number, claim.number)  # type: ignore[attr-defined]


def _requests(
    uow: UnitOfWork,
    buyers: list[tuple[Party, str]],
    goods: list[tuple[Ref, Decimal, str]],
) -> None:
    example = inquiries.get(uow, 1)
    for at, (party, _place) in enumerate(buyers[:5]):
        on = TODAY - timedelta(days=2 * at)
        lines = tuple(
            replace(
                example.lines[0],
                id=None,
                product=ref,
                description="",
                quantity=D(COUNTS[n]),
                unit="PCS",
            )
            for n, (ref, _price, _name) in enumerate(goods[at : at + 3])
        )
        asked = replace(
            example,
            id=None,
            version=0,
            number="",
            state=type(example.state).OPEN,
            customer=Ref(party.id or 0, party.code, party.name),
            received_on=on,
            received_at=NOW - timedelta(days=2 * at, hours=2),
            source=("Fair", "Web site", "Mail")[at % 3],
            port=party.port,
            lines=lines,
        )
        inquiries.save(uow, asked)
    offer = quotations.get(uow, 1)
    for at, (party, _place) in enumerate(buyers[2:5]):
        draft = replace(
            offer,
            id=None,
            version=0,
            number="",
            state=type(offer.state).DRAFT,
            customer=Ref(party.id or 0, party.code, party.name),
            inquiry=None,
            quoted_on=TODAY - timedelta(days=at),
            valid_until=TODAY + timedelta(days=15 - at),
            port_of_discharge=party.port,
            lines=tuple(replace(line, id=None) for line in offer.lines),
        )
        saved = quotations.save(uow, draft)
        if at:
            quotations.issue(uow, saved)


def _open_receipts(uow: UnitOfWork) -> None:
    """Money that came in and waits to be put against invoices."""
    company = contracts.get(uow, 1).company
    for party_id, amount, note in ((8, "49990.00", 3), (11, "30000.00", 2)):
        party = parties.get(uow, party_id)
        receipt = Receipt(
            company=company,
            customer=Ref(party_id, party.code, party.name),
            received_on=TODAY - timedelta(days=note),
            currency="USD",
            amount=D(amount),
        )
        receivables.receive(uow, receipt)
