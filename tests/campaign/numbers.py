"""Row 5: many people issue documents at once, and a tenth of them changes their mind.

The numbers of the year must be there once each, without a gap: on a secured server,
each person with their own login, and on a file that several programs have open. On the
server bare clients then do the same without the program: the same locks, the same rows
written. What they reach is what this computer and its server can do at all.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.core.errors import UnavailableError
from app.db.engine import commit_ahead
from app.db.unit_of_work import Database
from tests.campaign import office as filed
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally

if TYPE_CHECKING:
    from app.core.actor import Actor

ABORTED = 0.1
"""Share of the people who change their mind."""
BAR = "bar 150/s, p95 500 ms"


class _ChangedMindError(Exception):
    """Somebody pulls back after the number was taken."""


def run(seconds: float, seed: int, *, clients: int = 50, url: str = "") -> Outcome:
    """Let people issue quotations as fast as they can.

    Args:
        seconds: For how long each way: on the server, of the bare clients, on the file.
        seed: Of who changes their mind.
        clients: People at once.
        url: An empty office on a server, nothing else is tried; "": the campaign's
            own, secured, and a file.
    """
    if url:
        with together.server(url) as there:
            return _issued([there] * clients, seconds, seed)[0]
    with together.staffed(clients) as people:
        found, rate = _issued(people, seconds, seed)
        bare = together.apart(people, lambda o, who, warm: _bare(o, who, warm, seconds))
    floor = _rate(bare)
    found += Outcome(
        0,
        0,
        note=f"bare clients {floor:.0f}/s, p95 {_late(bare):.0f} ms: "
        f"{rate / floor:.2f} of them; {BAR}",
    )
    return found + _on_file(seconds, seed)


def _on_file(seconds: float, seed: int) -> Outcome:
    folder = Path(tempfile.mkdtemp(prefix="lading-numbers-"))
    try:
        path = filed.fresh(folder / "office")
        whole, note = _work([filed.url(path)] * together.PROGRAMS, seconds, seed)
        wrong = filed.wrong(path, whole.told)
        doubled = sum(said.startswith("doubled") for said in wrong)
        return _outcome(
            whole,
            lost=len(wrong) - doubled,
            doubled=doubled,
            note=f"a file, {together.PROGRAMS} programs: {note}, "
            f"{wrong[:2] or 'no gap'}",
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _issued(people: list[str], seconds: float, seed: int) -> tuple[Outcome, float]:
    whole, note = _work(people, seconds, seed)
    with together.people(_all_seeing(people[0]), 1) as (office,):
        there, wrong = together.numbers(office), together.wrong(office)
    missing = sum(number not in there for number in whole.told.values())
    found = _outcome(
        whole,
        lost=missing + sum(n for name, n in wrong.items() if "doubled" not in name),
        doubled=wrong.get("doubled: numbers", 0),
        note=f"{len(people)} people: {note}, {wrong or 'no gap'}",
    )
    return found, float(note.partition("/s")[0].rpartition(" ")[2])


def _work(people: list[str], seconds: float, seed: int) -> tuple[Tally, str]:
    def work(office: Database, who: int, warm: Callable[[], object]) -> Tally:
        rng, actor = random.Random(seed * 1000 + who), together.signed_in(office)  # noqa: S311

        def one(tally: Tally, key: str) -> None:
            _issue(office, actor, tally, key, aborts=rng.random() < ABORTED)

        return _for(seconds, who, warm, one)

    told = together.apart(people, work)
    whole = Tally(
        {key: number for one in told for key, number in one.told.items()},
        [key for one in told for key in one.refused],
    )
    note = f"{len(whole.told)} issued, {len(whole.refused)} given up, "
    return whole, f"{note}{_rate(told):.0f}/s, p95 {_late(told):.0f} ms"


def _all_seeing(url: str) -> str:
    """Return the address of who sees every record: the server's administrator."""
    from sqlalchemy import make_url

    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return url
    address = address.set(username="admin", password="admin")
    return address.render_as_string(hide_password=False)


def _for(
    seconds: float,
    who: int,
    warm: Callable[[], object],
    one: Callable[[Tally, str], None],
) -> Tally:
    """Do one thing again and again, and measure each but the first."""
    tally = Tally()
    one(tally, f"{who}-first")  # a program has just been started by it
    warm()
    end = time.monotonic() + seconds
    for number in count():
        begun = time.monotonic()
        if begun > end:
            break
        one(tally, f"{who}-{number}")
        tally.times.append(time.monotonic() - begun)
    return tally


def _issue(
    office: Database, actor: Actor, tally: Tally, key: str, *, aborts: bool
) -> None:
    def action(uow: object) -> object:
        made = together.issue(uow, 1)  # type: ignore[arg-type]
        if aborts:
            raise _ChangedMindError
        return made

    try:
        tally.saved(key, together.act(office, action, key, actor=actor).number)
    except (_ChangedMindError, UnavailableError):  # of a file: another one was writing
        tally.failed(key)


def _rate(told: list[Tally]) -> float:
    """Return how many a second were done together, each by its own time at work."""
    return sum(len(one.times) / sum(one.times) for one in told if one.times)


def _late(told: list[Tally]) -> float:
    times = sorted(taken for one in told for taken in one.times)
    return 1000 * times[int(len(times) * 0.95)] if times else 0.0


# --- The same without the program ----------------------------------------------------

_STEPS = (
    "SELECT audit.greet(%(program)s)",
    """INSERT INTO action (key, at, by) VALUES (%(key)s, now(), %(by)s)
        RETURNING set_config('lading.person', %(by)s, true),
        set_config('lading.action_key', %(key)s, true)""",
)
_PREPARED = (
    """UPDATE quotation SET state = 'issued', version = 2
        WHERE id = %(id)s AND version = 1""",
    """INSERT INTO action_result (key, kind, record)
        VALUES (%(key)s, 'Quotation', %(id)s)""",
)
_NUMBERED = """UPDATE quotation SET number = lading.next_number(1, 'QT', %(on)s)
    WHERE id = %(id)s AND version = 2 RETURNING number"""


def _bare(
    office: Database, who: int, warm: Callable[[], object], seconds: float
) -> Tally:
    """Write what the program writes, statement by statement, with the driver alone."""
    pattern = _pattern(office, who)
    driving = office.engine.connect()
    connection: Any = driving.connection.driver_connection
    cursor = connection.cursor()
    values = {
        "program": office.program,
        "by": together.signed_in(office).name,
        "on": pattern["head"]["quoted_on"],
    }

    def one(tally: Tally, key: str) -> None:
        values["key"] = f"bare-{key}"
        for step in _STEPS:
            cursor.execute(step, values)
        values["id"] = _put(cursor, "quotation", [pattern["head"]], "id")
        lines = [line | {"quotation_id": values["id"]} for line in pattern["lines"]]
        _put(cursor, "quotation_line", lines, "id")
        for step in _PREPARED:
            cursor.execute(step, values)
        entry = pattern["entry"] | {"record_id": values["id"], "number": ""}
        _put(cursor, "search_entry", [entry], "record_id")
        with connection.pipeline():
            numbered = connection.execute(_NUMBERED, values)
            commit_ahead(driving)
            connection.commit()
        tally.saved(key, numbered.fetchone()[0])

    try:
        return _for(seconds, who, warm, one)
    finally:
        driving.close()


def _put(cursor: Any, table: str, rows: list[dict[str, Any]], back: str) -> int:
    names = ", ".join(f'"{name}"' for name in rows[0])
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - our own names
        f" FROM json_populate_recordset(NULL::{table}, %s::json) RETURNING {back}",
        (json.dumps(rows),),
    )
    return int(cursor.fetchone()[0])


def _pattern(office: Database, who: int) -> dict[str, Any]:
    """Return the rows of a quotation that the program has written, without keys."""
    actor = together.signed_in(office)
    made = together.act(
        office, lambda uow: together.issue(uow, 1), f"pattern-{who}", actor=actor
    )
    asked = {
        "head": "SELECT to_jsonb(q) - 'id' FROM quotation q WHERE id = :id",
        "lines": "SELECT jsonb_agg(to_jsonb(l) - 'id' - 'quotation_id')"
        " FROM quotation_line l WHERE quotation_id = :id",
        "entry": "SELECT to_jsonb(s) - 'id' - 'record_id' FROM search_entry s"
        " WHERE kind = 'quotation' AND record_id = :id",
    }
    with office.reading(actor) as uow:
        found = {
            name: uow.session.scalar(text(words), {"id": made.id})
            for name, words in asked.items()
        }
    found["head"] |= {"number": None, "state": "draft", "version": 1}
    return found


def _outcome(tally: Tally, *, lost: int, doubled: int, note: str) -> Outcome:
    twice = len(tally.told) - len(set(tally.told.values()))
    tried = len(tally.told) + len(tally.refused)
    return Outcome(
        tried, tried - min(lost, tried), lost=lost, doubled=doubled + twice, note=note
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(float(sys.argv[1]), int(sys.argv[2]))}\n")
