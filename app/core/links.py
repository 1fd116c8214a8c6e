"""Addresses of records: `lading://contract/SC26-0031` leads there from any program.

A link names the kind of record and its number; a record without a number is named by
its key, `lading://contract/~12`. It holds no names and no amounts, and whoever follows
it sees what he may see and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from app.core import texts
from app.core.errors import InvalidError
from app.core.i18n import N_

SCHEME = "lading"
LONGEST = 400
_LINK = re.compile(
    rf"{SCHEME}:(?://)?([a-z_]{{1,40}})/([^/?#\s]{{1,300}})/?", re.IGNORECASE
)
_KEY = re.compile(r"~([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads.

    Attributes:
        kind: Kind of record: "contract".
        number: Its number; empty: `key` names it.
        key: The record's key; None: the number names it.
    """

    kind: str
    number: str = ""
    key: int | None = None

    def __str__(self) -> str:
        """The link as it is written."""
        name = quote(self.number, safe="") if self.number else f"~{self.key}"
        return f"{SCHEME}://{self.kind}/{name}"


def is_link(text: str) -> bool:
    """Say whether somebody meant a link to a record."""
    return text.strip()[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def read_link(text: str) -> Link:
    """Return where a link leads.

    Raises:
        InvalidError: It is none of ours.
    """
    found = _LINK.fullmatch(text.strip()[:LONGEST])
    if found is None:
        raise _wrong(text)
    kind, name = found[1].lower(), unquote(found[2], errors="replace")
    if key := _KEY.fullmatch(name):
        return Link(kind, key=int(key[1]))
    number = name.strip()
    if not number or not texts.is_clean(number):
        raise _wrong(text)
    return Link(kind, number)


def _wrong(text: str) -> InvalidError:
    return InvalidError(
        N_("“{link}” is no link to a record."), link=texts.clean(text)[:80]
    )
