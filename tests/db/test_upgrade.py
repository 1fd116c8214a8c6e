"""Upgrades: alone, after a backup, whole or not at all; other versions are refused."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from app import cli
from app.access import service as staff
from app.access.domain import ALL_PERMISSIONS, Role, Staff
from app.access.rows import actor_of
from app.core.actor import Actor
from app.core.errors import NotPossibleError, UnavailableError
from app.core.refs import Ref
from app.credits import service as credits_
from app.db import (
    activity,
    founding,
    handshake,
    invariants,
    schema,
    trail,
    trail_server,
    vault,
)
from app.db.backup import service
from app.db.engine import open_engine
from app.db.schema import Standing
from app.db.unit_of_work import Database
from app.parties import service as parties
from app.purchasing import service as purchasing
from app.settings import locations
from app.shipments import service as shipments
from tests import make, old
from tests.campaign import office, upgrades


@pytest.fixture(params=["sqlite", "postgresql"])
def old_office(request, tmp_path):
    """The sample company as the program 0.1.0 left it."""
    if request.param == "sqlite":
        yield old.in_file(tmp_path / "old.db")
        return
    cluster = request.getfixturevalue("postgres")
    url = old.on_server(cluster)
    yield url
    old.drop(cluster, url)


def test_the_version_of_the_program_is_its_last_step(sqlite_database):
    with sqlite_database.engine.connect() as connection:
        asked = text("SELECT version_num FROM alembic_version")
        assert connection.execute(asked).scalar() == handshake.of_program()
    assert handshake.plain("0024_results") == "24"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked program")
@pytest.mark.parametrize("at", [90])
def test_an_upgrade_killed_in_the_middle_changed_nothing(old_office, at):
    assert schema.standing(old_office) is Standing.OLDER
    assert upgrades.kill_once(old_office, at) == []


def test_an_upgrade_backs_up_first_and_can_be_asked_twice(tmp_path):
    url = old.in_file(tmp_path / "old.db")
    shelf = service.shelf_for(url, tmp_path / "backups")
    before = upgrades.figures_of(url)
    backup = founding.upgrade(url, shelf)
    assert backup is not None
    assert backup.figures == before
    assert upgrades.unlike(url, before) == []
    assert founding.upgrade(url, shelf) is None


def test_without_its_backup_an_upgrade_does_not_begin(tmp_path, monkeypatch):
    url = old.in_file(tmp_path / "old.db")

    full_disk = UnavailableError("The disk is full.")

    def full(*_):
        raise full_disk

    monkeypatch.setattr(service, "back_up", full)
    with pytest.raises(UnavailableError, match="full"):
        founding.upgrade(url, service.shelf_for(url, tmp_path / "backups"))
    assert schema.standing(url) is Standing.OLDER


def test_steps_that_spoil_a_balance_are_taken_back(tmp_path, monkeypatch):
    url = old.in_file(tmp_path / "old.db")
    steps = schema.command.upgrade

    def spoiling(config, revision):
        steps(config, revision)
        connection = config.attributes["connection"]
        connection.exec_driver_sql("UPDATE receivable SET amount = amount + 1")

    monkeypatch.setattr(schema.command, "upgrade", spoiling)
    with pytest.raises(NotPossibleError, match="would spoil receivables"):
        schema.create(url)
    assert schema.standing(url) is Standing.OLDER


@pytest.mark.parametrize(
    ("office_version", "words"),
    [
        ("9999_next", r"database is version 9999\. Please close and update; your"),
        ("0019_treasury", r"database is version 19\. Its administrator upgrades it"),
    ],
)
def test_a_program_of_another_version_saves_nothing(database, office_version, words):
    """Also when the office changed while the program was open."""
    with database.unit_of_work(office.ACTOR) as uow:
        make.company(uow)
        change = text("UPDATE alembic_version SET version_num = :new")
        uow.session.execute(change, {"new": office_version})
    with (
        pytest.raises(handshake.OtherVersionError, match=words) as told,
        database.unit_of_work(office.ACTOR, key="late") as uow,
    ):
        make.customer(uow)
    assert str(told.value).startswith("This program is version ")
    with database.reading(office.ACTOR) as uow:
        for table in ("party", "action WHERE key = 'late'"):
            asked = text(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert uow.session.scalar(asked) == 0


OLD_ENTRY = """
INSERT INTO audit (at, by, action_key, "table", row_key, field, old, new)
VALUES ('2026-11-22', 'x', 'key', 'party', '1', '+', NULL, '{}')
"""


def test_a_save_that_meets_an_office_from_before_the_greeting_is_told(old_office):
    """As one does in the instant in which the upgrade of a server becomes visible."""
    database = Database(old_office)
    with pytest.raises(handshake.OtherVersionError, match="Its administrator upgrades"):
        office.save(database)
    database.close()


def test_the_released_program_saves_nothing_in_a_newer_office(database):
    """0.1.0 looks at no version when it opens an office: its words for entries do it.

    It wrote an entry of the trail with every change, and today's trail has no `field`.
    """

    def save() -> None:
        with database.unit_of_work(office.ACTOR) as uow:
            make.customer(uow)
            uow.session.execute(text(OLD_ENTRY))

    with pytest.raises((UnavailableError, DBAPIError), match="field"):
        save()
    with database.reading(office.ACTOR) as uow:
        assert uow.session.scalar(text("SELECT count(*) FROM party")) == 0


def test_the_released_program_is_told_by_a_server_to_be_updated(postgres_database):
    """Its editors note their action first, as here, and show an error's last line.

    What it knows as "the database cannot be used now" are classes of the driver.
    """
    claim = text("INSERT INTO action (key, at, by) VALUES ('old', now(), 'x')")
    with (
        postgres_database.engine.connect() as connection,
        pytest.raises(DBAPIError) as told,
    ):
        connection.execute(claim)
    assert type(told.value.orig).__name__ == "DatabaseError"
    assert handshake.TO_OLDER in str(told.value.orig).strip().splitlines()[-1]


@pytest.mark.parametrize("asks", [True, False], ids=["0.1.0", "psql"])
def test_what_the_released_program_saves_without_a_key_is_told_as_well(
    postgres_database, asks
):
    """psql on a secured server waits as long, but has not asked for it."""
    url = postgres_database.url.render_as_string(hide_password=False)
    name = postgres_database.url.database
    engine = create_engine(
        url, connect_args={"options": "-c lock_timeout=10s"} if asks else {}
    )
    entered = text("INSERT INTO hs_code (code, name_zh) VALUES ('1', 'x')")
    with engine.connect() as connection:
        if not asks:
            connection.execute(text("SET lock_timeout = '10s'"))
        with pytest.raises(DBAPIError) as told:
            connection.execute(entered)
    engine.dispose()
    said = str(told.value.orig).strip().splitlines()[-1]
    assert (handshake.TO_OLDER in said) is asks, name


def test_nobody_saves_between_the_backup_and_the_new_version(postgres, postgres_url):
    """Row 20 in its shortest form, on a server."""
    del postgres
    with upgrades.together.server(postgres_url) as url:
        said = upgrades._mix(url, 3, upgrades.random.Random(7))
    assert said.late == []
    assert said.refused == 3


def test_a_word_of_the_command_line_backs_an_older_file_up_first(tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    url = old.in_file(tmp_path / "old.db")
    before = upgrades.figures_of(url)
    assert cli.main(["doctor", "--database", url]) == 0
    assert schema.standing(url) is Standing.CURRENT
    shelf = service.shelf_for(url, locations().backups)
    assert [backup.figures for backup in shelf.backups()] == [before]


def draw_before(connection, shipment):
    """Draw for a shipment under the letter of credit, as 0.1.0 stored it."""
    scaled = 1000 if connection.dialect.name == "sqlite" else 1
    connection.execute(
        text(
            "INSERT INTO credit_drawing (id, credit_id, position, shipment_id, amount,"
            " note) VALUES (1, 1, 0, :shipment, :amount, 'before')"
        ),
        {"shipment": shipment, "amount": 51584 * scaled},
    )


@pytest.mark.feature("A139")
def test_an_upgraded_office_is_what_its_trail_says(old_office):
    """Nothing of it is told as damaged, not what its steps have named anew either."""
    schema.create(old_office)
    with open_engine(old_office).connect() as connection:
        assert invariants.wrong(connection) == {}
        if connection.dialect.name == "postgresql":
            found = list(trail_server.differences(connection))
        else:
            found = list(trail.differences(connection.connection.driver_connection))
    connection.engine.dispose()
    assert found == []


@pytest.mark.feature("A122", "A139")
def test_accounts_that_were_there_may_be_paid_to_and_the_history_says_so(old_office):
    """Nobody confirmed them: they were entered before the office asked for that."""
    schema.create(old_office, "0042_checked")
    engine = create_engine(old_office)
    with engine.begin() as connection:
        key = connection.scalar(text("SELECT min(id) FROM party"))
        entered = text(
            "INSERT INTO party_bank (id, party_id, position, bank_name, account_number,"
            " swift, cnaps, currency)"
            " VALUES (901, :key, 0, 'BANK', :number, '', '', '')"
        )
        connection.execute(entered, {"key": key, "number": "3901 0001"})
        told = {"key": key, "new": '{"id": 901, "account_number": "3901 0001"}'}
        trailed = (
            'INSERT INTO audit (at, "by", "table", row_key, parent, op, new) VALUES'
            " ('2026-06-01 09:00:00', 'Zhao', 'party_bank', '901', :key, '+',"
        )
        jsonb = " CAST(:new AS jsonb))" if "postgresql" in old_office else " :new)"
        if not connection.scalar(text("SELECT 1 FROM audit WHERE row_key = '901'")):
            connection.execute(text(trailed + jsonb), {**told, "key": str(key)})
    engine.dispose()
    schema.create(old_office)
    with open_engine(old_office).connect() as connection:
        assert invariants.wrong(connection) == {}
        if connection.dialect.name == "postgresql":
            assert list(trail_server.differences(connection)) == []
        else:
            driver = connection.connection.driver_connection
            assert list(trail.differences(driver)) == []
    connection.engine.dispose()
    database = Database(old_office)
    with database.reading(Actor("Zhao", ALL_PERMISSIONS)) as uow:
        (bank,) = parties.get(uow, key).banks
        assert (bank.is_waiting(), bank.entered_by) == (False, "")
        assert (bank.confirmation.by, bank.confirmation.how) == ("", "")
        assert not bank.confirmation.is_alone()
        payee = Ref(key, "", "")
        assert parties.account_to_pay(uow, payee, "CNY", None) == bank.confirmation.id
        events = activity.history(uow, "party", key, set())
        assert events[0].by == "Lading"
    database.close()


@pytest.mark.feature("A122", "A139")
def test_limits_that_were_there_count_and_the_history_says_so(old_office):
    """In the customer's currency, as they were read; the file's keys go on."""
    schema.create(old_office, "0043_confirmed")
    engine = create_engine(old_office)
    in_file = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        key = connection.scalar(text("SELECT min(id) FROM party"))
        limit = 80000500 if in_file else Decimal("80000.5")
        asked = "UPDATE party SET credit_limit = :limit, currency = 'EUR' WHERE id = :k"
        connection.execute(text(asked), {"limit": limit, "k": key})
        new = '{"credit_limit": "80000.5", "currency": "EUR"}'
        told = (
            'INSERT INTO audit (at, "by", "table", row_key, op, new) VALUES'
            " ('2026-06-01 09:00:00', 'Zhao', 'party', :k, '~', CAST(:new AS jsonb))"
        )
        told = told.replace("CAST(:new AS jsonb)", ":new") if in_file else told
        connection.execute(text(told), {"k": str(key), "new": new})
    engine.dispose()
    schema.create(old_office)
    with open_engine(old_office).connect() as connection:
        driver = connection.connection.driver_connection
        found = trail.differences(driver) if in_file else None
        assert list(found or trail_server.differences(connection)) == []
    connection.engine.dispose()
    database = Database(old_office)
    with database.unit_of_work(Actor("Zhao", ALL_PERMISSIONS)) as uow:
        party = parties.get(uow, key)
        assert (party.limit.amount, party.limit.currency) == (Decimal("80000.5"), "EUR")
        assert (party.limit_waits(), party.limit.confirmation.by) == (False, "")
        assert activity.history(uow, "party", key, set())[0].by == "Lading"
        assert parties.save(
            uow, replace(party, credit_limit=Decimal(90000))
        ).limit_waits()
    database.close()


@pytest.mark.feature("A122")
def test_whoever_was_a_second_person_stays_one(old_office):
    """Nobody confirmed it then; who is made one from now on waits."""
    schema.create(old_office, "0047_sought")
    engine = create_engine(old_office)
    said = """INSERT INTO staff (version, login, name, email, roles, active)
      VALUES (0, :login, :login, '', :roles, true)"""
    with engine.begin() as connection:
        for login, roles in (("wu", "administrator"), ("xu", "finance,manager")):
            connection.execute(text(said), {"login": login, "roles": roles})
    engine.dispose()
    schema.create(old_office)
    database = Database(old_office)
    with database.reading(Actor("", frozenset())) as uow:
        boss, other = (actor_of(uow, login) for login in ("wu", "xu"))
    assert other.roles == {"finance", "manager"}
    with database.unit_of_work(boss) as uow:
        new = Staff(login="ma", name="Ma", roles=frozenset({Role.MANAGER}))
        assert staff.save(uow, new).waiting == {Role.MANAGER}
    database.close()


@pytest.mark.feature("H26", "A102")
def test_papers_issued_before_stay_byte_for_byte(old_office):
    engine = create_engine(old_office)
    with engine.begin() as connection:
        shipment, number = connection.execute(
            text("SELECT id, number FROM shipment ORDER BY id LIMIT 1")
        ).one()
        connection.execute(
            text(
                "INSERT INTO issued_paper (id, shipment_id, key, part, number,"
                " language, second_language, edition, digest, size, issued_at,"
                " issued_by, sent_to) VALUES (1, :shipment, 'invoice', '',"
                " 'CI26-1', 'en', '', 2, :digest, 5, '2026-06-18 09:00:00.000000',"
                " 'Zhao', '')"
            ),
            {"shipment": shipment, "digest": hashlib.sha256(b"%PDF-").hexdigest()},
        )
        content = text("INSERT INTO paper_content (issued_id, pdf) VALUES (1, :pdf)")
        connection.execute(content, {"pdf": b"%PDF-"})
        draw_before(connection, shipment)
    engine.dispose()
    schema.create(old_office)
    database = Database(old_office)
    try:
        with database.reading(office.ACTOR) as uow:
            (paper,) = vault.of_record(uow, "shipment", shipment)
            assert (paper.label, paper.number, paper.record) == ("v2", "CI26-1", number)
            assert paper.party
            assert vault.pdf_of(uow, paper.id) == b"%PDF-"
            drawing = credits_.get(uow, 1).drawings[0]
            assert (drawing.amount, drawing.note) == (Decimal(51584), "before")
            first, second = shipments.of_contract(uow, 1)
            assert [one.total for one in first.portions()] == [Decimal("51584.00")]
            assert second.portions()[0].contract == first.contract
            assert not first.separate_invoices
            for purchase in purchasing.of_contract(uow, 1):
                assert purchase.contracts() == (purchase.contract,)
    finally:
        database.close()
