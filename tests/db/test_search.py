"""Searching anywhere, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.core.actor import Actor
from app.db import schema, search
from app.db.pieces import mark, pieces_of
from app.db.unit_of_work import Database
from tests.bench_find import TYPED, entries, fill

OLD_ENTRY = (
    "INSERT INTO search_entry (kind, record_id, number, number_key, title, detail,"
    " permission, grams) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
OLD_GRAMS = "INSERT INTO search_gram(rowid, grams) VALUES (1, ?)"
WHOLE = "INSERT INTO search_gram(search_gram, rank) VALUES ('integrity-check', 1)"
SEES = ("contracts.view", "parties.view", "catalog.view", "shipments.view")
EVERYBODY = Actor("Chen Siyuan", frozenset(SEES))


def _fill(database):
    with database.unit_of_work(EVERYBODY) as uow:
        search.index(
            uow,
            "contract",
            187,
            "SC-2026-0187",
            "Nordwind Handels GmbH",
            "USD 108,195.00",
            permission="contracts.view",
        )
        search.index(uow, "contract", 191, "SC-2026-0191", "Lumière Maison SARL")
        search.index(uow, "party", 7, "C0007", "宁波海舟进出口有限公司", "中国")
        search.index(uow, "product", 9, "LT-2201", "太阳能庭院灯 3W", "94054290")
        search.index(
            uow, "shipment", 96, "SH-2026-0096", "宁波 → 汉堡", "", ["COSU6123456"]
        )


def _found(database, text, **more):
    with database.reading(EVERYBODY) as uow:
        return [(h.kind, h.id) for h in search.search(uow, text, **more)]


@pytest.mark.feature("A148", "H7")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0187", ("contract", 187)),  # a part of a number
        ("187 nord", ("contract", 187)),  # fragments in any order
        ("SC-2026-0191", ("contract", 191)),
        ("sc20260191", ("contract", 191)),  # without its hyphens
        ("lumiere", ("contract", 191)),  # without its accent
        ("ＬＵＭＩ", ("contract", 191)),  # as an input method types it
        ("海舟", ("party", 7)),  # two characters
        ("舟", ("party", 7)),
        ("hzjck", ("party", 7)),  # pinyin initials, from the middle
        ("haizhou", ("party", 7)),
        ("庭院", ("product", 9)),
        ("院灯 3w", ("product", 9)),
        ("5429", ("product", 9)),  # inside of an HS code
        ("cosu612", ("shipment", 96)),
        ("123456", ("shipment", 96)),
    ],
)
def test_a_record_is_found_by_what_people_type(database, typed, expected):
    _fill(database)
    assert _found(database, typed)[0] == expected


@pytest.mark.feature("A148")
@pytest.mark.parametrize("way", [(0, 1000), (0, 0)])
def test_a_server_finds_the_same_whichever_way_it_looks(
    postgres_database, monkeypatch, way
):
    """What is rare by the index of words, what is common by going back."""
    _fill(postgres_database)
    typed = ("0187", "海舟", "hzjck", "sc 0191", "5429", "nothing")
    before = [_found(postgres_database, text) for text in typed]
    monkeypatch.setattr(search, "_NEWEST", way[0])
    monkeypatch.setattr(search, "_FEW", way[1])
    assert [_found(postgres_database, text) for text in typed] == before
    assert all(before[:-1])


def test_nothing_is_found_by_other_words(database):
    _fill(database)
    assert _found(database, "庭海") == []
    assert _found(database, "0187 lumiere") == []
    assert _found(database, "  ' \" * ) ;--") == []


def test_the_very_number_stands_first(database):
    _fill(database)
    with database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "invoice", 1, "CI-0187-1", "belongs to SC-2026-0187")
    assert _found(database, "SC-2026-0187")[0] == ("contract", 187)
    with database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "shipment", 97, "SH-2026-0097", "for SC-0187 Nordwind")
    assert _found(database, "0187 nord")[0] == ("contract", 187)


@pytest.mark.feature("A148", "H42")
def test_a_revision_leads_to_its_record(database):
    """What is printed as SC-2026-0187-R1 is one record; a code may end alike."""
    _fill(database)
    with database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "product", 10, "KT-22-R1", "Grill")
        search.index(uow, "product", 11, "KT-22", "Grill, older")
    assert _found(database, "SC-2026-0187-R1") == [("contract", 187)]
    assert _found(database, "0187-r12") == [("contract", 187)]
    assert _found(database, "KT-22-R1") == [("product", 10)]
    with database.reading(EVERYBODY) as uow:
        key = search.key_of(uow, "contract", number="SC-2026-0187-R2")
        assert key == 187
        assert search.key_of(uow, "contract", number="SC-2026-0188-R2") is None


def test_a_change_and_a_deletion_are_followed(database):
    _fill(database)
    with database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "product", 9, "LT-2201", "太阳能壁灯")
        search.remove(uow, "contract", 191)
    assert _found(database, "庭院") == []
    assert _found(database, "壁灯") == [("product", 9)]
    assert _found(database, "lumiere") == []


def test_only_what_may_be_seen_is_found(database):
    _fill(database)
    clerk = Actor("Clerk", frozenset({"parties.view"}))
    with database.reading(clerk) as uow:
        assert search.search(uow, "0187") == []
        assert search.search(uow, "海舟")


def test_a_record_is_found_by_every_beginning_of_its_number(database):
    _fill(database)
    with database.unit_of_work(EVERYBODY) as uow:
        fill(uow, entries(range(30)))
    number = "sc20260187"
    for length in range(5, len(number) + 1):
        assert ("contract", 187) in _found(database, number[:length], limit=60)


def test_only_the_kinds_asked_for_are_found(database):
    _fill(database)
    assert _found(database, "宁波", kinds=["party"]) == [("party", 7)]


@pytest.mark.feature("A148")
@pytest.mark.parametrize("typed", TYPED)
def test_no_search_reads_every_record(sqlite_database, typed):
    """How long it takes in 200,000 records the benchmark tells."""
    with sqlite_database.unit_of_work(EVERYBODY) as uow:
        fill(uow, entries(range(100)))
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    event.listen(sqlite_database.engine, "before_cursor_execute", note)
    _found(sqlite_database, typed)
    event.remove(sqlite_database.engine, "before_cursor_execute", note)
    assert asked
    with sqlite_database.engine.connect() as connection:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                plan = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                )
                steps = [row[-1] for row in plan]
                assert not [one for one in steps if one.startswith("SCAN search_entry")]


@pytest.mark.parametrize("hidden", [{"permission": "not.mine"}, {"kind": "bill"}])
def test_what_may_be_seen_is_found_behind_thousands_that_may_not(
    sqlite_database, hidden
):
    """By their permission, or by their kind: bills are seen with "payables.view"."""
    grams = {"grams": _marked("bill")} if "kind" in hidden else {}
    with sqlite_database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "contract", 1, "SC-2026-900001", "Buyer of old")
    with sqlite_database.unit_of_work(EVERYBODY) as uow:
        fill(uow, [{**one, **hidden, **grams} for one in entries(range(1500))])
    assert _found(sqlite_database, "buyer") == [("contract", 1)]


def _marked(kind):
    return " ".join([mark(kind), *pieces_of(("SC-2026-000001", "Buyer 1"))])


def test_what_an_older_office_found_is_named_as_the_screen_reads(tmp_path):
    """A party, and the bill that bore its Chinese name; a contract bears its name."""
    url = f"sqlite:///{tmp_path}/office.db"
    schema.create(url, "0036_transfer")
    old = Database(url)
    both = {"name": "NINGBO JG CO.", "name_zh": "宁波精工"}
    told = (
        ("party", 1, both["name"], "CN"),
        ("contract", 2, "SC-1", "NINGBO JG CO. · 5"),
    )
    told += (("bill", 3, "BI-1", "宁波精工 · 6"),)
    with old.engine.begin() as connection:
        _enter(connection, "company", {"id": 1})
        _enter(connection, "party", {"id": 1, **both})
        _enter(connection, "contract", {"id": 2, "customer_id": 1, "state": "draft"})
        kept = {"id": 3, "payee_id": 1, "state": "draft", "kind": "supplier"}
        _enter(connection, "bill", kept)
        for kind, key, title, detail in told:
            entry = (kind, key, "", "", title, detail, "", title)
            connection.exec_driver_sql(OLD_ENTRY, entry)
    old.close()
    schema.create(url)
    new = Database(url)
    with new.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT title, title_zh, detail, detail_zh FROM search_entry ORDER BY id"
        ).all()
    new.close()
    assert rows == [
        ("NINGBO JG CO.", "宁波精工", "CN", "CN"),
        ("SC-1", "SC-1", "NINGBO JG CO. · 5", "宁波精工 · 5"),
        ("BI-1", "BI-1", "NINGBO JG CO. · 6", "宁波精工 · 6"),
    ]


def _enter(connection, table, values):
    """Enter a row of which only some columns count."""
    names = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
    row = {
        name: 1 if "INT" in kind or "BOOL" in kind else ""
        for _at, name, kind, must, *_ in names
        if must
    }
    row |= values
    put = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
    connection.exec_driver_sql(put, tuple(row.values()))


def test_an_older_file_is_searched_like_a_new_one(tmp_path):
    url = f"sqlite:///{tmp_path}/office.db"
    schema.create(url, "0032_port_code")
    pieces = " ".join(pieces_of(("SC-2026-0187", "宁波海舟进出口有限公司")))
    entry = ("contract", 187, "SC-2026-0187", "sc20260187", "海舟", "", "", pieces)
    old = Database(url)
    with old.engine.begin() as connection:
        connection.exec_driver_sql(OLD_ENTRY, entry)
        connection.exec_driver_sql(OLD_GRAMS, (pieces,))
    old.close()
    schema.create(url)
    database = Database(url)
    assert _found(database, "海舟 0187") == [("contract", 187)]
    with database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "contract", 187, "SC-2026-0187", "青岛远航")
    assert _found(database, "海舟") == []
    with database.engine.begin() as connection:  # refused, were anything left of it
        connection.exec_driver_sql(WHOLE)
    database.close()


def test_a_kind_is_found_behind_thousands_of_others_by_the_index_itself(
    sqlite_database,
):
    """Ctrl+K asks once more for parties alone: all contracts were gathered for it."""
    with sqlite_database.unit_of_work(EVERYBODY) as uow:
        search.index(uow, "party", 1, "C-1", "Buyer of old")
    with sqlite_database.unit_of_work(EVERYBODY) as uow:
        fill(uow, entries(range(1500)))
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(sqlite_database.engine, "before_cursor_execute", note)
    assert _found(sqlite_database, "buyer", kinds=["party"]) == [("party", 1)]
    event.remove(sqlite_database.engine, "before_cursor_execute", note)
    assert sum(" MATCH " in statement for statement in asked) == 1
