"""Another program at the file does not take the log away from this one."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.core import peeking, whole
from app.core.actor import Actor
from app.core.errors import UnavailableError
from app.db import keys, probe, schema, sqlite
from app.db.backup import files
from app.db.unit_of_work import Database
from forms.kit import export
from tests import make

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
COUNT = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
print(held.execute("SELECT count(*) FROM party").fetchone()[0])
held.close()
"""


ON_LINUX = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="nobody tells which handles are open"
)


def handles(path: Path) -> int:
    """Count how often this program has a file open, also one that was removed."""
    links = (one for one in Path("/proc/self/fd").iterdir() if one.is_symlink())
    found = [str(one.readlink()) for one in links]
    return sum(one.removesuffix(" (deleted)") == str(path) for one in found)


def counted_elsewhere(path: Path) -> int:
    command = [sys.executable, "-c", COUNT, str(path)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.mark.skipif(os.name == "nt", reason="there a handle takes no locks away")
def test_who_looks_and_leaves_takes_nothing_away(tmp_path):
    path = tmp_path / "office.db"
    url = f"sqlite:///{path}"
    schema.create(url)
    with closing(Database(url)) as database:
        with database.unit_of_work(ACTOR) as uow:
            make.customer(uow)
        assert keys.salt_of(path) == keys.HEADER
        assert not keys.is_encrypted(path)
        assert probe._begins_with(path, keys.HEADER)
        assert counted_elsewhere(path) == 1
        assert path.with_name("office.db-wal").exists()
        with database.unit_of_work(ACTOR) as uow:
            make.supplier(uow, next(iter(make.SUPPLIERS)))
        assert counted_elsewhere(path) == 2


@pytest.mark.skipif(os.name == "nt", reason="there a handle takes no locks away")
def test_however_many_other_files_were_opened_meanwhile(tmp_path):
    """A window that stays open for weeks reads each backup through, file by file."""
    path = tmp_path / "office.db"
    with closing(sqlite.connect(path)) as office:
        sqlite.prepare(office)
        office.execute("CREATE TABLE party (name)")
        assert keys.salt_of(path) == keys.HEADER
        for number in range(600):
            other = tmp_path / f"{number}.db"
            other.write_bytes(b"")
            with closing(sqlite.connect(other)):
                keys.salt_of(other)
        assert counted_elsewhere(path) == 0
        assert path.with_name("office.db-wal").exists()


@ON_LINUX
@pytest.mark.parametrize("closed", [True, False])
def test_a_file_is_let_go_with_its_last_connection(tmp_path, closed):
    """A backup that was read through and removed would fill the disk all the same."""
    path = tmp_path / "copy.db"
    first, second = sqlite.connect(path), sqlite.connect(path)
    first.execute("CREATE TABLE party (name)")
    assert keys.salt_of(path) == keys.HEADER
    second.close()
    assert keys.salt_of(path) == keys.HEADER
    assert handles(path) == 2  # SQLite's and ours
    if closed:
        first.close()
        first.close()
    del first
    path.unlink()
    assert handles(path) == 0


@ON_LINUX
def test_two_that_look_at_once_read_each_from_the_beginning(tmp_path):
    path = tmp_path / "copy.db"
    path.write_bytes(b"abcdef")
    with peeking.opened(path) as one, peeking.opened(path) as other:
        assert (one.read(3), other.read(3), one.read(3)) == (b"abc", b"abc", b"def")
    assert handles(path) == 0


def _attached(path: Path, _other: Path) -> None:
    with whole.reading(path) as file:
        file.read()


def _linked(path: Path, other: Path) -> None:
    other.symlink_to(path)
    _attached(other, other)


def _of_the_same_file(path: Path, other: Path) -> None:
    other.hardlink_to(path)
    _attached(other, other)


def _index(path: Path, _other: Path) -> None:
    _attached(path.with_name("office.db-shm"), path)


def _index_linked(path: Path, other: Path) -> None:
    other.symlink_to(path.with_name("office.db-shm"))
    _attached(other, other)


def _written_over(path: Path, other: Path) -> None:
    other.symlink_to(path)
    with whole.replacing(other) as new:
        new.write_bytes(b"a list")


def _list_written_over(path: Path, _other: Path) -> None:
    export.export(str(path), "csv", (), ())


def _in_its_journal(path: Path, _other: Path) -> None:
    with whole.replacing(path.with_name("office.db-journal")) as new:
        new.write_bytes(b"a list")


def _restored_from(path: Path, other: Path) -> None:
    files.restore(path, other)


def _slipped_under(path: Path, other: Path) -> None:
    """A link that is put there between the look and the opening."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole, "refuse_open", lambda _path: None)
        _linked(path, other)


@pytest.mark.skipif(os.name == "nt", reason="there a handle takes no locks away")
@pytest.mark.parametrize(
    "asked",
    [
        *(_attached, _linked, _of_the_same_file, _index, _index_linked, _written_over),
        *(_list_written_over, _in_its_journal, _restored_from, _slipped_under),
    ],
)
def test_the_open_office_is_no_file_to_attach_or_to_write_over(tmp_path, asked):
    path = tmp_path / "office.db"
    url = f"sqlite:///{path}"
    schema.create(url)
    with closing(Database(url)) as database:
        with database.unit_of_work(ACTOR) as uow:
            make.customer(uow)
        with pytest.raises((OSError, UnavailableError)):
            asked(path, tmp_path / "other")
        assert counted_elsewhere(path) == 1
        assert path.with_name("office.db-wal").exists()
        with database.unit_of_work(ACTOR) as uow:
            make.supplier(uow, next(iter(make.SUPPLIERS)))
        assert counted_elsewhere(path) == 2
    with whole.reading(path) as file:  # once it is closed it is a file like others
        assert file.read(6) == b"SQLite"
