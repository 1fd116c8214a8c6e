"""Imports on a secured server: by whose work it is, taken back by who made them."""

from __future__ import annotations

import psycopg
import pytest

from app.catalog import service as catalog
from app.core.errors import NotAllowedError, NotPossibleError
from app.exchange import carrying, checking, mapping, undoing
from app.exchange.checking import Mode
from app.exchange.sheets import Sheet
from app.modules import TABLES, find

TABLE = find(TABLES["catalog"])


def _import(office, role, *rows):
    sheet = Sheet("T", [["Item no.", "English description"], *map(list, rows)])
    me, database = office.actor(role), office.database(role)
    meant = mapping.guess(TABLE, TABLE.seen_by(me), sheet, {})
    with database.reading(me) as uow:
        plan = checking.check(uow, TABLE, sheet, meant, Mode.UPSERT, "en")
    key = carrying.new_key(TABLE)
    with database.unit_of_work(me, key=key) as uow:
        carrying.carry_out(uow, plan)
    return key


def _undo(office, role, key):
    me = office.actor(role)
    with office.database(role).unit_of_work(me, key=undoing.undo_key(key)) as uow:
        return undoing.take_back(uow, TABLE, key)


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
