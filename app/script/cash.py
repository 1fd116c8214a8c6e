"""The actions of a script that move money between our own accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.office import service as office
from app.treasury import service as treasury
from app.treasury.transferring import Transfer, TransferKind

if TYPE_CHECKING:
    from app.office.domain import BankAccount
    from app.script.reader import Node
    from app.script.stage import Stage


def opening_balance(stage: Stage, node: Node) -> None:
    """An account begins with what is on it."""
    account = _account(stage, node, "account")
    opened = Transfer(
        kind=TransferKind.OPENING,
        company=stage.our_company(),
        moved_on=stage.uow.today,
        target=_ref(account),
        received=node.number("amount"),
        rate=node.number("rate", ZERO),
        rate_unit=stage.rate_unit(account.currency),
        note=node.text("note", ""),
    )
    _book(stage, node, opened)


def transfer(stage: Stage, node: Node) -> None:
    """Money goes from one account to another, sold to the bank if need be."""
    left, came = _account(stage, node, "from"), _account(stage, node, "to")
    base = office.base_of(stage.uow, stage.our_company())
    foreign = came.currency if left.currency == base else left.currency
    draft = Transfer(
        company=stage.our_company(),
        moved_on=stage.uow.today,
        source=_ref(left),
        target=_ref(came),
        currency=left.currency,
        to_currency=came.currency,
        amount=node.number("amount"),
        received=node.number("received", ZERO),
        rate=node.number("rate", ZERO),
        rate_unit=stage.rate_unit(foreign),
        fee_base=node.number("fee", ZERO),
        bank_reference=node.text("bank_reference", ""),
        note=node.text("note", ""),
    )
    _book(stage, node, draft)


def reverse_transfer(stage: Stage, node: Node) -> None:
    """Money between our accounts was booked wrongly."""
    wrong = treasury.get_transfer(stage.uow, stage.find(node, "transfer"))
    treasury.reverse_transfer(stage.uow, wrong, stage.uow.today, node.text("reason"))


def _book(stage: Stage, node: Node, draft: Transfer) -> None:
    number = node.text("number", "") or None
    booked = treasury.book_transfer(stage.uow, draft.of_its_kind(), number)
    stage.name(node, "transfer", booked.id or 0)


def _account(stage: Stage, node: Node, field_name: str) -> BankAccount:
    """Return our account that a field names; the first of a currency that it names.

    Raises:
        ScriptError: There is none.
    """
    wanted = node.text(field_name)
    accounts = office.get_company(stage.uow, stage.our_company().id).accounts
    named = [one for one in accounts if one.name == wanted]
    found = next(
        iter(named or [one for one in accounts if one.currency == wanted]), None
    )
    if found is None:
        raise node.child(field_name, None).fail(
            N_("no account of ours is called “{name}”"), name=wanted
        )
    return found


def _ref(account: BankAccount) -> Ref:
    return Ref(account.id or 0, account.name, "")
