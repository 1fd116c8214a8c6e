"""The window looks after the file of an office: backups, damage, other windows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import NotPossibleError
from app.db.backup import service, tools
from app.db.holding import Holding, TakenError, read
from app.settings import Profile, Settings, locations
from app.ui import errors
from app.ui.backup_words import backup_sign, moment
from app.ui.keeper import Keeper
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.start import Start
from app.ui.work import Work

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def office(tmp_path, monkeypatch, sample_office):
    """The sample's office in a file, set up in the settings."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    path = tmp_path / "office.db"
    shutil.copyfile(sample_office, path)
    profile = Profile("sqlite", path=str(path))
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    return path


@pytest.fixture
def started(office, qtbot):  # noqa: ARG001 - the settings are there
    """Return how to start the program; each start is ended at last."""
    starts: list[Start] = []

    def begin() -> Start:
        start = Start(locations(), inline=True)
        starts.append(start)
        assert start.begin()
        qtbot.addWidget(start.shell.form)
        return start

    yield begin
    for start in starts:
        start._let_go()


@pytest.fixture
def asked(monkeypatch):
    """Answer every question with the safe answer, and keep what was asked."""
    seen: list[tuple[str, tuple[str, ...]]] = []

    def answer(_parent, _title, text, answers) -> str:
        seen.append((text, tuple(a.key for a in answers)))
        chosen = next(a for a in answers if a.primary).key
        return "cancel" if len(seen) > 3 else chosen

    monkeypatch.setattr(errors, "ask", answer)
    return seen


def shelf_of(office: Path):
    return service.shelf_for(f"sqlite:///{office}", locations().backups)


@pytest.mark.feature("A141")
def test_the_window_backs_up_when_it_is_time_and_shows_the_age(office, started):
    start = started()
    keeper = start.shell.keeper
    keeper.refresh()
    assert backup_sign(keeper).words == "No backup yet"
    keeper.look()
    (backup,) = shelf_of(office).backups()
    assert keeper.last == backup.made
    assert start.shell.form.status._backup.accessibleName().startswith("Backup ")
    keeper.look()
    assert shelf_of(office).backups() == (backup,), "two hours have not passed"
    for days, colour in ((0, "ok_dot"), (1, "warn_dot"), (4, "bad_dot")):
        keeper.last = datetime.now(UTC) - timedelta(days=days, minutes=1)
        assert backup_sign(keeper).token == colour


def test_what_was_saved_is_backed_up_when_the_window_closes(office, started):
    start = started()
    start.shell.session.work.changed.emit(frozenset({"parties"}))
    start._let_go()
    assert len(shelf_of(office).backups()) == 1
    again = started()
    again._let_go()
    assert len(shelf_of(office).backups()) == 1, "nothing was saved since"


def test_once_a_year_a_trial_is_asked_for(office, started):
    start = started()
    start.shell.keeper.back_up()
    keeper = start.shell.keeper
    assert not keeper.drill_due(), "the first backup is of today"
    keeper._settings.drilled = "2020-02-29"
    assert keeper.drill_due()
    assert "Once a year" in backup_sign(keeper).tip
    start.shell.state.open_backups()
    page = start.shell.front().tab.form.backups
    page.trial.click()
    assert not keeper.drill_due()
    assert "compared" in start.shell.form.toast.words()
    assert shelf_of(office).newest().restored


@pytest.mark.feature("A141")
def test_whoever_asked_for_a_backup_hears_why_there_is_none(started, monkeypatch):
    """On a server an administrator sees not every row: nothing was said."""
    start, told = started(), []
    reason = NotPossibleError("chen does not see every row of the office.")

    def refuse(*_):
        raise reason

    monkeypatch.setattr(service, "back_up", refuse)
    monkeypatch.setattr(errors, "tell", lambda _form, error: told.append(error))
    start.shell.state.open_backups()
    start.shell.front().tab.form.backups.backup_asked.emit()
    assert told == [reason]
    start.shell.keeper.look()
    assert told == [reason], "of what it does by itself the sign tells"


def test_settings_that_come_back_at_the_start_back_up_as_well(office, started):
    """Their button was dead: the keeper of backups came after the tabs."""
    first = started()
    first.shell.state.open_backups()
    first._let_go()
    again = started()
    page = again.shell.front().tab.form.backups
    page.backup_asked.emit()
    assert len(shelf_of(office).backups()) == 1
    assert page.now.isEnabled()


def test_a_backup_is_restored_beside_the_office_and_opened(office, started, asked):
    start = started()
    start.shell.keeper.back_up()
    start.shell.state.open_backups()
    page = start.shell.front().tab.form.backups
    (button,) = page.restore_buttons.values()
    button.click()
    now = Path(start.settings.profile.path)
    assert now != office
    assert now.parent == office.parent
    assert start.shell.session.profile.path == str(now)
    assert office.exists(), "the office of before stays"
    assert asked[0][1] == ("restore",)


@pytest.mark.parametrize("lost", ["header", "emptied", "gone", "page"])
def test_a_lost_file_is_replaced_by_the_last_good_backup(office, started, asked, lost):
    service.back_up(f"sqlite:///{office}", shelf_of(office))
    for left in office.parent.glob("office.db-*"):
        left.unlink()
    if lost == "gone":
        office.unlink()
    elif lost == "emptied":
        office.write_bytes(b"")
    else:
        data = bytearray(office.read_bytes())
        begin = 0 if lost == "header" else 100
        data[begin : begin + 4000] = b"\xa5" * 4000
        office.write_bytes(data)
    start = started()
    assert "restore" in asked[0][1]
    assert "is whole" in asked[0][0]
    assert start.shell.session is not None, "the office is open again"
    aside = list(office.parent.glob("office.damaged-*.db"))
    assert len(aside) == (0 if lost == "gone" else 1), "set aside, not deleted"


SPOIL = """
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(file.read().rfind(b"NORDHAUS") // 4096 * 4096)
    file.write(bytes([0xA5]) * 4096)
"""


def test_damage_that_shows_later_is_met_in_the_open_window(office, started, asked):
    service.back_up(f"sqlite:///{office}", shelf_of(office))
    start = started()
    # By another process: to close the file in this one drops SQLite's locks on it.
    subprocess.run([sys.executable, "-S", "-c", SPOIL, str(office)], check=True)
    start.shell.keeper.look()
    assert "is whole" in asked[0][0]
    assert start.shell.session is not None
    assert start.shell.keeper is not None
    assert len(list(office.parent.glob("office.damaged-*.db"))) == 1


def test_without_a_backup_the_file_stays_as_it_is(office, started, asked, monkeypatch):
    monkeypatch.setattr(Start, "_answered", lambda *_: None)
    office.write_bytes(b"this is no database at all")
    start = started()
    assert "There is no backup" in asked[0][0]
    assert "restore" not in asked[0][1]
    assert office.read_bytes() == b"this is no database at all"
    assert start.shell.session is None


def test_a_second_window_is_told_who_has_the_file(office, started, asked, monkeypatch):
    held = Holding.take(office)
    monkeypatch.setattr(Start, "_answered", lambda *_: None)
    start = started()
    holder = read(office)
    assert start.shell.session is None
    assert f"is open at {holder.pc} by {holder.login}" in asked[0][0]
    with pytest.raises(TakenError):
        Holding.take(office)
    held.release()
    start._let_go()
    again = started()
    assert again.shell.session is not None


def test_a_crash_leaves_nothing_that_must_be_cleared_away(office, started):
    """The file beside stays after kill -9; the lock of the system does not."""
    beside = office.with_name("office.db.lock")
    beside.write_text('{"pc": "PC-7", "login": "li", "pid": 1, "since": "2026-01-01"}')
    old = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
    os.utime(beside, (old, old))
    assert started().shell.session is not None
    assert read(office).pid == os.getpid()


def test_another_computer_that_lives_is_believed(office, started, asked, monkeypatch):
    monkeypatch.setattr(Start, "_answered", lambda *_: None)
    beside = office.with_name("office.db.lock")
    beside.write_text('{"pc": "PC-7", "login": "li", "pid": 1, "since": "2026-01-01"}')
    assert started().shell.session is None
    assert "is open at PC-7 by li" in asked[0][0]


def test_two_backups_of_one_minute_are_told_apart():
    """Both stood as 14:05 in the list; the office's clock is the computer's."""
    first = datetime(2026, 11, 23, 14, 5, 9).astimezone()
    told = {moment(first + timedelta(seconds=s), full=True)[-8:] for s in (0, 31)}
    assert told == {"14:05:09", "14:05:40"}


@pytest.mark.usefixtures("qapp")
def test_every_window_sees_the_age_of_a_servers_backup(
    postgres_database, actor, tmp_path, monkeypatch
):
    """The files lie on the computer that makes them; the age lies in the office."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "this pc"))
    monkeypatch.setattr(tools, "_folders", lambda: iter(()))
    work = Work(postgres_database, actor, inline=True)
    url = postgres_database.url.render_as_string(hide_password=False)
    profile = Profile("postgresql", hosts="127.0.0.1", database="office")
    keeper = Keeper(Session(profile, work, Registry(), Settings()), inline=True)
    keeper.refresh()
    assert backup_sign(keeper).words == "No backup known"
    keeper.look()
    assert keeper.backups == (), "this computer was not told to back up the server"
    made = service.back_up(url, service.shelf_for(url, tmp_path / "another pc"))
    keeper.refresh()
    assert keeper.last == made.made
    assert backup_sign(keeper).words.startswith("Backup ")
    keeper._settings.backup_server = True
    keeper.back_up()
    assert len(keeper.backups) == 1
