"""What a list asks the database for typed words, and for its totals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.dialects import postgresql

from app.access.domain import ALL_PERMISSIONS, Role, permissions_of
from app.contracts.listing import LISTING as CONTRACTS
from app.contracts.model import ContractRow
from app.core.actor import Actor
from app.core.query import Query, Sort
from app.core.rights import Reach
from app.db import asked as asking
from app.db import listing
from app.db.conditions import among, contains
from app.receivables.listing import ITEMS
from app.shipments.listing import LISTING as SHIPMENTS
from tests import bench_years, walks
from tests import filled as filling
from tests.db import test_listing
from tests.db.test_listing import DEALS, DealRow

filled, uow = test_listing.filled, test_listing.uow


@pytest.fixture
def asked(uow):
    """Every statement from now on."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(" ".join(statement.split()))

    connection = uow.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


def walked(uow, query):
    """Return the keys of a result, page after page from the anchors."""
    found = []
    for anchor in DEALS.overview(uow, query).anchors:
        after = Query(text=query.text, sort=query.sort, after=anchor, limit=200)
        found += [row.id for row in DEALS.page(uow, after).records]
    return found


def test_few_rows_with_typed_words_are_looked_for_once(uow, asked):
    """Totals and anchors read them by their keys; both looked in every row."""
    overview = DEALS.overview(uow, Query(text="sc-0 nordwind"))
    assert overview.count > 0
    assert sum(" LIKE " in said for said in asked) == 1


@pytest.mark.parametrize("words", ["sc-0", "nordwind", "no such word"])
def test_few_and_many_rows_with_typed_words_are_told_alike(uow, monkeypatch, words):
    query = Query(text=words, sort=Sort("number"))
    few, rows = DEALS.overview(uow, query), walked(uow, query)
    assert len(rows) == few.count
    monkeypatch.setattr(listing, "FEW", 1)
    assert DEALS.overview(uow, query) == few
    assert walked(uow, query) == rows


def test_totals_of_several_currencies_are_one_question(uow, asked):
    """The amount has a currency, the pieces have none."""
    uow.session.execute(
        update(DealRow).values(amount=Decimal(2), pieces=3, currency="USD")
    )
    asked.clear()
    overview = DEALS.overview(uow, Query())
    count = test_listing.COUNT
    assert overview.sums == {"amount": {"USD": 2 * count}, "pieces": {"": 3 * count}}
    assert sum("sum(" in said for said in asked) == 1


@pytest.mark.parametrize("order", ["number", "amount", "buyer", "id"])
def test_places_are_told_without_counting_what_has_a_value(uow, asked, order):
    """All rows are counted once; those without a value are few."""
    overview = DEALS.overview(uow, Query(sort=Sort(order)))
    assert overview.count == len(walked(uow, Query(sort=Sort(order))))
    counted = [said for said in asked if said.startswith("SELECT count(*)")]
    assert all("IS NULL" in said for said in counted)


WORDS = ("buyer", "Buyer 4", "buyer sc-12", "12", "germany", "usd", "nobody's word")
PEOPLE = (
    Actor("Wu", permissions_of(frozenset({Role.MANAGER})), "wu"),
    Actor(
        "Lin", permissions_of(frozenset({Role.SALES})), "lin", Reach(frozenset({"lin"}))
    ),
)


@pytest.fixture(scope="module", params=walks.walk(filling.KINDS, ["sqlite"]))
def years(request):
    """An office of many deals, which nobody changes."""
    with filling.office(request, request.param) as database:
        bench_years.build(database, Actor("Chen", ALL_PERMISSIONS), "lin", 130)
        yield database


@walks.walked("person", PEOPLE, PEOPLE[1:], ids=["manager", "sales"])
def test_words_of_joined_names_are_found_in_their_own_table_alike(
    years, monkeypatch, person
):
    """Looked for in each row as well: what was found before."""

    def answers():
        with years.reading(person, today=bench_years.TODAY) as uow:
            return [
                (one.page(uow, Query(limit=500, text=words)), one.overview(uow, query))
                for one in (CONTRACTS, SHIPMENTS, ITEMS)
                for words in WORDS
                for query in (
                    Query(text=words),
                    Query(text=words, sort=Sort("customer")),
                )
            ]

    once = answers()
    assert sum(overview.count for _page, overview in once) > 50
    monkeypatch.setattr(asking, "_by_key", lambda _list, found, **_how: found)
    assert once == answers()


def test_words_are_looked_for_in_each_customer_once(database, actor):
    """Two thousand customers, not the two hundred thousand contracts that name them.

    First, as a server asks: a word in every name was sought in every column besides.
    """
    bench_years.build(database, actor, "lin", 4)
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(" ".join(statement.split()))

    with database.reading(PEOPLE[0], today=bench_years.TODAY) as uow:
        connection = uow.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        CONTRACTS.page(uow, Query(limit=50, text="nordhaus"))
        event.remove(connection, "before_cursor_execute", note)
    where = said[-1].partition(" WHERE ")[2]
    first, _, others = where.partition("contract.number")
    assert first.lstrip("(").startswith("contract.customer_id IN (SELECT party.id")
    assert "party.name_zh" in first
    assert "party." not in others


@pytest.mark.feature("H12", "A148")
def test_the_number_of_a_revision_finds_its_record(uow):
    """What is printed as SC-0048-R1 found nothing: the row bears SC-0048."""
    for typed in ("SC-0048-R1", "sc-0048-r12", "0048-R1"):
        assert [d.number for d in test_listing.walk(uow, Query(text=typed))] == [
            "SC-0048"
        ]
    assert test_listing.walk(uow, Query(text="SC-004-R1")) == [], (
        "a number is meant as a whole"
    )
    assert test_listing.walk(uow, Query(text="SC-0048-R")) == []


def test_a_file_finds_told_keys_by_their_index(sqlite_database):
    """Also beside another condition: compared with true it would read every row."""
    told = among(ContractRow.id, [3, 5])
    asked = select(ContractRow.id).where(told, ContractRow.note == "")
    with sqlite_database.engine.connect() as connection:
        words = asked.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")
        assert next(row[-1] for row in plan).startswith("SEARCH contract USING INTEGER")


@pytest.mark.feature("A148")
def test_a_server_reads_told_keys_once(postgres_database):
    """As a text they were read anew for each row that was compared: for 40 s."""
    with postgres_database.engine.connect() as connection:
        for keys in ([], [3, 5], [2**40]):
            asked = select(ContractRow.id).where(among(ContractRow.id + 0, keys))
            assert connection.execute(asked).all() == []
            words = asked.compile(connection)
            explained = f"EXPLAIN VERBOSE {words}"
            plan = connection.exec_driver_sql(explained, words.params).scalars()
            told = ",".join(map(str, keys))
            assert f"ANY ('{{{told}}}'::bigint[])" in "".join(plan)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("0994-1", False), ("庭院", False), ("sc-9", True), ("é", True)],
)
def test_a_server_folds_no_text_for_a_word_without_case(typed, folded):
    said = str(
        contains(ContractRow.number, typed).compile(dialect=postgresql.dialect())
    )
    assert ("lower(" in said) is folded
    assert "LIKE" in said
