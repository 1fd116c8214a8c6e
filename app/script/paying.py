"""The actions of a script that pay: suppliers' invoices, charges, payments."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.office import service as office
from app.parties import service as parties
from app.payables import service as payables
from app.payables.domain import Allocation, Bill, Kind, Payment
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.domain import Kind as DebtKind
from app.script.placing import placed
from app.shipments import service as shipments
from app.shipments.domain import ChargeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.script.reader import Node
    from app.script.stage import Stage


def supplier_invoice(stage: Stage, node: Node) -> None:
    """A supplier's VAT invoice comes for what was delivered and not billed."""
    draft = payables.from_purchase(stage.uow, stage.find(node, "purchase"))
    draft = replace(
        draft,
        invoice_number=node.text("invoice_number", ""),
        invoice_on=node.maybe_day("invoice_on") or stage.uow.today,
        due_on=node.maybe_day("due_on") or draft.due_on,
    )
    saved = payables.save(stage.uow, draft)
    booked = payables.book(stage.uow, saved, node.text("number", "") or None)
    if node.has("approval"):
        booked = payables.approve(stage.uow, booked, node.text("approval"))
    stage.name(node, "supplier_invoice", booked.id or 0)


def expense(stage: Stage, node: Node) -> None:
    """A bill for a charge that no shipment has planned."""
    shipment = stage.maybe(node, "shipment")
    contract = stage.maybe(node, "contract")
    draft = Bill(
        kind=Kind.CHARGE,
        company=stage.our_company(),
        payee=stage.maybe_party(node, "payee"),
        contract=Ref(contract, "", "") if contract else None,
        shipment=Ref(shipment, "", "") if shipment else None,
        charge=node.one_of("kind", ChargeKind),
        invoice_number=node.text("invoice_number", ""),
        invoice_on=stage.uow.today,
        currency=node.text("currency", "CNY"),
        amount=node.number("amount"),
        note=node.text("note", ""),
    )
    booked = payables.book(stage.uow, payables.save(stage.uow, draft))
    stage.name(node, "expense", booked.id or 0)


def supplier_debit_note(stage: Stage, node: Node) -> None:
    """Costs are claimed back from a supplier or an agent."""
    contract = stage.maybe(node, "contract")
    purchase = stage.maybe(node, "purchase")
    note = payables.debit_note(
        stage.uow,
        Bill(
            company=stage.our_company(),
            payee=stage.party(node, "supplier"),
            contract=Ref(contract, "", "") if contract else None,
            purchase=Ref(purchase, "", "") if purchase else None,
            invoice_on=stage.uow.today,
            currency=node.text("currency", "CNY"),
            amount=node.number("amount"),
            reason=node.text("reason"),
        ),
    )
    stage.name(node, "supplier_note", note.id or 0)


def set_off_supplier(stage: Stage, node: Node) -> None:
    """A debit note settles a part of a supplier's invoice."""
    payables.set_off(
        stage.uow,
        stage.find(node, "supplier_note"),
        stage.find(node, "supplier_invoice"),
        node.number("amount"),
        stage.uow.today,
    )


PAID = {"allocations.0.amount": "amount"}
"""What a payment that names one thing calls its part."""


def confirm_account(stage: Stage, node: Node) -> None:
    """Somebody has verified the account of a payee, in a file perhaps somebody else."""
    party = parties.get(stage.uow, stage.party(node, "party").id)
    number, how = node.text("account", ""), node.text("how")
    fits = [one for one in party.waiting() if number in ("", one.account_number)]
    if not fits:
        raise node.child("account", None).fail(
            N_("no account of it is to be confirmed")
        )
    with _as_second(stage, node):
        parties.confirm_account(stage.uow, party, fits[0].id or 0, how)


def confirm_limit(stage: Stage, node: Node) -> None:
    """Somebody lets the credit limit of a customer count, perhaps somebody else."""
    party = parties.get(stage.uow, stage.party(node, "party").id)
    why = node.text("why")
    with _as_second(stage, node):
        parties.confirm_limit(stage.uow, party, why)


@contextmanager
def _as_second(stage: Stage, node: Node) -> Iterator[None]:
    """Act as whoever is said to confirm it; on a server it is who plays the script."""
    actor, other = stage.uow.actor, node.text("by", "")
    if other and not actor.login:
        stage.uow.actor = replace(actor, name=other)
    try:
        yield
    finally:
        stage.uow.actor = actor


def payment(stage: Stage, node: Node) -> None:
    """Money goes out: for an invoice, a deposit, or a shipment's charges."""
    number = node.text("number", "") or None
    wanted = [_due(stage, node)]
    if node.has("shipment"):
        wanted = _charges(stage, node)
    made = _with_terms(stage, node, [each for each in wanted if each is not None])
    if not made:
        raise node.fail(
            N_("say what is paid: an invoice, an expense, a purchase, a shipment …")
        )
    for order, each in enumerate(made):
        with placed(node, PAID):
            paid = payables.pay(stage.uow, each, number)
        name = node.text("id", "") if order == 0 else ""
        stage.keep("payment", paid.id or 0, name)


def reverse_payment(stage: Stage, node: Node) -> None:
    """A payment came back."""
    wrong = payables.get_payment(stage.uow, stage.find(node, "payment"))
    payables.reverse_payment(stage.uow, wrong, stage.uow.today, node.text("reason"))


def _due(stage: Stage, node: Node) -> Payment | None:
    for kind in ("supplier_invoice", "expense"):
        bill = stage.maybe(node, kind)
        if bill is not None:
            return _partly(node, payables.payment_for(stage.uow, [bill]))
    debt = _debt(stage, node)
    if debt is not None:
        return debt
    purchase = stage.maybe(node, "purchase")
    if purchase is None:
        return None
    order = purchasing.get(stage.uow, purchase)
    amount = node.number("amount", order.deposit())
    return Payment(
        company=order.company,
        payee=order.supplier,
        paid_on=stage.uow.today,
        currency=order.currency,
        amount=amount,
        allocations=(
            Allocation(purchase=Ref(purchase, order.number, ""), amount=amount),
        ),
    )


def _debt(stage: Stage, node: Node) -> Payment | None:
    """Return what a customer gets back: a credit note, or what its deposit left."""
    note = stage.maybe(node, "note", "credit_note")
    contract = stage.maybe(node, "contract")
    if note is not None:
        debts = [receivables.get(stage.uow, note)]
    elif contract is not None:
        debts = [
            one
            for one in receivables.of_contract(stage.uow, contract)
            if one.kind is DebtKind.ADVANCE_REFUND and one.open
        ]
        if not debts:
            raise node.child("contract", None).fail(
                N_("the customer gets nothing back of this contract")
            )
    else:
        return None
    amount = node.number("amount", sum((one.open for one in debts), ZERO))
    parts, left = [], amount
    for debt in debts:
        part = min(debt.open, left) if debt is not debts[-1] else left
        left -= part
        ref = Ref(debt.id or 0, debt.number, "")
        parts.append(Allocation(debt=ref, contract=debt.contract, amount=part))
    return Payment(
        company=stage.our_company(),
        payee=debts[0].customer,
        paid_on=stage.uow.today,
        currency=debts[0].currency,
        amount=amount,
        allocations=tuple(part for part in parts if part.amount),
    )


def _partly(node: Node, whole: Payment) -> Payment:
    if not node.has("amount"):
        return whole
    amount = node.number("amount")
    parts = (replace(whole.allocations[0], amount=amount),)
    return replace(whole, amount=amount, allocations=parts)


def _charges(stage: Stage, node: Node) -> list[Payment | None]:
    """Return payments of a shipment's open charges, one for payee and currency."""
    shipment = stage.find(node, "shipment")
    only = node.one_of("kind", ChargeKind, "") if node.has("kind") else None
    if only is ChargeKind.COMMISSION:
        _less_commission(stage, shipment)
    groups: dict[tuple[int, str], list[int]] = {}
    for bill in payables.open_bills(stage.uow):
        if bill.shipment != Ref(shipment, "", ""):
            continue
        if bill.charge is only or (only is None and bill.kind is Kind.CHARGE):
            payee = bill.payee.id if bill.payee else 0
            groups.setdefault((payee, bill.currency), []).append(bill.id or 0)
    if not groups:
        raise node.child("shipment", None).fail(
            N_("nothing of this shipment is to be paid")
        )
    return [payables.payment_for(stage.uow, bills) for bills in groups.values()]


def _less_commission(stage: Stage, shipment: int) -> None:
    """Set off what credit notes took from the agent's commission (settled 17)."""
    sold = shipments.get(stage.uow, shipment).portions()
    notes = [x for p in sold for x in payables.of_contract(stage.uow, p.contract.id)]
    for note in notes:
        if note.kind is not Kind.DEBIT_NOTE or note.charge is not ChargeKind.COMMISSION:
            continue
        left = note.open
        for bill in payables.of_shipment(stage.uow, shipment):
            taken = min(bill.open, left)
            if bill.kind is Kind.COMMISSION and taken > 0:
                payables.set_off(
                    stage.uow, note.id or 0, bill.id or 0, taken, stage.uow.today
                )
                left -= taken


def _with_terms(stage: Stage, node: Node, made: list[Payment]) -> list[Payment]:
    """Complete payments: payee of charges that name none, the bank's rate and fee.

    The rate is that of the foreign currency among them; the fee is taken once.
    """
    payee = stage.maybe_party(node, "payee")
    note, fee = node.text("note", ""), node.number("fee", ZERO)
    told = node.text("bank_reference", "")
    rate = node.number("rate", ZERO)
    base = office.base_of(stage.uow, stage.company)
    money = {one.currency for one in made}
    foreign = money - {base} or money
    if rate and len(foreign) > 1:
        raise node.child("rate", None).fail(
            N_("several currencies are paid here: say which kind of charge")
        )
    made = [
        replace(one, rate=rate, rate_unit=stage.rate_unit(one.currency))
        if rate and one.currency in foreign
        else one
        for one in made
    ]
    return [
        replace(
            one,
            payee=one.payee or payee,
            fee_base=fee if order == 0 else ZERO,
            bank_reference=told,
            note=note,
        )
        for order, one in enumerate(made)
    ]
