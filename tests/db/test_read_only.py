"""A file that cannot be written opens for reading; what would be saved is refused."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app import cli
from app.core.errors import UnavailableError
from app.db import encryption, keys, opening, place, sqlite, trouble
from tests.campaign import office


@contextmanager
def anybody():
    """Be somebody whom read-only files stop: root is not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def path(tmp_path, monkeypatch) -> Iterator[Path]:
    """An office in a folder that others may enter; pytest's own are closed to them."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    folder = Path(tempfile.mkdtemp())
    yield Path(shutil.copyfile(office.template(), folder / "office.db"))
    folder.chmod(0o777)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("file", "folder"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)]
)
def test_it_opens_for_reading_and_refuses_to_save(path, file, folder, capsys):
    path.chmod(file)
    path.parent.chmod(folder)
    was = path.read_bytes()
    with anybody():
        assert cli.main(["doctor", "--database", office.url(path)]) == 0
        assert "values" in capsys.readouterr().out
        database = opening.for_window(office.url(path))
        assert database.read_only
        with database.reading(office.ACTOR) as uow:
            connection = uow.session.connection()
            assert connection.exec_driver_sql("SELECT 1 FROM company").scalar() == 1
        with pytest.raises(UnavailableError) as told:
            office.save(database)
        assert told.value.msgid == trouble.READ_ONLY
        database.close()
    assert path.read_bytes() == was


def test_an_encrypted_one_opens_for_reading(path, monkeypatch):
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    encryption.rewrite(path, keys.Key.of_password("correct horse"))
    with closing(sqlite.connect(path)) as connection:
        sqlite.prepare(connection)  # with a log beside it, as every office
    keys.forget()
    path.parent.chmod(0o555)
    with anybody():
        opening.unlock(path, "correct horse")
        database = opening.for_window(office.url(path))
        with database.reading(office.ACTOR) as uow:
            connection = uow.session.connection()
            assert connection.exec_driver_sql("SELECT 1 FROM company").scalar() == 1
        database.close()
    keys.forget()


def test_one_that_was_not_closed_is_to_be_copied(path):
    with closing(sqlite.connect(path)) as connection:
        sqlite.prepare(connection)
        connection.execute("UPDATE company SET name_en = 'changed'")
        log, shared, _journal = sqlite.leftovers(path)
        held = log.read_bytes()
    log.write_bytes(held)
    shared.unlink(missing_ok=True)
    path.parent.chmod(0o555)
    with anybody():
        with pytest.raises(UnavailableError) as told, office.opened(path) as database:
            office.save(database)
        assert told.value.msgid == trouble.CLOSED_BADLY


def test_a_medium_is_no_place_for_a_new_office(path, monkeypatch):
    monkeypatch.setattr(place, "kind", lambda *_: place.Kind.MEDIUM)
    opening.check(office.url(path))
    with pytest.raises(UnavailableError, match="cannot be written"):
        opening.check(office.url(path.with_name("new.db")))


def test_a_read_only_file_is_not_encrypted(path, monkeypatch):
    monkeypatch.setattr(sqlite, "is_read_only", lambda _path: True)
    with pytest.raises(UnavailableError, match="read-only"):
        encryption.change(path, "correct horse", None)
