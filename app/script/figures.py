"""Every figure of the deal that a script has played, under lasting names.

Names: products by item number (`HJ-350.fob`), shipments in their order (`s1.gw`),
currencies in small letters (`s1.fob_usd`, `revenue_cny`). docs/deal-script.md lists
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.errors import AppError
from app.core.money import ZERO, to_coin
from app.office import service as office
from app.parties import service as parties
from app.purchasing import service as purchasing
from app.purchasing.domain import State as Ordered
from app.quotations import service as quotations
from app.script import credit, figures_money
from app.script.reader import ScriptError
from app.script.stage import numbered
from app.shipments import service as shipments
from app.shipments.domain import Mode, State
from app.shipments.parts import added

if TYPE_CHECKING:
    from app.contracts.domain import Contract
    from app.purchasing.domain import Purchase
    from app.script.player import Played
    from app.script.stage import Stage
    from app.shipments.domain import Shipment

Figure = tuple[str, str]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def figures(played: Played) -> dict[str, str]:
    """Return all figures; amounts as text with the decimals of their currency.

    Raises:
        ScriptError: One cannot be reckoned, for want of a rate.
    """
    try:
        return dict(_all(played.stage))
    except AppError as error:
        raise ScriptError(error.msgid, "rates", **error.params) from error


def _all(stage: Stage) -> Iterator[Figure]:
    yield from _offered(stage)
    yield from _sold(stage)
    yield from _bought(stage)
    yield from _shipped(stage)
    yield from figures_money.figures(stage)
    yield from credit.figures(stage, sent(stage))
    yield from _who(stage)


def plain(value: Decimal) -> str:
    """Write a number without needless zeros: 2200, 0.108."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def coin(value: Decimal, currency: str) -> str:
    """Write an amount with the decimals of its currency."""
    return f"{to_coin(value, currency):f}"


def price(value: Decimal, currency: str) -> str:
    """Write a price with the decimals of its currency, and with more where it has."""
    rounded = to_coin(value, currency)
    return f"{rounded:f}" if rounded == value else plain(value)


def sent(stage: Stage) -> Iterator[tuple[str, Shipment]]:
    """Go through the shipments that were not cancelled: their name s1, s2 … first."""
    order = 0
    for _, _, key in numbered(stage, "shipment"):
        shipment = shipments.get(stage.uow, key)
        if shipment.state is not State.CANCELLED:
            order += 1
            yield f"s{order}", shipment


def _offered(stage: Stage) -> Iterator[Figure]:
    for _, _, key in numbered(stage, "quotation"):
        offer = quotations.get(stage.uow, key)
        goods = catalog.products(
            stage.uow, [line.product.id for line in offer.lines if line.product]
        )
        for line in offer.lines:
            product = goods.get(line.product.id) if line.product else None
            if product is None:
                continue
            if line.cost is not None:
                base = office.get_company(
                    stage.uow, (offer.company or stage.our_company()).id
                )
                yield (
                    f"{product.code}.net_cost",
                    price(line.cost.net_cost, base.base_currency),
                )
            yield f"{product.code}.ctn_cbm", plain(product.carton_cbm())
            if line.cost is not None:
                for term in ("fob", "cfr", "cif"):
                    built = getattr(line.cost, term)
                    yield f"{product.code}.{term}", price(built, offer.currency)
            yield f"{product.code}.price", price(line.unit_price, offer.currency)


def _sold(stage: Stage) -> Iterator[Figure]:
    deals = [contracts.get(stage.uow, key) for _, _, key in numbered(stage, "contract")]
    for order, deal in enumerate(deals, start=1):
        where = "" if len(deals) == 1 else f"c{order}."
        sums: dict[str, tuple[Decimal, Decimal]] = {}
        for line in deal.lines:
            code = line.product.code if line.product else line.description_en
            quantity, amount = sums.get(code, (ZERO, ZERO))
            own = line.amount(deal.currency)
            sums[code] = quantity + line.quantity, amount + own
        for code, (quantity, amount) in sums.items():
            yield f"{where}{code}.pi_qty", plain(quantity)
            yield f"{where}{code}.pi_amount", coin(amount, deal.currency)
        yield f"{where}pi_total", coin(deal.total(), deal.currency)
        yield from _plan(where, deal)


def _plan(where: str, deal: Contract) -> Iterator[Figure]:
    deposit, share = deal.deposit(), deal.deposit_percent()
    balance = deal.total() - deposit
    yield f"{where}deposit", coin(deposit, deal.currency)
    yield f"{where}balance", coin(balance, deal.currency)
    yield f"{where}deposit_{plain(share)}pct", coin(deposit, deal.currency)
    rest = plain(Decimal(100) - share)
    yield f"{where}balance_{rest}pct", coin(balance, deal.currency)


def _bought(stage: Stage) -> Iterator[Figure]:
    signed = (
        purchasing.get(stage.uow, key) for _, _, key in numbered(stage, "purchase")
    )
    orders = [order for order in signed if order.state is not Ordered.CANCELLED]
    paid_in = dict.fromkeys(order.currency for order in orders)
    for currency in paid_in or ("CNY",):
        named = f"_{currency.lower()}" if len(paid_in) > 1 else ""
        alike = [order for order in orders if order.currency == currency]
        by_product: dict[str, list[Decimal]] = {}
        for order in alike:
            for line in order.lines:
                cut = line.split(currency=currency)
                sums = by_product.setdefault(
                    str(line.product and line.product.code), [ZERO] * 3
                )
                parts = (cut.incl_vat, cut.excl_vat, cut.vat)
                sums[:] = [a + b for a, b in zip(sums, parts, strict=True)]
        for code, sums in by_product.items():
            yield from _vat(f"{code}.", named, currency, sums)
        yield from _vat("", named, currency, _totals(alike))


def _totals(orders: list[Purchase]) -> list[Decimal]:
    return [
        sum((order.total() for order in orders), ZERO),
        sum((order.total_excl_vat() for order in orders), ZERO),
        sum((order.total_vat() for order in orders), ZERO),
    ]


def _vat(
    where: str, named: str, currency: str, sums: list[Decimal]
) -> Iterator[Figure]:
    """Name what is paid, its price without VAT and the VAT, in this order."""
    for name, value in zip(("po_total", "po_ex_vat", "po_vat"), sums, strict=True):
        yield f"{where}{name}{named}", coin(value, currency)


def _shipped(stage: Stage) -> Iterator[Figure]:
    net_fob: dict[str, Decimal] = {}
    for where, shipment in sent(stage):
        yield from _packed(where, shipment)
        yield from _valued(where, shipment)
        fob = net_fob.get(shipment.currency, ZERO) + shipment.fob_value()
        net_fob[shipment.currency] = fob
    for currency, fob in net_fob.items():
        yield f"fob_total_{currency.lower()}", coin(fob, currency)


def _by_item(shipment: Shipment) -> dict[str, list[int]]:
    """Return the lines of each item; it may be in several, of several contracts."""
    found: dict[str, list[int]] = {}
    for position, line in enumerate(shipment.lines):
        code = line.product.code if line.product else line.description_en
        found.setdefault(code, []).append(position)
    return found


def _packed(where: str, shipment: Shipment) -> Iterator[Figure]:
    for code, positions in _by_item(shipment).items():
        lines = [shipment.lines[position] for position in positions]
        own = added(shipment.line_totals(position) for position in positions)
        amount = sum((line.amount(shipment.currency) for line in lines), ZERO)
        yield f"{where}.{code}.qty", plain(sum((x.quantity for x in lines), ZERO))
        yield f"{where}.{code}.cartons", str(own.packages)
        yield f"{where}.{code}.amount", coin(amount, shipment.currency)
        yield f"{where}.{code}.nw", f"{own.net_kg:.2f}"
        yield f"{where}.{code}.gw", f"{own.gross_kg:.2f}"
        yield f"{where}.{code}.cbm", f"{own.cbm:.3f}"
    whole = shipment.totals()
    yield f"{where}.invoice_total", coin(shipment.invoice_total(), shipment.currency)
    yield f"{where}.cartons", str(shipment.cartons())
    yield f"{where}.packages", str(whole.packages)
    yield f"{where}.nw", f"{whole.net_kg:.2f}"
    yield f"{where}.gw", f"{whole.gross_kg:.2f}"
    yield f"{where}.cbm", f"{whole.cbm:.3f}"


def _valued(where: str, shipment: Shipment) -> Iterator[Figure]:
    money = shipment.currency.lower()
    if shipment.sum_insured():
        yield f"{where}.sum_insured", plain(shipment.sum_insured())
    yield f"{where}.premium", coin(shipment.premium(), shipment.currency)
    freight = coin(shipment.freight(), shipment.currency)
    yield f"{where}.freight_{money}", freight
    yield f"{where}.fob_{money}", coin(shipment.fob_value(), shipment.currency)
    for index, _box in enumerate(shipment.containers):
        mass = shipment.loaded(index).vgm_kg
        if mass is not None:
            name = f"{where}.vgm_kg" if index == 0 else f"{where}.vgm_kg_{index + 1}"
            yield name, f"{mass:.2f}"
    if shipment.mode is Mode.SEA_LCL:
        yield f"{where}.lcl_rt", plain(shipment.chargeable())
    elif shipment.mode is not Mode.SEA_FCL:
        yield f"{where}.chargeable_kg", plain(shipment.chargeable())


def _who(stage: Stage) -> Iterator[Figure]:
    company = office.get_company(stage.uow, stage.our_company().id)
    yield "company.uscc", company.tax_number
    seen: list[int] = []
    for _, _, key in numbered(stage, "purchase"):
        supplier = purchasing.get(stage.uow, key).supplier
        if supplier is None or supplier.id in seen or len(seen) == len(LETTERS):
            continue
        letter = LETTERS[len(seen)]
        seen.append(supplier.id)
        yield f"supplier{letter}.uscc", parties.get(stage.uow, supplier.id).tax_number
