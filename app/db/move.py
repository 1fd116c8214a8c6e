"""Moves an office from a file to a server and back, whole or not at all.

Every row keeps its key; the rows of a table travel after those they point to. What both
databases keep in their own way is turned: exact decimals, instants, the pieces of the
index. The hashes of the history are made of what a database writes itself, so they do
not hold on the other one: the chain is checked before the move and begun anew behind
it, and its old end is written into the first entry after the move.
"""

from __future__ import annotations

import glob
import json
import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, LargeBinary, Text, cast, func, insert, select
from sqlalchemy.exc import DBAPIError

from app.core.errors import AppError, NotPossibleError, UnavailableError, unwritten
from app.core.i18n import N_
from app.core.job import Job
from app.db import (
    chain,
    keys,
    lending,
    opening,
    place,
    reach,
    schema,
    sqlite,
    tables,
    trouble,
)
from app.db.audit import AuditLinkRow, AuditRow, Values
from app.db.backup import figures, server
from app.db.base import Row
from app.db.engine import engine_of
from app.db.epoch import EpochRow
from app.db.pieces import pieces_in
from app.db.search import Grams
from app.db.types import ExactDecimal
from app.db.unit_of_work import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import URL, Column, Connection, Engine, Table

LINKS = AuditLinkRow.__tablename__
STAYS = {LINKS, EpochRow.__tablename__}
"""Tables that tell of the place itself: each makes its own."""
_PIECES = 5_000  # rows handed over at once
_LARGE = 16  # rows with files in them; each may be a megabyte
_LEXEME = re.compile(r"'((?:[^'\\]|''|\\\\)*)'")
_NO_RIGHT = "42501"
_BAD_VALUE = "22"  # the class of PostgreSQL's data errors
_PATIENT = ("statement_timeout = 0", "idle_in_transaction_session_timeout = 0")


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved and compared.

    Attributes:
        tables: Tables that hold rows.
        rows: Rows of all of them, each counted on both sides.
        sums: Columns of numbers whose sums were compared.
    """

    tables: int
    rows: int
    sums: int


def into_server(source: str, target: str, job: Job | None = None) -> Moved:
    """Fill the empty tables of a server, in one transaction.

    Args:
        source: The office in a file.
        target: The server's database with tables but without rows, as its
            administrator; secure it afterwards (`app.db.founding.found` does both).
        job: Hears how far it is.

    Raises:
        NotPossibleError: One of them is of another version, or not empty; or a link of
            the history does not hold.
        UnavailableError: One cannot be read or written, or the two differ after all.
    """
    path = opening.file_of(source)
    if path is None or not path.is_file():
        raise UnavailableError(N_("{file} is not there."), file=str(path))
    return _move(source, target, job or Job())


def into_file(
    source: str, path: Path, job: Job | None = None, password: str = ""
) -> Moved:
    """Write the office of a server into a new file, which appears when it is whole.

    Args:
        source: The office, with a login that sees every row: of the server's
            administrator, or the one for backups.
        path: Where the file comes; nothing may lie there.
        job: Hears how far it is.
        password: Opens the file; empty: whoever can read it can open it.

    Raises:
        NotPossibleError: Something lies there; or as `into_server`.
        UnavailableError: As `into_server`.
    """
    if path.exists():
        raise NotPossibleError(N_("{file} is there already."), file=str(path))
    place.check(path)
    _tidy(path)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{opening.PART}")
    target = f"sqlite:///{unfinished}"
    keys.await_file(unfinished, keys.Key.of_password(password) if password else None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        schema.create(target)
        moved = _move(source, target, job or Job())
        _settle(unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise unwritten(path, error) from error
    finally:
        keys.await_file(unfinished, None)
        for left in (unfinished, *sqlite.leftovers(unfinished)):
            left.unlink(missing_ok=True)
    return moved


def _tidy(path: Path) -> None:
    """Remove what a move that was killed has left beside a file."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.*{opening.PART}*"):
        left.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Read the new file through once more, and leave nothing beside it."""
    with (
        engine_of(f"sqlite:///{path}") as engine,
        lending.reading(engine) as connection,
    ):
        wrong = sqlite.complaint(connection.connection.driver_connection)
    if wrong:
        raise UnavailableError(N_("{file} is damaged."), file=str(path))


# --- The move ------------------------------------------------------------------------


def _move(source: str, target: str, job: Job) -> Moved:
    tables.load()
    with engine_of(source) as old, engine_of(target) as new:
        head = _check_chain(source)
        with (
            _plain(old),
            _instant(old) as reading,
            _plain(new),
            lending.writing(new) as writing,
        ):
            _refuse_other_version(reading, writing)
            return _carry(reading, writing, head, job)


def _carry(reading: Connection, writing: Connection, head: Any, job: Job) -> Moved:
    tables = [table for table in Row.metadata.sorted_tables if table.name not in STAYS]
    _prepare(writing, tables)
    told = _Progress(job, _counts(reading, tables))
    for table in tables:
        _copy(table, reading, writing, told)
    told.compare()
    moved = _compare(reading, writing, tables)
    _finish(writing, tables)
    _seal(reading, writing, head)
    job.step(N_("Writing it down"), told.whole, told.whole)
    return moved


class _Progress:
    """Tells how many rows have travelled."""

    def __init__(self, job: Job, counts: dict[str, int]) -> None:
        self._job = job
        self._done = 0
        self.whole = sum(counts.values())

    def add(self, rows: int) -> None:
        self._done += rows
        self._job.step(N_("Moving what is recorded"), self._done, self.whole)

    def compare(self) -> None:
        self._job.step(N_("Comparing both sides"), self._done, self.whole)


@contextmanager
def _plain(engine: Engine) -> Iterator[None]:
    """Turn what the database library raises into a sentence."""
    import psycopg  # noqa: PLC0415 - only a server needs it

    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        raise _sentence(error, engine.url) from error


def _sentence(error: Exception, url: URL) -> AppError:
    state = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    said = str(getattr(error, "orig", error)).strip().splitlines() or ["?"]
    if state == _NO_RIGHT:
        return NotPossibleError(
            N_(
                "{user} does not see every row of the office, so it would not be "
                "whole. Use the server's administrator."
            ),
            user=url.username or "?",
        )
    if state.startswith(_BAD_VALUE):
        return NotPossibleError(
            N_("The other database does not take a value: {reason}"), reason=said[0]
        )
    if url.get_backend_name() == "sqlite":
        plain = trouble.explain(error, url)
        return plain or UnavailableError(trouble.OTHER, reason=said[0])
    return reach.explain(error, url)


@contextmanager
def _instant(engine: Engine) -> Iterator[Connection]:
    """Open one snapshot of every row, or of none at all."""
    with lending.instant(engine) as connection:
        if engine.dialect.name == "postgresql":
            # A row that a rule would hide is now an error, not a gap.
            for name in ("row_security = off", *_PATIENT):
                connection.exec_driver_sql(f"SET LOCAL {name}")
        yield connection


def _refuse_other_version(reading: Connection, writing: Connection) -> None:
    for connection in (reading, writing):
        if schema.standing_of(connection) is not schema.Standing.CURRENT:
            raise NotPossibleError(
                N_("The office is of another version. Upgrade it before it is moved.")
            )
    for name in ("audit", "company", "staff", "party"):
        table = Row.metadata.tables[name]
        if writing.execute(select(1).select_from(table).limit(1)).first():
            raise NotPossibleError(
                N_("There is an office already. Move into an empty place.")
            )


def _counts(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }


def _prepare(writing: Connection, tables: Sequence[Table]) -> None:
    """Empty what the migrations filled; nothing watches while the rows come back."""
    if writing.dialect.name == "sqlite":
        writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(tables):
            if table.name != AuditRow.__tablename__:  # is empty, and keeps what it has
                writing.execute(table.delete())
        return
    for name in _PATIENT:
        writing.exec_driver_sql(f"SET LOCAL {name}")
    raw: Any = writing.connection.driver_connection
    server.quiet(raw, [table.name for table in tables])


def _finish(writing: Connection, tables: Sequence[Table]) -> None:
    if writing.dialect.name == "sqlite":
        writing.exec_driver_sql(
            "INSERT INTO search_gram(search_gram) VALUES('rebuild')"
        )
        writing.exec_driver_sql(
            "UPDATE sqlite_sequence SET seq = max(seq, (SELECT"
            " coalesce(max(bank_id), 0) FROM confirmed_account))"
            " WHERE name = 'party_bank'"
        )
        return
    raw: Any = writing.connection.driver_connection
    for table in tables:
        writing.exec_driver_sql(
            f'ALTER TABLE public."{table.name}" ENABLE TRIGGER USER'
        )
    server.set_serials(raw)


# --- Rows ----------------------------------------------------------------------------


def _copy(
    table: Table, reading: Connection, writing: Connection, told: _Progress
) -> None:
    pieces = _rows(table, reading)
    if writing.dialect.name == "sqlite":
        put = insert(table)
        names = [column.name for column in table.columns]
        turns = [_from_server(column) for column in table.columns]
        for rows in pieces:
            writing.execute(
                put,
                [dict(zip(names, _turned(row, turns), strict=True)) for row in rows],
            )
            told.add(len(rows))
        return
    turns = [_for_server(column, writing) for column in table.columns]
    listed = ", ".join(f'"{column.name}"' for column in table.columns)
    raw: Any = writing.connection.driver_connection
    into = f'COPY public."{table.name}" ({listed}) FROM STDIN'
    with raw.cursor().copy(into) as copy:
        for rows in pieces:
            for row in rows:
                copy.write_row(_turned(row, turns))
            told.add(len(rows))


def _rows(table: Table, reading: Connection) -> Iterator[Sequence[Any]]:
    # JSON and the index travel as their text: a JSON number would become a binary one.
    wanted = [
        cast(column, Text) if isinstance(column.type, (Values, Grams)) else column
        for column in table.columns
    ]
    asked = select(*wanted).order_by(*table.primary_key.columns)
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    most = _LARGE if large else _PIECES
    found = reading.execution_options(yield_per=most).execute(asked)
    return found.partitions()


def _turned(row: Sequence[Any], turns: Sequence[Any]) -> list[Any]:
    return [
        value if turn is None or value is None else turn(value)
        for value, turn in zip(row, turns, strict=True)
    ]


def _from_server(column: Column[Any]) -> Any:
    """Return what turns a value for a file; None: nothing has to."""
    if isinstance(column.type, Grams):
        return lambda value: " ".join(sorted(_pieces(value)))
    return None


def _for_server(column: Column[Any], writing: Connection) -> Any:
    """Return what turns a value for COPY; None: nothing has to."""
    if isinstance(column.type, Grams):
        return lambda value: " ".join(_lexeme(piece) for piece in _pieces(value))
    if isinstance(column.type, Values):
        return None
    return column.type.dialect_impl(writing.dialect).bind_processor(writing.dialect)


def _pieces(value: str) -> list[str]:
    """Return the pieces of an index's entry, as either database shows them."""
    if not value.startswith("'"):
        return pieces_in(value).split()
    return [
        piece.replace("''", "'").replace("\\\\", "\\")
        for piece in _LEXEME.findall(value)
    ]


def _lexeme(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


# --- Proof ---------------------------------------------------------------------------


def _compare(
    reading: Connection, writing: Connection, tables: Sequence[Table]
) -> Moved:
    """Compare counts and sums of both sides, inside the transaction."""
    old, new = _figures(reading, tables), _figures(writing, tables)
    if wrong := sorted(name for name in {*old, *new} if old.get(name) != new.get(name)):
        raise UnavailableError(
            N_("Both sides differ in {where}. Nothing was moved."), where=wrong[0]
        )
    counts = {name: value for name, value in old.items() if "." not in name}
    return Moved(
        tables=sum(1 for value in counts.values() if value),
        rows=int(sum(counts.values())),
        sums=len(old) - len(counts),
    )


def _figures(connection: Connection, tables: Sequence[Table]) -> dict[str, Decimal]:
    """Return the rows of each table and the sum of each column of numbers."""

    def ask(question: str) -> Sequence[Any]:
        return connection.exec_driver_sql(question).fetchall()

    in_file = connection.dialect.name == "sqlite"
    seen = figures.of_file(ask) if in_file else figures.of_server(ask)
    found = {table.name: Decimal(seen.counts[table.name]) for table in tables}
    for table in tables:
        for column in table.columns:
            total = seen.sums.get(f"{table.name}.{column.name}")
            if total is None or not isinstance(column.type, (Integer, ExactDecimal)):
                continue
            scale = getattr(column.type, "scale", 0) if in_file else 0
            value = Decimal(total).scaleb(-scale)
            found[f"{table.name}.{column.name}"] = value
    return found


# --- The history ---------------------------------------------------------------------


def _check_chain(source: str) -> Any:
    """Refuse an office whose history does not hold; return the end of its chain."""
    office = Database(source)
    try:
        with _plain(office.engine):
            chain.seal(office)
            verdict = chain.verify(office)
            if problem := verdict.problem():
                raise NotPossibleError(problem.msgid, **problem.params)
            newest = select(AuditLinkRow).order_by(AuditLinkRow.n.desc()).limit(1)
            with lending.reading(office.engine) as connection:
                return connection.execute(newest).first()
    finally:
        office.close()


def _seal(reading: Connection, writing: Connection, head: Any) -> None:
    """Write the old chain's end into the history, and tie all of it anew."""
    now = datetime.now(UTC)
    if head is not None:
        address = reading.engine.url
        told = {
            "moved_from": address.render_as_string(),
            "links": head.n,
            "hash": head.hash,
        }
        entry = {
            "at": now,
            "by": "lading",
            "login": (address.username or "")[:64],
            "table": LINKS,
            "row_key": str(head.n),
            "op": "+",
            "new": _json(told, writing),
        }
        writing.execute(insert(AuditRow).values(**entry))
    while chain.seal_in(writing, now) > 0:
        pass


def _json(told: dict[str, Any], writing: Connection) -> Any:
    return told if writing.dialect.name == "postgresql" else json.dumps(told)
