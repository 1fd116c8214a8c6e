"""What the amendments of a contract changed, in the words of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.amending import (
    INSTALMENT,
    LINE,
    Difference,
    differences,
    words_of,
)
from app.contracts.domain import Contract, Instalment, Line, Revision
from app.core.i18n import _, screen_language
from app.core.refs import Ref
from forms.kit.history import Moved, Told

_PERCENTS = frozenset(
    ("percent", "tolerance_percent", "discount_percent", "commission_percent")
)


def told(revisions: Sequence[Revision]) -> tuple[Told, ...]:
    """Return each amendment: why, by whom, when, and what reads differently."""
    return tuple(
        Told(
            what=_("Version {n}: {reason}", n=one.revision + 2, reason=one.reason),
            who=one.by,
            when=screen_language().iso(one.on),
            moved=tuple(
                _moved(each, one.before, one.after)
                for each in differences(one.before, one.after)
            ),
        )
        for one in revisions
        if one.before is not None and one.after is not None
    )


def _moved(one: Difference, before: Contract, after: Contract) -> Moved:
    label = _(one.title)
    if one.line:
        label = _("{field}, line {number}", field=label, number=one.line)
    return Moved(
        label,
        _words(one.field, one.old, before.currency),
        _words(one.field, one.new, after.currency),
    )


def _words(field: str, value: Any, currency: str) -> str:
    """Write a value as the form does."""
    if value is None or value == "":
        return ""
    language = screen_language()
    if isinstance(value, Line | Instalment):
        titles = LINE if isinstance(value, Line) else INSTALMENT
        parts = (
            f"{_(titles[name])} {_words(name, held, currency)}"
            for name, held in words_of(value).items()
        )
        return " · ".join(parts)
    if isinstance(value, Ref):
        return value.code or value.name
    if isinstance(value, Decimal):
        return _figure(field, value, currency)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return language.date(value) if isinstance(value, date) else str(value)


def _figure(field: str, value: Decimal, currency: str) -> str:
    language = screen_language()
    if field == "total":
        return language.amount(value, currency)
    if field == "unit_price":
        return language.price(value, currency)
    return language.number(value) + ("%" if field in _PERCENTS else "")
