"""A year of business around the sample deal, up to the office's day.

Everything goes through the services, as a person would do it; the days are counted back
from today, so that the sample company always has something due, late, under way and
paid. The figures are examples: nothing is proved by them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from app.catalog import service as catalog
from app.catalog.domain import HsCode, HsRate, ProductCost
from app.contracts import service as contracts
from app.contracts.domain import Contract, Instalment, PaymentMethod
from app.core.errors import MissingError
from app.core.i18n import N_
from app.core.job import Job
from app.core.refs import Ref
from app.core.resources import RESOURCES
from app.demo import carrying, cash, freight, handing, limits
from app.inquiries import service as inquiries
from app.inquiries.domain import Inquiry
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.quotations import service as quotations
from app.receivables import service as receivables
from app.receivables.domain import Receipt
from app.suppliers import service as suppliers
from app.suppliers.domain import Profile, SupplierPrice

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import Database, UnitOfWork

D = Decimal
PICTURES = RESOURCES / "sample" / "goods"
TERMS_OF_PAYMENT = "T/T 30% deposit, 70% within 30 days after B/L date"

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
ADDRESSES = {
    "LUMIERE": "14 QUAI DE SOUTHAMPTON\n76600 LE HAVRE, FRANCE",
    "NORDWIND": "BROOKTORKAI 31\n20457 HAMBURG, GERMANY",
    "ALRAWABI": "P.O. BOX 17204, JEBEL ALI FREE ZONE\nDUBAI, UNITED ARAB EMIRATES",
    "CASAVERDE": "AV. ELIAS ZAMORA 120\n28200 MANZANILLO, COL., MEXICO",
    "HARBOUR": "22 DOCK ROAD\nFELIXSTOWE IP11 3SY, UNITED KINGDOM",
    "BLUEGUM": "310 LORIMER STREET\nPORT MELBOURNE VIC 3207, AUSTRALIA",
    "KOWALSKI": "UL. CHRZANOWSKIEGO 8\n80-278 GDANSK, POLAND",
    "ANDES": "AV. BARROS LUCO 1640\n2660000 SAN ANTONIO, CHILE",
}
SUPPLIERS = (
    ("LIANGZHOU", "NINGBO LIANGZHOU LIGHTING CO., LTD.", "宁波亮舟灯具有限公司"),
    ("SHUNDA", "YONGKANG SHUNDA OUTDOOR CO., LTD.", "永康顺达户外用品有限公司"),
    ("HENGJIE", "JINHUA HENGJIE KITCHENWARE CO., LTD.", "金华恒洁厨具有限公司"),
)
AGENT = ("PACIFICO", "PACIFICO AGENCIA COMERCIAL S.C.", "MX", "es")
"""Who brought the contract over the whole range, for two per cent of it."""
GOODS = (
    # item, names, HS code, pieces in a carton, price in USD, supplier
    (
        *("LT-2201", "Solar garden light 3W, IP65", "太阳能庭院灯", "9405429000"),
        *(12, "6.85", 0),
    ),
    ("LT-2214", "LED sensor wall lamp 8W", "LED感应壁灯", "9405119000", 12, "9.20", 0),
    ("FN-0830", "Folding camping chair", "折叠露营椅", "9401790000", 4, "11.40", 1),
    ("OD-1107", "Outdoor parasol 3 m", "户外遮阳伞", "6601100000", 1, "23.50", 1),
    ("KT-4402", "BBQ tool set of 12", "烧烤工具12件套", "8215990000", 24, "4.90", 2),
    (
        *("KT-4419", "Stainless vacuum flask 1.2 L", "不锈钢保温壶", "9617001900"),
        *(12, "6.10", 2),
    ),
    ("OD-1122", "Portable folding grill", "便携烤炉", "7321190000", 2, "15.80", 1),
    ("FN-0861", "Insulated picnic bag 24 L", "保温野餐包", "4202220000", 15, "5.25", 1),
)
CARTONS = {
    # item: net and gross weight in kg, length, width and height in cm
    "LT-2201": ("6.00", "7.20", 48, 36, 32),
    "LT-2214": ("9.60", "10.90", 52, 40, 30),
    "FN-0830": ("12.00", "13.60", 92, 32, 30),
    "OD-1107": ("7.80", "8.60", 156, 17, 16),
    "KT-4402": ("16.80", "18.20", 46, 40, 38),
    "KT-4419": ("10.80", "12.20", 44, 34, 33),
    "OD-1122": ("9.00", "10.40", 58, 40, 30),
    "FN-0861": ("9.00", "10.50", 60, 45, 40),
}
COUNTS = (2400, 1800, 1200, 600, 3000, 2000, 800, 1500)
TERMS = ("CIF", "FOB", "CFR", "FCA")
SIGNED = (
    # signed so many days ago, days left to ship then, lines, what has become of it
    (305, 60, 3, "paid"),
    (283, 60, 2, "paid"),
    (257, 55, 4, "paid"),
    (240, 60, 3, "paid"),
    (218, 60, 5, "paid"),
    (166, 60, 4, "paid"),
    (144, 60, 3, "paid"),
    (123, 60, 5, "shipped"),
    (101, 60, 4, "shipped"),
    (79, 50, 5, "shipped"),
    (60, 45, 3, "shipped"),
    (43, 50, 6, "received"),
    (33, 45, 4, "ordered"),
    (23, 35, 5, "ordered"),
    (18, 47, 8, "booked"),
    (9, 60, 4, "confirmed"),
    (2, 60, 3, "draft"),
)
HANDED = (10,)
"""Of which contracts papers lie in the vault, beside those of the sample deal."""
FACTORS = (D("6.3"), D("6.0"), D("6.7"), D("6.1"), D("7.4"), D("6.5"))
"""Purchase price incl. VAT in CNY for a dollar of price."""
STAFF = ("", "Zhou Min", "", "Lin Ke")
"""Salespeople in turn; "" is the person who opens the office."""
_BOOKED_AHEAD = timedelta(days=6)
"""So long before its last day a contract is shipped."""

ITEM, SALE = "HJ-350", "SC26-0031"
DEALT_IN = (ITEM, "CB-1520", "FC-5S")
"""Of the sample deal; a server passes over keys of a try that was cut short."""

MAKING = N_("Making the sample company")
STEPS = len(SIGNED) + 2
"""The deal, the master data, and each contract."""

_UNANSWERED = 1
"""The last of the inquiries that nobody has quoted for; the next offer is a draft."""
_PIECE, _KILOGRAM = "007", "035"  # units of the customs

Of = TypeVar("Of")
Sold = tuple[Ref, Decimal, str]
"""A product, its price in dollars and its Chinese name."""


def fill(database: Database, actor: Actor, job: Job | None = None) -> None:
    """Enter a year of business; the sample deal must be there.

    Args:
        database: The office.
        actor: Who does what no colleague does.
        job: Hears how far it is; None: nobody does.

    Raises:
        StoppedError: The person stopped it; whoever makes the office takes it back.
    """
    job = job or Job()
    job.step(MAKING, 1, STEPS)
    with database.unit_of_work(actor) as uow:
        today = uow.today
        cash.begin(uow)
        for item in DEALT_IN:
            known = _sample(catalog.find(uow, item))
            catalog.save(uow, replace(known, picture=_picture(item)))
        buyers = [_buyer(uow, *facts) for facts in BUYERS]
        makers = [_supplier(uow, *facts) for facts in SUPPLIERS]
        goods = [_product(uow, makers, *facts) for facts in GOODS]
        for at, maker in enumerate(makers):
            made = [
                sold
                for sold, facts in zip(goods, GOODS, strict=True)
                if facts[-1] == at
            ]
            _price_list(uow, maker, at, made)
    signed = []
    for at, (ago, days, count, fate) in enumerate(SIGNED):
        on = today - timedelta(days=ago)
        job.step(MAKING, at + 2, STEPS)
        with database.unit_of_work(actor, today=on) as uow:
            _rates(uow, on, at, today)
            buyer = buyers[(at * 3 + 1) % len(buyers)]
            chosen = [goods[(at + n) % len(goods)] for n in range(count)]
            if count == len(goods):
                chosen = goods
            contract = _contract(uow, buyer, chosen, on, days, at)
            if fate != "draft":
                contract = contracts.confirm(uow, contract)
        if fate not in {"draft", "confirmed"}:
            leaves = on + timedelta(days=days) - _BOOKED_AHEAD
            way = carrying.Way(database, actor, contract.id or 0, leaves, at)
            way.carry_out(fate)
        signed.append(contract.id or 0)
    with database.unit_of_work(actor, today=today) as uow:
        _requests(uow, buyers, goods)
        _open_receipts(uow, buyers)
        sale = _sample(contracts.find(uow, SALE)).id or 0
    limits.ask_for_more(database, actor, buyers[4][0].id or 0)
    cash.sell_dollars(database, actor, today)
    handing.hand_out(database, actor, [sale, *(signed[at] for at in HANDED)])


def _sample(found: Of | None) -> Of:
    """Return a record of the sample deal, which is there."""
    if found is None:
        raise MissingError(N_("This record does not exist any more."))
    return found


# --- Master data ---------------------------------------------------------------------


def _buyer(uow: UnitOfWork, *facts: str) -> tuple[Party, str]:
    code, name, country, language, port, place = facts
    party = Party(
        code=code,
        name=name,
        address=ADDRESSES[code],
        email=f"import@{code.lower()}.example",
        country=country,
        language=language if language in {"en", "es", "ar"} else "en",
        currency="USD",
        port=port,
        roles=frozenset({PartyRole.CUSTOMER}),
        payment_terms=TERMS_OF_PAYMENT,
    )
    return parties.save(uow, party), place


def _supplier(uow: UnitOfWork, code: str, name: str, name_zh: str) -> Ref:
    party = Party(
        code=code,
        name=name,
        name_zh=name_zh,
        country="CN",
        language="zh_CN",
        currency="CNY",
        roles=frozenset({PartyRole.SUPPLIER}),
    )
    saved = parties.save(uow, party)
    return Ref(saved.id or 0, code, name_zh)


def _product(  # noqa: PLR0913, PLR0917 - the facts of the table above
    uow: UnitOfWork,
    makers: list[Ref],
    code: str,
    name: str,
    name_zh: str,
    hs_code: str,
    pieces: int,
    price: str,
    maker: int,
) -> Sold:
    if catalog.find_hs(uow, hs_code) is None:
        catalog.save_hs(
            uow,
            HsCode(
                code=hs_code,
                name_zh=name_zh,
                legal_unit_1=_PIECE,
                legal_unit_2=_KILOGRAM,
                rates=(HsRate(valid_from=date(2020, 1, 1), refund_rate=D(13)),),
            ),
        )
    example = _sample(catalog.find(uow, ITEM))
    net, gross, length, width, height = CARTONS[code]
    saved = catalog.save(
        uow,
        replace(
            example,
            id=None,
            version=0,
            code=code,
            name_en=name,
            name_zh=name_zh,
            hs_code=hs_code,
            model=code,
            customs_unit=_PIECE,
            legal_unit_1=_PIECE,
            legal_unit_2=_KILOGRAM,
            units_per_carton=pieces,
            carton_net_kg=D(net),
            carton_gross_kg=D(gross),
            carton_length_cm=D(length),
            carton_width_cm=D(width),
            carton_height_cm=D(height),
            elements=f"0|0|家用|无品牌|{code}",
            picture=_picture(code),
            texts=(),
            cost=ProductCost(
                supplier=makers[maker], price_incl_vat=_bought(D(price), maker)
            ),
        ),
    )
    return Ref(saved.id or 0, code, name), D(price), name_zh


def _picture(item: str) -> bytes:
    return (PICTURES / f"{item}.png").read_bytes()


def _price_list(uow: UnitOfWork, maker: Ref, at: int, made: list[Sold]) -> None:
    """Enter what a supplier asks for its goods since the beginning of the year."""
    prices = tuple(
        SupplierPrice(
            product=product,
            price_incl_vat=_bought(price, at),
            moq=D(500),
            lead_time_days=25,
            valid_from=date(uow.today.year, 1, 1),
        )
        for product, price, _name in made
    )
    profile = Profile(
        supplier=maker,
        lead_time_days=25,
        payment_terms="30 days after the VAT invoice",
        qualified_until=uow.today + timedelta(days=200),
        prices=prices,
    )
    suppliers.save(uow, profile)


def _bought(price: Decimal, at: int) -> Decimal:
    return (price * FACTORS[at % len(FACTORS)]).quantize(D("0.01"))


def _rates(uow: UnitOfWork, on: date, at: int, today: date) -> None:
    days = (on, on + timedelta(days=30), on + timedelta(days=54), today)
    for day in (one for one in days if one <= today):
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


# --- Sales ---------------------------------------------------------------------------


def _contract(
    uow: UnitOfWork,
    buyer: tuple[Party, str],
    goods: list[Sold],
    on: date,
    days: int,
    at: int,
) -> Contract:
    party, place = buyer
    example = _sample(contracts.find(uow, SALE))
    whole = len(goods) == len(GOODS)
    term = "CIF" if whole else TERMS[(party.id or 0) % len(TERMS)]
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
            purchase_price=_bought(price, n + at),
        )
        for n, (ref, price, name_zh) in enumerate(goods)
    )
    plan = tuple(replace(step, id=None) for step in example.plan)
    if at in carrying.UNDER_CREDIT:
        plan = (Instalment(method=PaymentMethod.LC),)
    draft = replace(
        example,
        id=None,
        version=0,
        number="",
        proforma_number="",
        state=type(example.state).DRAFT,
        customer=Ref(party.id or 0, party.code, party.name),
        salesperson=STAFF[at % len(STAFF)] or uow.actor.name,
        customer_po=f"PO-{88000 + 137 * at}",
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
        payment_terms=carrying.AT_SIGHT
        if at in carrying.UNDER_CREDIT
        else TERMS_OF_PAYMENT,
        plan=plan,
        way=freight.way_to(party.port, term),
        agent=_agent(uow) if whole else None,
        commission_percent=D(2) if whole else D(0),
    )
    return contracts.save(uow, draft)


def _agent(uow: UnitOfWork) -> Ref:
    code, name, country, language = AGENT
    role = frozenset({PartyRole.AGENT})
    agent = Party(code=code, name=name, country=country, language=language, roles=role)
    return Ref(parties.save(uow, agent).id or 0, code, name)


def _asked(
    uow: UnitOfWork, buyer: Party, at: int, goods: list[Sold], on: date
) -> Inquiry:
    """Enter an inquiry that came on a day."""
    sale = _sample(contracts.find(uow, SALE))
    example = inquiries.get(uow, sale.inquiry_id or 0)
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
        customer=Ref(buyer.id or 0, buyer.code, buyer.name),
        salesperson=STAFF[at % len(STAFF)] or uow.actor.name,
        received_on=on,
        received_at=uow.now - (uow.today - on) - timedelta(hours=2),
        source=("Fair", "Website", "E-mail")[at % 3],
        port=buyer.port,
        lines=lines,
    )
    return inquiries.save(uow, asked)


def _requests(
    uow: UnitOfWork, buyers: list[tuple[Party, str]], goods: list[Sold]
) -> None:
    """Enter inquiries that wait for an answer, and offers that were made."""
    sale = _sample(contracts.find(uow, SALE))
    costing = quotations.get(uow, sale.quotation_id or 0).costing
    for at, (buyer, place) in enumerate(buyers[:5]):
        on = uow.today - timedelta(days=at)
        asked = _asked(uow, buyer, at, goods, on)
        if at <= _UNANSWERED:
            continue
        draft = replace(
            quotations.from_inquiry(uow, asked.id or 0),
            quoted_on=on + timedelta(days=1),
            valid_until=uow.today + timedelta(days=15 - at),
            incoterm="CIF",
            place=place,
            port_of_loading="CNNGB",
            costing=costing,
        )
        saved = quotations.save(uow, quotations.price(uow, draft))
        if at > _UNANSWERED + 1:
            quotations.issue(uow, saved)


def _open_receipts(uow: UnitOfWork, buyers: list[tuple[Party, str]]) -> None:
    """Enter money that came in and waits to be put against invoices.

    The first is an invoice less what banks on the way kept, the other a part of one.
    """
    company = _sample(contracts.find(uow, SALE)).company
    for at, amount, ago in ((1, "21248.00", 3), (4, "30000.00", 2)):
        party = buyers[at][0]
        receivables.receive(
            uow,
            Receipt(
                company=company,
                customer=Ref(party.id or 0, party.code, party.name),
                received_on=uow.today - timedelta(days=ago),
                currency="USD",
                amount=D(amount),
            ),
        )
