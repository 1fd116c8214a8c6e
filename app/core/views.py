"""Saved views: what a person looks for, and how the table looks, kept by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.query import Query


@dataclass(frozen=True, slots=True)
class Layout:
    """How the columns of a list stand.

    Attributes:
        order: Fields from the beginning of the line; unknown ones are passed over,
            missing ones come last.
        hidden: Fields that are not shown.
        widths: Pixels by field, for text of 13 pixels; missing: as declared.
        frozen: How many columns at the beginning stay when the others scroll.
        height: Row height by name: "compact", "list" or "double".
        usual: Fields that the list itself hid when this was kept: where it has changed
            its mind since, it has the word. None: kept before that was noted.
    """

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 1
    height: str = "list"
    usual: frozenset[str] | None = None

    def shown(self) -> frozenset[str]:
        """Return the fields that it shows."""
        return frozenset(self.order) - self.hidden


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view that a person saved.

    Attributes:
        id: None for one that is not stored yet.
        list: Name of the list it belongs to.
        name: As the person wrote it; unique for one person and list.
        query: What it shows.
        layout: How it shows it; None: as the list is shown now.
        shared: Whether others see it.
        role: Who of them: those who hold this role; empty: everybody.
        owner: Who saved it; only this person may change or remove it.
        file: "xlsx" or "csv": an export of what it shows, kept by name; empty: a view.
    """

    id: int | None
    list: str
    name: str
    query: Query
    layout: Layout | None = None
    shared: bool = False
    owner: str = ""
    role: str = ""
    file: str = ""


_EXPORTS = "export:"


def exports_of(name: str) -> str:
    """Return the name under which the exports of a list are kept, beside its views."""
    return _EXPORTS + name


def list_of(export: SavedView) -> str:
    """Return the name of the list that an export belongs to."""
    return export.list.removeprefix(_EXPORTS)


def layout_data(layout: Layout) -> dict[str, Any]:
    """Return a layout as plain data for JSON."""
    return {
        "order": list(layout.order),
        "hidden": sorted(layout.hidden),
        "widths": dict(layout.widths),
        "frozen": layout.frozen,
        "height": layout.height,
        **({} if layout.usual is None else {"usual": sorted(layout.usual)}),
    }


def layout_from(data: Mapping[str, Any]) -> Layout:
    """Read what `layout_data` wrote.

    Raises:
        ValueError: It is no layout.
    """
    try:
        usual = data.get("usual")
        return Layout(
            order=tuple(str(name) for name in data["order"]),
            hidden=frozenset(str(name) for name in data["hidden"]),
            widths={str(name): int(px) for name, px in data["widths"].items()},
            frozen=int(data["frozen"]),
            height=str(data["height"]),
            usual=None if usual is None else frozenset(map(str, usual)),
        )
    except (AttributeError, KeyError, TypeError) as error:
        msg = f"not a layout: {data!r}"
        raise ValueError(msg) from error
