"""Backups that are cut off, spoilt, somebody else's, or mean harm: nothing changes."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import uuid
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from app.core.errors import AppError, NotPossibleError
from app.db.backup import archive, files, server, service
from app.db.backup.shelf import Kind, slip_of
from app.db.trouble import DamagedError
from tests.campaign import office

# --- Of a file -----------------------------------------------------------------------


@pytest.fixture
def place(tmp_path) -> Path:
    return Path(shutil.copyfile(office.template(), tmp_path / "office.db"))


@pytest.fixture
def shelf(place, tmp_path):
    return service.shelf_for(office.url(place), tmp_path / "backups")


def refused(file: Path, to: Path) -> AppError:
    """Return the sentence; nothing may be at the new place, nor beside it."""
    with pytest.raises(AppError) as told:
        service.restore(file, office.url(to))
    assert not list(to.parent.glob(f"{to.name}*")), "nothing was left there"
    return told.value


def foreign_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")


SPOILT = {
    "cut off": lambda f: f.write_bytes(f.read_bytes()[:-4096]),
    "half": lambda f: f.write_bytes(f.read_bytes()[: f.stat().st_size // 2]),
    "empty": lambda f: f.write_bytes(b""),
    "flipped bits": lambda f: f.write_bytes(flipped(bytearray(f.read_bytes()))),
    "zeros": lambda f: f.write_bytes(bytes(f.stat().st_size)),
    "a text": lambda f: f.write_text("SELECT * FROM party;\n" * 999),
    "another database": foreign_database,
}


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("with_slip", [True, False])
def test_a_spoilt_backup_of_a_file_is_refused(place, tmp_path, how, with_slip):
    backup = files.make(place, tmp_path / "backup.db")
    SPOILT[how](backup.file)
    if not with_slip:
        slip_of(backup.file).unlink()
    error = refused(backup.file, tmp_path / "new" / "again.db")
    assert isinstance(error, DamagedError | NotPossibleError)


@pytest.mark.parametrize(
    "slip",
    [
        *("", "{", "[]", "null", '{"kind": "db"}', "\x00\xff", "[" * 9999),
        '{"kind":"exe","made":"x","office":"","sha256":"","figures":{}}',
    ],
)
def test_a_slip_that_nobody_understands_is_none(place, shelf, slip):
    backup = service.back_up(office.url(place), shelf)
    slip_of(backup.file).write_text(slip, "utf-8")
    assert shelf.backups() == ()
    assert service.newest_sound(shelf) is None


def test_the_slip_of_another_backup_vouches_for_nothing(place, shelf, tmp_path):
    first = service.back_up(office.url(place), shelf)
    with office.opened(place) as database:
        office.save(database)
    second = service.back_up(office.url(place), shelf)
    shutil.copyfile(slip_of(first.file), slip_of(second.file))
    assert isinstance(refused(second.file, tmp_path / "n" / "a.db"), DamagedError)
    assert service.newest_sound(shelf).file == first.file


def test_the_backup_of_another_office_does_not_take_the_place(place, shelf, tmp_path):
    """Somebody put a whole and newer backup of another office onto the shelf."""
    mine = service.back_up(office.url(place), shelf)
    other = Path(shutil.copyfile(place, tmp_path / "other.db"))
    theirs = files.make(other, mine.file.with_name("9999-12-31 000000Z.db"))
    assert theirs.made >= mine.made
    assert service.newest_sound(shelf).file == mine.file


# --- Of a server, without PostgreSQL's tools -----------------------------------------


@pytest.fixture(scope="module")
def made(postgres, postgres_template, tmp_path_factory):
    """A backup of an empty office as a zip file; copied, never changed."""
    url = make_url(postgres.url(postgres_template))
    to = tmp_path_factory.mktemp("made") / "backup.zip"
    return server.make(url, to, Kind.TABLES).file


@pytest.fixture
def target(postgres, made):  # noqa: ARG001 - it starts the server
    return make_url(postgres.url(f"hostile_{uuid.uuid4().hex[:8]}"))


def rewritten(made: Path, to: Path, change) -> Path:
    """Write the archive anew with another index, or other files."""
    with zipfile.ZipFile(made) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    index = json.loads(parts[archive.INDEX])
    parts[archive.INDEX] = b""
    change(index, parts)
    parts[archive.INDEX] = parts[archive.INDEX] or json.dumps(index).encode()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return to


def table(index, name: str):
    return next(told for told in index["tables"] if told["name"] == name)


def renamed(name: str):
    def change(index, parts):
        parts[f"{name}.csv"] = parts["party.csv"]
        table(index, "party")["name"] = name

    return change


def smuggled(index, parts):
    data = parts["company.csv"] + b"1,2,3\n"
    parts["company.csv"] = data
    table(index, "company")["sha256"] = hashlib.sha256(data).hexdigest()


HOSTILE = {
    "no index": lambda _i, p: p.__setitem__(archive.INDEX, b"nothing"),
    "a list": lambda _i, p: p.__setitem__(archive.INDEX, b"[]"),
    "deep": lambda _i, p: p.__setitem__(archive.INDEX, b"[" * 99_999),
    "a bomb": lambda _i, p: p.__setitem__("party.csv", bytes(70 << 20)),
    "a great index": lambda _i, p: p.__setitem__(archive.INDEX, b" " * (20 << 20)),
    "a way out": renamed("../../etc/passwd"),
    "a statement": renamed('party"; DROP TABLE party; --'),
    "a file is missing": lambda _i, p: p.pop("party.csv"),
    "another checksum": lambda i, _p: table(i, "party").update(sha256="0" * 64),
    "a smuggled row": smuggled,
    "numbers for names": lambda i, _p: table(i, "party").update(columns=[1, 2]),
    "an unknown version": lambda i, _p: i.update(revision="9999_never"),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_archive_is_refused(made, target, tmp_path, postgres_admin, how):
    file = rewritten(made, tmp_path / "b.zip", HOSTILE[how])
    with pytest.raises(AppError):
        server.restore(file, target)
    assert not is_there(postgres_admin, target), "nothing of it stays on the server"


def cut_off(data: bytearray) -> bytearray:
    return data[: len(data) * 2 // 3]


def flipped(data: bytearray) -> bytearray:
    for at in range(100, len(data) // 2, 997):
        data[at] ^= 1
    return data


@pytest.mark.parametrize("how", [cut_off, flipped])
def test_a_spoilt_archive_is_refused(made, target, tmp_path, postgres_admin, how):
    file = tmp_path / "b.zip"
    file.write_bytes(how(bytearray(made.read_bytes())))
    with pytest.raises(AppError):
        server.restore(file, target)
    assert not is_there(postgres_admin, target)


def is_there(admin: psycopg.Connection, url: URL) -> bool:
    asked = "SELECT 1 FROM pg_database WHERE datname = %s"
    return admin.execute(asked, (url.database,)).fetchone() is not None
