"""Mails kept as files, as they are read."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from app.core.letters import ReadLetter, read


def test_a_mail_in_html_is_read_without_its_marks():
    made = EmailMessage()
    made["To"], made["Cc"] = "sales@haichuan.example", "boss@haichuan.example"
    made["Date"] = "Mon, 16 Nov 2026 09:30:00 +0800"
    made.set_content(
        "<style>p {color: red}</style><p>Dear <b>all</b>,</p><p>500&nbsp;pcs &amp; box",
        subtype="html",
    )
    assert read(bytes(made)) == ReadLetter(
        to="sales@haichuan.example",
        copy="boss@haichuan.example",
        sent="Mon, 16 Nov 2026 09:30:00 +0800",
        words="Dear all,\n500 pcs & box",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00 no mail at all",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--",
        b"Content-Type: multipart/mixed\n\nwithout a boundary",
        b"From: =?klingon?b?AAA=?=\nContent-Type: text/plain; charset=klingon\n\n\xff",
        b"From: <<>>, @@,\nDate: never\nTo: \xe5\xba\xad\n\nhi",
        b"Content-Disposition: attachment; filename*\n\nhi",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at)
            for at in range(3000)
        ),
    ],
)
def test_what_is_broken_in_a_mail_is_left_out(data):
    assert isinstance(read(data), ReadLetter)


@pytest.mark.parametrize("then", ["<body>Dear all", "<p>Dear all"])
def test_a_head_that_is_never_closed_hides_no_words(then):
    html = f"<html><head><title>Offer</title>{then}</html>"
    mail = f"Content-Type: text/html\n\n{html}".encode()
    assert read(mail).words == "Dear all"


def test_a_head_of_a_hundred_thousand_addresses_is_read_at_once():
    """Its length times ten would take a hundred times as long to take apart."""
    mail = b"To: " + b"a@b.de, " * 100_000 + b"\r\nSubject: Offer\r\n\r\nwords"
    begun = time.process_time()
    letter = read(mail)
    assert time.process_time() - begun < 3
    assert letter.to.startswith("a@b.de, a@b.de")
    assert (letter.subject, letter.words) == ("Offer", "words")
