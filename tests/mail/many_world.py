"""Three buyers and a list of what was sold to them, to be written to at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.contracts import service as contracts
from app.contracts.controller import SERVICES
from app.contracts.module import MODULE
from app.core.query import Query
from app.core.refs import Ref
from app.mail import listing, service
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.ui.many_letters import ManyLetters
from app.ui.registry import maker
from tests import looks, make
from tests import sale_screen as screen
from tests.mail.smtp_world import PASSWORD

DAY = date(2026, 5, 12)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    made = screen.desk_for(work)
    made.post.patience = 2
    made.post.ask_password = lambda _account: PASSWORD
    return made


def buyer(uow, name: str, language: str, email: str) -> Ref:
    return make.party(
        uow, name, PartyRole.CUSTOMER, country="DE", language=language, email=email
    )


def copied(uow, like, whose):
    """Return a draft like a contract, for another buyer."""
    draft = SERVICES.duplicate(like)
    return contracts.save(uow, replace(draft, customer=whose, signed_on=DAY))


@pytest.fixture
def sold(work, actor):
    """Sell twice to a buyer who reads English, once to a Spanish one, once to one
    without an address; the last contract is a draft of the Spanish buyer.
    """
    with work.database.unit_of_work(actor, today=DAY) as uow:
        first = make.contract(uow)
        spanish = buyer(uow, "MERCADO SUR SL", "es", "compras@mercado.example")
        mute = buyer(uow, "HUSH LTD", "en", "")
        english = parties.get(uow, first.customer.id)
        parties.save(uow, replace(english, email="anna@nordhaus.example"))
        made = [first]
        for number, whose in ((32, first.customer), (33, spanish), (34, mute)):
            draft = copied(uow, first, whose)
            made.append(
                contracts.confirm(
                    uow, draft, f"SC26-00{number}", f"PI26-00{number + 14}"
                )
            )
        return [*made, copied(uow, first, spanish)]


@pytest.fixture
def begun(desk, sold, qtbot):  # noqa: ARG001 - they stand in the list
    """Choose all contracts in their list, and the key of letters there."""
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.show()
    tab.form.table.toggle_all()
    (key,) = [one for one in tab.form.actions() if one.objectName() == "mail"]
    key.trigger()

    def asked():
        return [one for one in desk.shell.asked if one[0] == "write_many"]

    qtbot.waitUntil(lambda: bool(asked()))

    def begin() -> ManyLetters:
        made = ManyLetters(desk, *asked()[-1][1])
        qtbot.addWidget(made.form)
        made.form.show()
        qtbot.waitUntil(lambda: bool(made.form.model.lines[0].subject))
        return made

    return begin


def with_account(work, actor, server) -> None:
    with work.database.unit_of_work(actor) as uow:
        service.save_account(uow, server.account())


def rows(many) -> dict[str, object]:
    found: dict[str, object] = {}
    for line in many.form.model.lines:  # a draft stands below the letters
        found.setdefault(line.party, line)
    return found


def box(desk):
    found = []
    desk.work.read(lambda uow: listing.LISTING.page(uow, Query()).records, found.extend)
    return found
