"""Makes an office in a file of this computer, and fills it: whole, or not at all."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.whole import is_there
from app.settings import Profile

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.core.job import Job
    from app.db.unit_of_work import Database

_BESIDE = ("", "-wal", "-shm")
"""What the names of a database's files end in."""


def make_file(path: Path, fill: Callable[[Database], object]) -> None:
    """Make an office in a file, with its first rows.

    It is made under another name beside its place and moved there last: who kills the
    program meanwhile finds no half an office afterwards, and begins anew.

    Args:
        path: Where it shall lie; what the keys await there, it is encrypted with.
        fill: Enters what it begins with.

    Raises:
        AppError: It cannot be made, or `fill` was stopped; nothing is left.
    """
    from app.db import founding, keys  # noqa: PLC0415 - off the screen's thread
    from app.db.unit_of_work import Database  # noqa: PLC0415

    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name("new-" + path.name)
    _remove(unfinished)
    keys.await_file(unfinished, keys.of(path))
    url = Profile("sqlite", path=str(unfinished)).url()
    try:
        founding.create(url)
        database = Database(url)
        try:
            fill(database)
        finally:
            database.close()
        unfinished.replace(path)
    finally:
        _remove(unfinished)


def _remove(path: Path) -> None:
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


def load_sample(database: Database, actor: Actor, job: Job | None = None) -> None:
    """Enter the sample company, its deal and a year of business into a database.

    Args:
        database: The office.
        actor: Who opens it.
        job: Hears how far it is.

    Raises:
        NotPossibleError: The sample does not come with this program.
        StoppedError: The person stopped it; whoever makes the office takes it back.
    """
    try:
        demo = importlib.import_module("app.demo")
    except ImportError as error:
        raise NotPossibleError(
            N_("The sample company does not come with this version.")
        ) from error
    demo.load_sample(database, actor, job)


def make_sample(profile: Profile, person: str, job: Job) -> None:
    """Create the sample's database and fill it, if it is not there; runs aside.

    One of another version of the program stays, with all that was tried in it: whoever
    opens it is offered to bring it up to date, as with every office.
    """
    from app.db import probe  # noqa: PLC0415 - off the screen's thread
    from app.ui.session import who_works  # noqa: PLC0415

    path = Path(profile.path)
    there = {"ours", "older", "newer"}
    if is_there(path) and probe.look(profile.url()).content in there:
        return

    def fill(made: Database) -> None:
        load_sample(made, who_works(made, profile, person), job)

    make_file(path, fill)
