"""Turns one comparison of a list's filter into SQL that means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from json import dumps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Enum,
    Integer,
    String,
    TypeDecorator,
    and_,
    cast,
    false,
    literal,
    or_,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core import texts
from app.core.clock import OFFICE_ZONE
from app.core.folding import normal
from app.core.i18n import screen_language
from app.db.types import ExactDecimal, UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

_ESCAPE = "\\"

Called = Callable[[str, str], Collection[str]]
"""Tells the codes whose name in a language contains a text, given both."""


def condition(column: Any, op: str, value: Any) -> ColumnElement[bool]:
    """Return the comparison of a column with a value.

    "ne" is also true for empty fields: who excludes one value wants all the others.

    Raises:
        KeyError: There is no such comparison.
    """
    return _MAKERS[op](column, value)


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Say that a text is found in a column, in whatever case it is written."""
    return _like(column, text, "%{}%")


def says(
    text: str,
    *columns: Any,
    called: Mapping[Any, Called] = MappingProxyType({}),
    by_key: Callable[[Iterator[Any]], Iterator[Any]] = iter,
) -> ColumnElement[bool]:
    """Say that every typed word stands in one of the columns; always for no words.

    The number of a revision, "SC26-0048-R1", stands where the record's own one ends.

    Args:
        text: What was typed.
        columns: Of texts.
        called: Columns of codes, with who knows their names: a word stands in the name
            that the screen shows for the code, or in the code itself.
        by_key: Makes the conditions of one word into others that say the same.
    """
    language = screen_language().code

    def named(word: str) -> Iterator[ColumnElement[bool]]:
        for column, codes in called.items():
            yield contains(column, word)
            if len(word) > 1 or not word.isascii():
                known = dumps(codes(word, language))
                yield _OneOf(column, literal(known, String))

    def found(word: str) -> Iterator[ColumnElement[bool]]:
        yield from (contains(one, word) for one in columns)
        yield from named(word)
        if (plain := texts.unrevised(word)) != word:
            yield from (_like(one, plain, "%{}") for one in columns)

    words = dict.fromkeys(text.split())
    return and_(true(), *(or_(false(), *by_key(found(word))) for word in words))


def among(key: Any, keys: Collection[int]) -> ColumnElement[bool]:
    """Say that a row's key is one of some, told as one value."""
    return _Among(key, literal([*keys], _Keys))


class _Keys(TypeDecorator[list[int]]):
    """Keys as one value: a list of a server's own, JSON for a file.

    As a text it would be read anew for every row that a server compares with it: with
    a thousand keys that took it 40 s where it compares half a million.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Override TypeDecorator.load_dialect_impl."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String())
        return dialect.type_descriptor(ARRAY(BigInteger))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Override TypeDecorator.process_bind_param."""
        return dumps(value) if dialect.name == "sqlite" else value


class _Among(FunctionElement[bool]):
    """Whether a key is one of some keys."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 - as it is called
        """Override FunctionElement.self_group: a file finds no index for `(…) = 1`."""
        return self


@compiles(_Among)
def _among_of_server(element: Any, compiler: Any, **how: Any) -> str:
    key, known = (compiler.process(one, **how) for one in element.clauses)
    return f"({key} = ANY (CAST({known} AS BIGINT[])))"


@compiles(_Among, "sqlite")
def _among_of_file(element: Any, compiler: Any, **how: Any) -> str:
    key, known = (compiler.process(one, **how) for one in element.clauses)
    return f"({key} IN (SELECT value FROM json_each({known})))"  # noqa: S608


class _OneOf(FunctionElement[bool]):
    """Whether a code is one of those in a JSON list.

    The list is one value: of thousands of ports, asked for by some words at once, there
    would be more values than a statement may have.
    """

    type = Boolean()
    inherit_cache = True


@compiles(_OneOf)
def _one_of(element: Any, compiler: Any, **how: Any) -> str:
    code, known = (compiler.process(one, **how) for one in element.clauses)
    return f"({code} IN (SELECT json_array_elements_text(CAST({known} AS JSON))))"


@compiles(_OneOf, "sqlite")
def _one_of_file(element: Any, compiler: Any, **how: Any) -> str:
    code, known = (compiler.process(one, **how) for one in element.clauses)
    return f"({code} IN (SELECT value FROM json_each({known})))"  # noqa: S608


def found_in(column: Any, text: str) -> ColumnElement[bool]:
    """Say that every typed word stands in a `folded` column; always for no words."""
    words = normal(texts.asked(text)).split()
    return and_(true(), *(column.contains(word, autoescape=True) for word in words))


def _starts(column: Any, text: str) -> ColumnElement[bool]:
    return _like(column, text, "{}%")


def _like(column: Any, text: str, pattern: str) -> ColumnElement[bool]:
    plain = str(text)
    for sign in (_ESCAPE, "%", "_"):
        plain = plain.replace(sign, _ESCAPE + sign)
    words = column if _is_text(column) else cast(column, String)
    if plain.lower() == plain.upper():
        # Digits and Chinese have no case: a server would fold each text in vain, which
        # takes longer than all the rest.
        return words.like(pattern.format(plain), escape=_ESCAPE)
    # SQLite folds the case of English letters only: other scripts are tried in the
    # ways that people write names.
    ways = {plain}
    if not plain.isascii():
        ways |= {plain.lower(), plain.upper(), plain.title(), plain.capitalize()}
    likes = (_Like(words, literal(pattern.format(way))) for way in sorted(ways))
    return or_(false(), *likes)


class _Like(FunctionElement[bool]):
    """Whether a text is like a pattern, in whatever case either is written.

    The same as `ilike`, which takes three times as long: it folds both sides for a
    file, whose LIKE does so by itself, and lets a server fold the pattern for each row.
    """

    type = Boolean()
    inherit_cache = True


@compiles(_Like)
def _like_of_server(element: Any, compiler: Any, **how: Any) -> str:
    text, pattern = (compiler.process(one, **how) for one in element.clauses)
    return f"(lower({text}) LIKE lower({pattern}) ESCAPE '{_ESCAPE}')"


@compiles(_Like, "sqlite")
def _like_of_file(element: Any, compiler: Any, **how: Any) -> str:
    text, pattern = (compiler.process(one, **how) for one in element.clauses)
    return f"({text} LIKE {pattern} ESCAPE '{_ESCAPE}')"


def _is_text(column: Any) -> bool:
    return isinstance(column.type, String) and not isinstance(column.type, Enum)


def _eq(column: Any, value: Any) -> ColumnElement[bool]:
    if value is None:
        return _empty(column)
    if _by_day(column, value):
        return _between(column, (value, value))
    exact = _exact(column, value, None)
    return false() if exact is None else column == exact


def _ne(column: Any, value: Any) -> ColumnElement[bool]:
    if value is None:
        return _not_empty(column)
    if _by_day(column, value):
        outside = or_(_lt(column, value), _gt(column, value))
    else:
        exact = _exact(column, value, None)
        outside = true() if exact is None else column != exact
    return or_(outside, column.is_(None))


def _in(column: Any, values: tuple[Any, ...]) -> ColumnElement[bool]:
    """Compare with all plain values at once: a derived column is made but once."""
    odd = [one for one in values if one is None or _by_day(column, one)]
    plain = (_exact(column, one, None) for one in values if one not in odd)
    held = column.in_([one for one in plain if one is not None])
    return or_(held, *(_eq(column, one) for one in odd))


def _between(column: Any, values: tuple[Any, Any]) -> ColumnElement[bool]:
    low, high = values
    return and_(
        _ge(column, low) if low is not None else true(),
        _le(column, high) if high is not None else true(),
        column.is_not(None),
    )


def _gt(column: Any, value: Any) -> ColumnElement[bool]:
    if _by_day(column, value):
        return column >= _midnight(value, 1)  # type: ignore[no-any-return]
    return column > _exact(column, value, ROUND_FLOOR)  # type: ignore[no-any-return]


def _ge(column: Any, value: Any) -> ColumnElement[bool]:
    if _by_day(column, value):
        return column >= _midnight(value, 0)  # type: ignore[no-any-return]
    return column >= _exact(column, value, ROUND_CEILING)  # type: ignore[no-any-return]


def _lt(column: Any, value: Any) -> ColumnElement[bool]:
    if _by_day(column, value):
        return column < _midnight(value, 0)  # type: ignore[no-any-return]
    return column < _exact(column, value, ROUND_CEILING)  # type: ignore[no-any-return]


def _le(column: Any, value: Any) -> ColumnElement[bool]:
    if _by_day(column, value):
        return column < _midnight(value, 1)  # type: ignore[no-any-return]
    return column <= _exact(column, value, ROUND_FLOOR)  # type: ignore[no-any-return]


def _empty(column: Any, _value: Any = None) -> ColumnElement[bool]:
    missing: ColumnElement[bool] = column.is_(None)
    return or_(missing, column == "") if _is_text(column) else missing


def _not_empty(column: Any, _value: Any = None) -> ColumnElement[bool]:
    there: ColumnElement[bool] = column.is_not(None)
    return and_(there, column != "") if _is_text(column) else there


def _by_day(column: Any, value: Any) -> bool:
    """Say whether an instant is compared with a whole day."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return is_day and isinstance(column.type, UtcDateTime)


def _midnight(day: date, later: int) -> datetime:
    start = datetime.combine(day + timedelta(days=later), time(), OFFICE_ZONE)
    return start.astimezone(UTC)


def _exact(column: Any, value: Any, rounding: str | None) -> Any:
    """Bring a number to what the column can hold, so that no comparison fails.

    Args:
        column: What it is compared with.
        value: Any value; only numbers are touched.
        rounding: Which way keeps the comparison true; None: for equality, where the
            result is None when the column cannot hold the value.
    """
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    kind = column.type
    if isinstance(kind, ExactDecimal):
        digits, places = kind.precision, kind.scale
    elif isinstance(kind, Integer) and not isinstance(kind, Boolean):
        digits, places = 18, 0
    else:
        return value
    most = Decimal(10**digits - 1).scaleb(-places)
    number = max(-most, min(most, Decimal(value)))
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding or ROUND_FLOOR)
    if rounding is None and rounded != value:
        return None
    return rounded if places else int(rounded)


_MAKERS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "eq": _eq,
    "ne": _ne,
    "in": _in,
    "contains": contains,
    "starts": _starts,
    "between": _between,
    "gt": _gt,
    "ge": _ge,
    "lt": _lt,
    "le": _le,
    "empty": _empty,
    "not_empty": _not_empty,
}
