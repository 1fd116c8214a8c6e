"""`lading report NAME --as-of DATE`: what the office owes and owns on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from app.cli import calc, database
from app.core.i18n import _
from app.core.money import to_coin
from app.receivables import rules
from app.receivables import service as receivables
from app.treasury import service as treasury
from app.treasury.transferring import TransferKind

if TYPE_CHECKING:
    import argparse
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork

Row = dict[str, str]


def _sum(amount: Decimal, currency: str) -> str:
    return f"{to_coin(amount, currency):f}"


def _ageing(uow: UnitOfWork, on: date) -> Iterator[Row]:
    names = (*(f"to_{days}_days" for days in rules.BUCKET_ENDS), "later")
    for one in receivables.ageing(uow, on):
        yield {
            "company": one.company.code,
            "customer": one.customer.code,
            "currency": one.currency,
            **{
                n: _sum(v, one.currency)
                for n, v in zip(names, one.buckets, strict=True)
            },
            "total": _sum(one.total(), one.currency),
            "base_currency": one.base_currency,
            "base": _sum(one.total_base(), one.base_currency),
        }


def _accounts(uow: UnitOfWork, on: date) -> Iterator[Row]:
    for one in treasury.balances(uow, on):
        yield {
            "company": one.company.code,
            "account": one.account.code if one.account else "",
            "number": one.account_number,
            "currency": one.currency,
            "balance": _sum(one.amount, one.currency),
            "base_currency": one.base_currency,
            "base": "" if one.base is None else _sum(one.base, one.base_currency),
        }


def _transfers(uow: UnitOfWork, on: date) -> Iterator[Row]:
    for one in treasury.transfers(uow, on):
        opens = one.kind is TransferKind.OPENING
        yield {
            "number": one.number or "",
            "date": one.moved_on.isoformat(),
            "kind": one.kind.value,
            "from": one.source or "",
            "currency": "" if opens else one.currency,
            "amount": "" if opens else _sum(one.amount, one.currency),
            "to": one.target,
            "to_currency": one.to_currency,
            "received": _sum(one.received, one.to_currency),
            "rate": f"{one.rate.normalize():f}",
            "base_currency": one.base_currency,
            "gain": _sum(one.gain, one.base_currency),
            "state": one.state.value,
        }


REPORTS: Mapping[str, Callable[[UnitOfWork, date], Iterator[Row]]] = {
    "ageing": _ageing,
    "accounts": _accounts,
    "transfers": _transfers,
}
"""What each report tells of a day, row by row."""


def add(words: Any) -> None:
    """Add the word `report`."""
    word = words.add_parser("report", help=_("tell what the office is owed and owns"))
    word.add_argument(
        "name", choices=sorted(REPORTS), metavar="NAME", help=", ".join(sorted(REPORTS))
    )
    word.add_argument(
        "--as-of",
        type=calc.day,
        metavar="DATE",
        help=_("at the end of this day; today"),
    )
    word.add_argument("--json", action="store_true")
    database.add_option(word)
    word.set_defaults(run=run)


def run(asked: argparse.Namespace) -> list[Row]:
    """Return the rows of the report."""
    with (
        database.opened(asked) as office,
        office.reading(database.actor(office)) as uow,
    ):
        return [*REPORTS[asked.name](uow, asked.as_of or uow.today)]
