"""The errors a user may cause or meet; every other exception is a bug."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_, _, language

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct, named by the field where it can be corrected.

    Attributes:
        where: Path of the field, for example "lines.2.quantity".
        msgid: English message, translated where it is shown.
        params: Values for the placeholders of the message.
    """

    where: str
    msgid: str
    params: dict[str, Any] = field(default_factory=dict)


def _english(msgid: str, params: dict[str, Any]) -> str:
    return language("en").tr(msgid, **params)


class AppError(Exception):
    """An expected failure, shown to the user without a traceback.

    Attributes:
        msgid: English message that says what to do; translated where it is shown.
        params: Values for its placeholders.
        where: The one field it is about, as `Problem.where`; empty: none.
        stands: Kind and key of the record that stands against it, so that the person
            can go there; None: there is none.
    """

    def __init__(
        self,
        msgid: str,
        *,
        where: str = "",
        stands: tuple[str, int] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(msgid)
        self.stands = stands
        self.msgid = msgid
        self.params = params
        self.where = where

    def __str__(self) -> str:
        """The English sentence, for logs and the command line."""
        return _english(self.msgid, self.params)


class InvalidError(AppError):
    """The input breaks a rule; `problems` says which and where."""

    def __init__(
        self, msgid: str, problems: tuple[Problem, ...] = (), **params: Any
    ) -> None:
        super().__init__(msgid, **params)
        self.problems = problems

    @classmethod
    def of(cls, *problems: Problem) -> InvalidError:
        """Return what is said of fields that have to be corrected."""
        return cls(N_("Please correct the marked fields."), problems)

    def __str__(self) -> str:
        """The sentence and every problem with its place."""
        said = [f"{p.where}: {_english(p.msgid, p.params)}" for p in self.problems]
        return "; ".join(said) or super().__str__()


class LeftOutError(AppError):
    """One of several was not taken; the others are not touched by that."""


class NotAllowedError(AppError):
    """The user lacks a permission."""


class ConflictError(AppError):
    """Someone else changed the record first."""


class MissingError(AppError):
    """The record does not exist (any more)."""


class NotPossibleError(AppError):
    """A fact of the office stands against it: stock, a limit, a closed period."""


class OutdatedError(NotPossibleError):
    """What was shown is not what the record says now."""


class UnavailableError(AppError):
    """The database cannot be reached or used now; nothing was lost."""


def unread(file: Path | str, error: OSError) -> UnavailableError:
    """Return the error of a file that cannot be read, with what the system says."""
    text = N_("{file} cannot be read: {reason}")
    return UnavailableError(text, file=str(file), reason=reason_of(error))


def unwritten(file: Path | str, error: OSError) -> UnavailableError:
    """Return the error of a file that cannot be written, with what the system says."""
    text = N_("{file} cannot be written: {reason}")
    return UnavailableError(text, file=str(file), reason=reason_of(error))


SYSTEM_SAYS = {
    errno.ENOENT: N_("No such file or directory"),
    errno.EACCES: N_("Permission denied"),
    errno.EPERM: N_("Operation not permitted"),
    errno.EISDIR: N_("Is a directory"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.EIO: N_("Input/output error"),
}
"""What the system says of files, by its numbers; all else stays as it says it."""


def reason_of(error: OSError) -> str:
    """Return what the system says of a file, in the language of the screen."""
    said = SYSTEM_SAYS.get(error.errno or 0)
    return _(said) if said else error.strerror or str(error)


class BusyError(UnavailableError):
    """Others were at the same rows in this moment; the whole action can be repeated."""


class LinkLostError(UnavailableError):
    """The server cannot be reached; nobody knows what became of the last action."""


class AlreadyDoneError(AppError):
    """This very action has been carried out before; it is not repeated.

    Attributes:
        record: Key of the record that it made or changed; None: it had none.
    """

    def __init__(self, msgid: str, record: int | None = None, **params: Any) -> None:
        super().__init__(msgid, **params)
        self.record = record
