"""A letter handed to the mail program is not forgotten until its writer settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.papers.vault import Way
from app.core.query import Query
from app.core.states import TransitionError
from app.mail import controller, service
from app.mail.domain import Message, Part, State
from app.mail.listing import LISTING
from app.parties import service as parties
from app.quotations import service as quotations
from app.quotations.controller import papers_of
from app.quotations.domain import State as Offered
from app.treasury.service import start
from app.ui import printing
from app.ui.desk import Desk
from app.ui.preview_controller import PreviewController
from app.ui.shell_state import _letters_sign
from forms.mail_list import LIST
from tests import looks, make

pytestmark = pytest.mark.feature("H22")
PDF = b"%PDF-1.7 x"


def handed(uow, **more):
    letter = Message(
        receivers="anna@nordhaus.example",
        subject="Offer",
        parts=(Part(name="x.pdf", paper="quotation"),),
        **more,
    )
    kept, _mail = service.hand_over(uow, letter, [PDF])
    return service.handed(uow, kept.id)


def figure(uow):
    found = start.home(uow)
    kpi = next((one for one in found.kpis if one.key == "letters"), None)
    badge = {one.module: (one.count, one.urgent) for one in found.badges}
    return kpi, badge.get("outbox")


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return Desk(work)


def test_the_first_page_and_the_bars_tell_of_letters_nobody_settled(database, actor):
    """They were seen in the outbox alone, by whoever thought of looking there."""
    with database.unit_of_work(actor) as uow:
        assert figure(uow) == (None, None)
        letter = handed(uow)
        kpi, badge = figure(uow)
        assert (kpi.value, kpi.module, badge) == (1, "outbox", (1, False))
        (row,) = LISTING.page(uow, kpi.query).records
        assert row.id == letter.id
        assert _letters_sign(kpi).words == "1 letter needs you"
        service.confirm(uow, letter.id)
        assert figure(uow) == (None, None)
        assert _letters_sign(None) is None
    other = replace(actor, name="Li Na", login="li")
    with database.unit_of_work(actor) as uow:
        handed(uow)
    with database.reading(other) as uow:
        assert figure(uow) == (None, None), "letters are their writer's"


def test_a_letter_is_opened_in_the_mail_program_again(desk, actor, monkeypatch):
    """Whoever had closed its window there had to write it anew."""
    opened = []
    monkeypatch.setattr(printing, "open_mail", lambda mail: not opened.append(mail))
    with desk.work.database.unit_of_work(actor) as uow:
        letter = handed(uow)
    with desk.work.database.reading(actor) as uow:
        rows = LISTING.page(uow, Query()).records
    (action,) = (one for one in LIST.actions if one.key == "open")
    assert action.possible(rows[0])
    controller.open_again(desk, rows)
    assert b"X-Unsent: 1" in opened[0]
    assert b"anna@nordhaus.example" in opened[0]
    with desk.work.database.unit_of_work(actor) as uow:
        assert service.get(uow, letter.id).state is State.HANDED
        service.confirm(uow, letter.id)
        with pytest.raises(TransitionError):
            service.again(uow, letter.id)


def test_no_mail_program_leaves_the_letter_as_it_was(
    desk, actor, monkeypatch, tmp_path
):
    monkeypatch.setattr(printing, "open_mail", lambda _mail: False)
    paths = ["", str(tmp_path / "x.eml")]
    monkeypatch.setattr("forms.kit.asking.save", lambda *_a: paths.pop(0))
    with desk.work.database.unit_of_work(actor) as uow:
        letter = handed(uow)
    states = []
    for _time in range(2):
        with desk.work.database.reading(actor) as uow:
            controller.open_again(desk, LISTING.page(uow, Query()).records)
        with desk.work.database.reading(actor) as uow:
            states.append(service.get(uow, letter.id).state)
    assert states == [State.HANDED, State.UNKNOWN]
    assert (tmp_path / "x.eml").is_file()


def test_the_letter_with_a_draft_is_settled_at_the_draft(desk, actor, qtbot):
    """A draft lies in no vault: its letter was settled in the outbox alone."""
    with desk.work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        offer = make.offer(uow)
        bare = {"id": None, "version": 0, "number": "", "inquiry": None}
        lines = tuple(replace(one, id=None) for one in offer.lines)
        draft = quotations.save(
            uow, replace(offer, **bare, state=Offered.DRAFT, lines=lines)
        )
        party = parties.get(uow, offer.customer.id)
        parties.save(uow, replace(party, email="anna@nordhaus.example"))
        assert papers_of(uow, draft.id)[0].carried is None
        letter = handed(uow, kind="quotation", record_id=draft.id)
        (job,) = papers_of(uow, draft.id)
        assert (job.carried.way, job.carried.letter) == (Way.HANDED, letter.id)
    tab = PreviewController(desk, "Offer", (job,))
    qtbot.addWidget(tab.form)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    assert tab.form.went.isVisible()
    tab.form.went.click()
    with desk.work.database.reading(actor) as uow:
        assert service.get(uow, letter.id).state is State.SENT
        assert papers_of(uow, draft.id)[0].carried is None
