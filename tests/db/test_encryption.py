"""An encrypted office: nothing of it is read without its password, nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import cli
from app.core.errors import AppError, BusyError
from app.db import encryption, journal, keys, opening, schema, sqlite, trail
from app.db.backup import files, service
from app.db.backup.shelf import Backup, Kind
from app.db.backup.shelf import sha256 as shelf_sha
from app.db.trouble import DamagedError
from app.settings import Profile, locations
from tests import old
from tests.campaign import office

PASSWORD = "correct horse 电池"
SECRETS = (b"NORDHAUS", b"SC26-0031", "慈溪".encode(), b"SQLite format 3")


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch, tmp_path):
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    yield
    keys.forget()


@pytest.fixture
def path(sample_office, tmp_path) -> Path:
    (tmp_path / "o").mkdir()
    return Path(shutil.copyfile(sample_office, tmp_path / "o" / "office.db"))


@pytest.fixture
def shelf(path, tmp_path):
    return service.shelf_for(office.url(path), tmp_path / "b")


def readable(folder: Path) -> list[str]:
    """Return the files in which something of the sample stands in plain text."""
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in SECRETS)
    ]


def test_nothing_beside_an_encrypted_office_can_be_read(path, tmp_path):
    shelf = service.shelf_for(office.url(path), tmp_path / "b", tmp_path / "second")
    service.back_up(office.url(path), shelf)
    with office.opened(path) as database:
        database.keep_journal()
        office.save(database, "one")
    assert "office.db.actions" in {f.name for f in path.parent.iterdir()}
    before = files.look(path)
    assert encryption.change(path, PASSWORD, shelf) == 0
    with office.opened(path) as database:
        database.keep_journal()
        office.save(database, "two")
        assert readable(tmp_path) == [], "also while it is open: log, journal, backups"
    assert files.look(path).counts["quotation"] == before.counts["quotation"] + 1
    trail.check(path)
    assert len(shelf.everywhere()) == 6
    keys.forget()
    with pytest.raises(keys.LockedError):
        opening.for_window(office.url(path))
    with pytest.raises(keys.WrongPasswordError):
        opening.unlock(path, "another")
    opening.unlock(path, PASSWORD)
    opening.for_window(office.url(path)).close()


@pytest.fixture(scope="module")
def made(sample_office, tmp_path_factory):
    """An encrypted office and its key; copied, never changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "ROUNDS", 1000)
        key = keys.Key.of_password(PASSWORD)
    path = tmp_path_factory.mktemp("made") / "office.db"
    shutil.copyfile(sample_office, path)
    encryption.rewrite(path, key)
    return path, key


@pytest.fixture
def encrypted(made, path) -> Path:
    keys.keep(made[1])
    return Path(shutil.copyfile(made[0], path))


def test_the_password_can_be_changed_and_removed(encrypted, shelf):
    before = files.look(encrypted)
    service.back_up(office.url(encrypted), shelf)
    assert encryption.change(encrypted, "another one", shelf) == 0
    keys.forget()
    with pytest.raises(keys.WrongPasswordError):
        opening.unlock(encrypted, PASSWORD)
    for file in (encrypted, *(b.file for b in shelf.everywhere())):
        opening.unlock(file, "another one")
    assert encryption.change(encrypted, "", shelf) == 0
    assert files.look(encrypted).differences(before) == ()
    with closing(sqlite3.connect(encrypted)) as plain:
        assert plain.execute("SELECT number FROM contract").fetchone() == ("SC26-0031",)
    assert {b.figures.veiled for b in shelf.everywhere()} == {False}
    assert service.newest_sound(shelf) is not None


def test_backups_under_a_password_nobody_gave_stay_and_are_told(encrypted, shelf):
    key = keys.of(encrypted)
    other = shelf.place(datetime.now(UTC), Kind.FILE)
    other.write_bytes(os.urandom(8192))
    now, mine = datetime.now(UTC), str(encrypted.resolve())
    Backup(other, Kind.FILE, now, mine, shelf_sha(other)).write_slip()
    assert encryption.settle(encrypted, shelf) == 1
    assert other.exists()
    assert keys.of(encrypted) == key


def test_what_a_crash_left_plain_follows_at_the_next_look(path, shelf, tmp_path):
    service.back_up(office.url(path), shelf)
    with office.opened(path) as database:
        database.keep_journal()
        office.save(database, "one")
    key = keys.Key.of_password(PASSWORD)
    encryption.rewrite(path, key)  # and the PC falls
    assert readable(tmp_path)
    assert encryption.settle(path, shelf) == 0
    assert readable(tmp_path) == []


def test_a_journal_of_another_key_keeps_nobody_out_of_a_plain_file(encrypted):
    """The PC fell while the password was taken off; the next look settles it."""
    with office.opened(encrypted) as database:
        database.keep_journal()
        office.save(database, "one")
    encryption.rewrite(encrypted, None)
    keys.forget()
    opening.for_window(office.url(encrypted)).close()


def test_a_damaged_journal_is_no_damaged_office(encrypted, shelf):
    """The office was called damaged, and its last backup offered in its place."""
    service.back_up(office.url(encrypted), shelf)
    with office.opened(encrypted) as database:
        database.keep_journal()
        office.save(database, "one")
    now = journal.paths(encrypted)[0]
    told = now.read_bytes()
    now.write_bytes(told[:16] + os.urandom(len(told) - 16))  # its salt is left
    opening.for_window(office.url(encrypted)).close()
    assert service.is_uncovered(office.url(encrypted), shelf), "a backup closes the gap"


def test_what_was_saved_after_the_backup_comes_back(encrypted, shelf):
    backup = service.back_up(office.url(encrypted), shelf)
    with office.opened(encrypted) as database:
        database.keep_journal()
        office.save(database, "three")
        office.save(database, "four")
    before = files.look(encrypted)
    data = bytearray(encrypted.read_bytes())
    data[4096 * 5 + 99] ^= 1  # one bit of one page: its HMAC does not fit
    encrypted.write_bytes(data)
    with pytest.raises(DamagedError):
        service.check(office.url(encrypted))
    service.replace_damaged(encrypted, backup)
    assert files.look(encrypted) == before


@pytest.mark.parametrize("cut", [0, 100, 4096 * 3, -1])
def test_a_truncated_file_is_a_sentence(encrypted, cut):
    encrypted.write_bytes(encrypted.read_bytes()[:cut])
    with pytest.raises(DamagedError):
        opened_and_read(encrypted)
    keys.forget()
    with pytest.raises(AppError):
        opened_and_read(encrypted)


def opened_and_read(path: Path) -> None:
    opening.for_window(office.url(path)).close()
    service.check(office.url(path))


def test_a_damaged_beginning_is_no_traceback_and_a_backup_comes_back(encrypted, shelf):
    backup = service.back_up(office.url(encrypted), shelf)
    data = encrypted.read_bytes()
    encrypted.write_bytes(bytes(16) + data[16:])
    keys.forget()
    with pytest.raises(keys.LockedError):
        opening.for_window(office.url(encrypted))
    with pytest.raises(keys.WrongPasswordError, match="beginning is damaged"):
        opening.unlock(encrypted, PASSWORD)
    opening.unlock(backup.file, PASSWORD)
    service.replace_damaged(encrypted, backup)
    assert files.look(encrypted).counts["contract"] == 1


def test_an_older_office_is_upgraded_under_its_password(tmp_path):
    path = tmp_path / "old.db"
    url = old.in_file(path)
    encryption.rewrite(path, keys.Key.of_password(PASSWORD))
    schema.create(url)
    assert schema.standing(url) is schema.Standing.CURRENT
    assert keys.is_encrypted(path)
    trail.check(path)


def test_an_office_in_use_is_not_rewritten(path, monkeypatch):
    monkeypatch.setattr(sqlite, "WAIT", 0.05)
    with office.opened(path) as database, database.engine.connect() as reading:
        reading.exec_driver_sql("SELECT 1 FROM company").all()
        before = path.read_bytes()
        with pytest.raises(BusyError, match="Close it there"):
            encryption.rewrite(path, keys.Key.of_password(PASSWORD))
    assert path.read_bytes() == before
    assert not path.with_name("office.db.part").exists()


@pytest.mark.parametrize("begins", [b"PGDMP", b"PK\x03\x04"])
def test_a_packed_backup_of_a_server_is_not_taken_for_an_encrypted_file(
    tmp_path, begins
):
    """`lading restore` asked for a password that nobody had ever given."""
    path = tmp_path / "office.zip"
    path.write_bytes(begins + os.urandom(100_000))
    assert not keys.is_encrypted(path)
    assert keys.of(path) is None
    path.write_bytes(os.urandom(100_000))
    assert keys.is_encrypted(path)


# --- The command line ----------------------------------------------------------------


def test_the_words_encrypt_open_and_decrypt(path, tmp_path, monkeypatch, capsys):
    word, wrong = tmp_path / "word", tmp_path / "wrong"
    word.write_text(f"{PASSWORD}\n", "utf-8")
    wrong.write_text("wrong\n", "utf-8")
    monkeypatch.setenv("LADING_NEW_PASSWORD", "short")
    assert cli.main(["office", "encrypt", str(path)]) == 2
    monkeypatch.delenv("LADING_NEW_PASSWORD")
    drafts = locations().drafts(Profile("sqlite", path=str(path)))
    drafts.parent.mkdir(parents=True)
    shutil.copyfile(path, drafts)
    words = ["office", "encrypt", str(path), "--new-password-file", str(word)]
    assert cli.main(words) == 0
    assert keys.is_encrypted(drafts), "no window need come first"
    keys.forget()
    doctor = ["doctor", "--database", office.url(path)]
    assert cli.main(doctor) == 2
    assert "Enter its password" in capsys.readouterr().err
    assert cli.main([*doctor, "--password-file", str(wrong)]) == 2
    assert "does not open" in capsys.readouterr().err
    assert cli.main([*doctor, "--password-file", str(word)]) == 0
    keys.forget()
    monkeypatch.setenv("LADING_PASSWORD", PASSWORD)
    copy = str(tmp_path / "copy.db")
    assert cli.main(["backup", copy, "--database", office.url(path)]) == 0
    keys.forget()
    assert cli.main(["restore", copy, str(tmp_path / "again.db")]) == 0
    assert cli.main(["office", "decrypt", str(path)]) == 0
    assert keys.salt_of(path) == keys.HEADER


def test_a_tool_that_knows_sqlcipher_opens_the_file(encrypted, monkeypatch, shelf):
    """No key of ours: the password alone opens it, as SQLCipher's page tells."""
    monkeypatch.setattr(keys, "ROUNDS", 256_000)
    encryption.change(encrypted, "simple", shelf)
    with closing(sqlite.library.connect(str(encrypted))) as other:
        other.execute("PRAGMA key = 'simple'")
        assert other.execute("SELECT count(*) FROM contract").fetchone() == (1,)
