"""The actions of a script that are money from customers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.contracts import service as contracts
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.receivables import service as receivables
from app.receivables.domain import CLAIMS, Allocation, Receipt, Receivable
from app.shipments import service as shipments

if TYPE_CHECKING:
    from app.script.reader import Node
    from app.script.stage import Stage


def receipt(stage: Stage, node: Node) -> None:
    """Money comes in: a deposit, the balance of shipments, or both."""
    amount = node.number("amount")
    currency = node.text("currency", "USD")
    money = Receipt(
        company=stage.our_company(),
        customer=stage.party(node, "customer"),
        received_on=stage.uow.today,
        currency=currency,
        amount=amount,
        charge=node.number("charge", ZERO),
        remitter=node.text("remitter", ""),
        reference=node.text("reference", ""),
        mid_rate=node.number("mid", ZERO),
        buying_rate=node.number("buying", ZERO),
        rate_unit=stage.rate_unit(currency),
        allocations=_purposes(stage, node, amount),
    )
    number = node.text("number", "") or None
    booked = receivables.receive(stage.uow, money, number, sure=True)
    stage.name(node, "receipt", booked.id or 0)


def allocate(stage: Stage, node: Node) -> None:
    """Money that was parked finds what it is for."""
    parked = receivables.get_receipt(stage.uow, stage.find(node, "receipt"))
    parts = _purposes(stage, node, parked.free)
    if not parts:
        raise node.fail(N_("say what the money is for"))
    receivables.allocate(stage.uow, parked, parts, on=stage.uow.today)


def return_overpayment(stage: Stage, node: Node) -> None:
    """A customer shall get back what it paid too much; its payment comes later."""
    parked = receivables.get_receipt(stage.uow, stage.find(node, "receipt"))
    receivables.return_parked(
        stage.uow,
        parked,
        stage.find(node, "contract"),
        node.number("amount", parked.free),
        stage.uow.today,
    )


def reverse_receipt(stage: Stage, node: Node) -> None:
    """A receipt was booked wrongly, or its cheque bounced."""
    wrong = receivables.get_receipt(stage.uow, stage.find(node, "receipt"))
    receivables.reverse(stage.uow, wrong, stage.uow.today, node.text("reason"))


def revalue(stage: Stage, node: Node) -> None:
    """A month ends: what is open in foreign currency takes the closing rate."""
    del node
    receivables.revalue(stage.uow, stage.uow.today)


def credit_note(stage: Stage, node: Node) -> None:
    """A customer gets something off what it was invoiced."""
    note = receivables.credit_note(
        stage.uow,
        stage.find(node, "contract"),
        node.number("amount"),
        stage.uow.today,
        node.text("reason"),
        stage.maybe(node, "shipment"),
    )
    stage.name(node, "note", note.id or 0)


def debit_note(stage: Stage, node: Node) -> None:
    """A customer is charged what no invoice charges."""
    note = receivables.debit_note(
        stage.uow,
        stage.find(node, "contract"),
        node.number("amount"),
        stage.uow.today,
        node.text("reason"),
        stage.maybe(node, "shipment"),
    )
    stage.name(node, "note", note.id or 0)


def set_off(stage: Stage, node: Node) -> None:
    """A credit note settles a part of what a shipment's invoice claims."""
    credit = stage.find(node, "note", "credit_note")
    amount = node.number("amount")
    for claim in _claims(stage, stage.find(node, "shipment")):
        part = min(claim.open, amount)
        if part > 0:
            receivables.set_off(stage.uow, credit, claim.id or 0, part, stage.uow.today)
            amount -= part
    if amount > 0:
        raise node.child("amount", None).fail(
            N_("is more than the shipment's invoice still claims")
        )


def _purposes(stage: Stage, node: Node, amount: Decimal) -> tuple[Allocation, ...]:
    """Return what the money is for; nothing leaves it parked."""
    parts = list(node.each("for"))
    if not parts:
        return tuple(_purpose(stage, node, amount))
    found: list[Allocation] = []
    for part in parts:
        found += _purpose(stage, part, part.number("amount"))
        part.done()
    return tuple(found)


def _purpose(stage: Stage, node: Node, amount: Decimal) -> list[Allocation]:
    shipment = stage.maybe(node, "shipment")
    note = stage.maybe(node, "note", "debit_note")
    contract = stage.maybe(node, "contract")
    if shipment is not None:
        return _settling(node, _claims(stage, shipment, contract), amount)
    if note is not None:
        return _settling(node, [receivables.get(stage.uow, note)], amount)
    if contract is not None:
        deal = contracts.get(stage.uow, contract)
        return [
            Allocation(contract=Ref(contract, deal.number, ""), amount=amount),
        ]
    return []


def _settling(
    node: Node, claims: list[Receivable], amount: Decimal
) -> list[Allocation]:
    """Settle claims in the order they fall due."""
    found = []
    for claim in claims:
        part = min(claim.open, amount)
        if part > 0:
            ref = Ref(claim.id or 0, claim.number, "")
            found.append(Allocation(receivable=ref, amount=part))
            amount -= part
    if amount > 0:
        raise node.child("amount", None).fail(
            N_("is {over} more than is still claimed"), over=f"{amount:f}"
        )
    return found


def _claims(
    stage: Stage, shipment_id: int, contract: int | None = None
) -> list[Receivable]:
    """Return what a shipment's invoice claims; of several contracts one's, if named."""
    sold = [one.contract.id for one in shipments.get(stage.uow, shipment_id).portions()]
    only = [key for key in sold if key == contract] or sold
    return [
        claim
        for key in only
        for claim in receivables.of_contract(stage.uow, key)
        if claim.shipment == Ref(shipment_id, "", "") and claim.kind in CLAIMS
    ]
