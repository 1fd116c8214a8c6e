"""Where the password of a mail account is kept: with the system, or for this session.

It never comes into a file or a database of ours. Where the system has no keyring it is
asked for once a session.
"""

from __future__ import annotations

import logging
from typing import Any

from app.mail.domain import Account

log = logging.getLogger(__name__)

SERVICE = "lading-mail"


class Keychain:
    """The passwords of this session, and the system's keyring behind them."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def get(self, account: Account) -> str | None:
        """Return the password of an account; None: it must be asked for."""
        name = _name(account)
        if name not in self._known:
            stored = _ask(lambda ring: ring.get_password(SERVICE, name))
            if stored is None:
                return None
            self._known[name] = str(stored)
        return self._known[name]

    def put(self, account: Account, password: str) -> bool:
        """Keep a password; says whether it is there after this session as well."""
        name = _name(account)
        self._known[name] = password

        def store(ring: Any) -> bool:
            ring.set_password(SERVICE, name, password)
            return True

        return bool(_ask(store))

    def forget(self, account: Account) -> None:
        """Drop a password that the server did not accept."""
        name = _name(account)
        self._known.pop(name, None)
        _ask(lambda ring: ring.delete_password(SERVICE, name))


def _name(account: Account) -> str:
    return f"{account.login}@{account.host}:{account.port}"


def _ask(question: Any) -> Any:
    """Ask the system's keyring; None where there is none, or it is locked."""
    try:
        import keyring  # noqa: PLC0415 - only who sends letters needs it
    except ImportError:
        return None
    try:
        return question(keyring.get_keyring())
    except Exception as error:  # noqa: BLE001 - each system fails in its own way
        log.info("no password from the system's keyring: %s", type(error).__name__)
        return None
