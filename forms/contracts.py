"""Sales contracts on the screen: the list and the editor."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.contracts import figures
from app.contracts.domain import (
    TRANSITIONS,
    Action,
    Contract,
    Instalment,
    Line,
    PaymentEvent,
    PaymentMethod,
    Revision,
    State,
)
from app.contracts.figures import Goods
from app.contracts.stage import Stage
from app.core.books import base_currency, base_of, base_sign
from app.core.i18n import N_, Spoken, _, _n
from app.core.money import ZERO
from app.core.sources import LastPrice
from forms import sale_list
from forms import sale_parts as parts
from forms.company_field import COMPANY
from forms.contract_blocks import inspector
from forms.contract_revisions import RevisionsTable
from forms.contracts_list import SOON, reached_chip, state_chip
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    ColumnSpec,
    EditorSpec,
    FieldSpec,
    NextSpec,
    Reached,
    SectionSpec,
    ToolSpec,
)
from forms.sale_worth import margin_column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.refs import Choice
    from app.office.domain import ExchangeRate
    from forms.kit.beside import Beside

EVENTS = (
    (PaymentEvent.SIGNED, N_("Signing")),
    (PaymentEvent.SHIPPED, N_("Shipment (B/L date)")),
    (PaymentEvent.INVOICED, N_("Invoice")),
    (PaymentEvent.DELIVERED, N_("Delivery")),
    (PaymentEvent.FIXED, N_("Fixed date")),
)
METHODS = tuple((method, method.value) for method in PaymentMethod)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is read beside a contract.

    Attributes:
        goods: What the cards of its products say.
        revisions: How it read before it was amended.
        prices: What this customer paid last, by product.
        today: The office's day.
        stranger: Whether the party that buys is not known as a customer.
        rate: The newest one; None when none was entered.
        stage: How far it has come, as the list says it; None: its state says all.
    """

    goods: dict[int, Goods] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()
    prices: dict[int, LastPrice] = field(default_factory=dict)
    today: date | None = None
    stranger: bool = False
    rate: ExchangeRate | None = None
    stage: Stage | None = None


def facts_of(beside: Beside) -> Facts:
    """Return what was read beside a contract; nothing until then."""
    return beside.facts or Facts()


# --- The lines -----------------------------------------------------------------------


def _goods(line: Line, beside: Beside) -> Goods:
    key = line.product.id if line.product else 0
    return facts_of(beside).goods.get(key) or Goods()


def _last_price(line: Line, contract: Contract, beside: Beside) -> str:
    """Return what the customer paid last, where it is not the price of the line."""
    if contract.state is not State.DRAFT or line.product is None:
        return ""
    last = facts_of(beside).prices.get(line.product.id)
    return parts.last_price(last, line.unit_price, contract.currency)


def _fills(choice: Choice) -> dict[str, Any]:
    found = parts.product_fills(choice)
    cost = choice.extra.get("cost")
    price = cost.price_in(base_currency()) if cost is not None else None
    return found if price is None else {**found, "purchase_price": price}


def _columns(beside: Beside, *, sees_cost: bool) -> tuple[ColumnSpec, ...]:
    plain = (
        *parts.goods_columns(_fills, 84, 140),
        ColumnSpec("hs", N_("HS code"), "readonly", 104,
                   cell=lambda line, _c: _goods(line, beside).hs_code, tint=False),
        *parts.quantity_columns(lambda: facts_of(beside).prices),
        ColumnSpec("unit_price", N_("Price"), "price", 82, required=True,
                   suffix=lambda c: c.currency, aliases=("单价", "Unit price"),
                   describe=lambda line, c: _last_price(line, c, beside)),
        ColumnSpec("discount_percent", N_("Discount"), "percent", 76, hidden=True),
        ColumnSpec("amount", N_("Amount"), "money", 98, sum=True,
                   cell=lambda line, c: line.amount(c.currency),
                   suffix=lambda c: c.currency),
    )  # fmt: skip
    cost = (
        ColumnSpec("purchase_price", N_("Purchase"), "price", 84,
                   suffix=lambda c: base_sign(c.company), currency=base_of,
                   aliases=("采购价", "Cost")),
        margin_column(
            beside,
            lambda c: figures.margins(c, facts_of(beside).goods),
            lambda c: figures.figures(c, facts_of(beside).goods),
        ),
    )  # fmt: skip
    packing = (
        ColumnSpec("cartons", N_("Cartons"), "decimal", 64, places=0, sum=True,
                   cell=lambda line, _c: _goods(line, beside).cartons(line.quantity)),
        ColumnSpec("cbm", N_("m³"), "decimal", 64, places=3, sum=True,
                   cell=lambda line, _c: _goods(line, beside).cbm(line.quantity)),
    )  # fmt: skip
    return (*plain, *(cost if sees_cost else ()), *packing)


def _share(step: Instalment, contract: Contract) -> Decimal:
    at = next((n for n, one in enumerate(contract.plan) if one is step), 0)
    return contract.instalment_amounts()[at]


def _plan_columns(beside: Beside) -> tuple[ColumnSpec, ...]:
    def mark(step: Instalment, contract: Contract) -> Cell:
        at = next((n for n, one in enumerate(contract.plan) if one is step), 0)
        known = beside.marks.get(f"plan.{at}")
        if known is None or known.chip is None:
            return Cell()
        return Cell(known.chip[0], kind="chip", chip=known.chip[1])

    return (
        ColumnSpec("event", N_("Due after"), "choice", 180, options=EVENTS,
                   required=True, stretch=True),
        ColumnSpec("days", N_("Days"), "integer", 70, required=True),
        ColumnSpec("percent", N_("Share"), "percent", 90, required=True, sum=True,
                   places=lambda step, _c: sale_list.places_of(step.percent)),
        ColumnSpec("amount", N_("Amount"), "money", 120, cell=_share, sum=True,
                   suffix=lambda c: c.currency),
        ColumnSpec("method", N_("Method"), "choice", 90, options=METHODS),
        ColumnSpec("due_on", N_("Date"), "date", 120,
                   editable=lambda step, _c: step.event is PaymentEvent.FIXED),
        ColumnSpec("state", N_("State"), "readonly", 160, cell=mark, tint=False),
    )  # fmt: skip


# --- The editor ----------------------------------------------------------------------

FIELDS = (
    parts.customer_field(
        ("currency", "currency"),
        ("payment_terms", "payment_terms"),
        ("incoterm", "incoterm"),
        ("port", "port_of_discharge"),
        ("country", "destination_country"),
    ),
    FieldSpec("customer_po", N_("Customer PO"), starts=True),
    FieldSpec("signed_on", N_("Signed on"), "date", required=True),
    FieldSpec("latest_shipment_on", N_("Latest shipment"), "date"),
    *parts.TRADE_FIELDS,
)  # fmt: skip


def _sees_way(contract: Contract) -> bool:
    return contract.way is not None


def _per_cbm(contract: Contract) -> str:
    return f"{contract.currency}/m³"


def _base_per_cbm(contract: Contract) -> str:
    return f"{base_of(contract)}/m³"


WAY = (
    FieldSpec("way.freight_per_cbm", N_("Freight"), "decimal", visible=_sees_way,
              suffix=_per_cbm),
    FieldSpec("way.freight", N_("Total freight"), "money", visible=_sees_way),
    FieldSpec("way.domestic_per_cbm", N_("Domestic"), "decimal", visible=_sees_way,
              suffix=_base_per_cbm),
    FieldSpec("way.domestic", N_("Domestic total"), "money", visible=_sees_way,
              currency=base_of),
    FieldSpec("way.premium_percent", N_("Premium rate"), "percent", visible=_sees_way),
    FieldSpec("way.insured_percent", N_("Insured"), "percent", visible=_sees_way),
)  # fmt: skip

TERMS = (
    parts.PAYMENT_TERMS,
    FieldSpec("tolerance_percent", N_("More or less"), "percent"),
    FieldSpec("destination_country", N_("Country of destination"), "code:countries"),
    FieldSpec("packing", N_("Packing"), width=2),
    FieldSpec("insurance", N_("Insurance"), width=2),
    FieldSpec("partial_shipment", N_("Partial shipment"), "check"),
    FieldSpec("transhipment", N_("Transhipment"), "check"),
    *WAY,
    FieldSpec("agent", N_("Agent"), "lookup:agent", width=2),
    FieldSpec("commission_percent", N_("Commission"), "percent"),
    COMPANY,
    FieldSpec("account", N_("Account on the papers"), "lookup:account", width=2,
              hint=N_("The first of the currency")),
    FieldSpec("proforma_number", N_("Proforma invoice"), show=lambda c: (
        c.proforma_number or "—")),
    parts.OWNER,
    FieldSpec("note", N_("Note"), "note", width=6, rows=5),
)  # fmt: skip

MARKS = (
    FieldSpec("marks", N_("Shipping marks"), "note", width=3, rows=10,
              hint=N_("One line a line, as it is stencilled on the carton")),
)  # fmt: skip

ACTIONS = (
    ActionSpec("confirm", N_("Confirm"), "circle-check", primary=True,
               needs=Action.CONFIRM, permission="contracts.issue"),
    ActionSpec("amend", N_("Amend"), "file-diff", needs=Action.AMEND, menu=True,
               permission="contracts.issue",
               ask=N_("It becomes a draft again under the same number; how it reads "
                      "now is kept as a revision.")),
    ActionSpec("complete", N_("Complete"), "checks", needs=Action.COMPLETE, menu=True,
               permission="contracts.issue",
               ask=N_("It is delivered and paid; nothing more will be done for it.")),
    ActionSpec("cancel", N_("Cancel contract"), "ban", needs=Action.CANCEL, menu=True,
               danger=True, permission="contracts.cancel",
               ask=N_("What was received for it becomes payable again. A cancelled "
                      "contract cannot be taken up again.")),
)  # fmt: skip


def _chips(contract: Contract, beside: Beside) -> Sequence[tuple[str, str]]:
    reached = facts_of(beside).stage if contract.state is State.CONFIRMED else None
    found = [reached_chip(reached) if reached else state_chip(contract)]
    if contract.revision:
        found.append((f"R{contract.revision}", "vio"))
    if facts_of(beside).stranger and contract.state is State.DRAFT:
        found.append((_("Not known as a customer"), "warn"))
    found += beside.chips
    today, last = facts_of(beside).today, contract.latest_shipment_on
    shipped = any(
        s.kind == "shipment" and s.state is Reached.DONE for s in beside.steps
    )
    if contract.state is State.CONFIRMED and today and last and not shipped:
        left = (last - today).days
        if left < 0:
            late = _n("Shipment {n} day late", "Shipment {n} days late", -left)
            found.append((late, "bad"))
        elif left <= SOON:
            soon = _n("Ship within {n} day", "Ship within {n} days", left)
            found.append((soon, "warn"))
    return found


def _title(contract: Contract) -> str:
    if contract.number:
        return contract.printed_number()
    return Spoken(N_("Draft contract")) if contract.id is not None else ""


def editor(
    beside: Beside, following: tuple[NextSpec, ...], *, sees_cost: bool = True
) -> EditorSpec:
    """Declare the editor of contracts.

    Args:
        beside: What stands beside the contract; its values change.
        following: What can be made from a contract.
        sees_cost: Whether purchase prices and margins are shown.
    """
    return EditorSpec(
        kind="contract",
        singular=N_("Sales contract"),
        title=_title,
        subtitle=lambda c: c.customer.name if c.customer else "",
        chips=lambda c: _chips(c, beside),
        flow=lambda _c: beside.steps,
        fields=parts.with_rate(FIELDS, lambda: facts_of(beside).rate),
        sections=(
            SectionSpec("lines", N_("Goods"),
                        columns=_columns(beside, sees_cost=sees_cost),
                        new_line=lambda _c: Line(),
                        tools=(ToolSpec("copy_lines", N_("Copy from earlier"),
                                        "history"),)),
            SectionSpec("terms", N_("Terms & notes"), fields=TERMS),
            SectionSpec("marks", N_("Marks"), fields=MARKS),
            SectionSpec("plan", N_("Payment plan"), columns=_plan_columns(beside),
                        new_line=lambda _c: Instalment(percent=ZERO),
                        rows="list", entry=N_("Choose when the next share is due"),
                        tools=(ToolSpec("plan_of_terms", N_("From payment terms"),
                                        "wand"),)),
            SectionSpec("revisions", N_("Revisions"),
                        tools=(ToolSpec("compare_revisions", N_("Compare"),
                                        "git-compare", reads=True),
                               ToolSpec("print_revisions", N_("As it read"),
                                        "printer", reads=True)),
                        widget=lambda: RevisionsTable(
                            lambda: facts_of(beside).revisions),
                        count=lambda _c: len(facts_of(beside).revisions),
                        visible=lambda c: c.revision > 0),
        ),
        inspector=lambda c: inspector(c, beside, facts_of(beside),
                                      sees_cost=sees_cost),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="contracts.edit",
    )  # fmt: skip
