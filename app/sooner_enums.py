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


def begin() -> None:
    """Make the enumerations of Qt so; Python 3.13 keeps other books on members."""
    if sys.version_info < (3, 13):
        enum.EnumType._create_ = made  # type: ignore[attr-defined]


def made(base: Any, name: str, names: Any, **more: Any) -> Any:
    """Return a new enumeration, as `enum.EnumType._create_` does.

    Args:
        base: Enum, IntEnum, Flag or IntFlag.
        name: Of the enumeration.
        names: Of its members, with values.
        more: Where it belongs, and what becomes of values that have no name.
    """
    if more.get("type") is not None or not _is_plain(base, names):
        return _make(base, name, names, **more)
    whole = _empty(base, boundary=more.get("boundary"))(type(name, (), {}))
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
