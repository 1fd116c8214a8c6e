"""What a database holds, in figures: two offices with the same figures are the same.

Read from the database's own catalogue, not from the program's tables: a backup made
before an upgrade is compared as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.errors import UnavailableError
from app.core.i18n import N_
from app.db.sqlite import quoted

Ask = Callable[[str], Sequence[Any]]
"""Asks one question in SQL and returns the rows."""

_BILLION = 1_000_000_000
_SERVER_TABLES = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'
ORDER BY c.table_name, c.ordinal_position
"""
_SERVER_NUMBERS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public'
AND data_type IN ('smallint', 'integer', 'bigint', 'numeric')
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and sums of a database at one instant.

    Attributes:
        revision: The last migration; empty: none was run.
        counts: Rows of each table.
        sums: Sum of each column of numbers that has any, as "table.column", exact.
        veiled: Whether the sums were left out, since whoever reads these figures may
            not read the database.
    """

    revision: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    veiled: bool = False

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())

    def plain(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "revision": self.revision,
            "counts": dict(self.counts),
            "sums": dict(self.sums),
            "veiled": self.veiled,
        }

    def without_sums(self) -> Figures:
        """Return what may be written beside an encrypted file."""
        return replace(self, sums={}, veiled=True)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Figures:
        """Take up what `plain` returned."""
        return cls(
            str(told["revision"]),
            {str(k): int(v) for k, v in told["counts"].items()},
            {str(k): str(v) for k, v in told["sums"].items()},
            bool(told.get("veiled")),
        )

    def differences(self, other: Figures) -> tuple[str, ...]:
        """Return the names of what is not the same in another database."""
        found = [] if self.revision == other.revision else ["revision"]
        pairs: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = (
            (self.counts, other.counts),
            *(() if self.veiled or other.veiled else ((self.sums, other.sums),)),
        )
        for mine, theirs in pairs:
            names = sorted({*mine, *theirs})
            found += [name for name in names if mine.get(name) != theirs.get(name)]
        return tuple(found)

    def must_equal(self, other: Figures, file: str) -> None:
        """Refuse a copy that does not hold the same.

        Raises:
            UnavailableError: It does not; says where first.
        """
        if wrong := self.differences(other):
            raise UnavailableError(
                N_("{file} does not hold what it should: {where} differs."),
                file=file,
                where=wrong[0],
            )


def of_file(ask: Ask) -> Figures:
    """Return the figures of an SQLite database."""
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    names = ask(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE '%!_gram!_%' ESCAPE '!' ORDER BY name"
    )
    for (table,) in names:
        columns = [
            row[1]
            for row in ask(f"PRAGMA table_info({quoted(table)})")
            if any(word in row[2].upper() for word in ("INT", "NUMERIC", "BOOL"))
        ]
        # A sum of scaled numbers may pass 64 bits; its halves do not.
        parts = [
            f"sum({quoted(c)} / {_BILLION}), sum({quoted(c)} % {_BILLION})"
            for c in columns
        ]
        question = ", ".join(["count(*)", *parts])
        (found,) = ask(f"SELECT {question} FROM {quoted(table)}")  # noqa: S608
        counts[table] = int(found[0])
        for at, column in enumerate(columns):
            high, low = found[1 + 2 * at], found[2 + 2 * at]
            if high is not None:
                sums[f"{table}.{column}"] = str(int(high) * _BILLION + int(low))
    return Figures(_revision(ask, counts), counts, sums)


def of_server(ask: Ask) -> Figures:
    """Return the figures of a PostgreSQL database."""
    numbers = {(row[0], row[1]) for row in ask(_SERVER_NUMBERS)}
    tables: dict[str, list[str]] = {}
    for table, column in ask(_SERVER_TABLES):
        kept = tables.setdefault(table, [])
        if (table, column) in numbers:
            kept.append(column)
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    for table, columns in tables.items():
        parts = [f"sum({quoted(c)})::text" for c in columns]
        question = ", ".join(["count(*)", *parts])
        (found,) = ask(f"SELECT {question} FROM public.{quoted(table)}")  # noqa: S608
        counts[table] = int(found[0])
        for column, total in zip(columns, found[1:], strict=True):
            if total is not None:
                sums[f"{table}.{column}"] = str(total)
    return Figures(_revision(ask, counts), counts, sums)


def _revision(ask: Ask, tables: Mapping[str, int]) -> str:
    if "alembic_version" not in tables:
        return ""
    found = ask("SELECT version_num FROM alembic_version")
    return str(found[0][0]) if found else ""
