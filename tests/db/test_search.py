"""Searching anywhere, on both databases."""

from __future__ import annotations

import time

import pytest

from app.core.actor import Actor
from app.db import search

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


def test_only_the_kinds_asked_for_are_found(database):
    _fill(database)
    assert _found(database, "宁波", kinds=["party"]) == [("party", 7)]


@pytest.mark.feature("A148")
def test_a_hundred_thousand_records_answer_at_once(sqlite_database):
    buyers = [tuple(search._pieces(("", f"Buyer {n}"))) for n in range(977)]
    with sqlite_database.unit_of_work(EVERYBODY) as uow:
        rows = [
            {
                "kind": "contract",
                "record_id": n,
                "number": f"SC-2026-{n:06}",
                "number_key": f"sc2026{n:06}",
                "title": f"Buyer {n % 977} Ltd.",
                "detail": "",
                "permission": "",
                "grams": " ".join(
                    sorted({*search._pieces((f"SC-2026-{n:06}",)), *buyers[n % 977]})
                ),
            }
            for n in range(100_000)
        ]
        uow.session.execute(search.SearchEntryRow.__table__.insert(), rows)
        search.rebuild(uow)
    _found(sqlite_database, "warm")
    for typed in ("099417", "buyer", "sc", "buyer 433", "2026 0004"):
        taken = []
        for _turn in range(3):  # the best of three: others may slow the processor down
            started = time.process_time()
            assert _found(sqlite_database, typed)
            taken.append(time.process_time() - started)
        assert min(taken) < 0.15, typed
