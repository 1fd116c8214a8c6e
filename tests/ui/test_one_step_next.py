"""What one choice fills in is one step of undo in a document made of another (F8)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.contracts import service as contracts
from app.core.errors import AppError
from app.modules import find
from app.purchasing import service as purchasing
from app.ui.opened import Address
from app.ui.registry import Registry
from tests import walks
from tests.purchasing.test_next_lines import again
from tests.ui.test_one_step import choices, fields, shown, taken_back

NEXT = {
    f"{kind} to {made.key}": (kind, made)
    for module in Registry()
    for kind, found in module.next_from.items()
    for made in found
}
NOTHING_LEFT = {
    "receipt to payment",  # every deposit went into goods
    "receivable to payment",  # nobody is owed anything back
    "shipment to refund",  # all is filed
    "declaration to refund",
    "inspection to goods_receipt",  # all that was ordered came
    "purchase to bill",  # all that came is billed
    "goods_receipt to bill",
}
"""What nothing of the sample deal is left for; they are begun empty elsewhere."""

EVERY_DAY = ("quotation to contract", "purchase to payment", "shipment to declaration")
MOST = 2  # choices of one field that are tried


def ordered(uow):
    """Make a contract that is open to all that follows, and order its goods."""
    bought = purchasing.from_contract(uow, again(uow, contracts.get(uow, 1)).id)
    for draft in bought[:1]:
        undated = replace(draft, delivery_on=None)
        purchasing.confirm(uow, purchasing.save(uow, undated))


def begun(uow, kind, made):
    """Return what is made of the latest record of which it can be made."""
    order = f"SELECT id FROM {kind} ORDER BY id DESC"  # noqa: S608 - named by modules
    for key in uow.session.scalars(text(order)).all():
        try:
            if drafts := find(made.drafts)(uow, key):
                return drafts[0]
        except AppError:
            continue
    raise LookupError(kind, made.key)


@pytest.mark.feature("H29")
@walks.walked("name", sorted(NEXT.keys() - NOTHING_LEFT), EVERY_DAY)
def test_a_choice_is_one_step_in_what_another_document_began(office, name):
    kind, made = NEXT[name]
    shell = office()
    work = shell.session.work
    with work.database.unit_of_work(work.actor) as uow:
        ordered(uow)
        draft = begun(uow, kind, made)
    tab = shell.add(Address("record", made.kind), draft=draft).tab
    done = 0
    for spec in fields(tab):
        for choose in choices(shell, tab, spec)[:MOST]:
            if shown(tab, spec.field) is not None:
                done += taken_back(shell, tab, choose, late=True)
    assert done
