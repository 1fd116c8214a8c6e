"""What a mail kept as a file says: whose it is, its words, what hangs on it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any, TypeVar

T = TypeVar("T")

_LONGEST = 20_000  # letters of a line of its head; a circular of hundreds has fewer
_BREAKS = frozenset(("br", "p", "div", "tr", "li", "h1", "h2", "h3", "table"))
_SEEN = _BREAKS | {"body"}
_UNSEEN = frozenset(("style", "script", "head", "title"))


_lines = HeaderRegistry()


def _line(name: str, value: str) -> Any:
    """Read a line of the head; ten times the addresses take a hundred times as long."""
    return _lines(name, value[:_LONGEST])


_POLICY = email.policy.default.clone(header_factory=_line)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetter:
    """A mail as people read it (RFC 5322, RFC 2045–2047).

    Attributes:
        sender, to, copy, sent: As its head says; empty: it does not.
        subject: Its subject.
        words: Its text; of a mail in HTML only what is to be read.
        attached: Names of the files that hang on it.
    """

    sender: str = ""
    to: str = ""
    copy: str = ""
    sent: str = ""
    subject: str = ""
    words: str = ""
    attached: tuple[str, ...] = ()


def read(data: bytes) -> ReadLetter:
    """Read a mail; what is broken in it is left out, never an error."""
    made = _tried(lambda: email.message_from_bytes(data, policy=_POLICY), None)
    if not isinstance(made, EmailMessage):  # parts in parts without an end
        return ReadLetter()
    return ReadLetter(
        sender=_head(made, "From"),
        to=_head(made, "To"),
        copy=_head(made, "Cc"),
        sent=_head(made, "Date"),
        subject=_head(made, "Subject"),
        words=_tried(lambda: _words(made), ""),
        attached=_tried(lambda: _attached(made), ()),
    )


def _tried(take: Callable[[], T], otherwise: T) -> T:
    try:
        return take()
    except Exception:  # noqa: BLE001 - mails of no sense fail in ways nobody lists
        return otherwise


def _head(made: EmailMessage, name: str) -> str:
    return _tried(lambda: str(made.get(name, "")).strip(), "")


def _words(made: EmailMessage) -> str:
    body = made.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # no such character set, or none of its letters
        raw = body.get_payload(decode=True)
        text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return _seen(text) if body.get_content_subtype() == "html" else text.strip()


def _attached(made: EmailMessage) -> tuple[str, ...]:
    names = (_tried(part.get_filename, None) for part in made.iter_attachments())
    return tuple(name for name in names if name)


def _seen(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects what is to be read of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or what nobody reads."""
        del attrs
        if tag in _SEEN:
            self._unseen = 0  # nothing need say that the head is over
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what nobody reads."""
        self._unseen = max(self._unseen - (tag in _UNSEEN), 0)

    def handle_data(self, data: str) -> None:
        """Take words."""
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
