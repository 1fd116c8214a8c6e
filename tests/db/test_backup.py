"""Backups count when they are verified, and come back as they were."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.core.errors import AppError, NotPossibleError, UnavailableError
from app.db import place, schema, sqlite
from app.db.backup import files, server, service, tools
from app.db.backup.figures import Figures
from app.db.backup.shelf import Backup, Kind, Shelf, read, slip_of, staying
from app.db.trouble import DamagedError
from tests.postgres import find_programs
from tests.walks import walked


@pytest.fixture
def office(sample_office, tmp_path):
    """The sample company's office in a file of its own."""
    path = tmp_path / "office.db"
    shutil.copyfile(sample_office, path)
    return path


@pytest.fixture
def shelf(office, tmp_path):
    return Shelf.of(str(office), tmp_path / "backups", tmp_path / "second")


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def numbers(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT number FROM contract").fetchall()


@pytest.mark.feature("A141")
def test_an_office_in_use_is_backed_up_twice_and_restored(office, shelf, tmp_path):
    with closing(sqlite3.connect(office)) as open_elsewhere:
        open_elsewhere.execute("SELECT * FROM contract").fetchone()
        backup = service.back_up(url_of(office), shelf)
    assert [b.file.name for b in shelf.everywhere()] == [backup.file.name] * 2
    assert not list(backup.file.parent.glob("*-wal")), "a backup stands alone"
    again = tmp_path / "elsewhere" / "again.db"
    seen = service.restore(shelf.everywhere()[1].file, url_of(again))
    assert seen == backup.figures
    assert seen.counts["contract"] == 1
    # 58,981.60 USD in thousandths, as the sample's contract says on paper
    assert seen.sums["contract.total"] == "58981600"
    assert numbers(again) == [("SC26-0031",)]
    assert service.drill(backup, url_of(office)) == seen


def test_a_backup_without_its_slip_does_not_count(office, shelf):
    backup = service.back_up(url_of(office), shelf)
    slip_of(backup.file).unlink()
    assert shelf.newest() is None
    assert service.newest_sound(shelf) == read(shelf.second / backup.file.name)


def test_a_changed_backup_is_noticed_and_the_one_before_is_offered(office, shelf):
    first = service.back_up(url_of(office), shelf)
    second = service.back_up(url_of(office), shelf)
    data = bytearray(second.file.read_bytes())
    at = data.find(b"SC26-0031")
    data[at : at + 4] = b"XX99"  # a value no check of the database would miss
    second.file.write_bytes(data)
    shutil.rmtree(shelf.second)
    assert service.newest_sound(shelf).file == first.file
    with pytest.raises(DamagedError):
        service.restore(second.file, url_of(office.with_name("again.db")))
    assert not office.with_name("again.db").exists()


def test_a_damaged_office_is_not_backed_up_over_good_ones(office, shelf):
    good = service.back_up(url_of(office), shelf)
    data = bytearray(office.read_bytes())
    data[40960:45056] = bytes(4096)
    office.write_bytes(data)
    with pytest.raises(DamagedError):
        service.back_up(url_of(office), shelf)
    assert shelf.newest() == good
    assert not list(shelf.folder.glob("*.part*"))


@pytest.mark.feature("A141")
@pytest.mark.parametrize("word", [b"kind VARCHAR", b"(kind IN"])
def test_a_spoilt_word_in_the_description_of_a_table_is_noticed(office, shelf, word):
    """Who opens a file only to read it is told nothing of it, and must ask."""
    data = bytearray(office.read_bytes())
    table = data.index(b"CREATE TABLE shipment_charge")
    data[data.index(word, table) + word.index(b"k")] ^= 1  # "jind"
    office.write_bytes(data)
    with pytest.raises(DamagedError):
        files.look(office)
    with pytest.raises(DamagedError):
        service.back_up(url_of(office), shelf)
    assert not shelf.backups()


def test_a_place_that_cannot_be_written_says_so(office, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    with pytest.raises(UnavailableError, match="cannot be kept"):
        service.back_up(url_of(office), Shelf.of(str(office), taken))
    lost = Shelf.of(str(office), tmp_path / "good", taken)
    with pytest.raises(UnavailableError, match="cannot be kept"):
        service.back_up(url_of(office), lost)
    assert lost.newest() is not None, "the first copy is made all the same"


@pytest.mark.feature("A141")
def test_24_newest_14_days_and_12_months_stay():
    # Four backups a day, at 2, 6, 10 and 14 o'clock UTC, for 400 days to 30 June 2026.
    last = datetime(2026, 6, 30, 14, tzinfo=UTC)
    made = [
        last - timedelta(days=day, hours=hours)
        for day in range(400)
        for hours in (0, 4, 8, 12)
    ]
    kept = sorted(staying(made), reverse=True)
    # The newest 24 are six whole days, 30 to 25 June; the other eight of 14 days give
    # one each, 24 to 17 June; months before June one each: May 2026 to July 2025.
    assert len(kept) == 24 + 8 + 11
    assert kept[:24] == made[:24]
    assert [i.day for i in kept[24:32]] == [24, 23, 22, 21, 20, 19, 18, 17]
    assert kept[-1] == datetime(2025, 7, 31, 14, tzinfo=UTC)
    assert staying(kept) == set(kept), "what stayed once stays"


def test_what_need_not_stay_goes_with_its_slip(office, shelf):
    kept = service.back_up(url_of(office), shelf)
    slip = json.loads(slip_of(kept.file).read_text("utf-8"))
    for minutes in range(1, 40):
        file = shelf.folder / f"old {minutes}.db"
        file.write_bytes(b"")
        slip["made"] = (kept.made - timedelta(minutes=minutes)).isoformat()
        slip_of(file).write_text(json.dumps(slip), "utf-8")
    shelf.tidy()
    assert len(shelf.backups()) <= 26
    assert len(list(shelf.folder.iterdir())) == 2 * len(shelf.backups())
    assert shelf.newest() == kept


@pytest.mark.parametrize(
    ("age", "due"), [(None, True), (1, False), (3, True), (-1, True)]
)
def test_a_backup_is_due_after_its_time_and_when_the_clock_went_back(age, due, shelf):
    now = datetime(2026, 6, 20, 12, tzinfo=UTC)
    if age is not None:
        shelf.folder.mkdir(parents=True)
        file = shelf.folder / "a.db"
        file.touch()
        made = now - timedelta(hours=age)
        Backup(file, Kind.FILE, made, shelf._office, "y", Figures()).write_slip()
    assert service.is_due(shelf, now, timedelta(hours=2)) is due


# --- A server ------------------------------------------------------------------------


@pytest.fixture
def filled(postgres_url, sample_office, tmp_path):  # noqa: ARG001
    """An office on the server with a few rows of every awkward kind."""
    from app.access.domain import ALL_PERMISSIONS
    from app.core.actor import Actor
    from app.db.unit_of_work import Database
    from app.office import service as office
    from app.office.domain import Company

    database = Database(postgres_url)
    names = ('A "quoted", name', "启运\n贸易", "tab\tback\\slash")
    with database.unit_of_work(Actor("Chen Siyuan", ALL_PERMISSIONS)) as uow:
        for number, name in enumerate(names):
            office.save_company(uow, Company(code=f"C{number}", name_en=name))
    database.close()
    return make_url(postgres_url)


@pytest.fixture
def with_tools(monkeypatch):
    monkeypatch.setenv("PG_BIN", str(find_programs()))


@pytest.fixture
def without_tools(monkeypatch):
    monkeypatch.setattr(tools, "_folders", lambda: iter(()))


def restored_names(url) -> list[str]:
    with psycopg.connect(tools.to_library(url.set(drivername="postgresql"))) as there:
        rows = there.execute("SELECT name_en FROM company ORDER BY code")
        return [name for (name,) in rows.fetchall()]


@pytest.mark.feature("A141")
@pytest.mark.parametrize(("how", "kind"), [("with", Kind.DUMP), ("without", "zip")])
def test_a_server_is_backed_up_and_restored(filled, tmp_path, request, how, kind):
    request.getfixturevalue(f"{how}_tools")
    url = filled.render_as_string(hide_password=False)
    shelf = service.shelf_for(url, tmp_path)
    backup = service.back_up(url, shelf)
    assert backup.kind == kind
    assert shelf.newest() == backup
    assert "admin" not in slip_of(backup.file).read_text(), "no password on the slip"
    if how == "with":
        assert service.drill(backup, url).counts["company"] == 3
        assert shelf.newest().restored
    with pytest.raises(NotPossibleError, match="onto a server"):
        service.restore(backup.file, url_of(tmp_path / "file.db"))
    target = filled.set(database=f"办公室 again {how}")  # by its own library as well
    try:
        seen = service.restore(
            backup.file, target.render_as_string(hide_password=False)
        )
        assert seen == backup.figures
        assert restored_names(target) == restored_names(filled)
        with pytest.raises(NotPossibleError, match="not empty"):
            server.restore(backup.file, target)
        from app.db.unit_of_work import Database

        _saves_another(Database(target.render_as_string(hide_password=False)))
    finally:
        server.drop(target)


@pytest.mark.feature("A141")
@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_an_office_is_kept_in_utf8_only(filled, tmp_path, without_tools, encoding):  # noqa: ARG001
    url = filled.render_as_string(hide_password=False)
    backup = service.back_up(url, service.shelf_for(url, tmp_path))
    target = filled.set(database=f"of_{encoding.lower()}")
    there = target.render_as_string(hide_password=False)
    made = f"CREATE DATABASE {target.database} ENCODING '{encoding}' LC_COLLATE 'C'"
    with psycopg.connect(
        tools.to_library(filled.set(drivername="postgresql")), autocommit=True
    ) as admin:
        admin.execute(f"{made} LC_CTYPE 'C' TEMPLATE template0".encode())
    try:
        for begin in (
            partial(service.restore, backup.file, there),
            partial(schema.create, there),
        ):
            with pytest.raises(
                NotPossibleError, match=f"kept in {encoding}; an office"
            ):
                begin()
            assert schema.standing(there) is schema.Standing.EMPTY
    finally:
        server.drop(target)


def test_the_backup_of_a_file_is_not_taken_for_that_of_a_server(office, tmp_path):
    backup = files.make(office, tmp_path / "b.db")
    with pytest.raises(NotPossibleError, match="backup of a file"):
        service.restore(backup.file, "postgresql+psycopg://nobody@127.0.0.1:1/office")


def _saves_another(database) -> None:
    """A restored office goes on numbering where it was."""
    from app.access.domain import ALL_PERMISSIONS
    from app.core.actor import Actor
    from app.office import service as office
    from app.office.domain import Company

    with database.unit_of_work(Actor("Chen Siyuan", ALL_PERMISSIONS)) as uow:
        assert office.save_company(uow, Company(code="N", name_en="New")).id > 3
    database.close()


@pytest.mark.parametrize("how", ["with", "without"])
def test_a_login_that_sees_not_every_row_makes_no_backup(
    filled, tmp_path, request, how
):
    request.getfixturevalue(f"{how}_tools")
    plain = filled.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in (
            f"CREATE ROLE half_{how} LOGIN PASSWORD 'half'",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO half_{how}",
            "ALTER TABLE company ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY one ON company FOR SELECT USING (code = 'C1')",
        ):
            connection.execute(statement)
    half = filled.set(username=f"half_{how}", password="half")
    try:
        with pytest.raises(AppError, match="every row"):
            server.make(half, tmp_path / "half")
        assert not list(tmp_path.glob("half*"))
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY half_{how}")
            connection.execute(f"DROP ROLE half_{how}")


def test_an_office_without_notes_is_backed_up_without_a_word(filled, tmp_path, caplog):
    """What a person who upgrades an old office read was an error of the server."""
    plain = filled.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("ALTER TABLE backup_note RENAME TO hidden_note")
    try:
        url = filled.render_as_string(hide_password=False)
        assert service.back_up(url, service.shelf_for(url, tmp_path)).file.exists()
        assert "not noted" not in caplog.text
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("ALTER TABLE hidden_note RENAME TO backup_note")


def test_a_backup_into_a_named_file_is_noted_too(filled, tmp_path, monkeypatch):
    """As the page for who runs the server says it: all windows show its age."""
    from app import cli

    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    url = filled.render_as_string(hide_password=False)
    named = tmp_path / "office-night.dump"
    assert cli.main(["backup", str(named), "--database", url]) == 0
    plain = filled.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        files = connection.execute("SELECT file FROM backup_note").fetchall()
    assert (str(named),) in files


def people_work_in(office, login):
    """Enter a person, and let the server look up what that person may do."""
    from app.db.security import check, harden

    root = office.render_as_string(hide_password=False)
    assert check.check(root) == ()
    harden.first_administrator(root, login, "Chen", "harbour-light-7")
    theirs = office.set(
        drivername="postgresql", username=login, password="harbour-light-7"
    )
    with psycopg.connect(theirs.render_as_string(hide_password=False)) as connection:
        (unseen,) = connection.execute("SELECT lading.unseen(false)").fetchone()
        assert unseen, "an administrator who manages does not see passwords"


@walked("how", ["with", "without"], ["without"])
def test_a_secured_server_is_backed_up_by_its_own_login(filled, tmp_path, request, how):
    """The login for backups sees every row; what is restored is secured again."""
    from app.db.security.harden import harden
    from app.db.security.names import Names

    request.getfixturevalue(f"{how}_tools")
    harden(filled.render_as_string(hide_password=False))
    login = Names.of(filled.database).backup
    plain = filled.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE {login} LOGIN PASSWORD 'b'")
    url = filled.set(username=login, password="b").render_as_string(hide_password=False)
    backup = service.back_up(url, service.shelf_for(url, tmp_path))
    assert backup.secured
    with psycopg.connect(plain) as connection:
        (noted,) = connection.execute("SELECT file FROM backup_note").fetchone()
    assert noted == str(backup.file)
    target = filled.set(database=f"secured_{how}")
    try:
        assert server.restore(backup.file, target) == backup.figures
        again = target.set(drivername="postgresql")
        with psycopg.connect(again.render_as_string(hide_password=False)) as connection:
            rules = connection.execute("SELECT count(*) FROM pg_policies").fetchone()
        assert rules[0] > 0
        people_work_in(target, f"chen{how}")
    finally:
        server.drop(target)


def test_a_damaged_dump_is_noticed(filled, tmp_path, with_tools):  # noqa: ARG001
    for kind in (Kind.DUMP, Kind.TABLES):
        backup = server.make(filled, tmp_path / f"b.{kind}", kind)
        data = bytearray(backup.file.read_bytes())
        data[len(data) // 2] ^= 0xFF
        backup.file.write_bytes(data)
        with pytest.raises(DamagedError):
            server.restore(backup.file, filled.set(database="never_made"))


def test_a_file_is_never_restored_over_another(office, shelf):
    backup = service.back_up(url_of(office), shelf)
    before = office.read_bytes()
    with pytest.raises(NotPossibleError):
        service.restore(backup.file, url_of(office))
    assert office.read_bytes() == before


def test_what_cannot_be_written_is_named_not_what_is_copied(office, tmp_path):
    """A folder that nobody may write to is no fault of the backup."""
    backup = files.make(office, tmp_path / "b.db")
    (tmp_path / "taken").write_text("a file where the folder should be")
    there = tmp_path / "taken" / "there.db"
    for copy, source in ((files.restore, backup.file), (files.make, office)):
        with pytest.raises(UnavailableError) as said:
            copy(source, there)
        assert "{file} cannot be written" in said.value.msgid
        assert said.value.params["file"] == str(there)
    with pytest.raises(UnavailableError) as said:
        files.restore(tmp_path / "gone.db", tmp_path / "again.db")
    assert said.value.params["file"] == str(tmp_path / "gone.db")
    assert not (tmp_path / "again.db.part").exists()


def test_a_log_left_behind_does_not_reach_a_restored_file(office, tmp_path):
    """Trap 6: an old log beside a new file of its name makes that unreadable."""
    backup = files.make(office, tmp_path / "b.db")
    target = tmp_path / "again.db"
    for left in sqlite.leftovers(target):
        left.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    service.restore(backup.file, url_of(target))
    assert files.look(target) == backup.figures


def test_a_backup_is_not_restored_onto_a_share(office, tmp_path, monkeypatch):
    backup = files.make(office, tmp_path / "b.db")
    monkeypatch.setattr(place, "_linux_kind", lambda *_: "cifs")
    monkeypatch.setattr(place.sys, "platform", "linux")
    with pytest.raises(UnavailableError, match="network share"):
        service.restore(backup.file, url_of(tmp_path / "again.db"))
