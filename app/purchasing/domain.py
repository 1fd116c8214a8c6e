"""What a purchase contract is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.core import checks, tax
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, to_coin
from app.core.query import Filter
from app.core.refs import Ref
from app.core.states import note_titles
from app.suppliers.domain import lowest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.catalog.domain import ProductCost
    from app.core.sources import LastPrice
    from app.suppliers.domain import SupplierPrice

PRICES = "purchasing.view_price"
"""The permission to see what is paid."""


class State(StrEnum):
    """Where a purchase contract stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


AWAITED = (
    Filter("state", "eq", State.CONFIRMED.value),
    Filter("received_percent", "lt", HUNDRED),
)
"""What the list of purchase contracts holds while goods are still to come."""


class Action(StrEnum):
    """What can be done to a purchase contract."""

    EDIT = "edit"
    CONFIRM = "confirm"
    COMPLETE = "complete"
    CANCEL = "cancel"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.CONFIRM): State.CONFIRMED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Action.COMPLETE): State.COMPLETED,
    (State.CONFIRMED, Action.CANCEL): State.CANCELLED,
}

STATE_TITLES = {
    State.DRAFT: N_("Draft"),
    State.CONFIRMED: N_("Confirmed"),
    State.COMPLETED: N_("Completed"),
    State.CANCELLED: N_("Cancelled"),
}
note_titles(STATE_TITLES)


class Come(StrEnum):
    """How far an order in force has come in."""

    PARTLY = "partly_received"
    WHOLLY = "received"


COME_TITLES = {Come.PARTLY: N_("Partly received"), Come.WHOLLY: N_("Received")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a purchase contract.

    Attributes:
        contract_line_id: The line of the sales contract it serves; None for stock.
        price_incl_vat: For one unit, VAT included.
        vat_rate: In percent.
        special_invoice: Whether a special VAT invoice comes with it.
        received: Accepted so far, in `unit`; counted by the receipts.
    """

    id: int | None = None
    product: Ref | None = None
    contract_line_id: int | None = None
    description: str = ""
    specification: str = ""
    quantity: Decimal = ZERO
    unit: str = "PCS"
    price_incl_vat: Decimal = ZERO
    vat_rate: Decimal = Decimal(13)
    special_invoice: bool = True
    received: Decimal = ZERO

    def amount(self, currency: str = "CNY") -> Decimal:
        """What is paid for the line, VAT included."""
        return to_coin(self.quantity * self.price_incl_vat, currency)

    def split(self, refund_rate: Decimal = ZERO, currency: str = "CNY") -> tax.VatLine:
        """The line cut into price and VAT (settled_rules 7)."""
        return tax.split_draft(
            self.amount(currency),
            self.vat_rate,
            refund_rate,
            special_invoice=self.special_invoice,
            currency=currency,
        )

    def open_quantity(self) -> Decimal:
        """What is still to come."""
        return max(self.quantity - self.received, ZERO)


def listed(
    line: Line, asked: Mapping[int, Sequence[SupplierPrice]]
) -> SupplierPrice | None:
    """Return what a supplier's price list asks for a line; None: nothing.

    Args:
        line: Its quantity decides among the steps of a price.
        asked: What the list says, by product.
    """
    return lowest(asked.get(line.product.id, ()) if line.product else (), line.quantity)


def of_card(cost: ProductCost) -> dict[str, Any]:
    """Return what a line takes over from the cost on its product's card."""
    return {
        "price_incl_vat": cost.price_incl_vat,
        "vat_rate": cost.vat_rate,
        "special_invoice": cost.refunds,
    }


def with_invoices(lines: Iterable[Line], special: Mapping[int, bool]) -> list[Line]:
    """Return lines as their supplier says of their products."""
    return [
        replace(line, special_invoice=special[line.product.id])
        if line.product and line.product.id in special
        else line
        for line in lines
    ]


def priced(
    line: Line,
    asked: Mapping[int, Sequence[SupplierPrice]],
    last: Mapping[int, LastPrice],
    cards: Mapping[int, Decimal],
) -> Line:
    """Return a line with what the supplier asks, or asked last (H13).

    A price that is neither missing nor the card's was typed: it stays.
    """
    key = line.product.id if line.product else 0
    if line.price_incl_vat not in {ZERO, cards.get(key)}:
        return line
    now, before = listed(line, asked), last.get(key)
    if now is not None:
        return replace(line, price_incl_vat=now.price_incl_vat)
    return replace(line, price_incl_vat=before.price) if before else line


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase contract as screens edit it and papers print it.

    Attributes:
        contract: The sales contract it serves first; None for stock.
        further: Others that its lines serve too; follow from the lines.
        deposit_percent: Paid at signing.
        settle_days: Days after the VAT invoice for the rest.
        priced: Whether the prices are told; False: they are hidden from who asked,
            and all are 0.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.DRAFT
    company: Ref | None = None
    supplier: Ref | None = None
    contract: Ref | None = None
    further: tuple[Ref, ...] = ()
    signed_on: date | None = None
    place_signed: str = ""
    delivery_on: date | None = None
    delivery_place: str = ""
    currency: str = "CNY"
    quality_terms: str = ""
    packing_terms: str = ""
    payment_terms: str = ""
    deposit_percent: Decimal = ZERO
    settle_days: int = 30
    purchaser: str = ""
    note: str = ""
    priced: bool = True
    lines: tuple[Line, ...] = ()

    def contracts(self) -> tuple[Ref, ...]:
        """Return the sales contracts that it serves, its own first."""
        return (*((self.contract,) if self.contract else ()), *self.further)

    def total(self) -> Decimal:
        """What is paid in all, VAT included."""
        return sum((line.amount(self.currency) for line in self.lines), ZERO)

    def total_excl_vat(self) -> Decimal:
        """The price without VAT: the sum of the lines' prices."""
        return sum(
            (line.split(currency=self.currency).excl_vat for line in self.lines), ZERO
        )

    def total_vat(self) -> Decimal:
        """The VAT: the sum of the lines' VAT."""
        return sum(
            (line.split(currency=self.currency).vat for line in self.lines), ZERO
        )

    def deposit(self) -> Decimal:
        """What is paid at signing."""
        return to_coin(self.total() * self.deposit_percent / HUNDRED, self.currency)

    def received_percent(self) -> Decimal:
        """The share of the ordered quantities that has come, 0 to 100."""
        ordered = sum((line.quantity for line in self.lines), ZERO)
        come = sum((line.received for line in self.lines), ZERO)
        return min(come / ordered * HUNDRED, HUNDRED) if ordered else ZERO

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the purchase contract from being saved."""
        wanted = {
            "company": N_("Choose the company."),
            "supplier": N_("Choose the supplier."),
        }
        found = [*checks.missing(self, wanted), *checks.currency(self)]
        if not ZERO <= self.deposit_percent <= HUNDRED:
            found.append(
                Problem("deposit_percent", N_("A share lies between 0 and 100 %."))
            )
        if self.settle_days < 0:
            found.append(Problem("settle_days", N_("This cannot be negative.")))
        if checks.before(self.delivery_on, self.signed_on):
            found.append(
                Problem("delivery_on", N_("The delivery is before the signing."))
            )
        for index, line in enumerate(self.lines):
            found += _line_problems(f"lines.{index}", line)
        return tuple(found)

    def doubts(self) -> tuple[Problem, ...]:
        """What is confirmed only by who says so once more."""
        return (*checks.free(self.lines, "price_incl_vat"), *checks.parted(self.lines))

    def unfinished(self) -> tuple[Problem, ...]:
        """What a draft may lack but a confirmed contract may not."""
        wanted = {
            "signed_on": N_("Enter the date of signing."),
            "lines": N_("Enter at least one line."),
        }
        return tuple(
            Problem(name, msgid)
            for name, msgid in wanted.items()
            if not getattr(self, name)
        )


def _line_problems(where: str, line: Line) -> list[Problem]:
    found = list(checks.unit(line, f"{where}."))
    if line.product is None:
        found.append(Problem(f"{where}.product", N_("Choose the product.")))
    if line.quantity <= 0:
        found.append(
            Problem(f"{where}.quantity", N_("The quantity must be greater than zero."))
        )
    if line.price_incl_vat < 0:
        found.append(
            Problem(f"{where}.price_incl_vat", N_("The price cannot be negative."))
        )
    if not ZERO <= line.vat_rate <= HUNDRED:
        found.append(
            Problem(f"{where}.vat_rate", N_("A rate lies between 0 and 100 %."))
        )
    return found


ALL_RECEIVED = N_("Everything in this contract was received already.")


def no_goods_awaited(purchase: Purchase) -> str:
    """Return why no goods can be received from a contract any more; "": they can."""
    awaited = any(line.open_quantity() > 0 for line in purchase.lines)
    return "" if awaited else ALL_RECEIVED


def no_deposit_asked(purchase: Purchase) -> str:
    """Return why no deposit can be paid on a contract; "": one can."""
    return "" if purchase.deposit() else N_("This contract asks for no deposit.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of purchase contracts.

    Attributes:
        total: VAT included; None: hidden from who asks.
    """

    id: int
    number: str | None
    state: State
    supplier: str
    supplier_zh: str
    contract: str | None
    signed_on: date | None
    delivery_on: date | None
    currency: str
    total: Decimal | None
    received_percent: Decimal
    purchaser: str


@dataclass(frozen=True, slots=True)
class Confirmed(Event):
    """A purchase contract was confirmed."""

    purchase_id: int


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """A purchase contract was cancelled on a day."""

    purchase_id: int
    on: date
