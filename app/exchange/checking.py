"""The dry run: what would come of every record of a file, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.catalog.rows import fold
from app.core import own_fields
from app.core.calm import calm
from app.core.errors import AppError, Problem
from app.core.exchange import Column, Part, Table
from app.core.i18n import N_
from app.core.job import Job
from app.core.refs import Ref
from app.db import exchange as tables
from app.db import limits
from app.exchange import merging
from app.exchange.building import Said, Trouble, read_rows
from app.exchange.cells import CellError
from app.exchange.lookups import Found
from app.exchange.mapping import Mapping
from app.exchange.sheets import Sheet
from app.modules import STATES, find

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_EDIT = "edit"
_CHUNK = 500
_ONE = Part("", lines=False)  # the record itself


class Mode(StrEnum):
    """What is done with records that the office has, and with those it has not."""

    INSERT = "insert"
    UPDATE = "update"
    UPSERT = "upsert"


class Outcome(StrEnum):
    """What would come of a record."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(slots=True)
class Entry:
    """One record of the file.

    Attributes:
        said: What the file says of it.
        outcome: What would come of it.
        record: As it would be saved; None: it cannot be made.
        troubles: What is wrong with it.
        before: As the office has it; None: it has none.
        doubts: What is seldom meant, and yet not refused.
    """

    said: Said
    outcome: Outcome
    record: Any = None
    troubles: list[Trouble] = field(default_factory=list)
    before: Any = None
    doubts: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole dry run.

    Attributes:
        table: What is imported.
        entries: In the order of the file.
    """

    table: Table
    entries: list[Entry]

    def count(self, outcome: Outcome) -> int:
        """Return how many records would come to this."""
        return sum(entry.outcome is outcome for entry in self.entries)

    def drafts(self) -> int:
        """Return how many records have no number yet and come as new drafts."""
        key = self.table.key if self.table.given else ""
        new = (one for one in self.entries if one.outcome is Outcome.NEW)
        return sum(bool(key) and key not in one.said.own for one in new)

    def wanted(self) -> list[Entry]:
        """Return the records that are to be saved."""
        kinds = {Outcome.NEW, Outcome.CHANGED}
        return [entry for entry in self.entries if entry.outcome in kinds]

    def troubles(self) -> list[Trouble]:
        """Return everything that is wrong, from the first row on."""
        found = [one for entry in self.entries for one in entry.troubles]
        return sorted(found, key=lambda one: (one.row, one.path))

    def doubts(self) -> list[Trouble]:
        """Return everything that is seldom meant."""
        return [one for entry in self.entries for one in entry.doubts]


@calm()
def check(  # noqa: PLR0913, PLR0917 - what a dry run consists of
    uow: UnitOfWork,
    table: Table,
    sheet: Sheet,
    mapping: Mapping,
    mode: Mode,
    code: str,
    job: Job | None = None,
) -> Plan:
    """Read a sheet and say what would come of it; nothing is changed.

    Args:
        uow: The reading.
        table: What is imported.
        sheet: The cells.
        mapping: How they are read.
        mode: What is done with what is there.
        code: Language that tells what "1,234" means.
        job: Hears how far it is and can stop it.

    Raises:
        NotAllowedError: The person may not import this.
        StoppedError: The person stopped it.
    """
    uow.actor.require(table.edit)
    job = job or Job()
    said = read_rows(table, sheet.rows, mapping, code, job)
    return _Check(uow, table, mode, job).run(said, mapping)


class _Check:
    def __init__(self, uow: UnitOfWork, table: Table, mode: Mode, job: Job) -> None:
        self._uow, self._table, self._mode, self._job = uow, table, mode, job
        self._row = find(table.row)
        self._merge = merging.Merge(table)
        self._wanted = tuple(
            one.field
            for one in table.columns
            if one.required and not table.parts.get(one.part, _ONE).lines
        )
        self._rows = {
            name: find(part.row)
            for name, part in table.parts.items()
            if part.row and "." not in name
        }
        self._ways = find(STATES[table.kind]) if table.kind in STATES else {}

    def run(self, said: list[Said], mapping: Mapping) -> Plan:
        self._refuse_hidden(mapping)
        self._point(said, mapping)
        ids = self._ids(said)
        entries: list[Entry] = []
        for done, part in enumerate(tables.chunks(said, _CHUNK)):
            self._job.step(N_("Checking rows"), done * _CHUNK, len(said))
            known = self._known(ids[id(one)] for one in part if id(one) in ids)
            entries += [
                self._entry(one, known.get(ids.get(id(one), 0))) for one in part
            ]
        self._check_together(entries)
        for entry in entries:
            if entry.troubles:
                entry.outcome = Outcome.WRONG
        return Plan(self._table, entries)

    def _refuse_hidden(self, mapping: Mapping) -> None:
        for path in mapping.fields:
            column = self._table.column(path) if path else None
            if column is not None and column.permission:
                self._uow.actor.require(column.permission)

    # --- What cells point at ---------------------------------------------------------

    def _point(self, said: list[Said], mapping: Mapping) -> None:
        """Put records in the place of the words that name them."""
        found = Found(self._uow)
        columns = [self._table.column(path) for path in mapping.fields if path]
        pointing = [c for c in columns if c and c.kind.startswith("lookup:")]
        kinds: dict[str, set[str]] = {}
        for column in pointing:
            texts = kinds.setdefault(_kind(column), set())
            texts |= {v[column.field] for _, _, v in _places(said, column)}
        for kind, texts in kinds.items():
            found.ask(kind, texts)
        for column in pointing:
            for one, row, values in _places(said, column):
                try:
                    text = values[column.field]
                    values[column.field] = found.ref(_kind(column), text)
                except CellError as error:
                    one.troubles.append(
                        Trouble(row, column.field, error.msgid, error.params)
                    )
                    del values[column.field]

    # --- What is there ---------------------------------------------------------------

    def _ids(self, said: list[Said]) -> dict[int, int]:
        """Return the ids of the records that the office has, by what is said."""
        table = self._table
        if not table.key:
            return {}
        keys = {id(one): self._key(one) for one in said if table.key in one.own}
        if table.find:
            held = find(table.find)(self._uow, keys.values())
        else:
            held = tables.by_key(
                self._uow, self._row, table.key_row or table.key, keys.values()
            )
        return {one: held[key] for one, key in keys.items() if key in held}

    def _key(self, said: Said) -> Any:
        value = said.own[self._table.key]
        if isinstance(value, Ref):
            return value.id
        if self._table.folded:
            return fold(value)
        return getattr(self._merge.settled(said.own), self._table.key)

    def _known(self, ids: Iterable[int]) -> dict[int, Any]:
        wanted = list(ids)
        if self._table.read_all:
            found: dict[int, Any] = find(self._table.read_all)(self._uow, wanted)
            return found
        get = find(self._table.get)
        return {key: get(self._uow, key) for key in wanted}

    # --- One record ------------------------------------------------------------------

    def _entry(self, said: Said, known: Any) -> Entry:
        entry = Entry(said, Outcome.NEW if known is None else Outcome.CHANGED)
        entry.troubles += said.troubles
        made = self._merge.made(self._uow, said, known)
        entry.record, entry.before = made.record, known
        if known is not None and made.record == known:
            entry.outcome = Outcome.SAME
        self._check_mode(entry, known)
        if not entry.troubles and entry.outcome is not Outcome.SAME:
            entry.troubles += self._problems(made)
            entry.doubts += made.in_vain()
        return entry

    def _check_mode(self, entry: Entry, known: Any) -> None:
        said, table = entry.said, self._table
        if known is None:
            if self._mode is Mode.UPDATE:
                self._tell(entry, table.key, N_("The office has no such record."))
            for path in self._wanted:
                wrong = any(one.path == path for one in said.troubles)
                if path not in said.own and not wrong:
                    self._tell(entry, path, N_("This cannot be empty."))
        elif self._mode is Mode.INSERT:
            self._tell(entry, table.key, N_("The office has this record already."))
        elif (
            self._ways
            and entry.outcome is not Outcome.SAME
            and not _editable(self._ways, known)
        ):
            text = N_("It cannot be changed any more; its state does not allow it.")
            self._tell(entry, table.key, text)

    @staticmethod
    def _tell(entry: Entry, path: str, msgid: str) -> None:
        entry.troubles.append(Trouble(entry.said.rows[0], path, msgid))

    def _problems(self, made: merging.Made) -> list[Trouble]:
        check = getattr(made.record, "problems", tuple)
        found: list[Problem] = [*check()]
        found += limits.of_record(self._row, made.record)
        if own := self._table.own_fields:
            found += own_fields.problems(made.record.own, own)
        for part, row in self._rows.items():
            for place, piece in made.pieces(part):
                found += [
                    replace(one, where=f"{place}.{one.where}")
                    for one in limits.of_record(row, piece)
                ]
        return [made.trouble(one) for one in found]

    # --- All records -----------------------------------------------------------------

    def _check_together(self, entries: list[Entry]) -> None:
        """Find what is wrong only because of other rows or of what happened since."""
        if self._table.key:
            self._find_twins(entries)
        if not self._table.check:
            return
        good = [entry for entry in entries if not entry.troubles]
        told = find(self._table.check)(self._uow, [entry.record for entry in good])
        for place, problem in told.items():
            entry = good[place]
            entry.troubles.append(
                Trouble(
                    entry.said.rows[0], problem.where, problem.msgid, problem.params
                )
            )

    def _find_twins(self, entries: list[Entry]) -> None:
        first: dict[Any, int] = {}
        for entry in entries:
            if self._table.key not in entry.said.own:
                continue
            key, row = self._key(entry.said), entry.said.rows[0]
            if key in first:
                text = N_("Row {row} has the same.")
                entry.troubles.append(
                    Trouble(row, self._table.key, text, {"row": first[key] + 1})
                )
            first.setdefault(key, row)


def _kind(column: Column) -> str:
    return column.kind.partition(":")[2]


def _places(
    said: Sequence[Said], column: Column
) -> list[tuple[Said, int, dict[str, Any]]]:
    """Return where a column is filled: the record, the row and the values."""
    path = column.field
    own = [(one, one.rows[0], one.own) for one in said if path in one.own]
    part = path.partition(".")[0]
    lines = [
        (one, row, values)
        for one in said
        for row, values in one.lines.get(part, ())
        if path in values
    ]
    return own + lines


def _editable(ways: Any, record: Any) -> bool:
    return any(state == record.state and action == _EDIT for state, action in ways)


def told(error: AppError) -> tuple[str, dict[str, Any]]:
    """Return the sentence of an error with its values; of several the first."""
    first = next(iter(getattr(error, "problems", ())), None)
    return (first.msgid, first.params) if first else (error.msgid, error.params)
