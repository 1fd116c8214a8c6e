"""Plays a deal script: every action through the services, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.script import (
    border,
    buying,
    cash,
    credit,
    handing,
    masters,
    money,
    paying,
    selling,
    shipping,
)
from app.script.placing import placed
from app.script.reader import Node
from app.script.stage import Issue, Stage

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

FORMAT = 1
"""The version of the format that this program understands."""

Act = Callable[[Stage, Node], None]

ACTIONS: Mapping[str, Act] = {
    "inquiry": selling.inquiry,
    "quotation": selling.quotation,
    "contract": selling.contract,
    "amend_contract": selling.amend_contract,
    "cancel_contract": selling.cancel_contract,
    "complete_contract": selling.complete_contract,
    "purchase": buying.purchase,
    "cancel_purchase": buying.cancel_purchase,
    "complete_purchase": buying.complete_purchase,
    "inspection": buying.inspection,
    "goods_receipt": buying.goods_receipt,
    "return_goods": buying.return_goods,
    "adjust_stock": buying.adjust_stock,
    "shipment": shipping.shipment,
    "ship": shipping.ship,
    "deliver": shipping.deliver,
    "received_papers": shipping.received_papers,
    "cancel_shipment": shipping.cancel_shipment,
    "receipt": money.receipt,
    "allocate": money.allocate,
    "return_overpayment": money.return_overpayment,
    "reverse_receipt": money.reverse_receipt,
    "revalue": money.revalue,
    "credit_note": money.credit_note,
    "debit_note": money.debit_note,
    "set_off": money.set_off,
    "declaration": border.declaration,
    "release": border.release,
    "file_refund": border.file_refund,
    "approve_refund": border.approve_refund,
    "receive_refund": border.receive_refund,
    "supplier_invoice": paying.supplier_invoice,
    "expense": paying.expense,
    "supplier_debit_note": paying.supplier_debit_note,
    "set_off_supplier": paying.set_off_supplier,
    "confirm_account": paying.confirm_account,
    "confirm_limit": paying.confirm_limit,
    "payment": paying.payment,
    "reverse_payment": paying.reverse_payment,
    "opening_balance": cash.opening_balance,
    "transfer": cash.transfer,
    "reverse_transfer": cash.reverse_transfer,
    "letter_of_credit": credit.letter_of_credit,
    "accept_credit": credit.accept_credit,
    "amend_credit": credit.amend_credit,
    "draw": credit.draw,
    "undraw": credit.undraw,
    "present_documents": credit.present_documents,
    "documents_paid": credit.documents_paid,
    "close_credit": credit.close_credit,
    "issue_paper": handing.issue_paper,
}
"""What a script can do, by the word in its field `do`."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came out of a script.

    Attributes:
        stage: The names the script gave, with their records.
        count: How many actions were played.
    """

    stage: Stage
    count: int


def play(
    uow: UnitOfWork, script: Node, folder: Path, issue: Issue | None = None
) -> Played:
    """Play a script from its first to its last action.

    Args:
        uow: The transaction; nothing stays when an action fails.
        script: The root of the file.
        folder: Where the file lies.
        issue: Prints a paper and files it; None: a script that issues one is refused.

    Raises:
        ScriptError: Something is wrong; it names the place and the reason.
    """
    if script.integer("format", FORMAT) != FORMAT:
        raise script.child("format", None).fail(
            N_("this program understands format {format}"), format=FORMAT
        )
    script.text("title", "")
    stage = Stage(uow, folder, issue)
    masters.enter(stage, script)
    actions = list(script.each("actions", required=True))
    script.done()
    for node in actions:
        with placed(node):
            _act(stage, node)
    stage.company = next(iter(stage.companies.values()))
    return Played(stage, len(actions))


def _act(stage: Stage, node: Node) -> None:
    word = node.text("do")
    act = ACTIONS.get(word)
    if act is None:
        raise node.child("do", None).fail(
            N_("“{word}” is not an action; the actions are {known}"),
            word=word,
            known=", ".join(sorted(ACTIONS)),
        )
    day = node.day("on")
    if day < stage.last_day:
        raise node.child("on", None).fail(
            N_("is before the action above it ({last})"),
            last=stage.last_day.isoformat(),
        )
    stage.last_day = stage.uow.today = day
    node.text("remark", "")
    node.opt("id")
    stage.enters(node)
    act(stage, node)
    node.done()
    stage.uow.session.flush()  # what a table cannot hold is refused at its action
