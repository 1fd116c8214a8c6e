"""Gathers the first page: figures, deadlines, ageing, the months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
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
from app.receivables.model import ReceiptRow, ReceivableRow
from app.shipments.rows import has_left
from app.treasury.service import course
from app.treasury.service.course import month_start
from app.treasury.service.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.db.unit_of_work import UnitOfWork

MONTHS = 12
_SIGNED = (ContractState.CONFIRMED.value, ContractState.COMPLETED.value)
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

    def _course(
        self, asked: Callable[[UnitOfWork, Sequence[date]], course.Sums], now: Decimal
    ) -> tuple[Decimal, ...]:
        """Return how a figure stood at each month's end of a year, and now.

        All of it at the rates of today: the line tells of business, not of currencies.
        Empty where it was nil all along.
        """
        days = course.month_ends(self._today, MONTHS - 1)
        found = [ZERO] * len(days)
        for code, amounts in asked(self._uow, days):
            for place, amount in enumerate(amounts):
                found[place] += self._worth(amount, code)
        return (*found, now) if any(found) or now else ()

    def _money(self, amount: Decimal) -> Money:
        return Money(to_coin(amount, self.currency), self.currency)

    # --- Figures ---------------------------------------------------------------------

    def _signed_of_late(self) -> dict[tuple[int, int], _Sold]:
        """Return the months of the last year in which anything was signed."""
        late = ContractRow.signed_on >= month_start(self._today, MONTHS - 1)
        gone = self._shipped(ContractRow.id, late)
        rows = self._uow.session.execute(
            select(
                ContractRow.id,
                ContractRow.signed_on,
                ContractRow.currency,
                ContractRow.total,
            ).where(
                ContractRow.state.in_(_SIGNED),
                late,
            )
        )
        found: dict[tuple[int, int], _Sold] = {}
        for key, on, currency, total in rows:
            if on is None:  # `late` leaves these out
                continue
            month = found.setdefault((on.year, on.month), _Sold())
            month.count += 1
            month.total += self._worth(total, currency)
            month.shipped += self._worth(min(gone.get(key, ZERO), total), currency)
        return found

    def _shipped(self, by: Any, *where: Any) -> dict[Any, Decimal]:
        """Add up what has left, by a column of the contracts.

        Args:
            by: The column.
            where: Which contracts.
        """
        found: dict[Any, Decimal] = {}
        for column, contract, sign in course.SHARES:
            asked = course.shares(by, column, contract, func.sum(column))
            for key, amount in self._uow.session.execute(asked.where(*where)):
                found[key] = found.get(key, ZERO) + sign * Decimal(amount)
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
        return tuple(made[:MOST] or self._selling())

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
                    Filter("state", "in", _SIGNED),
                )
            ),
        )

    def _unshipped_kpi(self) -> Kpi:
        confirmed = ContractRow.state == ContractState.CONFIRMED
        total = self._sum(
            self._uow.session.execute(
                select(ContractRow.currency, func.sum(ContractRow.total))
                .where(confirmed)
                .group_by(ContractRow.currency)
            )
        )
        gone = self._sum(self._shipped(ContractRow.currency, confirmed).items())
        soon = self._count(
            "contracts.view",
            ContractRow.id,
            confirmed,
            ContractRow.latest_shipment_on <= self._today + timedelta(SOON),
            ~has_left(ContractRow.id),
        )
        left = max(total - gone, ZERO)
        return Kpi(
            key="unshipped",
            title=N_("Confirmed, not shipped"),
            value=self._money(left),
            trend=self._course(course.unshipped, left),
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

    def _due(self, *where: Any) -> tuple[Decimal, int]:
        rows = self._uow.session.execute(
            select(
                ReceivableRow.currency,
                func.sum(ReceivableRow.open),
                func.count(),
            )
            .where(ReceivableRow.open > ZERO, ReceivableRow.kind.in_(CLAIMS), *where)
            .group_by(ReceivableRow.currency)
        ).all()
        return self._sum((row[0], row[1]) for row in rows), sum(r[2] for r in rows)

    def _due_kpi(self) -> Kpi:
        span = Span("next_days", SOON)  # as the list counts: with the day itself
        amount, count = self._due(
            ReceivableRow.due_on.between(*span.dates(self._today))
        )
        return Kpi(
            key="due",
            title=N_("Due within 14 days"),
            value=self._money(amount),
            note=N_n("{count} invoice", "{count} invoices", "count"),
            params={"count": count},
            trend=self._course(course.due, amount),
            tone="accent",
            module="receivables",
            query=Query(
                filters=(
                    Filter("due_on", "eq", span),
                    Filter("open", "gt", ZERO),
                )
            ),
        )

    def _overdue_kpi(self) -> Kpi:
        amount, count = self._due(ReceivableRow.due_on < self._today)
        oldest = self._uow.session.scalar(
            select(func.min(ReceivableRow.due_on)).where(
                ReceivableRow.open > ZERO, ReceivableRow.kind.in_(CLAIMS)
            )
        )
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
            trend=self._course(course.overdue, amount),
            tone="bad",
            note_tone="bad" if count else "ok",
            module="receivables",
            query=Query(
                filters=(
                    Filter("due_on", "lt", self._today),
                    Filter("open", "gt", ZERO),
                )
            ),
        )

    def ageing(self) -> tuple[AgeBand, ...]:
        """Return what is owed to us by days overdue, base currency.

        What came and is not allocated is a band of its own, below zero: all of them are
        the total of the ageing.
        """
        if not self._uow.actor.may("receivables.view"):
            return ()
        rows = self._uow.session.execute(
            select(
                ReceivableRow.due_on,
                ReceivableRow.company_id,
                func.sum(ReceivableRow.carried_base),
            )
            .where(ReceivableRow.open > ZERO, ReceivableRow.kind.in_(CLAIMS))
            .group_by(ReceivableRow.due_on, ReceivableRow.company_id)
        ).all()
        parked = receivables.parked_base(self._uow, self._today)
        if not rows and not parked:
            return ()
        base, books = self._base(), office.bases(self._uow)
        sums = [ZERO] * len(BANDS)
        for day, company, amount in rows:
            late = (self._today - day).days if day else 0
            index = next(
                i
                for i, (_, _, _, last) in enumerate(BANDS)
                if last is None or late <= last
            )
            sums[index] += self._in_base(Decimal(amount), books[company], base)
        bands = tuple(
            AgeBand(title=title, tone=tone, amount=Money(amount, base))
            for (title, tone, _, _), amount in zip(BANDS, sums, strict=True)
        )
        free = sum(
            (self._in_base(sum_, books[key], base) for key, sum_ in parked.items()),
            ZERO,
        )
        if not free:
            return bands
        title, tone = N_("Not allocated"), "neutral"
        return (*bands, AgeBand(title=title, tone=tone, amount=Money(free, base)))

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
        late = self._count(
            seen,
            ReceivableRow.id,
            ReceivableRow.open > ZERO,
            ReceivableRow.kind.in_(CLAIMS),
            ReceivableRow.due_on < self._today,
        )
        waiting = InquiryRow.state == InquiryState.OPEN
        inquiries = self._count("inquiries.view", InquiryRow.id, waiting)
        found = (
            Badge(module="receivables", count=parked + late, urgent=late > 0),
            Badge(module="payables", count=self.approvals()),
            Badge(module="inquiries", count=inquiries),
        )
        return tuple(one for one in found if one.count)
