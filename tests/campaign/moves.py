"""Row 26: moves that are killed: the program, or the server, in either direction.

After each kill the office that moves is whole, and the new place is nothing, empty, or
says of itself that it is unfinished; the next try ends well.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from app.core.errors import AppError
from app.core.job import Job
from app.db import founding, move, probe, tables
from app.db.probe import Content
from app.db.security.check import check
from app.db.security.names import Names
from tests.campaign import failover, office, upgrades
from tests.campaign.outcome import Outcome
from tests.postgres import Cluster
from tests.reuse import drop

FIRST = founding.First("boss1", "The boss", "harbour-light-7", take_over=True)
DOCUMENTS = 20
UNHURT = {Content.ABSENT, Content.EMPTY, Content.UNFINISHED}


def to_server(source: str, target: str, job: Job | None = None) -> None:
    """Move an office onto a server, as the window and the command line do."""
    fill = lambda: move.into_server(source, target, job)  # noqa: E731
    founding.found(target, FIRST, fill, job)


def to_file(source: str, target: str, job: Job | None = None) -> None:
    """Move an office into a file."""
    move.into_file(source, Path(make_url(target).database or ""), job)


def way(target: str) -> Callable[[str, str, Job | None], None]:
    """Return how one gets to a target."""
    return to_file if target.startswith("sqlite") else to_server


def killed(source: str, target: str, step: str, times: int = 1) -> None:
    """Move in a program of its own that is killed where a step begins.

    Args:
        source: The office.
        target: Where it goes.
        step: The words of the step, as the job is told them.
        times: How often they are told before the kill.
    """
    pid = os.fork()
    if pid == 0:
        left = [times]

        def tell(msgid: str, *_: Any) -> None:
            left[0] -= msgid == step
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            way(target)(source, target, Job(tell))
        finally:
            os._exit(1)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the move ended before it was killed"


def run(count: int, seed: int) -> Outcome:
    """Kill moves at random steps: the program and the server, both ways.

    Args:
        count: Kills of each of the four kinds.
        seed: Of the steps.
    """
    if not hasattr(os, "fork") or not Path("/proc").is_dir():
        return Outcome(0, 0, note="needs os.fork and /proc: not on this system")
    tables.load()
    rng = random.Random(seed)  # noqa: S311
    folder = Path(tempfile.mkdtemp(prefix="lading-moves-"))
    cluster = Cluster.start()
    wrong: list[str] = []
    try:
        path = office.fresh(folder / "here")
        here = office.url(path)
        with office.opened(path) as filled:
            for number in range(DOCUMENTS):
                office.save(filled, f"document-{number}", number)
        there = cluster.url("there")
        to_server(here, there)
        for number in range(count):
            for server_dies in (False, True):
                name = uuid.uuid4().hex[:8]
                for source, target in (
                    (here, cluster.url(f"to_{name}")),
                    (there, f"sqlite:///{folder / name}.db"),
                ):
                    at = rng.randint(1, len(steps(source, target)))
                    die = cluster if server_dies else None
                    said = once(source, target, at, die)
                    wrong += [f"{number} {at} {server_dies}: {one}" for one in said]
                    _remove(target, cluster)
        note = "; ".join(wrong[:3]) or "the source whole, the next try ends well"
        return Outcome(4 * count, 4 * count - len(wrong), lost=len(wrong), note=note)
    finally:
        with suppress(RuntimeError):
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _remove(target: str, cluster: Cluster) -> None:
    """Remove where a move went: each office has some ninety roles on the server."""
    name = make_url(target).database or ""
    if target.startswith("sqlite"):
        Path(name).unlink()
        return
    like = Names.of(name).prefix.replace("_", r"\_") + r"\_%"
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        drop(admin, name)
        asked = "SELECT rolname FROM pg_roles WHERE rolname LIKE %s"
        for (role,) in admin.execute(asked, (like,)).fetchall():
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


_STEPS: dict[bool, list[str]] = {}


def steps(source: str, target: str) -> list[str]:
    """Return what a move tells of itself from its beginning to its end."""
    kind = target.startswith("sqlite")
    if kind not in _STEPS:
        told: list[str] = []
        trial = f"{target}x"
        way(target)(source, trial, Job(lambda msgid, *_: told.append(msgid)))
        _STEPS[kind] = told
    return _STEPS[kind]


def once(source: str, target: str, at: int, server: Cluster | None) -> list[str]:
    """Kill one move; return what is wrong after that.

    Args:
        source: The office.
        target: Where it goes.
        at: The step, counted from 1.
        server: Dies at that step, and is started again; None: the program dies.
    """
    before = upgrades.figures_of(source)
    pid = os.fork()
    if pid == 0:
        _die_at(source, target, at, server)
    os.waitpid(pid, 0)
    if server is not None:
        _start_again(server)
    wrong = before.differences(upgrades.figures_of(source))
    found = [f"the source: {name} changed" for name in wrong]
    if target.startswith("sqlite"):
        if Path(make_url(target).database or "").exists():
            found.append("half a file stands in the new place")
    elif probe.look_as_leader(target).content not in UNHURT:
        found.append("half an office is taken for a whole one")
    way(target)(source, target, None)
    if probe.look(target).content is not Content.OURS:
        found.append("the next try did not end well")
    if not target.startswith("sqlite"):
        found += check(target)
    return found


def _die_at(source: str, target: str, at: int, server: Cluster | None) -> None:
    left = [at]

    def tell(*_: Any) -> None:
        left[0] -= 1
        if left[0]:
            return
        if server is None:
            os.kill(os.getpid(), signal.SIGKILL)
        failover._kill_all(server)

    try:
        way(target)(source, target, Job(tell))
    except AppError:
        os._exit(2)  # the server is gone, and a sentence says so
    finally:
        os._exit(1)


def _start_again(server: Cluster) -> None:
    log = server.base / "log"
    server._run("pg_ctl", "-D", server.data, "-w", "-t", "60", "-l", log, "start")


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
