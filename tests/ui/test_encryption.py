"""The password of a file, from the first start to its removal, in the window."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.db import encryption, keys, opening
from app.db.backup import service
from app.settings import Profile, Settings, locations
from app.ui import errors
from app.ui.drafts import Draft, Drafts
from app.ui.start import Start
from forms.encryption import FilePassword, NewFilePassword
from tests.pause import pause

pytestmark = pytest.mark.usefixtures("dressed")

WORD = "correct horse"


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch, tmp_path):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    yield
    keys.forget()


@pytest.fixture
def office(sample_office, tmp_path) -> Path:
    path = Path(shutil.copyfile(sample_office, tmp_path / "office.db"))
    profile = Profile("sqlite", path=str(path))
    Settings(
        path=locations().settings, language="en", profile=profile, backup_hours=2
    ).save()
    return path


@pytest.fixture
def typed(monkeypatch):
    """What a person types into the windows that ask for passwords, in order."""
    words: list[str] = []
    said: list[str] = []

    def given(asked) -> bool:
        said.append(asked.problem.text() or asked.accessibleDescription())
        if not words:
            return False
        word = words.pop(0)
        asked.password.set_value(word)
        if isinstance(asked, NewFilePassword):
            asked.again.set_value(word)
        return not asked.missing()

    monkeypatch.setattr(FilePassword, "given", given)
    monkeypatch.setattr(NewFilePassword, "given", given)
    return words


@pytest.fixture
def started(qtbot):
    made = []

    def start() -> Start:
        new = Start(locations(), inline=True)
        assert new.begin()
        qtbot.addWidget(new.shell.form)
        made.append(new)
        return new

    yield start
    for each in made:
        if each.shell.session is not None:
            each._let_go()


def settings_of(start: Start):
    start.shell.go("settings")
    return start.shell.front().tab


def test_the_settings_encrypt_change_and_remove(office, started, typed, monkeypatch):
    monkeypatch.setattr(errors, "ask", lambda *_: "remove")
    start = started()
    tab = settings_of(start)
    card = tab.form.encryption
    assert "whoever can read it can open it" in card.words.text()
    assert card.decrypt.isHidden()
    typed.append(WORD)
    tab._encrypt()

    pause(1)
    assert keys.is_encrypted(office)
    assert start.shell.session is not None, "the office is open again"
    tab = settings_of(start)
    assert "opens with its password only" in tab.form.encryption.words.text()
    tab._decrypt()
    pause(1)
    assert keys.salt_of(office) == keys.HEADER
    shelf = service.shelf_for(f"sqlite:///{office}", locations().backups)
    assert {keys.salt_of(b.file) for b in shelf.backups()} == {keys.HEADER}


def test_an_encrypted_office_asks_until_the_password_is_right(office, started, typed):
    encryption.rewrite(office, keys.Key.of_password(WORD))
    keys.forget()
    typed += ["wrong one", WORD]
    start = started()
    assert start.shell.session is not None
    assert typed == []


def test_a_damaged_beginning_leads_to_the_backup(office, started, typed, monkeypatch):
    shelf = service.shelf_for(f"sqlite:///{office}", locations().backups)
    encryption.change(office, WORD, shelf)
    office.write_bytes(bytes(16) + office.read_bytes()[16:])
    keys.forget()
    seen = []

    def answer(_parent, _title, text, answers):
        seen.append(text)
        return next(a for a in answers if a.primary).key

    monkeypatch.setattr(errors, "ask", answer)
    typed.append(WORD)
    start = started()
    assert start.shell.session is not None
    assert "is whole" in seen[0]


def test_drafts_follow_the_password_of_their_office(office, tmp_path):
    file = tmp_path / "drafts.db"
    draft = Draft(
        form="a",
        kind="party",
        id=None,
        title="NORDHAUS",
        stored=None,
        draft={"name": "NORDHAUS"},
        key="k",
    )
    drafts = Drafts(file, office)
    drafts.keep(draft)
    drafts.close()
    assert b"NORDHAUS" in file.read_bytes()
    encryption.rewrite(office, keys.Key.of_password(WORD))
    drafts = Drafts(file, office)
    assert [d.title for d in drafts.left()] == ["NORDHAUS"]
    drafts.keep(draft)
    assert drafts.flush()
    assert not any(b"NORDHAUS" in f.read_bytes() for f in tmp_path.glob("drafts.db*"))
    drafts.close()


def test_the_wizard_makes_an_encrypted_office(qtbot, tmp_path):
    from app.ui.wizard_controller import WizardController
    from forms.wizard import DATABASE, DONE, SAMPLE

    path = tmp_path / "new.db"
    made = WizardController(Settings(path=locations().settings), inline=True)
    made.form.over = True
    qtbot.addWidget(made.form)
    made.answers.local = Profile("sqlite", path=str(path))
    made.form.database.show_answers(made.answers)
    made.form.show_step(DATABASE)
    page = made.form.database
    page.show_lock(on=True)
    made.next()
    assert made.form.step() == DATABASE, "no password is no encryption"
    page.password.set_value("short")
    page.again.set_value("other")
    made.next()
    assert made.form.step() == DATABASE
    assert page.password.problem()
    page.password.set_value(WORD)
    page.again.set_value(WORD)
    made.next()
    assert made.form.step() == SAMPLE
    made.next()
    assert made.form.step() == DONE
    assert keys.is_encrypted(path)
    keys.forget()
    opening.unlock(path, WORD)
