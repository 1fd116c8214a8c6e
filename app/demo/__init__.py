"""The sample company: its worked deal, and a year of business around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.job import Job
from app.core.resources import RESOURCES
from app.script import figures, player, reader

if TYPE_CHECKING:
    from app.db.unit_of_work import Database
    from app.script.stage import Stage

SCRIPT = RESOURCES / "sample" / "deal.json"


def play(database: Database, actor: Actor) -> tuple[Stage, dict[str, str]]:
    """Play the sample deal into an office.

    Returns:
        The names of its records, and its figures.
    """
    with database.unit_of_work(actor) as uow:
        played = player.play(uow, reader.load(SCRIPT), SCRIPT.parent)
        return played.stage, figures.figures(played)


def load_deal(database: Database) -> None:
    """Fill an empty office with the sample company and its deal."""
    play(database, Actor("Chen Siyuan", ALL_PERMISSIONS))


def load_sample(database: Database, actor: Actor, job: Job | None = None) -> None:
    """Fill an empty office with the sample company, its deal and a year of others.

    Args:
        database: The office.
        actor: Who opens it: much of the year is that person's own work.
        job: Hears how far it is; None: nobody does.
    """
    from app.demo import year  # noqa: PLC0415 - most who play the deal want it alone

    job = job or Job()
    job.step(year.MAKING, 0, year.STEPS)
    load_deal(database)
    year.fill(database, actor, job)
