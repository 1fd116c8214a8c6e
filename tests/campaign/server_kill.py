"""Row 9, second half: the server itself is killed (kill -9) in the middle of a day.

One person plays the day of the sample company, action by action, while others issue
quotations. All processes of the server are killed at a random moment and it is started
again, as often as asked. Whoever was told that something is saved finds it; whoever was
told nothing was heard again by the same key, once.
"""

from __future__ import annotations

import random
import shutil
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import text

from app.core.errors import AppError
from app.db import invariants, schema
from app.demo import SCRIPT
from app.quotations import service as quotations
from app.script import masters, player, reader
from app.script.stage import Stage
from tests.campaign import together
from tests.campaign.failover import _kill_all
from tests.campaign.office import _draft
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally
from tests.postgres import Cluster

if TYPE_CHECKING:
    from app.db.unit_of_work import Database

PEOPLE = 6
PAUSE = 0.1  # seconds between two quotations of a person
SHORTEST, LONGEST = 0.3, 1.5  # seconds at work until the next kill
DOWN = 0.5  # seconds at most
PATIENCE = 60.0  # seconds in which an action of the day must be saved
MOST = 20
"""Kills of one day; the next begins in an empty office."""
COUNTED = {
    *("days", "tried", "lost", "twice", "broken"),
    *("actions", "quotations", "unsaved", "ghosts"),
}
"""What is counted beside what is wrong."""
LONG_AGO = date(2019, 3, 4)
"""Of the quotations: the day brings numbers of its own year along."""


def run(kills: int, seed: int) -> Outcome:
    """Kill a server as often as asked while people work, some times each day.

    Args:
        kills: How often.
        seed: Of the moments.
    """
    rng = random.Random(seed)  # noqa: S311
    found = Counter[str]()
    cluster = Cluster.start()
    try:
        together.durable(cluster)
        _create(cluster, "template", "template1")
        schema.create(cluster.url("template"))
        for begun in range(0, kills, MOST):
            _create(cluster, f"day{begun}", "template")
            url = cluster.url(f"day{begun}")
            found += _day(cluster, url, min(MOST, kills - begun), rng)
    finally:
        with suppress(RuntimeError):
            cluster.stop()
        shutil.rmtree(cluster.base, ignore_errors=True)
    return _outcome(kills, found)


def _create(cluster: Cluster, name: str, template: str) -> None:
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())


def _day(cluster: Cluster, url: str, kills: int, rng: random.Random) -> Counter[str]:
    issued, day, over = Tally(), Tally(), threading.Event()
    with together.people(url, PEOPLE + 1) as (*others, one):
        with together.server(url):
            pass
        hands = [threading.Thread(target=_play, args=(one, day))]
        hands += [
            threading.Thread(target=_issue, args=(office, who, issued, day, over))
            for who, office in enumerate(others)
        ]
        for hand in hands:
            hand.start()
        for number in range(kills):
            if number % 2 == 0:  # else a slow computer would save nothing between two
                _until_more(day, hands[0])
            time.sleep(rng.uniform(SHORTEST, LONGEST))
            _kill_all(cluster)
            time.sleep(rng.uniform(0, DOWN))
            _start(cluster)
        hands[0].join()
        over.set()
        for hand in hands[1:]:
            hand.join()
    with together.people(url, 1) as (office,):
        return _counted(office, issued, day)


def _until_more(day: Tally, hand: threading.Thread) -> None:
    """Wait until another action of the day was saved, while it is played."""
    had, end = len(day.told), time.monotonic() + PATIENCE
    while len(day.told) == had and hand.is_alive() and time.monotonic() < end:
        time.sleep(0.02)


def _start(cluster: Cluster) -> None:
    log = cluster.base / "log"
    cluster._run("pg_ctl", "-D", cluster.data, "-w", "-t", "300", "-l", log, "start")


def _issue(
    office: Database, who: int, tally: Tally, day: Tally, over: threading.Event
) -> None:
    number = 0
    while not over.is_set():
        number += 1
        key = f"{who}-{number}"
        try:
            made = together.act(office, partial(_quote, who), key)
        except AppError as error:
            tally.failed(f"{key} {type(error).__name__} {error}")
        except Exception as error:  # noqa: BLE001 - no person may meet it
            day.failed(f"{key} {type(error).__name__}: {error}")
        else:
            tally.saved(key, made.number)
        time.sleep(PAUSE)


def _quote(who: int, uow: Any) -> Any:
    draft = replace(_draft(uow, who), quoted_on=LONG_AGO)
    return quotations.issue(uow, quotations.save(uow, draft))


def _play(office: Database, tally: Tally) -> None:
    """Play the sample day; every action counts once, however often it is sent."""
    try:
        script = reader.load(SCRIPT)
        script.integer("format", 1)
        script.text("title", "")
        stages: list[Stage] = []

        def begin(uow: Any) -> None:
            stages[:] = [Stage(uow, SCRIPT.parent)]
            masters.enter(stages[0], script)

        def act(node: Any, uow: Any) -> None:
            # On a copy: a try that is not saved must leave no names behind.
            named = {kind: dict(names) for kind, names in stages[0].ids.items()}
            scene = replace(stages[0], uow=uow, ids=named)
            player._act(scene, node)
            stages.append(scene)

        together.act(office, begin, "day-masters", single=False)
        tally.saved("day-masters", "")
        for number, node in enumerate(script.each("actions", required=True)):
            key = f"day-{number}"
            together.act(office, partial(act, node), key, single=False)
            stages[:] = stages[-1:]
            tally.saved(key, "")
    except Exception as error:  # noqa: BLE001 - whatever it is, the day ended early
        tally.failed(f"{type(error).__name__}: {error}")


def _counted(office: Database, issued: Tally, day: Tally) -> Counter[str]:
    """Count what came of a day, and name what was wrong."""
    there = {n for n in together.numbers(office) if n and n.startswith("QT19")}
    with office.engine.connect() as connection:
        wrong = invariants.wrong(connection)
    whole = {f"QT19-{number:04d}" for number in range(1, len(there) + 1)}
    if there != whole:
        wrong["gap"] = len(whole - there)
    if not issued.told:
        wrong["nothing saved"] = 1  # then nothing was proved either
    with office.reading(together.ACTOR) as uow:
        keys = set(uow.session.scalars(text("SELECT key FROM action")))
    told = {*issued.told, *day.told}
    missing = len(told - keys)
    missing += sum(number not in there for number in issued.told.values())
    ghosts = len(together.ghosts(issued.refused, keys))
    found = Counter(day.refused[:1])
    found.update(wrong)
    found.update(
        days=1,
        tried=len(told) + len(issued.refused) + len(day.refused),
        lost=missing + ghosts + sum(wrong.values()),
        twice=len(issued.told) - len(set(issued.told.values())),
        broken=len(day.refused),
        actions=len(day.told),
        quotations=len(issued.told),
        unsaved=len(issued.refused),
        ghosts=ghosts,
    )
    return found


def _outcome(kills: int, found: Counter[str]) -> Outcome:
    tried, lost = found["tried"], found["lost"]
    wrong = next((name for name in found if name not in COUNTED), "whole")
    return Outcome(
        tried,
        tried - min(tried, lost + found["broken"]),
        lost=lost,
        doubled=found["twice"],
        note=f"{kills} kills of the server in {found['days']} days: "
        f"{found['actions']} actions of the days, {found['quotations']} quotations, "
        f"{found['unsaved']} not saved within the time ({found['ghosts']} of them "
        f"stored), {wrong}",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
