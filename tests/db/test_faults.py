"""The PC falls: kills, full disks, damage, read-only files. A sentence, nothing lost.

The campaigns of tests/campaign run here in their shortest form.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app import cli
from app.core.errors import UnavailableError
from app.db import chain, journal, lines, opening, sqlite, trouble
from app.db.backup import service
from app.db.trouble import DamagedError
from app.db.unit_of_work import Database
from tests.campaign import damage, diskfull, kill9, office, powercut

ROOT = Path(__file__).resolve().parents[2]
FULL_DISK = "database or disk is full"


@pytest.fixture(scope="module")
def worked(tmp_path_factory) -> Path:
    """An office with two documents; copied, never changed."""
    path = office.fresh(tmp_path_factory.mktemp("worked") / "o")
    with office.opened(path) as database:
        office.save(database, "one")
        office.save(database, "two")
    return path


@pytest.fixture
def place(worked, tmp_path, monkeypatch) -> Path:
    """A copy of the office, and a user who has set nothing up."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    return Path(shutil.copyfile(worked, tmp_path / "office.db"))


# --- The campaigns, in short ---------------------------------------------------------


@pytest.mark.feature("H30")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need fork")
def test_a_killed_program_loses_nothing():
    # In a process of its own: a fork must not inherit the screen of other tests.
    command = [sys.executable, "-W", "ignore", "-m", kill9.__name__, "2", "11"]
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert "tried=2, survived=2, lost=0, doubled=0, leaked=0" in told.stdout


def test_a_full_disk_loses_nothing_and_work_goes_on():
    outcome = diskfull.run(2, 5)
    assert outcome.good, outcome


def test_a_damaged_file_comes_back_with_everything_that_was_saved():
    outcome = damage.run(3, 6)
    assert outcome.good, outcome


def test_a_power_cut_loses_nothing():
    outcome = powercut.run(20, 9)
    assert outcome.good, outcome


def test_the_simulated_power_cut_finds_what_a_careless_program_loses(monkeypatch):
    careful = sqlite.pragmas()
    careless = tuple(p.replace("=FULL", "=OFF") for p in careful)
    monkeypatch.setattr(sqlite, "pragmas", lambda: careless)
    assert powercut.run(10, 9).lost > 0


# --- The library ---------------------------------------------------------------------


def test_the_library_is_free_of_the_defect_of_shared_files():
    assert sqlite.is_sound()
    assert sqlite.library.sqlite_version_info >= (3, 51, 3)


def test_every_connection_is_prepared(place):
    with office.opened(place) as database, database.engine.connect() as connection:
        ask = connection.exec_driver_sql
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("cell_size_check", 1),
            ("trusted_schema", 0),
            ("mmap_size", 0),
            ("busy_timeout", 10_000),
        ):
            assert ask(f"PRAGMA {pragma}").scalar() == value, pragma


def test_an_old_library_works_without_the_log_that_it_could_damage(place, monkeypatch):
    monkeypatch.setattr(sqlite, "SOUND", (99, 0, 0))
    with office.opened(place) as database, database.engine.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "delete"
        assert ask("PRAGMA synchronous").scalar() == 3


# --- Sentences -----------------------------------------------------------------------


@pytest.mark.parametrize("at", [0, 4096, 40960])
def test_a_damaged_file_says_so_on_the_command_line(place, capsys, at):
    """Header, a page of the schema, a page of data or index."""
    data = bytearray(place.read_bytes())
    data[at + 100 : at + 4096] = b"\xa5" * 3996
    if at == 0:
        data[:100] = b"\xa5" * 100
    place.write_bytes(data)
    for left in sqlite.leftovers(place):
        left.unlink(missing_ok=True)
    assert cli.main(["doctor", "--database", office.url(place)]) in {1, 2}
    output = capsys.readouterr()
    assert "damaged" in output.err or "malformed" in output.out
    assert "Traceback" not in output.err
    assert cli.main(["backup", str(place.with_name("b")), "--database", "x"]) == 2
    assert not place.with_name("b").exists()


def test_text_that_is_none_counts_as_damage(place):
    """Trap 21: the check itself, or a question, may meet bytes that are no UTF-8."""
    with closing(sqlite.library.connect(str(place))) as connection:
        connection.execute("UPDATE party SET name = CAST(x'ff' AS TEXT)")
        connection.commit()
    with (
        office.opened(place) as database,
        pytest.raises(DamagedError),
        database.reading(office.ACTOR) as uow,
    ):
        uow.session.connection().exec_driver_sql("SELECT name FROM party").all()


def test_a_locked_file_is_waited_for_and_then_told(place, monkeypatch):
    monkeypatch.setattr(sqlite, "WAIT", 0.05)
    database = Database(office.url(place))
    with closing(sqlite.library.connect(str(place))) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError) as told:
            office.save(database)
        assert told.value.msgid == trouble.BUSY
        other.execute("ROLLBACK")
        assert office.save(database).endswith("-0003"), "no number was lost"
    database.close()


def test_a_folder_that_is_gone_says_so(place, capsys):
    lost = place.parent / "unplugged" / "office.db"
    assert cli.main(["doctor", "--database", office.url(lost)]) == 2
    assert "Is the disk connected" in capsys.readouterr().err


# --- The journal ---------------------------------------------------------------------


@pytest.fixture
def journaled(place, tmp_path):
    """An office with a backup, and two documents saved after it."""
    shelf = service.shelf_for(office.url(place), tmp_path / "backups")
    backup = service.back_up(office.url(place), shelf)
    with office.opened(place) as database:
        database.keep_journal()
        acked = {key: office.save(database, key) for key in ("three", "four")}
    return place, backup, acked


def test_what_was_saved_after_the_backup_comes_back(journaled):
    path, backup, acked = journaled
    figures = service.files.look(path)
    path.write_bytes(b"")
    aside = service.replace_damaged(path, backup)
    assert aside.read_bytes() == b""
    assert office.wrong(path, acked) == ()
    assert service.files.look(path) == figures, "the very same office"


@pytest.mark.feature("H30")
def test_what_was_saved_after_the_history_was_sealed_comes_back(journaled, tmp_path):
    """Each minute a window seals and looks; the look took the seal's line back."""
    path, backup, acked = journaled
    with office.opened(path) as database:
        database.keep_journal()
        assert chain.seal(database)
        assert chain.witness(database, tmp_path).good
        acked["five"] = office.save(database, "five")
    path.write_bytes(b"")
    service.replace_damaged(path, backup)
    assert office.wrong(path, acked) == ()


def test_a_torn_last_line_is_left_out(journaled):
    path, backup, acked = journaled
    now = journal.paths(path)[0]
    now.write_bytes(now.read_bytes()[:-20])
    with now.open("ab") as file:
        file.write(b"\n")  # whatever comes next begins anew
    service.replace_damaged(path, backup)
    assert office.count(path) == 3
    del acked["four"]
    assert office.wrong(path, acked) == ()


def test_lines_of_another_history_are_never_carried_out(journaled):
    """Somebody copied an older file back by hand and went on working."""
    path, backup, _acked = journaled
    for left in sqlite.leftovers(path):
        left.unlink(missing_ok=True)
    shutil.copyfile(backup.file, path)
    with office.opened(path) as database:
        database.keep_journal()
        mine = {"other": office.save(database, "other")}
    path.write_bytes(b"")
    service.replace_damaged(path, backup)
    assert office.count(path) == 3
    assert office.wrong(path, mine) == ()
    assert journal.paths(path)[0].with_name("office.db.actions.left").exists()


@pytest.fixture
def behind(journaled):
    """The office as it was at its backup, beside the journal of what came later."""
    path, backup, acked = journaled
    for left in sqlite.leftovers(path):
        left.unlink(missing_ok=True)
    shutil.copyfile(backup.file, path)
    return path, acked


@pytest.mark.feature("H30")
def test_a_file_that_lacks_what_was_saved_last_is_not_gone_on_with(behind, capsys):
    """Its -wal was removed: it opened, and the next line took the lost one's number."""
    path, acked = behind
    with pytest.raises(journal.BehindError, match=r"saved in it last \(2\)"):
        opening.for_window(office.url(path))
    assert cli.main(["doctor", "--database", office.url(path)]) == 2
    assert "lacks what was saved in it last" in capsys.readouterr().err
    assert journal.replay(path, path) == 2
    assert office.wrong(path, acked) == ()
    opening.for_window(office.url(path)).close()


@pytest.mark.parametrize("begun", [True, False])
def test_the_newest_line_may_stand_in_the_file_of_before(behind, begun):
    """A backup turns the journal; a line that did not fit on a full disk begins one."""
    path, _acked = behind
    journal.turn(path)
    if begun:
        journal.paths(path)[0].touch()
    with pytest.raises(journal.BehindError):
        opening.for_window(office.url(path))


def test_who_put_an_older_file_there_on_purpose_goes_on_with_it(behind):
    path, _acked = behind
    journal.put_aside(path)
    opening.for_window(office.url(path)).close()
    assert office.count(path) == 2
    assert journal.paths(path)[0].with_name("office.db.actions.left").exists()


def test_a_torn_or_refused_last_line_keeps_nobody_out(journaled, monkeypatch):
    path, _backup, _acked = journaled
    now = journal.paths(path)[0]
    with office.opened(path) as database:
        database.keep_journal()

        def full(_connection: object) -> None:
            raise sqlite.library.OperationalError(FULL_DISK)

        with monkeypatch.context() as patch:
            patch.setattr(database.engine.dialect, "do_commit", full)
            with pytest.raises(UnavailableError):
                office.save(database, "refused")
    opening.for_window(office.url(path)).close()
    with now.open("ab") as file:
        file.write(b'\n4711 {"n": 99, "after"')
    opening.for_window(office.url(path)).close()


def test_a_journal_that_cannot_be_read_keeps_nobody_out(behind, monkeypatch):
    """Of a bad disk, or another person's: work goes on without it, as while saving."""
    path, _acked = behind

    def refused(_path: Path) -> int:
        raise PermissionError

    monkeypatch.setattr(lines, "newest", refused)
    opening.for_window(office.url(path)).close()
    opening.for_window(office.url(path)).close()


def test_a_dropped_savepoint_and_bytes_are_written_down_as_they_were(place, tmp_path):
    before = Path(shutil.copyfile(place, tmp_path / "before.db"))
    database = Database(office.url(place))
    database.keep_journal()
    with database.unit_of_work(office.ACTOR, key="k") as uow:
        now = uow.session.connection
        now().exec_driver_sql("UPDATE company SET name_zh = ?", (b"\x00\xff",))
        inner = uow.session.begin_nested()
        now().exec_driver_sql("UPDATE company SET name_en = 'no'")
        inner.rollback()
    database.close()
    assert journal.replay(before, place) == 1
    with sqlite.reading(before, alone=True) as connection:
        names = connection.execute("SELECT name_zh, name_en FROM company").fetchone()
    assert names[0] == b"\x00\xff"
    assert names[1].startswith("NINGBO")


def test_what_was_refused_does_not_come_back(journaled):
    """The line is on the disk before the commit; a commit that fails takes it back."""
    path, backup, acked = journaled
    with office.opened(path) as database:
        database.keep_journal()
        with diskfull._pages(database):
            refused = _save_until_full(database, acked)
    assert refused.msgid == trouble.FULL
    assert not journal.has_gap(path)
    path.write_bytes(b"")
    service.replace_damaged(path, backup)
    assert office.wrong(path, acked) == ()
    assert office.count(path) == 2 + len(acked)


@pytest.mark.feature("H30")
def test_what_the_disk_refused_at_the_commit_does_not_come_back(journaled, monkeypatch):
    path, backup, acked = journaled
    with office.opened(path) as database:
        database.keep_journal()

        def full(_connection: object) -> None:
            raise sqlite.library.OperationalError(FULL_DISK)

        with monkeypatch.context() as patch:
            patch.setattr(database.engine.dialect, "do_commit", full)
            with pytest.raises(UnavailableError):
                office.save(database, "refused")
    path.write_bytes(b"")
    service.replace_damaged(path, backup)
    assert office.count(path) == 2 + len(acked)
    assert office.wrong(path, acked) == ()


@pytest.mark.feature("H30")
def test_what_was_refused_takes_no_place_of_a_line_that_is_missing(
    journaled, monkeypatch
):
    """Where the next line did not get onto the full disk, the refused one stands."""
    path, backup, acked = journaled
    with office.opened(path) as database:
        database.keep_journal()

        def full(*_given: object) -> None:
            raise sqlite.library.OperationalError(FULL_DISK)

        with monkeypatch.context() as patch:
            patch.setattr(database.engine.dialect, "do_commit", full)
            with pytest.raises(UnavailableError):
                office.save(database, "refused")
        with monkeypatch.context() as patch:
            patch.setattr(journal.lines, "append", full)
            office.save(database, "without a line")
        office.save(database, "behind the gap")
    assert journal.has_gap(path)
    path.write_bytes(b"")
    service.replace_damaged(path, backup)
    assert office.count(path) == 2 + len(acked)
    assert office.wrong(path, acked) == ()


def _save_until_full(database: Database, acked: dict[str, str]) -> UnavailableError:
    while True:
        key = f"more-{len(acked)}"
        try:
            acked[key] = office.save(database, key, 99)
        except UnavailableError as error:
            return error


def test_a_gap_in_the_journal_asks_for_a_backup(place, tmp_path):
    shelf = service.shelf_for(office.url(place), tmp_path / "backups")
    service.back_up(office.url(place), shelf)
    with office.opened(place) as database:
        database.keep_journal()
        office.save(database, "three")
        assert not service.is_uncovered(office.url(place), shelf)
        now = journal.paths(place)[0]
        held = now.read_bytes()
        office.save(database, "four")
        now.write_bytes(held)
        office.save(database, "five")
    assert service.is_uncovered(office.url(place), shelf)


def test_the_journal_of_three_backups_stays(place, tmp_path):
    shelf = service.shelf_for(office.url(place), tmp_path / "backups")
    with office.opened(place) as database:
        database.keep_journal()
        for number in range(5):
            office.save(database, str(number))
            service.back_up(office.url(place), shelf)
    lines = [n for n, _line in journal._lines(place)]
    assert lines == [4, 5], "what the two newest backups would need"
