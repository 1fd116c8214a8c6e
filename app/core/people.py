"""What the people of the office are called where records keep their logins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import enumerated

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Known:
    names: Mapping[str, str] = {}


def keep(names: Mapping[str, str]) -> None:
    """Take over what the people of the office that was opened are called, by login."""
    _Known.names = dict(names)


def choices() -> tuple[tuple[str, str], ...]:
    """Return the logins of everybody with what they are called, by that."""
    told = {login: called(login) for login in _Known.names}
    return tuple(sorted(told.items(), key=lambda one: one[1].casefold()))


def called(login: str, names: Mapping[str, str] | None = None) -> str:
    """Return what a person is called: by name, with the login where two bear it.

    Args:
        login: Of somebody nobody knows, and in a file of one person the name.
        names: Of everybody, by login; None: those of the office that is open.
    """
    known = _Known.names if names is None else names
    name = known.get(login, "")
    return _apart(name, login, known) if name else login


def all_called(logins: str) -> str:
    """Return what several are called, whose logins are joined by commas."""
    return enumerated(map(called, filter(None, logins.split(","))))


def acted(name: str, login: str, *, signed_in: bool) -> str:
    """Return what somebody is called who did something.

    Args:
        name: As the program was told then.
        login: Who was signed in, on the server or on the computer with the file.
        signed_in: Whether people sign in here; else a login is the computer's own.
    """
    known = _Known.names.get(login)
    if not login or login == name or (known is None and not signed_in):
        return name
    return _apart(name, login, _Known.names) if known == name else f"{name} ({login})"


def _apart(name: str, login: str, names: Mapping[str, str]) -> str:
    alike = sum(name.casefold() == other.casefold() for other in names.values())
    return name if alike <= 1 else f"{name} ({login})"
