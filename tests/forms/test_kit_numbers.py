"""Fields of numbers and days act through keys, with the shorthand of the trade."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.core.i18n import set_screen_language
from forms.kit.fields import (
    DateField,
    DecimalField,
)
from forms.kit.grid_values import TypingError, parse
from forms.kit.spec import ColumnSpec
from tests.forms.field_keys import ENTER, ESC, keys, leave, press

TODAY = date(2026, 11, 21)


pytestmark = pytest.mark.usefixtures("plain")


@pytest.mark.feature("H34")
@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("=1200*1.05", "1260.00"),
        ("(3+2)*4", "20.00"),
        ("1.2万", "12000.00"),
        ("１２３．４５", "123.45"),
        ("1,234.5", "1234.50"),
        ("-3", "-3.00"),
        ("10/4", "2.50"),
        ("100*5%", "5.00"),
        ("2.675", "2.68"),
    ],
)
def test_number_field_works_out_what_was_typed(place, typed, result):
    field = place(DecimalField(2))
    keys(field, typed)
    press(field, ENTER)
    assert field.seen == [Decimal(result)]
    assert field.value() == Decimal(result)


@pytest.mark.feature("H34")
def test_number_field_keeps_what_was_typed_in_undo(place):
    field = place(DecimalField(2))
    keys(field, "=1200*1.05")
    leave(field)
    assert field.input.text() == "1,260.00"
    field.input.undo()
    assert field.input.text() == "=1200*1.05"


def test_number_field_tells_what_it_cannot_read(place):
    field = place(DecimalField(2))
    field.set_value(Decimal(7))
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys(field, "seven")
    leave(field)
    assert field.problem()
    assert field.input.text() == "seven"
    assert field.seen == []
    assert field.value() == Decimal(7)
    field.set_value(Decimal(7))  # the form shows its record again: nothing is lost
    assert field.input.text() == "seven"
    field.forget_typing()
    assert (field.input.text(), field.problem()) == ("7.00", "")


def test_number_field_keeps_to_its_limits(place):
    field = place(DecimalField(0, minimum=Decimal(1)))
    keys(field, "0")
    press(field, ENTER)
    assert "1" in field.problem()
    assert field.seen == []
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys(field, "5")
    press(field, ENTER)
    assert (field.problem(), field.seen) == ("", [Decimal(5)])


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("es", "51234,5", "51.234,50"),
        ("ru", "51 234,5", "51 234,50"),
        ("ar", "51234.5", "51,234.50"),
        ("zh_CN", "51234.5", "51,234.50"),
    ],
)
def test_numbers_of_every_language(place, language, typed, shown):
    set_screen_language(language)
    field = place(DecimalField(2))
    keys(field, typed)
    leave(field)
    assert field.problem() == ""
    assert field.input.text().replace("\u00a0", " ").replace("\u202f", " ") == shown


def test_grouped_number_is_edited_without_its_groups(place):
    field = DecimalField(2)
    field.set_value(Decimal("1234567.5"))
    assert field.input.text() == "1,234,567.50"
    place(field)
    assert field.input.text() == "1234567.50"
    leave(field)
    assert field.input.text() == "1,234,567.50"
    assert field.seen == []


@pytest.mark.parametrize("typed", ["$12.5", "¥ 12.5", "USD 12.5", "12.5元"])
def test_a_number_overlooks_signs_of_currency(place, typed):
    field = place(DecimalField(2, unit="USD"))
    keys(field, typed)
    press(field, ENTER)
    assert field.value() == Decimal("12.5")


@pytest.mark.feature("H34")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", date(2026, 11, 21)),
        ("0", date(2026, 11, 21)),
        ("+7", date(2026, 11, 28)),
        ("-3", date(2026, 11, 18)),
        ("15", date(2026, 11, 15)),
        ("12-5", date(2026, 12, 5)),
        ("20261205", date(2026, 12, 5)),
        ("2026/1/31", date(2026, 1, 31)),
        ("2026年12月5日", date(2026, 12, 5)),
        ("１２－５", date(2026, 12, 5)),
        ("2026、1、31", date(2026, 1, 31)),
    ],
)
def test_date_shorthand(place, typed, day):
    field = place(DateField(lambda: TODAY))
    keys(field, typed)
    press(field, ENTER)
    assert field.seen == [day]
    assert field.input.text() == day.isoformat()


@pytest.mark.feature("H34")
@pytest.mark.parametrize("typed", ["26-1-5", "26/1/31", "1/2/26", "01-02-99", "6-1-5"])
def test_two_digits_are_no_year_in_whatever_order_they_stand(place, typed):
    """As in the list of bad inputs, date-022 to 024; tables refuse them as well."""
    field = place(DateField(lambda: TODAY))
    keys(field, typed)
    press(field, ENTER)
    assert field.seen == []
    assert "2026-12-5" in field.problem()


@pytest.mark.feature("H34")
def test_date_keys_step(place):
    field = place(DateField(lambda: TODAY))
    field.set_value(date(2026, 1, 31))
    field.input.selectAll()
    keys(field, "+")
    assert field.value() == date(2026, 2, 1)
    keys(field, "--")
    assert field.value() == date(2026, 1, 30)
    keys(field, "]")
    assert field.value() == date(2026, 2, 28)
    keys(field, "[")
    assert field.value() == date(2026, 1, 28)


def test_sign_and_number_over_a_date_count_from_today(place):
    field = place(DateField(lambda: TODAY))
    field.set_value(date(2026, 1, 31))
    field.input.selectAll()
    keys(field, "+7")
    press(field, ENTER)
    assert field.value() == date(2026, 11, 28)


def test_date_from_the_calendar_by_keys(place):
    field = place(DateField(lambda: TODAY))
    press(field, Qt.Key.Key_F4)
    assert field.calendar_open()
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Right)
    press(field, ENTER)
    assert not field.calendar_open()
    assert field.seen == [date(2026, 11, 29)]
    press(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.calendar_open()
    press(field, ESC)
    assert field.value() == date(2026, 11, 29)


def test_no_such_day(place):
    field = place(DateField(lambda: TODAY))
    keys(field, "2-30")
    leave(field)
    assert field.problem()
    assert field.input.text() == "2-30"
    assert field.value() is None


@pytest.mark.feature("H33")
def test_full_stop_of_a_chinese_keyboard_is_a_decimal_point(place):
    field = place(DecimalField(2))
    keys(field, "9。5")
    press(field, ENTER)
    assert field.value() == Decimal("9.5")


@pytest.mark.feature("H34")
def test_a_number_that_names_a_port_is_not_grouped(place):
    """The port of a mail server stood there as "8,325"."""
    field = place(DecimalField(0, grouped=False))
    field.set_value(Decimal(8325))
    assert field.input.text() == "8325"


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (None, "This number is too large: it must be below 1,000,000,000,000,000."),
        (Decimal(100), "At most 100.00."),
    ],
)
def test_a_number_too_large_is_not_called_none(place, most, told):
    """Twenty nines were "not a number"."""
    field = place(DecimalField(2, Decimal(0), most))
    keys(field, "9" * 20)
    press(field, ENTER)
    assert field.problem() == told


def test_a_number_too_large_for_a_cell_is_not_called_none():
    column = ColumnSpec("quantity", "Quantity", "decimal")
    with pytest.raises(TypingError, match="too large: it must be below"):
        parse(column, "9" * 20, None, None)
