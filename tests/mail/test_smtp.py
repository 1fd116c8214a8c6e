"""Letters over the wire: taken, refused, postponed, lost; TLS and passwords."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from app.mail import mime
from app.mail.domain import Account, Message, Security
from app.mail.smtp import (
    AnswerLostError,
    OfflineError,
    PasswordError,
    RefusedError,
    deliver,
)
from tests.mail.smtp_world import PASSWORD, certificate, serving

pytestmark = pytest.mark.feature("H22")

NOW = datetime(2026, 6, 18, 2, 44, tzinfo=UTC)
LETTER = Message(
    receivers="anna@nordhaus.example, lager@nordhaus.example",
    copies="boss@office.example",
    subject="出运单证 CI26-0029-1",
    body="Dear Anna,\n",
    header="<1@lading>",
)
TO = LETTER.addresses()


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("cert"), "127.0.0.1")


def written(account: Account) -> bytes:
    return mime.written(LETTER, account, [("发票.pdf", b"%PDF-1.7 x")], NOW)


@pytest.mark.parametrize(
    ("tls", "body"), [(False, "您好！\n"), (True, "Dear Anna,\n.\n..two dots\n")]
)
def test_a_letter_arrives_as_it_was_written(trusted, tls, body):
    letter = replace(LETTER, body=body)
    with serving(trusted, tls=tls) as server:
        account = server.account()
        made = mime.written(letter, account, [("发票.pdf", b"%PDF-1.7 x")], NOW)
        done = deliver(account, PASSWORD, TO, made)
        assert done.refused == {}
        ((receivers, raw),) = server.letters
    assert receivers == TO
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["From"] == "赵单证 <zhao@office.example>"
    assert mail["To"] == "anna@nordhaus.example, lager@nordhaus.example"
    assert mail["Cc"] == "boss@office.example"
    assert mail["Subject"] == LETTER.subject
    assert mail.get_body().get_content().splitlines() == body.splitlines()
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "发票.pdf"
    assert part.get_content_type() == "application/pdf"
    assert part.get_content() == b"%PDF-1.7 x"


def test_a_certificate_that_is_not_trusted_stops_everything(trusted, tmp_path):
    with serving(trusted) as server:
        stranger = server.account(authority="")
        with pytest.raises(RefusedError, match="certificate is not right"):
            deliver(stranger, PASSWORD, TO, b"x")
    other = certificate(tmp_path, "mail.wrong.example")
    with serving(other, tls=True) as server:
        with pytest.raises(RefusedError, match="certificate is not right"):
            deliver(server.account(), PASSWORD, TO, b"x")
        assert server.letters == []
        unread = server.account(authority=str(tmp_path / "gone.pem"))
        with pytest.raises(RefusedError, match="cannot be read"):
            deliver(unread, PASSWORD, TO, b"x")


def test_a_server_without_tls_gets_no_password():
    with serving() as server:
        account = server.account(security=Security.STARTTLS, login="me")
        with pytest.raises(RefusedError, match="does not offer"):
            deliver(account, PASSWORD, TO, b"x")
        assert server.letters == []


def test_a_wrong_password_is_told(trusted):
    with serving(trusted) as server:
        with pytest.raises(PasswordError, match="535"):
            deliver(server.account(), "no", TO, b"x")
        assert server.letters == []


@pytest.mark.parametrize(
    ("mood", "error", "words"),
    [
        ("nobody", RefusedError, "anna@nordhaus.example: 550 5.1.1 no such user"),
        ("busy", OfflineError, "451 4.3.2 greylisted"),
        ("spam", RefusedError, r"554 5.7.1 looks like spam \[31m"),
        ("small", RefusedError, "too large"),
        ("cut", AnswerLostError, "may have the letter"),
        ("mute", AnswerLostError, "may have the letter"),
    ],
)
def test_what_a_server_says_is_told_apart(mood, error, words):
    with serving() as server:
        server.mood = mood
        account = server.account()
        with pytest.raises(error, match=words):
            deliver(account, "", TO, written(account))
        assert len(server.letters) == (mood == "mute")


def test_a_server_that_never_answers_is_given_up():
    with serving() as server:
        server.mood = "silent"
        with pytest.raises(OfflineError, match="does not answer"):
            deliver(server.account(), "", TO, b"x", patience=0.2)


def test_nobody_at_the_other_end():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    account = Account(
        address="a@b.example", host="127.0.0.1", port=port, security=Security.NONE
    )
    with pytest.raises(OfflineError, match="cannot be reached"):
        deliver(account, "", TO, b"x")


def test_a_name_that_nobody_knows(monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    account = Account(address="a@b.example", host="mail.invalid", port=25)
    with pytest.raises(OfflineError, match="is not found"):
        deliver(account, "", TO, b"x")


def test_addresses_that_are_refused_are_told_the_others_served():
    with serving() as server:
        account = server.account()
        done = deliver(account, "", (TO[0], "gone@nordhaus.example"), b"Subject: x\r\n")
        assert done.refused == {"gone@nordhaus.example": "550 5.1.1 no such user"}
        assert server.letters[0][0] == (TO[0],)
