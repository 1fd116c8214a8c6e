"""Asks what of a parked receipt the customer shall get back, and owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import NotPossibleError
from app.core.i18n import N_, _, screen_language
from app.receivables import service
from forms.kit.ask import REASON, AskDialog, Given, Question, the_amount, the_day

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtWidgets import QWidget

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork
    from app.receivables.domain import Receipt
    from app.ui.desk import Desk


REVERSES = "receivables.cancel"
PART = N_(
    "There is no contract with this payer in {currency}, and a part of the receipt has "
    "paid something. Enter the payer's contract, or reverse the receipt and enter it "
    "again as it was used."
)


def give_back(desk: Desk, receipt: Receipt, over: QWidget) -> None:
    """Owe a customer what it sent too much, and begin the payment of it.

    Who may not pay leaves it to those who do: it stands among the open items. Money of
    somebody without a contract is owed under none: all of it goes back as it came, and
    a reversal says so on the account.

    Args:
        desk: Runs it.
        receipt: The parked one, as it was read.
        over: The form that the question stands over.
    """

    def begin(uow: UnitOfWork) -> tuple[Ref | None, Given]:
        given = Given(on=uow.today, amount=receipt.free, currency=receipt.currency)
        try:
            return service.overpaid(uow, receipt), given
        except NotPossibleError as unknown:
            _refuse_part(uow, receipt, unknown)
            return None, given

    def ask(found: tuple[Ref | None, Given]) -> None:
        contract, given = found
        if contract is None:
            _return_whole(desk, receipt, given, over)
            return
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


def _refuse_part(uow: UnitOfWork, receipt: Receipt, unknown: NotPossibleError) -> None:
    """Go on only where all of a receipt may go back by its reversal."""
    if not uow.actor.may(REVERSES):
        raise unknown
    if receipt.free != receipt.amount:
        raise NotPossibleError(PART, currency=receipt.currency)


def _return_whole(desk: Desk, receipt: Receipt, given: Given, over: QWidget) -> None:
    """Ask when and why all of a receipt went back, and reverse it on that day."""
    question = Question(
        title=_(
            "{action}: {title}?", action=_("Reverse receipt"), title=receipt.number
        ),
        text=_(
            "There is no contract with this payer in {currency}. All of it goes back "
            "from the account it came to: the receipt is reversed.",
            currency=receipt.currency,
        ),
        verb=_("Pay back"),
        fields=(the_day(N_("Date")), REASON),
    )
    answer = AskDialog(question, given, over).answer()
    if answer is None:
        return
    day, reason = answer.day(), answer.reason
    desk.work.run(
        lambda uow: service.reverse(uow, receipt, day, reason),
        lambda back: desk.toast(
            f"{back.number} · {receipt.currency} "
            f"{screen_language().amount(back.amount, receipt.currency)}"
        ),
    )
