"""What a paper says, field by field: kept with each issue and compared with the next.

Figures are kept as they are, not as they print: two issues in different languages of
the same figures do not differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import Enum
from itertools import zip_longest
from typing import Any

from app.core.i18n import LANGUAGES, screen_language

_EACH = {
    *("lines", "items", "containers", "pallets", "breakdown", "adjustments"),
    *("cartons", "classes", "checked", "found", "goods", "documents"),
}
"""Lists whose entries are told apart by their place: "Line 3"."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two issues of a paper do not agree in.

    Attributes:
        path: Names of fields and numbers of lines (from 1), from outside in.
        old, new: What each says; "" for nothing.
    """

    path: tuple[str | int, ...]
    old: str
    new: str


def kept(record: object) -> str:
    """Return what a paper says as text that equal papers have in common."""
    return json.dumps(_plain(record), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {name: one for name, one in found.items() if one not in ("", None, [])}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(one) for one in value]
    return _word(value)


def _word(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bytes):  # a picture: it is enough to know another one
        return hashlib.sha256(value).hexdigest()[:12]
    return value.isoformat() if isinstance(value, date) else str(value)


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Return what differs between two papers that were `kept`.

    Lines that were put in or taken out do not make those below them differ.

    Raises:
        ValueError: One of them is none.
    """
    return tuple(_between((), json.loads(old), json.loads(new)))


def _between(path: tuple[str | int, ...], old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if _in_every_language(old, new):
        mine = screen_language().code
        yield Difference(path, *(_said((one or {}).get(mine)) for one in (old, new)))
    elif isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            yield from _between((*path, name), old.get(name), new.get(name))
    elif isinstance(old, list | None) and isinstance(new, list | None):
        yield from _lists(path, old or [], new or [])
    else:
        yield Difference(path, _said(old), _said(new))


def _in_every_language(old: Any, new: Any) -> bool:
    """Whether words changed in all languages at once: it is one change, told once."""
    if not all(isinstance(one, dict | None) for one in (old, new)):
        return False
    old, new = old or {}, new or {}
    return {*old, *new} == {*LANGUAGES} and all(
        old.get(code) != new.get(code) for code in LANGUAGES
    )


def _lists(
    path: tuple[str | int, ...], old: list[Any], new: list[Any]
) -> Iterator[Difference]:
    if not path or path[-1] not in _EACH:
        yield Difference(path, _said(old), _said(new))
        return
    left, right = ([json.dumps(one, sort_keys=True) for one in s] for s in (old, new))
    matched = SequenceMatcher(None, left, right, autojunk=False)
    for verb, i1, i2, j1, j2 in matched.get_opcodes():
        if verb == "equal":
            continue
        places = zip_longest(range(i1, i2), range(j1, j2))
        for i, j in places:
            before = old[i] if i is not None else None
            after = new[j] if j is not None else None
            place = j if j is not None else i
            yield from _between((*path, (place or 0) + 1), before, after)


def _said(value: Any) -> str:
    """Return a value in one line, as a person compares it."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return " · ".join(filter(None, (_said(one) for one in value.values())))
    if isinstance(value, list):
        return " / ".join(filter(None, (_said(one) for one in value)))
    return " / ".join(str(value).splitlines())
