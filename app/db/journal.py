"""The journal of an office's file: what was saved since the last backup.

One line for each transaction (`app.db.lines`), its statements with their values, on
the disk before the transaction is committed. A damaged file is replaced by its last
good backup, and what is newer is carried out again: nothing that was told is lost. A
line whose transaction failed is followed by one that takes it back; if the PC falls
between line and commit, the last line stands for an action nobody was told about.

The number of the last line lies in the database itself, written by the same
transaction; each line also tells what stood last in the audit trail before it, so that
lines of another history, after somebody copied files by hand, are never carried out.
A file that lacks what its journal tells, since its "-wal" was removed or an older one
was put in its place, is whole all the same: whoever opens it is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from app.core.errors import UnavailableError
from app.core.i18n import N_
from app.db import keys, lending, lines, sqlite
from app.db.lines import Line
from app.db.trouble import unreadable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

log = logging.getLogger(__name__)

KEPT = 3
"""Files: the present one, and those of the backups before; the newest may be bad."""
_UNREAD = (OSError, ValueError, sqlite.Error)
"""What reading a file of the journal raises that is damaged, or not ours to read."""
_READS = ("SELECT", "PRAGMA", "BEGIN", "EXPLAIN", "WITH")
_LAST = "SELECT id, at FROM audit ORDER BY id DESC LIMIT 1"


class BehindError(UnavailableError):
    """The office's file is whole, and lacks what was saved in it last.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, count: int) -> None:
        super().__init__(
            N_(
                "{file} lacks what was saved in it last ({count}): somebody put an "
                "older file in its place, or removed the one beside it that ends in "
                "“-wal”."
            ),
            file=str(path),
            count=str(count),
        )
        self.path = path


class Journal:
    """Writes down what is committed over the connections of one database."""

    def __init__(self, office: Path, engine: Engine) -> None:
        self._office = office
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "after_cursor_execute", self._executed)
        event.listen(engine, "commit", self._committing)
        event.listen(engine, "handle_error", self._failed)

    @staticmethod
    def _begun(connection: Connection) -> None:
        info = connection.info
        info["journal"] = []
        info["journal_number"] = None
        if not connection.get_execution_options().get(lending.READING):
            info["journal_after"] = _last(connection.connection.driver_connection)

    @staticmethod
    def _executed(
        connection: Connection,
        _cursor: Any,
        statement: str,
        parameters: Any,
        _context: Any,
        executemany: bool,  # noqa: FBT001
    ) -> None:
        if not statement.lstrip().upper().startswith(_READS):
            connection.info["journal"].append((statement, parameters, executemany))

    def _committing(self, connection: Connection) -> None:
        """Number the transaction, inside of it, and write its line."""
        done, connection.info["journal"] = connection.info.get("journal"), []
        if not done:
            return
        bare: Any = connection.connection.driver_connection
        number = bare.execute("PRAGMA user_version").fetchone()[0] + 1
        bare.execute(f"PRAGMA user_version = {number}")
        after = connection.info.get("journal_after")
        self._write({"n": number, "after": after, "do": done})
        connection.info["journal_number"] = number

    def _failed(self, error: ExceptionContext) -> None:
        """Take a line back whose COMMIT failed; until the next BEGIN it is ours."""
        connection = error.connection
        if connection is None or connection.invalidated or connection.closed:
            return
        number = connection.info.get("journal_number")
        if number is not None:
            connection.info["journal_number"] = None
            self._write({"n": number, "after": None, "do": None, "back": True})

    def _write(self, told: dict[str, Any]) -> None:
        try:
            lines.append(paths(self._office)[0], told, keys.of(self._office))
        except (OSError, TypeError, ValueError, sqlite.Error):
            # Work goes on; the gap is seen, and closed by the next backup.
            log.warning("a transaction is not in the journal", exc_info=True)


def paths(office: Path) -> tuple[Path, ...]:
    """Return the files of an office's journal, the present one first."""
    ends = (".actions", *(f".actions.{n}" for n in range(1, KEPT)))
    return tuple(office.with_name(office.name + end) for end in ends)


def turn(office: Path) -> None:
    """Begin a new file; called when a backup was verified.

    A program that writes at this moment writes into the older one, which is read too.
    """
    files = paths(office)
    try:
        for older, newer in zip(files[:0:-1], files[-2::-1], strict=True):
            if newer.exists():
                newer.replace(older)
    except OSError as error:
        log.warning("the journal goes on in its old file: %s", error)


def forget(office: Path) -> None:
    """Remove the journal; called when a backup holds all of it under another key.

    Raises:
        OSError: A file cannot be removed.
    """
    for path in paths(office):
        path.unlink(missing_ok=True)


def is_of_another_key(office: Path) -> bool:
    """Say whether lines lie beside an office that its key does not open."""
    key = keys.of(office)
    return not all(lines.opens(path, key) for path in paths(office))


def refuse_behind(office: Path) -> None:
    """Refuse a file that lacks what its journal tells, before anything follows on it.

    Raises:
        BehindError: It does.
        UnavailableError: It cannot be read; a damaged one is a DamagedError.
    """
    try:
        if lacking := _behind(office):
            raise BehindError(office, lacking)
    except sqlite.DAMAGE as error:
        raise unreadable(error, office) from error


def _behind(office: Path) -> int:
    """Count the lines that follow on what a file holds."""
    if sqlite.way_to_read(office) or is_of_another_key(office):
        return 0  # nothing follows on what can only be read, or was written anew
    if not _newer(office, _number(office)):
        return 0
    with closing(sqlite.connect(office)) as connection:
        # What somebody is saving has its line already; he is let finish.
        connection.execute("BEGIN IMMEDIATE")
        number, last = _user_version(connection), _last(connection)
        connection.execute("ROLLBACK")
    known = _newer(office, number)
    if number + 1 not in known or known[number + 1]["after"] != last:
        return 0
    return next(n for n in count(1) if number + n + 1 not in known)


def _newer(office: Path, number: int) -> dict[int, Line]:
    """Return the lines of a journal that goes further than a number; {}: it does not.

    One that cannot be read keeps nobody out: the office itself may be whole.
    """
    try:
        if max(map(lines.newest, paths(office))) > number:
            return _standing(_lines(office))
    except _UNREAD:
        log.warning("the journal cannot be read", exc_info=True)
    return {}


def _number(office: Path) -> int:
    with sqlite.reading(office) as connection:
        return _user_version(connection)


def _user_version(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def put_aside(office: Path) -> None:
    """Let a file be as it is: what its journal tells is not asked about again.

    Raises:
        OSError: A file of the journal cannot be renamed.
    """
    for path in paths(office):
        if path.exists():
            path.replace(path.with_name(f"{path.name}.left"))


def replay(restored: Path, office: Path) -> int:
    """Carry out again what is newer than a restored database.

    Stops where a line is missing or belongs to another history; what cannot be carried
    out is moved aside, never deleted.

    Args:
        restored: The database; nobody else has it open.
        office: Whose journal it is.

    Returns:
        How many transactions were carried out.

    Raises:
        Error: The database cannot be written.
    """
    known = _standing(_lines(office))
    key = keys.of(restored)
    done = 0
    with closing(sqlite.connect(restored)) as connection:
        sqlite.prepare(connection)
        number = _user_version(connection)
        while (line := known.get(number + 1)) and _again(connection, line):
            number += 1
            done += 1
        connection.execute("PRAGMA journal_mode=DELETE")
    if max(known, default=number) > number:
        log.warning("the journal could not be carried out after line %s", number)
        put_aside(office)
        for n in sorted(n for n in known if n <= number):
            lines.append(paths(office)[0], known[n], key)
    return done


def has_gap(office: Path) -> bool:
    """Say whether the journal lacks what the office holds; a backup closes the gap.

    Raises:
        Error: The office cannot be read.
    """
    try:
        told = list(_lines(office))
    except _UNREAD:
        log.warning("the journal cannot be read", exc_info=True)
        return True
    if not told:
        return False
    with sqlite.reading(office) as connection:
        last = _user_version(connection)
    # What is being committed at this moment has its line already.
    known, first = _standing(told), min(number for number, _line in told)
    return any(number not in known for number in range(first, last + 1))


def _standing(told: Iterable[tuple[int, Line]]) -> dict[int, Line]:
    """Return the lines of what was committed, by number.

    What is refused is taken back, and the next line bears its number, if it comes. An
    earlier version also took back what was committed; only its last one is believed.
    """
    known: dict[int, Line] = {}
    number, taken = 0, False
    for number, line in told:
        taken = line["do"] is None
        if not taken:
            known[number] = line
        elif line.get("back"):
            known.pop(number, None)
    if taken:
        known.pop(number, None)
    return known


def _again(connection: Any, line: Line) -> bool:
    """Carry out one transaction as it was; False: it does not belong here."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _last(connection) == line["after"]:
            for statement, parameters, many in line["do"]:
                values = lines.values(parameters)
                if many:
                    connection.executemany(statement, values)
                else:
                    connection.execute(statement, values).fetchall()
            connection.execute(f"PRAGMA user_version = {int(line['n'])}")
            connection.execute("COMMIT")
            return True
    except sqlite.Error:
        log.warning("line %s of the journal fails", line["n"], exc_info=True)
    connection.execute("ROLLBACK")
    return False


def _lines(office: Path) -> Iterator[tuple[int, Line]]:
    """Yield the whole lines, the oldest file first; a torn last one is left out."""
    for path in reversed(paths(office)):
        for line in lines.read(path):
            yield int(line["n"]), line


def _last(connection: Any) -> list[Any] | None:
    """Return what stands last in the audit trail; None: nothing does."""
    try:
        found = connection.execute(_LAST).fetchone()
    except sqlite.Error:  # no tables yet
        return None
    return list(found) if found else None
