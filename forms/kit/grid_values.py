"""Values of grid cells: how each kind is shown, copied, and read from typed text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.core import codes
from app.core.clock import today
from app.core.i18n import MINUS, _, _n, enumerated, screen_language
from app.core.money import ZERO, Money, decimals, half_up
from app.core.refs import Ref
from app.core.written import whole_day
from forms.kit import formula, mild
from forms.kit.cells import Cell
from forms.kit.paths import value_at
from forms.kit.shorthand import read_date

if TYPE_CHECKING:
    from forms.kit.spec import ColumnSpec

_SIGNS = re.compile(
    r"[\s\u00a0\u202f]*(?:(?<![A-Z])(?:US|HK|NT|AU|CA|SG|NZ|CN|R|A|C|S)"
    r"(?=[$¥￥]))?(?:[$¥￥€£₽₹元圆]+|人民币|RMB(?=[\s\d]))[\s\u00a0\u202f]*"
)
_CODE = re.compile(r"^([A-Z]{3})\s*(?=[-−(\d])|(?<=[\d)])\s*([A-Z]{3})$")
_BRACKETS = re.compile(r"^[(（](?P<bare>[\d\s.,'\u00a0\u202f０-９．，]+)[)）]$")

PRICE_PLACES = 4
QUANTITY_PLACES = 3
PERCENT_PLACES = 4
RATE_PLACES = 6
_WORDS = {"1", "true", "yes", "y", "x", "✓", "√", "是", "да", "sí", "نعم"}

_NAMED = 12
"""So many choices are named to whoever typed another one."""


class TypingError(ValueError):
    """What was typed cannot be read; the text says why, translated."""


def places_of(column: ColumnSpec, line: Any, record: Any) -> int:
    """Return the decimals that a number of this column keeps."""
    if column.kind == "integer":
        return 0
    if column.kind == "money":
        return decimals(column.currency(record))
    if column.kind == "price":
        return PRICE_PLACES
    if column.kind == "rate":
        return RATE_PLACES
    if callable(column.places):
        return column.places(line, record)
    return column.places


def number_words(column: ColumnSpec, value: Any, line: Any, record: Any) -> str:
    """Format a number as its kind is shown."""
    language = screen_language()
    if isinstance(value, Money):
        return language.amount(value.amount, value.currency)
    exact = value if isinstance(value, Decimal) else Decimal(value)
    if column.kind == "money":
        return language.amount(exact, column.currency(record))
    if column.kind == "price":
        return language.price(exact, column.currency(record))
    if column.kind == "rate":
        return language.rate(exact)
    shown = places_of(column, line, record)
    if column.kind == "percent":
        return language.percent(exact, shown)
    return language.quantity(exact, shown)


def words(column: ColumnSpec, value: Any, line: Any, record: Any) -> str:
    """Return a value in words, as the cell shows it."""
    if value is None or value == "":
        return ""
    if column.number:
        return number_words(column, value, line, record)
    if column.kind == "choice":
        return next((_(text) for kept, text in column.options if kept == value), "")
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Ref):
        return value.code or value.name
    if isinstance(value, date):
        return screen_language().iso(value)
    if isinstance(value, bool):
        return _("Yes") if value else ""
    return str(value)


def raw(column: ColumnSpec, line: Any, record: Any) -> Any:
    """Return the value behind a cell: of the record, or computed."""
    if column.cell is not None:
        return column.cell(line, record)
    return value_at(line, column.field)


_KINDS = {"date": "date", "check": "check"}


def cell_of(
    column: ColumnSpec, value: Any, line: Any, record: Any, problem: str = ""
) -> Cell:
    """Return what a cell shows of its value (see `raw`)."""
    is_open = column.is_open(line, record)
    tint = column.tint and not is_open
    if isinstance(value, Cell):
        if (tint and not value.tint) or problem:
            return replace(value, tint=tint, problem=problem or value.problem)
        return value
    sub = column.describe(line, record) if column.describe else ""
    kind = "number" if column.number else _KINDS.get(column.kind, "text")
    if column.kind.startswith("lookup:") and not sub:
        kind = "link"
    return Cell(
        text=words(column, value, line, record),
        sub=sub,
        kind=kind,
        tint=tint,
        problem=problem,
        doubt=mild.of_cell(column, value, line, record) if is_open else "",
        checked=bool(value) if kind == "check" else False,
        tone="bad" if kind == "number" and _negative(value) else "",
    )


def _negative(value: Any) -> bool:
    amount = value.amount if isinstance(value, Money) else value
    return amount is not None and amount < 0


def amount_of(value: Any) -> Decimal | None:
    """Return the number in a value, for sums; None where there is none."""
    if type(value) is Decimal:  # most are, and a total asks each of its lines
        return value
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return None
    return Decimal(value)


def figure_of(column: ColumnSpec, value: Any) -> Decimal | None:
    """Return the number behind a cell, or that which it draws itself; None: words."""
    if not column.number:
        return None
    if not isinstance(value, Cell):
        return amount_of(value)
    bare = _CODE.sub("", _SIGNS.sub("", value.text.strip().rstrip("%")))
    try:
        return screen_language().parse_decimal(bare.replace(MINUS, "-"))
    except ValueError:
        return None


def bare_number(value: Decimal, most: int = 6) -> str:
    """Return a number without grouping, as the keyboard of this screen types it."""
    words = screen_language().number(value, most)
    return words.replace(_group(_code()), "").replace(MINUS, "-")


def bare_words(column: ColumnSpec, line: Any, record: Any) -> str:
    """Return what stands in a cell when it is opened for typing, or copied."""
    value = raw(column, line, record)
    if isinstance(value, Cell):
        return value.text
    if column.number and value is not None:
        number = amount_of(value)
        return "" if number is None else bare_number(number)
    return words(column, value, line, record)


def _code() -> str:
    return screen_language().code


@lru_cache(maxsize=16)
def _group(_language: str) -> str:
    sample = screen_language().number(Decimal(1_000_000))
    return next((sign for sign in sample if not sign.isdigit()), "\0")


def read_number(text: str, *, brackets: bool = False) -> Decimal:
    """Read a number as people and tables write it: `¥ 5.25`, `=2*3`, `1.2万`.

    Args:
        text: What was typed or copied.
        brackets: Whether `(1,000)` is a negative number, as in copied tables.

    Raises:
        ValueError: It is not a number.
    """
    bare = _CODE.sub("", _SIGNS.sub("", text.strip()))
    found = _BRACKETS.match(bare) if brackets else None
    if found:
        return -formula.evaluate(found["bare"], screen_language().parse_decimal)
    return formula.evaluate(bare, screen_language().parse_decimal)


def parse(
    column: ColumnSpec, text: str, line: Any, record: Any, *, pasted: bool = False
) -> Any:
    """Read typed text as a value of a column; look-ups are read by the editor.

    Raises:
        TypingError: It cannot be read; its text is for the screen.
    """
    typed = text.strip()
    if column.number:
        return _parse_number(column, typed, line, record, pasted=pasted)
    if pasted and column.kind == "date":
        written = whole_day(typed, day_first=False)
        typed = written.isoformat() if written else typed
    reader = _READERS.get(column.kind)
    if reader is not None:
        return reader(column, typed)
    if column.kind.startswith("code:"):
        return _parse_code(column, typed)
    return text if column.kind == "note" else typed


def emptied(column: ColumnSpec, line: Any, record: Any) -> Any:
    """Return what a cell holds once it is emptied; a choice stays if one is needed."""
    value = value_at(line, column.field)
    if value is None or column.kind.startswith("lookup:"):
        return None
    if column.kind == "choice":
        offered = (one for one, _words in column.options if one in ("", None))
        return next(offered, value)
    return parse(column, "", line, record)


def _parse_number(
    column: ColumnSpec, typed: str, line: Any, record: Any, *, pasted: bool
) -> Any:
    old = value_at(line, column.field) if line is not None else None
    if not typed:
        return None if old is None else type_of_number(old, ZERO, column, record)
    try:
        value = read_number(typed.rstrip("%％"), brackets=pasted)
    except formula.TooLargeError:
        raise TypingError(too_large()) from None
    except ValueError:
        message = _("“{text}” is not a number. Example: {example}", text=typed,
                    example=bare_number(Decimal("12.5")))  # fmt: skip
        raise TypingError(message) from None
    kept = _kept(column, line, record)
    exact = half_up(value, kept)
    if value and not exact:
        raise TypingError(vanished(typed, kept))
    return type_of_number(old, exact, column, record)


def _kept(column: ColumnSpec, line: Any, record: Any) -> int:
    """Return the decimals that are kept of what is typed into a column.

    Where a number shows those it has, that says nothing of the next one.
    """
    if column.kind in ("decimal", "percent") and callable(column.places):
        return PERCENT_PLACES if column.kind == "percent" else QUANTITY_PLACES
    return places_of(column, line, record)


def too_large() -> str:
    """Say that a number is larger than any can be."""
    most = screen_language().quantity(formula.LARGEST, 0)
    return _("This number is too large: it must be below {most}.", most=most)


def vanished(text: str, places: int) -> str:
    """Say why a number would become nought: it is too fine."""
    if not places:
        return _("“{text}” is not a whole number.", text=text)
    return _n(
        "At most {count} decimal fits here.",
        "At most {count} decimals fit here.",
        places,
        count=places,
    )


def type_of_number(old: Any, value: Decimal, column: ColumnSpec, record: Any) -> Any:
    """Return a number as the record keeps it: Money, int or Decimal."""
    if isinstance(old, Money):
        return Money(value, old.currency or column.currency(record))
    if column.kind == "integer":
        return int(value)
    return value


def _parse_date(_column: ColumnSpec, typed: str) -> date | None:
    try:
        return read_date(typed, today())
    except ValueError:
        raise TypingError(
            _("“{text}” is not a date. Examples: 2026-03-15, 15, +7, t", text=typed)
        ) from None


def _parse_choice(column: ColumnSpec, typed: str) -> Any:
    if not typed:
        return None
    low = typed.casefold()
    for value, text in column.options:
        if low in (str(value).casefold(), text.casefold(), _(text).casefold()):
            return value
    raise TypingError(not_among(typed, column.options))


def not_among(typed: str, options: Sequence[tuple[Any, str]]) -> str:
    """Return the words for a choice that there is not, and which ones there are."""
    known = [_(title) for _value, title in options]
    if len(known) > _NAMED:
        known[_NAMED:] = ["…"]
    return _(
        "“{text}” is not one of the choices. There are: {choices}",
        text=typed,
        choices=enumerated(known),
    )


def _parse_check(_column: ColumnSpec, typed: str) -> bool:
    return typed.casefold() in _WORDS or typed.casefold() == _("Yes").casefold()


def _parse_code(column: ColumnSpec, typed: str) -> str:
    if not typed:
        return ""
    table = column.kind.removeprefix("code:")
    low = codes.fold(typed)
    for row in codes.search(table, typed, _code(), 5):
        if low in (codes.fold(row.code), *map(codes.fold, row.names.values())):
            return row.code
    raise TypingError(_("“{text}” is not in the list.", text=typed))


_READERS: dict[str, Callable[[ColumnSpec, str], Any]] = {
    "date": _parse_date,
    "choice": _parse_choice,
    "check": _parse_check,
}
