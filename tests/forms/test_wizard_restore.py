"""A new computer whose office is gone: the first run brings a backup back."""

from __future__ import annotations

import shutil
import uuid
import zipfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from app.db import encryption, founding, keys
from app.db.backup import files, server
from app.db.security.check import check
from app.db.unit_of_work import Database
from app.office import service
from app.ui import restoring
from app.ui.session import open_database, who_works
from forms.encryption import FilePassword
from forms.wizard import DATABASE, DONE
from tests.forms.test_wizard import (
    ACTOR,
    BOSS_SECRET,
    LEADER,
    a_boss,
    click,
    fill_in,
    place,
    to_database,
    type_into,
    wizard,
)
from tests.make import company
from tests.reuse import drop

__all__ = ["place", "wizard"]

WORD = "correct horse"
OURS = "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD."


@pytest.fixture
def office(sqlite_url, monkeypatch):
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    database = Database(sqlite_url)
    with database.unit_of_work(ACTOR) as uow:
        company(uow)
    database.close()
    yield Path(sqlite_url.removeprefix("sqlite:///"))
    keys.forget()


@pytest.fixture
def backup(office, tmp_path):
    return files.make(office, tmp_path / "2026-03-03.db").file


@pytest.fixture
def chosen(wizard, qtbot, tmp_path, monkeypatch):
    """Choose a backup for a file that is not there; returns where it comes."""
    form, to = wizard.form, tmp_path / "new" / "lading.db"

    def choose(file, to=to):
        monkeypatch.setattr(restoring.asking, "choose", lambda *_: str(file or ""))
        if form.step() != DATABASE:
            to_database(qtbot, form)
        type_into(qtbot, form.database.path, str(to))
        click(qtbot, form.database.restore)
        return to

    return choose


def of(path):
    database = Database(f"sqlite:///{path}")
    with database.reading(ACTOR) as uow:
        found = service.find_company(uow).name_en
    database.close()
    return found


@pytest.mark.feature("A141")
def test_a_backup_becomes_the_office_of_a_new_computer(wizard, qtbot, chosen, backup):
    to = chosen(backup)
    assert wizard.form.step() == DONE, wizard.form.database.outcome_words()
    assert wizard.settings.profile.path == str(to)
    assert of(to) == OURS
    with qtbot.waitSignal(wizard.finished):
        click(qtbot, wizard.form.next)


def test_an_encrypted_backup_asks_for_its_password_and_keeps_it(
    wizard, chosen, office, tmp_path, monkeypatch
):
    encryption.rewrite(office, keys.Key.of_password(WORD))
    backup = files.make(office, tmp_path / "2026-03-03.db").file
    keys.forget()
    typed = ["", "wrong one", WORD]

    def given(asked):
        asked.password.set_value(typed.pop(0))
        return bool(asked.password.value())

    monkeypatch.setattr(FilePassword, "given", given)
    to = chosen(backup)
    assert wizard.form.step() == DATABASE, "given up: nothing was brought"
    said = wizard.form.database.outcome_words()
    assert said == f"{backup.name} is encrypted. Enter its password."
    assert not to.exists()
    chosen(backup)
    assert wizard.form.step() == DONE
    assert keys.is_encrypted(to)
    assert of(to) == OURS


def test_a_plain_backup_is_encrypted_where_that_was_asked_for(
    wizard, qtbot, chosen, backup
):
    page = wizard.form.database
    to_database(qtbot, wizard.form)
    page.lock.set_value(True)
    page.show_lock(on=True)
    for field in (page.password, page.again):
        type_into(qtbot, field, WORD)
    to = chosen(backup)
    assert wizard.form.step() == DONE
    assert keys.is_encrypted(to)
    keys.forget()
    with pytest.raises(keys.LockedError):
        keys.of(to)


def test_what_is_being_restored_says_how_far_it_is_and_is_stopped(
    wizard, qtbot, chosen, backup
):
    form, said = wizard.form, []

    def stop(words, _done, _whole):
        if words:
            said.append((words, form.job.isVisibleTo(form)))
            click(qtbot, form.job._stop)

    wizard._stepped.connect(stop)
    to = chosen(backup)
    assert said == [(f"Reading {backup.name}", True)]
    assert form.database.outcome_words() == "Stopped. Nothing was changed."
    assert form.step() == DATABASE
    assert not to.exists()
    assert not form.job.isVisibleTo(form)
    wizard._stepped.disconnect(stop)
    chosen(backup)
    assert form.step() == DONE


def test_what_cannot_be_restored_is_told_in_one_sentence_and_leaves_nothing(
    wizard, chosen, backup, office, tmp_path
):
    broken = Path(shutil.copyfile(backup, tmp_path / "broken.db"))
    broken.write_bytes(broken.read_bytes()[:8192])
    shutil.copyfile(f"{backup}.json", f"{broken}.json")
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Sirs, we refer to your inquiry of 3 November.")
    tables = tmp_path / "server.zip"
    with zipfile.ZipFile(tables, "w") as made:
        made.writestr("tables.json", "{}")
    page, said = wizard.form.database, []
    for file in (broken, letter, tables, tmp_path / "gone.db"):
        to = chosen(file)
        said.append(page.outcome_words())
        assert wizard.form.step() == DATABASE
        assert not to.exists()
    assert said == [
        f"{broken} is damaged.",
        f"{letter} is damaged.",
        f"{tables} is the backup of a server. Restore it onto a server.",
        f"{tmp_path / 'gone.db'} is not there.",
    ]
    chosen(backup, office)
    assert page.path.problem().startswith("A file is there already.")
    chosen(None)
    assert wizard.form.step() == DATABASE


@pytest.fixture
def gone(postgres, postgres_admin, tmp_path):
    """Yields who led an office whose server is gone, and its backup, without slip."""
    name, boss = f"gone_{uuid.uuid4().hex[:8]}", a_boss()["user"]
    founding.found(postgres.url(name), founding.First(boss, "The boss", "typed-before"))
    made = server.make(make_url(postgres.url(name)), tmp_path / "office.dump")
    Path(f"{made.file}.json").unlink()
    drop(postgres_admin, name)
    with psycopg.connect(postgres.dsn(), autocommit=True) as root:
        root.execute(f"DROP ROLE {boss}")
    return boss, made.file


@pytest.mark.feature("A141")
def test_a_new_server_gets_the_office_back_and_its_leader_comes_in(
    qtbot, wizard, place, postgres, gone, backup, monkeypatch
):
    boss, file = gone
    form, chosen = wizard.form, [str(backup), str(file)]
    fields = form.database.fields
    monkeypatch.setattr(restoring.asking, "choose", lambda *_: chosen.pop(0))
    to_database(qtbot, form)
    secret = {"password": BOSS_SECRET, "again": BOSS_SECRET}
    fill_in(qtbot, form, "restore", {**place, **LEADER, "user": "somebody", **secret})
    click(qtbot, form.next)
    assert "is the backup of a file" in form.database.outcome_words()
    click(qtbot, form.next)
    assert form.step() == DATABASE
    assert fields["user"].problem() == (
        "The backup is restored. Nobody of its staff has the login “somebody”; its "
        f"administrators are: {boss}."
    )
    type_into(qtbot, fields["user"], boss)
    click(qtbot, form.next)
    assert form.step() == DONE, form.database.outcome_words()
    url = postgres.url(place["database"])
    assert check(url) == ()
    profile = wizard.settings.profile
    assert profile.user == boss
    database = open_database(profile, BOSS_SECRET)
    assert who_works(database, profile).may("access.edit")
    database.close()

    form.show_step(DATABASE)
    wizard._restored = ""  # another first run
    click(qtbot, form.next)
    assert fields["database"].problem().startswith("There is an office in")
