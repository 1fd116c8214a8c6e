"""Which contracts may leave together. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.contracts.domain import PaymentMethod, State
from app.core.errors import Problem
from app.core.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.contracts.domain import Contract

OTHER = (
    ("company", N_("{other} and {number} are contracts of two of our companies.")),
    ("customer", N_("{other} and {number} have different customers.")),
    ("currency", N_("{other} and {number} are in different currencies.")),
    ("incoterm", N_("{other} and {number} have different trade terms.")),
    ("place", N_("{other} and {number} have different trade terms.")),
    ("port_of_loading", N_("{other} and {number} leave from different ports.")),
    ("port_of_discharge", N_("{other} and {number} go to different ports.")),
    ("destination_country", N_("{other} and {number} go to different countries.")),
    ("agent", N_("{other} and {number} pay different commissions.")),
    ("commission_percent", N_("{other} and {number} pay different commissions.")),
)
"""What must be the same, and what is said where it is not."""
MAY_BE_OPEN = frozenset({"port_of_loading", "port_of_discharge", "destination_country"})
"""What one of the contracts may leave open."""


def unfit(first: Contract, others: Sequence[Contract]) -> Iterator[Problem]:
    """Yield what keeps contracts from leaving in one shipment.

    One customer gets one invoice, or one for each contract, on the same terms; one
    declaration names seller, consignee, ports and currency once (documents.md §12).
    """
    for at, other in enumerate(others):
        named = other.number or "–"
        if other.state not in {State.CONFIRMED, State.COMPLETED}:
            text = N_("Confirm contract {other} first.")
            yield Problem("lines", text, {"other": named})
        # What one leaves open another may say: each is compared with all before it.
        for one in (first, *others[:at]):
            if msgid := _difference(one, other):
                names = {"other": named, "number": one.number or "–"}
                yield Problem("lines", msgid, names)
                break


def _difference(one: Contract, other: Contract) -> str:
    """Return what is said where two contracts differ first; "" where they do not."""
    for name, msgid in OTHER:
        held, another = getattr(one, name), getattr(other, name)
        if name in MAY_BE_OPEN and not (held and another):
            continue
        if _plain(held) != _plain(another):
            return msgid
    return ""


def bank_pays(contract: Contract) -> bool:
    """Say whether a letter of credit pays: its invoice names this contract alone."""
    return any(step.method is PaymentMethod.LC for step in contract.plan)


def marks(sold: Sequence[Contract]) -> str:
    """Return the shipping mark of goods of several contracts.

    Marks of as many lines are put together line by line, "SC26-0031 / SC26-0032";
    others stand below each other.
    """
    if len(sold) == 1:
        return sold[0].marks
    each = [one.marks.strip().splitlines() for one in sold if one.marks.strip()]
    if len({len(lines) for lines in each}) == 1:
        rows = (
            dict.fromkeys(line.strip() for line in row)
            for row in zip(*each, strict=True)
        )
        return "\n".join(" / ".join(row) for row in rows)
    return "\n".join(dict.fromkeys(line.strip() for lines in each for line in lines))


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    return getattr(value, "id", value)
