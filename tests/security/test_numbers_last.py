"""A number is the last thing a document gets: nobody else waits for more than that."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from app.access.domain import Role
from app.access.policy import POLICY
from app.core.errors import LinkLostError
from app.core.refs import Ref
from app.db import numbering, pieces, retry, search, trouble
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
                f" WHERE {columns[0]} ~ '^[A-Z]{{2}}26-[0-9]{{4}}$'"
            ).fetchall()
            for key, *numbers in found:
                entry = root.execute(
                    f"{asked} WHERE kind = %s AND record_id = %s", (table, key)
                ).fetchone()
                if entry is None:
                    continue  # an invoice is found by its shipment
                number = numbers[columns.index("number")]
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
    """Save a quotation for a customer of one's own, and issue it."""
    mine = select(PartyRow.id).where(PartyRow.roles.contains("customer")).limit(1)
    customer = Ref(uow.session.scalar(mine), "", "")
    draft = replace(_draft(uow, 1), customer=customer, quoted_on=uow.today)
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
