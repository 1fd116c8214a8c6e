"""Connects the receivables' screens with their services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSplitter

from app.contracts import service as contracts
from app.core.due import add_months
from app.core.errors import MissingError
from app.core.i18n import LANGUAGES, N_, Language, _, screen_language
from app.core.refs import Choice, Ref
from app.office import service as office
from app.parties import service as parties
from app.receivables import service
from app.receivables.domain import (
    KIND_TITLES,
    ZERO,
    Aged,
    Allocation,
    Entry,
    Kind,
    Receipt,
    Receivable,
    Revalued,
)
from app.receivables.rules import Match
from app.ui.chain import Around, Mark
from app.ui.desk import PaperJob
from app.ui.editor_controller import EditorController, Services
from app.ui.list_controller import ListController
from app.ui.module import Module, Tab
from app.ui.sheets import Sheet, SheetsController
from forms.kit import theme
from forms.kit.buttons import button
from forms.kit.spec import Link, Step
from forms.receivables import LIST, RECEIPT, RECEIPTS, SPEC, receipt_chip
from forms.receivables_ageing import AgeingCard
from forms.receivables_claims import ClaimsPage, Target, Waiting
from reports import documents as printed

if TYPE_CHECKING:
    from app.contracts.domain import Instalment
    from app.core.papers import StatementPaper
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

STATEMENT_MONTHS = 3
"""How far back a statement begins, unless asked otherwise."""
TOPICS = frozenset({"receivables", "contracts", "shipments"})


def _company(uow: UnitOfWork) -> Ref | None:
    try:
        company = office.find_company(uow)
    except MissingError:
        return None
    return Ref(company.id or 0, company.code, company.name_zh or company.name_en)


# --- The receipt and the note --------------------------------------------------------


def _new_receipt(uow: UnitOfWork, receipt: Receipt) -> Receipt:
    dated = replace(receipt, company=_company(uow), received_on=uow.today)
    return service.rated(uow, dated) if dated.company else dated


def _receive(uow: UnitOfWork, receipt: Receipt) -> Receipt:
    return service.receive(uow, receipt)


def _reverse(uow: UnitOfWork, receipt: Receipt, reason: str) -> Receipt:
    return service.reverse(uow, receipt, uow.today, reason)


def _new_note(uow: UnitOfWork, item: Receivable) -> Receivable:
    return replace(item, booked_on=uow.today)


def _empty_note() -> Receivable:
    return Receivable(kind=Kind.CREDIT_NOTE, booked_on=date.min)


def _save_note(uow: UnitOfWork, item: Receivable) -> Receivable:
    write = service.credit_note if item.kind is Kind.CREDIT_NOTE else service.debit_note
    contract = item.contract.id if item.contract else 0
    return write(uow, contract, item.amount, item.booked_on, item.reason)


RECEIVING: Services[Receipt] = Services(
    get=service.get_receipt,
    new=Receipt,
    save=_receive,
    reasons={"reverse": _reverse},
    topics=frozenset({"receivables"}),
    prepare=_new_receipt,
)

NOTING: Services[Receivable] = Services(
    get=service.get,
    new=_empty_note,
    save=_save_note,
    topics=frozenset({"receivables"}),
    prepare=_new_note,
)


class ReceiptController(EditorController[Receipt]):
    """One receipt: entered with what it is for, or left parked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RECEIPT, RECEIVING)

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Read the rates of another day or currency."""
        super()._edit_field(path, value, filled)
        if path in {"currency", "received_on"} and self.draft.company is not None:
            bare = replace(self.draft, buying_rate=ZERO, mid_rate=ZERO)
            self.desk.work.read(lambda uow: service.rated(uow, bare), self.edit)


class ItemController(EditorController[Receivable]):
    """One open item; a new one is a credit or a debit note."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, NOTING)

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Bring customer and currency of the contract along with it."""
        super()._edit_field(path, value, filled)
        if path == "contract" and value is not None:
            self.desk.work.read(
                lambda uow: contracts.get(uow, value.id),
                lambda found: self.edit(
                    replace(
                        self.draft, currency=found.currency, customer=found.customer
                    )
                ),
            )


# --- The workbench -------------------------------------------------------------------


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
    open_items = service.open_items(uow, customer, receipt.currency)
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
        for one in service.deposits_awaited(uow, customer, receipt.currency)
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
        self.form.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.form.addWidget(self.page)
        self.form.addWidget(self.ages)
        self.form.setStretchFactor(0, 3)
        self.form.setStretchFactor(1, 2)
        self.form.setSizes([theme.px(470), theme.px(290)])
        self._charge = ZERO
        self.page.chosen.connect(self._choose)
        self.page.proposed.connect(self.reload)
        self.page.parked.connect(self._next)
        self.page.confirmed.connect(self._confirm)
        self.page.entry_asked.connect(lambda: desk.open("receipt"))
        self.ages.statement_asked.connect(partial(ask_statement, desk))
        self.ages.month_end_asked.connect(partial(month_end, desk))
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

    def _confirm(
        self, receipt: Receipt, parts: Sequence[Allocation], charge: Decimal
    ) -> None:
        def done(booked: Receipt) -> None:
            words = screen_language().amount(booked.realised(), "CNY")
            self.desk.toast(
                _(
                    "{number} allocated, exchange {gain} CNY",
                    number=booked.number,
                    gain=words,
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
        self.form.month_end_asked.connect(partial(month_end, desk))
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


# --- Statements and the month's end --------------------------------------------------


def ask_statement(desk: Desk, row: Aged) -> None:
    """Show the statement of a customer in a currency, to be printed or sent."""
    customer, currency = row.customer.id, row.currency
    desk.work.read(
        lambda uow: _statement(uow, customer, currency),
        lambda job: desk.preview(row.customer.name, (job,)),
    )


def _statement(uow: UnitOfWork, customer_id: int, currency: str) -> PaperJob:
    company = office.find_company(uow)
    ends = uow.today
    starts = add_months(ends.replace(day=1), -STATEMENT_MONTHS)
    record = service.paper(uow, company.id or 0, customer_id, currency, starts, ends)
    party = parties.get(uow, customer_id)
    language = party.language if party.language in LANGUAGES else "en"
    return PaperJob(
        key="statement",
        title=_("Statement of account"),
        language=language,
        render=partial(_rendered, record),
        filename=printed.file_name("statement", record.number, language),
        note=f"{starts:%Y-%m-%d} – {ends:%Y-%m-%d}",
        recipient=party.email,
    )


def _rendered(record: StatementPaper, code: str) -> bytes:
    return printed.render("statement", record, Language(code))


def month_end(desk: Desk) -> None:
    """Value everything open at the closing rate of the last finished month."""

    def value(uow: UnitOfWork) -> tuple[Revalued, ...]:
        first = uow.today.replace(day=1)
        finished = add_months(first, -1)
        last_day = add_months(uow.today.replace(day=1), 1)
        whole = (last_day - uow.today).days == 1
        return service.revalue(uow, uow.today if whole else finished)

    def done(found: tuple[Revalued, ...]) -> None:
        if not found:
            desk.toast(_("This month was valued already; nothing has changed."))
            return
        gain = sum((one.gain for one in found), ZERO)
        desk.toast(
            _(
                "{count} items valued, exchange {gain} CNY",
                count=len(found),
                gain=screen_language().amount(gain, "CNY"),
            )
        )

    desk.work.run(value, done)


def _statement_of(desk: Desk, rows: Sequence[Entry]) -> None:
    def find(uow: UnitOfWork) -> PaperJob:
        item = service.get(uow, rows[0].id)
        customer = item.customer.id if item.customer else 0
        return _statement(uow, customer, item.currency)

    desk.work.read(find, lambda job: desk.preview(rows[0].customer, (job,)))


# --- The tab -------------------------------------------------------------------------


def _items(desk: Desk) -> ListController:
    return ListController(
        desk,
        LIST,
        service.search,
        service.overview,
        actions={"statement": _statement_of},
    )


def _receipts(desk: Desk) -> ListController:
    return ListController(
        desk, RECEIPTS, service.search_receipts, service.overview_receipts
    )


class ReceivablesController(SheetsController):
    """The tab of receivables: claims, open items, receipts, ages."""

    def __init__(self, desk: Desk) -> None:
        enter = button(_("Enter a receipt"), "plus", primary=True)
        enter.clicked.connect(lambda: desk.open("receipt"))
        enter.setEnabled(desk.actor.may("receivables.edit"))
        super().__init__(
            desk,
            N_("Receivables"),
            "cash-banknote",
            (
                Sheet(N_("Claims"), ClaimsController),
                Sheet(LIST.title, _items),
                Sheet(RECEIPTS.title, _receipts),
                Sheet(N_("Ageing"), AgeingController),
            ),
            (enter,),
        )
        desk.work.changed.connect(self._count)
        self._count(TOPICS)

    def _count(self, topics: frozenset[str]) -> None:
        if topics & TOPICS:
            self.desk.work.read(
                lambda uow: len(service.parked(uow)),
                lambda count: self.form.show_count(0, count),
            )


def listing(desk: Desk) -> Tab:
    """Make the tab of receivables."""
    return ReceivablesController(desk)


def lookup_claims(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find open claims by number, contract or customer."""
    wanted = text.strip().casefold()
    found = []
    for one in service.open_items(uow):
        words = f"{one.number} {one.contract.code if one.contract else ''} "
        words += str(one.customer or "")
        if one.is_claim and wanted in words.casefold():
            amount = screen_language().amount(one.open, one.currency)
            found.append(
                Choice(
                    Ref(one.id or 0, one.number, one.number),
                    f"{one.customer} · {one.currency} {amount}",
                    {"amount": one.open},
                )
            )
    return found[:50]


def lookup_awaited(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find contracts that wait for their deposit."""
    wanted = text.strip().casefold()
    found = []
    for one in service.deposits_awaited(uow):
        if wanted in f"{one.contract.code} {one.customer}".casefold():
            amount = screen_language().amount(one.open, one.currency)
            found.append(
                Choice(
                    Ref(one.contract.id, one.contract.code, one.contract.code),
                    f"{one.customer} · {one.currency} {amount}",
                    {"amount": one.open},
                )
            )
    return found[:50]


def _around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract what was paid of it."""
    contract = contracts.get(uow, contract_id)
    position = service.position(uow, contract_id)
    total = contract.total()
    share = position.received / total if total else ZERO
    state = "done" if share >= 1 else "part" if share else "todo"
    receipts = service.receipts_of(uow, contract_id)
    last = receipts[-1] if receipts else None
    percent = screen_language().percent(share * 100, 0)
    step = Step(
        _("Payment"),
        percent if share else "",
        state,
        float(min(share, Decimal(1))),
        kind="receipt" if last else "",
        id=last.id if last else None,
    )
    links = tuple(
        Link(
            "receipt",
            one.id or 0,
            one.number,
            f"{screen_language().iso(one.received_on)} · {one.currency} "
            f"{screen_language().amount(one.amount, one.currency)}"
            if one.received_on
            else "",
            "cash",
            receipt_chip(one),
        )
        for one in receipts
    )
    return Around(steps=(step,), links=links, marks=_marks(uow, contract_id))


def _marks(uow: UnitOfWork, contract_id: int) -> dict[str, Mark]:
    """Say of each instalment of the plan how it stands."""
    contract = contracts.get(uow, contract_id)
    awaited = {
        one.contract.id: one
        for one in service.deposits_awaited(
            uow, contract.customer.id if contract.customer else None, contract.currency
        )
    }
    marks = {}
    for index, step in enumerate(contract.plan):
        if step.is_deposit and contract.number:
            missing = awaited.get(contract_id)
            if missing is None:
                marks[f"plan.{index}"] = Mark(chip=(_("Received"), "ok"))
            elif missing.received:
                marks[f"plan.{index}"] = Mark(chip=(_("Part received"), "teal"))
    for one in service.of_contract(uow, contract_id):
        if one.kind is not Kind.INVOICE or one.step < 0:
            continue
        late = one.overdue_days(uow.today)
        chip = (
            (_("Received"), "ok")
            if not one.open
            else (_("{n} days overdue", n=late), "bad")
            if late > 0
            else (_("Due in {n} days", n=-late), "info")
        )
        marks[f"plan.{one.step}"] = Mark(one.number, chip)
    return marks


MODULE = Module(
    name="receivables",
    title=N_("Receivables"),
    icon="cash-banknote",
    group=N_("Money"),
    permission="receivables.view",
    listing=listing,
    records={"receipt": ReceiptController, "receivable": ItemController},
    singular={"receipt": N_("Receipt"), "receivable": N_("Credit or debit note")},
    around={"contract": _around_contract},
    lookups={"claim": lookup_claims, "awaited": lookup_awaited},
)
