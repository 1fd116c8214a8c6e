"""Every change is written down, by the database where it is shared, and stays."""

# ruff: noqa: S608 - the statements are our own words

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import uuid
from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service as contracts
from app.contracts.domain import State
from app.core.actor import Actor
from app.db import audit_server, chain, schema, tables
from app.db.activity import history
from app.db.audit import AuditRow, parents
from app.db.base import audited
from app.db.unit_of_work import Database
from tests import make

ANNA = Actor("Li Anna", ALL_PERMISSIONS, login="anna")


def dsn(database):
    """Return the address as psycopg wants it."""
    url = database.url.render_as_string(hide_password=False)
    return url.replace("+psycopg", "", 1)


@pytest.fixture
def contract(database, actor):
    """A draft of three lines with their purchase prices."""
    with database.unit_of_work(actor) as uow:
        return draft(uow)


def draft(uow):
    """Save the contract of the worked deal once more, as a draft."""
    made = make.contract(uow)
    lines = tuple(
        replace(line, id=None, purchase_price=Decimal(9)) for line in made.lines
    )
    plan = tuple(replace(step, id=None) for step in made.plan)
    bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
    fresh = replace(made, **bare, state=State.DRAFT, lines=lines, plan=plan)
    return contracts.save(uow, fresh)


def changed(contract):
    """Return the contract with another quantity, without its last line."""
    first = replace(contract.lines[0], quantity=contract.lines[0].quantity + 20)
    return replace(contract, marks="N/M", lines=(first, contract.lines[1]))


def entries(uow, table):
    """Return the trail of a table: operation, key, parent and values."""
    rows = uow.session.scalars(
        select(AuditRow).where(AuditRow.table == table).order_by(AuditRow.id)
    )
    loads = lambda v: json.loads(v) if isinstance(v, str) else v  # noqa: E731
    return [(r.op, r.row_key, r.parent, loads(r.old), loads(r.new)) for r in rows]


def test_one_entry_for_each_changed_row(database, contract):
    with database.unit_of_work(ANNA, key="9a7") as uow:
        contracts.save(uow, changed(contract))
    with database.reading(ANNA) as uow:
        key, lines = str(contract.id), [str(line.id) for line in contract.lines]
        *_, made, now = entries(uow, "contract")
        assert made[:2] == ("+", key)
        assert now[0] == "~"
        assert set(now[3]) == set(now[4]) == {"marks", "total", "version"}
        assert (now[3]["marks"], now[4]["marks"]) == (contract.marks, "N/M")
        of_lines = [e for e in entries(uow, "contract_line") if e[2] == key]
        assert [one[:2] for one in of_lines[:3]] == [("+", line) for line in lines]
        rest = {one[:2] for one in of_lines[3:]}
        assert rest == {("~", lines[0]), ("-", lines[2])}
        quantity = next(one for one in of_lines if one[0] == "~")
        before, after = quantity[3]["quantity"], quantity[4]["quantity"]
        assert Decimal(str(after)) - Decimal(str(before)) == 20
        last = uow.session.scalars(
            select(AuditRow).order_by(AuditRow.id.desc())
        ).first()
        assert (last.by, last.action_key) == ("Li Anna", "9a7")
        assert last.login == (
            "admin" if database.engine.dialect.name == "postgresql" else "anna"
        )


@pytest.mark.feature("A139")
def test_history_tells_field_by_field_with_the_lines(database, contract):
    with database.unit_of_work(ANNA) as uow:
        contracts.save(uow, changed(contract))
    with database.reading(ANNA) as uow:
        latest, *_, first = history(uow, "contract", contract.id)
        assert (first.created, latest.created) == (True, False)
        assert (latest.by, first.by) == ("Li Anna", "Chen Siyuan")
        told = {(c.table, c.op, c.field, c.line) for c in latest.changes}
        assert told == {
            ("contract", "~", "marks", None),
            ("contract", "~", "total", None),
            ("contract_line", "~", "quantity", 1),
            ("contract_line", "-", "", 3),
            ("contract_line_cost", "~", "purchase_price", 3),
        }
        without = history(uow, "contract", contract.id, {"contract_line_cost"})
        assert "contract_line_cost" not in {c.table for e in without for c in e.changes}


def test_history_is_found_by_index(database):
    ask = (
        "EXPLAIN "
        if database.engine.dialect.name == "postgresql"
        else ("EXPLAIN QUERY PLAN ")
    )
    with database.engine.begin() as connection:
        if ask == "EXPLAIN ":
            connection.execute(text("SET enable_seqscan = off"))
        plan = str(
            connection.execute(
                text(
                    f"{ask} SELECT * FROM audit WHERE (\"table\" = 'contract' AND"
                    " row_key = '1') OR (\"table\" = 'contract_line' AND parent = '1')"
                )
            ).all()
        )
    assert "ix_audit_parent" in plan
    assert "Seq Scan" not in plan
    assert "SCAN audit" not in plan


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit SET login = 'nobody'",
        "DELETE FROM audit",
        "UPDATE audit_link SET hash = 'x'",
        "DELETE FROM audit_link",
    ],
)
@pytest.mark.usefixtures("contract")
def test_entries_are_neither_changed_nor_removed(database, attack):
    chain.seal(database)
    with (
        pytest.raises(DatabaseError, match="neither changed nor removed"),
        database.engine.begin() as connection,
    ):
        connection.execute(text(attack))


# --- What only a server does ----------------------------------------------------------


def test_every_audited_table_has_its_triggers(postgres_database):
    tables.load()
    with postgres_database.engine.begin() as connection:
        there = audit_server._present(connection)
        for table in audited():
            names = {name for owner, name in there if owner == table.name}
            assert names == {"audit_insert", "audit_update", "audit_delete"}, table.name
        assert {("audit", "audit_kept"), ("audit_link", "audit_kept")} <= there
        # A table of a later migration gets them with the next upgrade.
        connection.execute(text("DROP TRIGGER audit_update ON contract"))
        audit_server.install(connection)
        assert ("contract", "audit_update") in audit_server._present(connection)


def test_a_server_writes_down_what_passes_the_program_by(
    postgres_database, contract_pg
):
    with psycopg.connect(dsn(postgres_database)) as raw:
        raw.execute(
            "UPDATE contract SET note = 'by hand' WHERE id = %s", (contract_pg,)
        )
        entry = raw.execute(
            "SELECT by, login, op, old ->> 'note', new FROM audit"
            " ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert entry == ("admin", "admin", "~", "", {"note": "by hand"})


def test_one_cannot_be_another_by_a_setting(postgres_database, contract_pg):
    with psycopg.connect(dsn(postgres_database)) as raw:
        raw.execute("SELECT set_config('lading.person', 'The boss', true)")
        raw.execute("UPDATE contract SET note = 'x' WHERE id = %s", (contract_pg,))
        who = raw.execute("SELECT by, login FROM audit ORDER BY id DESC LIMIT 1")
        assert who.fetchone() == ("The boss", "admin")


@pytest.mark.feature("A139")
def test_nobody_forges_an_entry_by_a_trigger_of_his_own(postgres_database):
    """Trap 13: a temporary table with our trigger."""
    with psycopg.connect(dsn(postgres_database), autocommit=True) as raw:
        raw.execute("CREATE ROLE audit_forger LOGIN PASSWORD 'x'")
        try:
            raw.execute("GRANT USAGE ON SCHEMA audit TO audit_forger")
            raw.execute("SET ROLE audit_forger")
            raw.execute("CREATE TEMP TABLE contract (id int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(
                    "CREATE TRIGGER forged AFTER INSERT ON pg_temp.contract"
                    " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT"
                    " EXECUTE FUNCTION audit.capture('id', '', '')"
                )
        finally:
            raw.execute("RESET ROLE")
            raw.execute("DROP OWNED BY audit_forger")
            raw.execute("DROP ROLE audit_forger")


def test_pictures_are_named_by_their_size(database, actor):
    from app.office import service as office

    with database.unit_of_work(actor) as uow:
        company = make.company(uow)
        row = uow.session.get(office.CompanyRow, company.id)
        row.logo = b"\x00\xff" * 50
        uow.session.flush()
        told = entries(uow, "company")[-1]
    digest = hashlib.sha256(b"\x00\xff" * 50).hexdigest()
    assert told[4] == {"logo": f"(100 bytes, {digest})"}


LATER = """
import app.contracts.model
from app.db.audit import parents
assert "shipment_package" not in parents()
import app.shipments.model
assert parents()["shipment_package"] == ("shipment_id", "shipment")
"""


def test_what_is_loaded_later_belongs_to_its_document_too():
    """A window writes before it has loaded every module."""
    subprocess.run([sys.executable, "-c", LATER], check=True)


def test_what_belongs_to_what():
    tables.load()
    known = parents()
    assert known["contract_line"] == ("contract_id", "contract")
    assert known["contract_line_cost"] == ("line_id", "contract_line")
    assert known["shipment_package"] == ("shipment_id", "shipment")


@pytest.fixture
def contract_pg(postgres_database, actor):
    """The id of a contract on the server."""
    with postgres_database.unit_of_work(actor) as uow:
        return draft(uow).id


# --- The trail of an older office -----------------------------------------------------

OLD = [  # (at, by, key, table, row, field, old, new)
    ("08:00", "Chen", "a", "contract", "7", "+", None, '{"id": "7", "note": "x"}'),
    ("08:00", "Chen", "a", "contract_line", "9", "+", None, '{"contract_id": "7"}'),
    ("09:00", "Li", "b", "contract", "7", "note", "x", "y"),
    ("09:00", "Li", "b", "contract", "7", "total", "1", None),
    ("09:00", "Li", "b", "contract_line", "9", "quantity", "5", "6"),
    ("10:00", "Li", None, "contract_line", "9", "-", '{"contract_id": "7"}', None),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request, tmp_path):
    """The address of an office made before entries told of rows."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'older.db'}"
        schema.create(url, "0022_backups")
        yield url
        return
    cluster, admin = (
        request.getfixturevalue(name) for name in ("postgres", "postgres_admin")
    )
    name = f"older_{uuid.uuid4().hex}"
    admin.execute(f"CREATE DATABASE {name}")
    schema.create(cluster.url(name), "0022_backups")
    yield cluster.url(name)
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_trail_of_an_older_office_is_kept(older):
    engine = create_engine(older)
    put = text(
        'INSERT INTO audit (at, "by", action_key, "table", row_key, field, old, new)'
        " VALUES (:a, :b, :c, :d, :e, :f, :g, :h)"
    )
    with engine.begin() as connection:
        for at, *rest in OLD:
            row = (f"2026-05-12 {at}:00.000000", *rest)
            connection.execute(put, dict(zip("abcdefgh", row, strict=True)))
    schema.create(older)
    with engine.connect() as connection:
        rows = connection.execute(
            text('SELECT "by", op, row_key, parent, old, new FROM audit ORDER BY id')
        ).all()
    engine.dispose()
    loads = lambda v: json.loads(v) if isinstance(v, str) else v  # noqa: E731
    assert [(*row[:4], loads(row[4]), loads(row[5])) for row in rows] == [
        ("Chen", "+", "7", None, None, {"id": "7", "note": "x"}),
        ("Chen", "+", "9", "7", None, {"contract_id": "7"}),
        (
            *("Li", "~", "7", None),
            *({"note": "x", "total": "1"}, {"note": "y", "total": None}),
        ),
        ("Li", "~", "9", "7", {"quantity": "5"}, {"quantity": "6"}),
        ("Li", "-", "9", "7", {"contract_id": "7"}, None),
    ]
    database = Database(older)
    assert chain.seal(database) == 5
    assert chain.verify(database).good
    database.close()
