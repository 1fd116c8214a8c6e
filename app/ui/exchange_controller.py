"""Import and export of whole tables: from the list's menu to the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.core import texts
from app.core.errors import AppError
from app.core.exchange import heading
from app.core.i18n import _, _n, enumerated, screen_language, sentences, stamp
from app.core.job import Job, StoppedError
from app.db import views
from app.exchange import carrying, checking, exporting, files, mapping, undoing
from app.exchange.cells import text
from app.exchange.checking import Mode, Outcome, Plan
from app.exchange.sheets import Raw, Sheet, column_name
from app.modules import TABLES, find
from app.ui import errors
from app.ui.aside import telling
from app.ui.exchange_rows import rows_of_wrong, shown_of, unreadable_with, wrong_rows
from forms.exchange import COLUMNS, ROWS, ImportDialog
from forms.exchange_columns import FileColumn, Target
from forms.exchange_rows import plain
from forms.kit import asking

if TYPE_CHECKING:
    from app.core.exchange import Table
    from app.db.undoing import Done
    from app.db.unit_of_work import UnitOfWork
    from app.exchange.carrying import Imported
    from app.ui.desk import Desk

_SAMPLES = 4
_HEADINGS = 15
_NAMED, _NAME = 4, 24
"""So many headings left out are named, with so many letters each."""
_REST = 350  # ms from the last correction to the next dry run


class Import(QObject):
    """Leads a person from a file to its records.

    Args:
        desk: The desk.
        table: What is imported.
        parent: The window it stands on.

    Attributes:
        form: The window of the import.
    """

    _stepped = Signal(str, int, int)

    def __init__(self, desk: Desk, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self._columns = table.seen_by(desk.actor)
        self._path = Path()
        self._encoding = ""
        self._sheets: list[Sheet] = []
        self._at = 0
        self._mapping = mapping.Mapping(())
        self._mode = Mode.UPSERT
        self._known: dict[str, str] = {}
        self._digest = ""
        self._plan: Plan | None = None
        self._undo: list[tuple[int, dict[int, Raw]]] = []
        self._job = Job()
        self._again = self._busy = False
        self.form = ImportDialog(_(table.title), parent)
        self._rest = QTimer(self.form)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(partial(self._check, quiet=True))
        self._connect()

    def _connect(self) -> None:
        form, page = self.form, self.form.columns
        page.mapped.connect(self._map)
        page.sheet_chosen.connect(self._choose_sheet)
        page.heading_chosen.connect(self._choose_heading)
        page.encoding_chosen.connect(self._choose_encoding)
        page.mode_chosen.connect(self._choose_mode)
        form.file_asked.connect(self.ask)
        form.may_go = self._may_go
        form.check_asked.connect(self._check)
        form.back_asked.connect(partial(form.show_page, COLUMNS))
        form.import_asked.connect(self._carry_out)
        form.undo_asked.connect(self._take_back)
        form.template_asked.connect(
            lambda: save_template(self._desk, self._table, form, form.show_template)
        )
        form.errors_asked.connect(self._save_wrong)
        form.stop_asked.connect(self._stop)
        form.rows.corrected.connect(self._correct)
        form.rows.undo_asked.connect(self._uncorrect)
        self._stepped.connect(form.show_job)

    # --- The file --------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for the file; who thinks better of it stays where they are."""
        if not self._may_go():
            return
        kinds = _("Tables") + f" (*{' *'.join(files.ENDINGS)})"
        title = _("Import: {list}", list=_(self._table.title))
        if name := asking.choose(self.form, title, kinds):
            self.begin(Path(name))

    def _may_go(self) -> bool:
        """Ask before what was corrected here is lost: it stands in no file."""
        if not self._undo:
            return True
        title = _("Leave without importing?")
        words = _("What was corrected here stands in no file, and is lost.")
        leave = errors.Answer("leave", _("Discard changes"), danger=True)
        return errors.ask(self.form, title, words, (leave,)) == "leave"

    def begin(self, path: Path) -> None:
        """Read a file and show its columns."""
        self._path, self._encoding, self._sheets = path, "", []
        self.form.columns.show_nothing()  # of a file before, should this be refused
        self.form.show_page(COLUMNS)
        self.form.show_hint(_("Reading {file}", file=path.name))
        name = f"import:{self._table.name}"

        def ask(uow: UnitOfWork) -> Any:
            return views.last_look(uow, name), undoing.imports(uow, self._table)

        self._desk.work.read(ask, self._take_known, self._failed)

    def _take_known(self, found: tuple[Any, list[Done]]) -> None:
        look, done = found
        if done and not done[0].undone:
            self.form.show_last(stamp(done[0].at), done[0].key)
        known = (look or {}).get("headings")
        self._known = known if isinstance(known, dict) else {}
        self._read()

    def _read(self) -> None:
        self.form.show_failure("")
        self._job = telling(self._stepped)
        read = partial(_read, self._path, self._encoding, self._job)
        self._desk.work.compute(read, self._take_sheets, self._failed)

    def _take_sheets(self, read: tuple[list[Sheet], str]) -> None:
        self._stepped.emit("", 0, 0)
        sheets, self._digest = read
        self.form.show_read(self._path.name, read=True)
        self._sheets = sheets
        self._undo.clear()
        shown = [at for at, sheet in enumerate(sheets) if not sheet.hidden]
        self._at = shown[0] if shown else 0
        is_text = self._path.suffix.lower() in {".csv", ".txt", ".tsv"}
        names = [
            _("{sheet} (hidden)", sheet=one.name) if one.hidden else one.name
            for one in sheets
        ]
        page = self.form.columns
        page.show_file(names, self._at, text=is_text)
        page.show_mode(self._mode)
        self._guess()

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[self._at]

    def _guess(self) -> None:
        guess = mapping.guess(self._table, self._columns, self._sheet, self._known)
        self._mapping = guess
        rows = min(len(self._sheet.rows), _HEADINGS)
        self.form.columns.show_headings(rows, guess.heading)
        self._show_columns()

    def _show_columns(self) -> None:
        rows, first = self._sheet.rows, self._mapping.heading
        speaker = screen_language()
        columns = []
        for at in range(len(rows[0])):
            cells = (row[at] for row in islice(rows, first + 1, None))
            values = map(text, islice(filter(_filled, cells), _SAMPLES))
            head = text(rows[first][at]) if first >= 0 and rows[first][at] else ""
            samples = "  ·  ".join(values)
            columns.append(FileColumn(column_name(at), head, samples))
        targets = [
            Target(c.field, heading(self._table, c, speaker), c.required)
            for c in self._columns
        ]
        self.form.columns.show_columns(columns, targets, self._mapping.fields)
        self.form.show_hint(
            _("{file}: say what each column is. The next import remembers it.",
              file=self._path.name)
        )  # fmt: skip
        self._say_columns()

    def _say_columns(self) -> None:
        fields = [field for field in self._mapping.fields if field]
        missing = [c for c in self._columns if c.required and c.field not in fields]
        if missing and self._mode is not Mode.UPDATE:
            names = enumerated(_(column.title) for column in missing)
            words = _("No column is taken as: {names}", names=names)
        else:
            whole = len(self._mapping.fields)
            words = _("Columns taken over: {n} of {whole}", n=len(fields), whole=whole)
        if left := self._left_out():
            names = enumerated(one[:_NAME] for one in left[:_NAMED])
            names += " …" if len(left) > _NAMED else ""
            words += "  ·  " + _("Left out: {columns}.", columns=names)
        self.form.columns.say(words, bad=bool(missing))
        self.form.check.setEnabled(bool(fields))

    def _left_out(self) -> list[str]:
        """Return the headings that are taken for nothing."""
        first = self._mapping.heading
        heads = self._sheet.rows[first] if first >= 0 else ()
        pairs = zip(heads, self._mapping.fields, strict=False)
        return [text(raw) for raw, field in pairs if raw is not None and not field]

    def _map(self, at: int, field: str) -> None:
        fields = ["" if one == field else one for one in self._mapping.fields]
        fields[at] = field
        self._mapping = replace(self._mapping, fields=tuple(fields))
        self.form.columns.show_fields(fields)
        self._say_columns()

    def _choose_sheet(self, at: int) -> None:
        self._at = at
        self._guess()

    def _choose_heading(self, row: int) -> None:
        self._mapping = replace(self._mapping, heading=row)
        self._show_columns()

    def _choose_encoding(self, encoding: str) -> None:
        self._encoding = encoding
        self._read()

    def _choose_mode(self, mode: str) -> None:
        self._mode = Mode(mode)
        self._say_columns()

    # --- The dry run -----------------------------------------------------------------

    def _check(self, *, quiet: bool = False) -> None:
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._job = Job() if quiet else telling(self._stepped)
        if not quiet:
            self._stepped.emit(_("Checking rows"), 0, 1)
        check = partial(
            checking.check,
            table=self._table,
            sheet=self._sheet,
            mapping=self._mapping,
            mode=self._mode,
            code=screen_language().code,
            job=self._job,
        )
        self._desk.work.read(check, self._take_plan, self._failed)

    def _take_plan(self, plan: Plan) -> None:
        self._busy = False
        self._stepped.emit("", 0, 0)
        if self._again:
            self._again = False
            self._check(quiet=True)
            return
        self._plan = plan
        self.form.show_page(ROWS)
        words = _(
            "Nothing is changed yet. Cells can be corrected here: F2 or a double click."
        )
        if drafts := plan.drafts():
            as_new = _n(
                "{n} record without a number comes as a new draft.",
                "{n} records without a number come as new drafts.",
                drafts,
            )
            words = sentences(words, as_new)
        self.form.show_hint(words)
        self.form.rows.show_rows(
            shown_of(plan, self._sheet, self._mapping, self._columns)
        )
        self.form.show_ready(len(plan.wanted()), plan.count(Outcome.WRONG))

    def _correct(self, row: int, at: int, words: str) -> None:
        """Correct a cell, and where its value stands as wrongly in the same column."""
        rows, new = self._sheet.rows, words.strip() or None
        old = plain(rows[row][at])
        plan, field = self._plan, self._mapping.fields[at]
        same = unreadable_with(plan, row, field) if plan and new else set()
        found = {row} | {one for one in same if plain(rows[one][at]) == old}
        self._undo.append((at, {one: rows[one][at] for one in found}))
        self._put(at, dict.fromkeys(found, new))
        self.form.rows.show_also(len(found), old, new or "")

    def _uncorrect(self) -> None:
        if self._undo:
            self._put(*self._undo.pop())
            self.form.rows.show_also(0, "", "")

    def _put(self, at: int, cells: dict[int, Raw]) -> None:
        for row, raw in cells.items():
            self._sheet.rows[row][at] = raw
        self.form.rows.model.take_corrected({(row, at) for row in cells})
        self.form.go.setEnabled(False)
        self._rest.start()

    def _save_wrong(self) -> None:
        if self._plan is None:
            return
        title = _("Wrong rows of {file}", file=self._path.stem)
        path = ask_path(self.form, title, "xlsx")
        if path is not None:
            heads, rows = wrong_rows(self._plan, self._sheet, self._mapping)
            write = partial(exporting.write_rows, path, title, heads, rows)
            then = partial(self._leave_out, rows_of_wrong(self._plan))
            self._desk.work.compute(write, then, self._failed)

    def _leave_out(self, gone: Sequence[int], path: Path) -> None:
        """Go on without the rows that lie in a file of their own now."""
        for row in gone:
            self._sheet.rows[row] = [None] * len(self._sheet.rows[row])
        kept = [(at, _without(cells, gone)) for at, cells in self._undo]
        self._undo = [(at, cells) for at, cells in kept if cells]
        self._desk.toast(_("{file} written", file=path.name))
        self._check(quiet=True)

    # --- The import ------------------------------------------------------------------

    def _carry_out(self) -> None:
        plan, digest = self._plan, self._digest
        if plan is None or self._busy:
            return
        self._busy = True
        self._desk.work.read(
            lambda uow: undoing.came_before(uow, plan, digest),
            partial(self._save, plan),
            self._failed,
        )

    def _save(self, plan: Plan, before: Done | None) -> None:
        if before is not None and not self._may_come_again(plan, before):
            self._busy = False
            return
        key = carrying.new_key(self._table, self._digest)
        job = self._job = telling(self._stepped)
        self._stepped.emit(_("Saving records"), 0, 1)
        self._desk.work.run(
            lambda uow: carrying.carry_out(uow, plan, job),
            self._done,
            self._failed,
            key=key,
        )

    def _may_come_again(self, plan: Plan, before: Done) -> bool:
        """Ask before a file makes records twice."""
        count = plan.count(Outcome.NEW)
        title = _(
            "{who} imported this file on {when} already.",
            who=before.by,
            when=stamp(before.at),
        )
        words = _n(
            "To import it again makes {n} record a second time.",
            "To import it again makes {n} records a second time.",
            count,
        )
        again = errors.Answer("again", _("Import again"), danger=True)
        return errors.ask(self.form, title, words, (again,)) == "again"

    def _done(self, made: Imported) -> None:
        self._busy = False
        self._undo.clear()
        self._stepped.emit("", 0, 0)
        known = {**self._known, **mapping.remembered(self._sheet, self._mapping)}
        name = f"import:{self._table.name}"
        look = {"headings": known}
        self._desk.work.run(lambda uow: views.remember_look(uow, name, look))
        count = made.added + made.changed
        title = _n("{n} record imported", "{n} records imported", count)
        words = _(
            "{added} new, {changed} changed, {same} as they were.",
            added=f"{made.added:,}",
            changed=f"{made.changed:,}",
            same=f"{made.same:,}",
        )
        self.form.show_done(title, words, made.key)

    def _take_back(self, key: str) -> None:
        job = self._job = telling(self._stepped)
        self._stepped.emit(_("Taking the import back"), 0, 1)
        self._desk.work.run(
            lambda uow: undoing.take_back(uow, self._table, key, job),
            self._taken_back,
            self._failed,
            key=undoing.undo_key(key),
        )

    def _taken_back(self, count: int) -> None:
        self._stepped.emit("", 0, 0)
        words = _n("{n} record is as it was.", "{n} records are as they were.", count)
        self.form.show_done(_("The import was taken back"), words, "")

    # --- How far it is ---------------------------------------------------------------

    def _stop(self) -> None:
        self._job.stop()

    def _failed(self, error: AppError) -> None:
        self._busy = self._again = False
        self._stepped.emit("", 0, 0)
        if not isinstance(error, StoppedError):
            if not self._sheets:
                self.form.show_read(self._path.name, read=False)
            self.form.show_failure(_(error.msgid, **error.params))
        elif not self._sheets:  # stopped before there was anything to show
            self.form.reject()


def _read(path: Path, encoding: str, job: Job) -> tuple[list[Sheet], str]:
    """Read a file; return what stands in it, and what tells it from others."""
    return files.read(path, encoding, job), files.digest(path)


def _filled(raw: Raw) -> bool:
    return raw is not None and raw != ""


# --- From the list's menu ------------------------------------------------------------


def ask(desk: Desk, name: str, what: str, parent: QWidget) -> None:
    """Begin what was asked of a table.

    Args:
        desk: The desk.
        name: Of the table; see `app.modules.TABLES`.
        what: "import", "template" or the ending of the file to be written.
        parent: Where it was asked.
    """
    table: Table = find(TABLES[name]).of_office()
    if what == "import":
        Import(desk, table, parent).form.open()
    elif what == "template":
        save_template(desk, table, parent, desk.toast)
    else:
        save_table(desk, table, parent, what)


def ask_path(parent: QWidget, title: str, kind: str) -> Path | None:
    """Ask where a file is to be written; None: nowhere."""
    return asking.save_table(parent, title, f"{texts.file_name(title)}.{kind}")


def save_template(
    desk: Desk, table: Table, parent: QWidget, told: Callable[[str], None]
) -> None:
    """Write the empty table to be filled in; `told` is handed words of it."""
    title = _("Template: {list}", list=_(table.title))
    path = ask_path(parent, title, "xlsx")
    if path is not None:
        if path.suffix.lower() != ".xlsx":  # choices to take from stand in no text
            path = path.with_name(f"{path.name}.xlsx")  # no other file was named
        columns = table.seen_by(desk.actor)
        desk.work.compute(
            partial(exporting.template, path, table, columns),
            lambda written: told(_("{file} written", file=written.name)),
        )


def save_table(desk: Desk, table: Table, parent: QWidget, kind: str) -> None:
    """Write every record with all its fields, to be read in again."""
    path = ask_path(parent, _(table.title), kind)
    if path is None:
        return
    columns = table.seen_by(desk.actor)

    def written(found: list[Any]) -> None:
        desk.work.compute(
            partial(exporting.export, path, table, columns, found),
            lambda file: desk.toast(_("{file} written", file=file.name)),
        )

    desk.work.read(partial(exporting.records, table=table), written)


def _without(cells: dict[int, Raw], gone: Sequence[int]) -> dict[int, Raw]:
    return {row: raw for row, raw in cells.items() if row not in set(gone)}
