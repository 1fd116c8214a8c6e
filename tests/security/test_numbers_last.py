"""A number is the last thing a document gets: nobody else waits for more than that."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from app.access.domain import Role
from app.access.policy import POLICY
from app.catalog.model import ProductRow
from app.core.errors import LinkLostError
from app.core.refs import Ref
from app.db import numbering, pieces, retry, search, trouble, unit_of_work
from app.parties.model import PartyRow
from app.quotations import service as quotations
from tests.campaign.office import _draft
from tests.campaign.together import people

AFTERWARDS = """
WITH numbered AS (SELECT DISTINCT ON (at) "table", id, at FROM audit
  WHERE op = '~' AND coalesce(new ->> 'number', '') <> '' ORDER BY at, id DESC)
SELECT "table", max((SELECT count(*) FROM audit l WHERE l.at = n.at AND l.id > n.id))
FROM numbered n GROUP BY "table"
"""
"""How many rows were written after the last number of a transaction, by document."""
NAMED_AFTER = {"receipt": 1, "payment": 1}
"""Whose number stands in the line of the cash account as well."""


@pytest.mark.feature("A137")
def test_nothing_is_written_after_the_numbers(traded):
    with traded.root() as root:
        after = dict(root.execute(AFTERWARDS).fetchall())
    assert len(after) > 10, after
    assert {table: count for table, count in after.items() if count} == NAMED_AFTER


@pytest.mark.feature("A137")
def test_what_was_numbered_with_the_commit_is_found_by_it(traded):
    asked = "SELECT number, number_key, title, grams::text FROM search_entry"
    with traded.root() as root:
        for table, columns in POLICY.numbers.items():
            found = root.execute(
                f"SELECT id, {', '.join(columns)} FROM {table}"  # noqa: S608 - our own
                f" WHERE {next(iter(columns))} ~ '^[A-Z]{{2}}26-[0-9]{{4}}$'"
            ).fetchall()
            for key, *numbers in found:
                entry = root.execute(
                    f"{asked} WHERE kind = %s AND record_id = %s", (table, key)
                ).fetchone()
                if entry is None:
                    continue  # an invoice is found by its shipment
                number = dict(zip(columns, numbers, strict=True))["number"]
                assert entry[:3] == (number, number.lower().replace("-", ""), number)
                wanted = {*pieces.pieces_of((number,))}
                wanted |= {*pieces.pieces_of(("", *(n for n in numbers if n)))}
                assert wanted <= {*re.findall(r"'([^']*)'", entry[3])}, (table, key)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("number", ["QT26-0001", "SC30-12345", "BG09-0100"])
def test_the_server_cuts_a_number_as_the_program_does(guarded, number):
    asked = "SELECT lading.pieces(%s, true), lading.pieces(%s, false)"
    with guarded.root() as root:
        own, other = root.execute(asked, (number, number)).fetchone()
    assert {*own} == {*pieces.pieces_of((number,))}
    assert {*other} == {*pieces.pieces_of(("", number))}


def issue(uow):
    """Save a quotation of what there is for a customer of one's own, and issue it."""
    mine = select(PartyRow.id).where(PartyRow.roles.contains("customer")).limit(1)
    customer = Ref(uow.session.scalar(mine), "", "")
    product = Ref(uow.session.scalar(select(ProductRow.id).limit(1)), "", "")
    draft = _draft(uow, 1)
    lines = tuple(replace(line, product=product) for line in draft.lines)
    draft = replace(draft, customer=customer, quoted_on=uow.today, lines=lines)
    return quotations.issue(uow, quotations.save(uow, draft))


def traced(office, told, work):
    """Do some work, and return what went over the line meanwhile."""
    driver = office.engine.raw_connection()
    connection = driver.driver_connection.pgconn
    driver.close()  # the pool lends the same one again
    with told.open("wb") as file:
        connection.trace(file.fileno())
        done = work()
        connection.untrace()
    return done, told.read_text(encoding="utf-8").splitlines()


@pytest.mark.feature("A137")
def test_number_and_commit_are_one_message(traded, tmp_path):
    """Nothing comes back from the server between the two: nobody waits for us."""
    actor = traded.actor(Role.SALES)
    address = traded.database(Role.SALES).url.render_as_string(hide_password=False)
    acting = numbering.with_commit(issue)
    with people(address, 1) as (office,):  # asked nothing on its one connection before
        work = partial(retry.carry_out, office, actor, acting, "one message")
        (made, _topics), lines = traced(office, tmp_path / "told", work)
        with office.reading(actor) as uow:
            assert quotations.get(uow, made.id).number == made.number
            assert [hit.id for hit in search.search(uow, made.number)] == [made.id]
    assert re.fullmatch(r"QT\d\d-\d{4}", made.number)
    numbered = next(n for n, line in enumerate(lines) if "next_number(" in line)
    committed = next(n for n, line in enumerate(lines) if '"COMMIT"' in line)
    heard = [line for line in lines[numbered:committed] if line.split("\t")[1] == "B"]
    assert heard == []


@pytest.mark.feature("A137")
def test_who_never_heard_of_the_commit_is_told_the_number(traded, monkeypatch):
    """The answer to the COMMIT is lost; sent again, the key finds what was done."""
    office, actor = traded.database(Role.SALES), traded.actor(Role.SALES)
    lost = iter([True])
    learn = numbering.Pending.learn

    def deaf(document):
        if next(lost, False):
            raise LinkLostError(trouble.OTHER, reason="the answer is lost")
        learn(document)

    monkeypatch.setattr(numbering.Pending, "learn", deaf)
    acting = numbering.with_commit(issue)
    made, _topics = retry.carry_out(office, actor, acting, "answer lost")
    with office.reading(actor) as uow:
        assert quotations.get(uow, made.id).number == made.number


def interrupt(monkeypatch, once):
    """Do something after the number is given back, before the disk is waited for."""
    ahead = unit_of_work.commit_ahead

    def committed(connection):
        ahead(connection)
        driver = connection.connection.driver_connection
        driver.execute("SELECT 1").fetchone()  # the server has come so far
        for todo in once:
            todo(driver)

    monkeypatch.setattr(unit_of_work, "commit_ahead", committed)


@pytest.mark.feature("A137")
def test_nobody_waits_for_a_number_until_it_is_on_the_disk(traded, monkeypatch):
    office, actor = traded.database(Role.SALES), traded.actor(Role.SALES)
    acting, made = numbering.with_commit(issue), []

    def colleague(_driver):
        address = office.url.render_as_string(hide_password=False)
        with people(address, 1) as (other,):
            made.append(retry.carry_out(other, actor, acting, "second")[0].number)

    interrupt(monkeypatch, iter([colleague]))
    first, _topics = retry.carry_out(office, actor, acting, "first")
    counts = [int(number.rpartition("-")[2]) for number in (first.number, *made)]
    assert counts[1] == counts[0] + 1


@pytest.mark.feature("A137")
def test_a_session_that_ends_before_the_disk_answered_is_asked_for(traded, monkeypatch):
    """The first COMMIT is done, the one that is waited for never: the key tells."""
    office, actor = traded.database(Role.SALES), traded.actor(Role.SALES)

    def ended(driver):
        with traded.root() as root:
            root.execute(
                "SELECT pg_terminate_backend(%s, 5000)", (driver.info.backend_pid,)
            )

    interrupt(monkeypatch, iter([ended]))
    acting = numbering.with_commit(issue)
    made, _topics = retry.carry_out(office, actor, acting, "ended between")
    with traded.root() as root:
        asked = "SELECT count(*) FROM action WHERE key = 'ended between'"
        assert root.execute(asked).fetchone() == (1,)
    with office.reading(actor) as uow:
        assert quotations.get(uow, made.id).number == made.number


@pytest.mark.feature("A137")
def test_what_is_said_to_be_saved_is_on_the_disk(traded, monkeypatch):
    """A COMMIT without a word in the log would not be waited for (traps, §9)."""
    office, actor = traded.database(Role.SALES), traded.actor(Role.SALES)
    ahead, written = unit_of_work.commit_ahead, []

    def committed(connection):
        driver = connection.connection.driver_connection
        driver.execute("SET synchronous_commit = on")  # the server of the tests has not
        asked = driver.execute("SELECT pg_current_wal_insert_lsn()::text")
        written.append(asked.fetchone()[0])
        ahead(connection)

    monkeypatch.setattr(unit_of_work, "commit_ahead", committed)
    acting = numbering.with_commit(issue)
    with traded.root() as root:
        for at in range(3):
            retry.carry_out(office, actor, acting, f"written {at}")
            on_disk = "SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn"
            assert root.execute(on_disk, (written[at],)).fetchone() == (True,)
