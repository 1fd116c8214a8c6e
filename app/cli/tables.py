"""`lading import`, `undo-import`, `export` and `template`: whole tables and files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import database
from app.core import own_fields
from app.core.clock import here
from app.core.errors import NotPossibleError
from app.core.exchange import Table, fold
from app.core.i18n import N_, _, screen_language
from app.db import known, retry
from app.exchange import (
    carrying,
    checking,
    exporting,
    files,
    listed,
    mapping,
    undoing,
)
from app.exchange.mapping import Mapping
from app.exchange.sheets import Sheet, column_name
from app.modules import TABLES, find

if TYPE_CHECKING:
    import argparse

    from app.core.actor import Actor
    from app.db.undoing import Done
    from app.db.unit_of_work import Database
    from app.exchange.building import Trouble

_TOLD = 20
"""Wrong cells that are told one by one."""


def add(words: Any) -> None:
    """Add the words `import`, `undo-import`, `export` and `template`."""
    take = words.add_parser("import", help=_("take a table over from a file"))
    _add_table(take)
    take.add_argument("file", type=Path)
    take.add_argument(
        "--mode", choices=[one.value for one in checking.Mode], default="upsert"
    )
    take.add_argument("--sheet", default="", help=_("by its name; else the first one"))
    take.add_argument("--encoding", default="", help=_("of a text file"))
    take.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADING=FIELD",
        help=_("what a column means; FIELD empty: it is left out"),
    )
    take.add_argument(
        "--again", action="store_true", help=_("even if this file was imported already")
    )
    take.add_argument(
        "--dry-run", action="store_true", help=_("say what would come of it")
    )
    take.set_defaults(run=_import)
    back = words.add_parser("undo-import", help=_("take an import back as a whole"))
    _add_table(back)
    back.add_argument("key", help=_("as `lading import` has told it"))
    back.set_defaults(run=_undo)
    for name, text, run in (
        ("export", _("write a table into a file"), _export),
        ("template", _("write the empty table to be filled in"), _template),
    ):
        word = words.add_parser(name, help=text)
        _add_table(word, preset=name == "export")
        word.add_argument("file", type=Path)
        word.set_defaults(run=run)


def _add_table(word: Any, *, preset: bool = False) -> None:
    """Add the name of a table, which may be left away where a preset names the list."""
    if preset:
        word.add_argument("table", nargs="?", default="", help=", ".join(TABLES))
        word.add_argument(
            "--preset",
            metavar="NAME",
            help=_("an export of a list that was kept by this name in the window"),
        )
    else:
        word.add_argument("table", choices=[*TABLES])
    word.add_argument("--json", action="store_true")
    database.add_option(word)


def _table(asked: argparse.Namespace) -> Table:
    if asked.table not in TABLES:
        raise NotPossibleError(
            N_("{name} is no table; write one of: {tables}."),
            name=asked.table or "–",
            tables=", ".join(TABLES),
        )
    found: Table = find(TABLES[asked.table])
    return found


def _of_office(table: Table, office: Database, me: Actor) -> Table:
    """Return a table with the fields that the office added."""
    with office.reading(me) as uow:
        own_fields.keep(known.own_fields(uow))
    return table.of_office()


class Wrong(dict[str, Any]):
    """A file whose rows cannot be saved."""

    status = 2


def _import(asked: argparse.Namespace) -> dict[str, Any]:
    table = _table(asked)
    sheet = _sheet(files.read(asked.file, asked.encoding), asked)
    with database.opened(asked) as office:
        me = database.actor(office)
        table = _of_office(table, office, me)
        guessed = mapping.guess(table, table.seen_by(me), sheet, {})
        meant = _mapped(asked, table, guessed, sheet)
        digest, mode = files.digest(asked.file), checking.Mode(asked.mode)
        with office.reading(me) as uow:
            plan = checking.check(
                uow, table, sheet, meant, mode, screen_language().code
            )
            before = undoing.came_before(uow, plan, digest)
        told = {one.value: str(plan.count(one)) for one in checking.Outcome}
        if wrong := plan.troubles():
            for one in wrong[:_TOLD]:
                sys.stderr.write(f"{_place(asked, sheet, meant, one)}\n")
            return Wrong(told)
        for one in plan.doubts():
            sys.stderr.write(f"{_place(asked, sheet, meant, one)}\n")
        if asked.dry_run:
            return told
        _refuse_twin(before if not asked.again else None)
        key = carrying.new_key(table, digest)
        retry.carry_out(office, me, lambda uow: carrying.carry_out(uow, plan), key)
    return {**told, "key": key}


def _refuse_twin(before: Done | None) -> None:
    """Refuse a file that would make its records twice.

    Raises:
        NotPossibleError: It was imported before.
    """
    if before is not None:
        raise NotPossibleError(
            N_("{who} imported this file on {when} already."),
            who=before.by,
            when=f"{here(before.at):%Y-%m-%d %H:%M}",
        )


def _sheet(sheets: list[Sheet], asked: argparse.Namespace) -> Sheet:
    shown = [sheet for sheet in sheets if not sheet.hidden] or sheets
    if not asked.sheet:
        return shown[0]
    for sheet in sheets:
        if sheet.name == asked.sheet:
            return sheet
    raise NotPossibleError(
        N_("{file} has no sheet “{sheet}”."), file=asked.file.name, sheet=asked.sheet
    )


def _mapped(
    asked: argparse.Namespace, table: Table, guessed: Mapping, sheet: Sheet
) -> Mapping:
    """Return the mapping with what the words say of it.

    Raises:
        NotPossibleError: A heading or field is not there, or nothing is understood.
    """
    fields = list(guessed.fields)
    row = sheet.rows[max(guessed.heading, 0)]
    heads = [fold(str(cell or "")) for cell in row]
    for pair in asked.map:
        head, _sign, path = pair.partition("=")
        if fold(head) not in heads or (path and table.column(path) is None):
            raise NotPossibleError(
                N_("“{pair}” names no column of the file and field of the table."),
                pair=pair,
            )
        fields = ["" if one == path else one for one in fields]
        fields[heads.index(fold(head))] = path
    if not any(fields):
        raise NotPossibleError(
            N_("No heading of {file} is known."), file=asked.file.name
        )
    return Mapping(tuple(fields), max(guessed.heading, 0))


def _place(
    asked: argparse.Namespace, sheet: Sheet, meant: Mapping, one: Trouble
) -> str:
    words = _(one.msgid, **one.params)
    at = meant.fields.index(one.path) if one.path in meant.fields else None
    if at is not None:
        where = _("cell {cell}", cell=f"{column_name(at)}{one.row + 1}")
    else:
        row = _("row {n}", n=one.row + 1)
        where = f"{one.path}, {row}" if one.path else row
    named = () if sheet.name == asked.file.name else (sheet.name,)
    return ", ".join((asked.file.name, *named, f"{where}: {words}"))


def _undo(asked: argparse.Namespace) -> dict[str, Any]:
    table = _table(asked)
    with database.opened(asked) as office:
        me = database.actor(office)
        count, _topics = retry.carry_out(
            office,
            me,
            lambda uow: undoing.take_back(uow, table, asked.key),
            undoing.undo_key(asked.key),
        )
    return {"taken back": str(count)}


def _export(asked: argparse.Namespace) -> dict[str, Any]:
    if asked.preset is not None:
        return _export_preset(asked)
    table = _table(asked)
    _check_ending(asked.file)
    with database.opened(asked) as office:
        me = database.actor(office)
        table = _of_office(table, office, me)
        with office.reading(me) as uow:
            found = exporting.records(uow, table)
    exporting.export(asked.file, table, table.seen_by(me), found)
    return {"file": str(asked.file), "records": str(len(found))}


def _export_preset(asked: argparse.Namespace) -> dict[str, Any]:
    _check_ending(asked.file)
    with database.opened(asked) as office:
        me = database.actor(office)
        with office.reading(me) as uow:
            own_fields.keep(known.own_fields(uow))
            export = listed.named(uow, asked.preset, asked.table)
            count = listed.write(uow, export, asked.file)
    return {"file": str(asked.file), "records": str(count)}


def _template(asked: argparse.Namespace) -> dict[str, Any]:
    table = _table(asked)
    _check_ending(asked.file, only=".xlsx")
    with database.opened(asked) as office:
        me = database.actor(office)
        table = _of_office(table, office, me)
    exporting.template(asked.file, table, table.seen_by(me))
    return {"file": str(asked.file)}


def _check_ending(file: Path, only: str = "") -> None:
    if file.suffix.lower() not in ({only} if only else {".xlsx", ".csv"}):
        raise NotPossibleError(
            N_("{file}: write a name that ends in {endings}."),
            file=file.name,
            endings=only or ".xlsx, .csv",
        )
