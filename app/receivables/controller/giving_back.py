"""Asks what of a parked receipt the customer shall get back, and owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _, screen_language
from app.receivables import service
from forms.kit.ask import AskDialog, Given, Question, the_amount, the_day

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtWidgets import QWidget

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork
    from app.receivables.domain import Receipt
    from app.ui.desk import Desk


def give_back(desk: Desk, receipt: Receipt, over: QWidget) -> None:
    """Owe a customer what it sent too much, and begin the payment of it.

    Who may not pay leaves it to those who do: it stands among the open items.

    Args:
        desk: Runs it.
        receipt: The parked one, as it was read.
        over: The form that the question stands over.
    """

    def begin(uow: UnitOfWork) -> tuple[Ref, Given]:
        given = Given(on=uow.today, amount=receipt.free, currency=receipt.currency)
        return service.overpaid(uow, receipt), given

    def ask(found: tuple[Ref, Given]) -> None:
        contract, given = found
        question = Question(
            title=_("Pay back what {number} brought too much?", number=receipt.number),
            text=_(
                "It is owed to the customer under {contract}.", contract=contract.code
            ),
            verb=_("Pay back"),
            fields=(the_amount(N_("Amount")), the_day(N_("Date"))),
        )
        answer = AskDialog(question, given, over).answer()
        if answer is not None:
            owe(contract, answer)

    def owe(contract: Ref, given: Given) -> None:
        amount, day = given.amount or receipt.free, given.day()
        desk.work.run(
            lambda uow: service.return_parked(uow, receipt, contract.id, amount, day),
            lambda debt: done(contract, debt.amount),
        )

    def done(contract: Ref, amount: Decimal) -> None:
        words = screen_language().amount(amount, receipt.currency)
        desk.toast(f"{contract.code} · {receipt.currency} {words}")
        if desk.actor.may("payables.issue"):
            desk.make_next("receipt", "payment", receipt.id or 0)

    desk.work.read(begin, ask)
