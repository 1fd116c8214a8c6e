"""Connects the receivables' screens with their services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from app.contracts import service as contracts
from app.core.i18n import N_, _, _n, names_here, new_words, screen_language
from app.core.money import ZERO
from app.core.refs import Choice, Ref
from app.credits import service as of_credits
from app.parties import service as parties
from app.receivables import listing, service
from app.receivables.controller.bench import (
    TOPICS,
    AgeingController,
    ClaimsController,
    statement,
)
from app.receivables.domain import NOTES, Allocation, Entry, Kind, Receipt, Receivable
from app.receivables.papers import note_filed_as
from app.receivables.rules import MISSING_DEPOSIT
from app.shipments import service as shipments
from app.ui.chain import Around, Mark
from app.ui.editor_controller import EditorController, Services
from app.ui.filing import Filing, filed
from app.ui.papers import origin_of, paper_job
from app.ui.sheets import Sheet, SheetsController, list_sheet
from forms.kit.buttons import button
from forms.kit.cell_of import done_words
from forms.kit.spec import Link, Reached, Step
from forms.receivables import SPEC
from forms.receivables_list import LIST, RECEIPTS, receipt_chip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.contracts.domain import Contract
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.module import Tab
    from app.ui.paper_job import PaperJob
    from forms.kit.ask import Given


# --- The note -----------------------------------------------------------------------


def _new_note(uow: UnitOfWork, item: Receivable) -> Receivable:
    return replace(item, booked_on=uow.today)


def _empty_note() -> Receivable:
    return Receivable(kind=Kind.CREDIT_NOTE, booked_on=date.min)


def _save_note(uow: UnitOfWork, item: Receivable) -> Receivable:
    write = service.credit_note if item.kind is Kind.CREDIT_NOTE else service.debit_note
    contract = item.contract.id if item.contract else 0
    return write(uow, contract, item.amount, item.booked_on, item.reason)


def _set_off(uow: UnitOfWork, item: Receivable, given: Given) -> Receivable:
    return service.set_off_all(uow, item.id or 0, given.day())


def _note_papers(uow: UnitOfWork, item: Receivable) -> Sequence[PaperJob]:
    """Gather the paper of a note for the preview."""
    key = item.id or 0
    record = service.note_paper(uow, key)
    party = parties.get(uow, item.customer.id) if item.customer else None
    job = paper_job(
        "note",
        record,
        preferred=party.language if party else "en",
        origin=origin_of("receivable", key, "statement", party, item.company),
    )
    filing = Filing(
        what=note_filed_as(item),
        gather=partial(service.note_paper, receivable_id=key),
        whole=lambda uow: _note_papers(uow, service.get(uow, key)),
    )
    return (filed(uow, job, record, filing),)


NOTING: Services[Receivable] = Services(
    get=service.get,
    new=_empty_note,
    save=_save_note,
    given={"set_off": _set_off},
    topics=frozenset({"receivables"}),
    papers=_note_papers,
    prepare=_new_note,
)


_PRINTED = frozenset({"print", "mail"})
_OF_CONTRACT = ("company", "currency", "customer")


class ItemController(EditorController[Receivable]):
    """One open item; a new one is a credit or a debit note."""

    def __init__(self, desk: Desk) -> None:
        nexts = desk.chain.next_specs(SPEC.kind)
        super().__init__(desk, replace(SPEC, next=nexts), NOTING)

    def allowed(self) -> frozenset[str]:
        """Return what may be done: what we owe is set off, what is owed is received."""
        item = self.stored
        live = item.id is not None and item.open > 0
        owed, owing = {"next:receipt"}, {"set_off", "next:payment"}
        never = owed | owing if not live else owing if item.is_claim else set(owed)
        if item.id is None or item.kind not in NOTES:
            never |= _PRINTED
        return super().allowed() - never

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Bring customer and currency of the contract along with it."""
        super()._edit_field(path, value, filled)
        if path == "contract" and value is not None:
            self.desk.work.read(
                lambda uow: contracts.get(uow, value.id),
                self.joined(self._take_contract),
            )

    def _take_contract(self, found: Contract) -> None:
        named = {name: getattr(found, name) for name in _OF_CONTRACT}
        self.edit(replace(self.draft, **named))


def statement_of(desk: Desk, rows: Sequence[Entry]) -> None:
    """Show the statements of the customers of some items, each once."""

    def find(uow: UnitOfWork) -> list[PaperJob]:
        whose = dict.fromkeys(_account_of(uow, row) for row in rows)
        found = [(key, statement(uow, *key)) for key in whose]
        if len(found) == 1:
            return [found[0][1]]
        # Several are told apart by their numbers and customers.
        return [
            replace(job, key=f"{'-'.join(map(str, key))}/{job.key}", title=_of(job))
            for key, job in found
        ]

    def show(jobs: Sequence[PaperJob]) -> None:
        count = f"{len(jobs)} × " if len(jobs) > 1 else ""
        whose = names_here(rows[0].customer, rows[0].customer_zh)[0]
        name = _("Statement of account") if count else whose
        desk.preview(f"{count}{name}", jobs)

    desk.work.read(find, show)


def _account_of(uow: UnitOfWork, row: Entry) -> tuple[int, int, str]:
    """Return company, customer and currency of an item."""
    item = service.get(uow, row.id)
    company = item.company.id if item.company else 0
    return company, item.customer.id if item.customer else 0, item.currency


def _of(job: PaperJob) -> str:
    return f"{job.number} · {job.title}"


# --- The tab -------------------------------------------------------------------------


_ACTIONS = {"statement": "app.receivables.controller:statement_of"}


class ReceivablesController(SheetsController):
    """The tab of receivables: claims, open items, receipts, ages."""

    def __init__(self, desk: Desk) -> None:
        enter = button(new_words(_("Receipt")), "plus", primary=True)
        enter.clicked.connect(lambda: desk.open("receipt"))
        enter.setEnabled(desk.actor.may("receivables.edit"))
        super().__init__(
            desk,
            N_("Receivables"),
            "cash-banknote",
            (
                Sheet(N_("Match receipts"), ClaimsController),
                list_sheet(LIST, listing.ITEMS, _ACTIONS),
                list_sheet(RECEIPTS, listing.RECEIPTS),
                Sheet(N_("Ageing"), AgeingController),
            ),
            (enter,),
        )
        desk.work.changed.connect(self._count)
        self._count(TOPICS)

    @property
    def kind(self) -> str:
        """What is begun here, as by the button: a receipt."""
        return "receipt"

    def _count(self, topics: frozenset[str]) -> None:
        if topics & TOPICS:
            self.desk.work.read(
                lambda uow: len(service.parked(uow)),
                lambda count: self.form.show_count(0, count),
            )


def sheets(desk: Desk) -> Tab:
    """Make the tab of receivables."""
    return ReceivablesController(desk)


def lookup_claims(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find open claims by number, contract or customer."""
    found = []
    for one in service.open_items(uow):
        contract = one.contract.code if one.contract else ""
        whose = one.customer or Ref(0, "", "")
        if one.is_claim and whose.fits(text, one.number, contract):
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
    found = []
    for one in service.deposits_awaited(uow):
        if one.customer.fits(text, one.contract.code):
            amount = screen_language().amount(one.open, one.currency)
            found.append(
                Choice(
                    Ref(one.contract.id, one.contract.code, one.contract.code),
                    f"{one.customer} · {one.currency} {amount}",
                    {"amount": one.open},
                )
            )
    return found[:50]


def receipt_from_contract(uow: UnitOfWork, contract_id: int) -> list[Receipt]:
    """Return the receipt that a contract waits for: its deposit, else its claims."""
    contract = contracts.get(uow, contract_id)
    customer = contract.customer.id if contract.customer else 0
    parts = [
        Allocation(
            contract=Ref(one.contract.id, one.contract.code, ""), amount=one.open
        )
        for one in service.deposits_awaited(uow, customer, contract.currency)
        if one.contract.id == contract_id
    ] or _paying(service.of_contract(uow, contract_id))
    made = Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=uow.today,
        currency=contract.currency,
        amount=sum((part.amount for part in parts), ZERO),
        reference=contract.number,
        allocations=tuple(parts),
    )
    return [service.rated(uow, made)]


def receipt_from_shipment(uow: UnitOfWork, shipment_id: int) -> list[Receipt]:
    """Return the receipt for a shipment's claims; before it left, its contract's."""
    shipment = shipments.get(uow, shipment_id)
    contract = shipment.contract.id if shipment.contract else 0
    (made,) = receipt_from_contract(uow, contract)
    sold = [portion.contract.id for portion in shipment.portions()]
    parts = _paying(
        one
        for key in sold
        for one in service.of_contract(uow, key)
        if one.shipment is not None and one.shipment.id == shipment_id
    )
    return [_paid_by(uow, made, parts, shipment.invoice_number)] if parts else [made]


def receipt_from_credit(uow: UnitOfWork, credit_id: int) -> list[Receipt]:
    """Return the receipt of what the bank pays: of the first documents that it has."""
    credit = of_credits.get(uow, credit_id)
    for drawing in credit.drawings:
        if drawing.shipment and drawing.presented_on and not drawing.paid_on:
            return receipt_from_shipment(uow, drawing.shipment.id)
    return receipt_from_contract(uow, credit.contract.id) if credit.contract else []


def receipt_from_claim(uow: UnitOfWork, key: int) -> list[Receipt]:
    """Return the receipt that an open claim waits for."""
    claim = service.get(uow, key)
    made = Receipt(
        company=claim.company,
        customer=claim.customer,
        received_on=uow.today,
        currency=claim.currency,
    )
    return [_paid_by(uow, made, _paying([claim]), claim.number)]


def _paying(items: Iterable[Receivable]) -> list[Allocation]:
    return [
        Allocation(receivable=Ref(one.id or 0, one.number, ""), amount=one.open)
        for one in items
        if one.is_claim and one.open
    ]


def _paid_by(
    uow: UnitOfWork, made: Receipt, parts: Sequence[Allocation], reference: str
) -> Receipt:
    """Return a receipt that pays these parts, at the rate of its day."""
    amount = sum((part.amount for part in parts), ZERO)
    made = replace(made, amount=amount, reference=reference, allocations=tuple(parts))
    return service.rated(uow, made)


def note_from_contract(uow: UnitOfWork, contract_id: int) -> list[Receivable]:
    """Return an empty credit note of a contract."""
    contract = contracts.get(uow, contract_id)
    return [
        Receivable(
            kind=Kind.CREDIT_NOTE,
            contract=Ref(contract_id, contract.number, ""),
            customer=contract.customer,
            currency=contract.currency,
            booked_on=uow.today,
        )
    ]


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract what was paid of it."""
    contract = contracts.get(uow, contract_id)
    position = service.position(uow, contract_id)
    total = contract.total()
    share = position.received / total if total else ZERO
    state = Reached.DONE if share >= 1 else Reached.PART if share else Reached.TODO
    receipts = service.receipts_of(uow, contract_id)
    last = receipts[-1] if receipts else None
    step = Step(
        _("Collection"),
        done_words(share * 100) if share else "",
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
        if step.is_deposit and contract.state in ("confirmed", "completed"):
            missing = awaited.get(contract_id)
            if missing is None:
                marks[f"plan.{index}"] = Mark(chip=(_("Collected"), "ok"))
            elif missing.received:
                marks[f"plan.{index}"] = Mark(chip=(_("Part received"), "teal"))
    booked = service.of_contract(uow, contract_id)
    # What is open speaks for its instalment, the first due before all others.
    booked.sort(key=lambda one: (one.open > 0, -(one.due_on or date.max).toordinal()))
    to_bill = dict(enumerate(contract.instalment_amounts()))
    deposit = next((at for at, one in enumerate(contract.plan) if one.is_deposit), 0)
    for one in booked:
        if one.kind is not Kind.INVOICE:
            continue
        # What was missing of the deposit when the goods left is claimed with them.
        index = deposit if one.step == MISSING_DEPOSIT else one.step
        to_bill[index] = to_bill.get(index, ZERO) - one.amount
        more = contract_id in awaited if one.step < 0 else to_bill[index] > 0
        rest = contract.state == "confirmed" and more
        marks[f"plan.{index}"] = Mark(one.number, _stands(uow, one, rest=rest))
    return marks


def _stands(uow: UnitOfWork, claim: Receivable, *, rest: bool) -> tuple[str, str]:
    """Say how an instalment stands by its claim; rest: more is to be invoiced."""
    if not claim.open:
        return (_("Part received"), "teal") if rest else (_("Collected"), "ok")
    late = claim.overdue_days(uow.today)
    if late > 0:
        return _n("{n} day overdue", "{n} days overdue", late), "bad"
    if not late:
        return _("Due today"), "warn"
    return _n("Due in {n} day", "Due in {n} days", -late), "info"
