"""The reader refuses whatever a person may have mistyped, and says where."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.script.reader import ScriptError, load, parse


def test_numbers_stay_exact_bare_or_in_quotes():
    node = parse('{"a": 0.1, "b": "14.36", "c": 2200}')
    assert node.number("a") == Decimal("0.1")
    assert node.number("b") == Decimal("14.36")
    assert node.integer("c") == 2200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "must be an object"),
        ('{"a": 1, "a": 2}', "^a: stands twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_script_is_refused(text, said):
    with pytest.raises(ScriptError, match=said):
        parse(text)


@pytest.mark.parametrize(
    "value",
    [
        *("true", '"1,000"', '"1e5"', '"0x10"', '" 1"', '"１２"', "[]", '"NaN"', '""'),
        *("1e5", "1.5E1", "1e-2", "1e999999999", "NaN", "Infinity", "-Infinity"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(value):
    node = parse(f'{{"lines": [{{"quantity": {value}}}]}}')
    line = next(node.each("lines"))
    with pytest.raises(ScriptError) as refused:
        line.number("quantity")
    assert refused.value.place == "lines[0].quantity"


def test_a_field_that_stands_twice_is_refused_with_its_place():
    node = parse('{"lines": [{"quantity": 1, "price": 2, "quantity": 3}]}')
    line = next(node.each("lines"))
    with pytest.raises(ScriptError, match="stands twice") as refused:
        line.number("price")
    assert refused.value.place == "lines[0].quantity"


def test_a_number_too_long_to_be_stored_is_refused():
    node = parse('{"a": 1234567890123456789012}')
    with pytest.raises(ScriptError, match="too many digits"):
        node.number("a")


@pytest.mark.parametrize(
    "value",
    ['"2026-02-29"', '"20260620"', '"20.06.2026"', '"2026-6-2"', "20260620", '""'],
)
def test_what_is_no_date_is_refused(value):
    node = parse(f'{{"on": {value}}}')
    with pytest.raises(ScriptError, match="must be a date"):
        node.day("on")


def test_a_field_nobody_asked_for_is_refused():
    node = parse('{"quantity": 1, "quantty": 2}')
    node.number("quantity")
    with pytest.raises(ScriptError, match="quantty: unknown field"):
        node.done()


def test_control_characters_in_a_text_are_refused():
    with pytest.raises(ScriptError, match="control character"):
        parse('{"name": "a\\u0000b"}').text("name")


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "deal.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScriptError, match="cannot be read"):
        load(path)
