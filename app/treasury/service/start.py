"""Gathers the first page: figures, deadlines, ageing, the months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.errors import MissingError
from app.core.home import AgeBand, Badge, HomeData, Kpi, Month
from app.core.i18n import N_, N_n
from app.core.money import ZERO, Money, to_coin
from app.core.query import Filter, Query, Span
from app.dossier.service.deadlines import SOON, deadlines
from app.inquiries.domain import State as InquiryState
from app.inquiries.model import InquiryRow
from app.office import service as office
from app.office.domain import RateKind
from app.payables.domain import State as BillState
from app.payables.model import BillRow
from app.receivables import service as receivables
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceiptRow
from app.shipments.rows import none_left
from app.treasury.service import course
from app.treasury.service.course import month_start
from app.treasury.service.waiting import LETTERS, to_confirm, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork

MONTHS = 12
MOST = 4
"""Figures; more are not read."""
USUAL_CURRENCY = "USD"
LATELY = 1_000  # contracts whose currencies are looked at
_NAMED = 50
"""So many contracts a figure names at most."""
BANDS = (
    (N_("Not due"), "ok", None, 0),
    (N_("1–30 days"), "info", 1, 30),
    (N_("31–60 days"), "warn", 31, 60),
    (N_("61–90 days"), "bad", 61, 90),
    (N_("Over 90 days"), "bad", 91, None),
)


def _signed_in(start: date) -> Query:
    """Return what leads to the contracts signed in a month."""
    last = month_start(start, -1) - timedelta(1)
    days = Filter("signed_on", "between", (start, last))
    return Query(filters=(days, Filter("state", "in", course.SIGNED)))


_OWED = (
    Filter("open", "gt", ZERO),
    Filter("kind", "in", tuple(sorted(kind.value for kind in CLAIMS))),
)
"""What customers owe us, as `course.owed` counts it: a credit note is none of it."""


def _aged(today: date, first: int | None, last: int | None) -> Query:
    """Return what leads to the claims that are so many days overdue."""
    if first is None:  # what is due today is not late, nor what has no day
        due = Filter("due_on", "ge", today), Filter("due_on", "empty")
        late = Filter("", "any", due)
    elif last is None:
        late = Filter("due_on", "le", today - timedelta(first))
    else:
        days = today - timedelta(last), today - timedelta(first)
        late = Filter("due_on", "between", days)
    return Query(filters=(late, *_OWED))


def home(uow: UnitOfWork) -> HomeData:
    """Return what the first page shows to this person."""
    uow.actor.require("office.view")
    desk, may = _Desk(uow), uow.actor.may
    follows_money = may("quotations.view") or may("receivables.view")
    return HomeData(
        kpis=desk.kpis(),
        deadlines=deadlines(uow),
        ageing=desk.ageing(),
        months=desk.months() if follows_money else (),
        currency=desk.currency,
        approvals=desk.approvals(),
        badges=desk.badges(),
    )


@dataclass(slots=True)
class _Sold:
    """What was signed in a month, in the page's currency."""

    count: int = 0
    total: Decimal = ZERO
    shipped: Decimal = ZERO


class _Desk:
    """Reads each thing once and puts it where the page shows it."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._today = uow.today
        self._days = course.month_ends(uow.today, MONTHS - 1)
        self._rates: dict[str, Decimal] = {}
        self.currency = self._usual_currency()
        self._signed = self._signed_of_late()

    # --- Currencies ------------------------------------------------------------------

    def _usual_currency(self) -> str:
        lately = (
            select(ContractRow.currency)
            .where(ContractRow.state != ContractState.DRAFT)
            .order_by(ContractRow.id.desc())
            .limit(LATELY)
            .subquery()
        )
        found = self._uow.session.execute(
            select(lately.c.currency, func.count())
            .group_by(lately.c.currency)
            .order_by(func.count().desc(), lately.c.currency)
            .limit(1)
        ).first()
        return found[0] if found else USUAL_CURRENCY

    def _rate(self, currency: str) -> Decimal:
        """Base currency for one unit, the latest known; 0 while none is known."""
        if currency not in self._rates:
            try:
                known = office.rate_on(
                    self._uow, currency, self._today, RateKind.MID, self._base()
                )
                self._rates[currency] = known.value / known.unit
            except MissingError:
                self._rates[currency] = ZERO
        return self._rates[currency]

    def _base(self) -> str:
        return office.base_of(self._uow, None)

    def _worth(self, amount: Decimal, currency: str) -> Decimal:
        """An amount in the page's currency; 0 when no rate is known."""
        if currency == self.currency or not amount:
            return amount
        ours = self._rate(self.currency)
        value = amount * self._rate(currency) / ours if ours else ZERO
        return to_coin(value, self.currency)

    def _sum(self, rows: Iterable[Any]) -> Decimal:
        """Add up rows of currency and amount."""
        return sum(
            (self._worth(Decimal(amount or 0), code) for code, amount in rows), ZERO
        )

    def _course(self, stood: Iterable[course.Sum]) -> tuple[Decimal, ...]:
        """Add up how a figure stood on the same days in each currency.

        All of it at the rates of today: the line tells of business, not of currencies.
        """
        found: dict[str, list[Decimal]] = {}
        for code, amounts in stood:
            sums = found.setdefault(code, [ZERO] * len(amounts))
            for place, amount in enumerate(amounts):
                sums[place] += amount
        worth = ([self._worth(one, c) for one in sums] for c, sums in found.items())
        return tuple(sum(day, ZERO) for day in zip(*worth, strict=True))

    def _money(self, amount: Decimal) -> Money:
        return Money(to_coin(amount, self.currency), self.currency)

    # --- Figures ---------------------------------------------------------------------

    def _signed_of_late(self) -> dict[tuple[int, int], _Sold]:
        """Return the months of the last year in which anything was signed."""
        sums: dict[tuple[int, int, str], _Sold] = {}
        since = month_start(self._today, MONTHS - 1)
        for on, code, count, total, gone in course.sold(self._uow, since):
            one = sums.setdefault((on.year, on.month, code), _Sold())
            one.count += count
            one.total += total
            one.shipped += gone or ZERO
        found: dict[tuple[int, int], _Sold] = {}
        for (year, month, code), one in sums.items():
            whole = found.setdefault((year, month), _Sold())
            whole.count += one.count
            whole.total += self._worth(one.total, code)
            whole.shipped += self._worth(one.shipped, code)
        return found

    def _shipped(self, by: Any, *where: Any) -> dict[Any, Decimal]:
        """Add up what has left, by a column of the contracts.

        Args:
            by: The column.
            where: Which contracts.
        """
        found: dict[Any, Decimal] = {}
        for share in course.shares():
            asked = course.gone(share, by, func.sum(share[0])).where(*where)
            for key, amount in self._uow.session.execute(asked.group_by(by)):
                found[key] = found.get(key, ZERO) + Decimal(amount)
        return found

    def months(self) -> tuple[Month, ...]:
        """Return a year of months: what was signed, and what of it has left."""
        if not self._signed:
            return ()
        found = []
        for back in range(MONTHS - 1, -1, -1):
            start = month_start(self._today, back)
            sold = self._signed.get((start.year, start.month), _Sold())
            found.append(
                Month(
                    year=start.year,
                    month=start.month,
                    shipped=sold.shipped,
                    open=sold.total - sold.shipped,
                    query=_signed_in(start),
                )
            )
        return tuple(found)

    def kpis(self) -> tuple[Kpi, ...]:
        """Return the four figures that the day of this person begins with.

        Who sells sees what was sold and is owed; everybody else what waits in his work.
        Who only looks on sees what the sellers see.
        """
        may = self._uow.actor.may
        made = [] if may("quotations.edit") else list(waiting(self._uow))
        if made and may("receivables.edit"):
            made[1:1] = [self._overdue_kpi(), self._due_kpi()]
        made = made or self._selling()
        return (*to_confirm(self._uow), *made)[:MOST]

    def _selling(self) -> list[Kpi]:
        if not self._uow.actor.may("contracts.view"):
            return []
        made = [self._signed_kpi(), self._unshipped_kpi()]
        if self._uow.actor.may("receivables.view"):
            made += [self._due_kpi(), self._overdue_kpi()]
        return made

    def _signed_kpi(self) -> Kpi:
        trend = tuple(month.shipped + month.open for month in self.months())
        now = trend[-1] if trend else ZERO
        before = trend[-2] if len(trend) > 1 else ZERO
        sold = self._signed.get((self._today.year, self._today.month))
        count = sold.count if sold else 0
        rises = None if not before else now >= before
        share = abs(now - before) / before * 100 if before else ZERO
        note = (
            N_n(
                "{percent} % against last month · {count} contract",
                "{percent} % against last month · {count} contracts",
                "count",
            )
            if before
            else N_n("{count} contract", "{count} contracts", "count")
        )
        return Kpi(
            key="signed",
            title=N_("Signed this month"),
            value=self._money(now),
            note=note,
            params={"percent": int(share), "count": count},
            trend=trend,
            rises=rises,
            note_tone="ok" if rises else "text2",
            module="contracts",
            query=Query(
                filters=(
                    Filter("signed_on", "eq", Span("this_month")),
                    Filter("state", "in", course.SIGNED),
                )
            ),
        )

    def _unshipped_kpi(self) -> Kpi:
        confirmed = ContractRow.state == ContractState.CONFIRMED
        soon = self._count(
            "contracts.view",
            ContractRow.id,
            confirmed,
            ContractRow.latest_shipment_on <= self._today + timedelta(SOON),
            none_left(ContractRow.id),
        )
        stood = course.unshipped(self._uow, self._days)
        *line, left = self._course(stood) or (ZERO,)
        left = max(left, ZERO)
        return Kpi(
            key="unshipped",
            title=N_("Confirmed, not shipped"),
            value=self._money(left),
            trend=_line(line, left),
            note=N_n(
                "{count} contract must leave within {days} days",
                "{count} contracts must leave within {days} days",
                "count",
            ),
            params={"count": soon, "days": SOON},
            tone="teal",
            note_tone="warn" if soon else "text2",
            module="contracts",
            query=Query(filters=self._to_ship()),
        )

    def _to_ship(self) -> tuple[Filter, ...]:
        """Return what leads to the confirmed contracts that have something left.

        The list of contracts knows no shipments, so it is told numbers, unless there
        are so many that nobody would look through them.
        """
        confirmed = ContractRow.state == ContractState.CONFIRMED
        rows = self._uow.session.execute(
            select(ContractRow.number, ContractRow.total)
            .where(confirmed)
            .order_by(ContractRow.number)
            .limit(_NAMED + 1)
        ).all()
        left: tuple[str, ...] = ()
        if 0 < len(rows) <= _NAMED:
            gone = self._shipped(ContractRow.number, confirmed)
            left = tuple(n for n, total in rows if n and gone.get(n, ZERO) < total)
        if not left:
            return (Filter("state", "eq", ContractState.CONFIRMED.value),)
        return (Filter("number", "in", left),)

    @cached_property
    def _claims(self) -> Sequence[Any]:
        """What is owed to us, by day and currency."""
        return course.owed(self._uow)

    @cached_property
    def _stood(self) -> tuple[list[course.Sum], list[course.Sum]]:
        """What was due soon and what was overdue at the end of each month."""
        return course.claims(self._uow, self._days, self._claims)

    def _due(self, first: date, last: date) -> tuple[Decimal, int]:
        """Return what is due from one day to another, and how many claims."""
        sums: dict[str, Decimal] = {}
        number = 0
        for day, _on, _company, code, amount, _base, count in self._claims:
            if day is not None and first <= day <= last:
                sums[code] = sums.get(code, ZERO) + Decimal(amount)
                number += count
        return self._sum(sums.items()), number

    def _due_kpi(self) -> Kpi:
        span = Span("next_days", SOON)  # as the list counts: with the day itself
        amount, count = self._due(*span.dates(self._today))
        return Kpi(
            key="due",
            title=N_("Due within 14 days"),
            value=self._money(amount),
            note=N_n("{count} invoice", "{count} invoices", "count"),
            params={"count": count},
            trend=_line(self._course(self._stood[0]), amount),
            tone="accent",
            module="receivables",
            query=Query(filters=(Filter("due_on", "eq", span), *_OWED)),
        )

    def _overdue_kpi(self) -> Kpi:
        amount, count = self._due(date.min, self._today - timedelta(1))
        oldest = min((one[0] for one in self._claims if one[0]), default=None)
        late = max((self._today - oldest).days, 0) if oldest else 0
        return Kpi(
            key="overdue",
            title=N_("Overdue"),
            value=self._money(amount),
            note=N_n(
                "{count} invoice, {days} d late",
                "{count} invoices, the oldest {days} d late",
                "count",
            )
            if count
            else N_("Nothing is overdue"),
            params={"count": count, "days": late},
            trend=_line(self._course(self._stood[1]), amount),
            tone="bad",
            note_tone="bad" if count else "ok",
            module="receivables",
            query=Query(filters=(Filter("due_on", "lt", self._today), *_OWED)),
        )

    def ageing(self) -> tuple[AgeBand, ...]:
        """Return what is owed to us by days overdue, base currency.

        What came and is not allocated is a band of its own, below zero: all of them are
        the total of the ageing.
        """
        if not self._uow.actor.may("receivables.view"):
            return ()
        rows: dict[tuple[date | None, int], Decimal] = {}
        for day, _on, company, _code, _open, base, _count in self._claims:
            key = (day, company)
            rows[key] = rows.get(key, ZERO) + Decimal(base)
        parked = receivables.parked_base(self._uow, self._today)
        if not rows and not parked:
            return ()
        base, books = self._base(), office.bases(self._uow)
        sums = [ZERO] * len(BANDS)
        for (day, company), amount in rows.items():
            late = (self._today - day).days if day else 0
            index = next(
                i
                for i, (_, _, _, last) in enumerate(BANDS)
                if last is None or late <= last
            )
            sums[index] += self._in_base(amount, books[company], base)
        bands = tuple(
            AgeBand(
                title=title,
                tone=tone,
                amount=Money(amount, base),
                query=_aged(self._today, *days),
            )
            for (title, tone, *days), amount in zip(BANDS, sums, strict=True)
        )
        free = sum(
            (self._in_base(sum_, books[key], base) for key, sum_ in parked.items()),
            ZERO,
        )
        if not free:
            return bands
        title, tone = N_("Not allocated"), "neutral"
        query = Query(filters=(Filter("free", "gt", ZERO),))
        parked_ = AgeBand(title=title, tone=tone, amount=Money(free, base), query=query)
        return (*bands, parked_)

    def _in_base(self, amount: Decimal, currency: str, base: str) -> Decimal:
        """Return an amount of one of our companies in the currency of the page."""
        if currency == base:
            return amount
        return to_coin(amount * self._rate(currency), base)

    # --- Counts ----------------------------------------------------------------------

    def _count(self, permission: str, column: Any, *where: Any) -> int:
        """Count rows; none for who may not see them."""
        if not self._uow.actor.may(permission):
            return 0
        return self._uow.session.scalar(select(func.count(column)).where(*where)) or 0

    def approvals(self) -> int:
        """How many held bills wait for somebody who may let them pass."""
        held = BillRow.state == BillState.HELD
        return self._count("payables.cancel", BillRow.id, held)

    def badges(self) -> tuple[Badge, ...]:
        """Return what waits in the modules."""
        seen = "receivables.view"
        parked = self._count(seen, ReceiptRow.id, ReceiptRow.free > ZERO)
        late = 0
        if self._uow.actor.may(seen):
            late = self._due(date.min, self._today - timedelta(1))[1]
        waiting = InquiryRow.state == InquiryState.OPEN
        inquiries = self._count("inquiries.view", InquiryRow.id, waiting)
        second = Counter[str]()
        for one in to_confirm(self._uow):
            second[one.module] += one.value if isinstance(one.value, int) else 0
        found = (
            *(
                Badge(module=m, count=n, urgent=m != LETTERS.shown)
                for m, n in second.items()
            ),
            Badge(module="receivables", count=parked + late, urgent=late > 0),
            Badge(module="payables", count=self.approvals()),
            Badge(module="inquiries", count=inquiries),
        )
        return tuple(one for one in found if one.count)


def _line(stood: Sequence[Decimal], now: Decimal) -> tuple[Decimal, ...]:
    """Return the line beside a figure: a year of months' ends, and now.

    Empty where it was nil all along.
    """
    found = (*(stood or [ZERO] * (MONTHS - 1)), now)
    return found if any(found) else ()
