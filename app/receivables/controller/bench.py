"""The workbench of receipts, the ages and statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSplitter

from app.contracts import service as contracts
from app.core.books import base_of
from app.core.due import add_months
from app.core.i18n import _, screen_language
from app.core.money import ZERO
from app.core.refs import Ref
from app.parties import service as parties
from app.receivables import service
from app.receivables.controller.giving_back import give_back
from app.receivables.controller.month_end import month_end
from app.receivables.domain import (
    KIND_TITLES,
    Aged,
    Allocation,
    Kind,
    Receipt,
    Receivable,
)
from app.receivables.papers import filed_as
from app.receivables.rules import Match
from app.ui.filing import Filing, filed
from app.ui.papers import origin_of, paper_job
from forms.kit import theme
from forms.receivables_ageing import AgeingCard
from forms.receivables_claims import ClaimsPage, Target, Waiting

if TYPE_CHECKING:
    from app.contracts.domain import Instalment
    from app.core.papers import StatementPaper
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob

STATEMENT_MONTHS = 3
"""How far back a statement begins, unless asked otherwise."""
TOPICS = frozenset({"receivables", "contracts", "shipments"})


@dataclass(frozen=True, slots=True)
class _Bench:
    """Everything the workbench shows at first."""

    waiting: tuple[Waiting, ...]
    ages: tuple[Aged, ...]
    today: date


def _bench(uow: UnitOfWork) -> _Bench:
    waiting = []
    for receipt in service.parked(uow):
        match = service.suggest(uow, receipt)
        waiting.append(
            Waiting(receipt=receipt, percent=match.percent, candidates=match.candidates)
        )
    return _Bench(tuple(waiting), service.ageing(uow, uow.today), uow.today)


@dataclass(frozen=True, slots=True)
class _Chosen:
    receipt: Receipt
    targets: tuple[Target, ...]
    match: Match


def _chosen(uow: UnitOfWork, receipt_id: int) -> _Chosen:
    """Gather what one receipt may pay: open claims and awaited deposits."""
    receipt = service.get_receipt(uow, receipt_id)
    customer = receipt.customer.id if receipt.customer else None
    match = service.suggest(uow, receipt)
    take = {
        part.receivable.id: part.amount for part in match.allocations if part.receivable
    }
    if not match.percent:
        take = {}
    of = (customer, receipt.currency, receipt.company)
    open_items = service.open_items(uow, *of)
    plans = {
        key: contracts.get(uow, key).plan
        for key in {one.contract.id for one in open_items if one.contract}
    }
    claims = [
        Target(
            receivable=Ref(one.id or 0, one.number, ""),
            contract=one.contract,
            number=one.number,
            step=_step(plans, one),
            due_on=one.due_on,
            open=one.open,
            take=take.get(one.id or 0, ZERO),
            taken=one.id in take,
        )
        for one in open_items
        if one.is_claim
    ]
    deposits = [
        Target(
            contract=one.contract,
            step=_("Deposit"),
            due_on=one.due_on,
            open=one.open,
        )
        for one in service.deposits_awaited(uow, *of)
    ]
    ordered = sorted(claims, key=lambda one: not one.taken)
    return _Chosen(receipt, (*ordered, *deposits), match)


def _step(plans: Mapping[int, Sequence[Instalment]], item: Receivable) -> str:
    """Name the instalment of an open item: "Balance 70 %"."""
    plan = plans.get(item.contract.id, ()) if item.contract else ()
    if item.kind is not Kind.INVOICE or item.step >= len(plan):
        return _(KIND_TITLES[item.kind])
    if item.step < 0:
        return _("Deposit")
    percent = screen_language().percent(plan[item.step].percent, 0)
    return _("Balance {percent}", percent=percent)


class ClaimsController(QObject):
    """The workbench: money that came finds what it pays."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.page = ClaimsPage()
        self.ages = AgeingCard()
        self.form = QSplitter(Qt.Orientation.Vertical)
        self.form.setChildrenCollapsible(False)
        self.form.setHandleWidth(1)
        self.form.setProperty("kit", "clear")
        self.form.addWidget(self.page)
        self.form.addWidget(self.ages)
        self.form.setFocusProxy(self.page)
        self.form.setStretchFactor(0, 3)
        self.form.setStretchFactor(1, 2)
        self.form.setSizes([theme.px(470), theme.px(290)])
        self._charge = ZERO
        self.page.chosen.connect(self._choose)
        self.page.proposed.connect(self.reload)
        self.page.parked.connect(self._next)
        self.page.given_back.connect(self._give_back)
        self.page.confirmed.connect(self._confirm)
        self.ages.statement_asked.connect(partial(ask_statement, desk))
        self.ages.month_end_asked.connect(partial(month_end, desk, self.ages))
        desk.work.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Read receipts and ages again."""
        self.desk.work.read(_bench, self._show)

    def _changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS:
            self.reload()

    def _show(self, bench: _Bench) -> None:
        self.ages.show_ages(bench.ages, bench.today)
        self.page.show_waiting(bench.waiting, bench.today)

    def _choose(self, receipt_id: int) -> None:
        self.desk.work.read(lambda uow: _chosen(uow, receipt_id), self._take)

    def _take(self, found: _Chosen) -> None:
        charge = found.match.charge if found.match.percent else ZERO
        self.page.show_receipt(found.receipt, found.targets, charge)

    def _next(self) -> None:
        """Leave the receipt where it is and go to the next."""
        keys = [one.id for one in self.page.waiting]
        now = self.page.receipt.id if self.page.receipt else None
        if now in keys:
            self._choose(keys[(keys.index(now) + 1) % len(keys)] or 0)

    def _give_back(self) -> None:
        if self.page.receipt is not None:
            give_back(self.desk, self.page.receipt, self.form)

    def _confirm(
        self, receipt: Receipt, parts: Sequence[Allocation], charge: Decimal
    ) -> None:
        def done(booked: Receipt) -> None:
            home = base_of(booked)
            words = screen_language().amount(booked.realised(), home)
            self.desk.toast(
                _(
                    "{number} allocated, exchange {gain} {currency}",
                    number=booked.number,
                    gain=words,
                    currency=home,
                )
            )

        self.desk.work.run(
            lambda uow: service.allocate(uow, receipt, parts, charge), done
        )


class AgeingController(QObject):
    """The sheet of ages alone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = AgeingCard()
        self.form.layout().setContentsMargins(12, 12, 12, 12)  # type: ignore[union-attr]
        self.form.statement_asked.connect(partial(ask_statement, desk))
        self.form.month_end_asked.connect(partial(month_end, desk, self.form))
        desk.work.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Read the ages again."""
        self.desk.work.read(
            lambda uow: (service.ageing(uow, uow.today), uow.today),
            lambda found: self.form.show_ages(*found),
        )

    def _changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS:
            self.reload()


# --- Statements ----------------------------------------------------------------------


def ask_statement(desk: Desk, row: Aged) -> None:
    """Show the statement of a customer in a currency, to be printed or sent."""
    of = (row.company.id, row.customer.id, row.currency)
    desk.work.read(
        lambda uow: statement(uow, *of),
        lambda job: desk.preview(row.customer.name, (job,)),
    )


def statement(
    uow: UnitOfWork, company_id: int, customer_id: int, currency: str
) -> PaperJob:
    """Return a customer's statement of the last months, to be previewed."""
    ends = uow.today
    starts = add_months(ends.replace(day=1), -STATEMENT_MONTHS)

    def gather(uow: UnitOfWork) -> StatementPaper:
        return service.paper(uow, company_id, customer_id, currency, starts, ends)

    record = gather(uow)
    party = parties.get(uow, customer_id)
    origin = origin_of("party", customer_id, "statement", party)
    job = replace(
        paper_job(
            "statement",
            record,
            preferred=party.language,
            origin=replace(origin, company=company_id),
        ),
        note=f"{starts:%Y-%m-%d} – {ends:%Y-%m-%d}",
    )
    what = filed_as(party, company_id, currency, record.number)
    filing = Filing(
        what=what,
        gather=gather,
        whole=lambda uow: (statement(uow, company_id, customer_id, currency),),
    )
    return filed(uow, job, record, filing)
