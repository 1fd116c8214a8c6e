"""Makes enumerations of whole numbers fast: Qt has hundreds, made as they are met.

Python adds the members of an enumeration one by one: each is looked for in all its
bases and changes the class three times, after which nothing is remembered of what was
looked up in it. Three hundred enumerations of Qt, with three thousand members, are a
tenth of the start. Here the class is made empty, by Python's own way for its library,
and its members are added together; the result is the same, which a test compares.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

Pairs = Sequence[tuple[str, int]]
"""Names and values of members."""
_make: Callable[..., Any] = enum.EnumType._create_  # type: ignore[attr-defined]
_empty: Callable[..., Any] = getattr(enum, "_simple_enum", _make)
_put = type.__setattr__
_PROBES: dict[Any, list[tuple[str, int]]] = {
    enum.IntEnum: [("Sea", 1), ("Air", -2), ("Ship", 1)],
    enum.Enum: [("Sea", 1), ("Air", 2)],
    enum.Flag: [("None_", 0), ("Rail", 4), ("Sea", 1), ("All", 7)],
    enum.IntFlag: [("Sea", 1), ("Air", 2), ("Both", 3)],
}


def begin() -> None:
    """Make the enumerations of Qt so, where it comes to the same.

    Qt ends the program when one cannot be made, and what is used here is Python's own
    affair: each kind is tried first, in the words of a caller. Python 3.13 keeps other
    books on members.
    """
    if sys.version_info >= (3, 13) or enum.EnumType._create_ is made:  # type: ignore[attr-defined]
        return
    slow = _tried()
    enum.EnumType._create_ = made  # type: ignore[attr-defined]
    if slow is None or _tried() != slow:
        enum.EnumType._create_ = _make  # type: ignore[attr-defined]


def _tried() -> object:
    """Return what a caller gets; None: nothing can be made."""
    where = {"module": __name__, "qualname": "Probe"}
    found = []
    try:
        for base, pairs in _PROBES.items():
            kind = base("Probe", list(pairs), boundary=enum.KEEP, **where)
            more = issubclass(base, enum.Flag)
            members = [(m.name, m.value, type(m) is kind) for m in kind]
            masks = (kind._flag_mask_, str(kind(3)), str(~kind(1))) if more else ()
            found.append((members, list(kind.__members__), sorted(vars(kind)), masks))
    except Exception:  # noqa: BLE001 - whatever it is: Python's own way stays
        return None
    return found


def made(cls: Any, class_name: str, names: Any, **more: Any) -> Any:
    """Return a new enumeration, as `enum.EnumType._create_` does.

    Args:
        cls: Enum, IntEnum, Flag or IntFlag.
        class_name: Of the enumeration; Python 3.12 calls it so.
        names: Of its members, with values.
        more: Where it belongs, and what becomes of values that have no name.
    """
    if more.get("module") is None:  # whoever asks Python, which asks here
        asks = sys._getframe(2)  # noqa: SLF001 - as Python's own way does
        more["module"] = asks.f_globals.get("__name__")
    if more.get("type") is not None or not _is_plain(cls, names):
        return _make(cls, class_name, names, **more)
    whole = _empty(cls, boundary=more.get("boundary"))(type(class_name, (), {}))
    for key in ("module", "qualname"):
        if more.get(key) is not None:
            _put(whole, f"__{key}__", more[key])
    _add(whole, names)
    return whole


def _is_plain(base: Any, names: Any) -> bool:
    """Say whether all members are whole numbers under names that mean nothing else."""
    taken = _taken(base)
    plain = isinstance(names, list) and all(
        type(pair) is tuple
        and type(pair[1]) is int
        and pair[0][:1] != "_"
        and pair[0] not in taken
        for pair in names
    )
    return plain and len(dict(names)) == len(names)


@cache
def _taken(base: Any) -> frozenset[str]:
    return frozenset(name for kind in base.__mro__ for name in vars(kind)) | {"mro", ""}


def _add(whole: Any, pairs: Pairs) -> None:
    """Add all members; a second name of a value is another word for the first."""
    flag, takes = issubclass(whole, enum.Flag), whole._use_args_
    new, names = whole._new_member_, whole._member_names_
    by_name, by_value = whole._member_map_, whole._value2member_map_
    for name, value in pairs:
        member = by_value.get(value)
        if member is None:
            member = by_value[value] = new(whole, value) if takes else new(whole)
            member._value_, member._name_ = value, name
            member._sort_order_, member.__objclass__ = len(names), whole
            if not flag or _is_bit(value):
                names.append(name)
        by_name[name] = member
    for name, member in by_name.items():
        _put(whole, name, member)
    if flag:
        _count_bits(whole, [by_name[name]._value_ for name in names])


def _is_bit(value: int) -> bool:
    return value > 0 and not value & (value - 1)


def _count_bits(whole: Any, single: list[int]) -> None:
    """Tell a set of flags which bits it knows."""
    every = 0
    for value in whole._value2member_map_:
        every |= value
    whole._flag_mask_, whole._singles_mask_ = every, sum(single)
    whole._all_bits_ = 2 ** every.bit_length() - 1
    if single != sorted(single):
        whole._iter_member_ = whole._iter_member_by_def_
