"""`lading deal play FILE`: play a deal script and show its figures."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import database, issuing
from app.core.errors import InvalidError
from app.core.i18n import N_, _
from app.db import retry
from app.script import figures, player, reader

if TYPE_CHECKING:
    import argparse

    from app.db.unit_of_work import UnitOfWork


def add(words: Any) -> None:
    """Add the word `deal`."""
    deal = words.add_parser("deal", help=_("play a deal script"))
    kinds = deal.add_subparsers(dest="what", required=True)
    play = kinds.add_parser(
        "play", help=_("play FILE from its first to its last action")
    )
    play.add_argument("file", type=Path, metavar="FILE")
    play.add_argument(
        "--json", action="store_true", help=_("print the figures as JSON")
    )
    play.add_argument(
        "--dry-run", action="store_true", help=_("play it all, but keep nothing")
    )
    database.add_option(play)
    play.set_defaults(run=run)


def run(asked: argparse.Namespace) -> dict[str, str]:
    """Play the script in one transaction and return its figures.

    Raises:
        InvalidError: The script cannot be read or played; says file and place.
    """
    try:
        script = reader.load(asked.file)
        with database.opened_or_throwaway(asked) as (office, throwaway):
            result = _play(asked, office, script)
            if throwaway:  # said last: a refused script ends with one line
                said = _("no office is set up here, so nothing is kept.")
                sys.stderr.write(f"lading: {said}\n")
            return result
    except reader.ScriptError as error:
        raise InvalidError(
            N_("{file}: {reason}"), file=str(asked.file), reason=str(error)
        ) from error


def _play(asked: argparse.Namespace, office: Any, script: Any) -> dict[str, str]:
    def play(uow: UnitOfWork) -> dict[str, str]:
        played = player.play(uow, script, asked.file.resolve().parent, issuing.issue)
        result = figures.figures(played)
        if asked.dry_run:
            uow.session.rollback()
        return result

    key = uuid.uuid4().hex
    result, _topics = retry.carry_out(office, database.actor(office), play, key)
    return result
