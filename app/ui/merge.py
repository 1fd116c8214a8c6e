"""Three versions of one record become one: the common start, mine and theirs.

What only one side changed is taken as it is; what both changed differently is a
conflict, and the user decides field by field. Lines are matched by their id; one that
one side removed and the other changed is a conflict as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from typing import Any

from app.core.money import Money
from app.core.refs import Ref

_WHOLE = (Ref, Money)
_THEIRS = frozenset({"id", "version"})
WEIGHTY = frozenset(
    (
        *("quantity", "second_quantity", "unit_price", "price", "target_price"),
        *("purchase_price", "amount", "currency", "rate", "state"),
        *("account", "account_id", "account_number", "bank", "banks", "accounts"),
    )
)
"""Fields of which a colleague's change is never merged without a word."""
GONE = "-"
"""Stands at the end of the path of a line that a colleague removed."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two people changed differently, or a line that one removed.

    Attributes:
        path: Where it is, for example "lines.2.quantity" (row of the result); of a
            line that one removed and the other changed "lines.2".
        base: What both began with.
        mine: What stands on this screen; None: the line was removed.
        theirs: What the colleague saved; None: the line was removed.
    """

    path: str
    base: Any
    mine: Any
    theirs: Any


def merge(
    base: Any, mine: Any, theirs: Any, chosen: Mapping[str, str] | None = None
) -> tuple[Any, tuple[Conflict, ...]]:
    """Return the merged record and the conflicts met.

    Args:
        base: The record both began with.
        mine: The draft on this screen.
        theirs: The record as it is stored now.
        chosen: "mine" or "theirs" by path of a conflict; mine where it says nothing.
    """
    merger = _Merger(chosen or {})
    merged = merger.records(base, mine, theirs, "")
    return merged, tuple(merger.conflicts)


def take_up(begun: Any, mine: Any, theirs: Any) -> Any:
    """Return a new record as it was stored, with what was typed since.

    What was sent is not known any more: the program died before it heard the answer.
    Nothing that is typed may be lost by that, and no line be there twice.

    Args:
        begun: The empty record that it began with.
        mine: The draft.
        theirs: What an earlier draft became when it was stored.
    """
    lines = {}
    for field in fields(theirs):
        my, their = getattr(mine, field.name), getattr(theirs, field.name)
        if field.init and _is_lines(their) and _is_lines(my):
            sent = tuple(replace(line, id=None) for line in their if _saved(line))
            lines[field.name] = sent if len(sent) == len(my) else my
    return merge(replace(begun, **lines), mine, theirs)[0]


def answered(asked: Any, mine: Any, answer: Any) -> Any:
    """Return a draft with what the database made of it; what was typed since stays.

    A line that was added, or whose product is another by now, was not asked about.

    Args:
        asked: The draft as it was asked about.
        mine: The draft by now.
        answer: What was made of it, with the same lines in the same order.
    """
    bare = [replace(one, lines=()) for one in (asked, mine, answer)]
    found = dict(zip(asked.lines, answer.lines, strict=True))
    in_order = len(mine.lines) == len(asked.lines)
    lines = []
    for row, line in enumerate(mine.lines):
        was = asked.lines[row] if in_order else None
        if line in found:
            lines.append(found[line])
        elif was is not None and was.product == line.product:
            lines.append(merge(was, line, answer.lines[row])[0])
        else:
            lines.append(line)
    return replace(merge(*bare)[0], lines=tuple(lines))


def weighty(base: Any, theirs: Any) -> tuple[str, ...]:
    """Return the paths of what a colleague changed and nobody must overlook.

    Rows are those of `theirs`; of a line that is gone, "lines.2.-", that of `base`.
    """
    found: list[str] = []
    _weigh(base, theirs, "", found)
    return tuple(found)


def _weigh(base: Any, theirs: Any, path: str, found: list[str]) -> None:
    for field in fields(theirs):
        old, new = getattr(base, field.name), getattr(theirs, field.name)
        if old == new or not field.init or field.name in _THEIRS:
            continue
        where = f"{path}.{field.name}" if path else field.name
        if _is_lines(old) and _is_lines(new):
            was = {_line.id: _line for _line in old if _saved(_line)}
            for row, line in enumerate(new):
                if _saved(line) and line.id in was:
                    _weigh(was[line.id], line, f"{where}.{row}", found)
                elif any(map(_is_weighty, fields(line))):
                    found.append(f"{where}.{row}")  # it is new, and counts in the sum
            _miss(old, new, where, found)
        elif _is_record(old) and _is_record(new):
            _weigh(old, new, where, found)
        elif _is_weighty(field) or isinstance(new, Money):
            found.append(where)


def _miss(old: Any, new: Any, where: str, found: list[str]) -> None:
    """Note the lines that are gone and counted in the sum: "lines.2.-"."""
    left = {line.id for line in new}
    for row, line in enumerate(old):
        gone = _saved(line) and line.id not in left
        if gone and any(map(_is_weighty, fields(line))):
            found.append(f"{where}.{row}.{GONE}")


def _is_weighty(field: Field[Any]) -> bool:
    return field.name in WEIGHTY


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, (type, *_WHOLE))


def _is_lines(value: Any) -> bool:
    return isinstance(value, tuple) and all(_is_record(line) for line in value)


class _Merger:
    def __init__(self, chosen: Mapping[str, str]) -> None:
        self._chosen = chosen
        self.conflicts: list[Conflict] = []

    def records(self, base: Any, mine: Any, theirs: Any, path: str) -> Any:
        changes = {}
        for field in fields(theirs):
            if not field.init or field.name in _THEIRS:
                continue
            old, my, their = (getattr(p, field.name) for p in (base, mine, theirs))
            where = f"{path}.{field.name}" if path else field.name
            changes[field.name] = self._value(old, my, their, where)
        return replace(theirs, **changes)

    def _value(self, base: Any, mine: Any, theirs: Any, path: str) -> Any:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        parts = (base, mine, theirs)
        if all(_is_lines(part) for part in parts):
            return self._lines(base, mine, theirs, path)
        if all(_is_record(part) for part in parts):
            return self.records(base, mine, theirs, path)
        self.conflicts.append(Conflict(path, base, mine, theirs))
        return theirs if self._chosen.get(path) == "theirs" else mine

    def _lines(
        self, base: tuple[Any, ...], mine: tuple[Any, ...], theirs: Any, path: str
    ) -> tuple[Any, ...]:
        """Take removed lines away, unless the other side changed them; add new ones."""
        fresh = len(base) == len(theirs) and any(not _saved(line) for line in base)
        # What was just saved for the first time has no ids yet on this side.
        by = _by_position if fresh else _by_key
        old, my, their = by(base), by(mine), by(theirs)
        merged: list[Any] = []
        gone = 0  # a line in dispute has its row whatever is chosen: paths stay
        for key in [*their, *(key for key in my if key not in their)]:
            was, here, there = old.get(key), my.get(key), their.get(key)
            if was is not None and (here is None or there is None):
                if was == (here if there is None else there):
                    continue  # one side removed it, the other had not touched it
                line = self._value(was, here, there, f"{path}.{len(merged) + gone}")
                gone += line is None
                merged += [] if line is None else [line]
            elif was is not None or (here is not None and there is not None):
                where = f"{path}.{len(merged) + gone}"
                merged.append(self.records(was or there, here, there, where))
            else:
                merged.append(here if there is None else there)
        return tuple(merged)


def _saved(line: Any) -> bool:
    return getattr(line, "id", None) is not None


def _by_position(lines: tuple[Any, ...]) -> dict[Any, Any]:
    return dict(enumerate(lines))


def _by_key(lines: tuple[Any, ...]) -> dict[Any, Any]:
    """Return lines by id; lines not yet stored by themselves."""
    made: dict[Any, Any] = {}
    for row, line in enumerate(lines):
        number = getattr(line, "id", None)
        made[number if number is not None else ("new", row, line)] = line
    return made
