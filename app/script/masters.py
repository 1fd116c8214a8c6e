"""Enters what a script knows before its first action: companies, parties, goods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.catalog.domain import HsCode, HsRate, Product, ProductCost, ProductText
from app.core import checks, codes
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.own_fields import PARTY, PRODUCT
from app.core.refs import Ref
from app.office import service as office
from app.office.domain import BankAccount, Company, ExchangeRate, RateKind, usual_unit
from app.parties import service as parties
from app.parties.domain import Contact, Party, PartyBank, PartyRole
from app.script.own import enter_own_field, names_of, said
from app.script.placing import placed
from app.script.stage import price_with_vat

if TYPE_CHECKING:
    from app.script.reader import Node
    from app.script.stage import Stage

IN_PRODUCTS = {
    "units_per_carton": "carton.pieces",
    "carton_length_cm": "carton.length_cm",
    "carton_width_cm": "carton.width_cm",
    "carton_height_cm": "carton.height_cm",
    "carton_net_kg": "carton.net_kg",
    "carton_gross_kg": "carton.gross_kg",
    "cost.price_incl_vat": "purchase.price_incl_vat",
    "cost.currency": "purchase.currency",
    "cost.vat_rate": "purchase.vat_percent",
    "rates.0.refund_rate": "refund_percent",
}
"""What scripts call the fields of a product, and of the tariff code it brings."""

ALWAYS = date(2000, 1, 1)
"""Start of a refund rate for which the script gives no date."""


def enter(stage: Stage, script: Node) -> None:
    """Enter companies, parties, tariff codes, products and rates, in this order."""
    for company in (script.at("company"), *script.each("companies")):
        with placed(company):
            if company.text("code") in stage.companies:
                raise company.fail(N_("stands in the script already"))
            enter_company(stage, company)
            stage.uow.session.flush()
    kinds = {
        "parties": enter_party,
        "hs_codes": enter_hs_code,
        "products": enter_product,
        "rates": enter_rates,
    }
    for node in script.each("own_fields"):
        with placed(node):
            enter_own_field(stage, node)
    for kind, enter_one in kinds.items():
        known: set[tuple[str, ...]] = set()
        for node in script.each(kind):
            with placed(node):
                _once(kind, node, known)
                enter_one(stage, node)
                stage.uow.session.flush()


def _once(kind: str, node: Node, known: set[tuple[str, ...]]) -> None:
    """Refuse what the script tells twice, perhaps in two ways.

    Raises:
        ScriptError: A code, or a day's rate of a kind, stood above already.
    """
    keys: set[tuple[str, ...]]
    if kind == "rates":
        of = (node.text("on"), node.text("currency"), node.text("base", ""))
        keys = {(*of, one.value) for one in RateKind if node.has(one.value)}
    else:
        keys = {(node.text("code"),)}
    if keys & known:
        raise node.fail(N_("stands in the script already"))
    known |= keys


def enter_company(stage: Stage, node: Node) -> None:
    """Enter a company of ours, or take the one with this code; the first one acts."""
    code = node.text("code")
    known = {ref.code: ref.id for ref in office.companies(stage.uow)}
    company = Company(
        code=code,
        name_en=node.text("name_en", ""),
        name_zh=node.text("name_zh", ""),
        address_en=node.text("address_en", ""),
        address_zh=node.text("address_zh", ""),
        tax_number=node.text("tax_number", ""),
        customs_code=node.text("customs_code", ""),
        phone=node.text("phone", ""),
        email=node.text("email", ""),
        legal_person=node.text("legal_person", ""),
        base_currency=node.text("base_currency", "CNY"),
        logo=stage.picture(node, "logo"),
        seal=stage.picture(node, "seal"),
        signature=stage.picture(node, "signature"),
        accounts=tuple(_account(account) for account in node.each("accounts")),
    )
    node.done()
    if code in known:
        _refuse_told(node, company)
        company = office.get_company(stage.uow, known[code])
    else:
        company = office.save_company(stage.uow, company)
    own = Ref(company.id or 0, company.code, company.name_en)
    stage.companies[code] = own
    stage.company = stage.company or own


def enter_party(stage: Stage, node: Node) -> None:
    """Enter a party, or take the one with this code."""
    party = Party(
        code=node.text("code"),
        roles=frozenset(_role(role) for role in node.each("roles", required=True)),
        name=node.text("name", ""),
        name_zh=node.text("name_zh", ""),
        address=node.text("address", ""),
        address_zh=node.text("address_zh", ""),
        country=node.text("country"),
        tax_number=node.text("tax_number", ""),
        phone=node.text("phone", ""),
        email=node.text("email", ""),
        representative=node.text("representative", ""),
        language=node.text("language", "en"),
        currency=node.text("currency", "USD"),
        payment_terms=node.text("payment_terms", ""),
        incoterm=node.text("incoterm", ""),
        port=node.text("port", ""),
        contacts=tuple(_contact(contact) for contact in node.each("contacts")),
        banks=tuple(_bank(bank) for bank in node.each("banks")),
        own=said(stage, PARTY, node.opt("own")),
    )
    if node.has("credit_limit"):
        party = replace(
            party,
            credit_limit=node.number("credit_limit"),
            limit_currency=node.text("limit_currency", ""),
        )
    node.done()
    if parties.find(stage.uow, party.code) is None:
        with placed(node, names_of(stage, PARTY)):
            parties.save(stage.uow, party)
    else:
        _refuse_told(node, party)


def enter_hs_code(stage: Stage, node: Node) -> None:
    """Enter a tariff code with its dated refund rates, or take the known one."""
    hs = HsCode(
        code=node.text("code"),
        name_zh=node.text("name_zh", ""),
        name_en=node.text("name_en", ""),
        legal_unit_1=_unit(node, "legal_unit_1"),
        legal_unit_2=_unit(node, "legal_unit_2"),
        vat_rate=node.number("vat_percent", Decimal(13)),
        element_names=tuple(each.as_text() for each in node.each("elements")),
        source=node.text("source", ""),
        rates=tuple(_refund(rate) for rate in node.each("refunds")),
    )
    node.done()
    if catalog.find_hs(stage.uow, hs.code) is None:
        catalog.save_hs(stage.uow, hs)
    else:
        _refuse_told(node, hs)


def enter_product(stage: Stage, node: Node) -> None:
    """Enter a product, or take the one with this item number."""
    product = Product(
        code=node.text("code"),
        name_en=node.text("name_en", ""),
        name_zh=node.text("name_zh", ""),
        customs_name=node.text("customs_name", ""),
        elements=node.text("elements", ""),
        hs_code=node.text("hs_code", ""),
        unit=node.text("unit", "PCS"),
        customs_unit=_unit(node, "customs_unit"),
        legal_unit_1=_unit(node, "legal_unit_1"),
        legal_unit_2=_unit(node, "legal_unit_2"),
        origin=node.text("origin", "CN"),
        district=node.text("district", ""),
        brand=node.text("brand", ""),
        model=node.text("model", ""),
        picture=stage.picture(node, "picture"),
        texts=tuple(_text(text) for text in node.each("texts")),
        own=said(stage, PRODUCT, node.opt("own")),
    )
    product = _packed(product, node.opt("carton"))
    product = _costed(stage, product, node.opt("purchase"))
    _tariff(stage, product, node)
    node.done()
    if catalog.find(stage.uow, product.code) is None:
        with placed(node, IN_PRODUCTS | names_of(stage, PRODUCT)):
            catalog.save(stage.uow, product)
    else:
        _refuse_told(node, product)


def enter_rates(stage: Stage, node: Node) -> None:
    """Enter the rates of a currency on a day."""
    on = node.day("on")
    currency = node.text("currency")
    unit = node.integer("per", usual_unit(currency))
    base = node.text("base", office.base_of(stage.uow, stage.company))
    source = node.text("source", "")
    if currency == base:
        raise node.child("currency", None).fail(N_("is the currency of the books"))
    if not any(node.has(kind.value) for kind in RateKind):
        raise node.fail(N_("names no rate"))
    for kind in RateKind:
        if node.has(kind.value):
            rate = ExchangeRate(
                on=on,
                base=base,
                currency=currency,
                kind=kind,
                value=node.number(kind.value),
                unit=unit,
                source=source,
            )
            with placed(node, {"value": kind.value, "unit": "per"}):
                office.save_rate(stage.uow, rate)
    node.done()


def _refuse_told(node: Node, record: Company | Party | HsCode | Product) -> None:
    """Refuse what a block tells wrongly of a record that is there already.

    What it leaves out is known; what it tells is wrong for a new one as for this.

    Raises:
        InvalidError: A field of the block could not be saved.
    """
    told = (one for one in record.problems() if node.has(one.where.split(".")[0]))
    checks.refuse(told)


def _account(node: Node) -> BankAccount:
    account = BankAccount(
        name=node.text("name", ""),
        currency=node.text("currency"),
        bank_name=node.text("bank_name", ""),
        bank_address=node.text("bank_address", ""),
        swift=node.text("swift", ""),
        account_number=node.text("account_number", ""),
        beneficiary=node.text("beneficiary", ""),
        intermediary=node.text("intermediary", ""),
    )
    node.done()
    return account


def _role(node: Node) -> PartyRole:
    try:
        return PartyRole(node.value)
    except ValueError:
        allowed = ", ".join(role.value for role in PartyRole)
        raise node.fail(N_("must be one of {allowed}"), allowed=allowed) from None


def _contact(node: Node) -> Contact:
    contact = Contact(
        name=node.text("name"),
        position_title=node.text("position", ""),
        email=node.text("email", ""),
        phone=node.text("phone", ""),
    )
    node.done()
    return contact


def _bank(node: Node) -> PartyBank:
    bank = PartyBank(
        bank_name=node.text("bank_name", ""),
        account_number=node.text("account_number", ""),
        swift=node.text("swift", ""),
        cnaps=node.text("cnaps", ""),
        currency=node.text("currency", ""),
    )
    node.done()
    return bank


def _text(node: Node) -> ProductText:
    text = ProductText(language=node.text("language"), name=node.text("name"))
    node.done()
    return text


def _refund(node: Node) -> HsRate:
    rate = HsRate(
        valid_from=node.day("from", ALWAYS),
        valid_to=node.maybe_day("to"),
        refund_rate=node.number("percent"),
    )
    node.done()
    return rate


def _unit(node: Node, name: str) -> str:
    """Return a customs unit, written as its code or its Chinese name."""
    written = node.text(name, "")
    if not written or codes.has("units", written):
        return written
    for unit in codes.table("units"):
        if unit.name("zh_CN") == written:
            return unit.code
    raise node.child(name, None).fail(
        N_("“{unit}” is not a unit of the customs list"), unit=written
    )


def _packed(product: Product, node: Node | None) -> Product:
    if node is None:
        return product
    for name in ("pieces", "length_cm", "width_cm", "height_cm", "net_kg", "gross_kg"):
        if not node.number(name):
            raise node.child(name, None).fail(N_("This must be greater than zero."))
    packed = replace(
        product,
        units_per_carton=node.integer("pieces"),
        carton_length_cm=node.number("length_cm"),
        carton_width_cm=node.number("width_cm"),
        carton_height_cm=node.number("height_cm"),
        carton_net_kg=node.number("net_kg"),
        carton_gross_kg=node.number("gross_kg"),
    )
    node.done()
    return packed


def _costed(stage: Stage, product: Product, node: Node | None) -> Product:
    if node is None:
        return product
    vat = node.number("vat_percent", Decimal(13))
    supplier = stage.maybe_party(node, "supplier")
    given = catalog.gives(stage.uow, supplier)
    cost = ProductCost(
        supplier=supplier,
        price_incl_vat=price_with_vat(node, vat),
        currency=node.text("currency", "CNY"),
        vat_rate=vat,
        special_invoice=node.flag("special_invoice", default=given),
        given=given,
    )
    node.done()
    return replace(product, cost=cost)


def _tariff(stage: Stage, product: Product, node: Node) -> None:
    """Enter the product's tariff code, when the script states a rate with it."""
    if not (node.has("refund_percent") or node.has("vat_percent")):
        return
    vat = node.number("vat_percent", Decimal(13))
    refund = node.number("refund_percent", ZERO)
    known = catalog.find_hs(stage.uow, product.hs_code)
    if known is None:
        with placed(node, IN_PRODUCTS | {"code": "hs_code"}):
            catalog.save_hs(
                stage.uow,
                HsCode(
                    code=product.hs_code,
                    name_zh=product.customs_name or product.name_zh,
                    legal_unit_1=product.legal_unit_1,
                    legal_unit_2=product.legal_unit_2,
                    vat_rate=vat,
                    rates=(HsRate(valid_from=ALWAYS, refund_rate=refund),),
                ),
            )
    elif node.has("refund_percent") and refund not in {
        rate.refund_rate for rate in known.rates
    }:
        raise node.child("refund_percent", None).fail(
            N_("HS code {code} has another refund rate already"), code=known.code
        )
