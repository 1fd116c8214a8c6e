"""Imports on a secured server: by whose work it is, taken back by who made them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import psycopg
import pytest

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.errors import NotAllowedError, NotPossibleError
from app.exchange import carrying, checking, mapping, undoing
from app.exchange.checking import Mode
from app.exchange.sheets import Sheet
from app.modules import TABLES, find
from app.parties import service as parties
from app.receivables import service as receivables
from tests import make

D = Decimal


def _import(office, role, *rows):
    return _take_over(
        office, role, "catalog", ["Item no.", "English description"], *rows
    )


def _take_over(office, role, name, head, *rows):
    table, sheet = find(TABLES[name]), Sheet("T", [head, *map(list, rows)])
    me, database = office.actor(role), office.database(role)
    meant = mapping.guess(table, table.seen_by(me), sheet, {})
    with database.reading(me) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.UPSERT, "en")
    assert plan.troubles() == []
    key = carrying.new_key(table)
    with database.unit_of_work(me, key=key) as uow:
        carrying.carry_out(uow, plan)
    return key


def _undo(office, role, key, name="catalog"):
    me = office.actor(role)
    with office.database(role).unit_of_work(me, key=undoing.undo_key(key)) as uow:
        return undoing.take_back(uow, find(TABLES[name]), key)


def _names(office, *codes):
    with office.at_work("manager") as uow:
        found = [catalog.find(uow, code) for code in codes]
    return [one.name_en if one else None for one in found]


@pytest.mark.feature("H44", "A137")
def test_an_import_is_made_and_taken_back_with_the_rights_of_its_person(guarded):
    first = _import(guarded, "purchasing", ["I-1", "Kettle"], ["I-2", "Pan"])
    assert _names(guarded, "I-1", "I-2") == ["Kettle", "Pan"]
    second = _import(guarded, "purchasing", ["I-1", "Pot"], ["I-3", "Lid"])
    assert _names(guarded, "I-1", "I-3") == ["Pot", "Lid"]
    assert _undo(guarded, "purchasing", second) == 2
    assert _names(guarded, "I-1", "I-2", "I-3") == ["Kettle", "Pan", None]
    with pytest.raises((NotPossibleError, NotAllowedError)):
        _undo(guarded, "manager", first)  # it is not his
    assert _undo(guarded, "purchasing", first) == 2
    assert _names(guarded, "I-1", "I-2") == [None, None]
    with pytest.raises(NotAllowedError):
        _import(guarded, "finance", ["I-4", "Cup"])


@pytest.mark.feature("A137")
def test_the_way_back_of_an_import_removes_nothing_else(guarded):
    key = _import(guarded, "purchasing", ["J-1", "Kettle"])
    with guarded.at_work("manager") as uow:
        mine = catalog.find(uow, "J-1").id
    asked = "SELECT lading.remove_made('product', %s, %s)"
    for role, ids, action in (
        ("sales", [mine], key),  # somebody else's
        ("purchasing", [mine], "edit.1"),  # no import
        ("purchasing", [mine + 1000], key),  # not made by it
    ):
        with guarded.connect(role) as connection, pytest.raises(psycopg.Error):
            connection.execute(asked, (ids, action))
    with (
        guarded.connect("purchasing") as connection,
        pytest.raises(psycopg.Error),
    ):
        connection.execute("SELECT lading.remove_made('staff', '{1}', %s)", (key,))
    assert _names(guarded, "J-1") == ["Kettle"]
    with guarded.at_work("manager") as uow:
        found = catalog.find(uow, "J-1")
        catalog.save(uow, found)
    with pytest.raises(NotPossibleError):  # a colleague went on with it
        _undo(guarded, "purchasing", key)


@pytest.mark.feature("A45", "A137")
def test_contracts_are_taken_back_with_what_their_lines_cost(traded):
    with traded.at_work("manager") as uow:
        sold = contracts.get(uow, 1)
        code = parties.get(uow, sold.customer.id).code
        product = catalog.get(uow, sold.lines[0].product.id)
        assert product.cost is not None
    head = ["Contract no.", "Customer", "Currency", "Incoterm", "Port of loading",
            "Item no.", "Qty", "Price"]  # fmt: skip
    row = ["7", code, "USD", "FOB", "CNNGB", product.code, D(1200), D("12.80")]
    key = _take_over(traded, "manager", "contracts", head, row)
    costs = "SELECT count(*) FROM contract_line_cost"
    with traded.root() as root:
        (made,) = root.execute(costs).fetchone()
    assert _undo(traded, "manager", key, "contracts")
    with traded.root() as root:
        assert root.execute(costs).fetchone() == (made - 1,)


@pytest.mark.feature("A142")
def test_finance_takes_open_claims_over_and_back(traded):
    with traded.at_work("manager") as uow:
        code = parties.get(uow, contracts.get(uow, 1).customer.id).code
        make.rate(uow, date(2025, 12, 18), "7.1000")
    head = ["Customer", "Number", "Currency", "Amount", "Date", "Rate"]
    rows = [
        [code, "KD-0412", "USD", D("12500.00"), date(2025, 12, 18), None],
        # Of another office of this program, at the rate of its books.
        [code, "CI25-0031", "USD", D("300.50"), date(2025, 12, 20), D("7.2")],
    ]
    before = _claims(traded)
    key = _take_over(traded, "finance", "receivables", head, *rows)
    taken = {"KD-0412": D("88750.00"), "CI25-0031": D("2163.60")}
    assert _claims(traded) == before | taken
    assert _undo(traded, "finance", key, "receivables") == 2
    assert _claims(traded) == before
    with pytest.raises(NotAllowedError):
        _take_over(traded, "purchasing", "receivables", head, *rows)


def _claims(office):
    """Return what is claimed, by number, in the currency of the books."""
    with office.at_work("finance") as uow:
        return {one.number: one.carried_base for one in receivables.open_items(uow)}
