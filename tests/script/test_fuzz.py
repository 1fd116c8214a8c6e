"""Whatever is in a deal script: it plays, or it is refused with a place and a reason.

Mutants of the worked deal, by a fixed seed. `LADING_FUZZ=2000` tries so many more of
them; `LADING_FUZZ_SEED` others.
"""

from __future__ import annotations

import copy
import json
import os
import random
from typing import Any

from sqlalchemy import func, select

from app import demo
from app.db import tables
from app.db.base import Row
from app.script import figures, player, reader
from tests.script import mutants

ASKED = int(os.environ.get("LADING_FUZZ", "0"))
COUNT = ASKED or 3
SEED = int(os.environ.get("LADING_FUZZ_SEED", "20260512"))


class TakenBackError(Exception):
    """A mutant played; nothing of it is to stay."""


def stored(database: Any, actor: Any) -> dict[str, int]:
    """Count the rows of every table, loaded yet or not."""
    tables.load()
    with database.reading(actor) as uow:
        return {
            table.name: uow.session.scalar(select(func.count()).select_from(table))
            for table in Row.metadata.sorted_tables
        }


def wrong(database: Any, actor: Any, text: str) -> str:
    """Play a script; return what is wrong with how it ends, "" when nothing is."""
    try:
        with database.unit_of_work(actor) as uow:
            played = player.play(uow, reader.parse(text), demo.SCRIPT.parent)
            proof = figures.figures(played).get("cash_proof", "0.00")
            raise TakenBackError(proof)  # noqa: TRY301 - it ends the transaction
    except TakenBackError as played:
        return "" if str(played) == "0.00" else f"the proof is {played}"
    except reader.ScriptError as refused:
        fine = refused.reason.strip() and refused.place and "\n" not in str(refused)
        return "" if fine else f"unclear: {refused}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{type(error).__name__} {str(error)[:300]}"


def sample() -> dict[str, Any]:
    """Return the worked deal, without its pictures."""
    script = json.loads(demo.SCRIPT.read_text("utf-8"))
    for picture in ("logo", "seal", "signature"):
        script["company"].pop(picture, None)
    return script


def test_mutants_play_or_are_refused_with_place_and_reason(database, actor):
    whole = sample()
    before = stored(database, actor)
    broken = []
    quick = not ASKED and database.engine.name == "postgresql"
    for seed in range(SEED, SEED + (1 if quick else COUNT)):
        rng = random.Random(seed)  # noqa: S311 - not a secret
        script, what = mutants.mutant(copy.deepcopy(whole), rng)
        if said := wrong(database, actor, json.dumps(script)):
            broken.append(f"{seed} {what}: {said}")
    assert not broken, "\n".join(broken)
    assert stored(database, actor) == before
