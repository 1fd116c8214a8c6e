"""`lading backup`, `restore`, `doctor`, `tidy`: keep an office safe, look after it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from app.cli import database
from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_, _
from app.db import chain, invariants, place, schema, sqlite, trail, trouble
from app.db.backup import files, server, service
from app.db.backup.shelf import Backup
from app.db.opening import file_of
from app.db.security import told
from app.dossier.service import purge
from app.inventory import service as inventory
from app.settings import Profile, Settings, locations

if TYPE_CHECKING:
    import argparse

    from sqlalchemy import Connection

    from app.db.unit_of_work import Database


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
            return _drill(shelf.newest(), url, settings)
        if asked.file is None:
            made = service.back_up(url, shelf)
        elif (path := file_of(url)) is not None:
            made = files.make(path, asked.file)
        else:
            made = server.make(make_url(url), asked.file)
    return {
        "backup": str(made.file),
        "verified": "yes",
        "kind": made.kind.value,
        "rows": str(made.figures.rows),
    }


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
    return {"restored": asked.target, "office": standing, "rows": str(seen.rows)}


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
        path = file_of(str(office.url))
        try:
            found = _looked_at(office)
        except DBAPIError as error:
            raise trouble.explain(error, office.url) or error from error
        found["history"] = _history(office, accept=asked.accept_history)
        costs = _costs(office)
    if path is not None:
        found |= _values(path)
    whole = all(verdict == "ok" for verdict in found.values())
    found |= costs
    if path is not None:
        found |= {"library": sqlite.name(), "place": place.kind(path).value}
    return found if whole else Unwell(found)


def _looked_at(office: Database) -> dict[str, str]:
    with office.engine.connect() as connection:
        found = {"file": _whole(connection)}
        for name, wrong in invariants.check(connection).items():
            found[name] = "ok" if wrong == 0 else f"{wrong} wrong"
    if told.is_outdated(office.engine):
        found["rules"] = _(told.OUTDATED)
    return found


def _costs(office: Database) -> dict[str, str]:
    """Name goods whose cost an earlier version left in the currency of its order.

    Nothing is damaged, and nobody can say what was meant: it is told, no fault.
    """
    with office.reading(database.actor(office)) as uow:
        found = inventory.unconverted(uow) if uow.actor.may("inventory.view") else ()
    said = (
        f"{one.product.code} {one.currency} {one.unit_cost:.4f} ({one.receipt})"
        for one in found
    )
    return {"cost not converted": "; ".join(said)} if found else {}


def _values(path: Path) -> dict[str, str]:
    """Say whether every field holds what the history says was last written there."""
    try:
        trail.check(path)
    except trail.ChangedError as error:
        lines = {str(n): str(one) for n, one in enumerate(error.found, start=1)}
        return {"values": f"{len(lines)} wrong", **lines}
    except UnavailableError as error:
        return {"values": str(error)}
    return {"values": "ok"}


def _history(office: Database, *, accept: bool) -> str:
    """Say whether the chain over the audit trail holds, and is the one we saw."""
    folder = locations().data
    if accept:
        chain.accept(office, folder)
    verdict = chain.verify(office)
    if verdict.good:
        verdict = chain.witness(office, folder)
    return str(verdict.problem() or "ok")


def _whole(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "ok"
    return sqlite.complaint(connection.connection.driver_connection) or "ok"
