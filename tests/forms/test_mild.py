"""What is seldom meant is said mildly, in yellow, and keeps nobody from saving."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QWidget

from app.core import unusual
from forms.kit.cells import Cell
from forms.kit.editor_form import FormGrid
from forms.kit.field_text import TextField
from forms.kit.grid_values import cell_of
from forms.kit.spec import ColumnSpec, FieldSpec
from tests import looks

D = Decimal
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+86 574 8765 4321",
        "0574-87654321",
        "0574-87654321转802",
        "+49 (0)40 123456-0",
        "138 0013 8000 / 139 1234 5678",
        "+44 20 7946 0958 ext. 12",
    ],
)
def test_phone_numbers_as_people_write_them(text):
    assert unusual.phone(text) is None


@pytest.mark.parametrize("text", ["12", "call me", "info@haizhou.cn", "1" * 16, "110a"])
def test_what_is_hardly_a_phone_number(text):
    assert unusual.phone(text) is not None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 23), False),
        (date(2029, 11, 22), False),
        (date(2029, 12, 1), True),  # more than three years on
        (date(2206, 3, 15), True),
        (date(2023, 11, 24), False),
        (date(2022, 3, 15), True),
        (None, False),
    ],
)
def test_a_day_years_away(day, told):
    assert (unusual.day(day, TODAY) is not None) is told


@pytest.mark.parametrize(
    ("rate", "newest", "told"),
    [
        ("7.10", "7.0850", False),
        ("0", "7.0850", True),
        ("8.50", "7.0850", False),  # 19.97 % above
        ("8.51", "7.0850", True),  # 20.11 % above
        ("5.66", "7.0850", True),  # 20.11 % below
        ("0.71", "7.0850", True),
        ("710", "7.0850", True),
        ("7.10", None, False),
    ],
)
def test_a_rate_that_is_nought_or_far_off(rate, newest, told):
    found = unusual.rate(D(rate), None if newest is None else D(newest))
    assert (found is not None) is told


@pytest.mark.parametrize(
    ("quantity", "last", "told"),
    [(2200, 2200, False), (2200000, 2200, True), (2, 2200, True), (5, None, False),
     (0, 2200, False), (2199999, 2200, False)],
)  # fmt: skip
def test_a_quantity_a_thousand_times_the_last(quantity, last, told):
    found = unusual.quantity(D(quantity), None if last is None else D(last))
    assert (found is not None) is told


def test_a_field_says_it_in_yellow_and_gives_way_to_a_problem(qapp, qtbot):
    looks.put_on(qapp)
    field = TextField()
    qtbot.addWidget(field)
    field.show()
    field.set_doubt("Is the year meant?")
    assert field.doubt() == "Is the year meant?"
    assert field.problem() == ""
    assert not field.input.property("bad")
    assert field.input.accessibleDescription() == "Is the year meant?"
    field.set_problem("This cannot be.")
    assert (field.doubt(), field.problem()) == ("", "This cannot be.")
    field.set_problem(None)
    assert field.doubt() == "Is the year meant?"
    field.set_doubt("")
    assert field.doubt() == field.input.accessibleDescription() == ""


class Sent:
    on = date(2036, 3, 15)
    phone = "call me"


def test_a_form_says_it_of_what_can_be_typed_only(qtbot):
    form = FormGrid(
        (
            FieldSpec("on", "Date", "date"),
            FieldSpec("phone", "Phone", doubt=lambda text, _r: unusual.phone(text)),
        )
    )
    qtbot.addWidget(form)
    form.show_record(Sent(), editable=True)
    assert "2036-03-15" in form.fields["on"].doubt()
    assert form.fields["phone"].doubt() == "“call me” is hardly a phone number."
    assert form.commit()
    form.show_record(Sent(), editable=False)
    assert form.fields["on"].doubt() == form.fields["phone"].doubt() == ""


def test_a_star_stands_only_where_something_can_be_typed(qtbot):
    """A posted invoice asked for a reason that nobody could give any more."""
    form = FormGrid((FieldSpec("on", "Date", "date", required=True),))
    qtbot.addWidget(form)
    (star,) = form.findChildren(QWidget, "star")
    for may in (True, False, True):
        form.show_record(Sent(), editable=may)
        assert (not star.isHidden(), form.fields["on"].required) == (may, may)


def test_a_cell_has_a_yellow_corner_and_is_spoken_with_it():
    column = ColumnSpec("on", "Date", "date")
    cell = cell_of(column, Sent.on, Sent(), None)
    assert "2036-03-15" in cell.doubt
    assert cell.problem == ""
    assert cell.spoken().endswith(cell.doubt)
    locked = ColumnSpec("on", "Date", "date", editable=False)
    assert cell_of(locked, Sent.on, Sent(), None).doubt == ""
    assert Cell(problem="wrong", doubt="odd").spoken() == "wrong"
