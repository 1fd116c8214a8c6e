"""Fields that the office adds to its products and parties: defined, filled, kept."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access.roles import Role, permissions_of
from app.catalog import service as catalog
from app.core import own_fields as own
from app.core.actor import Actor
from app.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.own_fields import DEFINE, Own, OwnField, OwnKind
from app.db import activity
from app.db import search as finder
from app.office import service
from app.parties import service as parties
from tests import make

D = Decimal
WARRANTY = OwnField(label="质保月数", kind=OwnKind.NUMBER, places=0)
GRADE = OwnField(label="Grade", kind=OwnKind.CHOICE, choices=("A", "B", "C"))
TESTED = OwnField(label="Tested on", kind=OwnKind.DATE)
FRAGILE = OwnField(label="易碎", kind=OwnKind.CHECK)
OLD_CODE = OwnField(label="旧编号", tip="As in the old program")


def define(uow, *fields):
    return [service.save_own_field(uow, one) for one in fields]


def wrong(error):
    return {problem.where: problem.msgid for problem in error.value.problems}


@pytest.mark.feature("H44")
def test_values_of_every_type_come_back_exactly_and_are_written_down(database, actor):
    with database.unit_of_work(actor) as uow:
        made = define(uow, WARRANTY, GRADE, TESTED, FRAGILE, OLD_CODE)
        slots = ["number_1", "text_1", "day_1", "check_1", "text_2"]
        assert [one.slot for one in made] == slots
        assert [one.position for one in made] == [1, 2, 3, 4, 5]
        assert service.own_fields(uow, "product") == tuple(made)
        assert service.own_fields(uow, "party") == ()
        item = make.products(uow)["HJ-350"]
    said = Own(text_1="B", text_2="QX-7", number_1=D(24), day_1=date(2026, 3, 5),
               check_1=True)  # fmt: skip
    with database.unit_of_work(actor) as uow:
        saved = catalog.save(uow, replace(catalog.get(uow, item.id), own=said))
    with database.unit_of_work(actor) as uow:
        again = catalog.get(uow, item.id)
        assert again == saved
        assert again.own == said
        assert catalog.products(uow, [item.id])[item.id].own == said
        found = [choice.ref.code for choice in catalog.lookup(uow, "qx-7")]
        assert found == ["HJ-350"]  # its own words find it as well
        catalog.save(uow, replace(again, own=replace(said, number_1=D(36))))
    with database.reading(actor) as uow:
        last = activity.history(uow, "product", item.id)[0]
    told = [(one.table, one.field, one.old, one.new) for one in last.changes]
    assert [row[:2] for row in told] == [("product_own", "number_1")]
    assert [D(str(value)) for value in told[0][2:]] == [24, 36]


@pytest.mark.feature("H44")
def test_a_record_that_says_nothing_has_no_row_beside_it(database, actor):
    with database.unit_of_work(actor) as uow:
        define(uow, replace(OLD_CODE, of="party"))
        customer = parties.get(uow, make.customer(uow).id)
        full = parties.save(uow, replace(customer, own=Own(text_1="V")))
        assert parties.several(uow, [full.id])[full.id].own == Own(text_1="V")
        empty = parties.save(uow, replace(full, own=Own()))
        assert parties.get(uow, empty.id).own == Own()
        assert parties.told(uow, [empty.id]) == {}


def test_what_is_required_or_given_to_choose_from_is_looked_at(database, actor):
    with database.unit_of_work(actor) as uow:
        define(uow, replace(WARRANTY, required=True), GRADE)
        item = replace(make.HOUSEWARES["CB-1520"], own=Own(text_1="D"))
        with pytest.raises(InvalidError) as told:
            catalog.save(uow, item)
        assert wrong(told).keys() == {"own.number_1", "own.text_1"}
        good = replace(item, own=Own(number_1=D(12), text_1="A"))
        finer = replace(good, code="X-2", own=Own(number_1=D("12.5"), text_1="A"))
        with pytest.raises(InvalidError) as told:
            catalog.save_all(uow, [good, finer])
        assert told.value.params["place"] == 1
        assert wrong(told).keys() == {"own.number_1"}
        catalog.save(uow, good)


@pytest.mark.feature("H44")
def test_nothing_that_stands_in_a_record_is_lost_by_a_definition(database, actor):
    with database.unit_of_work(actor) as uow:
        warranty, grade = define(uow, replace(WARRANTY, places=2), GRADE)
        free = define(uow, OLD_CODE)[0]
        items = make.products(uow)
        for code, number in (("HJ-350", "1.25"), ("CB-1520", "2")):
            item = catalog.get(uow, items[code].id)
            said = Own(number_1=D(number), text_1="B")
            catalog.save(uow, replace(item, own=said))
        for changed, where, some in (
            (replace(warranty, kind=OwnKind.TEXT), "kind", "CB-1520, HJ-350"),
            (replace(warranty, places=1), "places", "HJ-350"),
            (replace(grade, choices=("A", "C")), "choices", "CB-1520, HJ-350"),
            (replace(free, of="party"), "of", None),
        ):
            with pytest.raises(InvalidError) as told:
                service.save_own_field(uow, changed)
            assert wrong(told).keys() == {where}
            assert told.value.problems[0].params.get("some") == some
        assert service.save_own_field(uow, replace(grade, choices=("B",))).slot
        other = service.save_own_field(uow, replace(free, kind=OwnKind.DATE))
        assert other.slot == "day_1"  # nothing stood in it
        service.save_own_field(uow, replace(warranty, label="Guarantee", retired=True))
        assert catalog.get(uow, items["HJ-350"].id).own.number_1 == D("1.25")


def test_names_are_unlike_each_other_and_those_of_the_program(database, actor):
    with database.unit_of_work(actor) as uow:
        define(uow, GRADE)
        for label, says in (
            ("grade ", "Another field of the office is called so already."),
            ("货号", "The program has a field of this name; choose another one."),
            ("Gross kg", "The program has a field of this name; choose another one."),
            ("own.text_1", "The program has a field of this name; choose another one."),
            ("—", "Enter the name of the field."),
        ):
            with pytest.raises(InvalidError) as told:
                define(uow, replace(OLD_CODE, label=label))
            assert wrong(told) == {"label": says}
        define(uow, replace(GRADE, of="party"))  # of parties it is another one


def test_there_is_room_for_so_many_and_no_more(database, actor):
    with database.unit_of_work(actor) as uow:
        define(uow, *(replace(TESTED, label=f"Day {n}") for n in range(8)))
        with pytest.raises(NotPossibleError, match="at most 8"):
            define(uow, replace(TESTED, label="Day 9"))
        define(uow, WARRANTY)


@pytest.mark.feature("H44")
@pytest.mark.parametrize("first", ["value", "type"])
def test_a_type_changes_and_a_value_is_saved_at_once(database, actor, first):
    """One of the two is refused: no value is left where no field is."""
    with database.unit_of_work(actor) as uow:
        field = define(uow, OLD_CODE)[0]
        item = catalog.get(uow, make.products(uow)["HJ-350"].id)
    dated = replace(field, kind=OwnKind.DATE)
    said = replace(item, own=Own(text_1="QX-7"))
    steps = {
        "value": lambda uow: catalog.save(uow, said),
        "type": lambda uow: service.save_own_field(uow, dated),
    }
    (then,) = steps.keys() - {first}
    told = []

    def other():
        try:
            with database.unit_of_work(actor) as uow:
                steps[then](uow)
        except InvalidError as error:
            told.append([problem.where for problem in error.problems])

    late = threading.Thread(target=other)
    with database.unit_of_work(actor) as uow:
        steps[first](uow)
        late.start()
        late.join(0.2)
        assert late.is_alive()  # it waits for what is under way
    late.join()
    assert told == [["kind" if first == "value" else "own.text_1"]]


@pytest.mark.feature("H44")
def test_the_search_finds_their_words_for_who_may_see_them(database, actor):
    with database.unit_of_work(actor) as uow:
        define(uow, OLD_CODE, replace(OLD_CODE, of="party"))
        items = make.products(uow)
        one, other = (catalog.get(uow, items[k].id) for k in ("HJ-350", "CB-1520"))
        catalog.save(uow, replace(one, own=Own(text_1="黑曜石")))
        catalog.save_all(uow, [replace(other, own=Own(text_1="Zeolite"))])
        buyer = parties.get(uow, make.customer(uow).id)
        parties.save(uow, replace(buyer, own=Own(text_1="Basalt K")))
    words = ("曜石", "zeol", "basalt k")
    with database.reading(actor) as uow:
        found = [[hit.kind for hit in finder.search(uow, word)] for word in words]
    assert found == [["product"], ["product"], ["party"]]
    clerk = Actor("Lin Ke", actor.permissions - {"parties.view"})
    with database.reading(clerk) as uow:
        assert finder.search(uow, "basalt") == []


def test_two_people_change_one_definition_one_after_the_other(database, actor):
    with database.unit_of_work(actor) as uow:
        field = define(uow, GRADE)[0]
        service.save_own_field(uow, replace(field, tip="Of the goods"))
        with pytest.raises(ConflictError):
            service.save_own_field(uow, replace(field, tip="Of the factory"))


def test_managers_and_administrators_define_fields_and_nobody_else(database, actor):
    able = {role for role in Role if DEFINE in permissions_of(frozenset({role}))}
    assert able == {Role.MANAGER, Role.ADMINISTRATOR}
    clerk = Actor("Lin Ke", actor.permissions - {DEFINE})
    with database.unit_of_work(clerk) as uow, pytest.raises(NotAllowedError):
        define(uow, GRADE)


@pytest.mark.parametrize(
    ("field", "where"),
    [
        (OwnField(label="x", kind=OwnKind.CHOICE), "choices"),
        (OwnField(label="x", kind=OwnKind.CHOICE, choices=("a", "A")), "choices"),
        (OwnField(label="x", kind=OwnKind.CHECK, required=True), "required"),
        (OwnField(label="x", kind=OwnKind.NUMBER, places=7), "places"),
        (OwnField(label="x" * 41), "label"),
        (OwnField(label="x", of="contract"), "of"),
    ],
)
def test_a_definition_that_cannot_be_meant_is_refused(field, where):
    assert [one.where for one in field.problems()] == [where]


def test_what_is_retired_is_kept_and_asked_no_more():
    gone = replace(GRADE, required=True, retired=True, slot="text_1")
    assert not [*own.problems(Own(text_1="Z"), [gone])]
    assert own.asked([gone, replace(TESTED, slot="day_1")])[0].label == "Tested on"


@pytest.mark.parametrize("number", ["1e40", "1e12", "Infinity"])
def test_a_number_too_large_for_any_field_is_refused_at_its_field(
    database, actor, number
):
    """Twelve digits stand before the point: the column holds 18, 6 behind it."""
    with database.unit_of_work(actor) as uow:
        define(uow, replace(WARRANTY, places=2))
        item = make.products(uow)["HJ-350"]
        said = replace(catalog.get(uow, item.id), own=Own(number_1=D(number)))
        with pytest.raises(InvalidError) as told:
            catalog.save(uow, said)
    assert wrong(told) == {"own.number_1": "This number is too large."}


def test_a_text_too_long_is_refused_at_its_field(database, actor):
    with database.unit_of_work(actor) as uow:
        define(uow, OLD_CODE)
    item = replace(make.HOUSEWARES["CB-1520"], own=Own(text_1="x" * 301))
    with pytest.raises(InvalidError) as told, database.unit_of_work(actor) as uow:
        catalog.save(uow, item)
    assert wrong(told).keys() == {"own.text_1"}
    with pytest.raises(InvalidError) as told, database.unit_of_work(actor) as uow:
        define(uow, replace(GRADE, tip="x" * 201))
    assert wrong(told).keys() == {"tip"}


def test_choices_are_kept_without_blanks_and_told_apart_without_them(database, actor):
    with database.unit_of_work(actor) as uow:
        made = define(uow, replace(GRADE, choices=(" A ", "", "B\nC")))[0]
        assert made.choices == ("A", "B C")
        with pytest.raises(InvalidError) as told:
            define(uow, replace(GRADE, label="Other", choices=("A", "A ")))
        assert wrong(told).keys() == {"choices"}


def test_the_history_of_a_definition_speaks_of_no_line(database, actor):
    """Its place among the others is no place in a document."""
    with database.unit_of_work(actor) as uow:
        made = define(uow, GRADE, OLD_CODE)[1]
    with database.unit_of_work(actor) as uow:
        service.save_own_field(uow, replace(made, label="Old number", position=1))
    with database.reading(actor) as uow:
        last = activity.history(uow, "own_field", made.id)[0]
    told = [(one.field, one.old, one.new, one.line) for one in last.changes]
    assert told == [("label", "旧编号", "Old number", None)]
