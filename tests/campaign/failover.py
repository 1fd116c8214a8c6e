"""Row 16: the primary server dies while its link to the standby stalls.

The standby is promoted, the programs find it by their list of servers, and nothing that
was told to be saved is missing: a COMMIT counts when both servers have it.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from app.core.errors import AppError
from app.db import schema
from app.db.unit_of_work import Database
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally
from tests.postgres import Cluster, _free_port

PRIMARY = """
fsync = off
synchronous_commit = on
"""
CLIENTS = 10
MOST = 15.0
"""Seconds until work must go on."""


def run(clients: int, seed: int) -> Outcome:
    """Kill the primary while people save; promote the standby.

    Args:
        clients: People at once.
        seed: Of the moment.
    """
    if not Path("/proc").is_dir():
        return Outcome(0, 0, note="needs /proc: not on this system")
    rng = random.Random(seed)  # noqa: S311
    first = Cluster.start()
    second = Cluster(first.base / "second", first.programs, _free_port())
    try:
        url = _pair(first, second)
        return _kill(first, second, url, clients, rng)
    finally:
        with suppress(RuntimeError):
            first._run("pg_ctl", "-D", second.base, "-m", "immediate", "stop")
        first.stop()


def often(times: int, seed: int) -> Outcome:
    """Let the primary die as often as asked, each time of a pair of its own."""
    found = run(CLIENTS, seed)
    for number in range(1, times):
        found += run(CLIENTS, seed + number)
    return found


def _pair(first: Cluster, second: Cluster) -> str:
    """Make an office and its synchronous standby; return the address of both."""
    with psycopg.connect(first.dsn(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE office")
    schema.create(first.url("office"))
    with together.server(first.url("office")):
        pass
    reach = f"host=127.0.0.1 port={first.port} user=admin password=admin"
    first._run("pg_basebackup", "-d", reach, "-D", second.base, "-c", "fast")
    (second.base / "standby.signal").touch()
    with (second.base / "postgresql.conf").open("a", encoding="ascii") as settings:
        settings.write(f"{PRIMARY}port = {second.port}\n")
        settings.write(f"primary_conninfo = '{reach} application_name=second'\n")
    log = first.base / "second.log"
    first._run("pg_ctl", "-D", second.base, "-w", "-l", log, "start")
    with psycopg.connect(first.dsn(), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET synchronous_commit = on")
        admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (second)'")
        admin.execute("SELECT pg_reload_conf()")
        asked = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        for _ in range(100):
            if admin.execute(asked).fetchone() == (1,):
                break
            time.sleep(0.1)
    return (
        "postgresql+psycopg://admin:admin@/office?host=127.0.0.1,127.0.0.1"
        f"&port={first.port},{second.port}&target_session_attrs=read-write"
    )


def _kill(
    first: Cluster, second: Cluster, url: str, clients: int, rng: random.Random
) -> Outcome:
    tally, stop = Tally(), threading.Event()
    last: dict[int, float] = {}
    with together.people(url, clients) as offices:

        def work(office: Database, who: int) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                key = f"{who}-{number}"
                try:
                    made = together.act(
                        office, lambda uow: together.issue(uow, who), key
                    )
                except AppError as error:
                    tally.failed(f"{type(error).__name__} {error}")
                    continue
                tally.saved(key, made.number)
                last[who] = time.monotonic()

        crowd = threading.Thread(target=together.all_at_once, args=(offices, work))
        crowd.start()
        time.sleep(rng.uniform(1.5, 3))
        _stall(first)
        time.sleep(rng.uniform(0.05, 0.4))
        died = time.monotonic()
        _kill_all(first)
        first._run("pg_ctl", "-D", second.base, "-w", "promote")
        while time.monotonic() - died < MOST + 5 and not all(
            last.get(who, 0) > died + 0.3 for who in range(clients)
        ):
            time.sleep(0.05)
        stop.set()
        crowd.join()
        back = [last.get(who, died + 99) - died for who in range(clients)]
        there, wrong = together.numbers(offices[0]), together.wrong(offices[0])
    lost = sum(number not in there for number in tally.told.values())
    late = sum(seconds > MOST for seconds in back)
    return Outcome(
        clients,
        clients - late,
        lost=lost + sum(n for name, n in wrong.items() if "doubled" not in name),
        doubled=len(tally.told)
        - len(set(tally.told.values()))
        + wrong.get("doubled: numbers", 0),
        note=f"{len(tally.told)} acknowledged, {len(tally.refused)} refused "
        f"{tally.refused[:1]}, all back to work {max(back):.1f} s after the kill, "
        f"{wrong or 'no gap'}",
    )


def _children(of: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (place / "stat").read_text()
            if int(said.rpartition(")")[2].split()[1]) == of:
                found.append(int(place.name))
    return found


def _master(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def _stall(cluster: Cluster) -> None:
    """Stop what sends to the standby: the link between the servers is slow."""
    for pid in _children(_master(cluster)):
        with suppress(OSError):
            if b"walsender" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGSTOP)


def _kill_all(cluster: Cluster) -> None:
    master = _master(cluster)
    for pid in (master, *_children(master)):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
