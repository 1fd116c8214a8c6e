"""The words of filters: how conditions are told on chips and in menus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.core.i18n import N_, _, _n, enumerated, screen_language
from app.core.places import code_of, name_of
from app.core.query import GROUPS, ME, Filter, Span
from forms.kit.list_spec import Column, ListSpec

SPAN_WORDS = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "tomorrow": N_("tomorrow"),
    "this_week": N_("this week"),
    "last_week": N_("last week"),
    "next_week": N_("next week"),
    "this_month": N_("this month"),
    "last_month": N_("last month"),
    "next_month": N_("next month"),
    "this_quarter": N_("this quarter"),
    "last_quarter": N_("last quarter"),
    "this_year": N_("this year"),
    "last_year": N_("last year"),
}

OP_WORDS = {
    "eq": N_("is"),
    "ne": N_("is not"),
    "in": N_("is one of"),
    "contains": N_("contains"),
    "starts": N_("starts with"),
    "between": N_("between"),
    "gt": N_("more than"),
    "ge": N_("at least"),
    "lt": N_("less than"),
    "le": N_("at most"),
    "empty": N_("is empty"),
    "not_empty": N_("is filled in"),
}

DATE_OP_WORDS = {
    "span": N_("in the period"),
    "eq": N_("on"),
    "lt": N_("before"),
    "gt": N_("after"),
    "le": N_("until"),
    "ge": N_("from"),
    "between": N_("between"),
    "empty": N_("is empty"),
    "not_empty": N_("is filled in"),
}

OPS_BY_KIND = {
    "text": ("contains", "eq", "ne", "starts", "in", "empty", "not_empty"),
    "number": ("between", "eq", "ne", "ge", "le", "gt", "lt", "empty", "not_empty"),
    "date": ("span", "between", "eq", "lt", "gt", "empty", "not_empty"),
    "choice": ("in", "empty", "not_empty"),
    "code": ("eq", "ne", "starts", "in", "empty", "not_empty"),
}
"""The comparisons that a kind of column offers, the usual one first."""

_VALUED = {
    "ne": N_("not {value}"),
    "starts": N_("{value}…"),
    "gt": N_("> {value}"),
    "ge": N_("≥ {value}"),
    "lt": N_("< {value}"),
    "le": N_("≤ {value}"),
}


def op_words(kind: str, op: str) -> str:
    """Return the words of a comparison for a kind of column."""
    table = DATE_OP_WORDS if kind == "date" else OP_WORDS
    return _(table[op])


def value_meant(column: Column, typed: str) -> str:
    """Return what a condition holds for words that were typed as the list shows it."""
    return code_of(column.codes, typed) if column.codes else typed


def span_words(span: Span) -> str:
    """Return the words of a stretch of days."""
    if span.name == "next_days":
        return _n("next {n} day", "next {n} days", span.days)
    if span.name == "past_days":
        return _n("past {n} day", "past {n} days", span.days)
    return _(SPAN_WORDS[span.name])


def value_words(column: Column | None, value: Any) -> str:
    """Return a value as the list shows it."""
    if column is not None and column.filter == "choice":
        for option, msgid in column.choices():
            if option == value:
                return _(msgid)
    if column is not None and column.codes and isinstance(value, str):
        return name_of(column.codes, value, screen_language().code)
    for kind, words in _WORDS.items():
        if isinstance(value, kind):
            return words(value)
    return str(value)


_WORDS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: _("empty"),
    type(ME): lambda _value: _("me"),
    Span: span_words,
    bool: lambda value: _("yes") if value else _("no"),
    Decimal: lambda value: screen_language().number(value),
    datetime: lambda value: value.date().isoformat(),
    date: lambda value: value.isoformat(),
}


_NAMED = 6
"""So many values of a condition are named; the count tells of more."""


def condition_words(spec: ListSpec, one: Filter) -> tuple[str, str]:
    """Return a condition as the name of its field and the words of its value."""
    if one.op in GROUPS:
        return _("Any of"), group_words(spec, one)
    column = spec.column(one.field)
    name = _(column.title) if column else one.field
    return name, _condition(column, one)


def group_words(spec: ListSpec, one: Filter) -> str:
    """Return a condition, or a group of them, in a row of words."""
    if one.op not in GROUPS:
        return _("{field}: {value}", **_named(spec, one))
    words = [
        _("({words})", words=group_words(spec, part))
        if part.op in GROUPS and part.op != "all"
        else group_words(spec, part)
        for part in one.value
    ]
    return (_(" or ") if one.op == "any" else _(" and ")).join(words)


def _named(spec: ListSpec, one: Filter) -> dict[str, str]:
    field, value = condition_words(spec, one)
    return {"field": field, "value": value}


def _condition(column: Column | None, one: Filter) -> str:
    if one.op in ("empty", "not_empty"):
        return _(OP_WORDS[one.op])
    if one.op == "in":
        words = [value_words(column, value) for value in one.value]
        if len(words) > _NAMED:  # a chip is never cut, and must not fill the bar
            words[_NAMED - 1 :] = [f"… ({len(words)})"]
        return enumerated(words)
    if one.op == "between":
        return _between(column, one)
    begun = one.op == "starts"  # the beginning of a code has no name
    value = str(one.value) if begun else value_words(column, one.value)
    return _(_VALUED[one.op], value=value) if one.op in _VALUED else value


def _between(column: Column | None, one: Filter) -> str:
    low, high = one.value
    if low is None:
        return _("≤ {value}", value=value_words(column, high))
    if high is None:
        return _("≥ {value}", value=value_words(column, low))
    words = value_words(column, low), value_words(column, high)
    return _("{low} → {high}", low=words[0], high=words[1])
