"""Makes the empty database of an office, whatever the server makes by itself.

A server may keep its own databases in another encoding, with the customs of another
country, and speak any language: what it says is told, never read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from app.core.errors import NotPossibleError
from app.core.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = "postgres"
"""The database that every server has; there one makes others."""
SPOKEN = "UTF8"
"""What to speak with a database that is kept in another encoding: names come whole."""

_WHOLE = ("UTF8", "SQL_ASCII")
"""Encodings of a server that keep a name as it was typed."""
_CUSTOMS = ("C.UTF-8", "C")
"""How words are sorted where the server's own way fits no UTF8 (a Latin or a Chinese
one of before); the last is known to every server."""
_UNFIT = (psycopg.errors.InvalidParameterValue, psycopg.errors.WrongObjectType)
"""Said of customs that fit no UTF8, and of those that a server does not know."""


def has(home: psycopg.Connection[Any], name: str) -> bool:
    """Say whether a server has a database.

    Args:
        home: To its own database.
        name: What is asked for.

    Raises:
        NotPossibleError: As `refuse_name`.
    """
    refuse_name(home, name)
    asked = "SELECT 1 FROM pg_database WHERE datname = %s"
    return home.execute(asked, (name,)).fetchone() is not None


def refuse_name(home: psycopg.Connection[Any], name: str) -> None:
    """Refuse a name that the server would write in other bytes than one asks for it.

    Raises:
        NotPossibleError: It has letters beyond ASCII, and the server's own encoding is
            an old one of a country.
    """
    encoding = home.info.parameter_status("server_encoding")
    if not name.isascii() and encoding not in _WHOLE:
        text = N_(
            "This server keeps names in {encoding}: name the database in plain "
            "letters and digits."
        )
        raise NotPossibleError(text, where="database", encoding=encoding)


def make(home: psycopg.Connection[Any], name: str) -> None:
    """Make an empty database that is kept in UTF8.

    Args:
        home: To the server's own database, outside of a transaction.
        name: Its name.

    Raises:
        NotPossibleError: The login may not, or the server cannot.
    """
    *first, last = _ways(name)
    for way in first:
        try:
            home.execute(way)
        except _UNFIT:
            continue
        except psycopg.Error as error:
            raise _refused(error) from error
        return
    try:
        home.execute(last)
    except psycopg.Error as error:
        raise _refused(error) from error


def _refused(error: psycopg.Error) -> NotPossibleError:
    reason = str(error).strip().splitlines()[0]
    return NotPossibleError(N_("The database cannot be made: {reason}"), reason=reason)


def _ways(name: str) -> Iterator[sql.Composed]:
    # template0: what somebody put into template1 is none of the office's business.
    plain = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
    made = plain.format(sql.Identifier(name))
    yield made
    for custom in _CUSTOMS:
        words = sql.SQL(" LC_COLLATE {0} LC_CTYPE {0}").format(sql.Literal(custom))
        yield made + words
