"""On the spot: who wrote a letter says at its paper whether it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.core.papers.vault import Way
from app.core.query import Query
from app.documents.controller import confirm, papers_of, take_back
from app.documents.listing import LISTING
from app.mail.rows import tell_papers
from app.parties import service as parties
from app.ui import errors, printing
from app.ui.desk import Desk
from app.ui.preview_controller import PreviewController
from forms.documents_list import LIST
from tests import looks, make

pytestmark = pytest.mark.feature("H22")


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return Desk(work)


@pytest.fixture
def preview(desk, work, actor, qtbot):
    """The papers of a shipment of a customer who is reached; we have no account."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        shipment = make.booked(uow)
        party = parties.get(uow, shipment.customer.id)
        parties.save(uow, replace(party, email="anna@nordhaus.example"))
    with work.database.reading(actor) as uow:
        jobs = papers_of(uow, shipment.id)
    tab = PreviewController(desk, shipment.number, jobs)
    qtbot.addWidget(tab.form)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


def send(preview, qtbot, monkeypatch, *, taken: bool, path=None):
    """Give the invoice to the mail program, or keep its letter as a file."""
    monkeypatch.setattr(printing, "open_mail", lambda _mail: taken)
    monkeypatch.setattr("forms.kit.asking.save", lambda *_a: str(path))
    qtbot.mouseClick(preview.form.mail, Qt.MouseButton.LeftButton)
    form = preview.letter.form
    form.fields["receivers"].set_value("anna@nordhaus.example")
    qtbot.mouseClick(form.send, Qt.MouseButton.LeftButton)


def row(desk):
    """Return the invoice as the list of papers shows it."""
    found = []

    def read(uow):
        (one,) = LISTING.page(uow, Query()).records
        return replace(one, **tell_papers(uow, [one.id]).get(one.id, {}))

    desk.work.read(read, found.append)
    return found[0]


def offered(preview) -> list[bool]:
    return [preview.form.went.isVisible(), preview.form.back.isVisible()]


def possible(one) -> list[str]:
    return [a.key for a in LIST.actions if a.possible and a.possible(one)]


def test_what_the_mail_program_has_is_sent_once_its_writer_says_so(
    preview, desk, qtbot, monkeypatch
):
    assert offered(preview) == [False, False]
    send(preview, qtbot, monkeypatch, taken=True)
    qtbot.waitUntil(lambda: offered(preview) == [True, True])
    assert (row(desk).letter, row(desk).sent_to) == (Way.HANDED, "")
    qtbot.mouseClick(preview.form.went, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: offered(preview) == [False, False])
    assert row(desk).sent_to == "anna@nordhaus.example"


def test_a_file_never_sent_is_taken_back_at_its_paper(
    preview, desk, qtbot, monkeypatch, tmp_path
):
    """It was opened only by sending it again, and taking that back in the outbox."""
    send(preview, qtbot, monkeypatch, taken=False, path=tmp_path / "x.eml")
    qtbot.waitUntil(lambda: offered(preview) == [True, True])
    assert row(desk).letter is Way.WRITTEN
    qtbot.mouseClick(preview.form.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: offered(preview) == [False, False])
    assert row(desk).sent_at is None


@pytest.mark.parametrize(
    ("act", "locked"), [(confirm, True), (take_back, False)], ids=["sent", "back"]
)
def test_the_list_of_papers_settles_a_letter(
    preview, desk, qtbot, monkeypatch, act, locked
):
    send(preview, qtbot, monkeypatch, taken=True)
    assert possible(row(desk)) == ["confirm", "cancel"]
    act(desk, (row(desk),))
    assert (row(desk).sent_at is not None) is locked
    assert possible(row(desk)) == []


def test_a_letter_that_a_server_may_have_sent_is_taken_back_after_a_question(
    preview, desk, qtbot, monkeypatch
):
    send(preview, qtbot, monkeypatch, taken=True)
    one = replace(row(desk), letter=Way.UNKNOWN)
    answers = ["cancel", "yes"]
    monkeypatch.setattr(errors, "ask", lambda *_all: answers.pop(0))
    take_back(desk, (one,))
    assert row(desk).sent_at is not None
    take_back(desk, (one,))
    assert (row(desk).sent_at, answers) == (None, [])
