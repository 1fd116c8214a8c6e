"""Letters in the database: to whom, with which words, once, and locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.actor import Actor
from app.core.errors import (
    AlreadyDoneError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
    UnavailableError,
)
from app.core.i18n import LANGUAGES
from app.core.query import Query
from app.core.states import TransitionError
from app.mail import letters, listing, service
from app.mail.domain import Account, Action, Message, Part, Security, State, split
from app.mail.model import MessageRow
from app.mail.smtp import AnswerLostError, OfflineError, RefusedError
from app.parties import service as parties
from app.parties.domain import Contact
from forms.mail_list import LIST
from tests import make

pytestmark = pytest.mark.feature("H22")

NOON = datetime(2026, 6, 18, 4, 0, tzinfo=UTC)
ACCOUNT = Account(
    sender="Zhao", address="zhao@office.example", host="mail.office.example"
)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        uow.now = NOON
        yield uow


def letter(**more) -> Message:
    fields = {
        "receivers": "anna@nordhaus.example",
        "subject": "Quotation QT26-001",
        "body": "Dear Anna",
        "kind": "quotation",
        "record_id": 7,
        "parts": (Part(name="q.pdf", number="QT26-001", edition="v2"),),
    }
    return Message(**{**fields, **more})


def queued(uow, **more) -> Message:
    return service.queue(uow, letter(**more), [b"%PDF-1"])


def fields_of(refused) -> set[str]:
    return {problem.where for problem in refused.value.problems}


# --- Addresses and heads -------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("a@b.com; c@d.com", ("a@b.com", "c@d.com")),
        ("Anna Keller <a@b.com>，c@d.com\n", ("a@b.com", "c@d.com")),
        (" , ;", ()),
    ],
)
def test_addresses_are_read_as_people_write_them(typed, found):
    assert split(typed) == found


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"receivers": ""}, "receivers"),
        ({"receivers": "anna@nordhaus"}, "receivers"),
        ({"receivers": "a@b.com\nBcc: thief@x.com"}, "receivers"),
        ({"receivers": "a@b.com\r\n\r\nbody"}, "receivers"),
        ({"copies": "а@b.com"}, "copies"),
        ({"copies": "\u202ea@b.com"}, "copies"),
        ({"copies": ",".join(f"a{n}@b.com" for n in range(60))}, "copies"),
        ({"subject": " "}, "subject"),
        ({"subject": "Invoice\nBcc: thief@x.com"}, "subject"),
        ({"subject": "Invoice\r\n\r\n<html>"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"parts": (Part(name="big", size=21 * 1024 * 1024),)}, "parts"),
    ],
)
def test_what_cannot_be_sent_is_told_at_its_field(changes, where):
    assert where in {problem.where for problem in letter(**changes).problems()}


def test_the_box_takes_nothing_that_cannot_be_sent(uow):
    with pytest.raises(InvalidError) as refused:
        queued(uow, subject="a\nBcc: b@c.com")
    assert fields_of(refused) == {"subject"}
    with pytest.raises(InvalidError) as refused:
        service.queue(uow, letter(), [bytes(21 * 1024 * 1024)])
    assert fields_of(refused) == {"parts"}


# --- To whom, with which words -------------------------------------------------------


@pytest.fixture
def customer(uow):
    party = parties.get(uow, make.customer(uow).id)
    contacts = (
        Contact(name="Anna Keller", email="anna@nordhaus.example", role="orders"),
        Contact(name="Bernd Voss", email="import@nordhaus.example", role="papers"),
        Contact(name="Clara Jahn", email="clara@nordhaus.example", role="copy"),
    )
    changed = replace(party, contacts=contacts, language="es")
    return parties.save(uow, replace(changed, email="office@nordhaus.example"))


def test_a_letter_goes_to_the_contacts_of_its_kind(uow, customer):
    values = {"number": "CI26-0029-1", "papers": "- Invoice"}
    service.save_account(uow, ACCOUNT)
    company = make.company(uow)
    begun = service.begin(uow, "papers", customer.id, values, company.id)
    assert begun.receivers == "import@nordhaus.example"
    assert begun.copies == "clara@nordhaus.example"
    assert begun.subject == "Documentos de embarque CI26-0029-1"
    assert begun.body.startswith("Estimado/a Bernd Voss:")
    assert "- Invoice" in begun.body
    assert "Zhao" in begun.body
    money = service.begin(uow, "statement", customer.id, values)
    assert money.receivers == "office@nordhaus.example"  # nobody has that role


def test_a_draft_says_once_what_its_letter_is_about(uow, customer):
    service.save_account(uow, ACCOUNT)
    values = {"papers": "- Contrato"}
    begun = service.begin(uow, "contract", customer.id, values, called="Contrato")
    assert begun.subject == "Contrato de venta"
    other = service.begin(uow, "other", customer.id, values, called="Lista")
    assert other.subject == "Lista", "a letter without a subject is read by nobody"
    own = replace(service.template(uow, "contract", "es"), body="Sobre {number}:")
    service.save_template(uow, own)
    begun = service.begin(uow, "contract", customer.id, values, called="Contrato")
    assert begun.body == "Sobre Contrato:"


def test_the_shipped_words_are_in_order_in_every_language():
    for about in letters.ABOUT:
        for code in LANGUAGES:
            template = letters.shipped(about, code)
            assert letters.problems(template) == ()
            values = dict.fromkeys(letters.PLACES, "X")
            subject, body = letters.fill(template, values)
            assert "{" not in subject + body


def test_the_office_has_words_of_its_own(uow, customer):
    own = replace(
        service.template(uow, "papers", "es"), subject="Docs {number}", body="{contact}"
    )
    stored = service.save_template(uow, own)
    begun = service.begin(uow, "papers", customer.id, {"number": "a\nb{sender}"})
    assert (begun.subject, begun.body) == ("Docs a b{sender}", "Bernd Voss")
    service.restore_template(uow, "papers", "es")
    assert service.template(uow, "papers", "es").subject != stored.subject


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{nobody}",
        "{",
        "}",
        "{}",
        "{0}",
        "{contact.name}",
        "{contact!r}",
        "{number:>9}",
    ],
)
def test_a_template_with_a_hole_is_refused(uow, body):
    template = replace(service.template(uow, "other", "en"), body=body)
    with pytest.raises(InvalidError) as refused:
        service.save_template(uow, template)
    assert fields_of(refused) == {"body"}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"host": "mail.example", "address": ""}, "address"),
        ({"address": "me"}, "address"),
        ({"host": "http://mail.example"}, "host"),
        ({"port": 0}, "port"),
        ({"sender": "Me\r\nBcc: x@y.z"}, "sender"),
        ({"security": Security.NONE}, "security"),
    ],
)
def test_an_account_that_cannot_work_is_refused(changes, where):
    found = replace(ACCOUNT, **changes).problems()
    assert where in {problem.where for problem in found}


def test_without_tls_only_this_computer_is_spoken_to():
    near = replace(ACCOUNT, host="127.0.0.1", security=Security.NONE)
    assert near.problems() == ()


# --- Out of the box ------------------------------------------------------------------


def test_a_letter_is_handed_over_once(uow):
    service.save_account(uow, ACCOUNT)
    sent = queued(uow)
    assert service.due(uow) == (sent.id,)
    out = service.take(uow, sent.id)
    assert b"Subject: Quotation QT26-001" in out.letter
    assert service.due(uow) == ()
    with pytest.raises(TransitionError):
        service.take(uow, sent.id)  # another window wants it as well
    done = service.accepted(uow, sent.id, {})
    assert (done.state, done.done_at) == (State.SENT, NOON)
    (left,) = service.dispatches(uow, "quotation", 7)
    assert (left.sent_to, left.papers) == ("anna@nordhaus.example", "QT26-001 v2")
    with pytest.raises(TransitionError):
        service.retry(uow, sent.id)


def test_the_same_click_puts_one_letter_into_the_box(database, actor):
    def send(uow):
        return queued(uow)

    with database.unit_of_work(actor, key="click") as uow:
        send(uow)
    again = database.unit_of_work(actor, key="click")
    with pytest.raises(AlreadyDoneError), again as uow:
        send(uow)
    with database.reading(actor) as uow:
        assert listing.LISTING.overview(uow, Query()).count == 1


def test_a_letter_that_reached_nobody_is_tried_later(uow):
    service.save_account(uow, ACCOUNT)
    key = queued(uow).id
    waits = []
    for _try in range(6):
        service.take(uow, key)
        why = OfflineError("The mail server {detail} does not answer.", detail="m")
        back = service.stopped(uow, key, why, Action.POSTPONE)
        waits.append(back.next_at - uow.now)
        assert service.due(uow) == ()
        uow.now = back.next_at
        assert service.due(uow) == (key,)
    assert waits == [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 60)]
    assert service.get(uow, key).reason == why.msgid


def test_a_refused_letter_waits_for_its_writer(uow):
    service.save_account(uow, ACCOUNT)
    key = queued(uow).id
    service.take(uow, key)
    service.stopped(uow, key, RefusedError("no: {detail}", detail="554"), Action.REFUSE)
    uow.now += timedelta(days=1)
    assert service.due(uow) == ()
    service.retry(uow, key)
    assert service.due(uow) == (key,)
    service.cancel(uow, key)
    assert service.due(uow) == ()


def test_a_lost_answer_is_never_sent_again_by_itself(uow):
    service.save_account(uow, ACCOUNT)
    key = queued(uow).id
    header = service.take(uow, key).message.header
    service.stopped(uow, key, AnswerLostError("lost"), Action.LOSE)
    uow.now += timedelta(days=1)
    assert service.due(uow) == ()
    assert service.retry(uow, key).header == header  # the receiver sees it is the same
    service.take(uow, key)
    service.stopped(uow, key, AnswerLostError("lost"), Action.LOSE)
    assert service.confirm(uow, key).state is State.SENT
    assert len(service.dispatches(uow, "quotation", 7)) == 1


def test_a_program_that_was_killed_while_sending_leaves_a_question(uow):
    service.save_account(uow, ACCOUNT)
    key = queued(uow).id
    service.take(uow, key)
    assert service.left_behind(uow) == 0  # another window may be at it
    uow.now += timedelta(minutes=11)
    assert service.left_behind(uow) == 1
    assert service.get(uow, key).state is State.UNKNOWN


def test_without_an_account_the_letter_goes_to_the_mail_program(uow):
    with pytest.raises(NotPossibleError):
        service.take(uow, queued(uow).id)
    stored, mail = service.hand_over(uow, letter(), [b"%PDF-1"])
    assert b"X-Unsent: 1" in mail
    assert b"From:" not in mail
    assert stored.state is State.UNKNOWN, "no program has it yet"
    assert service.dispatches(uow, "quotation", 7) == ()
    handed = service.handed(uow, stored.id)
    assert (handed.state, handed.done_at) == (State.HANDED, None)
    assert service.dispatches(uow, "quotation", 7) == (), "Send waits to be pressed"
    assert service.confirm(uow, stored.id).done_at == NOON
    assert len(service.dispatches(uow, "quotation", 7)) == 1
    with pytest.raises(TransitionError):
        service.cancel(uow, stored.id)


@pytest.mark.parametrize("goes", ["handed", "written"])
def test_a_letter_that_was_never_sent_is_taken_back_at_once(uow, goes):
    """One that lay in a file had to be sent again before it could be taken back."""
    stored, _mail = service.hand_over(uow, letter(), [b"%PDF-1"])
    service.handed(uow, stored.id) if goes == "handed" else service.written(
        uow, stored.id, "Offer.eml"
    )
    back = service.cancel(uow, stored.id)
    assert (back.state, back.done_at) == (State.CANCELLED, NOON)
    assert service.dispatches(uow, "quotation", 7) == ()


def test_what_counted_as_sent_when_it_was_handed_over_stays_sent(uow):
    """Of letters of before it was told when the mail program had them."""
    stored, _mail = service.hand_over(uow, letter(), [b"%PDF-1"])
    service.handed(uow, stored.id)
    uow.session.get(MessageRow, stored.id).done_at = NOON
    views = {one.name: one.query for one in LIST.views}
    assert listing.LISTING.page(uow, views["Not sent yet"]).records == ()
    (row,) = listing.LISTING.page(uow, views["All"]).records
    may = {one.key: one.possible for one in LIST.actions if one.possible}
    assert [key for key, possible in may.items() if possible(row)] == []


def test_a_letter_that_no_mail_program_took_did_not_leave(uow):
    stored, _mail = service.hand_over(uow, letter(), [b"%PDF-1"])
    why = UnavailableError("No mail program took it.")
    left = service.stopped(uow, stored.id, why, Action.REFUSE)
    assert (left.state, left.reason) == (State.FAILED, "No mail program took it.")
    assert service.dispatches(uow, "quotation", 7) == ()
    assert service.cancel(uow, stored.id).state is State.CANCELLED


@pytest.mark.feature("H22")
def test_a_letter_that_was_only_written_is_sent_when_somebody_says_so(uow):
    stored, _mail = service.hand_over(uow, letter(), [b"%PDF-1"])
    left = service.written(uow, stored.id, "Offer.eml")
    assert (left.state, left.detail) == (State.UNKNOWN, "Offer.eml")
    assert "nobody knows that it was sent" in left.reason
    assert service.dispatches(uow, "quotation", 7) == ()
    assert service.confirm(uow, stored.id).state is State.SENT
    assert len(service.dispatches(uow, "quotation", 7)) == 1


def test_letters_belong_to_their_writer(database, actor):
    with database.unit_of_work(actor) as uow:
        key = queued(uow).id
    other = replace(actor, name="Li", login="li")
    with database.unit_of_work(other) as uow:
        assert listing.LISTING.page(uow, Query()).records == ()
        for act in (service.get, service.files_of, service.cancel, service.retry):
            with pytest.raises(NotAllowedError):
                act(uow, key)
    nobody = Actor(name="Auditor", permissions=frozenset({"parties.view"}))
    with database.reading(nobody) as uow, pytest.raises(NotAllowedError):
        service.account(uow)


def test_a_letter_to_nobody_known_greets_nobody(uow):
    """A payment request stays in the house; its letter began with "Dear ,"."""
    made = service.begin(uow, "other", 0, {"number": "BL26-0009", "papers": "- Paper"})
    assert made.body.startswith("Please find attached")
    assert "{" not in made.body


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Dear {contact}, here is {number}:\n{papers}", "here is {number}:\n{papers}"),
        ("您好，{contact}！\n{papers}", "{papers}"),
        ("To {contact}\n\n{papers}", "{papers}"),
        ("{papers} for {contact}", "{papers} for {contact}"),
    ],
)
def test_nothing_but_the_greeting_is_left_out_of_an_offices_own_words(body, left):
    own = letters.shipped("other", "en")
    assert letters.without_name(replace(own, body=body)).body == left


def test_no_greeting_that_comes_with_the_program_is_left_half():
    for code in LANGUAGES:
        greeted = letters.shipped("other", code)
        body = letters.without_name(greeted).body
        assert "{contact}" not in body
        assert body.startswith(("您好", greeted.body.split("\n")[2][:4]))
