"""Mail on a secured server: letters are their writer's, that they left is told."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from app.access.domain import Role
from app.core.errors import NotAllowedError
from app.core.papers.vault import Way
from app.db import vault
from app.documents import service as documents
from app.mail import service
from app.mail.domain import Account, MailingLetter, Message, Part

LETTER = Message(
    receivers="anna@nordhaus.example",
    subject="Shipping documents",
    kind="shipment",
    record_id=1,
    parts=(Part(name="x.pdf", number="CI26-1", edition="v1"),),
)


@pytest.mark.feature("H22", "A137")
def test_everybody_who_works_sends_from_an_account_of_their_own(traded):
    with traded.at_work(Role.DOCUMENTS) as uow:
        account = Account(address="z@o.example", host="mail.o.example", sender="Zhao")
        service.save_account(uow, replace(service.account(uow), **_own(account)))
        letter = replace(LETTER, subject="Set of papers")
        several = service.begin_mailing(uow, "Papers", [MailingLetter(key="k")])
    with traded.at_work(Role.DOCUMENTS) as uow:
        sent = service.put_away(
            uow,
            several.letters[0].id,
            lambda uow: service.queue(uow, letter, [b"%PDF-1"]),
            lambda found: found,
        )
        service.take(uow, sent.id)
        service.accepted(uow, sent.id, {})
    with traded.at_work(Role.MANAGER) as uow:
        assert service.account(uow) == Account()
        every = service.dispatches(uow, "shipment", 1)
        (left,) = (one for one in every if one.subject == letter.subject)
        assert left.papers == "CI26-1 v1"
    with pytest.raises(NotAllowedError), traded.at_work(Role.AUDITOR) as uow:
        service.account(uow)
    with traded.connect(Role.MANAGER) as connection:  # past the program as well
        own = ("mail_message", "mail_part", "mail_account", "mailing", "mailing_letter")
        for table in own:
            counted = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert counted.fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE dispatch SET sent_to = 'x'")
    forged = (
        "INSERT INTO dispatch (kind, record_id, at, by, sent_to, subject, papers) "
        "VALUES ('shipment', 1, now(), 'Zhao', 'x', '', '')"
    )
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with traded.connect(Role.AUDITOR) as connection, refused:  # writes no letters
        connection.execute(forged)


@pytest.mark.feature("H22", "A137")
def test_a_colleague_reads_that_a_paper_was_sent_once_its_letter_left(traded):
    with traded.at_work(Role.DOCUMENTS) as uow:
        account = Account(address="z@o.example", host="mail.o.example", sender="Zhao")
        service.save_account(uow, replace(service.account(uow), **_own(account)))
        made = documents.issue(uow, 1, "packing", "es", b"%PDF-1 sent")
        assert documents.enclose(uow, made.id).way is Way.UNKNOWN
        parts = (Part(name="x.pdf", number="CI26-1", edition="v1", issued=made.id),)
        key = service.queue(uow, replace(LETTER, parts=parts), [b"%PDF-1"]).id
        assert vault.get(uow, made.id).way is Way.WAITING
    with traded.at_work(Role.MANAGER) as uow:
        assert vault.get(uow, made.id).way is Way.UNKNOWN
    with traded.at_work(Role.DOCUMENTS) as uow:
        service.take(uow, key)
        service.accepted(uow, key, {})
    with traded.at_work(Role.MANAGER) as uow:
        told = vault.get(uow, made.id)
        assert (told.way, told.sent_to) == (Way.SENT, "anna@nordhaus.example")


def _own(account: Account) -> dict[str, str]:
    return {name: getattr(account, name) for name in ("address", "host", "sender")}


@pytest.mark.feature("A102")
def test_what_was_issued_is_issued_anew_and_never_changed(traded):
    with traded.at_work(Role.DOCUMENTS) as uow:
        first = documents.issue(uow, 1, "packing", "ru", b"%PDF-1 one")
        second = documents.issue(uow, 1, "packing", "ru", b"%PDF-1 two")
        assert second.edition == first.edition + 1
        assert vault.pdf_of(uow, first.id) == b"%PDF-1 one"
