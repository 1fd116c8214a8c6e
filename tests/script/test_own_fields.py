"""A deal script enters the office's own fields, and says what stands in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.catalog import service as catalog
from app.core.own_fields import Own
from app.office import service as office
from app.parties import service as parties
from tests.script.test_player import played, refusal, sample

FIELDS = [
    {"of": "product", "label": "质保月数", "kind": "number", "places": 0},
    {"of": "product", "label": "Grade", "kind": "choice", "choices": ["A", "B"]},
    {"of": "product", "label": "Tested on", "kind": "date"},
    {"of": "product", "label": "易碎", "kind": "check"},
    {"of": "party", "label": "Old no."},
]
SAID = {"质保月数": 24, "Grade": "B", "Tested on": "2026-03-05", "易碎": True}


def script(said=None, fields=FIELDS):
    """Return a script of one customer and one product, in which nothing happens."""
    full = sample()
    product = {"code": "X-1", "name_en": "Lamp", "own": SAID if said is None else said}
    party = {"code": "P-1", "name": "Buyer", "roles": ["customer"], "country": "DE"}
    return {
        "format": 1,
        "company": full["company"],
        "own_fields": fields,
        "parties": [{**party, "own": {"Old no.": "K-77"}}],
        "products": [product],
        "actions": [],
    }


@pytest.mark.feature("H44", "A35")
def test_a_script_fills_fields_and_takes_those_that_are_there(sqlite_database, actor):
    played(sqlite_database, actor, script())
    again = script()
    again["products"][0]["code"] = "X-2"
    played(sqlite_database, actor, again)
    with sqlite_database.reading(actor) as uow:
        assert len(office.own_fields(uow, "product")) == len(FIELDS) - 1
        assert parties.find(uow, "P-1").own == Own(text_1="K-77")
        owns = [catalog.find(uow, code).own for code in ("X-1", "X-2")]
    day = date(2026, 3, 5)
    whole = Own(number_1=Decimal(24), text_1="B", day_1=day, check_1=True)
    assert owns == [whole, whole]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Colour": "red"}, "products[0].own.Colour: unknown field"),
        ({"质保月数": "two"}, "products[0].own.质保月数: must be a number"),
        ({"Grade": "C"}, "products[0].own.Grade: “C” is not one of the choices."),
    ],
)
def test_what_no_field_takes_is_refused_at_its_place(
    sqlite_database, actor, said, words
):
    assert refusal(sqlite_database, actor, script(said)) == words


def test_a_field_of_another_type_is_another_field(sqlite_database, actor):
    played(sqlite_database, actor, script())
    other = [{**FIELDS[0], "kind": "text"}, *FIELDS[1:]]
    assert refusal(sqlite_database, actor, script(fields=other)) == (
        "own_fields[0].kind: this field of the office has another type"
    )
