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
    for other in others:
        names = {"other": other.number or "–", "number": first.number or "–"}
        if other.state not in {State.CONFIRMED, State.COMPLETED}:
            yield Problem("lines", N_("Confirm contract {other} first."), names)
        for name, msgid in OTHER:
            one, another = getattr(first, name), getattr(other, name)
            if name in MAY_BE_OPEN and not (one and another):
                continue
            if _plain(one) != _plain(another):
                yield Problem("lines", msgid, names)
                break


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
