"""Makes the same records in the same office once a run, and puts them in after that.

Half of a short test's time went into entering the worked deal again, though a hundred
tests begin with it. A function that is `remembered` does its work when it is called
for the first time; what it then has changed in the tables is kept, and the next test
that calls it at the same point gets just these rows, on SQLite and on PostgreSQL.

The point is known by what was done since the office was fresh: only remembered
functions, in the same order, by the same person, on the same day, of the same records.
Whatever else writes (`follow` hears of each statement) ends the remembering for the
rest of the test, and the functions do their work again.
"""

# ruff: noqa: S608 - the names are those of the tables

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event

from app.core.i18n import screen_language

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

F = TypeVar("F", bound=Callable[..., Any])
Rows = dict[str, Counter[Any]]
"""What each table holds."""

READING = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "SHOW", "SET")


@dataclass
class State:
    """How an office came to be as it is.

    Attributes:
        path: The remembered steps since it was fresh; None: something else wrote.
        pending: Whether something was written that is not committed.
        own: Whether a remembered step is at work.
    """

    path: tuple[Any, ...] | None = ()
    pending: bool = False
    own: bool = False


@dataclass
class Step:
    """What a function returned and changed: rows taken out and rows put in."""

    made: Any
    out: Rows = field(default_factory=dict)
    put: Rows = field(default_factory=dict)
    counters: list[Any] = field(default_factory=list)


STATES: WeakKeyDictionary[Engine, State] = WeakKeyDictionary()
STEPS: dict[tuple[Any, ...], Step] = {}
HELD: dict[tuple[Any, ...], Rows] = {}
"""What the tables held after the steps of a path."""
COLUMNS: dict[str, list[Any]] = {}
"""The columns of SQLite's tables; those that a step changes are of the template."""


def follow(engine: Engine) -> None:
    """Hear what is written into a fresh office."""
    state = STATES[engine] = State()

    def wrote(*call: Any) -> None:
        if not call[2].lstrip()[:9].upper().startswith(READING):
            state.pending = True
            if not state.own:
                state.path = None

    def committed(_: Connection) -> None:
        state.pending = False

    def undone(*_: Any) -> None:
        if state.pending and not state.own:
            state.path = None

    event.listen(engine, "before_cursor_execute", wrote)
    event.listen(engine, "commit", committed)
    event.listen(engine, "rollback", undone)
    event.listen(engine, "rollback_savepoint", undone)


def remembered(make: F) -> F:
    """Let a function, called as `make(uow, …)`, do its work once a run and place."""

    @wraps(make)
    def step(uow: UnitOfWork, *words: Any, **named: Any) -> Any:
        uow.settle()
        connection = uow.session.connection()
        state = STATES.get(connection.engine)
        now = datetime.now(UTC)
        far = abs(now - uow.now) > timedelta(1)
        keyed = uow.key is not None  # what a server was asked then no engine has heard
        if state is None or state.own or state.path is None or far or keyed:
            return make(uow, *words, **named)
        called = (make.__module__, make.__qualname__, repr(words), repr(named))
        where = (repr(uow.actor), uow.today, len(uow.reactions), screen_language())
        path = (*state.path, (*called, *where))
        kept = STEPS.get((connection.dialect.name, *path))
        with _own(state, path):
            if kept is None:
                here = (connection.dialect.name, *path[:-1])
                if here not in HELD:
                    HELD[here] = _rows(connection)
                before = HELD[here]
                kept = Step(make(uow, *words, **named))
                uow.settle()
                after = _rows(connection, _changed(connection))
                HELD[connection.dialect.name, *path] = before | after
                kept.out = {name: before[name] - after[name] for name in after}
                kept.put = {name: after[name] - before[name] for name in after}
                kept.counters = _counters(connection)
                STEPS[connection.dialect.name, *path] = kept
            else:
                _put(connection, kept)
                uow.session.expire_all()
        return copy.deepcopy(kept.made)

    return step  # type: ignore[return-value]


@contextmanager
def _own(state: State, path: tuple[Any, ...]) -> Iterator[None]:
    state.own, state.path = True, None
    try:
        yield
        state.path = path
    finally:
        state.own = False


# --- The rows of an office -----------------------------------------------------------

SQLITE_TABLES = """
    SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'
    AND name NOT LIKE 'search_gram%' AND name NOT LIKE 'sqlite%'
"""
TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
CHANGED = """
    SELECT relname FROM pg_stat_xact_user_tables
    WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0
"""
"""The tables of this transaction; sooner answered than what all of them hold."""
COUNTERS = """
    SELECT oid::regclass::text, pg_sequence_last_value(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
"""


def _tables(connection: Connection) -> list[str]:
    server = connection.dialect.name == "postgresql"
    asked = connection.exec_driver_sql(TABLES if server else SQLITE_TABLES)
    return [name for (name,) in asked]


def _changed(connection: Connection) -> list[str]:
    """Return the tables in which a step may have changed something."""
    if connection.dialect.name == "sqlite":
        return _tables(connection)
    return [name for (name,) in connection.exec_driver_sql(CHANGED)]


def _rows(connection: Connection, names: list[str] | None = None) -> Rows:
    """Return what some tables hold; None: all of them."""
    run = connection.exec_driver_sql
    names = _tables(connection) if names is None else names
    if connection.dialect.name == "sqlite":
        return {n: Counter(map(tuple, run(f'SELECT * FROM "{n}"'))) for n in names}
    found: Rows = {name: Counter() for name in names}
    if not names:
        return found
    each = (f"SELECT '{n}', t::text FROM \"{n}\" t" for n in names)
    for name, row in run(" UNION ALL ".join(each)):
        found[name][row] += 1
    return found


def _counters(connection: Connection) -> list[Any]:
    if connection.dialect.name == "sqlite":
        return []
    found = connection.exec_driver_sql(COUNTERS)
    return [(name, last) for name, last in found if last is not None]


def _put(connection: Connection, step: Step) -> None:
    if connection.dialect.name == "sqlite":
        _put_into_file(connection, step)
        return
    run = connection.exec_driver_sql
    run("SET LOCAL session_replication_role = replica")  # neither triggers nor keys
    for name, rows in step.out.items():
        if rows:
            run(f'DELETE FROM "{name}" t WHERE t::text = ANY(%s)', ([*rows],))
    for name, rows in step.put.items():
        if rows:
            run(
                f'INSERT INTO "{name}" OVERRIDING SYSTEM VALUE'
                f' SELECT (r::"{name}").* FROM unnest(%s::text[]) r',
                ([*rows],),
            )
    run("SET LOCAL session_replication_role = origin")
    for name, last in step.counters:
        run("SELECT setval(%s::regclass, %s)", (name, last))


def _put_into_file(connection: Connection, step: Step) -> None:
    run = connection.exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")
    for name, new in step.put.items():
        old = step.out[name]
        if not new and not old:
            continue
        columns = _columns(connection, name)
        at = [n for n, column in enumerate(columns) if column[5]]
        known = {tuple(row[n] for n in at): row for row in old}
        same = " AND ".join(f'"{columns[n][1]}" IS ?' for n in at)
        written = ", ".join(f'"{column[1]}" = ?' for column in columns)
        marks = ", ".join("?" * len(columns))
        added = [row for row in new if tuple(row[n] for n in at) not in known]
        if added:
            run(f'INSERT INTO "{name}" VALUES ({marks})', added)
        for row in new - Counter(added):
            key = tuple(row[n] for n in at)
            del known[key]
            run(f'UPDATE "{name}" SET {written} WHERE {same}', (*row, *key))
        for key in known:
            run(f'DELETE FROM "{name}" WHERE {same}', key)
        if name == "search_entry":
            _put_grams(connection, old, new, [column[1] for column in columns])


def _columns(connection: Connection, name: str) -> list[Any]:
    if name not in COLUMNS:
        COLUMNS[name] = [*connection.exec_driver_sql(f'PRAGMA table_info("{name}")')]
    return COLUMNS[name]


def _put_grams(
    connection: Connection, old: Counter[Any], new: Counter[Any], columns: list[str]
) -> None:
    key, grams = columns.index("id"), columns.index("grams")
    run = connection.exec_driver_sql
    words = "INSERT INTO search_gram(search_gram, rowid, grams)"
    if old:
        gone = [(row[key], row[grams] or "") for row in old]
        run(f"{words} VALUES ('delete', ?, ?)", gone)
    if new:
        found = [(row[key], row[grams] or "") for row in new]
        run("INSERT INTO search_gram(rowid, grams) VALUES (?, ?)", found)
