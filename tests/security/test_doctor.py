"""What the doctor finds on a server, and what a person's own login does not read."""

from __future__ import annotations

from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import create_engine, event, text

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.db import invariants, trail, trail_server
from app.db.doctor import looking, pages
from app.db.unit_of_work import Database
from tests import walks
from tests.security.deal import play
from tests.security.office import secured

pytestmark = pytest.mark.feature("A139")


def looked(office, role, folder):
    return looking.examine(office.database(role), office.actor(role), folder)


@contextmanager
def changed(office, table, column, value):
    """Change a row as a damaged disk does: no trigger hears of it."""
    one = f"WHERE id = (SELECT min(id) FROM {table})"  # noqa: S608 - the test's names
    with office.root() as root:
        root.execute("SET session_replication_role = replica")
        asked = f"SELECT {column} FROM {table} {one}"  # noqa: S608 - as above
        (before,) = root.execute(asked).fetchone()
        write = f"UPDATE {table} SET {column} = %s {one}"  # noqa: S608 - as above
        root.execute(write, (value,))
        try:
            yield
        finally:
            root.execute(write, (before,))


@pytest.fixture(scope="module")
def apart(postgres, postgres_template):
    """Another office, no copy: the doctor asks whom the server lets into one."""
    office = secured(postgres, postgres_template)
    play(office)
    yield office
    office.close()


@pytest.fixture(scope="module")
def sound(apart, tmp_path_factory):
    """The office with a picture that the history knows: nothing is wrong with it."""
    with apart.root() as root:
        root.execute("UPDATE product SET thumb = '\\x0102' WHERE thumb IS NULL")
        root.execute("SELECT audit.seal()")
    assert looked(apart, "boss", tmp_path_factory.mktemp("sound")).found == []
    return apart


DAMAGES = [
    ("contract", "payment_terms", "T/T", {"values"}),
    ("contract", "total", 1, {"totals", "values"}),
    ("product", "thumb", b"\x00", {"pictures"}),
    ("search_entry", "title", "Zebra", {"search"}),
    ("search_entry", "kind", "zebra", {"search"}),
    ("search_entry", "record_id", 999_999, {"search"}),
    ("search_entry", "number_key", "zebra", {"search"}),
    ("search_entry", "detail_zh", "斑马", {"search"}),
    ("search_entry", "permission", "access.view", {"search"}),
    ("payment", "payee_account_id", 1, {"accounts", "values"}),
    ("shipment", "insurer_id", 1, {"values"}),
    ("stock_balance", "on_hand", 77, {"stock"}),
    ("stock_balance", "warehouse_id", 99, {"stock"}),
    ("staff", "team", "east", {"values"}),
    ("stock_move", "unit_cost", None, {"values"}),
    ("shipment", "cut_off_on", "2026-01-01", {"values"}),
    ("audit", "login", "else", {"history"}),
]
OF_EACH_KIND = [
    one
    for one in DAMAGES
    if one[:2]
    in {
        ("contract", "total"),
        ("product", "thumb"),
        ("search_entry", "permission"),
        ("payment", "payee_account_id"),
        ("stock_balance", "on_hand"),
        ("audit", "login"),
    }
]


@walks.walked(("table", "column", "value", "names"), DAMAGES, OF_EACH_KIND)
def test_each_damage_is_named(sound, tmp_path, table, column, value, names):
    with changed(sound, table, column, value):
        found = looked(sound, "boss", tmp_path).found
    assert {one.name for one in found} == names
    assert all(p.record for one in found for p in one.places)


def test_an_epoch_to_come_is_told(sound, tmp_path):
    """By a program of its own: whoever connects meanwhile takes the epoch for true."""
    boss, database = sound.actor("boss"), sound.opened("boss")
    with changed(sound, "epoch", "since", "2099-01-01"):
        found = looking.examine(database, boss, tmp_path).found
    database.close()
    assert [one.name for one in found] == ["epoch"]


COPIED = """
INSERT INTO shipment_package SELECT (jsonb_populate_record(p, '{"id": 990}')).*
FROM shipment_package p ORDER BY id LIMIT 1
"""


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("DELETE FROM contract_line WHERE id = 1", {"totals", "values"}),
        ("DELETE FROM stock_balance WHERE id = 1", {"stock"}),
        (COPIED, {"entries"}),
        ("DELETE FROM search_entry WHERE id = 1", set()),  # it is only not found
    ],
)
def test_rows_that_went_or_came_by_themselves_are_named(apart, said, names):
    """All of it in one transaction, which is taken back."""
    engine = create_engine(apart.url)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(said)
        found = set(invariants.wrong(connection))
        found |= {"values" for _ in trail_server.differences(connection)}
        connection.rollback()
    engine.dispose()
    assert found == names


OTHER = {
    "boolean": "NOT coalesce({0}, false)",
    "bytea": "coalesce({0}, '') || '\\x00'",
    "date": "coalesce({0}, 'today') + 1",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 s'",
    "character varying": "left(coalesce({0}, ''), 0) || 'q'",
    "text": "coalesce({0}, '') || 'q'",
}
"""What else may stand in a column, by its type; of all others: one more."""

CONSTRAINTS = """
SELECT conname FROM pg_constraint
WHERE contype IN ('c', 'f', 'u') AND conrelid = to_regclass(:table)
"""
COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = :table
"""


def other(name, kind):
    """Return another value for a column, in the words of the server."""
    return OTHER.get(kind, "coalesce({0}, 0) + 1").format(f'"{name}"')


def test_every_value_of_every_table_is_compared(apart):
    """One row of each table, all of it: what is filled, and what is left empty."""
    expected = set()
    engine = create_engine(apart.url)
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        run("SET LOCAL session_replication_role = replica")
        for table in trail.compared_tables():
            ruled = {"table": table.name}
            for name in connection.scalars(text(CONSTRAINTS), ruled).all():
                run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
            (key,) = table.primary_key
            known = dict(connection.execute(text(COLUMNS), ruled).all())
            columns = [c.name for c in table.c if c is not key]
            sets = ", ".join(
                f'"{name}" = {other(name, known[name])}' for name in columns
            )
            one = f"(SELECT max({key.name}) FROM {table})"  # noqa: S608 - our names
            if run(f"UPDATE {table} SET {sets} WHERE {key.name} = {one}").rowcount:  # noqa: S608
                expected |= {(table.name, name) for name in columns}
        found = {(d.table, d.field) for d in trail_server.differences(connection)}
        connection.rollback()
    engine.dispose()
    assert len({table for table, _ in expected}) > 30
    assert expected - found - trail.FILLED == set()


def test_a_link_that_says_another_end_is_named(apart, tmp_path):
    """What is entered up to there would count as tied, though no link holds it."""
    change = "UPDATE audit_link SET last = last + %s WHERE n = 1"
    with apart.root() as root:
        root.execute("SELECT audit.seal()")
        root.execute("SET session_replication_role = replica")
        try:
            for more in (1, -2):
                root.execute(change, (more,))
                found = looked(apart, "boss", tmp_path).found
                assert {one.name for one in found} == {"history"}
        finally:
            root.execute(change, (1,))
    assert looked(apart, "boss", tmp_path).found == []


@pytest.mark.parametrize(
    ("role", "left"),
    [
        ("boss", ["file", "values"]),
        ("manager", ["file", "history", "values"]),
        ("auditor", ["file", "history", "values"]),
    ],
)
def test_what_a_login_does_not_read_is_told(apart, tmp_path, role, left):
    report = looked(apart, role, tmp_path)
    assert sorted(one.name for one in report.left_out) == left
    assert report.found == []


def test_a_server_without_checksums_is_told_of(apart, tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "has_checksums", lambda _connection: False)
    report = looked(apart, "boss", tmp_path)
    assert [one.name for one in report.found] == ["checksums"]
    assert report.faults == []


@pytest.fixture
def amcheck(apart):
    """The extension, in the office, for the one who may call it."""
    with apart.root() as root:
        root.execute("CREATE SCHEMA looks")
        try:
            root.execute("CREATE EXTENSION amcheck SCHEMA looks")
        except psycopg.errors.UndefinedFile:
            pytest.skip("this server does not bring amcheck along")
        boss = apart.login("boss")
        root.execute(f"GRANT USAGE ON SCHEMA looks TO {boss}")
        root.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA looks TO {boss}")
        yield root
        root.execute("DROP SCHEMA looks CASCADE")


def test_pages_are_looked_at_where_the_server_offers_it(apart, tmp_path, amcheck):
    """Rows older than what their table says is frozen are none that it can have."""
    report = looked(apart, "boss", tmp_path)
    assert "file" in report.whole
    assert "file" not in [one.name for one in report.left_out]
    assert "file" in [one.name for one in looked(apart, "manager", tmp_path).left_out]
    frozen = "UPDATE pg_class SET relfrozenxid = %s WHERE oid = 'contract'::regclass"
    asked = "SELECT relfrozenxid FROM pg_class WHERE oid = 'contract'::regclass"
    (before,) = amcheck.execute(asked).fetchone()
    (now,) = amcheck.execute("SELECT pg_current_xact_id()::xid").fetchone()
    amcheck.execute(frozen, (now,))
    try:
        found = looked(apart, "boss", tmp_path).found
    finally:
        amcheck.execute(frozen, (before,))
    assert [one.name for one in found] == ["file"]
    assert "contract: " in str(found[0].values["reason"])


def test_others_are_not_asked_to_look(apart, tmp_path):
    for role in ("sales", "finance", "warehouse"):
        with pytest.raises(NotAllowedError):
            looked(apart, role, tmp_path)


def test_rows_are_found_by_their_keys_however_many_there_are(apart):
    """Through all rows for every four hundred of them takes hours in a large office."""
    plans = []
    engine = apart.database("boss").engine

    def noted(connection, _cursor, statement, parameters, *_):
        if "to_jsonb(r)" in statement:
            run = connection.connection.driver_connection.execute
            run("SET LOCAL enable_seqscan = off")
            found = run(f"EXPLAIN {statement}", parameters).fetchall()
            plans.append("\n".join(line for (line,) in found))

    with engine.connect().execution_options(reading=True) as connection:
        event.listen(connection, "before_cursor_execute", noted)
        assert list(trail_server.differences(connection)) == []
    assert plans
    assert [plan for plan in plans if "Index Cond" not in plan] == []


@pytest.mark.feature("003-1")
def test_rules_that_the_servers_administrator_changed_are_told(apart, tmp_path):
    """The doctor went by the digest of what was told, which nobody had changed."""
    with apart.root() as root:
        root.execute("ALTER TABLE contract DISABLE ROW LEVEL SECURITY")
    database = Database(apart.url)
    try:
        everything = Actor("Admin", ALL_PERMISSIONS)
        found = looking.examine(database, everything, tmp_path).found
    finally:
        database.close()
        with apart.root() as root:
            root.execute("ALTER TABLE contract ENABLE ROW LEVEL SECURITY")
    (rules,) = [one for one in found if one.name == "rules"]
    assert "row rules of contract are off" in rules.line
