"""The refund of VAT for exported goods: records and reckoning. No Qt, no SQL.

A trading company gets back price excl. VAT × refund rate for every line of a special
VAT invoice (rules §10, settled_rules 7). What a shipment carries is taken from the
purchase lines that its goods came from, the oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import tax
from app.core.due import RefundDates, refund_dates
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_
from app.core.money import ZERO, half_up, to_coin
from app.core.refs import Ref
from app.core.states import note_titles

INVOICE_DIGITS = 20
REFUNDED_IN = "CNY"
"""What the tax office reckons in and pays, whatever the books of a company are in."""


class RefundState(StrEnum):
    """Where a refund stands."""

    OPEN = "open"
    FILED = "filed"
    APPROVED = "approved"
    RECEIVED = "received"


class RefundAction(StrEnum):
    """What can be done to a refund file."""

    EDIT = "edit"
    FILE = "file"
    APPROVE = "approve"
    RECEIVE = "receive"
    REOPEN = "reopen"
    REVERSE = "reverse"


REFUND_TRANSITIONS = {
    (RefundState.OPEN, RefundAction.EDIT): RefundState.OPEN,
    (RefundState.OPEN, RefundAction.FILE): RefundState.FILED,
    (RefundState.FILED, RefundAction.APPROVE): RefundState.APPROVED,
    (RefundState.FILED, RefundAction.REOPEN): RefundState.OPEN,
    (RefundState.APPROVED, RefundAction.RECEIVE): RefundState.RECEIVED,
    (RefundState.APPROVED, RefundAction.REOPEN): RefundState.OPEN,
    (RefundState.RECEIVED, RefundAction.REVERSE): RefundState.APPROVED,
}

REFUND_STATE_TITLES = {
    RefundState.OPEN: N_("To file"),
    RefundState.FILED: N_("Filed"),
    RefundState.APPROVED: N_("Approved"),
    RefundState.RECEIVED: N_("Refund received"),
}
note_titles(REFUND_STATE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """What one purchase line contributed to a shipment, in CNY.

    Attributes:
        purchase_line_id: Where the goods came from.
        invoice_number: Of the special VAT invoice, 20 digits; empty until it is there.
        special_invoice: Without one nothing is refunded.
        refund_rate: Of the day of export, in percent.
        non_refundable: VAT that becomes cost.
    """

    id: int | None = None
    purchase_line_id: int | None = None
    purchase: Ref | None = None
    supplier: Ref | None = None
    product: Ref | None = None
    hs_code: str = ""
    name: str = ""
    quantity: Decimal = ZERO
    unit: str = ""
    invoice_number: str = ""
    special_invoice: bool = True
    vat_rate: Decimal = ZERO
    refund_rate: Decimal = ZERO
    incl_vat: Decimal = ZERO
    excl_vat: Decimal = ZERO
    vat: Decimal = ZERO
    refund: Decimal = ZERO
    non_refundable: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFigures:
    """What a shipment's goods cost and what comes back, in CNY.

    Attributes:
        excl_vat: Price without VAT.
        vat: Input VAT.
        refund: What the tax office gives back.
        non_refundable: VAT that becomes cost.
        incl_vat: What suppliers bill, whether it is paid yet or not.
        lines: By purchase line.
        problems: Goods without a purchase, or without a refund rate for the day.
    """

    excl_vat: Decimal = ZERO
    vat: Decimal = ZERO
    refund: Decimal = ZERO
    non_refundable: Decimal = ZERO
    incl_vat: Decimal = ZERO
    lines: tuple[RefundLine, ...] = ()
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(
        cls, lines: Sequence[RefundLine], problems: Sequence[Problem] = ()
    ) -> RefundFigures:
        """Add up the lines."""
        return cls(
            excl_vat=sum((line.excl_vat for line in lines), ZERO),
            vat=sum((line.vat for line in lines), ZERO),
            refund=sum((line.refund for line in lines), ZERO),
            non_refundable=sum((line.non_refundable for line in lines), ZERO),
            incl_vat=sum((line.incl_vat for line in lines), ZERO),
            lines=tuple(lines),
            problems=tuple(problems),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """The refund file of one shipment.

    Attributes:
        number: Given when it is filed.
        exported_on: The export date on the declaration; rates and dates go by it.
        collect_until: The contract's last collection date; None when it has none.
        received_amount: What the tax office has paid, in CNY.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: RefundState = RefundState.OPEN
    company: Ref | None = None
    shipment: Ref | None = None
    declaration: Ref | None = None
    exported_on: date | None = None
    collect_until: date | None = None
    filed_on: date | None = None
    approved_on: date | None = None
    received_on: date | None = None
    approved_amount: Decimal = ZERO
    received_amount: Decimal = ZERO
    note: str = ""
    lines: tuple[RefundLine, ...] = ()

    def figures(self) -> RefundFigures:
        """The sums of the lines."""
        return RefundFigures.of(self.lines)

    def dates(self) -> RefundDates | None:
        """From when and until when it is filed and collected; None while unexported."""
        if self.exported_on is None:
            return None
        return refund_dates(self.exported_on, self.collect_until)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the file from being saved."""
        found = []
        if self.company is None:
            found.append(Problem("company", N_("Choose the company.")))
        if self.shipment is None:
            found.append(Problem("shipment", N_("Choose the shipment.")))
        for index, line in enumerate(self.lines):
            number = line.invoice_number
            digits = number.isascii() and number.isdigit()
            if number and not (digits and len(number) == INVOICE_DIGITS):
                found.append(
                    Problem(
                        f"lines.{index}.invoice_number",
                        N_("The number of a VAT invoice has exactly 20 digits."),
                    )
                )
        return tuple(found)

    def unfileable(self, on: date) -> tuple[Problem, ...]:
        """What an open file may lack but the tax office would refuse on a day."""
        found = []
        dates = self.dates()
        if dates is None:
            found.append(Problem("exported_on", N_("The goods have not left yet.")))
        elif on < dates.filing_opens:
            found.append(
                Problem(
                    "filed_on",
                    N_("Filing opens on {date}."),
                    {"date": dates.filing_opens},
                )
            )
        elif on > dates.lost_after:
            found.append(
                Problem(
                    "filed_on",
                    N_("Not filed within 36 months: this counts as a domestic sale."),
                )
            )
        if not self.lines:
            found.append(Problem("lines", N_("Enter at least one line.")))
        found += [
            Problem(
                f"lines.{index}.invoice_number",
                N_("Enter the number of the VAT invoice: the refund is filed with it."),
            )
            for index, line in enumerate(self.lines)
            if line.special_invoice and line.refund and not line.invoice_number
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSummary:
    """A row of the list of refund files."""

    id: int
    number: str | None
    state: RefundState
    shipment: str | None
    contract: str | None
    exported_on: date | None
    filing_by: date | None
    lost_after: date | None
    filed_on: date | None
    received_on: date | None
    currency: str
    excl_vat: Decimal
    refund: Decimal
    non_refundable: Decimal
    received_amount: Decimal


@dataclass(frozen=True, slots=True)
class RefundReceived(Event):
    """The tax office has paid a refund, on a day."""

    refund_id: int
    on: date


@dataclass(frozen=True, slots=True)
class RefundReversed(Event):
    """That the tax office has paid a refund was taken back, on a day."""

    refund_id: int
    on: date


# --- Which goods came from which purchase ---------------------------------------------


@dataclass(frozen=True, slots=True)
class Demand:
    """Goods that left with a shipment.

    Attributes:
        key: Names the demand: shipment line.
        contract_line_id: First served from what was bought for it.
        product_id: Then from what was bought for stock.
        contract_id: Before that, from what was bought for its other lines that sell
            the product, as one line that is free of charge.
    """

    key: int
    contract_line_id: int
    product_id: int
    quantity: Decimal
    contract_id: int = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """A purchase line to take goods from, in the order of purchase.

    Attributes:
        key: Names the supply: purchase line.
        contract_line_id: What it was bought for; 0 for stock.
        contract_id: Whose line that is; 0 for stock.
    """

    key: int
    contract_line_id: int
    product_id: int
    quantity: Decimal
    contract_id: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of a purchase line that went to a demand.

    Attributes:
        before: What had been taken of the purchase line already.
    """

    demand: int
    supply: int
    quantity: Decimal
    before: Decimal


def take(demands: Iterable[Demand], supplies: Sequence[Supply]) -> tuple[Taken, ...]:
    """Serve the demands in their order from the supplies in theirs (FIFO).

    What the supplies do not cover stays unserved.
    """
    gone: dict[int, Decimal] = {}
    taken = []
    for demand in demands:
        wanted = demand.quantity
        for supply in _candidates(demand, supplies):
            before = gone.get(supply.key, ZERO)
            part = min(wanted, supply.quantity - before)
            if part <= 0:
                continue
            taken.append(Taken(demand.key, supply.key, part, before))
            gone[supply.key] = before + part
            wanted -= part
    return tuple(taken)


def _candidates(demand: Demand, supplies: Sequence[Supply]) -> list[Supply]:
    line = demand.contract_line_id
    own = [s for s in supplies if line and s.contract_line_id == line]
    alike = [s for s in supplies if s.product_id == demand.product_id and s not in own]
    kin = [s for s in alike if s.contract_id and s.contract_id == demand.contract_id]
    stock = [supply for supply in alike if not supply.contract_line_id]
    return [*own, *kin, *stock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """The figures of a whole purchase line that parts are cut from."""

    quantity: Decimal
    price_incl_vat: Decimal
    vat_rate: Decimal
    special_invoice: bool


def share(bought: Bought, taken: Taken, refund_rate: Decimal) -> tax.VatLine:
    """Cut a part out of a purchase line.

    A part is the difference between what is reckoned up to its end and up to its
    start: the parts of a line add up to the line, and the last one takes the
    remainder.
    """
    upto = _figures(bought, taken.before + taken.quantity, refund_rate)
    before = _figures(bought, taken.before, refund_rate)
    return tax.VatLine(
        incl_vat=upto.incl_vat - before.incl_vat,
        excl_vat=upto.excl_vat - before.excl_vat,
        vat=upto.vat - before.vat,
        refund=upto.refund - before.refund,
        non_refundable=upto.non_refundable - before.non_refundable,
    )


def _figures(bought: Bought, quantity: Decimal, refund_rate: Decimal) -> tax.VatLine:
    return tax.split(
        to_coin(quantity * bought.price_incl_vat, "CNY"),
        bought.vat_rate,
        refund_rate if bought.special_invoice else ZERO,
        special_invoice=bought.special_invoice,
    )


def uncovered(
    demands: Iterable[Demand], taken: Iterable[Taken]
) -> Mapping[int, Decimal]:
    """Return what no purchase covers, by demand."""
    served: dict[int, Decimal] = {}
    for part in taken:
        served[part.demand] = served.get(part.demand, ZERO) + part.quantity
    left = {
        demand.key: demand.quantity - served.get(demand.key, ZERO) for demand in demands
    }
    return {key: half_up(value, 3) for key, value in left.items() if value > 0}
