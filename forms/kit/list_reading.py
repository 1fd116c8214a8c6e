"""Reads conditions that were typed as text (see `list_text`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.i18n import _
from app.core.query import ME, Filter, Span, all_of, any_of
from forms.kit.formula import TooLargeError
from forms.kit.grid_values import bare_number, not_among, read_number, too_large
from forms.kit.list_spec import Column, ListSpec
from forms.kit.list_text import BARE, RANGE, SIGNS, fold, is_me, joins, span_of
from forms.kit.list_words import value_meant
from forms.kit.shorthand import read_date

_NARROW = str.maketrans("：（）＝＞＜》《！＆｜，；～＊“”", ':()=><><!&|,;~*""')
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DEEPEST = 12
_TOO_LONG = 4000


class TextError(ValueError):
    """The text is no condition; what is wrong is told in the words of the screen.

    Attributes:
        at: Where it went wrong, counted from 0.
    """

    def __init__(self, words: str, at: int) -> None:
        super().__init__(words)
        self.at = at


def in_order(low: Any, high: Any) -> tuple[Any, Any]:
    """Return two ends, the smaller one first, where both are a number or a day."""
    fixed = type(low) is type(high) and isinstance(low, Decimal | date)
    return (high, low) if fixed and high < low else (low, high)


def looks_so(spec: ListSpec, text: str) -> bool:
    """Say whether typed words begin as a condition does: with a heading and a colon."""
    head, colon, _rest = text.translate(_NARROW).lstrip("(&| ").partition(":")
    return bool(colon) and fold(head) in {fold(name) for name in _names(spec)}


def read(spec: ListSpec, text: str, today: date) -> tuple[Filter, ...]:
    """Read conditions that must all be true; no text: none.

    Args:
        spec: The list, whose headings may be named.
        text: What was typed.
        today: The day that shorthand of dates counts from.

    Raises:
        TextError: It cannot be read.
    """
    found = _Reader(spec, text[:_TOO_LONG], today).whole()
    if found is None:
        return ()
    return tuple(found.value) if found.op == "all" else (found,)


def _names(spec: ListSpec) -> dict[str, Column]:
    """Return the columns by every name that means them, the longest name first."""
    found: dict[str, Column] = {}
    for one in spec.columns:
        if one.filter and one.title:
            for name in (_(one.title), one.title, one.field):
                found.setdefault(name, one)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@dataclass(frozen=True, slots=True)
class _Value:
    """One value as typed, with its quotes, and where it stands."""

    text: str
    at: int

    @property
    def quoted(self) -> bool:
        return bool(_QUOTED.fullmatch(self.text.translate(_NARROW)))

    def without(self, sign: str) -> _Value:
        return _Value(self.text[len(sign) :].strip(), self.at)

    def bare(self) -> str:
        return self.text[1:-1].replace('""', '"') if self.quoted else self.text


class _Reader:
    """Walks through a text once."""

    def __init__(self, spec: ListSpec, text: str, today: date) -> None:
        self._columns = {
            re.compile(
                r"\s+".join(map(re.escape, name.split())) + r"\s*:", re.IGNORECASE
            ): one
            for name, one in _names(spec).items()
        }
        self._text = text
        self._signs = text.translate(_NARROW)
        self._today = today
        self._at = 0
        self._depth = 0
        self._joins = {
            sign: re.compile(
                rf"\s(?:{'|'.join(map(re.escape, joins(sign)))})\s", re.IGNORECASE
            )
            for sign in "&|"
        }

    def whole(self) -> Filter | None:
        """Read everything; None: nothing stands there."""
        if not self._text.strip():
            return None
        found = self._either()
        self._skip()
        if self._at < len(self._text):
            rest = self._text[self._at :][:30]
            raise self._wrong(_("From “{rest}” on it cannot be read.", rest=rest))
        return found

    def _either(self) -> Filter:
        parts = [self._both()]
        while self._joined("|"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else any_of(*parts)

    def _both(self) -> Filter:
        parts = [self._one()]
        while self._joined("&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else all_of(*parts)

    def _one(self) -> Filter:
        self._skip()
        if not self._is_next("("):
            return self._condition()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(_("There are too many brackets."))
        self._at += 1
        found = self._either()
        self._skip()
        if not self._is_next(")"):
            raise self._wrong(_("A closing bracket is missing."))
        self._at += 1
        self._depth -= 1
        return found

    def _is_next(self, sign: str) -> bool:
        return self._signs[self._at : self._at + 1] == sign

    def _joined(self, sign: str) -> bool:
        self._skip()
        if self._is_next(sign):
            self._at += 1
            return True
        found = self._joins[sign].match(self._text, max(self._at - 1, 0))
        if found and self._at:
            self._at = found.end() - 1
        return bool(found)

    def _skip(self) -> None:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1

    def _wrong(self, words: str, at: int | None = None) -> TextError:
        return TextError(words, self._at if at is None else at)

    # --- one condition ---------------------------------------------------------------

    def _condition(self) -> Filter:
        column = self._column()
        values = self._values()
        for one in values:
            self._check_quotes(one)
        first = values[0]
        if len(values) > 1:
            found = tuple(self._value(column, one) for one in values if one.text)
            return Filter(column.field, "in", found)
        if not first.text:
            raise self._wrong(_("Enter a value to compare with."), first.at)
        signs = first.text.translate(_NARROW)
        sign = next((one for one in SIGNS.values() if signs.startswith(one)), "")
        if not sign and not first.quoted and RANGE in first.text:
            return self._between(column, first)
        return self._compared(column, sign, first.without(sign))

    def _check_quotes(self, value: _Value) -> None:
        signs = value.text.translate(_NARROW)
        if signs.lstrip("".join(SIGNS.values())).startswith('"') and (
            signs.count('"') % 2
        ):
            raise self._wrong(_("A quotation mark is missing."), value.at)

    def _compared(self, column: Column, sign: str, rest: _Value) -> Filter:
        op = next((name for name, one in SIGNS.items() if one == sign), "")
        if op in ("eq", "ne") and not rest.bare():
            return Filter(column.field, "empty" if op == "eq" else "not_empty")
        if not rest.text:
            raise self._wrong(_("Enter a value to compare with."), rest.at)
        if not sign and rest.text.translate(_NARROW).endswith("*"):
            word = _Value(rest.text[:-1].strip(), rest.at).bare()
            return Filter(column.field, "starts", word)
        if op == "contains":
            return Filter(column.field, "contains", rest.bare())
        value = self._value(column, rest)
        meant: Any = op or BARE.get(column.filter, "eq")
        return Filter(column.field, meant, (value,) if meant == "in" else value)

    def _column(self) -> Column:
        for name, column in self._columns.items():
            if found := name.match(self._signs, self._at):
                self._at = found.end()
                return column
        word = self._text[self._at :].partition(":")[0].strip()[:40]
        raise self._wrong(
            _("“{name}” is no column of this list. Write: Heading: value", name=word)
            if word and self._signs[self._at] not in "&|"
            else _("A condition is missing here.")
        )

    def _values(self) -> list[_Value]:
        """Return the values up to the next sign that joins conditions."""
        parts: list[_Value] = []
        start = self._at
        while self._at < len(self._signs):
            quoted = _QUOTED.match(self._signs, self._at)
            if quoted:
                self._at = quoted.end()
            elif self._ends():
                break
            elif self._parts():
                parts.append(self._cut(start))
                self._at += 1
                start = self._at
            else:
                self._at += 1
        return [*parts, self._cut(start)]

    def _ends(self) -> bool:
        joined = any(one.match(self._text, self._at) for one in self._joins.values())
        return joined or self._signs[self._at] in "&|()"

    def _parts(self) -> bool:
        """Say whether a sign parts two values; the comma in 1,200 does not."""
        at = self._at
        before, after = self._signs[at - 1 : at], self._signs[at + 1 : at + 2]
        in_number = before.isdigit() and after.isdigit()
        return self._is_next(";") or (self._is_next(",") and not in_number)

    def _cut(self, start: int) -> _Value:
        raw = self._text[start : self._at]
        return _Value(raw.strip(), start + len(raw) - len(raw.lstrip()))

    def _between(self, column: Column, value: _Value) -> Filter:
        low, _dots, high = value.text.partition(RANGE)
        ends = tuple(
            self._value(column, _Value(end.strip(), value.at)) if end.strip() else None
            for end in (low, high)
        )
        if ends == (None, None):
            raise self._wrong(_("Enter a value to compare with."), value.at)
        return Filter(column.field, "between", in_order(*ends))

    def _value(self, column: Column, given: _Value) -> Any:
        if given.quoted and not given.bare():
            return None
        if not given.quoted and is_me(given.text):
            return ME
        reader = _READERS.get(column.filter)
        if reader is None:
            return value_meant(column, given.bare())
        return reader(self, column, given)

    def number(self, _column: Column, value: _Value) -> Decimal:
        """Read a number as people write it."""
        try:
            return read_number(value.bare())
        except TooLargeError:
            words = too_large()
        except ValueError:
            words = _("“{text}” is not a number. Example: {example}", text=value.text,
                      example=bare_number(Decimal("12.5")))  # fmt: skip
        raise self._wrong(words, value.at)

    def day(self, _column: Column, value: _Value) -> date | Span:
        """Read a date, its shorthand, or a stretch of days."""
        span = span_of(value.text)
        if span is not None:
            return span
        with suppress(ValueError):
            found = read_date(value.bare(), self._today)
            if found is not None:
                return found
        words = _("“{text}” is not a date. Examples: 2026-03-15, 15, +7, t",
                  text=value.text)  # fmt: skip
        raise self._wrong(words, value.at)

    def choice(self, column: Column, value: _Value) -> Any:
        """Read the words of a choice."""
        low = fold(value.bare())
        for one, words in column.choices():
            if low in (fold(str(one)), fold(words), fold(_(words))):
                return one
        raise self._wrong(not_among(value.text, column.choices()), value.at)


_READERS: dict[str, Callable[[_Reader, Column, _Value], Any]] = {
    "number": _Reader.number,
    "date": _Reader.day,
    "choice": _Reader.choice,
}
