"""What stock is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import checks
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_
from app.core.money import ZERO, to_coin
from app.core.refs import Ref
from app.core.states import note_titles


class MoveKind(StrEnum):
    """Why stock moved."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    RETURN = "return"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"


MOVE_TITLES = {
    MoveKind.RECEIPT: N_("Goods receipt"),
    MoveKind.ISSUE: N_("Goods issue"),
    MoveKind.RETURN: N_("Return to supplier"),
    MoveKind.ADJUSTMENT: N_("Adjustment"),
    MoveKind.TRANSFER: N_("Stock transfer"),
}


class State(StrEnum):
    """Where a goods receipt stands."""

    DRAFT = "draft"
    POSTED = "posted"


class Action(StrEnum):
    """What can be done to a goods receipt."""

    EDIT = "edit"
    POST = "post"
    RETURN = "return"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.POST): State.POSTED,
    (State.POSTED, Action.RETURN): State.POSTED,
}

STATE_TITLES = {State.DRAFT: N_("Draft"), State.POSTED: N_("Posted")}
note_titles(STATE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """A place where we hold goods."""

    id: int | None = None
    version: int = 0
    code: str = ""
    name: str = ""
    address: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the warehouse from being saved."""
        if not self.code.strip():
            return (Problem("code", N_("Enter the short name.")),)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningStock:
    """Goods that were there before the office kept its stock here.

    Attributes:
        warehouse: None: the usual one.
        quantity: In the product's unit.
        unit_cost: Without VAT; None when unknown, or hidden from who asks.
        note: Kept in the ledger.
    """

    id: int | None = None
    product: Ref | None = None
    warehouse: Ref | None = None
    quantity: Decimal = ZERO
    unit_cost: Decimal | None = None
    note: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being entered."""
        found = [*checks.missing(self, {"product": N_("Choose the product.")})]
        if self.quantity <= 0:
            text = N_("The quantity must be greater than zero.")
            found.append(Problem("quantity", text))
        if self.unit_cost is not None and self.unit_cost < 0:
            found.append(Problem("unit_cost", N_("This cannot be negative.")))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Goods that came for one line of a purchase contract.

    Attributes:
        quantity: What came, in the purchase line's unit.
        rejected: What of it goes back; the rest is accepted.
    """

    id: int | None = None
    purchase_line_id: int | None = None
    product: Ref | None = None
    quantity: Decimal = ZERO
    rejected: Decimal = ZERO

    @property
    def accepted(self) -> Decimal:
        """What goes into stock."""
        return self.quantity - self.rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceipt:
    """Goods that came from a supplier.

    Attributes:
        warehouse: Where they go; None: the usual one.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.DRAFT
    company: Ref | None = None
    purchase: Ref | None = None
    warehouse: Ref | None = None
    received_on: date | None = None
    delivery_note: str = ""
    note: str = ""
    lines: tuple[ReceiptLine, ...] = ()

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the receipt from being saved."""
        wanted = {
            "company": N_("Choose the company."),
            "purchase": N_("Choose the purchase contract."),
            "received_on": N_("Enter the date of receipt."),
            "lines": N_("Enter at least one line."),
        }
        found = [*checks.missing(self, wanted)]
        for index, line in enumerate(self.lines):
            where = f"lines.{index}"
            if line.product is None or line.purchase_line_id is None:
                found.append(
                    Problem(
                        f"{where}.product",
                        N_("Choose a product of the purchase contract."),
                    )
                )
            if line.quantity <= 0:
                found.append(
                    Problem(
                        f"{where}.quantity",
                        N_("The quantity must be greater than zero."),
                    )
                )
            if not ZERO <= line.rejected <= line.quantity:
                found.append(
                    Problem(
                        f"{where}.rejected",
                        N_("Between nothing and all of it can be rejected."),
                    )
                )
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document that a move belongs to.

    Attributes:
        kind: Of the record: "goods_receipt", "shipment" …
    """

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of the stock ledger.

    Attributes:
        quantity: Positive into the warehouse, negative out of it.
        unit_cost: Without VAT, four decimals; None when unknown.
        currency: That of `unit_cost`: what the company keeps its books in for which
            the goods came.
        source_kind, source_id: The document it belongs to; "" and None for none.
        document: That document's number; "" where it has none.
        balance: What was there after it; None where the ledger of all warehouses is
            read.
    """

    id: int
    on: date
    product: Ref
    warehouse: Ref
    quantity: Decimal
    kind: MoveKind
    unit_cost: Decimal | None
    note: str
    source_kind: str = ""
    source_id: int | None = None
    document: str = ""
    balance: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A product in a warehouse with its ledger.

    Attributes:
        unit: The product's trade unit.
        reserved: Promised to somebody, part of what is on hand.
        moves: The latest first.
    """

    id: int | None = None
    product: Ref | None = None
    warehouse: Ref | None = None
    unit: str = ""
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    moves: tuple[Move, ...] = ()

    @property
    def free(self) -> Decimal:
        """What can be shipped."""
        return self.on_hand - self.reserved

    def currency(self) -> str:
        """What the costs are in; "" where companies of several books keep it here."""
        found = {m.currency for m in self.moves if m.unit_cost is not None}
        return found.pop() if len(found) == 1 else ""

    def value(self) -> Decimal | None:
        """What is on hand, at the average cost of what came.

        None when it is unknown, or nothing that costs in several currencies add up to.
        """
        if not self.currency():
            return None
        priced = [m for m in self.moves if m.unit_cost is not None and m.quantity > 0]
        came = sum((m.quantity for m in priced), ZERO)
        paid = sum((m.quantity * (m.unit_cost or ZERO) for m in priced), ZERO)
        return to_coin(self.on_hand * paid / came, self.currency()) if came else None


class Free(StrEnum):
    """Whether something of a product can be shipped."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    NONE = "none"


FREE_TITLES = {
    Free.AVAILABLE: N_("Available"),
    Free.RESERVED: N_("Reserved"),
    Free.NONE: N_("None left"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A row of the list of stock."""

    id: int
    product_code: str
    product_name: str
    product_name_zh: str
    warehouse: str
    unit: str
    on_hand: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """What can be shipped."""
        return self.on_hand - self.reserved

    @property
    def state(self) -> Free:
        """Whether something can be shipped."""
        return free_state(self.on_hand, self.free)


def free_state(on_hand: Decimal, free: Decimal) -> Free:
    """Return whether something can be shipped."""
    if free > 0:
        return Free.AVAILABLE
    return Free.RESERVED if on_hand > 0 else Free.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSummary:
    """A row of the list of goods receipts."""

    id: int
    number: str | None
    state: State
    supplier: str
    supplier_zh: str
    purchase: str
    warehouse: str
    received_on: date


@dataclass(frozen=True, slots=True)
class GoodsReceived(Event):
    """Goods of a purchase contract came into stock."""

    receipt_id: int
    purchase_id: int
    on: date
