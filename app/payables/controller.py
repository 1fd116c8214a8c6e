"""Connects the screens of bills and payments with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_, _, names_here, screen_language
from app.core.money import ZERO
from app.core.refs import Choice, Ref
from app.inventory import service as inventory
from app.office import service as office
from app.parties import service as parties
from app.parties.domain import first_to_pay
from app.payables import listing, service
from app.payables.domain import Allocation, Bill, Kind, Payment, State, Summary, Usual
from app.payables.papers import filed_as
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.ui.chain import Around
from app.ui.decide import Candidate, decide, known_as
from app.ui.editor_controller import EditorController, Services
from app.ui.filing import Filing, filed
from app.ui.merge import merge
from app.ui.papers import origin_of, paper_job
from app.ui.sheets import SheetsController, list_sheet
from forms.kit.ask import Given
from forms.kit.spec import Block, Link, Reached, Step
from forms.payables import (
    PAYMENT,
    SPEC,
    confirmed,
    payee_blocks,
    payment_blocks,
    with_accounts,
)
from forms.payables_list import LIST, PAYMENTS, state_chip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from app.db.unit_of_work import UnitOfWork
    from app.parties.domain import PartyBank
    from app.ui.desk import Desk
    from app.ui.drafts import Draft
    from app.ui.module import Tab
    from app.ui.paper_job import PaperJob


def _new_bill(uow: UnitOfWork, bill: Bill) -> Bill:
    return replace(
        bill,
        kind=Kind.CHARGE,
        company=bill.company or office.first_company(uow),
        invoice_on=bill.invoice_on or uow.today,
    )


def _new_payment(uow: UnitOfWork, payment: Payment) -> Payment:
    ours = payment.company or office.first_company(uow)
    dated = replace(payment, company=ours, paid_on=payment.paid_on or uow.today)
    return service.rated(uow, dated) if dated.company else dated


def _reverse(uow: UnitOfWork, payment: Payment, given: Given) -> Payment:
    return service.reverse_payment(uow, payment, given.day(), given.reason)


def _refer(uow: UnitOfWork, payment: Payment, given: Given) -> Payment:
    return service.refer(uow, payment, given.reference)


def _set_off(uow: UnitOfWork, note: Bill, given: Given) -> Bill:
    return service.set_off_all(uow, note.id or 0, given.day())


def papers(uow: UnitOfWork, bill: Bill) -> Sequence[PaperJob]:
    """Gather the payment request of a bill for the preview."""
    key = bill.id or 0
    record = service.paper(uow, key)
    job = paper_job(
        "payment_request",
        record,
        preferred=screen_language().code,  # it stays in the house
        state=state_chip(bill),
        origin=origin_of("bill", key, "other", None),
    )
    filing = Filing(
        what=filed_as(bill),
        gather=partial(service.paper, bill_id=key),
        whole=lambda uow: papers(uow, service.get(uow, key)),
    )
    return (filed(uow, job, record, filing),)


BILLS: Services[Bill] = Services(
    get=service.get,
    new=Bill,
    save=service.save,
    actions={"book": service.book},
    given={"set_off": _set_off},
    reasons={"approve": service.approve, "cancel": service.cancel},
    topics=frozenset({"payables"}),
    papers=papers,
    prepare=_new_bill,
)

PAYING: Services[Payment] = Services(
    get=service.get_payment,
    new=Payment,
    save=service.pay,
    given={"reverse": _reverse, "refer": _refer},
    begins={"refer": lambda _uow, one: Given(reference=one.bank_reference)},
    topics=frozenset({"payables"}),
    prepare=_new_payment,
)


class BillController(EditorController[Bill]):
    """One bill: entered, matched, booked, paid."""

    def __init__(self, desk: Desk) -> None:
        spec = replace(SPEC, next=desk.chain.next_specs("bill"))
        super().__init__(desk, spec, BILLS)
        self._due_said = False

    def resume(self, kept: Draft) -> None:
        """Go on with a draft; its last day was said unless it stands as filled in."""
        filled = kept.usual or kept.begun
        self._due_said = filled is None or _days(kept.draft) != _days(filled)
        super().resume(kept)

    def allowed(self) -> frozenset[str]:
        """Return what may be done; paying only while something is open."""
        bill = self.stored
        payable = (
            bill.id is not None
            and bill.state is State.BOOKED
            and bill.open > 0
            and bill.kind is not Kind.DEBIT_NOTE
        )
        note = bill.kind is Kind.DEBIT_NOTE and bill.id is not None and bill.open > 0
        owed = note and bill.state is State.BOOKED
        barred = {key for key, may in (("pay", payable), ("set_off", owed)) if not may}
        return super().allowed() - barred

    def act(self, key: str) -> None:
        """Carry out an action; paying opens a payment."""
        if key != "pay":
            super().act(key)
        elif self.record_id is not None:
            pay_bills(self.desk, [self.record_id])

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Bring the lines of a purchase contract along; begin as the payee's last."""
        before = self.draft
        super()._edit_field(path, value, filled)
        self._due_said = self._due_said or path == "due_on"
        if path == "invoice_on":
            self._move_due(before)
        if path == "payee" and value is not None and self._is_bare():
            self.ask(
                lambda uow: service.usual(uow, value.id),
                partial(self._begin_as_usual, value),
            )
        wanted = path == "purchase" and value is not None and not self.draft.lines
        if wanted and self.record_id is None:
            asked = self.draft
            bare = replace(asked, invoice_number="")  # what was typed before stays, too
            self.desk.work.read(
                lambda uow: service.from_purchase(uow, value.id),
                self.joined(lambda made: self.edit(merge(bare, self.draft, made)[0])),
                self.show_error,
            )

    def _move_due(self, before: Bill) -> None:
        """Let the last day follow the invoice's, unless it was said itself."""
        on, due, now = before.invoice_on, before.due_on, self.draft.invoice_on
        said = self._due_said or self.record_id is not None
        if on is not None and due is not None and now is not None and not said:
            self.edit(replace(self.draft, due_on=now + (due - on)))

    def _is_bare(self) -> bool:
        """Say whether nothing is entered yet that tells what is billed."""
        bill = self.draft
        told = (bill.lines, bill.amount, bill.charge, bill.purchase)
        return self.record_id is None and not any(told)

    def _begin_as_usual(self, payee: Ref, found: Usual | None) -> None:
        """Take kind, currency and days over from the payee's last bill (H13)."""
        if found is None or self.draft.payee != payee or not self._is_bare():
            return
        told = self.draft.invoice_on, self.draft.due_on

        def begin(bill: Bill) -> Bill:
            return found.begin(replace(bill, invoice_on=told[0], due_on=told[1]))

        self.edit(self.as_usual(begin))
        number = found.number or _("the last draft")
        said = _("Kind, currency and due date as in {number}", number=number)
        self.desk.toast(said, "info")


def _days(bill: Bill) -> timedelta | None:
    """Return how long after the invoice a bill is due; None: a day is missing."""
    on, due = bill.invoice_on, bill.due_on
    return due - on if on is not None and due is not None else None


_RATED_BY = frozenset({"company", "currency", "paid_on"})


class PaymentController(EditorController[Payment]):
    """One payment.

    Attributes:
        accounts: The payee's, as its card tells them.
    """

    def __init__(self, desk: Desk) -> None:
        self.accounts: Sequence[PartyBank] = ()
        self._addressee: Ref | None = None
        sees = desk.actor.may("parties.view_bank")
        spec = with_accounts(PAYMENT, self._options if sees else None)
        super().__init__(desk, replace(spec, inspector=self.blocks), PAYING)

    def blocks(self, payment: Payment) -> Sequence[Block]:
        """Return what the inspector shows; of a draft, where the money may go."""
        found = payment_blocks(payment)
        if payment.id is not None or payment.payee is None:
            return found
        return (*found, *payee_blocks(payment.payee.id, self.accounts))

    def _options(self, payment: Payment) -> Sequence[tuple[Ref | None, str]]:
        """Return the accounts that a payment can go to, and where it went."""
        refs = [] if payment.id else [*map(confirmed, self.accounts)]
        if payment.payee_account not in refs:
            refs.append(payment.payee_account)
        return [(one, str(one)) for one in refs if one] or [(None, "–")]

    def _show(self, draft: Payment) -> None:
        super()._show(draft)
        if draft.id is None and draft.payee != self._addressee:
            self._ask_accounts(draft.payee)

    def _ask_accounts(self, payee: Ref | None) -> None:
        self._addressee, self.accounts = payee, ()
        if payee is not None:
            self.ask(
                lambda uow: parties.accounts(uow, payee.id),
                partial(self._take_accounts, payee),
            )

    def _take_accounts(self, payee: Ref, found: Sequence[PartyBank]) -> None:
        """Let the money go to the account that was chosen, or the first that may."""
        if payee != self.draft.payee or self.draft.id is not None:
            return
        self.accounts, chosen = found, self.draft.payee_account
        stays = chosen is not None and chosen in map(confirmed, found)
        self.edit(self.draft if stays else self._addressed(self.draft))

    def _addressed(self, payment: Payment) -> Payment:
        """Return a payment that goes to the payee's first account of its currency."""
        first = first_to_pay(self.accounts, payment.currency)
        return replace(payment, payee_account=confirmed(first) if first else None)

    def changed(self, draft: Payment, field: str, value: Any) -> Payment:  # noqa: ARG002
        """Let another currency go to its account, and another payee to none yet."""
        if field == "payee":
            return replace(draft, payee_account=None)
        return self._addressed(draft) if field == "currency" else draft

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if "parties" in topics and self.draft.id is None:
            self._ask_accounts(self.draft.payee)

    def lines_changed(self, draft: Payment, section: str) -> Payment:  # noqa: ARG002
        """Let the amount follow from its parts."""
        total = draft.allocated()
        return replace(draft, amount=total) if total else draft

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Read the rate of another day, currency or company."""
        super()._edit_field(path, value, filled)
        if path in _RATED_BY and self.draft.company is not None:
            bare = replace(self.draft, rate=ZERO)
            self.ask_while(
                _RATED_BY,
                ("rate",),
                lambda uow: service.rated(uow, bare),
                self._take_rate,
            )

    def _take_rate(self, found: Payment) -> None:
        rate, unit = found.rate, found.rate_unit
        self.edit(replace(self.draft, rate=rate, rate_unit=unit))


def pay_bills(desk: Desk, keys: Sequence[int]) -> None:
    """Open a payment of bills of one payee."""
    desk.work.read(
        lambda uow: service.payment_for(uow, keys),
        lambda made: desk.open("payment", None, made),
    )


def pay_selected(desk: Desk, rows: Sequence[Summary]) -> None:
    """Begin the payment of the selected bills."""
    pay_bills(desk, [row.id for row in rows])


def approve_selected(desk: Desk, rows: Sequence[Summary]) -> None:
    """Let the selected bills pass; own ones are left out with the reason (H38)."""
    titles = {
        row.id: known_as(
            row.number,
            names_here(row.payee, row.payee_zh)[0],
            row.amount,
            row.currency,
        )
        for row in rows
    }

    def read(uow: UnitOfWork) -> list[Candidate]:
        found = service.to_approve(uow, list(titles))
        return [
            Candidate(titles[bill.id or 0], bill, _(why) if why else "")
            for bill, why in found
        ]

    def act(uow: UnitOfWork, bill: Bill, given: Given) -> Bill:
        return service.approve(uow, bill, given.reason)

    title = _("Let these bills pass in spite of their differences?")
    question = "bill", title, _("Approve")
    decide(desk, question, read, act)


_ACTIONS = {
    "pay": "app.payables.controller:pay_selected",
    "approve": "app.payables.controller:approve_selected",
}


def sheets(desk: Desk) -> Tab:
    """Make the tab of bills and payments."""
    sheets = (
        list_sheet(LIST, listing.BILLS, _ACTIONS),
        list_sheet(PAYMENTS, listing.PAYMENTS),
    )
    return SheetsController(desk, N_("Payables"), "credit-card", sheets)


def lookup_payees(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find whoever may be paid."""
    return parties.lookup(uow, text)


def bill_from_purchase(uow: UnitOfWork, purchase_id: int) -> list[Bill]:
    """Begin the invoice of a purchase contract."""
    return [service.from_purchase(uow, purchase_id)]


def claim_from_purchase(uow: UnitOfWork, purchase_id: int) -> list[Bill]:
    """Begin what a supplier is charged with for goods that are short, late or bad."""
    purchase = purchasing.get(uow, purchase_id)
    claim = Bill(
        kind=Kind.DEBIT_NOTE,
        company=purchase.company,
        payee=purchase.supplier,
        purchase=Ref.of(purchase_id, purchase.number, purchase.supplier),
        contract=purchase.contract,
        invoice_on=uow.today,
        currency=purchase.currency,
    )
    return [claim]


def bill_from_receipt(uow: UnitOfWork, receipt_id: int) -> list[Bill]:
    """Begin the invoice of the purchase contract that a goods receipt fulfils."""
    order = inventory.get(uow, receipt_id).purchase
    return [service.from_purchase(uow, order.id)] if order else []


def deposit_from_purchase(uow: UnitOfWork, purchase_id: int) -> list[Payment]:
    """Return the payment of a purchase contract's deposit."""
    purchase = purchasing.get(uow, purchase_id)
    amount = purchase.deposit() or purchase.total()
    made = Payment(
        company=purchase.company,
        payee=purchase.supplier,
        paid_on=uow.today,
        currency=purchase.currency,
        amount=amount,
        allocations=(
            Allocation(purchase=Ref(purchase_id, purchase.number, ""), amount=amount),
        ),
    )
    return [service.rated(uow, made)]


def payment_from_debt(uow: UnitOfWork, key: int) -> list[Payment]:
    """Return the payment of a credit note, or of what else a customer gets back."""
    return [service.payment_back(uow, [receivables.get(uow, key)])]


def payment_from_receipt(uow: UnitOfWork, key: int) -> list[Payment]:
    """Return the payment that gives a customer back what it sent too much."""
    return [service.payment_back(uow, receivables.owed_back(uow, key))]


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract what was billed and paid for it."""
    bills = service.of_contract(uow, contract_id)
    return Around(links=tuple(_link(one) for one in bills if one.lines))


def around_purchase(uow: UnitOfWork, purchase_id: int) -> Around:
    """Tell a purchase contract its invoices."""
    bills = service.of_purchase(uow, purchase_id)
    if not bills:
        return Around(steps=(Step(_("Supplier invoice")),))
    paid = all(one.state is State.BOOKED and not one.open for one in bills)
    step = Step(
        _("Supplier invoice"),
        bills[-1].number,
        Reached.DONE if paid else Reached.PART,
        kind="bill",
        id=bills[-1].id,
    )
    return Around(steps=(step,), links=tuple(_link(one) for one in bills))


def around_shipment(uow: UnitOfWork, shipment_id: int) -> Around:
    """Tell a shipment what its charges came to."""
    return Around(
        links=tuple(
            _link(one)
            for one in service.of_shipment(uow, shipment_id)
            if one.open and one.state is not State.DRAFT
        )
    )


def _link(bill: Bill) -> Link:
    amount = screen_language().amount(bill.amount, bill.currency)
    detail = " · ".join(
        part for part in (str(bill.payee or ""), f"{bill.currency} {amount}") if part
    )
    title = bill.number or _("Draft")
    return Link("bill", bill.id or 0, title, detail, "file-invoice", state_chip(bill))
