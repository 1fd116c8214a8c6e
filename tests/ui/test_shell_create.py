"""A new record made out of a look-up, and the way back with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.refs import Choice, Ref
from app.settings import Profile, Settings
from app.ui.drafts import Drafts
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from tests.ui import shell_world as world


def _found(_uow, text: str) -> list[Choice]:
    return [
        Choice(Ref(key, f"N-{key}", note.text))
        for key, note in world.STORED.items()
        if text in (f"N-{key}", note.text)
    ]


def _begun(text: str) -> world.Note:
    return world.Note(text=text)


FOUND = f"{__name__}:_found"
MODULE = replace(
    world.NOTES,
    lookups={"note": FOUND, "other": FOUND},
    begins={"note": f"{__name__}:_begun"},
)


@pytest.fixture
def shell(qtbot, work):
    world.STORED.clear()
    made = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(made.form)
    made.form.show()
    profile = Profile("sqlite", path=str(work.database.url.database))
    made.attach(Session(profile, work, Registry((MODULE,)), made.settings), None)
    return made


@pytest.mark.feature("H5")
def test_a_look_up_begins_a_new_record_and_gets_it_back(shell) -> None:
    shell.open("note")
    asking = shell.front()
    came: list[Choice] = []
    shell.desk.create("note", "Lamp", came.append)
    new = shell.front()
    assert new is not asking
    assert new.tab.draft == world.Note(text="Lamp")
    assert came == []
    new.tab.save()
    assert shell.front() is asking
    assert [choice.ref.name for choice in came] == ["Lamp"]


def test_a_record_closed_unsaved_brings_nothing_back(shell, monkeypatch) -> None:
    monkeypatch.setattr("app.ui.errors.ask_unsaved", lambda *_: "discard")
    came: list[Choice] = []
    shell.desk.create("note", "Lamp", came.append)
    shell.close_front()
    assert came == []
    assert [o.address.what for o in shell.opened.values()] == ["home"]


def test_only_look_ups_of_records_offer_a_new_one(shell) -> None:
    assert shell.desk.may_create("note")
    assert not shell.desk.may_create("other")
    assert not shell.desk.may_create("unknown")


def test_an_untouched_new_tab_does_not_come_back(shell) -> None:
    shell.open("note")
    assert shell.front().written() is None
    shell.front().tab._edit("something")
    assert shell.front().written()["what"] == "record"


@pytest.mark.feature("H18", "H30")
def test_a_copy_that_was_closed_untouched_is_not_there_at_the_next_start(
    office, tmp_path
):
    """Ctrl+W asks nothing about it, and it stood there again on the next morning."""
    drafts = Drafts(tmp_path / "drafts.db")
    shell = office(drafts)
    shell.open("contract", 1)
    shell.front().tab.duplicate()
    shell.close_front()
    shell.reopen()
    copy = shell.front()
    assert len(copy.tab.draft.lines) > 0, "Ctrl+Shift+T brings all of it"
    shell.close_front()
    shell.form.close()
    assert drafts.flush()
    assert [left.kind for left in drafts.left()] == []
    drafts.close()
