"""Reads a deal script strictly: every field is known, every value has its kind.

What is wrong is said with its place, as a path that a person finds in the file:
`actions[3].lines[0].quantity`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.core.errors import AppError, reason_of
from app.core.i18n import N_, N_n, _
from app.core.inputs import YEARS
from app.core.money import ZERO
from app.core.texts import is_clean
from app.core.whole import reading

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 20_000_000
"""A deal of thousands of lines has a tenth of it."""

MOST_DIGITS = 18
"""Longer numbers cannot be stored exactly."""

MOST_COUNT = 10**9
"""Nobody counts so many cartons or defects."""

MOST_DAYS = 3660
"""Ten years: no offer is valid and no instalment waits any longer."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ScriptError(AppError):
    """The script cannot be read or played; `place` says where.

    Attributes:
        place: Path in the file, "" for the file as a whole.
        reason: The sentence without the place, in English.
    """

    def __init__(self, msgid: str, place: str = "", **params: Any) -> None:
        self.place = place
        self.reason = _(msgid, **params)
        said = N_("{place}: {reason}") if place else N_("{reason}")
        super().__init__(said, place=place, reason=self.reason)


PARSER_SAYS = (
    N_("Expecting value"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Illegal trailing comma before end of object"),
    N_("Illegal trailing comma before end of array"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Extra data"),
)
"""The words of the library that reads JSON; other ones stay as they are said."""


def load(path: Path) -> Node:
    """Read a file into its root node.

    Raises:
        ScriptError: It cannot be read, or is not JSON.
    """
    try:
        with reading(path) as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ScriptError(N_("the file is larger than a deal can be"))
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = _("it is not UTF-8 text")
        if isinstance(error, OSError):
            reason = reason_of(error)
        raise ScriptError(
            N_("the file cannot be read: {reason}"), reason=reason
        ) from error
    return parse(text)


def parse(text: str) -> Node:
    """Read JSON text into its root node; numbers stay exact.

    Raises:
        ScriptError: It is not JSON, or no object.
    """
    try:
        value = json.loads(
            text,
            parse_float=_exact,
            parse_int=Decimal,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        place = _("line {number}", number=error.lineno)
        raise ScriptError(
            N_("not JSON: {reason}"), place, reason=_(error.msg)
        ) from error
    except RecursionError as error:
        raise ScriptError(N_("the file is nested too deeply")) from error
    node = Node(value, "")
    node.fields()
    return node


class Node:
    """One value of the script with its place; objects remember what was asked for."""

    def __init__(self, value: Any, place: str) -> None:
        self.value = value
        self.place = place
        self._asked: set[str] = set()

    def fail(self, msgid: str, **params: Any) -> ScriptError:
        """Return the error that says what is wrong here."""
        return ScriptError(msgid, self.place, **params)

    def fields(self) -> Mapping[str, Any]:
        """Return the object itself.

        Raises:
            ScriptError: It is not an object, or names a field twice.
        """
        if not isinstance(self.value, dict):
            raise self.fail(N_("must be an object in braces"))
        if isinstance(self.value, _Twins):
            twin = self.child(self.value.name, None)
            raise twin.fail(N_("stands twice in one object"))
        return self.value

    def has(self, name: str) -> bool:
        """Say whether a field is there; with the value null it counts as missing."""
        there = self.fields().get(name) is not None
        if not there:
            self._asked.add(name)
        return there

    def at(self, name: str) -> Node:
        """Return a field that must be there.

        Raises:
            ScriptError: It is missing.
        """
        self._asked.add(name)
        if not self.has(name):
            raise self.child(name, None).fail(N_("is missing"))
        return self.child(name, self.value[name])

    def opt(self, name: str) -> Node | None:
        """Return a field, or None when it is missing or null."""
        self._asked.add(name)
        return self.child(name, self.value[name]) if self.has(name) else None

    def child(self, name: str, value: Any) -> Node:
        """Return a node below this one."""
        return Node(value, f"{self.place}.{name}" if self.place else name)

    def each(self, name: str, *, required: bool = False) -> Iterator[Node]:
        """Go through a list field.

        Raises:
            ScriptError: It is not a list, or missing though required.
        """
        node = self.at(name) if required else self.opt(name)
        if node is None:
            return
        if not isinstance(node.value, list):
            raise node.fail(N_("must be a list in brackets"))
        for index, value in enumerate(node.value):
            yield Node(value, f"{node.place}[{index}]")

    def done(self) -> None:
        """Refuse fields that nobody asked for.

        Raises:
            ScriptError: There is one.
        """
        for name in self.fields():
            if name not in self._asked:
                raise self.child(name, None).fail(N_("unknown field"))

    # --- Values ----------------------------------------------------------------------

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        node = self.at(name) if default is None else self.opt(name)
        if node is None:
            return default or ""
        written = node.as_text()
        if default is None and not written.strip():
            raise node.fail(N_("is missing"))
        return written

    def as_text(self) -> str:
        """Return this value as a text.

        Raises:
            ScriptError: It is not one, or holds what cannot be printed.
        """
        if not isinstance(self.value, str):
            raise self.fail(N_("must be text in quotes"))
        if not is_clean(self.value):
            raise self.fail(N_("holds a control character"))
        return self.value

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """Return an exact number, written bare or in quotes."""
        node = self.at(name) if default is None else self.opt(name)
        if node is None:
            return default or ZERO
        return node.decimal()

    def decimal(self) -> Decimal:
        """Return this value as an exact number.

        Raises:
            ScriptError: It is not one, or too long to be stored exactly.
        """
        if not _is_number(self.value):
            raise self.fail(N_("must be a number"))
        value = Decimal(self.value)
        exponent = int(value.as_tuple().exponent)
        if max(value.adjusted(), 0) - min(exponent, 0) >= MOST_DIGITS:
            raise self.fail(N_("has too many digits"))
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.number(name, None if default is None else Decimal(default))
        if value != value.to_integral_value():
            raise self.child(name, None).fail(N_("must be a whole number"))
        if abs(value) >= MOST_COUNT:
            raise self.child(name, None).fail(N_("has too many digits"))
        return int(value)

    def days(self, name: str, default: int) -> int:
        """Return a number of days that leads to a date of our time."""
        value = self.integer(name, default)
        if abs(value) > MOST_DAYS:
            raise self.child(name, None).fail(
                N_n(
                    "must not be more than {most} day",
                    "must not be more than {most} days",
                    "most",
                ),
                most=MOST_DAYS,
            )
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        node = self.opt(name)
        if node is None:
            return default
        if not isinstance(node.value, bool):
            raise node.fail(N_("must be true or false"))
        return node.value

    def day(self, name: str, default: date | None = None) -> date:
        """Return a date written 2026-06-20; without a default it must be there."""
        node = self.at(name) if default is None else self.opt(name)
        if node is None:
            assert default is not None  # noqa: S101 - `at` has raised otherwise
            return default
        return node.as_day()

    def maybe_day(self, name: str) -> date | None:
        """Return a date, or None when it is missing."""
        node = self.opt(name)
        return None if node is None else node.as_day()

    def as_day(self) -> date:
        """Return this value as a date.

        Raises:
            ScriptError: It is not a date of the calendar.
        """
        written = isinstance(self.value, str) and _DAY.fullmatch(self.value)
        try:
            day = date.fromisoformat(self.value if written else "")
        except ValueError:
            raise self.fail(N_("must be a date such as 2026-06-20")) from None
        if day.year not in YEARS:
            raise self.fail(N_("must be a day of our time"))
        return day

    def one_of(self, name: str, allowed: Any, default: Any = None) -> Any:
        """Return a member of an enumeration by its value."""
        node = self.opt(name) if default is not None else self.at(name)
        if node is None:
            return default
        try:
            return allowed(node.value)
        except (ValueError, TypeError):
            raise node.fail(
                N_("must be one of {allowed}"),
                allowed=", ".join(str(one.value) for one in allowed if one.value),
            ) from None


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value))
    return isinstance(value, Decimal) and value.is_finite()


def _exact(text: str) -> Decimal | float:
    """Return a number as it is written; one with an exponent stays what none is."""
    return float("nan") if "e" in text.lower() else Decimal(text)


class _Twins(dict[str, Any]):
    """An object that names a field twice; it is refused where it is read."""

    def __init__(self, pairs: list[tuple[str, Any]], name: str) -> None:
        super().__init__(pairs)
        self.name = name


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            return _Twins(pairs, name)
        found[name] = value
    return found
