"""Conditions as one line of text: `State: Late & (Amount: 500.. | Customer: nord)`.

Who types faster than a panel opens writes the columns' own headings::

    Customer: nord              contains (of text), is (of everything else)
    Customer: ="Nordwind"       is exactly; != is not; nord* begins so; ~x contains
    Amount: 1200..5000          between; 1200.. from; ..5000 up to; > >= < <=
    Signed on: this month       a stretch of days; next 14 days; 2026-11-01..today
    State: Late, Booked         one of
    Customer: =""               empty; !="" filled in
    Salesperson: me             whoever asks
    a & b, a | b, ( … )         both, either, groups; also "and" and "or"

`read` (in `list_reading`) understands what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.core.i18n import _
from app.core.query import GROUPS, SPANS, Filter, Span
from forms.kit.grid_values import bare_number
from forms.kit.list_spec import Column, ListSpec
from forms.kit.list_words import SPAN_WORDS, span_words, value_words

SIGNS = {"ne": "!=", "ge": ">=", "le": "<=", "eq": "=", "gt": ">", "lt": "<",
         "contains": "~"}  # fmt: skip
BARE = {"text": "contains", "choice": "in"}
"""What a value without a sign means; of other columns: it is equal."""

RANGE = ".."
_PLAIN = re.compile(r"[^\W_](?:[\w .'/%-]*\w)?")
_DAYS = re.compile(r"\d{1,4}")
_MARKS = re.compile("[\u200e\u200f\u061c\u2066-\u2069]")


def write(spec: ListSpec, filters: Iterable[Filter]) -> str:
    """Write conditions that must all be true, so that they can be read again."""
    return " & ".join(_written(spec, one, "all") for one in filters)


def fold(words: str) -> str:
    """Return words as they are compared: without case, marks and double blanks."""
    return " ".join(_MARKS.sub("", words).casefold().split())


def joins(sign: str) -> frozenset[str]:
    """Return the words that join conditions as a sign does, in any case."""
    own = _("and") if sign == "&" else _("or")
    return frozenset({fold(own), "and" if sign == "&" else "or"})


def span_of(words: str) -> Span | None:
    """Read a stretch of days; None: it is none."""
    low = fold(words)
    told = _DAYS.search(low)
    # Arabic says "within a day" and "within two days" without a number.
    counts = (int(told[0]),) if told else (1, 2)
    for name in SPANS:
        if name in SPAN_WORDS:
            if low in (fold(_(SPAN_WORDS[name])), SPAN_WORDS[name], name):
                return Span(name)
            continue
        for span in (Span(name, count) for count in counts):
            english = f"{name[:4]} {span.days} day"
            if low in (fold(span_words(span)), english, f"{english}s"):
                return span
    return None


def is_me(words: str) -> bool:
    """Say whether words mean whoever asks."""
    return fold(words) in ("me", fold(_("me")))


def _written(spec: ListSpec, one: Filter, inside: str) -> str:
    if one.op in GROUPS:
        sign = " | " if one.op == "any" else " & "
        words = sign.join(_written(spec, part, one.op) for part in one.value)
        return f"({words})" if one.op != inside else words
    column = spec.column(one.field)
    name = _(column.title) if column and column.title else one.field
    return f"{name}: {_value_written(column, one)}"


def _value_written(column: Column | None, one: Filter) -> str:
    kind = column.filter if column else ""
    if one.op in ("empty", "not_empty"):
        return '=""' if one.op == "empty" else '!=""'
    if one.op == "between":
        return RANGE.join("" if e is None else _word(column, e) for e in one.value)
    if one.op == "in":
        gap = "; " if kind == "number" else ", "
        words = gap.join(_word(column, value) for value in one.value)
        one_only = len(one.value) == 1 and kind == "choice"
        return words if one_only or len(one.value) > 1 else f"{words},"
    word = _word(column, one.value)
    if one.op == "starts":
        return f"{word}*"
    return word if one.op == BARE.get(kind, "eq") else f"{SIGNS[one.op]}{word}"


def _word(column: Column | None, value: Any) -> str:
    if value is None:
        return '""'
    if isinstance(value, Decimal):
        return bare_number(value, 12)
    coded = column is not None and bool(column.codes)  # the same in every language
    words = _MARKS.sub("", str(value) if coded else value_words(column, value))
    choice = column is not None and column.filter == "choice"
    return _quoted(words) if isinstance(value, str) or choice else words


def _quoted(words: str) -> str:
    if _PLAIN.fullmatch(words) and RANGE not in words and not _reserved(words):
        return words
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _reserved(words: str) -> bool:
    """Say whether bare words would be read as something else than text."""
    apart = f" {fold(words)} "
    joining = any(f" {one} " in apart for sign in "&|" for one in joins(sign))
    return joining or is_me(words) or span_of(words) is not None
