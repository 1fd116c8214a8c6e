"""What the doctor finds, where it is, and what it did not look at."""

from __future__ import annotations

import hashlib
import lzma
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.access.domain import ALL_PERMISSIONS, Role, permissions_of
from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.core.job import Job, StoppedError
from app.db import chain, doctor, schema, search, sqlite
from app.db.doctor import derived, looking
from app.db.doctor.words import LOOKS
from app.db.unit_of_work import Database
from app.dossier import service as dossier
from app.office import service as companies
from app.settings import Profile
from tests import pictures

pytestmark = pytest.mark.feature("A139")

OWNER = Actor("Li", ALL_PERMISSIONS)
FIRST = Path(__file__).parents[1] / "data" / "office-0.1.0.db.xz"


@pytest.fixture
def office(sample_office, tmp_path):
    """The sample company in a file, sealed, with a logo."""
    path = tmp_path / "office.db"
    path.write_bytes(Path(sample_office).read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.unit_of_work(OWNER) as uow:
        company = companies.get_company(uow, companies.companies(uow)[0].id)
        companies.save_company(uow, replace(company, logo=pictures.GOOD))
    chain.seal_all(database)
    yield database
    database.close()


def changed(office, *statements):
    with closing(sqlite.library.connect(office.url.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def without_links(path):
    """Take the links of the history away, and leave no other trace."""
    trigger = "SELECT sql FROM sqlite_master WHERE name = 'audit_link_delete'"
    with closing(sqlite.library.connect(path)) as connection:
        (guard,) = connection.execute(trigger).fetchone()
        connection.execute("DROP TRIGGER audit_link_delete")
        connection.execute("DELETE FROM audit_link")
        connection.execute(guard)
        connection.commit()


def looked(office, tmp_path, **more):
    return looking.examine(office, OWNER, tmp_path, **more)


def found(office, tmp_path):
    report = looked(office, tmp_path)
    return {one.name: [p.record for p in one.places] for one in report.found}


def test_a_whole_office_is_told_so_and_the_day_is_remembered(office, tmp_path):
    report = looked(office, tmp_path)
    assert (report.found, report.left_out) == ([], [])
    of_a_server = {"rules", "logins", "costs", "witness", "checksums", "epoch"}
    assert set(report.whole) == set(LOOKS) - of_a_server
    seen = doctor.last(tmp_path, office.url)
    assert (seen.faults, seen.left_out) == (0, 0)
    assert doctor.last(tmp_path, office.url.set(database="/another.db")) is None


def test_the_day_is_remembered_however_the_office_is_spelled(tmp_path, monkeypatch):
    def on(hosts, user="chen"):
        profile = Profile("postgresql", hosts=hosts, database="lading", user=user)
        return make_url(profile.url())

    def at(day):
        return doctor.Last(datetime(2026, 11, day, tzinfo=UTC), 0, 0)

    doctor.keep(tmp_path, on("a.office, b.office:5433"), at(1))
    doctor.keep(tmp_path, on("b.office:5433, a.office", "wang"), at(2))
    assert doctor.last(tmp_path, on("a.office")) == at(2)
    assert doctor.last(tmp_path, on("a.office:5433")) is None
    monkeypatch.chdir(tmp_path)
    doctor.keep(tmp_path, make_url("sqlite:///here.db"), at(3))
    there = make_url(f"sqlite:///{tmp_path}/here.db")
    assert doctor.last(tmp_path, there) == at(3)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE stock_balance SET on_hand = on_hand + 1000 WHERE id = 1", "stock"),
        ("UPDATE contract SET total = total + 1", "totals"),
        ("UPDATE contract SET number = ''", "documents"),
        ("UPDATE search_entry SET title = 'x' WHERE kind = 'contract'", "search"),
        ("UPDATE company SET logo = x'00'", "pictures"),
        ("UPDATE contract SET payment_terms = 'T/T'", "values"),
        ("UPDATE shipment SET insurer_id = 1 WHERE insurer_id IS NULL", "values"),
        ("UPDATE payment SET payee_account_id = NULL", "accounts"),
        ("UPDATE series SET last = last + 1 WHERE last > 0", "numbers"),
        (
            "INSERT INTO stored_file VALUES ('00', 1);",
            "",
        ),
    ],
)
def test_each_damage_is_named_with_its_record(office, tmp_path, statement, expected):
    changed(office, statement.rstrip(";"))
    names = found(office, tmp_path)
    assert expected in names if expected else names == {}
    if expected not in {"", "numbers"}:
        assert all(names[expected])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '0001_office'",
        "INSERT INTO alembic_version VALUES ('0001_office')",
    ],
)
def test_another_version_than_the_tables_are_is_told(office, tmp_path, statement):
    changed(office, statement)
    assert set(found(office, tmp_path)) == {"version"}


def test_a_finding_leads_to_the_record_that_can_be_opened(office, tmp_path):
    changed(office, "UPDATE contract_line SET quantity = quantity * 2 WHERE position=1")
    report = looked(office, tmp_path)
    place = next(one for one in report.found if one.name == "values").places[0]
    assert (place.table, place.record, place.column) == (
        "contract",
        "SC26-0031",
        "quantity",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE file_part SET data = x'00'",
        "UPDATE file_part SET position = position + 1",
        "DELETE FROM file_part",
    ],
)
def test_an_attached_file_that_changed_is_named(office, tmp_path, statement):
    with office.unit_of_work(OWNER) as uow:
        data = b"as it was sent"
        digest = hashlib.sha256(data).hexdigest()
        made = dossier.begin(uow, "contract", 1, "order.txt", len(data), digest)
        dossier.put(uow, made.attachment.id, 0, data)
        dossier.finish(uow, made.attachment.id)
    assert found(office, tmp_path) == {}
    changed(office, statement)
    assert found(office, tmp_path)["files"] == ["SC26-0031 · order.txt"]


def test_pages_that_are_spoilt_are_the_files_damage(office, tmp_path):
    path = Path(office.url.database)
    with closing(sqlite.library.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'contract'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    office.engine.dispose()
    raw = bytearray(path.read_bytes())
    raw[(root - 1) * size : root * size] = bytes(size)
    path.write_bytes(raw)
    report = looked(office, tmp_path)
    assert report.found[0].name == "file"
    assert report.found[0].leads == "backups"
    assert "values" in {one.name for one in report.left_out}


def spoilt(office, old, new):
    """Change a word inside the index, as a damaged disk does; return how often."""
    asked = "UPDATE search_gram_data SET block = ? WHERE id = ?"
    with closing(sqlite.library.connect(office.url.database)) as connection:
        blocks = connection.execute("SELECT id, block FROM search_gram_data").fetchall()
        changes = [(b.replace(old, new), key) for key, b in blocks if old in b]
        connection.executemany(asked, changes)
        connection.commit()
    return len(changes)


def test_an_index_that_finds_by_other_words_is_named_and_built_anew(office, tmp_path):
    """A word stands in the index by what it adds to the one before it."""
    assert spoilt(office, b"ontract", b"ontrust")
    report = looked(office, tmp_path)
    assert [(one.name, one.leads) for one in report.found] == [("index", "index")]
    derived.build_index(office, OWNER)
    assert found(office, tmp_path) == {}
    with office.reading(OWNER) as uow:
        assert [one.kind for one in search.search(uow, "SC26-0031")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM search_gram_data WHERE id > 10",
        "UPDATE search_gram_data SET block = x'00' WHERE id = 10",
        "UPDATE search_gram_config SET v = 5",
    ],
)
def test_an_index_that_cannot_be_read_is_built_anew(office, tmp_path, statement):
    changed(office, statement)
    assert found(office, tmp_path)
    derived.build_index(office, OWNER)
    assert found(office, tmp_path) == {}


def test_nobody_waits_while_the_index_is_compared(office):
    with (
        sqlite.reading(Path(office.url.database)) as reading,
        closing(sqlite.library.connect(office.url.database, timeout=0)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert derived.index_agrees(reading)
        other.rollback()


def test_who_does_not_look_after_the_office_builds_no_index(office):
    with pytest.raises(NotAllowedError):
        derived.build_index(office, Actor("x", frozenset()))


@pytest.mark.parametrize(
    ("old", "new", "table"),
    [
        ("CREATE TABLE party (", "CREATE TABLE Party (", "party"),
        ("ck_contract", "ck_cintract", "contract"),
        ("VARCHAR(400)", "VARCHAR(410)", "search_entry"),
    ],
)
def test_a_table_that_is_not_as_it_was_made_is_named(office, tmp_path, old, new, table):
    with closing(sqlite.library.connect(office.url.database)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        said = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?"
        assert connection.execute(said, (old, new, table)).rowcount == 1
        connection.commit()
    office.engine.dispose()
    assert found(office, tmp_path) == {"schema": [table]}


def test_an_office_of_the_first_program_has_the_tables_of_a_new_one(tmp_path):
    path = tmp_path / "old.db"
    path.write_bytes(lzma.decompress(FIRST.read_bytes()))
    schema.create(f"sqlite:///{path}")
    with sqlite.reading(path) as connection:
        assert derived.other_tables(connection) == []
        assert derived.index_agrees(connection)


def test_a_broken_chain_is_told_with_what_leads_on(office, tmp_path):
    assert found(office, tmp_path) == {}
    without_links(office.url.database)
    report = looked(office, tmp_path)
    assert [(one.name, one.leads) for one in report.found] == [("witness", "history")]


def test_a_guard_of_the_history_that_is_gone_is_named(office, tmp_path):
    changed(office, "DROP TRIGGER audit_link_delete")
    assert found(office, tmp_path) == {"schema": ["audit_link"]}


@pytest.mark.parametrize("role", Role)
def test_who_looks_after_the_office_may_look_it_through(office, tmp_path, role):
    actor = Actor("x", permissions_of(frozenset({role})))
    if role in {Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR}:
        assert looking.examine(office, actor, tmp_path).found == []
    else:
        with pytest.raises(NotAllowedError):
            looking.examine(office, actor, tmp_path)


def test_it_tells_how_far_it_is_and_stops(office, tmp_path):
    told = []
    looked(office, tmp_path, job=Job(lambda *step: told.append(step[2:])))
    assert [done for done, _whole in told] == list(range(len(told)))
    closing_ = threading.Event()
    job = Job(lambda *_step: closing_.set(), ends=closing_)
    with pytest.raises(StoppedError):
        looked(office, tmp_path, job=job)
