"""The price of one unit under every Incoterm, forwards and backwards.

Forwards: costs to prices. Backwards: a price somebody wants to the profit it leaves.
Rules §2; rounding settled 3: refund, domestic cost, freight and every price are
rounded to two decimals in whatever currency, EXW in CNY is not rounded in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.core import insurance, tax
from app.core.i18n import N_
from app.core.inputs import (
    PERCENT,
    need,
    not_negative,
    percent_below_hundred,
    positive,
)
from app.core.money import ZERO, half_up


class Margin(StrEnum):
    """What the margin is a percentage of."""

    COST = "cost"
    PRICE = "price"


TERMS = (
    *("EXW", "FCA", "FAS", "FOB", "CFR", "CPT", "CIF", "CIP", "DAP", "DPU", "DDP"),
)
"""The Incoterms 2020 in the order of what the price contains."""

MOST_MARGIN = Decimal(100_000)
"""In percent; a quotation keeps none that is as large."""
PLACES = 2
"""Decimals of a price and of what it is built from, in every currency (settled 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What one unit costs on its way. Percentages: 13 means 13 %.

    Attributes:
        purchase_incl_vat: Supplier's price with VAT, CNY.
        vat_percent: VAT in that price.
        refund_percent: Export refund rate; ignored without a special VAT invoice.
        special_invoice: Whether the supplier gives a special VAT invoice.
        margin_percent: Wanted margin on net cost or on the price.
        margin_on: What the margin is a percentage of.
        domestic_per_unit: CNY from the factory to the carrier or on board.
        terminal_per_unit: CNY of that part which only FAS, FOB and later terms bear
            beyond FCA (terminal handling); 0 where FCA and FOB cost the same.
        rate: CNY for `rate_unit` units of the quotation currency, the bank's buying.
        rate_unit: 1, or 100 for currencies quoted per hundred (JPY; settled 13).
        freight_per_unit: Main freight, quotation currency.
        premium_percent: Insurance premium.
        insured_percent: Insured part of the CIF value.
        commission_percent: Part of the commission-inclusive price.
        delivery_per_unit: Inland delivery at destination, quotation currency.
        unloading_per_unit: Unloading there.
        clearance_per_unit: Import clearance there.
        duty_percent: Import duty on the CIF value.
        import_vat_percent: Import VAT on CIF value and duty.
    """

    purchase_incl_vat: Decimal
    rate: Decimal
    vat_percent: Decimal = Decimal(13)
    refund_percent: Decimal = ZERO
    special_invoice: bool = True
    margin_percent: Decimal = ZERO
    margin_on: Margin = Margin.COST
    domestic_per_unit: Decimal = ZERO
    terminal_per_unit: Decimal = ZERO
    rate_unit: int = 1
    freight_per_unit: Decimal = ZERO
    premium_percent: Decimal = ZERO
    insured_percent: Decimal = insurance.USUAL_PERCENT
    commission_percent: Decimal = ZERO
    delivery_per_unit: Decimal = ZERO
    unloading_per_unit: Decimal = ZERO
    clearance_per_unit: Decimal = ZERO
    duty_percent: Decimal = ZERO
    import_vat_percent: Decimal = ZERO

    def check(self) -> None:
        """Insist on figures that can be calculated with.

        Raises:
            InvalidError: A figure is negative, or a rate or percentage cannot be.
        """
        positive(self.rate, "rate")
        need(
            self.rate_unit in (1, 100),
            "rate_unit",
            N_("Rates are quoted for 1 or for 100 units of a currency."),
        )
        for name in _AMOUNTS:
            not_negative(getattr(self, name), name)
        tax.check_rates(self.vat_percent, self.refund_percent)
        percent_below_hundred(self.commission_percent, "commission_percent")
        too_large = N_("This number is too large.")
        need(self.margin_percent < MOST_MARGIN, "margin_percent", too_large)
        if self.margin_on == Margin.PRICE:
            percent_below_hundred(self.margin_percent, "margin_percent")

    @property
    def refund(self) -> Decimal:
        """Export refund per unit, CNY, 2 dp; 0 without a special VAT invoice."""
        if not self.special_invoice:
            return ZERO
        return tax.refund(self.purchase_incl_vat, self.vat_percent, self.refund_percent)

    @property
    def net_cost(self) -> Decimal:
        """Purchase price less refund, CNY."""
        return self.purchase_incl_vat - self.refund

    @property
    def domestic(self) -> Decimal:
        """Domestic cost to the carrier, CNY, rounded."""
        return half_up(self.domestic_per_unit, PLACES)

    @property
    def on_board(self) -> Decimal:
        """Domestic cost until on board, CNY, rounded."""
        return self.domestic + half_up(self.terminal_per_unit, PLACES)

    @property
    def freight(self) -> Decimal:
        """Main freight, quotation currency, rounded."""
        return half_up(self.freight_per_unit, PLACES)


_AMOUNTS = (
    "purchase_incl_vat",
    "margin_percent",
    "domestic_per_unit",
    "terminal_per_unit",
    "freight_per_unit",
    "delivery_per_unit",
    "unloading_per_unit",
    "clearance_per_unit",
    "duty_percent",
    "import_vat_percent",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The price of one unit under every term, in the quotation currency.

    Attributes:
        refund: Export refund, CNY.
        net_cost: Purchase price less refund, CNY.
        exw_base: EXW price in CNY, not rounded.
        exw: EXW price.
        fca: FCA price.
        fob: FOB price, also FAS.
        cfr: CFR price, also CPT.
        cif: CIF price, also CIP.
        premium: Insurance premium inside CIF, 4 dp.
        dap: CIF with delivery at destination.
        dpu: DAP with unloading.
        ddp: With clearance, duty and import VAT.
        ddp_vat_excluded: The same, the buyer paying the import VAT.
        commission_percent: For `with_commission`.
    """

    refund: Decimal
    net_cost: Decimal
    exw_base: Decimal
    exw: Decimal
    fca: Decimal
    fob: Decimal
    cfr: Decimal
    cif: Decimal
    premium: Decimal
    dap: Decimal
    dpu: Decimal
    ddp: Decimal
    ddp_vat_excluded: Decimal
    commission_percent: Decimal

    def price(self, term: str) -> Decimal:
        """Return the price of one Incoterm, without commission.

        Raises:
            InvalidError: It is not an Incoterm of the 2020 edition.
        """
        _known(term)
        price: Decimal = getattr(self, _STEP[term])
        return price

    def with_commission(self, term: str) -> Decimal:
        """Return the price of one Incoterm from which the commission can be paid.

        Raises:
            InvalidError: It is not an Incoterm of the 2020 edition.
        """
        return commission_price(self.price(term), self.commission_percent)


_STEP = {
    "EXW": "exw",
    "FCA": "fca",
    "FAS": "fob",
    "FOB": "fob",
    "CFR": "cfr",
    "CPT": "cfr",
    "CIF": "cif",
    "CIP": "cif",
    "DAP": "dap",
    "DPU": "dpu",
    "DDP": "ddp",
}


def ladder(costs: Costs) -> Ladder:
    """Build the price of one unit up, from the factory to the buyer's door.

    Raises:
        InvalidError: A figure is negative, or a rate or percentage cannot be.
    """
    costs.check()
    exw_base = _with_margin(costs)
    fob = _to_currency(exw_base + costs.on_board, costs)
    cfr = fob + costs.freight
    cif = insurance.cif_from_cfr(
        cfr, costs.premium_percent, costs.insured_percent, PLACES
    )
    insured = cif * costs.insured_percent / PERCENT
    dap = half_up(cif + costs.delivery_per_unit, PLACES)
    door = costs.clearance_per_unit + costs.delivery_per_unit
    with_duty = cif * (1 + costs.duty_percent / PERCENT)
    with_vat = with_duty * (1 + costs.import_vat_percent / PERCENT)
    return Ladder(
        refund=costs.refund,
        net_cost=costs.net_cost,
        exw_base=exw_base,
        exw=_to_currency(exw_base, costs),
        fca=_to_currency(exw_base + costs.domestic, costs),
        fob=fob,
        cfr=cfr,
        cif=cif,
        premium=half_up(insured * costs.premium_percent / PERCENT, 4),
        dap=dap,
        dpu=half_up(dap + costs.unloading_per_unit, PLACES),
        ddp=half_up(with_vat + door, PLACES),
        ddp_vat_excluded=half_up(with_duty + door, PLACES),
        commission_percent=costs.commission_percent,
    )


def commission_price(net: Decimal, percent: Decimal) -> Decimal:
    """Return net / (1 − rate): the price that contains a commission or discount.

    Raises:
        InvalidError: The percentage is negative or 100 and more.
    """
    percent_below_hundred(percent, "commission_percent")
    return half_up(net / (1 - percent / PERCENT), PLACES)


def net_price(gross: Decimal, percent: Decimal) -> Decimal:
    """Return gross × (1 − rate): the price without its commission or discount.

    Raises:
        InvalidError: The percentage is negative or 100 and more.
    """
    percent_below_hundred(percent, "commission_percent")
    return half_up(gross * (1 - percent / PERCENT), PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a given price leaves.

    Attributes:
        fob: FOB price inside the given price, quotation currency (FCA when the price
            is EXW or FCA).
        proceeds: CNY from it at the rate.
        cost: Net cost and domestic cost, CNY.
        profit: CNY per unit, 2 dp; negative is a loss.
        margin_on_cost: Profit as a percentage of net cost, 4 dp.
        margin_on_price: Profit as a percentage of the EXW price, 4 dp.
        profit_ratio: 出口盈亏率: profit as a percentage of all cost, 4 dp.
        exchange_cost: 换汇成本: CNY spent for `rate_unit` units of currency, 4 dp.
    """

    fob: Decimal
    proceeds: Decimal
    cost: Decimal
    profit: Decimal
    margin_on_cost: Decimal
    margin_on_price: Decimal
    profit_ratio: Decimal
    exchange_cost: Decimal


def outcome(
    term: str, price: Decimal, costs: Costs, *, with_commission: bool = False
) -> Outcome:
    """Say what a price under any term leaves; the margin in `costs` is not used.

    Args:
        term: Incoterm of the price.
        price: Per unit, quotation currency.
        costs: What one unit costs.
        with_commission: The price contains the commission.

    Raises:
        InvalidError: The price does not even cover the costs abroad, or a figure
            cannot be.
    """
    fob = fob_from(term, price, costs, with_commission=with_commission)
    domestic = _domestic(term, costs)
    proceeds = fob * costs.rate / costs.rate_unit
    cost = costs.net_cost + domestic
    profit = proceeds - cost
    exw = proceeds - domestic
    return Outcome(
        fob=fob,
        proceeds=half_up(proceeds, 2),
        cost=cost,
        profit=half_up(profit, 2),
        margin_on_cost=_share(profit, costs.net_cost),
        margin_on_price=_share(profit, exw),
        profit_ratio=_share(profit, cost),
        exchange_cost=exchange_cost(
            costs.purchase_incl_vat,
            domestic,
            costs.refund,
            fob,
            rate_unit=costs.rate_unit,
        ),
    )


def fob_from(
    term: str, price: Decimal, costs: Costs, *, with_commission: bool = False
) -> Decimal:
    """Return the FOB price inside a price of any term (rules §2, other forms).

    From EXW and FCA nothing is taken away: the price itself comes back.

    Raises:
        InvalidError: The price does not cover freight, insurance and the costs at
            destination, or a figure cannot be.
    """
    costs.check()
    _known(term)
    positive(price, "price")
    if with_commission:
        price = net_price(price, costs.commission_percent)
    step = _STEP[term]
    if step in ("exw", "fca", "fob"):
        return price
    value = _cif_inside(step, price, costs)
    if step != "cfr":
        share = costs.premium_percent * costs.insured_percent / PERCENT / PERCENT
        value *= 1 - share
    fob = half_up(value - costs.freight, PLACES)
    need(
        fob > 0,
        "price",
        N_("The price does not cover freight, insurance and the costs abroad."),
    )
    return fob


def exchange_cost(
    purchase_incl_vat: Decimal,
    domestic: Decimal,
    refund: Decimal,
    net_fob: Decimal,
    *,
    rate_unit: int = 1,
) -> Decimal:
    """Return the CNY spent for one unit of foreign currency, 4 dp (换汇成本).

    The deal is profitable while this is below the bank's buying rate.

    Args:
        purchase_incl_vat: CNY.
        domestic: Domestic cost with inbound freight, CNY.
        refund: Export refund, CNY.
        net_fob: FOB or FCA value after freight, insurance, third-party commission and
            costs at destination, before credit notes and bank fees (settled 18).
        rate_unit: 100 for currencies quoted per hundred (settled 13).

    Raises:
        InvalidError: The net value is not above zero.
    """
    positive(net_fob, "net_fob")
    return half_up((purchase_incl_vat + domestic - refund) * rate_unit / net_fob, 4)


def _known(term: str) -> None:
    """Insist on an Incoterm of the 2020 edition."""
    need(
        term in TERMS,
        "term",
        N_("{term} is not an Incoterm of the 2020 edition."),
        term=term,
    )


def _with_margin(costs: Costs) -> Decimal:
    """Return the EXW price in CNY, not rounded."""
    margin = costs.margin_percent / PERCENT
    if costs.margin_on == Margin.PRICE:
        return costs.net_cost / (1 - margin)
    return costs.net_cost * (1 + margin)


def _to_currency(cny: Decimal, costs: Costs) -> Decimal:
    """Turn CNY into the quotation currency, rounded to a price."""
    return half_up(cny * costs.rate_unit / costs.rate, PLACES)


def _domestic(term: str, costs: Costs) -> Decimal:
    """Return the domestic cost that a term's price bears, CNY."""
    return {"EXW": ZERO, "FCA": costs.domestic}.get(term, costs.on_board)


def _cif_inside(step: str, price: Decimal, costs: Costs) -> Decimal:
    """Take the costs at destination off a price."""
    if step == "ddp":
        duty = 1 + costs.duty_percent / PERCENT
        vat = 1 + costs.import_vat_percent / PERCENT
        door = costs.clearance_per_unit + costs.delivery_per_unit
        return (price - door) / duty / vat
    if step == "dpu":
        price -= costs.unloading_per_unit
    if step in ("dap", "dpu"):
        price -= costs.delivery_per_unit
    return price


def _share(part: Decimal, whole: Decimal) -> Decimal:
    """Return a percentage, 4 dp; 0 where there is nothing to compare with."""
    return half_up(part / whole * PERCENT, 4) if whole else ZERO
