"""Which office answers on a server, however its addresses are spelled.

An office is known by the first link of its history (`app.db.chain`): that goes with it
through every failover, backup and restore. What a computer keeps of an office on a
server, drafts, the newest epoch and the end of its history, it keeps under this name: a
standby that is added to the addresses makes no other office of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from app.db import reach, remembered

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

FILE = "offices.json"
"""Beside a computer's other data: which office was last met at a place."""
_ASKED = "SELECT hash FROM public.audit_link WHERE n = 1"
_NONE = frozenset(("42P01", "42501", "3F000"))
"""States in which a database holds no office, or one that tells this login nothing."""


def place(url: URL) -> str:
    """Name where an office is looked for; in which order the servers stand is one."""
    servers = ",".join(f"{name}:{port}" for name, port in sorted(reach.addresses(url)))
    return f"{servers}/{url.database}"


def is_near(name: str, where: str) -> bool:
    """Say whether a name is a place that has its database and a server in common.

    Args:
        name: Of a place; or the whole address, as earlier versions have kept it.
        where: A place.
    """
    if "://" in name:
        name = place(make_url(name))
    servers, _, database = name.rpartition("/")
    theirs, _, wanted = where.rpartition("/")
    shared = set(servers.split(",")) & set(theirs.split(","))
    return database == wanted and bool(shared)


def told(connection: Any) -> str:
    """Ask a server which office it has; empty: it is none, or has no history yet.

    Args:
        connection: Of psycopg, outside a transaction.

    Raises:
        psycopg.Error: It cannot say now: the link is lost, or an upgrade has the table.
            Taken for none, it would be opened with other drafts than those left.
    """
    import psycopg  # noqa: PLC0415 - an office in a file never loads it

    try:
        found = connection.execute(_ASKED).fetchone()
        connection.commit()
    except psycopg.Error as error:
        if error.sqlstate not in _NONE:
            raise
        connection.rollback()
        return ""
    return named(found[0], connection.info.dbname) if found else ""


def named(first: str, database: str) -> str:
    """Name an office by the hash of its first link; a copy beside it lies elsewhere."""
    return f"{first}/{database}"


class Offices:
    """The offices that this computer has met.

    Args:
        folder: Where they are kept; None: for as long as the program runs only.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder else None
        self._met: dict[str, str] = {}

    def at(self, where: str) -> str:
        """Return the office that was last met at a place; empty: none was."""
        return str(self._read().get(where, ""))

    def meet(self, where: str, office: str) -> None:
        """Remember who was met."""
        if self.at(where) != office:
            self._met = {**self._read(), where: office}
            if self._path is not None:
                remembered.keep(self._path, self._met)

    def _read(self) -> dict[str, Any]:
        return self._met if self._path is None else remembered.read(self._path)
