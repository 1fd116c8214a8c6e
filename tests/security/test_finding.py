"""The search of a secured server finds what its row rules show, and nothing else."""

from __future__ import annotations

import pytest

from app.access.domain import Role
from app.db import search
from app.db.security import finding
from app.dossier import service

FOUND = "SELECT lading.find(%s::tsquery, %s, %s, %s, %s)"
SHOWN = """
SELECT id FROM search_entry WHERE grams @@ %s::tsquery
  AND permission = ANY (lading.held(false)) AND (%s = '{}' OR kind = ANY (%s))
  AND NOT EXISTS (SELECT FROM trash t WHERE t.kind = search_entry.kind
    AND t.record_id = search_entry.record_id)
"""
ALL = 100_000
ASKED = ("'2':*", "'s':*", "'c':*", "'n':*", "'quagga'", "'s':* & '2':*")


@pytest.fixture(scope="module")
def noted(traded):
    """Two notes of the salesperson on a contract, one of them internal."""
    with traded.at_work(Role.SALES) as uow:
        service.write(uow, "contract", 1, "the wet cartons quagga")
        service.write(uow, "contract", 1, "down to 11 % quagga", internal=True)
    yield traded
    with traded.root() as root:  # the office is shared with other tests
        root.execute("SET session_replication_role = replica")
        root.execute("DELETE FROM search_entry WHERE grams @@ 'quagga'::tsquery")
        root.execute("DELETE FROM note WHERE text LIKE '%quagga'")


@pytest.mark.feature("A148", "A137")
@pytest.mark.parametrize("role", [*Role, "other"])
def test_each_way_finds_what_the_row_rules_show(noted, role):
    """Among the newest, of which just as many are asked for; one by one; going back."""
    with noted.connect(role) as connection:
        for asked in ASKED:
            for kinds in ([], ["party", "shipment", "note"]):
                shown = connection.execute(SHOWN, (asked, kinds, kinds)).fetchall()
                ways = ((len(shown), ALL, 0), (ALL, 0, ALL), (ALL, 0, -1))
                for way in ways if shown else ways[1:]:
                    found = connection.execute(FOUND, (asked, kinds, *way)).fetchall()
                    assert sorted(found) == sorted(shown), (asked, kinds, way)


@pytest.fixture
def with_many(noted):
    """Let the server take everybody for who has too many records to ask for each."""
    told = "SELECT pg_get_functiondef('lading.find'::regproc)"
    with noted.root() as root:
        kept = root.execute(told).fetchone()[0]
        few = kept.replace(f"LIMIT {finding.OWN} + 1", "LIMIT 1")
        few = few.replace(f"<= {finding.OWN} ", "< 0 ")
        assert few.count("LIMIT 1)") + few.count("< 0 ") > 2
        root.execute(few)
        yield noted
        root.execute(kept)


@pytest.mark.feature("A148", "A137")
@pytest.mark.parametrize("role", [*Role, "other"])
def test_who_has_very_many_records_finds_the_same(with_many, role):
    with with_many.connect(role) as connection:
        for asked in ASKED:
            for kinds in ([], ["party", "shipment", "note"]):
                shown = connection.execute(SHOWN, (asked, kinds, kinds)).fetchall()
                way = (asked, kinds, ALL, 0, -1)
                found = connection.execute(FOUND, way).fetchall()
                assert sorted(found) == sorted(shown), (asked, kinds)


@pytest.fixture
def with_both_indexes(noted):
    """Let a small office take the ways of a large one, told which by what are few."""
    told = "SELECT pg_get_functiondef('lading.find'::regproc)"
    with noted.root() as root:
        kept = root.execute(told).fetchone()[0]
        begun = kept.index("IF v_back IS NULL")
        end = kept.index("\n", begun)
        made = kept.replace(kept[begun:end], "IF p_few = 7 THEN")
        begun = made.index("ELSIF v_all")
        end = made.index("THEN", begun)
        root.execute(f"{made[:begun]}ELSIF p_few = 8 {made[end:]}")
        yield noted
        root.execute(kept)


@pytest.mark.feature("A148", "A137")
@pytest.mark.parametrize("role", [*Role, "other"])
def test_both_indexes_together_tell_what_the_row_rules_show(with_both_indexes, role):
    """All that is rare among what one sees; the newest of what lies further back."""
    with with_both_indexes.connect(role) as connection:
        for asked in ASKED:
            for kinds in ([], ["party", "shipment", "note"]):
                rows = connection.execute(SHOWN, (asked, kinds, kinds)).fetchall()
                shown = sorted((key for (key,) in rows), reverse=True)
                for most, way in ((ALL, 7), (2, 7), (2, 8)):
                    given = (asked, kinds, most, 0, way)
                    found = connection.execute(FOUND, given).fetchall()
                    keys = sorted((key for (key,) in found), reverse=True)
                    assert keys == shown[:most], (asked, kinds, way)


@pytest.mark.feature("A148", "A137")
def test_a_salesperson_finds_his_own_by_a_word_of_everybody(noted, monkeypatch):
    def kinds(role):
        with noted.at_work(role) as uow:
            return {hit.kind for hit in search.search(uow, "sc", 100)}

    before = {role: kinds(role) for role in (Role.SALES, Role.MANAGER, "other")}
    monkeypatch.setattr(search, "_NEWEST", 0)
    monkeypatch.setattr(search, "_FEW", -1)
    assert {role: kinds(role) for role in before} == before
    assert "contract" in before[Role.SALES]
    assert "contract" not in before["other"]


@pytest.mark.feature("A148")
def test_whose_records_are_whose_a_server_tells_by_an_index_alone(traded):
    """To read 6,700 contracts for their keys took longer than all the rest of it."""
    with traded.root() as root:
        for way in ("seqscan", "bitmapscan"):
            root.execute(f"SET enable_{way} = off")
        for name in ("contract", "shipment", "party"):
            asked = f"SELECT id FROM {name} WHERE owner = ANY (%s)"  # noqa: S608
            plan = root.execute(f"EXPLAIN {asked}", (["lin", "gu"],)).fetchone()[0]
            assert plan.startswith(f"Index Only Scan using ix_{name}_owner"), plan


@pytest.mark.feature("H43", "A148")
@pytest.mark.parametrize(
    ("role", "finds"), [(Role.SALES, False), (Role.WAREHOUSE, True)]
)
def test_who_may_not_see_orders_finds_no_goods_receipt(traded, role, finds):
    """It names the order and who delivers; a salesperson has no list of them either."""
    with traded.at_work(role) as uow:
        found = search.search(uow, "GR", 100, ["goods_receipt"])
    assert bool(found) is finds
