"""Whatever is typed or pasted into a field is taken, or told at the field.

Every entry of the list of bad inputs goes through the keys of a real field.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from app.core import texts
from app.core.i18n import set_screen_language
from app.core.money import decimals, is_currency
from app.office.domain import ExchangeRate, RateKind
from forms.kit.field_text import MOST_PASTED
from forms.kit.fields import (
    DateField,
    DecimalField,
    PictureField,
    TextField,
)
from forms.kit.grid_values import read_number
from tests import bad_inputs, looks, pictures

TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _screen(qapp):
    looks.put_on(qapp)
    set_screen_language("en")
    yield
    set_screen_language("en")


def typed(field, text):
    """Put a text into a field as a paste does, and leave it; return what it says.

    Returns:
        "=value", or "!problem"; empty is "!empty".
    """
    field.input.clear()
    QApplication.clipboard().setText(text)
    field.input.paste()
    if not field.commit():
        assert field.problem()
        return f"!{field.problem()}"
    value = field.value()
    return "!empty" if value is None else f"={value}"


def wrong(category, field, shown=str):
    found = []
    for key, text, rule in bad_inputs.of(category):
        said = typed(field, text)
        if said[0] == "=":
            said = f"={shown(said[1:])}"
        # A line of input turns breaks into blanks and drops what cannot be painted.
        if said[0] != rule[0] or (rule[0] == "=" and said != rule):
            found.append(f"{key} {text[:30]!a}: {said!a}, not {rule!a}")
    return found


def money(text):
    return f"{Decimal(text):.2f}"


def test_numbers(qtbot):
    field = DecimalField(2, Decimal(0), Decimal("9999999999999.99"))
    qtbot.addWidget(field)
    assert wrong("numbers", field, money) == []


def test_numbers_that_must_be_above_zero(qtbot):
    field = DecimalField(2, Decimal("0.01"))
    qtbot.addWidget(field)
    assert wrong("numbers_positive", field, money) == []


def test_numbers_where_the_comma_is_the_point(qtbot):
    set_screen_language("es")
    field = DecimalField(2, Decimal(0), Decimal("9999999999999.99"))
    qtbot.addWidget(field)
    assert wrong("numbers_es", field, money) == []


def test_amounts_have_the_decimals_of_their_currency(qtbot):
    found = []
    for key, text, code, rule in bad_inputs.money():
        if not is_currency(code):
            said = "!unknown"
        else:
            field = DecimalField(decimals(code), Decimal(0), unit=code)
            qtbot.addWidget(field)
            said = typed(field, text)
        if said[0] != rule[0] or (rule[0] == "=" and said != rule):
            found.append((key, said, rule))
    assert found == []


def test_rates():
    found = []
    for key, text, rule in bad_inputs.of("rate"):
        said = bad_inputs.outcome(rate, text)
        same = said[0] == rule[0] == "!" or Decimal(said[1:]) == Decimal(rule[1:])
        if said[0] != rule[0] or not same:
            found.append((key, said, rule))
    assert found == []


def rate(text):
    value = round(read_number(text), 8)
    if ExchangeRate(
        on=TODAY, currency="USD", kind=RateKind.MID, value=value
    ).problems():
        msg = "a rate is above zero"
        raise ValueError(msg)
    return f"{value:f}"


def test_dates(qtbot):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    assert wrong("dates", field) == []


def test_words_are_cleaned_and_the_person_is_told(qtbot):
    found = []
    field = TextField(multiline=True, max_length=200)
    qtbot.addWidget(field)
    for key, text, rule in bad_inputs.of("texts"):
        field.set_value("before")
        field.input.setPlainText(text[:MOST_PASTED])
        whole = texts.is_clean(field.text())  # Qt itself takes some breaks out
        taken = field.commit()
        if rule == "!too long":
            assert not taken
            assert "too many" in field.problem()
            field.forget_typing()
            continue
        assert taken, key
        assert texts.is_clean(field.value()), key
        assert whole or rule[0] != "=", key
        assert field.text().strip() == field.value(), key
        said = (field.problem() != "", field.value())
        if rule[0] != "!" and said != (not whole, rule[1:].strip()):
            found.append((key, said, rule))
    assert found == []


def test_a_file_pasted_by_mistake_is_refused_at_once(qtbot):
    field = TextField(multiline=True)
    qtbot.addWidget(field)
    QApplication.clipboard().setText("x" * 5_000_000)
    field.input.paste()
    assert (field.text(), field.commit()) == ("", True)
    field.input.setPlainText("words")
    field.input.paste()
    assert "At most 200,000" in field.problem()
    assert field.text() == "words"


def test_what_was_taken_out_is_still_told_when_the_form_shows_its_record(qtbot):
    field = TextField()
    qtbot.addWidget(field)
    field.edited.connect(field.set_value)
    field.input.setText("invoice\u202efdp.exe")
    assert field.commit()
    assert field.value() == "invoicefdp.exe"
    assert "taken out" in field.problem()
    field.set_value("another record")
    assert field.problem() == ""


def test_a_picture_field_takes_pictures_only(qtbot, tmp_path):
    field = PictureField()
    qtbot.addWidget(field)
    path = tmp_path / "seal.png"
    for name, data in pictures.good().items():
        path.write_bytes(data)
        field.take_file(str(path))
        assert (field.value() is not None, field.problem()) == (True, ""), name
    held = field.value()
    for name, data in pictures.bad().items():
        path.write_bytes(data)
        field.take_file(str(path))
        assert field.problem(), name
        assert field.value() == held, name
    for wrong_path in (tmp_path, tmp_path / "missing.png"):
        field.take_file(str(wrong_path))
        assert "cannot be read" in field.problem()
