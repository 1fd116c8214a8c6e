"""Quotations on the screen: the list and the editor with its price ladder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.books import base_of, base_sign
from app.core.i18n import MINUS, N_, Spoken, _, _n, screen_language
from app.core.money import ZERO
from app.core.pricing import Margin
from app.core.sources import LastPrice
from app.quotations import figures
from app.quotations.domain import TRANSITIONS, Action, Line, LineCost, Quotation, State
from forms import sale_list
from forms import sale_parts as parts
from forms.company_field import COMPANY
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    ColumnSpec,
    EditorSpec,
    FieldSpec,
    NextSpec,
    SectionSpec,
    ToolSpec,
)
from forms.quotation_blocks import inspector
from forms.quotations_list import SOON, state_chip
from forms.sale_worth import margin_column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.domain import Product
    from app.core.refs import Choice
    from app.office.domain import ExchangeRate
    from forms.kit.beside import Beside

MARGINS = ((Margin.COST, N_("of net cost")), (Margin.PRICE, N_("of price")))
MOVED = Decimal(1)
"""Percent by which the rate moves before it is worth telling (A33)."""
_ON_LADDER = {
    "EXW": "exw",
    "FAS": "fob",
    "FCA": "fob",
    "FOB": "fob",
    "CFR": "cfr",
    "CPT": "cfr",
    "CIF": "cif",
    "CIP": "cif",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is read beside a quotation.

    Attributes:
        products: The cards of its products, for their packing.
        costs: What one unit of each product costs; nothing when hidden.
        rate: The bank's newest buying rate; None when none was entered.
        prices: What this customer paid or was offered last, by product.
        today: The office's day.
    """

    products: dict[int, Product] = field(default_factory=dict)
    costs: dict[int, LineCost] = field(default_factory=dict)
    rate: ExchangeRate | None = None
    prices: dict[int, LastPrice] = field(default_factory=dict)
    today: date | None = None


def facts_of(beside: Beside) -> Facts:
    """Return what was read beside a quotation; nothing until then."""
    return beside.facts or Facts()


def _last_price(line: Line, offer: Quotation, beside: Beside) -> str:
    """Return what the customer paid or was offered last, while it is a draft."""
    if offer.state is not State.DRAFT or line.product is None:
        return ""
    last = facts_of(beside).prices.get(line.product.id)
    return parts.last_price(last, line.unit_price, offer.currency)


# --- The lines -----------------------------------------------------------------------


def _fills(choice: Choice) -> dict[str, object]:
    # Another product has another cost: the controller reads it.
    return {**parts.product_fills(choice), "cost": None}


def _step(name: str, title: str) -> ColumnSpec:
    """Return the column of one step of the ladder; the term quoted stands out."""

    def cell(line: Line, offer: Quotation) -> Cell:
        price = getattr(line.cost, name) if line.cost else ZERO
        if not price:
            return Cell(kind="number")
        words = screen_language().price(price, offer.currency)
        chosen = _ON_LADDER.get(offer.incoterm) == name
        return Cell(words, kind="number", bold=chosen, tone="" if chosen else "text2")

    return ColumnSpec(name, title, "price", 54, cell=cell)


def _columns(beside: Beside, *, sees_cost: bool) -> tuple[ColumnSpec, ...]:
    goods = (
        *parts.goods_columns(_fills, 78, 112),
        *parts.quantity_columns(lambda: facts_of(beside).prices),
        ColumnSpec("moq", N_("MOQ"), "decimal", 70, hidden=True,
                   places=lambda line, _o: sale_list.places_of(line.moq)),
    )  # fmt: skip
    cost = (
        ColumnSpec("cost.purchase_incl_vat", N_("Cost"), "price", 66,
                   suffix=lambda o: base_sign(o.company), currency=base_of,
                   editable=lambda line, _o: line.cost is not None),
        ColumnSpec("cost.vat_rate", N_("VAT rate"), "percent", 64, hidden=True,
                   editable=lambda line, _o: line.cost is not None),
        ColumnSpec("cost.refund_rate", N_("Refund"), "percent", 64, hidden=True,
                   editable=lambda line, _o: line.cost is not None,
                   doubt=lambda _rate, line, _o: line.cost and line.cost.in_vain()),
        ColumnSpec("net_cost", N_("Net"), "price", 58,
                   suffix=lambda o: base_sign(o.company),
                   cell=lambda line, o: Cell(
                       screen_language().price(line.cost.net_cost, base_of(o))
                       if line.cost and line.cost.net_cost else "",
                       kind="number", tone="text2")),
        replace(_step("exw", N_("EXW")), hidden=True),
        _step("fob", N_("FOB")),
        _step("cfr", N_("CFR")),
        _step("cif", N_("CIF")),
    )  # fmt: skip
    price = (
        ColumnSpec("unit_price", N_("Price"), "price", 80, required=True,
                   suffix=lambda o: o.currency,
                   describe=lambda line, o: _last_price(line, o, beside)),
        ColumnSpec("amount", N_("Amount"), "money", 96, sum=True,
                   cell=lambda line, o: line.amount(o.currency),
                   suffix=lambda o: o.currency),
    )  # fmt: skip
    margin = margin_column(
        beside,
        lambda o: figures.margins(o, facts_of(beside).products),
        lambda o: figures.figures(o, facts_of(beside).products),
    )
    if not sees_cost:
        return (*goods, *price)
    return (*goods, *cost, *price, margin)


# --- The editor ----------------------------------------------------------------------


def _costed(offer: Quotation) -> bool:
    return offer.costing is not None


FIELDS = (
    parts.customer_field(
        ("currency", "currency"),
        ("payment_terms", "payment_terms"),
        ("incoterm", "incoterm"),
        ("port", "port_of_discharge"),
    ),
    FieldSpec("inquiry", N_("Inquiry"), "lookup:inquiry"),
    FieldSpec("quoted_on", N_("Quoted on"), "date", required=True),
    FieldSpec("valid_until", N_("Valid until"), "date"),
    *parts.TRADE_FIELDS,
    FieldSpec("costing.margin_percent", N_("Margin"), "percent", visible=_costed),
    FieldSpec("costing.margin_on", N_("Margin is"), "choice", options=MARGINS,
              visible=_costed),
    FieldSpec("costing.domestic_per_cbm", N_("Domestic"), "decimal", visible=_costed,
              suffix=lambda o: f"{base_of(o)}/m³"),
    FieldSpec("costing.freight_per_cbm", N_("Freight"), "decimal", visible=_costed,
              suffix=lambda o: f"{o.currency}/m³", starts=True),
    FieldSpec("costing.premium_percent", N_("Premium rate"), "percent",
              visible=_costed),
    FieldSpec("costing.commission_percent", N_("Commission"), "percent",
              visible=_costed),
)  # fmt: skip

TERMS = (
    parts.PAYMENT_TERMS,
    FieldSpec("lead_time", N_("Lead time"), width=2,
              hint=N_("35 days after deposit")),
    COMPANY,
    FieldSpec("binding", N_("Firm offer"), "check"),
    FieldSpec("costing.insured_percent", N_("Insured"), "percent", visible=_costed),
    parts.OWNER,
    FieldSpec("note", N_("Note"), "note", width=6, rows=5),
)  # fmt: skip

ACTIONS = (
    ActionSpec("issue", N_("Issue"), "send", primary=True, needs=Action.ISSUE,
               permission="quotations.issue"),
    ActionSpec("revise", N_("Revise"), "versions", needs=Action.REVISE,
               permission="quotations.issue"),
    ActionSpec("accept", N_("Accepted"), "thumb-up", primary=True, needs=Action.ACCEPT,
               permission="quotations.issue"),
    ActionSpec("decline", N_("Declined"), "thumb-down", needs=Action.DECLINE, menu=True,
               permission="quotations.issue"),
)  # fmt: skip


def _chips(offer: Quotation, beside: Beside) -> Sequence[tuple[str, str]]:
    facts = facts_of(beside)
    found = [state_chip(offer)]
    if offer.revision:
        found.append((f"R{offer.revision}", "vio"))
    if offer.state is State.ISSUED and facts.today and offer.valid_until:
        left = (offer.valid_until - facts.today).days
        if left < 0:
            found.append((_("Expired"), "bad"))
        elif left <= SOON:
            words = _n("Expires in {n} day", "Expires in {n} days", left)
            found.append((words, "warn"))
    found += [*_price_chips(offer, facts), *beside.chips]
    return found


def _price_chips(offer: Quotation, facts: Facts) -> Sequence[tuple[str, str]]:
    found = []
    if offer.state is State.DRAFT and any(
        offer.stale(line, facts.products.get(line.product.id))
        for line in offer.lines
        if line.product and facts.products
    ):
        found.append((_("Prices not built · F9"), "warn"))
    open_now = offer.state in (State.DRAFT, State.ISSUED)
    if open_now and facts.rate and offer.rate > 0:
        moved = (facts.rate.for_units(offer.rate_unit) / offer.rate - 1) * 100
        if abs(moved) >= MOVED:
            sign = "+" if moved > 0 else MINUS
            share = screen_language().percent(abs(moved), 1)
            found.append((_("Rate moved {share}", share=f"{sign}{share}"), "warn"))
    return found


def _title(offer: Quotation) -> str:
    if offer.number:
        return offer.printed_number()
    return Spoken(N_("Draft quotation")) if offer.id is not None else ""


def editor(
    beside: Beside, following: tuple[NextSpec, ...], *, sees_cost: bool = True
) -> EditorSpec:
    """Declare the editor of quotations.

    Args:
        beside: What stands beside the quotation; its values change.
        following: What can be made from a quotation.
        sees_cost: Whether costs and the ladder are shown.
    """
    copy = ToolSpec("copy_lines", N_("Copy from earlier"), "history")
    tools = (
        ToolSpec("recalculate", N_("Build prices  F9"), "calculator"),
        ToolSpec("renew", N_("Today's rate"), "refresh"),
    )
    return EditorSpec(
        kind="quotation",
        singular=N_("Quotation"),
        icon="file-dollar",
        title=_title,
        subtitle=lambda o: o.customer.name if o.customer else "",
        chips=lambda o: _chips(o, beside),
        flow=lambda _o: beside.steps,
        fields=parts.with_rate(FIELDS, lambda: facts_of(beside).rate),
        sections=(
            SectionSpec("lines", N_("Offer"),
                        columns=_columns(beside, sees_cost=sees_cost),
                        new_line=lambda _o: Line(),
                        tools=(copy, *(tools if sees_cost else ()))),
            SectionSpec("terms", N_("Terms & notes"), fields=TERMS),
        ),
        inspector=lambda o: inspector(
            o, beside, facts_of(beside).products, sees_cost=sees_cost),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="quotations.edit",
    )  # fmt: skip
