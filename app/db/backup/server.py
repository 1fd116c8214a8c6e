"""Backup and restore of an office on a PostgreSQL server.

With PostgreSQL's own tools of the server's version a dump is made; without them every
table is copied into one zip file. Both show the same instant as the figures on their
slip, and both are refused for a login that does not see every row: half a backup that
looks whole is worse than none.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_
from app.core.job import Job
from app.db import fresh, reach
from app.db.backup import archive, figures, shelf, tools
from app.db.backup.figures import Figures
from app.db.backup.shelf import Backup, Kind
from app.db.backup.tools import Tools, to_library
from app.db.fresh import HOME
from app.db.trouble import DamagedError

log = logging.getLogger(__name__)

_TABLES = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
_HELD = """
SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace
AND relkind = 'r') OR to_regnamespace('lading') IS NOT NULL
OR to_regnamespace('audit') IS NOT NULL
"""
_PARENTS = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
AND conrelid <> confrelid
"""
_SERIALS = """
SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
AND NOT a.attisdropped
AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
"""
_SECURED = "SELECT to_regprocedure('lading.reach()') IS NOT NULL"
_PIECE = 1 << 20  # bytes
_STEPS = 3
_UNREAD: tuple[type[Exception], ...] = (*archive.SPOILT, csv.Error)
"""What reading a spoilt archive of tables raises."""
_UNFIT: tuple[type[Exception], ...] = (
    *archive.SPOILT,
    psycopg.DataError,
    psycopg.ProgrammingError,
)
"""What filling our tables with those of another program raises as well."""


def name(url: URL) -> str:
    """Return what a database is called, whoever signs in to it."""
    hosts = ",".join(f"{host}:{port}" for host, port in reach.addresses(url))
    return f"{hosts}/{url.database}"


def kind_of(url: URL) -> Kind:
    """Say how a backup of a server would be made on this computer.

    Raises:
        UnavailableError: The server cannot be reached.
    """
    with _connected(url) as connection:
        return Kind.DUMP if Tools.find(_major(connection)) else Kind.TABLES


def make(url: URL, to: Path, kind: Kind | None = None) -> Backup:
    """Back up a database; the file appears only when it is verified.

    Args:
        url: The database, with a login that sees every row.
        to: Where the backup comes.
        kind: How it is made; None: as this computer can.

    Raises:
        NotPossibleError: The login does not see every row; or something lies there.
        UnavailableError: The server or the file cannot be used.
    """
    if to.exists():
        raise NotPossibleError(N_("{file} is there already."), file=str(to))
    part = to.with_name(to.name + ".part")
    made = datetime.now(UTC).replace(microsecond=0)
    kind = kind or kind_of(url)
    try:
        with _instant(url) as connection:
            seen = _figures(connection)
            secured = _is_secured(connection)
            if kind is Kind.TABLES:
                _write_tables(connection, seen, part)
            else:
                _dump(connection, url, part)
        counts = counts_in(part, kind, url)
        expected = {**seen.counts}
        if counts != expected:
            raise UnavailableError(N_("{file} is damaged."), file=str(to))
        shelf.settle(part)
        backup = Backup(
            *(to, kind, made, name(url), shelf.sha256(part), seen), secured=secured
        )
        part.replace(to)
        backup.write_slip()
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotPossibleError(
            N_(
                "{user} does not see every row of the office, so a backup would be "
                "incomplete. Use the login for backups or the owner's."
            ),
            user=url.username or "?",
        ) from error
    except psycopg.Error as error:
        raise _unreachable(error, url) from error
    finally:
        part.unlink(missing_ok=True)
    return backup


def counts_in(file: Path, kind: Kind, url: URL) -> dict[str, int]:
    """Read a backup through and count the rows of each table in it.

    Raises:
        DamagedError: It cannot be read to its end.
    """
    if kind is Kind.TABLES:
        return _counts_in_zip(file)
    with _connected(url) as connection:
        found = Tools.find(_major(connection))
    if found is None:
        raise _no_tools(url)
    process = found.run("pg_restore", ["--data-only", "--file=-", str(file)], url)
    counts = _counts_in_script(cast("IO[bytes]", process.stdout))
    _out, said = process.communicate()
    if process.returncode:
        raise DamagedError(file) from tools.failed("pg_restore", said)
    return counts


def restore(file: Path, url: URL, job: Job | None = None) -> Figures:
    """Bring a backup into an empty database and compare it with its slip.

    The database is made when there is none. What fails or stops leaves it as it was.

    Raises:
        StoppedError: The person stopped it.
        NotPossibleError: The database holds something.
        DamagedError: The backup is damaged.
        UnavailableError: The server cannot be used, or the figures differ.
    """
    job, backup = job or Job(), shelf.read(file)
    job.step(N_("Reading {file}"), 0, _STEPS, file=file.name)
    if backup is not None and not backup.is_intact():
        raise DamagedError(file)
    if zipfile.is_zipfile(file):
        archive.check(file)
    try:
        made = _create(url)
        with _connected(url) as connection:
            major = _major(connection)
            reach.refuse_encoding(connection)
            if connection.execute(_HELD).fetchone() != (False,):
                raise NotPossibleError(
                    N_("{database} is not empty. Restore into a new database."),
                    database=url.database or "?",
                )
        try:
            job.step(N_("Making the tables"), 1, _STEPS)
            if zipfile.is_zipfile(file):
                _read_tables(file, url, job)
            else:
                _undump(file, url, major, job)
        except Exception:  # nothing of it stays
            drop(url) if made else _empty(url)
            raise
        job = job.to_its_end()
        job.step(N_("Comparing both sides"), 2, _STEPS)
        with _instant(url) as connection:
            seen = _figures(connection)
    except psycopg.Error as error:
        raise _unreachable(error, url) from error
    if backup is not None:
        backup.figures.must_equal(seen, str(file))
        if backup.secured:
            _secure(url)
    return seen


def _secure(url: URL) -> None:
    """Tell the restored database who may do what: no backup brings that along."""
    from app.db.security.harden import harden  # noqa: PLC0415 - knows every table

    try:
        harden(url.render_as_string(hide_password=False))
    except NotPossibleError:
        # Until the administrator does it only the owner sees anything.
        log.warning("the restored office must be secured by the administrator")


def _empty(url: URL) -> None:
    """Remove what a restore made in a database that was empty."""
    with _connected(url) as connection:
        for name, _columns in connection.execute(_TABLES).fetchall():
            table = sql.Identifier("public", name)
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(table))
        connection.execute("DROP SCHEMA IF EXISTS lading, audit CASCADE")


def drop(url: URL) -> None:
    """Drop a database that was made for a trial.

    Raises:
        UnavailableError: The server cannot be reached.
    """
    with _connected(url.set(database=HOME)) as connection:
        name = sql.Identifier(url.database or "")
        try:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
            )
        except psycopg.Error as error:
            raise _unreachable(error, url) from error


# --- One instant of the server -------------------------------------------------------


@contextmanager
def _connected(url: URL) -> Iterator[psycopg.Connection[Any]]:
    plain = to_library(url.set(drivername="postgresql"))
    try:
        connection = psycopg.connect(
            plain, autocommit=True, connect_timeout=10, client_encoding=fresh.SPOKEN
        )
    except psycopg.Error as error:
        raise _unreachable(error, url) from error
    with connection:
        yield connection


@contextmanager
def _instant(url: URL) -> Iterator[psycopg.Connection[Any]]:
    """Open one snapshot of every row, or of none at all."""
    with _connected(url) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # A row that a policy would hide is now an error, not a gap.
        connection.execute("SET LOCAL row_security = off")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute("SET LOCAL statement_timeout = 0")
        yield connection
        connection.execute("ROLLBACK")


def _figures(connection: psycopg.Connection[Any]) -> Figures:
    return figures.of_server(lambda question: connection.execute(question).fetchall())


def _is_secured(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute(_SECURED).fetchone()
    return bool(row and row[0])


def _major(connection: psycopg.Connection[Any]) -> int:
    return connection.info.server_version // 10000


def _create(url: URL) -> bool:
    """Make the database, where the login may and there is none; say whether it was."""
    name = url.database or ""
    try:
        with _connected(url):
            return False
    except UnavailableError:
        # Why, it says in its own language; what it has, in none.
        with suppress(UnavailableError), _connected(url.set(database=HOME)) as home:
            if not fresh.has(home, name):
                fresh.make(home, name)
                return True
        raise


def _unreachable(error: psycopg.Error, url: URL) -> UnavailableError:
    made = reach.explain(error, url)
    made.__cause__ = error
    return made


def _no_tools(url: URL) -> UnavailableError:
    return UnavailableError(
        N_("pg_restore of the version of {host} is needed; name its folder in PG_BIN."),
        host=reach.addresses(url)[0][0],
    )


# --- With PostgreSQL's tools ---------------------------------------------------------


def _dump(connection: psycopg.Connection[Any], url: URL, part: Path) -> None:
    found = Tools.find(_major(connection))
    if found is None:
        raise _no_tools(url)
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    snapshot = row[0] if row else ""
    words = ["--format=custom", f"--snapshot={snapshot}", f"--file={part}"]
    found.output("pg_dump", [*words, *tools.address(url)], url)


def _undump(file: Path, url: URL, major: int, job: Job) -> None:
    found = Tools.find(major)
    if found is None:
        raise _no_tools(url)
    # Row rules name roles, which another server has not; they are told anew.
    listed = found.output("pg_restore", ["--list", str(file)], url).splitlines()
    with tempfile.TemporaryDirectory(prefix="lading-restore-") as folder:
        wanted = Path(folder) / "list"
        wanted.write_bytes(b"\n".join(line for line in listed if not _is_rule(line)))
        words = ["--exit-on-error", "--single-transaction", "--no-owner"]
        words += ["--no-privileges", f"--use-list={wanted}", *tools.address(url)]
        found.output("pg_restore", [*words, str(file)], url, job)


def _is_rule(line: bytes) -> bool:
    """Say whether a line of the list is a row rule, or what switches them on."""
    return re.match(rb"\d+; \d+ \d+ (POLICY|ROW SECURITY) ", line) is not None


def _counts_in_script(script: IO[bytes]) -> dict[str, int]:
    """Count the rows between "COPY public.name" and the dot that ends them."""
    counts: dict[str, int] = {}
    table = ""
    for line in script:
        if table:
            if line.rstrip(b"\r\n") == b"\\.":
                table = ""
            else:
                counts[table] += 1
        elif line.startswith(b"COPY public."):
            name = line[len(b"COPY public.") :].split(b" ", 1)[0]
            table = name.decode().strip('"')
            counts[table] = 0
    return counts


# --- Without them: every table as CSV in a zip file ----------------------------------


def _write_tables(
    connection: psycopg.Connection[Any], seen: Figures, part: Path
) -> None:
    index: dict[str, Any] = {"revision": seen.revision, "tables": []}
    tables = {str(name): list(columns) for name, columns in connection.execute(_TABLES)}
    order = _parents_first(set(tables), connection.execute(_PARENTS).fetchall())
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out:
        for name in order:
            question = sql.SQL("COPY public.{} ({}) TO STDOUT (FORMAT csv)").format(
                sql.Identifier(name), _columns(tables[name])
            )
            digest = hashlib.sha256()
            with (
                out.open(f"{name}.csv", "w", force_zip64=True) as file,
                connection.cursor().copy(question) as copy,
            ):
                for data in copy:
                    digest.update(data)
                    file.write(data)
            index["tables"].append(
                {
                    "name": name,
                    "columns": tables[name],
                    "rows": seen.counts[name],
                    "sha256": digest.hexdigest(),
                }
            )
        out.writestr(archive.INDEX, json.dumps(index, ensure_ascii=False, indent=1))


def _read_tables(file: Path, url: URL, job: Job) -> None:
    """Make the tables as they were then, and fill them, parents first."""
    from app.db import schema  # noqa: PLC0415 - knows every table

    try:
        with zipfile.ZipFile(file) as source:
            index = json.loads(source.read(archive.INDEX))
            schema.create(url.render_as_string(hide_password=False), index["revision"])
            with _connected(url) as connection, connection.transaction():
                quiet(connection, [told["name"] for told in index["tables"]])
                for told in index["tables"]:
                    _fill(connection, source, told, job)
                set_serials(connection)
    except _UNFIT as error:
        # It was read through: what is wrong now are tables that we do not have.
        raise DamagedError(file) from error


def quiet(connection: psycopg.Connection[Any], names: list[str]) -> None:
    """Let no trigger act: they acted when the rows were written for the first time.

    What the migrations entered by themselves is removed.
    """
    tables = [sql.Identifier("public", name) for name in names]
    for table in tables:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    together = sql.SQL(", ").join(tables)
    connection.execute(sql.SQL("TRUNCATE {}").format(together))


def _fill(
    connection: psycopg.Connection[Any], source: zipfile.ZipFile, told: Any, job: Job
) -> None:
    name = sql.Identifier(told["name"])
    into = sql.SQL("COPY public.{} ({}) FROM STDIN (FORMAT csv)").format(
        name, _columns(told["columns"])
    )
    digest = hashlib.sha256()
    with (
        source.open(f"{told['name']}.csv") as file,
        connection.cursor().copy(into) as copy,
    ):
        while data := file.read(_PIECE):
            job.go_on()
            digest.update(data)
            copy.write(data)
    if digest.hexdigest() != told["sha256"]:
        msg = told["name"]
        raise ValueError(msg)
    connection.execute(
        sql.SQL("ALTER TABLE public.{} ENABLE TRIGGER USER").format(name)
    )


def set_serials(connection: psycopg.Connection[Any]) -> None:
    """Let new rows be numbered after those that came back."""
    for table, column, sequence in connection.execute(_SERIALS).fetchall():
        connection.execute(
            sql.SQL(
                "SELECT setval({}, coalesce(max({}), 0) + 1, false) FROM public.{}"
            ).format(
                sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table)
            )
        )


def _counts_in_zip(file: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    try:
        with zipfile.ZipFile(file) as source:
            for told in json.loads(source.read(archive.INDEX))["tables"]:
                with source.open(f"{told['name']}.csv") as raw:
                    text = io.TextIOWrapper(raw, "utf-8", newline="")
                    counts[told["name"]] = sum(1 for _row in csv.reader(text))
    except _UNREAD as error:
        raise DamagedError(file) from error
    return counts


def _parents_first(names: set[str], pairs: list[Any]) -> list[str]:
    """Order tables so that a row's parent is there before it."""
    parents = {name: {p for c, p in pairs if c.strip('"') == name} for name in names}
    order: list[str] = []
    left = dict(parents)
    while left:
        ready = sorted(n for n, above in left.items() if not above & left.keys())
        ready = ready or sorted(left)  # a ring: the database says what is missing
        order += ready
        for name in ready:
            del left[name]
    return order


def _columns(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)


with suppress(OverflowError):
    csv.field_size_limit(2**31 - 1)  # a paper's bytes are one field
