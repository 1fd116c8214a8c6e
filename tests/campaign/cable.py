"""Row 27: an office day on a secured server, with the cable pulled again and again.

People of every role play the sample deal with their own logins, from the inquiry to the
refund; others issue quotations, and one works at a real window (`desk_window`). All the
while their link stalls, is reset and breaks at COMMITs, sessions and the whole server
are killed (kill -9), and so is the window. In the evening every save that was told is
there once, the deal has every expected figure, no series has a gap, and what was typed
at the window more than a second before it died has come back.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from app.core.errors import AppError
from app.core.refs import Ref
from app.db import invariants, schema
from app.db.unit_of_work import Database
from app.demo import SCRIPT
from app.quotations import service as quotations
from app.script import figures, masters, player, reader
from app.script.placing import placed
from app.script.stage import Stage
from tests.campaign import together
from tests.campaign.desk_window import Desk
from tests.campaign.failover import _kill_all
from tests.campaign.office import _draft
from tests.campaign.outcome import Outcome
from tests.campaign.proxy import Link, link
from tests.campaign.server_kill import _start
from tests.campaign.together import Tally
from tests.postgres import Cluster
from tests.security.deal import WHO
from tests.security.office import Guarded, secured

EXPECTED = Path(__file__).parents[1] / "data" / "deal_expected.json"
QUOTING = 3
"""People who issue quotations beside the deal."""
DAY = date(2026, 3, 3)
PAUSE = 0.4  # seconds at most between two quotations of a person
REST = 2.5  # seconds at most between two actions of the deal
AT_WORK = (1.0, 5.0)  # seconds between two faults
AT_COMMIT, AT_OTHER = 0.08, 0.003
"""Shares of COMMITs and other statements that the link spoils."""
GIVEN = ("number", "proforma_number")
"""What the script says of numbers; here every series begins at one and has no gap."""


@dataclass
class Evening:
    """What an office day has led to.

    Attributes:
        deal: The names of the deal's records, when it was finished.
        told: What the people were told, by the keys of their actions.
        faults: How often each was made.
        wrong: What nobody may meet.
    """

    stage: Stage | None = None
    told: Tally = field(default_factory=Tally)
    faults: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def run(days: int, seed: int) -> Outcome:
    """Let an office work for some days; each begins in an empty office.

    Args:
        days: How many.
        seed: Of the faults, their moments, and what is typed.
    """
    cluster = Cluster.start()
    try:
        together.durable(cluster)
        with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
            admin.execute("CREATE DATABASE template")
        schema.create(cluster.url("template"))
        found = _day(cluster, seed)
        for number in range(1, days):
            found += _day(cluster, seed + number)
        return found
    finally:
        with suppress(RuntimeError):
            cluster.stop()
        shutil.rmtree(cluster.base, ignore_errors=True)


def _day(cluster: Cluster, seed: int) -> Outcome:
    office = secured(cluster, "template")
    evening, over = Evening(), threading.Event()
    try:
        script = _morning(office, evening)
        with link(cluster.port, seed) as cable, Desk(office, cable.port, seed) as desk:
            hands = [threading.Thread(target=desk.work, args=(over,))]
            day = office, cable, evening, over
            hands += [
                threading.Thread(target=_quote, args=(*day, who))
                for who in range(QUOTING)
            ]
            hands.append(threading.Thread(target=_pull, args=(*day, seed)))
            for hand in hands:
                hand.start()
            _play(office, cable, script, evening)
            over.set()
            for hand in hands:
                hand.join()
            desk.finish()
            return _outcome(office, evening, desk)
    finally:
        office.close()


def _morning(office: Guarded, evening: Evening) -> reader.Node:
    """Enter what the day is about, while everything still works."""
    said = json.loads(SCRIPT.read_text("utf-8"))
    for action in said["actions"]:
        for name in GIVEN:
            action.pop(name, None)
        if action["do"] == "shipment":
            action.pop("invoice_number", None)
    script = reader.parse(json.dumps(said))
    script.integer("format", 1)
    script.text("title", "")
    with office.at_work("manager") as uow:
        evening.stage = Stage(uow, SCRIPT.parent)
        masters.enter(evening.stage, script)
        uow.session.flush()
    with office.root() as root:
        root.execute(
            "UPDATE party SET owner = %s WHERE roles LIKE '%%customer%%'",
            (office.login("sales"),),
        )
    return script


# --- People --------------------------------------------------------------------------


@contextmanager
def _at_desk(office: Guarded, cable: Link, role: str) -> Iterator[Database]:
    """Open the office over the cable, with a person's own login."""
    address = office.database(role).url.set(port=cable.port)
    plain = address.update_query_dict({"sslmode": "disable", "gssencmode": "disable"})
    database = Database(plain.render_as_string(hide_password=False))
    try:
        yield database
    finally:
        database.close()


def _play(office: Guarded, cable: Link, script: reader.Node, evening: Evening) -> None:
    """Play the deal; each action by the person whose work it is, until it is saved."""
    actors = {role: office.actor(role) for role in set(WHO.values())}
    rng = random.Random(cable.port)  # noqa: S311
    for number, node in enumerate(script.each("actions", required=True)):
        role, reached = WHO[node.text("do")], []

        def act(node: Any, reached: list[Stage], uow: Any) -> None:
            # On a copy: a try that is not saved must leave no names behind.
            stage = evening.stage
            assert stage is not None
            named = {kind: dict(names) for kind, names in stage.ids.items()}
            scene = replace(stage, uow=uow, ids=named)
            with placed(node):
                player._act(scene, node)
            reached.append(scene)

        try:
            with _at_desk(office, cable, role) as database:
                together.act(
                    database,
                    partial(act, node, reached),
                    f"deal-{number}",
                    link=120,
                    actor=actors[role],
                )
        except Exception as error:  # noqa: BLE001 - whatever it is, the deal ended early
            evening.wrong.append(f"deal-{number} {type(error).__name__}: {error}")
            return
        evening.stage = reached[-1]
        evening.told.saved(f"deal-{number}", "")
        time.sleep(rng.random() * REST)


def _quote(
    office: Guarded, cable: Link, evening: Evening, over: threading.Event, who: int
) -> None:
    """Issue quotations until the day is over."""
    rng, number = random.Random(who), 0  # noqa: S311
    actor = office.actor("manager")
    with _at_desk(office, cable, "manager") as database:
        while not over.wait(rng.random() * PAUSE):
            number += 1
            key = f"quote-{who}-{number}"
            try:
                made = together.act(
                    database, partial(_issue, who), key, link=20, actor=actor
                )
            except AppError as error:
                evening.told.failed(f"{key} {error}")
            except Exception as error:  # noqa: BLE001 - no person may meet it
                evening.wrong.append(f"{key} {type(error).__name__}: {error}")
            else:
                evening.told.saved(key, made.number)


def _issue(who: int, uow: Any) -> Any:
    buyer = uow.session.scalar(text("SELECT id FROM party WHERE code = 'NORDHAUS'"))
    goods = sorted(uow.session.scalars(text("SELECT id FROM product")))
    draft = _draft(uow, who)
    lines = tuple(
        replace(line, product=Ref(goods[at % len(goods)], "", ""))
        for at, line in enumerate(draft.lines)
    )
    buyer = Ref(buyer, "", "")
    draft = replace(draft, lines=lines, customer=buyer, quoted_on=DAY)
    return quotations.issue(uow, quotations.save(uow, draft))


# --- Faults --------------------------------------------------------------------------


def _pull(
    office: Guarded, cable: Link, evening: Evening, over: threading.Event, seed: int
) -> None:
    """Make one fault after the other until the day is over."""
    rng = random.Random(seed)  # noqa: S311
    ways: dict[str, Callable[[], object]] = {
        "cable pulled": lambda: _break(cable, rng.uniform(0, 3)),
        "cable stalled": lambda: _stall(cable, rng.uniform(0.5, 4)),
        "sessions ended": lambda: _end_sessions(office),
        "server killed": lambda: _kill(office.cluster, rng.uniform(0, 2)),
    }
    cable.at_commit, cable.at_other = AT_COMMIT, AT_OTHER
    while not over.wait(rng.uniform(*AT_WORK)):
        name = rng.choice([*ways])
        evening.faults[name] = evening.faults.get(name, 0) + 1
        try:
            ways[name]()
        except Exception as error:  # noqa: BLE001 - then nothing was proved
            evening.wrong.append(f"{name}: {type(error).__name__}: {error}")
            break
    cable.at_commit = cable.at_other = 0.0
    evening.faults |= cable.faults


def _break(cable: Link, seconds: float) -> None:
    cable.cut()
    time.sleep(seconds)
    cable.mend()


def _stall(cable: Link, seconds: float) -> None:
    cable.fall_silent()
    time.sleep(seconds)
    _break(cable, 0)


def _end_sessions(office: Guarded) -> None:
    with office.root() as root:
        root.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _kill(cluster: Cluster, seconds: float) -> None:
    _kill_all(cluster)
    time.sleep(seconds)
    _start(cluster)


# --- The evening ---------------------------------------------------------------------


def _outcome(office: Guarded, evening: Evening, desk: Desk) -> Outcome:
    wrong = [*evening.wrong, *desk.wrong, *_deal_wrong(office, evening)]
    with together.people(office.url, 1) as (straight,):
        with straight.reading(together.ACTOR) as uow:
            ask = uow.session.execute
            keys = set(uow.session.scalars(text("SELECT key FROM action")))
            numbers = [n for (n,) in ask(text("SELECT number FROM quotation"))]
            marks = [n for (n,) in ask(text("SELECT note FROM quotation"))]
            notes = dict(ask(text("SELECT note, number FROM quotation")).all())
        with straight.engine.connect() as connection:
            broken = invariants.wrong(connection)
    given = [number for number in numbers if number]
    gap = set(given)  # of this year's and, from the window, of today's
    for year in {number[:5] for number in given}:
        count = len({number for number in given if number.startswith(year)})
        gap ^= {f"{year}{n:04d}" for n in range(1, count + 1)}
    told = evening.told
    lost = [key for key in told.told if key not in keys]
    lost += [n for n in told.told.values() if n and n not in given]
    lost += together.ghosts(told.refused, keys)
    lost += [m for m, number in desk.saved.items() if notes.get(m) != number]
    twice = len(given) - len(set(given))
    twice += sum(marks.count(mark) > 1 for mark in desk.marks)
    lost += [
        f"{mark} did not come back, typed {desk.missing[mark]:.1f} s before"
        for mark in desk.missing.keys() - {*marks}
    ]
    wrong += lost + [f"gap {gap}"] * bool(gap)
    wrong += [f"{name}: {count}" for name, count in broken.items()]
    tried = len(told.told) + len(told.refused) + len(desk.marks)
    made = sum(evening.faults.values()) + desk.kills
    return Outcome(
        tried,
        tried - min(tried, len(wrong) + twice),
        lost=len(wrong),
        doubled=twice,
        note=f"{made} faults {evening.faults}, window killed {desk.kills}; "
        f"{sum(key.startswith('deal') for key in told.told)} actions of the deal, "
        f"{sum(key.startswith('quote') for key in told.told)} quotations, "
        f"{len(desk.saved)} at the window, {desk.back} typed words came back, "
        f"{len(told.refused)} not saved within the time, {wrong[:3] or 'whole'}",
    )


def _deal_wrong(office: Guarded, evening: Evening) -> Iterator[str]:
    """Yield each figure of the deal that is not the one reckoned by hand."""
    stage = evening.stage
    assert stage is not None
    with office.database("manager").reading(office.actor("manager")) as uow:
        try:
            found = figures.figures(player.Played(replace(stage, uow=uow), 0))
        except (AppError, reader.ScriptError) as error:
            yield f"no figures: {error}"
            return
    for name, value in json.loads(EXPECTED.read_text("utf-8")).items():
        if found.get(name) != value:
            yield f"{name} is {found.get(name)}, not {value}"


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
