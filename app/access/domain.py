"""Staff, roles and permissions, declared once. No Qt, no SQL."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from app.access.roles import (
    ALL_PERMISSIONS,
    AREAS,
    CONFIRM_BANK,
    CONFIRM_ROLES,
    CREDIT_LIMIT,
    EXTRA,
    HAND_OVER,
    MAIL,
    NARROW,
    ROLE_TITLES,
    SECOND,
    SPAN_TITLES,
    VERBS,
    Role,
    Span,
    permissions_of,
    reach_of,
)
from app.core.actor import Actor
from app.core.errors import Problem
from app.core.i18n import N_, N_n

__all__ = [
    "ALL_PERMISSIONS",
    "AREAS",
    "CONFIRM_BANK",
    "CONFIRM_ROLES",
    "CREDIT_LIMIT",
    "EXTRA",
    "HAND_OVER",
    "MAIL",
    "NARROW",
    "ROLE_TITLES",
    "SECOND",
    "SHORTEST",
    "SPAN_TITLES",
    "VERBS",
    "Role",
    "Span",
    "Staff",
    "Summary",
    "made_up_password",
    "password_problems",
    "permissions_of",
    "reach_of",
]

NO_PASSWORD = "no_password"  # noqa: S105 - a word of the list
"""What the list says of a person who cannot sign in yet."""
NO_PASSWORD_TITLE = N_("No password yet")


SHORTEST = 10
"""Characters of a password; length protects, odd signs do not (NIST SP 800-63B)."""


def password_problems(password: str, *, needed: bool) -> tuple[Problem, ...]:
    """Everything that keeps a password from being taken; "" when none is needed."""
    if not password and not needed:
        return ()
    if len(password) < SHORTEST:
        text = N_n(
            "A password has at least {count} character.",
            "A password has at least {count} characters.",
            "count",
        )
        return (Problem("password", text, {"count": SHORTEST}),)
    return ()


_PLAIN = "abcdefghijkmnpqrstuvwxyz23456789"
"""What nobody takes for something else when it is read aloud or from a slip."""


def made_up_password() -> str:
    """Return a password that nobody knows yet; 60 bits in three parts."""
    parts = (
        "".join(secrets.choice(_PLAIN) for _sign in range(4)) for _part in range(3)
    )
    return "-".join(parts)


_NEW_LOGIN = re.compile(r"[a-z][a-z0-9]{0,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person who works with the program.

    Attributes:
        login: The short name to sign in with; a new one as any server takes it, so
            that it need not change when the office moves.
        active: Former staff stay on record but cannot sign in.
        team: Who bears the same name works together; empty: alone.
        reach: Whose records a salesperson sees.
        no_password: The office asks for one, and the person has none yet.
        roles: Those the person has, and those that are asked for.
        waiting: The latter; they count once a second person has confirmed them.
        asked_by: Who asked for them; logins joined by commas.
    """

    id: int | None = None
    version: int = 0
    login: str = ""
    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset()
    active: bool = True
    team: str = ""
    reach: Span = Span.OWN
    no_password: bool = False
    waiting: frozenset[Role] = frozenset()
    asked_by: str = ""

    def held(self) -> frozenset[Role]:
        """Return the roles that count."""
        return self.roles - self.waiting

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the person from being saved."""
        found = []
        if not self.name.strip():
            found.append(Problem("name", N_("Enter the name.")))
        if self.id is None and not _NEW_LOGIN.fullmatch(self.login):
            text = N_("A login begins with a letter and has small letters and digits.")
            found.append(Problem("login", text))
        elif not (self.login.isascii() and self.login.isalnum()):
            found.append(
                Problem("login", N_("Use plain letters and digits for the login."))
            )
        if not self.roles:
            found.append(Problem("roles", N_("Choose at least one role.")))
        return tuple(found)

    def actor(self, colleagues: frozenset[str] = frozenset()) -> Actor:
        """Return the person as services see them.

        Args:
            colleagues: The logins of the person's team.
        """
        held = self.held()
        allowed = permissions_of(held) if self.active else frozenset()
        reach = reach_of(held, self.reach, self.login, colleagues)
        roles = frozenset(role.value for role in held)
        return Actor(self.name, allowed, self.login, reach, roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of staff."""

    id: int
    login: str
    name: str
    email: str
    roles: str
    team: str
    active: bool
    waiting: str = ""
    no_password: bool = False
