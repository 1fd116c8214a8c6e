"""Looks an office through, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.errors import AppError, NotPossibleError
from app.core.i18n import N_, N_n
from app.core.job import Job
from app.db import (
    chain,
    doctor,
    handshake,
    invariants,
    lending,
    sqlite,
    tables,
    trail,
    trouble,
)
from app.db.doctor import Finding, LeftOut, Place, Report, derived, pages, places
from app.db.doctor.words import LOOKS
from app.db.opening import file_of
from app.db.security import admitting, told
from app.db.trouble import DamagedError
from app.modules import find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from app.core.actor import Actor
    from app.db.unit_of_work import Database

UNCONVERTED = "app.inventory.service:unconverted"
SHOWN = 20
"""Places that are named of each finding; more of them say nothing more."""
_MOST = 200  # differences that are looked for, as in the background of a window
_COUNTED = (*invariants.BALANCES, "orphans", "numbers", "documents", "totals")
_COMPARED = ("values", "pictures", "papers", "search")
_PAGES = N_(
    "The pages of the server's files: its administrator looks at them with “{command}”."
)
_UNREAD = N_("Your login does not read this on the server.")
_VERSION = "SELECT version_num FROM alembic_version"
_AFTER = N_("The file is damaged; this can be looked at once it is whole again.")
_PARTLY = N_n(
    "{n} table that your login does not read in full was not compared.",
    "{n} tables that your login does not read in full were not compared.",
    "n",
)


def examine(
    database: Database, actor: Actor, folder: Path, job: Job | None = None
) -> Report:
    """Look an office through; nothing of it is changed.

    Args:
        database: The office.
        actor: Who asks.
        folder: Where this computer keeps its own data (`Locations.data`).
        job: Hears how far it is, and stops it.

    Raises:
        NotAllowedError: The person does not look after the office.
        StoppedError: The job was stopped.
        UnavailableError: The server is out of reach.
    """
    actor.require(doctor.MAY)
    tables.load()
    round_ = _Round(database, actor, folder, job or Job(), Report())
    for at, (title, names, look) in enumerate(_ROUNDS):
        round_.job.step(title, at, len(_ROUNDS))
        with round_.guarded(names):
            look(round_)
    report = round_.report
    seen = doctor.Last(database.clock(), len(report.faults), len(report.left_out))
    doctor.keep(folder, database.url, seen)
    return report


@dataclass(frozen=True)
class _Round:
    """What one examination works with."""

    database: Database
    actor: Actor
    folder: Path
    job: Job
    report: Report

    @property
    def path(self) -> Path | None:
        """The office's file; None: it lies on a server."""
        return file_of(self.database.url.render_as_string(hide_password=False))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that locks nobody out, and that a stopped job breaks off.

        Yields:
            The connection.
        """
        with lending.reading(self.database.engine) as connection:
            driver = connection.connection.driver_connection
            with sqlite.interrupted(driver, self.job):
                yield connection

    @contextmanager
    def guarded(self, names: Sequence[str]) -> Iterator[None]:
        """Take what stands against a look for a finding, or say that it was left out.

        Args:
            names: Of the looks.

        Yields:
            Nothing.
        """
        try:
            try:
                yield
            except DBAPIError as error:
                self.job.go_on()  # it was stopped in the middle of a question
                raise _plain(error, self.database) from error
        except DamagedError as error:
            self._damaged(error)
            self._leave(names, NotPossibleError(_AFTER))
        except NotPossibleError as error:
            self._leave(names, error)

    def _damaged(self, error: AppError) -> None:
        if not any(one.name == "file" for one in self.report.found):
            cause = error.__cause__ or error
            self.spoilt(str(getattr(cause, "orig", None) or cause))

    def spoilt(self, reason: str) -> None:
        """Note that the file is damaged."""
        look, said = LOOKS["file"], {"reason": doctor.readable(reason, 120)}
        if "file" in self.report.whole:
            self.report.whole.remove("file")
        made = Finding("file", look.wrong, said, reason, leads=look.leads)
        self.report.found.insert(0, made)

    def _leave(self, names: Sequence[str], error: AppError) -> None:
        known = {*self.report.whole, *(one.name for one in self.report.found)}
        for name in names:
            if name not in known:
                self.report.leave(name, error)


def _plain(error: DBAPIError, database: Database) -> Exception:
    if getattr(error.orig, "sqlstate", "") == "42501":
        return NotPossibleError(_UNREAD)
    plain = trouble.explain(error, database.url)
    if plain is not None:
        plain.__cause__ = error
    return plain or error


# --- One after the other -------------------------------------------------------------


def _file(round_: _Round) -> None:
    if round_.path is None:
        _pages(round_)
        return
    with round_.reading() as connection:
        said = sqlite.complaint(connection.connection.driver_connection)
    if said and said != sqlite.LOOSE:  # what points to nothing is counted
        round_.spoilt(said)
    else:
        round_.report.whole.append("file")


def _pages(round_: _Round) -> None:
    """Ask a server what it knows of its own pages."""
    report = round_.report
    with round_.reading() as connection:
        off = not pages.has_checksums(connection)
        line = LOOKS["checksums"].wrong
        report.counted("checksums", int(off), line=line, fault=False)
        schema = pages.looks(connection)
        if not schema:
            command = f"pg_amcheck --install-missing -d {round_.database.url.database}"
            report.left_out.append(LeftOut("file", _PAGES, {"command": command}))
            return
        found = list(pages.spoilt(connection, schema, round_.job.go_on))
    if found:
        round_.spoilt("; ".join(f"{name}: {said}" for name, said in found))
    else:
        report.whole.append("file")


def _schema(round_: _Round) -> None:
    if round_.path is not None:
        with _raw(round_, round_.path) as connection:
            other = derived.other_tables(connection)
        line = ", ".join(other)
        where = tuple(Place(record=name) for name in other[:SHOWN])
        round_.report.counted("schema", len(other), where, line=line)


def _index(round_: _Round) -> None:
    if round_.path is not None:
        with _raw(round_, round_.path) as connection:
            wrong = not derived.index_agrees(connection)
        round_.report.counted("index", int(wrong), line=LOOKS["index"].wrong)


@contextmanager
def _raw(round_: _Round, path: Path) -> Iterator[Any]:
    """Open the file past the program's own connections, only to read it."""
    try:
        with (
            sqlite.reading(path) as connection,
            sqlite.interrupted(connection, round_.job),
        ):
            yield connection
    except sqlite.DAMAGE as error:
        raise trouble.unreadable(error, path) from error


def _count(round_: _Round) -> None:
    with round_.reading() as connection:
        for name, wrong in invariants.check(connection).items():
            round_.job.go_on()
            rows = invariants.places(connection, name) if wrong else iter(())
            where = tuple(places.named(connection, *row) for row in islice(rows, SHOWN))
            round_.report.counted(name, wrong, where)


def _version(round_: _Round) -> None:
    report, told = round_.report, handshake.of_program()
    with round_.reading() as connection:
        held = list(connection.scalars(text(_VERSION)))
        report.counted("version", int(held != [told]), line=f"{held}, not {told}")
        if round_.path is None:
            report.counted("epoch", int(places.strange_epoch(connection)))


def _accounts(round_: _Round) -> None:
    with round_.reading() as connection:
        wrong = invariants.unconfirmed(connection)
        rows = (("payment", key) for key in wrong[:SHOWN])
        where = tuple(places.named(connection, *row) for row in rows)
    round_.report.counted("accounts", len(wrong), where)


def _rules(round_: _Round) -> None:
    if round_.path is not None:
        return
    engine = round_.database.engine
    outdated = told.is_outdated(engine)
    line = f"{LOOKS['rules'].wrong} {told.COMMAND}"
    differ = () if outdated else _differing(engine)
    where = tuple(Place(record=one) for one in differ[:SHOWN])
    count = int(outdated) + len(differ)
    round_.report.counted("rules", count, where, line="; ".join(differ) or line)
    if not outdated and told.is_secured(engine):
        outside = admitting.left_outside(engine)
        line = f"{outside} not admitted: {admitting.COMMAND}"
        round_.report.counted("logins", outside, line=line)


def _differing(engine: Engine) -> tuple[str, ...]:
    """List where the server differs from its rules; only its administrator sees it."""
    if not (told.is_secured(engine) and told.is_leading(engine)):
        return ()
    from app.db.security.check import check  # noqa: PLC0415 - servers only

    return check(engine.url.render_as_string(hide_password=False))


def _history(round_: _Round) -> None:
    report, name = round_.report, "history"
    try:
        verdict = chain.verify(round_.database, round_.job.go_on)
    except NotPossibleError as error:
        report.leave(name, error)
        verdict = chain.Verdict()
    if verdict.good:
        verdict = chain.witness(round_.database, round_.folder)
        name = "history" if verdict.good else "witness"
    if problem := verdict.problem():
        said = (problem.msgid, problem.params, str(problem))
        report.found.append(Finding(name, *said, leads=LOOKS[name].leads))
    elif not report.left(name):
        report.whole.append(name)


def _compare(round_: _Round) -> None:
    seen = 0

    def pause() -> None:
        nonlocal seen
        round_.job.go_on()
        seen += 1

    found, left = _differences(round_, pause)
    if left:
        round_.report.left_out.append(LeftOut("values", _PARTLY, {"n": left}))
    by_name: dict[str, list[trail.Difference]] = {name: [] for name in _COMPARED}
    for one in found:
        by_name[_name_of(one)].append(one)
    with round_.reading() as connection:
        for name, those in by_name.items():
            where = tuple(places.of(connection, one) for one in those[:SHOWN])
            round_.report.counted(name, len(those), where)
    round_.report.lines += [str(one) for one in found]


def _differences(
    round_: _Round, pause: Callable[[], object]
) -> tuple[list[trail.Difference], int]:
    """Return what differs from the history, and how many tables were not compared."""
    path = round_.path
    if path is None:
        from app.db import trail_server  # noqa: PLC0415 - knows every table

        with round_.reading() as connection:
            left = len(trail_server.left_out(connection))
            found = trail_server.differences(connection, pause)
            return list(islice(found, _MOST)), left
    with _raw(round_, path) as connection:
        return list(islice(trail.differences(connection, pause), _MOST)), 0


def _name_of(one: trail.Difference) -> str:
    if one.table in {"issued_paper", "search_entry"}:
        return "papers" if one.table == "issued_paper" else "search"
    return "pictures" if places.is_picture(one.table, one.field) else "values"


def _files(round_: _Round) -> None:
    with round_.reading() as connection:
        spoilt = list(places.spoilt_files(connection, round_.job.go_on))
        where = tuple(places.attached(connection, one) for one in spoilt[:SHOWN])
        round_.report.counted("files", len(spoilt), where)


def _costs(round_: _Round) -> None:
    with round_.database.reading(round_.actor) as uow:
        may = uow.actor.may("inventory.view")
        found: Any = find(UNCONVERTED)(uow) if may else ()
    if found:
        line = "; ".join(
            f"{one.product.code} {one.currency} {one.unit_cost:.4f} ({one.receipt})"
            for one in found
        )
        where = tuple(
            Place("product", one.product.id, one.product.code) for one in found[:SHOWN]
        )
        round_.report.counted("costs", len(found), where, line=line, fault=False)


_ROUNDS: tuple[tuple[str, tuple[str, ...], Callable[[_Round], None]], ...] = (
    (N_("Reading the file through"), ("file", "checksums"), _file),
    (N_("Comparing the tables with this program's"), ("schema",), _schema),
    (N_("Comparing the office's version"), ("version", "epoch"), _version),
    (N_("Adding up balances and totals"), (*_COUNTED, "entries"), _count),
    (N_("Comparing payments with confirmed accounts"), ("accounts",), _accounts),
    (N_("Comparing the server's rules"), ("rules", "logins"), _rules),
    (N_("Checking the chain of the history"), ("history",), _history),
    (N_("Comparing every value with the history"), _COMPARED, _compare),
    (N_("Comparing the index of the search"), ("index",), _index),
    (N_("Comparing attached files"), ("files",), _files),
    (N_("Looking at costs"), (), _costs),
)
