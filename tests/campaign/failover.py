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
from collections import Counter
from collections.abc import Iterator
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
CHAIN = 10
"""Failovers of one office."""
COUNTED = {
    *("failovers", "people", "late", "acknowledged", "refused", "lost", "doubled"),
}
"""What is counted beside what is wrong."""


def often(times: int, seed: int) -> Outcome:
    """Kill the primary while people save, and promote the standby, as often as asked.

    Who was promoted is the next primary, and gets a standby of its own.

    Args:
        times: How often.
        seed: Of the moments.
    """
    if not Path("/proc").is_dir():
        return Outcome(0, 0, note="needs /proc: not on this system")
    rng = random.Random(seed)  # noqa: S311
    found, back = Counter[str](), list[float]()
    for begun in range(0, times, CHAIN):
        for one, waits in _chain(min(CHAIN, times - begun), rng):
            found.update(one)
            back += waits
    wrong = {name: n for name, n in found.items() if name not in COUNTED}
    back.sort()
    return Outcome(
        found["people"],
        found["people"] - found["late"],
        lost=found["lost"],
        doubled=found["doubled"],
        note=f"{found['failovers']} failovers, {found['acknowledged']} acknowledged, "
        f"{found['refused']} refused, back to work after the kill: median "
        f"{back[len(back) // 2]:.1f} s, p95 {back[int(len(back) * 0.95)]:.1f} s, "
        f"most {back[-1]:.1f} s; {wrong or 'no gap'}",
    )


def _chain(
    times: int, rng: random.Random
) -> Iterator[tuple[Counter[str], list[float]]]:
    """Yield of each failover of an office what was counted, and when each was back."""
    home = first = Cluster.start()
    try:
        with psycopg.connect(first.dsn(), autocommit=True) as admin:
            admin.execute("CREATE DATABASE office")
        schema.create(first.url("office"))
        with together.server(first.url("office")):
            pass
        for number in range(times):
            second = Cluster(home.base / f"s{number}", first.programs, _free_port())
            url = _pair(home, first, second)
            yield _kill(home, first, second, url, rng)
            first = second
    finally:
        with suppress(RuntimeError):
            home._run("pg_ctl", "-D", first.data, "-m", "immediate", "stop")
        home.stop()


def _pair(home: Cluster, first: Cluster, second: Cluster) -> str:
    """Make a synchronous standby of a primary; return the address of both."""
    reach = f"host=127.0.0.1 port={first.port} user=admin password=admin"
    home._run("pg_basebackup", "-d", reach, "-D", second.data, "-c", "fast")
    (second.data / "standby.signal").touch()
    with (second.data / "postgresql.conf").open("a", encoding="ascii") as settings:
        settings.write(f"{PRIMARY}port = {second.port}\n")
        settings.write(f"primary_conninfo = '{reach} application_name=second'\n")
    log = home.base / "second.log"
    home._run("pg_ctl", "-D", second.data, "-w", "-l", log, "start")
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
    home: Cluster, first: Cluster, second: Cluster, url: str, rng: random.Random
) -> tuple[Counter[str], list[float]]:
    """Kill the primary; count what came of it, and say when each was back."""
    tally, stop = Tally(), threading.Event()
    last: dict[int, float] = {}
    with together.people(url, CLIENTS) as offices:

        def work(office: Database, who: int) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                key = f"{second.base.name}-{who}-{number}"
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
        home._run("pg_ctl", "-D", second.data, "-w", "promote")
        while time.monotonic() - died < MOST + 5 and not all(
            last.get(who, 0) > died + 0.3 for who in range(CLIENTS)
        ):
            time.sleep(0.05)
        stop.set()
        crowd.join()
        back = [last.get(who, died + 99) - died for who in range(CLIENTS)]
        there, wrong = together.numbers(offices[0]), together.wrong(offices[0])
    found = Counter(wrong)
    found.update(
        failovers=1,
        people=CLIENTS,
        late=sum(seconds > MOST for seconds in back),
        acknowledged=len(tally.told),
        refused=len(tally.refused),
        lost=sum(number not in there for number in tally.told.values())
        + sum(n for name, n in wrong.items() if "doubled" not in name),
        doubled=len(tally.told)
        - len(set(tally.told.values()))
        + wrong.get("doubled: numbers", 0),
    )
    return found, back


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
    sys.stdout.write(f"{often(int(sys.argv[1]), int(sys.argv[2]))}\n")
