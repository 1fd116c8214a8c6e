"""Who is acting, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import NotAllowedError
from app.core.i18n import N_
from app.core.rights import Reach


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person as services see them.

    Attributes:
        name: Shown to colleagues and written to the audit trail.
        permissions: Names such as "contracts.confirm".
        login: The short name used to sign in; empty for a single-user file.
        reach: Whose records are seen; None: everybody's.
        roles: Names of the roles held; empty for a single-user file.
    """

    name: str
    permissions: frozenset[str]
    login: str = ""
    reach: Reach | None = None
    roles: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Say whether a permission is held; screens enable their buttons by it."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Let the caller go on only with a permission.

        Raises:
            NotAllowedError: The actor lacks it.
        """
        if permission not in self.permissions:
            raise NotAllowedError(
                N_("You are not allowed to do this ({permission})."),
                permission=permission,
            )
