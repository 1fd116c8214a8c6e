"""What is known of the sending of a paper: what its letter's state says, no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.errors import MissingError, NotPossibleError
from app.core.papers.vault import Way
from app.core.query import Filter, Query
from app.documents import service
from app.documents.domain import PaperKey
from app.documents.listing import LISTING
from app.mail import service as mail
from app.mail.domain import Account, Action, Message, Part
from app.mail.rows import tell_papers
from forms.documents import paper_chip
from forms.documents_list import LIST, summary_chip
from forms.vault import version_title, whole_words
from tests import make

PDF = b"%PDF-1.7 first"


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        yield uow


@pytest.fixture
def shipment(uow):
    return make.booked(uow)


@pytest.mark.feature("H22")
def test_a_letter_taken_back_opens_its_papers_again(uow, shipment):
    issued = service.issue(uow, shipment.id, "invoice", "en", PDF)
    earlier = service.issue(uow, shipment.id, "packing", "en", PDF)
    service.mark_sent(uow, earlier.id, "bank@example.com")
    uow.now = uow.now.replace(microsecond=(uow.now.microsecond + 1) % 1_000_000)
    service.enclose(uow, issued.id)
    parts = tuple(Part(name="x.pdf", issued=one.id) for one in (issued, earlier))
    letter = mail.queue(
        uow,
        Message(
            receivers="anna@nordhaus.example",
            subject="Papers",
            kind="shipment",
            record_id=shipment.id,
            parts=parts,
        ),
        [PDF, PDF],
    )
    mail.cancel(uow, letter.id)
    locked = {one.key: one.locked for one in service.issued(uow, shipment.id)}
    assert locked == {PaperKey.INVOICE: False, PaperKey.PACKING: True}


def enclosed(uow, shipment, to: str = "anna@nordhaus.example", *, hand=False):
    """Write a letter with the invoice, as the window of letters does."""
    issued = service.issue(uow, shipment.id, "invoice", "en", PDF)
    service.enclose(uow, issued.id)
    letter = Message(
        receivers=to,
        subject="Papers",
        kind="shipment",
        record_id=shipment.id,
        parts=(Part(name="x.pdf", issued=issued.id),),
    )
    if hand:
        return mail.hand_over(uow, letter, [PDF])[0]
    return mail.queue(uow, letter, [PDF])


def told(uow, shipment) -> tuple[str, ...]:
    """Return what chip, set, its versions and the list say of the invoice."""
    (paper,) = service.issued(uow, shipment.id)
    assert paper.locked
    (one,) = (
        p for p in service.paper_set(uow, shipment.id) if p.key is PaperKey.INVOICE
    )
    (row,) = LISTING.page(uow, Query()).records
    row = replace(row, **tell_papers(uow, [row.id]).get(row.id, {}))
    assert paper_chip(one) == summary_chip(row)
    words = {whole_words(paper).split(" · ")[-1], version_title(paper).split(" · ")[-1]}
    return paper_chip(one)[0], *words


@pytest.mark.feature("H22")
def test_a_paper_was_sent_when_its_letter_was(uow, shipment):
    """Letters that waited, or of which nobody knew, were told as sent already."""
    mail.save_account(uow, Account(address="lin@a.example", host="mail.example"))
    letter = enclosed(uow, shipment)
    assert told(uow, shipment) == ("In the outbox", "waiting to be sent")
    assert [r.id for r in unsent(uow)] == [
        r.id for r in service.issued(uow, shipment.id)
    ]
    mail.take(uow, letter.id)
    assert told(uow, shipment) == ("In the outbox", "waiting to be sent")
    mail.stopped(uow, letter.id, NotPossibleError("cut"), Action.LOSE)
    assert told(uow, shipment) == ("Not known to be sent", "not known to be sent")
    uow.now += timedelta(hours=1)
    mail.retry(uow, letter.id)
    mail.take(uow, letter.id)
    mail.accepted(uow, letter.id, {})
    assert told(uow, shipment) == ("Sent", "sent to anna@nordhaus.example")
    (paper,) = service.issued(uow, shipment.id)
    assert (paper.sent_at, unsent(uow)) == (uow.now, ())


def unsent(uow):
    (view,) = (one for one in LIST.views if one.name == "Not sent yet")
    return LISTING.page(uow, view.query).records


@pytest.mark.feature("H22")
def test_a_letter_that_is_a_file_was_sent_when_its_writer_says_so(uow, shipment):
    letter = enclosed(uow, shipment, hand=True)
    assert told(uow, shipment) == ("Not known to be sent", "not known to be sent")
    mail.written(uow, letter.id, "Papers.eml")
    assert told(uow, shipment) == (
        "Not known to be sent", "written as a file, not known to be sent",
    )  # fmt: skip
    mail.confirm(uow, letter.id)
    assert told(uow, shipment) == ("Sent", "sent to anna@nordhaus.example")


@pytest.mark.feature("H22")
def test_a_letter_in_the_mail_program_was_sent_when_its_writer_says_so(uow, shipment):
    """It counted as sent while Send waited to be pressed there."""
    letter = enclosed(uow, shipment, hand=True)
    mail.handed(uow, letter.id)
    assert told(uow, shipment) == (
        "In the mail program", "in the mail program, not known to be sent",
    )  # fmt: skip
    assert len(unsent(uow)) == 1
    (paper,) = service.issued(uow, shipment.id)
    assert mail.carrier(uow, paper.id) == letter.id
    mail.confirm(uow, letter.id)
    assert told(uow, shipment) == ("Sent", "sent to anna@nordhaus.example")
    with pytest.raises(MissingError):
        mail.carrier(uow, paper.id)


@pytest.mark.feature("H22")
@pytest.mark.parametrize("written", [True, False])
def test_a_letter_never_sent_is_taken_back_where_its_paper_is(uow, shipment, written):
    letter = enclosed(uow, shipment, hand=True)
    mail.written(uow, letter.id, "x.eml") if written else mail.handed(uow, letter.id)
    (paper,) = service.issued(uow, shipment.id)
    mail.cancel(uow, mail.carrier(uow, paper.id))
    (paper,) = service.issued(uow, shipment.id)
    assert (paper.locked, paper.way) == (False, Way.OPEN)


@pytest.mark.feature("H22")
def test_of_the_letter_of_another_person_it_is_not_known(database, actor):
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        shipment = make.booked(uow)
        enclosed(uow, shipment)
    with database.unit_of_work(replace(actor, name="Wu Fang", login="wu")) as uow:
        assert told(uow, shipment) == ("Not known to be sent", "not known to be sent")


@pytest.mark.feature("H22")
def test_a_paper_in_two_letters_is_locked_until_neither_takes_it_along(uow, shipment):
    first = enclosed(uow, shipment)
    uow.now += timedelta(minutes=1)
    second = enclosed(uow, shipment, "bank@example.com")
    mail.cancel(uow, first.id)
    assert told(uow, shipment) == ("In the outbox", "waiting to be sent")
    mail.cancel(uow, second.id)
    (paper,) = service.issued(uow, shipment.id)
    assert not paper.locked


@pytest.mark.feature("H22")
def test_who_the_server_did_not_take_was_sent_nothing(uow, shipment):
    mail.save_account(uow, Account(address="lin@a.example", host="mail.example"))
    letter = enclosed(uow, shipment, "anna@nordhaus.example, gone@nordhaus.example")
    mail.take(uow, letter.id)
    mail.accepted(uow, letter.id, {"gone@nordhaus.example": "550"})
    assert told(uow, shipment) == ("Sent", "sent to anna@nordhaus.example")


@pytest.mark.feature("H22")
def test_a_paper_whose_letter_was_refused_was_not_sent(uow, shipment):
    """The server took no password, and the preview said “Sent” to that address."""
    mail.save_account(uow, Account(address="lin@a.example", host="mail.example"))
    letter = enclosed(uow, shipment)
    queued_at = uow.now
    mail.take(uow, letter.id)
    mail.stopped(uow, letter.id, NotPossibleError("535"), Action.REFUSE)
    (paper,) = service.issued(uow, shipment.id)
    assert (paper.locked, paper.sent_to) == (False, "")
    uow.now += timedelta(hours=1)
    mail.retry(uow, letter.id)
    (paper,) = service.issued(uow, shipment.id)
    assert (paper.sent_at, paper.way) == (queued_at, Way.WAITING)
    mail.cancel(uow, letter.id)
    (paper,) = service.issued(uow, shipment.id)
    assert not paper.locked


def in_each_state(uow, shipment):
    """Issue six papers and bring each as far as papers come."""
    parts = {"vgm": "TCNU1"}
    kept = {
        key: service.issue(uow, shipment.id, key, "en", PDF, parts.get(key, "")).id
        for key in ("invoice", "packing", "marks", "weight", "vgm", "labels")
    }
    service.mark_sent(uow, kept["labels"], "bank@example.com")
    for key in ("packing", "marks", "weight", "vgm"):
        service.enclose(uow, kept[key])  # the last one in a letter of somebody else
    letters = {
        key: Message(receivers="anna@nordhaus.example", subject="Papers",
                     kind="shipment", record_id=shipment.id,
                     parts=(Part(name="x.pdf", issued=kept[key]),))
        for key in ("packing", "marks", "weight")
    }  # fmt: skip
    mail.queue(uow, letters["packing"], [PDF])
    mail.handed(uow, mail.hand_over(uow, letters["marks"], [PDF])[0].id)
    mail.written(uow, mail.hand_over(uow, letters["weight"], [PDF])[0].id, "x.eml")


@pytest.mark.feature("H9", "H23")
def test_each_shown_state_finds_the_papers_that_show_it(uow, shipment):
    """Of the state of a paper only the day of its sending could be asked for."""
    in_each_state(uow, shipment)
    column = LIST.column("state")
    rows = LISTING.page(uow, Query()).records
    told = tell_papers(uow, [row.id for row in rows])
    rows = [replace(row, **told.get(row.id, {})) for row in rows]
    found = {}
    for way, words in column.choices():
        asked = Query(filters=(Filter("state", "in", (way,)),))
        here = {row.id for row in LISTING.page(uow, asked).records}
        assert here == {row.id for row in rows if column.value_of(row) == way}
        assert {summary_chip(row)[0] for row in rows if row.id in here} == {words}
        found[words] = len(here)
    assert found == {
        "Issued": 1, "In the outbox": 1, "In the mail program": 1,
        "Not known to be sent": 2, "Sent": 1,
    }  # fmt: skip
    rest = Query(filters=(Filter("state", "ne", Way.UNKNOWN),))
    assert len(LISTING.page(uow, rest).records) == 4
