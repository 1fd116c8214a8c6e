"""Checks that many documents make, so that one fault has the same words everywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from app.core import codes
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import HUNDRED, is_currency
from app.core.pictures import check as check_picture
from app.core.places import is_place

R = TypeVar("R")
_WHOLE = {"PC", "PCS", "PIECE", "PIECES", "EA", "UNIT", "UNITS", "SET", "SETS", "PAIR"}
Read = Callable[[str, str], str]
"""Returns a code as it is stored, or refuses it at a field: see `checkdigits`."""


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse what has problems; without any nothing happens.

    Raises:
        InvalidError: There are some.
    """
    if found := tuple(problems):
        raise InvalidError.of(*found)


def reason(given: str) -> str:
    """Return why something is done, without outer blanks.

    Raises:
        InvalidError: Nothing is said.
    """
    said = given.strip()
    if not said:
        raise InvalidError(N_("Enter the reason."))
    return said


def not_before(booked_on: date | None, on: date) -> None:
    """Refuse to take something back before the day it was booked on.

    Raises:
        NotPossibleError: The day is before it.
    """
    if booked_on is not None and on < booked_on:
        text = N_("It was booked on {date}: choose that day or a later one.")
        raise NotPossibleError(text, date=booked_on.isoformat())


def missing(record: Any, wanted: Mapping[str, str]) -> Iterator[Problem]:
    """Tell what is empty.

    Args:
        record: The document.
        wanted: What is said of each field that may not be empty.
    """
    for name, msgid in wanted.items():
        if not getattr(record, name):
            yield Problem(name, msgid)


def before(day: date | None, other: date | None) -> bool:
    """Say whether a day lies before another; not while one of them is missing."""
    return day is not None and other is not None and day < other


def negative(record: Any, *names: str, where: str = "") -> Iterator[Problem]:
    """Tell which of the fields `names` are below zero.

    Args:
        record: The document, or a part of it.
        names: Fields with numbers.
        where: Path of the part with its dot: "lines.2."; "" for the document.
    """
    for name in names:
        if getattr(record, name) < 0:
            yield Problem(f"{where}{name}", N_("This cannot be negative."))


def free(lines: Iterable[Any], price: str) -> Iterator[Problem]:
    """Tell which lines cost nothing: meant as a gift or a sample, or forgotten.

    Args:
        lines: The lines of a document.
        price: Name of their price.
    """
    words = N_("Line {line} has the price 0: it is free of charge.")
    for index, line in enumerate(lines):
        if not getattr(line, price):
            yield Problem(f"lines.{index}.{price}", words, {"line": index + 1})


def parted(lines: Iterable[Any]) -> Iterator[Problem]:
    """Tell which lines have a part of a piece: half a pump is a slip of the keys."""
    words = N_("Line {line} has a part of a piece: {quantity} {unit}.")
    for index, line in enumerate(lines):
        if line.unit.strip().upper() in _WHOLE and line.quantity % 1:
            told = {"line": index + 1, "quantity": f"{line.quantity.normalize():f}"}
            where = f"lines.{index}.quantity"
            yield Problem(where, words, {**told, "unit": line.unit})


def percent(record: Any, *names: str, where: str = "") -> Iterator[Problem]:
    """Tell which of the fields `names` take all of a whole, or more.

    Args:
        record: The document, or a part of it.
        names: Fields with percentages.
        where: Path of the part with its dot: "costing."; "" for the document.
    """
    for name in names:
        if getattr(record, name) >= HUNDRED:
            yield Problem(f"{where}{name}", N_("A percentage here must be below 100."))


def unit(record: Any, where: str = "") -> Iterator[Problem]:
    """Tell whether `unit` is a figure or a mark: letters name one, of any script.

    Args:
        record: The line, or the product.
        where: Path of the line with its dot: "lines.2."; "" for the record itself.
    """
    name = record.unit.strip()
    written = unicodedata.normalize("NFKC", name)  # "㎡" is a mark, but says m2
    if name and not any(letter.isalpha() for letter in written):
        yield Problem(f"{where}unit", N_("“{unit}” is not a unit."), {"unit": name})


def currency(record: Any) -> Iterator[Problem]:
    """Tell whether `currency` is none of ISO 4217."""
    if not is_currency(record.currency):
        yield Problem("currency", N_("Choose a currency."))


def incoterm(record: Any) -> Iterator[Problem]:
    """Tell whether `incoterm` is none of the 2020 edition."""
    if not codes.has("incoterms", record.incoterm):
        yield Problem("incoterm", N_("Choose an Incoterm."))


def ports(record: Any, *names: str) -> Iterator[Problem]:
    """Tell which of the ports `names` are in no list; empty ones are let pass."""
    for name in names:
        port = getattr(record, name)
        if port and not is_place(port):
            yield Problem(name, N_("Choose a port of the list."))


def code(record: Any, name: str, read: Read, where: str = "") -> Iterator[Problem]:
    """Tell what is wrong with a code; none is let pass.

    Args:
        record: The document, or a part of it.
        name: The field.
        read: One of `checkdigits.check_…`.
        where: Path of the part with its dot: "banks.2."; "" for the document.
    """
    text = getattr(record, name)
    if text:
        try:
            read(text, f"{where}{name}")
        except InvalidError as refused:
            yield from refused.problems


def pictures(record: Any, *names: str) -> Iterator[Problem]:
    """Tell which of the pictures `names` no paper could show; none is let pass."""
    for name in names:
        data = getattr(record, name)
        if data:
            try:
                check_picture(data, name)
            except InvalidError as refused:
                yield from refused.problems


def with_codes(record: R, **reads: Read) -> R:
    """Return a record with the codes of these fields as they are stored.

    People type them with blanks, points and small letters. What is wrong stays as it
    is, for `code` to tell.
    """
    whole: Any = record
    changed = {}
    for name, read in reads.items():
        text = getattr(record, name)
        try:
            settled = read(text, name) if text else text
        except InvalidError:
            continue
        if settled != text:
            changed[name] = settled
    done: R = replace(whole, **changed) if changed else record
    return done
