"""A value that was changed past the program is told, with what the history says."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from app import cli
from app.access.rows import WRONG_PASSWORD
from app.core.papers.vault import Filed, Place, Printed
from app.db import schema, sqlite, trail, vault
from app.db.engine import open_engine
from app.db.pieces import pieces_in
from app.db.types import ExactDecimal
from app.db.unit_of_work import Database
from app.office import service as companies
from tests import old, pictures


@pytest.fixture
def office(sample_office, tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    return Path(shutil.copyfile(sample_office, tmp_path / "office.db"))


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def told(path: Path) -> list[tuple[str, str, str, str]]:
    with sqlite.reading(path) as connection:
        found = list(trail.differences(connection))
    return [(one.record, one.field, one.held, one.told) for one in found]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE contract SET total = total + 1",  # a thousandth of a dollar
            ("SC26-0031", "total", "58981.601", "58981.60"),
        ),
        (
            "UPDATE contract SET signed_on = '2026-06-19' WHERE signed_on IS NOT NULL",
            None,
        ),
        ("UPDATE contract SET payment_terms = x'ff' || payment_terms", None),
        ("UPDATE contract_line SET quantity = quantity * 2 WHERE position = 1", None),
        ("DELETE FROM audit_link", ()),  # that is the chain's matter
    ],
)
def test_a_changed_value_is_told(office, statement, expected):
    assert told(office) == [], "the sample is as it was saved"
    changed(office, statement)
    found = told(office)
    if expected:
        assert found == [expected]
    else:
        assert bool(found) == (expected is None)


OTHER = {
    "TEXT": "coalesce({0}, '') || 'x'",
    "BLOB": "coalesce({0}, x'') || x'00'",
    "INTEGER": "coalesce({0}, 0) + 1",
}
"""What else may stand in a column, by how a file holds it."""


def other(column: sa.Column) -> str:
    """Return another value for a column, in the words of SQLite."""
    name = f'"{column.name}"'
    if isinstance(column.type, sa.LargeBinary):
        return OTHER["BLOB"].format(name)
    if isinstance(column.type, (sa.Boolean, sa.Integer, ExactDecimal)):
        return OTHER["INTEGER"].format(name)
    return OTHER["TEXT"].format(name)


@pytest.mark.feature("A139")
def test_every_value_of_every_table_is_compared(office):
    """One row of each table, all of it: what is filled, and what is left empty."""
    expected = set()
    with closing(sqlite3.connect(office)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for table in trail.compared_tables():
            (key,) = table.primary_key
            columns = [c for c in table.c if c is not key]
            one = f"(SELECT max({key.name}) FROM {table.name})"  # noqa: S608 - ours
            sets = ", ".join(f'"{c.name}" = {other(c)}' for c in columns)
            write = f"UPDATE {table.name} SET {sets} WHERE {key.name} = {one}"  # noqa: S608
            if connection.execute(write).rowcount:
                expected |= {(table.name, c.name) for c in columns}
        connection.commit()
    with sqlite.reading(office) as connection:
        found = {(one.table, one.field) for one in trail.differences(connection)}
    assert len({table for table, _ in expected}) > 45
    assert expected - found - trail.FILLED == set()
    assert found - expected == set()


@pytest.mark.feature("A139")
def test_what_came_later_and_may_be_empty_is_known(tmp_path, every_step):  # noqa: ARG001
    """A step may have filled it; what none fills is empty in a row of before."""
    url, came, gone = f"sqlite:///{tmp_path / 'office.db'}", set(), set()
    engine, before = open_engine(url), {}
    with engine.connect() as connection:
        for step in sorted(schema._steps()):
            command.upgrade(schema.alembic_config(connection), step)
            asked = sa.inspect(connection)
            there = {
                table: {c["name"] for c in asked.get_columns(table) if c["nullable"]}
                for table in asked.get_table_names()
            }
            if step >= old.REVISION and before:
                came |= {
                    (table, name)
                    for table, names in there.items()
                    for name in names - before.get(table, names)
                }
            columns = {
                (table, c["name"])
                for table in asked.get_table_names()
                for c in asked.get_columns(table)
            }
            gone |= columns
            before = there
    engine.dispose()
    known = {(t.name, c.name) for t in trail.compared_tables() for c in t.c}
    assert came & known >= trail.FILLED
    tables = {table.name for table in trail.compared_tables()}
    gone = {one for one in gone - columns if one[0] in tables}
    beside = {(t, name) for t, names in trail.KNOWN_BESIDE.items() for name in names}
    assert beside == gone | {("staff", WRONG_PASSWORD)}


@pytest.mark.feature("A139")
@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        ("new = replace(new, '\"quantity\":', '\"quantkty\":')", "quantkty"),
        ("new = replace(new, '{', '[')", "new"),
        ("op = '*'", "op"),
        ("\"table\" = 'contrabt_line'", ""),
    ],
)
def test_an_entry_that_is_spoilt_is_told_also_when_no_link_holds_it(
    office, spoil, expected
):
    """A program that was ended has sealed nothing of its last minute."""
    entry = "\"table\" = 'contract_line' AND op = '+' ORDER BY id LIMIT 1"
    one = f"(SELECT id FROM audit WHERE {entry})"  # noqa: S608 - ours
    drop = ("DROP TRIGGER audit_update", "DELETE FROM audit_link")
    changed(office, *drop, f"UPDATE audit SET {spoil} WHERE id = {one}")  # noqa: S608
    assert expected in [found[1] for found in told(office)]


def test_a_row_that_is_gone_and_one_that_is_back_are_told(office):
    changed(office, "PRAGMA foreign_keys=OFF", "DELETE FROM contract_line WHERE id = 1")
    assert ("", "", "gone", "there") in told(office)


def test_the_bytes_of_an_issued_paper_are_compared(office):
    pdf = b"%PDF-1.7 as it was issued"
    digest = hashlib.sha256(pdf).hexdigest()
    place = ("shipment", 1, "invoice", "", 0, "SH26-0001", "Nordhaus", "")
    paper = (*place, "CI26-0001", "en", "", 1, digest, len(pdf), "", "", "")
    with closing(sqlite3.connect(office)) as connection:
        connection.execute(
            "INSERT INTO issued_paper (kind, record_id, key, part, version, record,"
            " party, permission, number, language,"
            " second_language, edition, digest, size, issued_at, issued_by, sent_to)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            paper,
        )
        content = "INSERT INTO paper_content (issued_id, pdf) VALUES (1, ?)"
        connection.execute(content, (pdf,))
        connection.commit()
    assert told(office) == []
    changed(office, "UPDATE paper_content SET pdf = x'00'")
    assert [found[:2] for found in told(office)] == [("CI26-0001", "pdf")]


@pytest.mark.feature("H39")
def test_what_was_checked_at_the_issue_is_compared(office, actor):
    database = Database(f"sqlite:///{office}")
    place = Place(kind="shipment", record_id=1, key="invoice")
    filed = Filed(place=place, number="CI26-0001", checked='{"reason": "agreed"}')
    with database.unit_of_work(actor) as uow:
        vault.issue(uow, filed, Printed(b"%PDF-1.7", "en"))
    database.close()
    assert told(office) == []
    changed(office, "UPDATE paper_content SET checked = ''")
    assert [found[:2] for found in told(office)] == [("CI26-0001", "checked")]


@pytest.mark.feature("A139")
def test_a_bit_that_flips_in_a_picture_is_told(office, actor):
    """The length of the logo stays, its SHA-256 does not."""
    database = Database(f"sqlite:///{office}")
    with database.unit_of_work(actor) as uow:
        company = companies.get_company(uow, companies.companies(uow)[0].id)
        companies.save_company(uow, replace(company, logo=pictures.GOOD))
    database.close()
    assert told(office) == []
    for bit in range(0, 8 * len(pictures.GOOD), 37):
        spoilt = bytearray(pictures.GOOD)
        spoilt[bit // 8] ^= 1 << bit % 8
        changed(office, f"UPDATE company SET logo = x'{spoilt.hex()}'")  # noqa: S608
        assert [found[1] for found in told(office)] == ["logo"], bit
    older = f"json_set(new, '$.logo', '({len(pictures.GOOD)} bytes)')"
    drop = "DROP TRIGGER audit_update"
    write = f"UPDATE audit SET new = {older} WHERE new LIKE '%logo%'"  # noqa: S608
    changed(office, drop, write)
    assert told(office) == [], "an older program told the size only"


SEEN = ("kind", "number", "number_key", "title", "detail", "permission", "grams")


@pytest.mark.feature("A139")
def test_a_bit_that_flips_in_what_is_found_is_told(office):
    rng = random.Random(8)  # noqa: S311 - the same flips each time
    with closing(sqlite3.connect(office)) as connection:
        count = 0
        for name in SEEN:
            asked = f"SELECT id, {name} FROM search_entry WHERE {name} <> ''"  # noqa: S608
            for key, held in rng.sample(connection.execute(asked).fetchall(), 3):
                raw = bytearray(held.encode())
                raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(7)
                write = f"UPDATE search_entry SET {name} = CAST(? AS TEXT) WHERE id = ?"  # noqa: S608
                connection.execute(write, (bytes(raw), key))
                count += 1
                connection.commit()
                assert len(told(office)) == 1, (name, held, raw)
                connection.execute(write, (held.encode(), key))
                connection.commit()
    assert (told(office), count) == ([], 21)


def test_the_sum_over_an_entry_is_nothing_that_is_found(office):
    with closing(sqlite3.connect(office)) as connection:
        (grams,) = connection.execute("SELECT grams FROM search_entry").fetchone()
        words = "SELECT count(*) FROM search_gram WHERE search_gram MATCH ?"
        assert connection.execute(words, (grams.split()[-2],)).fetchone() != (0,)
    assert pieces_in(grams) == grams.rpartition(" ")[0] != grams
    assert pieces_in("abc 1234") == "abc 1234"
    with sqlite.reading(office) as connection:
        assert sqlite.complaint(connection) == ""


def test_the_doctor_tells_it(office, capsys):
    changed(office, "UPDATE party SET name = name || 'x' WHERE id = 1")
    assert cli.main(["doctor", "--database", f"sqlite:///{office}"]) == 1
    said = capsys.readouterr().out
    assert "1 wrong" in said
    assert "party 1" in said
    assert "the history says" in said


def test_a_window_that_closes_ends_the_reading(office):
    changed(office, "UPDATE party SET name = name || 'x' WHERE id = 1")
    with pytest.raises(trail.ChangedError, match="the history says"):
        trail.check(office, threading.Event())
    stop = threading.Event()
    stop.set()
    trail.check(office, stop)
