"""What the doctor finds, where it is, and what it did not look at."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.access.domain import ALL_PERMISSIONS, Role, permissions_of
from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.core.job import Job, StoppedError
from app.db import chain, doctor
from app.db.doctor import looking
from app.db.doctor.words import LOOKS
from app.db.unit_of_work import Database
from app.dossier import service as dossier
from app.office import service as companies
from tests import pictures

pytestmark = pytest.mark.feature("A139")

OWNER = Actor("Li", ALL_PERMISSIONS)


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
    with closing(sqlite3.connect(office.url.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def looked(office, tmp_path, **more):
    return looking.examine(office, OWNER, tmp_path, **more)


def found(office, tmp_path):
    report = looked(office, tmp_path)
    return {one.name: [p.record for p in one.places] for one in report.found}


def test_a_whole_office_is_told_so_and_the_day_is_remembered(office, tmp_path):
    report = looked(office, tmp_path)
    assert (report.found, report.left_out) == ([], [])
    assert set(report.whole) == set(LOOKS) - {"rules", "costs", "witness"}
    seen = doctor.last(tmp_path, office.url)
    assert (seen.faults, seen.left_out) == (0, 0)
    assert doctor.last(tmp_path, office.url.set(database="/another.db")) is None


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE stock_balance SET on_hand = on_hand + 1000 WHERE id = 1", "stock"),
        ("UPDATE contract SET total = total + 1", "totals"),
        ("UPDATE contract SET number = ''", "documents"),
        ("UPDATE search_entry SET title = 'x' WHERE kind = 'contract'", "search"),
        ("UPDATE company SET logo = x'00'", "pictures"),
        ("UPDATE contract SET payment_terms = 'T/T'", "values"),
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


def test_a_finding_leads_to_the_record_that_can_be_opened(office, tmp_path):
    changed(office, "UPDATE contract_line SET quantity = quantity * 2 WHERE position=1")
    report = looked(office, tmp_path)
    place = next(one for one in report.found if one.name == "values").places[0]
    assert (place.table, place.record, place.column) == (
        "contract",
        "SC26-0031",
        "quantity",
    )


def test_an_attached_file_that_changed_is_named(office, tmp_path):
    with office.unit_of_work(OWNER) as uow:
        data = b"as it was sent"
        digest = hashlib.sha256(data).hexdigest()
        made = dossier.begin(uow, "contract", 1, "order.txt", len(data), digest)
        dossier.put(uow, made.attachment.id, 0, data)
        dossier.finish(uow, made.attachment.id)
    assert found(office, tmp_path) == {}
    changed(office, "UPDATE file_part SET data = x'00'")
    assert found(office, tmp_path)["files"] == ["SC26-0031 · order.txt"]


def test_pages_that_are_spoilt_are_the_files_damage(office, tmp_path):
    path = Path(office.url.database)
    with closing(sqlite3.connect(path)) as connection:
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


def test_a_broken_chain_is_told_with_what_leads_on(office, tmp_path):
    assert found(office, tmp_path) == {}
    changed(office, "DROP TRIGGER audit_link_delete", "DELETE FROM audit_link")
    report = looked(office, tmp_path)
    assert [(one.name, one.leads) for one in report.found] == [("witness", "history")]


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
