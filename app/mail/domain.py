"""Mail accounts, letters and what becomes of them. No Qt, no SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.core.checks import code
from app.core.errors import InvalidError, Problem
from app.core.events import Event
from app.core.hosts import Host, are_here
from app.core.i18n import N_
from app.core.refs import Ref
from app.core.states import note_titles
from app.core.texts import check_email, is_clean

MB = 1024 * 1024
MOST_BYTES = 20 * MB
"""Attachments of one letter together; larger ones are refused by most servers."""
MOST_ADDRESSES = 50
MOST_SUBJECT = 200
_PORTS = range(1, 65536)


class Security(StrEnum):
    """How the way to the mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


SECURITY_TITLES = {
    Security.TLS: N_("TLS (usually port 465)"),
    Security.STARTTLS: N_("STARTTLS (usually port 587)"),
    Security.NONE: N_("None (this computer only)"),
}


class State(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    HANDED = "handed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


STATE_TITLES = {
    State.WAITING: N_("In the outbox"),
    State.SENDING: N_("Being sent"),
    State.SENT: N_("Sent"),
    State.HANDED: N_("In the mail program"),
    State.FAILED: N_("Refused"),
    State.UNKNOWN: N_("Not known to be sent"),
    State.CANCELLED: N_("Cancelled"),
}
note_titles(STATE_TITLES)


class Action(StrEnum):
    """What happens to a letter; the first five are told by the mail server.

    HAND and REFUSE tell as well what came of a letter for the mail program.
    """

    TAKE = "take"
    ACCEPT = "accept"
    POSTPONE = "postpone"
    REFUSE = "refuse"
    LOSE = "lose"
    RETRY = "retry"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    HAND = "hand"


PENDING = (State.WAITING, State.SENDING, State.HANDED, State.UNKNOWN)
"""A letter that may still leave, or may have left: its papers are locked."""
UNSETTLED = (State.HANDED, State.UNKNOWN, State.FAILED)
"""What becomes of such a letter only its writer can say."""
OPENED = N_("Open in your mail program; nobody knows that it was sent.")
WRITTEN = N_("Written as the file {detail}; nobody knows that it was sent.")

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.WAITING, Action.TAKE): State.SENDING,
    (State.SENDING, Action.ACCEPT): State.SENT,
    (State.SENDING, Action.POSTPONE): State.WAITING,
    (State.SENDING, Action.REFUSE): State.FAILED,
    (State.SENDING, Action.LOSE): State.UNKNOWN,
    (State.WAITING, Action.RETRY): State.WAITING,
    (State.FAILED, Action.RETRY): State.WAITING,
    (State.UNKNOWN, Action.RETRY): State.WAITING,
    (State.UNKNOWN, Action.CONFIRM): State.SENT,
    (State.UNKNOWN, Action.HAND): State.HANDED,
    (State.HANDED, Action.CONFIRM): State.SENT,
    (State.HANDED, Action.HAND): State.HANDED,
    (State.HANDED, Action.LOSE): State.UNKNOWN,
    (State.HANDED, Action.CANCEL): State.CANCELLED,
    (State.UNKNOWN, Action.REFUSE): State.FAILED,
    (State.WAITING, Action.CANCEL): State.CANCELLED,
    (State.FAILED, Action.CANCEL): State.CANCELLED,
    (State.UNKNOWN, Action.CANCEL): State.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """A letter did not leave: it was cancelled, or the server refused it.

    Attributes:
        kind: Kind of the record its papers were made from.
        records: Keys of the issued papers that were attached.
        queued_at: When they were locked.
    """

    kind: str
    records: tuple[int, ...]
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """A letter that was refused is to leave after all.

    Attributes:
        kind, records, queued_at: As of what was withdrawn.
    """

    kind: str
    records: tuple[int, ...]
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Event):
    """A letter left the house.

    Attributes:
        records: Keys of the issued papers that went along.
        to: To whom it went.
    """

    records: tuple[int, ...]
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How one person sends mail; the password is never part of it.

    Attributes:
        host: The server's name; empty: letters go through the mail program.
        login: Empty: the server asks for no password.
        authority: File with the certificate of the office's own authority; empty:
            those that the system trusts.
    """

    id: int | None = None
    version: int = 0
    sender: str = ""
    address: str = ""
    host: str = ""
    port: int = 465
    security: Security = Security.TLS
    login: str = ""
    authority: str = ""

    @property
    def ready(self) -> bool:
        """Whether letters can be sent by the program itself."""
        return bool(self.host and self.address)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the account from being saved."""
        found = list(code(self, "address", check_email))
        if self.host and not self.address:
            found.append(Problem("address", N_("Enter the address you send from.")))
        if any(c.isspace() or c in "/@:" for c in self.host):
            found.append(Problem("host", N_("Enter the name of the server only.")))
        if self.port not in _PORTS:
            found.append(Problem("port", N_("A port is a number from 1 to 65535.")))
        found += [
            Problem(name, N_("This must be one line of readable characters."))
            for name in ("sender", "host", "login", "authority")
            if not one_line(getattr(self, name))
        ]
        away = self.host and not are_here((Host(self.host, self.port),))
        if self.security is Security.NONE and away:
            found.append(
                Problem(
                    "security",
                    N_("Another computer is reached by TLS only: else anybody on the"
                       " way reads the password and the letter."),
                )
            )  # fmt: skip
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file that goes along with a letter.

    Attributes:
        digest: SHA-256 of its bytes, hexadecimal.
        paper: Key of the printed form; empty: a file from the computer.
        number: The paper's number.
        edition: Its version in words, for example "v2"; empty: it has none.
        language: It is printed in.
        issued: Key in the vault of papers; 0: it does not lie there.
    """

    id: int | None = None
    name: str = ""
    size: int = 0
    digest: str = ""
    paper: str = ""
    number: str = ""
    edition: str = ""
    language: str = ""
    issued: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One letter.

    Attributes:
        owner: Login of who wrote it.
        receivers, copies: Addresses, joined by ", ".
        party: To whom it goes; None: to nobody we know.
        kind, record_id: The record it is about: "quotation", 12.
        queued_at: When it was put into the outbox.
        next_at: When it is tried next; None: not by itself.
        done_at: When it was sent or cancelled; None: its papers wait for that. Letters
            once counted as sent when the mail program had them.
        tries: How often a server was asked to take it.
        reason: Message id of why it has not been sent; "" when nothing is wrong.
        detail: What the server said, for the placeholder of `reason`.
        header: Its Message-ID; the same in every try.
    """

    id: int | None = None
    version: int = 0
    owner: str = ""
    state: State = State.WAITING
    receivers: str = ""
    copies: str = ""
    subject: str = ""
    body: str = ""
    party: Ref | None = None
    kind: str = ""
    record_id: int = 0
    queued_at: datetime | None = None
    next_at: datetime | None = None
    done_at: datetime | None = None
    tries: int = 0
    reason: str = ""
    detail: str = ""
    header: str = ""
    parts: tuple[Part, ...] = ()

    def addresses(self) -> tuple[str, ...]:
        """Return everybody it goes to, each once."""
        found = (*split(self.receivers), *split(self.copies))
        return tuple({one.casefold(): one for one in reversed(found)}.values())[::-1]

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the letter from being sent."""
        found = [
            wrong
            for where in ("receivers", "copies")
            for wrong in _wrong_addresses(where, getattr(self, where))
        ]
        if not split(self.receivers):
            found.append(Problem("receivers", N_("Enter to whom it goes.")))
        if len(self.addresses()) > MOST_ADDRESSES:
            found.append(
                Problem("copies", N_("A letter goes to at most 50 addresses."))
            )
        if not self.subject.strip():
            found.append(Problem("subject", N_("Enter the subject.")))
        elif not one_line(self.subject):
            found.append(
                Problem(
                    "subject", N_("The subject is one line of readable characters.")
                )
            )
        if len(self.subject) > MOST_SUBJECT:
            found.append(Problem("subject", N_("The subject is too long.")))
        if sum(part.size for part in self.parts) > MOST_BYTES:
            most = {"mb": MOST_BYTES // MB}
            text = N_("The attachments are larger than {mb} MB together.")
            found.append(Problem("parts", text, most))
        return tuple(found)

    def settled(self) -> Message:
        """Return a copy whose addresses and subject are written as they are sent."""
        return replace(
            self,
            receivers=", ".join(split(self.receivers)),
            copies=", ".join(split(self.copies)),
            subject=self.subject.strip(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file of a letter that waits, as it is found again.

    Attributes:
        kind, record_id: What it is made from: "contract", 12; of a paper that lies in
            the vault "issued", and its key there. Empty: a file of the computer.
        key: Of the printed form among those of the record; the place of a file.
        language, second: It is printed in; empty: nothing stands beside it.
        chosen: Whether it goes along.
    """

    kind: str = ""
    record_id: int = 0
    key: str = ""
    language: str = ""
    second: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingLetter:
    """One letter of several that were begun together.

    Attributes:
        title: What it is about, until its party is known.
        party: To whom it goes; None: to nobody we know.
        kind, record_id: As of `Message`.
        papers: What may go along; none: there is nothing to send.
        taken_out: It shall stay here.
        rewritten: Its words were written by its sender.
        why: Why it is not sent, as the screen said it.
        key: Of the action that puts it away; the same after every start.
        message: What it became; None: it waits.
    """

    id: int | None = None
    title: str = ""
    receivers: str = ""
    copies: str = ""
    subject: str = ""
    body: str = ""
    party: Ref | None = None
    kind: str = ""
    record_id: int = 0
    papers: tuple[Paper, ...] = ()
    taken_out: bool = False
    rewritten: bool = False
    why: str = ""
    key: str = ""
    message: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Letters that were begun together.

    Attributes:
        title: Of the papers, as the screen says it.
        done_at: When nobody waited for any of them any more; None: it is open.
    """

    id: int | None = None
    title: str = ""
    begun_at: datetime | None = None
    done_at: datetime | None = None
    letters: tuple[MailingLetter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """What left the house: it is kept for everybody who works on the record.

    Attributes:
        at: When the server took it, or when its writer said that it was sent.
        by: Name of the sender.
        papers: Numbers and versions of the papers, in words.
    """

    id: int
    at: datetime
    by: str
    sent_to: str
    subject: str
    papers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The words that letters begin with, in one language.

    Attributes:
        about: What the letters are about; one of `letters.ABOUT`.
        id: None for the words that the program brings along.
    """

    id: int | None = None
    version: int = 0
    about: str = ""
    language: str = "en"
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the outbox."""

    id: int
    version: int
    state: State
    receivers: str
    copies: str
    subject: str
    party: str | None
    party_zh: str | None
    queued_at: datetime
    next_at: datetime | None
    done_at: datetime | None
    tries: int
    reason: str
    detail: str


# --- Addresses -----------------------------------------------------------------------

_PARTS = re.compile(r"[,;\uff0c\uff1b\n]+")
_NAMED = re.compile(r"[^<>]*<([^<>]*)>\s*")


def split(typed: str) -> tuple[str, ...]:
    """Return the addresses of a line: "Anna Keller <a@b.com>; c@d.com" has two.

    They are not checked; empty places between commas are dropped.
    """
    found = (piece.strip() for piece in _PARTS.split(typed))
    return tuple(_bare(piece) for piece in found if piece)


def _bare(piece: str) -> str:
    named = _NAMED.fullmatch(piece)
    return named[1].strip() if named else piece


def _wrong_addresses(where: str, typed: str) -> list[Problem]:
    found = []
    for one in split(typed):
        try:
            check_email(one)
        except InvalidError:
            text = N_("“{address}” is not an e-mail address.")
            shown = "".join(c if c.isprintable() else "?" for c in one[:80])
            found.append(Problem(where, text, {"address": shown}))
    return found


def one_line(text: str) -> bool:
    """Say whether a text can stand in the head of a letter: no breaks, all seen."""
    return is_clean(text) and not any(c in text for c in "\r\n\t\x0b\x0c\u2028\u2029")
