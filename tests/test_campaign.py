"""The campaign of faults: its frame, and that what it asks finds what is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import uuid
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.errors import BusyError
from app.db import invariants
from app.db.trouble import TAKEN
from tests import make
from tests.campaign import __main__ as campaign
from tests.campaign import (
    cash,
    clocks,
    desk_window,
    forked,
    office,
    soak,
    statements,
    together,
    windows,
)
from tests.campaign.outcome import Outcome
from tests.campaign.table import ROWS, Row
from tests.campaign.together import Tally

ROOT = Path(__file__).parents[1]
FOUND = Row(99, "a row for this test", "place:run", 1, 1, 1)


def test_every_row_of_the_plan_is_there():
    assert [row.number for row in ROWS] == list(range(1, 29))
    assert all(row.short <= row.quick <= row.release for row in ROWS)


def test_a_release_leaves_the_soak_of_eight_hours_to_each_week():
    assert len(campaign.wanted("quick", "")) == len(ROWS)
    left = {*ROWS} - {*campaign.wanted("release", "")}
    assert [row.number for row in left] == [25]
    (soak,) = campaign.wanted("release", "25")
    assert soak.release * 60 < campaign.WEEKLY[25]


def test_the_rows_are_told_and_none_that_is_not_there_is_run(capsys):
    """`--rows 99` ran nothing, and ended as if all were good."""
    assert campaign.main(["--list"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == ["#", *map(str, range(1, 29))]
    assert told[11].split()[-3:] == ["4", "200", "10000"]
    for words in (["--rows", "99"], ["--rows", "5,x"], ["--one", "99"]):
        with pytest.raises(SystemExit) as ended:
            campaign.main(words)
        assert ended.value.code == 2
        assert "there is no row" in capsys.readouterr().err


def test_a_row_runs_in_a_process_of_its_own_and_fills_the_table(capsys):
    assert campaign.main(["--short", "--rows", "15", "--seed", "7"]) == 0
    told = capsys.readouterr().out
    assert "seed 7" in told
    assert "place of the file" in told
    assert "good" in told


def test_what_was_lost_fails_and_is_kept_as_a_case(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lost = campaign.Result(FOUND, Outcome(3, 2, lost=1, note="one document"))
    assert lost.failed("quick")
    assert "FAILED" in lost.line()
    campaign._keep(lost, 3, 7)
    (case,) = campaign.CASES.iterdir()
    told = json.loads(case.read_text(encoding="utf-8"))
    assert told["again"].endswith("--one 99 --size 3 --seed 7")
    assert told["outcome"]["lost"] == 1


def test_a_row_that_dies_has_failed():
    assert not campaign._read("", "MemoryError\n").good
    assert not campaign._read("half a line", "").good


def test_what_nobody_built_is_told_and_fails_a_release():
    nothing = campaign.Result(Row(98, "x", "nothing:run", 1, 1, 1), None)
    assert "not built" in nothing.line()
    assert nothing.failed("release")
    assert not nothing.failed("quick")


BREAKS = {
    "numbers": "UPDATE quotation SET number = 'QT26-0007' WHERE number = 'QT26-0001'",
    "documents": "DELETE FROM quotation_line WHERE quotation_id = 2",
    "totals": "UPDATE quotation SET total = total + 1 WHERE id = 1",
    "stock": 'INSERT INTO stock_move ("on", product_id, warehouse_id, quantity, kind,'
    " source_kind, note) SELECT '2026-01-01', product_id, warehouse_id, 5,"
    " 'adjustment', '', '' FROM stock_balance",
    "entries": 'INSERT INTO exchange_rate ("on", currency, kind, value, unit, source)'
    " VALUES ('2026-01-01', 'USD', 'mid', 7, 1, 'x')",
}


def test_what_is_not_true_any_more_is_found(database):
    with database.unit_of_work(office.ACTOR) as uow:
        make.company(uow)
        make.customer(uow)
        make.products(uow)
        uow.session.execute(
            text(
                "INSERT INTO warehouse (code, name, address, version)"
                " VALUES ('W', 'W', '', 1)"
            )
        )
        uow.session.execute(
            text(
                "INSERT INTO stock_balance (product_id, warehouse_id, on_hand,"
                " reserved) VALUES (1, 1, 0, 0)"
            )
        )
    for key in ("one", "two"):
        office.save(database, key)
    with database.engine.connect() as connection:
        before = invariants.wrong(connection)
        for name, statement in BREAKS.items():
            inner = connection.begin_nested()
            if database.engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement))
            found = invariants.wrong(connection)
            assert found.get(name, 0) > before.get(name, 0), name
            inner.rollback()
        connection.rollback()


def test_pcs_in_any_zone_date_and_number_by_the_offices_day(postgres_url):
    """Row 22, in its shortest form."""
    found = clocks.run(6, 22, url=postgres_url)
    assert found.good, found.note


def test_a_fault_at_any_call_leaves_nothing_half_saved(database):
    """Row 23, in its shortest form: a whole sale in one action."""
    url = database.url.render_as_string(hide_password=False)
    found: Counter[str] = Counter()
    assert statements.break_all(url, 2, 23, 1, found) == []
    assert found["faults"] >= 2


def test_a_killed_window_may_show_only_what_was_typed_last_or_being_typed(tmp_path):
    """Half of a word too young to be safe is no loss; half of an older one is."""
    due = windows.Typed("party", "note", "w7 typed", 5.0)
    later = windows.Typed("party", "note", "w9 typed", 7.5)
    begun = windows.Typed("party", "note", "w23 typed", 7.9)
    life = windows.Life(tmp_path, [due, later], begun, killed=8.0)
    assert life.due() == [due]
    for said in ("w7 typed", "w9 ty", "w9 typed", "w", "w2", "w23 ty", "w23 typed"):
        assert life.may_show(due, said), said
    for said in ("", "w7", "w3 typed", "w24", "no form"):
        assert not life.may_show(due, said), said
    elsewhere = windows.Typed("party", "address", "w23 typed", 7.9)
    for other in (None, elsewhere):
        life = windows.Life(tmp_path, [due], other, killed=8.0)
        assert not life.may_show(due, "w")
    begun = windows.Typed("party", "note", "w23 typed", 7.9)
    life = windows.Life(tmp_path, [due], begun, killed=8.0)
    assert life.may_show(due, "w7 typedw2")  # nobody went there: it stands behind
    assert not life.may_show(due, "w7 ty")


@pytest.fixture
def desk(monkeypatch):
    monkeypatch.setattr(desk_window.Desk, "_settle", lambda *_: None)
    with desk_window.Desk(None, 0, 1) as made:
        yield made


def test_a_word_too_young_at_the_kill_is_not_old_enough_at_the_next(desk):
    desk.hear(["begun\tm1\n", "typed\tm1\t100.0\n"])
    desk.note_kill(at=100.5)  # half a second later: it may be lost, and is
    for kill in (0.0, 130.0):  # killed before it was all there, and at work
        desk.hear(["restored\n"] * (kill > 0))
        desk.note_kill(at=kill)
    desk.hear(["restored\n"])
    assert desk.missing == {}


def test_a_word_that_was_due_or_came_back_must_come_back_until_it_is_saved(desk):
    desk.hear(["typed\tm1\t100.0\n"])
    desk.note_kill(at=101.5)
    desk.note_kill(at=20.0)  # the next did not get as far as telling anything
    desk.hear(["back\tm1\n", "back\tm2\n", "restored\n"])
    assert (desk.back, desk.missing) == (1, {})
    desk.note_kill(at=9.0)
    desk.hear(["restored\n"])
    assert desk.missing == {"m1": 1.5, "m2": desk_window.SAFE}
    desk.hear(["back\tm3\n", "restored\n", "saved\tm3\tQ-1\n"])
    desk.hear(["restored\n"])
    assert desk.missing.keys() == {"m1", "m2"}


_READY = """
import os, time
from tests.campaign.own_time import own_time
os.nice(19)
os.sched_setaffinity(0, {0})
wall, own, end = time.time(), own_time(), time.monotonic() + 0.6
while time.monotonic() < end:
    pass
time.sleep(0.3)  # of its own will
print(time.time() - wall, own_time() - own)
"""


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="not counted")
def test_the_time_of_a_program_stands_still_while_others_have_the_core():
    busy = "import os; os.sched_setaffinity(0, {0}); print('busy', flush=True)\n"
    busy += "while os.getppid() > 1: pass"
    words = [sys.executable, "-c", busy]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline()
        asked = [sys.executable, "-c", _READY]
        said = subprocess.run(asked, check=True, capture_output=True, cwd=ROOT)
        other.kill()
    wall, own = map(float, said.stdout.split())
    assert own < wall - 0.3
    assert own >= 0.29


@pytest.mark.skipif(not forked.HERE, reason="no fork on this system")
def test_a_copy_of_this_program_is_heard_until_it_is_killed():
    def work(out: int) -> None:
        os.write(out, b"begun\nsaved one\n")
        os.write(out, b"saved tw")  # killed in the middle of a word
        time.sleep(60)

    assert forked.killed(work, b"begun\n", 0.1)[0] == ["begun", "saved one"]


@pytest.mark.skipif(not forked.HERE, reason="no fork on this system")
def test_a_copy_of_this_program_that_breaks_off_says_so():
    assert forked.told(lambda: ["two", "words"]) == ["two", "words"]
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        forked.told(lambda: 1 / 0)
    with pytest.raises(RuntimeError, match="by itself"):
        forked.killed(lambda _out: None, b"begun", 0)
    with pytest.raises(RuntimeError, match="died"):
        forked.told(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_who_is_told_that_others_are_busy_is_counted_and_the_row_goes_on(monkeypatch):
    """One colleague of fifty who waited too long for a bill ended the whole row."""

    def busy(*_: object) -> None:
        raise BusyError(TAKEN)

    tally = Tally()
    monkeypatch.setattr(together, "act", busy)
    cash._send(None, tally, "paid-1-1", None)
    assert tally.refused == ["busy"]


def test_what_the_soak_was_told_is_no_growth_of_the_program():
    """In a dictionary it was some 250 bytes each: of eight hours more than the bar."""
    kept = uuid.uuid4().hex
    with soak.Ledger() as ledger:
        tracemalloc.start()
        try:
            was = tracemalloc.get_traced_memory()[0]
            for number in range(5_000):
                ledger.saved(f"{number:032x}", f"QT26-{number:04}")
            ledger.saved(kept, "QT26-5000")
            ledger.failed()
            assert tracemalloc.get_traced_memory()[0] - was < 50_000
        finally:
            tracemalloc.stop()
        told = ledger.told()
    assert len(told) == 5_001
    assert told[kept] == "QT26-5000"
    assert ledger.late == 1


@pytest.mark.parametrize(("last", "good"), [(80, True), (81, False)])
def test_a_soak_tells_its_growth_by_quarters_and_fails_beyond_its_bar(
    monkeypatch, last, good
):
    monkeypatch.setattr(together, "numbers", lambda _: {"QT26-0001": 1})
    monkeypatch.setattr(together, "wrong", lambda _: {})
    held = [part << 20 for part in (30, 60, 75, 79, last)]
    with soak.Ledger() as ledger:
        ledger.saved("one", "QT26-0001")
        found = soak._outcome(None, ledger, 7, held)
    assert found.good is good
    assert f"(by quarters of its time 30.0, 15.0, 4.0, {last - 79}.0)" in found.note
