"""What a database cannot do now, in words that say what to do about it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from app.core.errors import (
    AppError,
    BusyError,
    LinkLostError,
    NotAllowedError,
    NotPossibleError,
    UnavailableError,
)
from app.core.i18n import N_
from app.db import sqlite

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


class DamagedError(UnavailableError):
    """The office's file is damaged; a backup can take its place.

    Attributes:
        path: The damaged file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(N_("{file} is damaged."), file=str(path))
        self.path = path


FULL = N_("The disk is full. Free some space and try again; nothing was lost.")
READ_ONLY = N_(
    "{file} cannot be written: the file or its folder is read-only. Nothing was lost; "
    "allow writing there or choose another folder."
)
BUSY = N_("Another program is writing into the office. Try again; nothing was lost.")
CLOSED_BADLY = N_(
    "{file} lies where nothing can be written, and was not closed there. Copy it and "
    "the files beside it that bear its name into a folder of this PC; open it there."
)
NO_DISK = N_("The disk reports an error at {file} ({reason}). Nothing was lost.")
NO_FILE = N_("{file} cannot be opened. Is the disk connected, the folder still there?")
LINK = N_(
    "The link to the server broke. What was saved is kept; try again in a moment."
)
OTHER = N_("The database cannot be used now ({reason}). Nothing was lost.")

FORBIDDEN = N_(
    "The server does not allow you to do this. If your roles were changed just now, "
    "the window follows in a moment."
)
TAKEN = N_("Others are at the same records. Try again; your changes are kept.")

TWICE = N_("Somebody has just taken this number or code. Nothing was saved; try again.")
BOUND = N_(
    "Other records name this, or it names one that is gone. Nothing was saved; reload "
    "and try again."
)
GUARDED = N_("The server refuses this ({reason}). Nothing was saved.")
_ISSUED = N_("This document is issued: the server keeps what it says. Reload it.")
_NUMBER = N_("The server gives numbers in their order, and keeps them ({reason}).")
_BOOKS = N_(
    "Stock or accounts would not agree with their entries. Nothing was saved; reload "
    "and try again."
)
_GUARDS = {
    "take_number": _NUMBER,
    "go_behind": _NUMBER,
    "number_borne": _NUMBER,
    "keep_number": _NUMBER,
    "keep_frozen": _ISSUED,
    "keep_lines": _ISSUED,
    "revision_kept": _ISSUED,
    "keep_state": N_("This document cannot go that way any more. Reload it."),
    "stock_agrees": _BOOKS,
    "books_agree": _BOOKS,
    "deposits_agree": _BOOKS,
    "invoice_whole": _BOOKS,
    "total_agrees": _BOOKS,
    "money_agrees": _BOOKS,
    "cash_agrees": _BOOKS,
    "not_overdrawn": _BOOKS,
    "transfer_agrees": _BOOKS,
    "valued": _BOOKS,
    "booked": _BOOKS,
    "drawn_agrees": _BOOKS,
    "received_agrees": _BOOKS,
    "out_of_turn": _ISSUED,
    "whose": _BOOKS,
    "keep_currency": _BOOKS,
    "entered_once": N_("This invoice of the payee was already entered."),
    "one_company": N_("Money of one of our companies settles nothing of another."),
    "happened": N_("This day has not come yet. Is the clock of this computer right?"),
    "filled": N_("A document names its parties and goods before it is issued."),
    "called_alone": N_("Somebody of the staff has this name already."),
    "unpaid": _BOOKS,
    "passed": N_("You entered this bill yourself; somebody else must pass it."),
}
"""What is said for each guard, by its function on the server."""

_WORDS = {5: BUSY, 6: BUSY, 8: READ_ONLY, 10: NO_DISK, 13: FULL, 14: NO_FILE}
"""By SQLite's result codes: busy, locked, read-only, I/O error, full, cannot open."""
_NOT_OPENED = 14
_DAMAGED = frozenset((11, 26))  # corrupt, not a database
_DISK_FULL = "53100"  # of PostgreSQL, as the two below
_NO_RIGHT = "42501"
_TWICE = "23505"
_BOUND = "23503"
_CHECKED = "23514"
_TWICE_HERE = "UNIQUE constraint failed"  # of SQLite, as the one below
_BOUND_HERE = "FOREIGN KEY constraint failed"
_FUNCTION = re.compile(r"function (?:lading\.)?(\w+)\(")
_TRY_AGAIN = frozenset(("40001", "40P01", "55P03", "57014"))
"""Not serializable, a deadlock, a lock not given in time, a queue for one that took too
long: all may go well next time."""
_LINK = frozenset(
    (
        *("57P01", "57P02", "57P03", "57P05"),  # ended, crashed, starting, idle
        *("25006", "25P03", "25P04", "53300"),  # a standby; too slow; too many
    )
)
"""States beside class 08 in which another connection has to be made."""
_OUTSIDE = frozenset(
    (
        *("OperationalError", "InterfaceError", "ReadOnlySqlTransaction"),
        *("SerializationFailure", "DeadlockDetected", "LockNotAvailable"),
        *("AdminShutdown", "ConnectionTimeout", "DiskFull", "DatabaseError"),
    )
)


def explain(error: Exception, url: URL | None = None) -> UnavailableError | None:
    """Say what stands against the work; None: nothing outside, so it is a bug.

    Args:
        error: What the database library raised, bare or wrapped.
        url: The database it was about; None: it is not known.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if cause is None:
        return None
    path = Path(url.database) if url is not None and url.database else Path()
    reason = _reason(cause)
    kind = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if kind in _DAMAGED or "Could not decode to UTF-8" in reason:
        return DamagedError(path)
    if kind == _NOT_OPENED and sqlite.is_read_only(path):
        return UnavailableError(CLOSED_BADLY, file=str(path))
    if kind in _WORDS:
        return UnavailableError(_WORDS[kind], file=str(path), reason=reason)
    return _by_state(error, cause, reason)


def unreadable(error: Exception, path: Path) -> UnavailableError:
    """Say why a file could not be read through: it is damaged, or busy, or gone."""
    plain = explain(error)
    if plain is None or isinstance(plain, DamagedError):
        return DamagedError(path)
    return plain


def _by_state(
    error: Exception, cause: BaseException, reason: str
) -> UnavailableError | None:
    state = getattr(cause, "sqlstate", None)
    if state == _DISK_FULL:
        return UnavailableError(FULL)
    if _is_link(error, cause):
        return LinkLostError(LINK, reason=reason)  # for the log: the driver's words
    if state in _TRY_AGAIN:
        return BusyError(TAKEN)
    if type(cause).__name__ not in _OUTSIDE:
        return None
    return UnavailableError(OTHER, reason=reason)


def _is_link(error: Exception, cause: BaseException) -> bool:
    """Say whether the server is out of reach, rather than unwilling."""
    if not type(cause).__module__.startswith("psycopg"):
        return False
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return state in _LINK or state.startswith("08")
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    return broken or bool({"OperationalError", "InterfaceError"} & _kinds(cause))


def _kinds(cause: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(cause).__mro__}


def plain(error: object) -> AppError | None:
    """Return what a database's refusal says to a person; None: it is no refusal."""
    return refused(error, narrow=False) if isinstance(error, DBAPIError) else None


def refused(error: DBAPIError, *, narrow: bool) -> AppError | None:
    """Say what the database does not allow; None: it was something else.

    Args:
        error: What the database library raised.
        narrow: Whether the person sees only some records, and so may meet a number or
            a code that a record they do not see has taken.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state == _NO_RIGHT:
        return NotAllowedError(FORBIDDEN)
    if state == _TWICE and narrow:
        return NotPossibleError(
            N_("A record that you may not see has this already. Ask its owner.")
        )
    said = str(error.orig)
    if state == _TWICE or said.startswith(_TWICE_HERE):
        return NotPossibleError(TWICE)
    if state == _BOUND or said.startswith(_BOUND_HERE):
        return NotPossibleError(BOUND)
    return _guarded(error.orig) if state == _CHECKED else None


def _guarded(cause: Any) -> AppError | None:
    """Say what a guard of `app.db.security` keeps; None: a constraint of a table.

    The services ask first. A guard speaks when two windows were at once at a document,
    or when the program is wrong; then the books stay right all the same.
    """
    if cause.diag.constraint_name:
        return None
    inner = _FUNCTION.search(cause.diag.context or "")
    words = _GUARDS.get(inner[1] if inner else "")
    reason = cause.diag.message_primary or _reason(cause)
    return NotPossibleError(words or GUARDED, reason=reason)


def _reason(cause: BaseException) -> str:
    return last_sentence(str(cause)) or type(cause).__name__


def last_sentence(said: str) -> str:
    """Return the last thing that was said; the client library goes on indented."""
    lines = [line for line in said.strip().splitlines() if not line[:1].isspace()]
    return lines[-1] if lines else ""
