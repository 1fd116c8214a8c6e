"""The chain that ties the audit trail together, and the witnesses of its end.

Links are made after the actions, not inside them: a chain within each transaction
would let one person save at a time (126 documents a second instead of 3,319). Each link
is a SHA-256 over the one before and its entries, so who changes, removes or adds an
entry breaks it. Who recomputes all of it, with every right on the server, is betrayed
by the computers, each of which remembers the last link it saw.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from app.core.clock import here
from app.core.errors import AppError, NotPossibleError, UnavailableError
from app.core.i18n import N_
from app.db import identity, lending, remembered, trouble
from app.db.audit import AuditLinkRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from app.db.unit_of_work import Database


FILE = "witness.json"
"""In the folder of this computer's own data: the last link seen of each office."""
START = "0" * 64
"""What stands before the first link."""
MOST = 50_000
"""Entries in one link of a file; the rest follows in the next."""
_RANGE = re.compile(r"^\{\[(\d+),(\d+)\)\}$")
_ENTRIES = """
SELECT id, at, "by", login, client, action_key, "table", row_key, parent, op, old, new
FROM audit WHERE id >= ? AND id < ? ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of checking the chain.

    Attributes:
        broken: Number of the first link that does not hold; None: all hold.
        what: "missing" a link, "changed" an entry, "inserted" one afterwards,
            "forgotten" what this computer has seen; empty: nothing.
        checked: Entries in the links before.
        at: When the broken link, or the last one, was made; None: there is none.
    """

    broken: int | None = None
    what: str = ""
    checked: int = 0
    at: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether every link holds."""
        return not self.what

    def problem(self) -> AppError | None:
        """Return the sentence to show; None when every link holds."""
        if self.good:
            return None
        when = f"{here(self.at):%Y-%m-%d %H:%M}" if self.at else "–"
        return UnavailableError(_SENTENCES[self.what], link=self.broken or 0, at=when)


_SENTENCES = {
    "missing": N_(
        "The history is broken: link {link} of {at} does not follow the one before."
    ),
    "changed": N_(
        "The history is broken: entries of link {link} of {at} were changed or removed."
    ),
    "inserted": N_(
        "The history is broken: entries were put in afterwards beside link {link}"
        " of {at}."
    ),
    "forgotten": N_(
        "The history is not the one that this computer saw: link {link} of {at} is"
        " another or gone."
    ),
}


def seal(database: Database) -> int:
    """Make a link of every entry that has none; return how many entries it holds.

    Any program may do it at any time; while another does, nothing happens.
    """
    with lending.writing(database.engine) as connection:
        return seal_in(connection, database.clock())


def seal_all(database: Database) -> None:
    """Make links of all entries that have none: of a file one holds not too many."""
    while seal(database) == MOST:
        pass


def seal_in(connection: Connection, at: datetime) -> int:
    """Make a link as part of an open transaction; return how many entries it holds.

    Args:
        connection: In a transaction.
        at: The instant of the link in a file; a server has its own clock.
    """
    if connection.dialect.name == "postgresql":
        return int(connection.scalar(text("SELECT audit.seal()")) or 0)
    return _seal_file(connection, at)


def _nothing() -> None:
    """Go on without a rest."""


def verify(database: Database, pause: Callable[[], object] = _nothing) -> Verdict:
    """Check every link and say which is the first that does not hold.

    Args:
        database: The office.
        pause: Called after each link of a file; what it raises ends the reading.

    Raises:
        NotPossibleError: The server lets only administrators check the history.
        UnavailableError: The database is damaged, or out of reach.
    """
    try:
        with lending.reading(database.engine) as connection:
            if connection.dialect.name == "postgresql":
                asked = text("SELECT broken, what, checked FROM audit.verify()")
                broken, what, checked = connection.execute(asked).one()
            else:
                broken, what, checked = _verify_file(connection, pause)
            return Verdict(broken, what, checked, _made_at(connection, broken))
    except DBAPIError as error:
        if type(error.orig).__name__ != "InsufficientPrivilege":
            raise trouble.explain(error, database.url) or error from error
        raise NotPossibleError(
            N_("Only administrators can check the history.")
        ) from error


def _made_at(connection: Connection, link: int | None) -> datetime | None:
    newest = select(AuditLinkRow.at).order_by(AuditLinkRow.n.desc()).limit(1)
    if link is not None:
        newest = newest.where(AuditLinkRow.n <= link)
    found: datetime | None = connection.scalar(newest)
    return found


# --- In a file, where nobody writes beside us ----------------------------------------


def _seal_file(connection: Connection, at: datetime) -> int:
    head = connection.execute(
        select(AuditLinkRow).order_by(AuditLinkRow.n.desc()).limit(1)
    ).first()
    begin = head.last + 1 if head else 1
    entries = connection.exec_driver_sql(_ENTRIES, (begin, begin + MOST)).all()
    if not entries:
        return 0
    number, last = (head.n + 1 if head else 1), entries[-1][0]
    prev, ids = (head.hash if head else START), f"{{[{begin},{last + 1})}}"
    link = {"n": number, "at": at, "ids": ids, "rows": len(entries), "last": last}
    told = _hash(prev, (number, _stamp(at), ids), entries)
    connection.execute(insert(AuditLinkRow).values(**link, prev=prev, hash=told))
    return len(entries)


def _verify_file(
    connection: Connection, pause: Callable[[], object] = _nothing
) -> tuple[int | None, str, int]:
    prev, last, checked = START, 0, 0
    links = connection.execute(select(AuditLinkRow).order_by(AuditLinkRow.n))
    for count, link in enumerate(links, start=1):
        pause()
        span = _RANGE.match(link.ids)
        if link.n != count or link.prev != prev or span is None:
            return count, "missing", checked
        begin, end = int(span[1]), int(span[2])
        entries = connection.exec_driver_sql(_ENTRIES, (begin, end)).all()
        told = _hash(prev, (link.n, _stamp(link.at), link.ids), entries)
        wrong = told != link.hash or len(entries) != link.rows
        if wrong or begin != last + 1 or link.last != end - 1:
            return link.n, "changed", checked
        prev, last, checked = link.hash, link.last, checked + link.rows
    if connection.exec_driver_sql("SELECT 1 FROM audit WHERE id < 1").first():
        return 1, "inserted", checked
    return None, "", checked


def _hash(prev: str, link: Sequence[object], entries: Iterable[Sequence[Any]]) -> str:
    """Return the hash of a link; JSON, so that no value moves into the next one."""
    found = hashlib.sha256(_text((prev, *link)))
    for entry in entries:
        found.update(b"\n" + _text(entry))  # no text of JSON holds a bare new line
    return found.hexdigest()


def _text(values: Iterable[object]) -> bytes:
    return json.dumps(list(values), ensure_ascii=True, default=str).encode()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


# --- What computers remember ----------------------------------------------------------


def witness(database: Database, folder: Path) -> Verdict:
    """Compare the chain with what this computer saw last, and remember its end.

    What was seen is kept when it is not there any more, until `accept`: whoever signs
    in is told each time.

    Args:
        database: The office.
        folder: Where this computer keeps its own data (`Locations.data`).
    """
    path = folder / FILE
    with lending.reading(database.engine) as connection:
        known, names = remembered.read(path), _names(database, connection)
        before = _known(database, known, names)
        for seen in before.values():
            now = _link(connection, seen["n"])
            if now is None or now.hash != seen["hash"]:
                at = datetime.fromisoformat(seen["at"])
                return Verdict(seen["n"], "forgotten", 0, at)
        head = _link(connection, None)
    if head is not None:
        end = {"n": head.n, "hash": head.hash, "at": head.at.isoformat()}
        now_known = _without(known, before) | dict.fromkeys(names, end)
        if now_known != known:
            remembered.keep(path, now_known)
    return Verdict()


def accept(database: Database, folder: Path) -> None:
    """Forget what this computer saw of an office, for example after a restore."""
    path = folder / FILE
    known = remembered.read(path)
    with lending.reading(database.engine) as connection:
        names = _names(database, connection)
    if before := _known(database, known, names):
        remembered.keep(path, _without(known, before))


def _names(database: Database, connection: Connection) -> list[str]:
    """Name an office; one on a server by who it is and by where it is.

    By the first it is found under other addresses. By the second it is missed when
    another history, with another beginning, has taken its place.
    """
    if database.guard is None:
        return [database.url.render_as_string()]
    first = _link(connection, 1)
    who = [identity.named(first.hash, database.url.database or "")] if first else []
    return [*who, database.guard.place]


def _known(
    database: Database, known: dict[str, Any], names: Sequence[str]
) -> dict[str, Any]:
    """Return what was seen of an office, also at addresses that have a server less."""
    where = database.guard.place if database.guard else ""
    return {
        name: seen
        for name, seen in known.items()
        if name in names or (where and identity.is_near(name, where))
    }


def _without(known: dict[str, Any], some: dict[str, Any]) -> dict[str, Any]:
    return {name: seen for name, seen in known.items() if name not in some}


def _link(connection: Connection, number: int | None) -> Any:
    """Return a link by its number, or the last one; None when there is none."""
    wanted = select(AuditLinkRow.n, AuditLinkRow.at, AuditLinkRow.hash)
    if number is not None:
        wanted = wanted.where(AuditLinkRow.n == number)
    return connection.execute(wanted.order_by(AuditLinkRow.n.desc()).limit(1)).first()
