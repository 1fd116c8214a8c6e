"""`lading backup`, `restore`, `doctor`, `tidy`: keep an office safe, look after it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from app.cli import database, logins
from app.core.errors import NotPossibleError
from app.core.i18n import N_, _
from app.db import chain, doctor, place, schema, sqlite
from app.db.backup import files, note, server, service
from app.db.backup.shelf import Backup, Shelf, read
from app.db.doctor import Report, derived, looking
from app.db.doctor.words import LOOKS
from app.db.opening import file_of
from app.dossier.service import purge
from app.settings import Profile, Settings, locations

if TYPE_CHECKING:
    import argparse


def add(words: Any) -> None:
    """Add the words `backup`, `restore`, `doctor` and `tidy`."""
    backup = words.add_parser("backup", help=_("back up the office, verified"))
    backup.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        nargs="?",
        help=_("one copy here; without it the backup joins those the window makes"),
    )
    backup.add_argument(
        "--drill",
        action="store_true",
        help=_("restore the newest backup for a trial instead, and compare it"),
    )
    restore = words.add_parser("restore", help=_("bring a backup to a new place"))
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.add_argument("target", metavar="FILE-OR-URL")
    restore.add_argument(
        "--use", action="store_true", help=_("let the window open it from now on")
    )
    doctor = words.add_parser("doctor", help=_("look whether the office is whole"))
    doctor.add_argument(
        "--accept-history",
        action="store_true",
        help=_("take the history as it is, for example after a restore"),
    )
    doctor.add_argument(
        "--build-index",
        action="store_true",
        help=_("build the index of the search anew"),
    )
    tidy = words.add_parser(
        "tidy", help=_("remove for good what the trash does not give back any more")
    )
    for word, run in (
        (backup, _backup),
        (restore, _restore),
        (doctor, _doctor),
        (tidy, _tidy),
    ):
        word.add_argument("--json", action="store_true")
        database.add_option(word)
        word.set_defaults(run=run)


def _backup(asked: argparse.Namespace) -> dict[str, str]:
    with database.opened(asked) as office:
        url = office.url.render_as_string(hide_password=False)
        settings = Settings.load(locations().settings)
        shelf = service.shelf_for(url, settings.backups, settings.second_backups)
        if asked.drill:
            return _drill(_tried(asked.file, shelf), url, settings)
        if asked.file is None:
            made = service.back_up(url, shelf)
        elif (path := file_of(url)) is not None:
            made = files.make(path, asked.file)
        else:
            made = server.make(make_url(url), asked.file)
            note.write(url, made)
    return {
        "backup": str(made.file),
        "verified": "yes",
        "kind": made.kind.value,
        "rows": str(made.figures.rows),
    }


def _tried(file: Path | None, shelf: Shelf) -> Backup | None:
    if file is not None and (named := read(file)) is None:
        raise NotPossibleError(N_("{file} is no backup of an office."), file=file.name)
    return shelf.newest() if file is None else named


def _drill(backup: Backup | None, url: str, settings: Settings) -> dict[str, str]:
    if backup is None:
        raise NotPossibleError(N_("There is no backup yet."))
    seen = service.drill(backup, url)
    settings.drilled = datetime.now(UTC).date().isoformat()
    settings.save()
    return {"backup": str(backup.file), "restored": "yes", "rows": str(seen.rows)}


def _restore(asked: argparse.Namespace) -> dict[str, str]:
    url = asked.target
    if "://" not in url:
        url = Profile("sqlite", path=str(Path(url).absolute())).url()
    database.address(url)
    database.unlock(asked, asked.backup)
    seen = service.restore(asked.backup, url)
    standing = schema.standing(url).value
    if asked.use:
        settings = Settings.load(locations().settings)
        settings.profile = Profile.of(url)
        settings.save()
    said = {"restored": asked.target, "office": standing, "rows": str(seen.rows)}
    return said | logins.after_restore(url, read(asked.backup))


_CALLED = {"costs": "cost not converted", "witness": "history"}


class Unwell(dict[str, str]):
    """What was looked at when not all of it is well."""

    status = 1


def _tidy(asked: argparse.Namespace) -> dict[str, str]:
    """Empty the trash of what is over; the window does so once a day by itself."""
    removed = 0
    with database.opened(asked) as office:
        who = database.actor(office)
        while True:
            with office.unit_of_work(who) as uow:
                count = purge(uow)
            removed += count
            if not count:
                return {"removed": str(removed)}


def _doctor(asked: argparse.Namespace) -> dict[str, str]:
    with database.opened(asked) as office:
        path, folder = file_of(str(office.url)), locations().data
        if asked.accept_history:
            chain.accept(office, folder)
        if asked.build_index:
            derived.build_index(office, database.actor(office))
        report = looking.examine(office, database.actor(office), folder)
    found = _in_lines(report)
    if path is not None:
        found |= {"library": sqlite.name(), "place": place.kind(path).value}
    return Unwell(found) if report.faults else found


def _in_lines(report: Report) -> dict[str, str]:
    """Return what was found in one line for each look, in their order."""
    said = dict.fromkeys(report.whole, doctor.OK)
    said |= {one.name: one.line for one in report.found}
    lines = {_CALLED.get(name, name): said[name] for name in LOOKS if name in said}
    for one in report.left_out:
        lines[f"{one.name} not checked"] = _(one.said, **one.values)
    return lines | {str(n): one for n, one in enumerate(report.lines, start=1)}
