"""Starting: the wizard first, then the window, one per user and database."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from app.__main__ import (
    input_methods,
    is_for_window,
    keys_in_order,
    main,
    odd_scales,
)
from app.access import service as access
from app.access.domain import ALL_PERMISSIONS, Role, Staff
from app.core import books, people
from app.core.actor import Actor
from app.core.errors import NotPossibleError
from app.office import service as office
from app.office.domain import Company
from app.settings import Profile, Settings, locations
from app.ui import errors
from app.ui.draft_file import SESSION, DraftFile
from app.ui.shell import Shell
from app.ui.single import SingleInstance, server_name
from app.ui.start import Start
from forms.kit import screens, theme
from forms.shell import ShellForm
from tests import make
from tests.ui.shell_world import session

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    theme.install(qapp)
    yield
    theme.set_mode("light")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_first_start_shows_the_wizard(qtbot):
    start = Start(locations(), inline=True)
    assert start.begin()
    assert start.shell is None
    qtbot.addWidget(start.wizard.form)
    assert start.wizard.form.isVisible()
    start.wizard.form.over = True


def test_a_later_start_opens_the_office_where_one_was(qtbot, tmp_path, sqlite_url):
    profile = Profile("sqlite", path=sqlite_url.removeprefix("sqlite:///"))
    kept = {"what": "settings", "name": "", "database": profile.name()}
    home = {"what": "home", "name": "", "database": profile.name()}
    Settings(
        path=tmp_path / "settings.toml",
        language="en",
        profile=profile,
        tabs=[home, kept],
        current=1,
    ).save()
    start = Start(locations(), inline=True)
    assert start.begin()
    qtbot.addWidget(start.shell.form)
    assert [o.title for o in start.shell.opened.values()] == ["Home", "Settings"]
    assert start.shell.front().title == "Settings"
    start.shell.detach()
    start.single.close()


@pytest.mark.feature("H30")
def test_logging_off_puts_everything_typed_on_the_disk_and_closes_nothing(
    qtbot, tmp_path, sqlite_url
):
    profile = Profile("sqlite", path=sqlite_url.removeprefix("sqlite:///"))
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    start = Start(locations(), inline=True)
    assert start.begin()
    qtbot.addWidget(start.shell.form)
    start.shell.open("party")
    tab = start.shell.front().tab
    tab.form.form.fields["name"].input.setText("Nordh")
    start.commit()
    file = DraftFile(locations().drafts(profile))
    left = {one.form: one for one in file.read()}
    file.close()
    assert left[tab.form_key].typing == {"name": "Nordh"}
    assert SESSION in left
    assert start.shell.front().tab is tab
    start.shell.detach()
    start.single.close()


@pytest.mark.feature("H30")
def test_money_that_comes_back_at_the_start_asks_whose_it_is(
    qtbot, tmp_path, sqlite_database
):
    with sqlite_database.unit_of_work(Actor("Ma", frozenset(ALL_PERMISSIONS))) as uow:
        make.company(uow)
        office.save_company(uow, Company(code="HK", name_en="HK", base_currency="HKD"))
        access.save(uow, Staff(login="li", name="Li Na", roles=frozenset({Role.SALES})))
    profile = Profile("sqlite", path=sqlite_database.url.database)
    sqlite_database.close()
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    start = Start(locations(), inline=True)
    assert start.begin()
    qtbot.addWidget(start.shell.form)
    start.shell.open("receipt")
    start.shell.front().tab.form.form.fields["reference"].input.setText("FT1")
    start.commit()
    start._let_go()
    books.keep_in({})  # as in a program that starts
    people.keep({})
    again = Start(locations(), inline=True)
    assert again.begin()
    qtbot.addWidget(again.shell.form)
    assert books.companies() == 2, "known before the forms are made"
    assert people.called("li") == "Li Na"
    tab = again.shell.front().tab
    assert tab.unsaved()
    qtbot.waitUntil(tab.form.form.fields["company"].isVisible)
    again._let_go()
    books.keep_in({})


def test_nothing_of_an_office_that_was_left_stays(
    qtbot, tmp_path, sqlite_url, monkeypatch
):
    gc.freeze()  # what other tests have left need not be looked through below
    profile = Profile("sqlite", path=sqlite_url.removeprefix("sqlite:///"))
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    start = Start(locations(), inline=True)
    assert start.begin()
    qtbot.addWidget(start.shell.form)
    shell = start.shell
    shell.open_list("contracts")
    shell.open("party")
    parts = (shell.session, shell.desk, shell.keeper)
    left = [
        weakref.ref(one) for one in (*parts, *(o.tab for o in shell.opened.values()))
    ]
    work, told = shell.session.work, []
    monkeypatch.setattr(errors, "tell", lambda *said: told.append(said))
    del parts
    shell.office_asked.emit(profile, "")
    work.failed.emit(NotPossibleError("Too late."))
    assert not told, "of the office that was left nothing more is heard"
    del work

    def gone():
        gc.collect()
        assert all(one() is None for one in left)

    qtbot.waitUntil(gone)
    shell.detach()
    start.single.close()


def test_an_office_that_follows_another_is_typed_into_at_once(
    qtbot, tmp_path, sqlite_url
):
    profile = Profile("sqlite", path=sqlite_url.removeprefix("sqlite:///"))
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    start = Start(locations(), inline=True)
    assert start.begin()
    form = start.shell.form
    qtbot.addWidget(form)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    start.shell.office_asked.emit(profile, "")
    assert form.isVisible()
    # A window that hides and comes back before the window system has said that its
    # keyboard is gone hears nothing of it, and no key any more.
    assert QApplication.activeWindow() is form
    start.shell.detach()
    start.single.close()


@pytest.mark.parametrize(
    ("wide", "high", "fills"),
    [(683, 354, True), (1366, 728, True), (1920, 1040, False)],
)
def test_a_window_that_outgrows_its_screen_fills_it(
    qtbot, monkeypatch, wide, high, fills
):
    form = ShellForm()
    qtbot.addWidget(form)
    monkeypatch.setattr(screens, "room", lambda _of: QRect(0, 0, wide, high))
    form.take_geometry("")
    assert form.isMaximized() == fills


def test_a_second_start_hands_over_and_leaves(qtbot):
    first = SingleInstance("office.db")
    assert not first.hand_over([])
    assert first.listen()
    second = SingleInstance("office.db")
    with qtbot.waitSignal(first.called) as told:
        assert second.hand_over(["--open", "SC-1"])
    assert told.args[0] == ["--open", "SC-1"]
    other = SingleInstance("another.db")
    assert not other.hand_over([])
    assert server_name("office.db") != server_name("another.db")
    first.close()


def test_without_a_display_it_says_so_in_one_sentence():
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("lading: there is no display here")
    assert len(done.stderr.splitlines()) == 1


def test_a_word_goes_to_the_command_line(monkeypatch):
    import types

    asked = []
    cli = types.ModuleType("app.cli")
    cli.main = lambda words: asked.append(words) or 3
    monkeypatch.setitem(sys.modules, "app.cli", cli)
    assert main(["doctor", "--json"]) == 3
    assert main(["--headless-demo", "--out", "x"]) == 3
    assert main(["tidy"]) == 3
    assert main(["no-such-word"]) == 3
    assert asked == [
        ["doctor", "--json"],
        ["demo", "--out", "x"],
        ["tidy"],
        ["no-such-word"],
    ]


@pytest.mark.parametrize(
    "words", [[], ["--sample"], ["lading://contract/SC26-0031"], ["-style", "fusion"]]
)
def test_a_link_or_an_option_goes_to_the_window(words):
    assert is_for_window(words)


def test_the_window_needs_neither_the_database_nor_the_paper_library():
    code = (
        "import sys; import app.ui.start;"
        "print([m for m in ('sqlalchemy', 'reportlab', 'alembic', 'pypinyin')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]"


def test_nothing_blocks_the_screen_while_the_database_opens(
    qtbot, tmp_path, sqlite_url
):
    profile = Profile("sqlite", path=sqlite_url.removeprefix("sqlite:///"))
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    start = Start(locations())
    start.begin()
    qtbot.addWidget(start.shell.form)
    assert start.shell.form.isVisible()
    assert start.shell.session is None  # shown before the database is open
    qtbot.waitUntil(lambda: start.shell.session is not None)
    QApplication.processEvents()
    start._let_go()
    start._aside.wait()
    delete(start)  # nothing is loaded, sealed or listened for any more


def test_menus_are_made_after_the_first_rows_unless_the_office_is_closed(qtbot, work):
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.actions.wait = 1
    shell.attach(session(work, shell.settings))
    assert shell.front() is not None
    assert not shell.form.menuBar().actions()
    qtbot.waitUntil(lambda: bool(shell.form.menuBar().actions()))
    shell.form.show_menus(())
    shell.actions.follow(shell.session)
    shell.detach()
    over: list[bool] = []
    QTimer.singleShot(2, lambda: over.append(True))  # due after the menus
    qtbot.waitUntil(lambda: bool(over))
    assert not shell.form.menuBar().actions()


@pytest.mark.feature("H42")
def test_a_link_opens_its_record_in_the_window_that_runs(
    qtbot, tmp_path, sample_database, monkeypatch
):
    path = sample_database.url.database
    sample_database.close()
    profile = Profile("sqlite", path=path)
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    start = Start(locations(), inline=True)
    assert start.begin(["lading://contract/SC26-0031"])
    qtbot.addWidget(start.shell.form)
    qtbot.waitUntil(lambda: start.shell.front().title == "SC26-0031")
    second = SingleInstance(profile.name())
    with qtbot.waitSignal(start.single.called):
        assert second.hand_over(["lading://shipment/sh260001"])
    qtbot.waitUntil(lambda: start.shell.front().title == "SH26-0001")
    told = []
    monkeypatch.setattr(errors, "tell", lambda _form, error: told.append(str(error)))
    wrong = ("lading://contract/SC99-1", "lading://nothing/1", "lading://../x", "x")
    start.shell.actions.links.follow(wrong)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert sum("leads nowhere" in sentence for sentence in told) == 2
    assert sum("no link to a record" in sentence for sentence in told) == 1
    start.shell.detach()
    start.single.close()


@pytest.mark.feature("H42")
def test_the_sample_started_again_comes_to_the_front_where_it_runs(qtbot):
    there = SingleInstance(Profile("sqlite", path=str(locations().sample)).name())
    assert there.listen()
    words = ["--sample", "lading://contract/SC26-0031"]
    again = Start(locations(), inline=True)
    with qtbot.waitSignal(there.called) as called:
        assert not again.begin(words)
    assert called.args == [words]
    assert again.shell is None, "no second window, which would find the file in use"
    there.close()


@pytest.mark.feature("H42")
def test_a_link_goes_to_the_sample_where_nothing_else_is_set_up(qtbot):
    there = SingleInstance(Profile("sqlite", path=str(locations().sample)).name())
    assert there.listen()
    words = ["lading://contract/SC26-0031"]
    second = Start(locations(), inline=True)
    with qtbot.waitSignal(there.called) as called:
        assert not second.begin(words)
    assert called.args == [words]
    assert second.wizard is None, "a link is no reason to set up an office"
    there.close()


@pytest.mark.feature("H33")
@pytest.mark.parametrize(
    ("desktop", "tried"),
    [
        ({"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}, "fcitx;ibus"),
        ({"QT_IM_MODULE": "fcitx5"}, "fcitx5;ibus"),
        ({"XMODIFIERS": "@im=fcitx"}, "fcitx;ibus"),
        ({"QT_IM_MODULES": "wayland;fcitx"}, "wayland;fcitx;ibus"),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus", "QT_IM_MODULE": "fcitx"}, ""),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, ""),
        # Wayland has a language of its own for input methods.
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"}, ""),
        ({}, ""),
    ],
)
def test_fcitx_is_reached_by_the_plug_in_that_is_there(desktop, tried):
    assert input_methods(desktop) == tried


def test_an_input_method_answers_each_key_in_its_turn():
    """Typed 8 ms apart through ibus, 4 of 6 times ten lines came out otherwise."""
    desktop = {}
    keys_in_order(desktop)
    assert desktop == {"IBUS_ENABLE_SYNC_MODE": "1"}
    asked = {"IBUS_ENABLE_SYNC_MODE": "0"}
    keys_in_order(asked)
    assert asked == {"IBUS_ENABLE_SYNC_MODE": "0"}, "the desktop's own word stays"


def test_scales_that_nobody_can_work_with_are_left_out():
    """With 0, or letters as large as a house, the window fell with the first icon."""
    for text in ("0", "-3", "abc", "nan", "inf", "40", ""):
        assert odd_scales({"QT_SCALE_FACTOR": text}) == ["QT_SCALE_FACTOR"]
    assert odd_scales({"QT_FONT_DPI": "99999"}) == ["QT_FONT_DPI"]
    for text in ("0.5", "1", "1.25", "2", "4"):
        assert odd_scales({"QT_SCALE_FACTOR": text, "QT_FONT_DPI": "144"}) == []
