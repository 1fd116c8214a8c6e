"""Where the keyboard is on a page, by what it means there and not by the widget.

The editor of a cell is gone once another page is shown, a list is filled anew, a page
is made again after a restart: a field's name, a line and its column, the record of a
row are still the same then. A part that has such places of its own tells them:

* `place_of(widget)`: the `Where` of a widget in it; None: it has no name for it.
* `place_now(where)`: the place as it is by now.
* `take_place(where)`: takes the keyboard there; False: there is no such place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QWidget

FIELD, LINES, ROWS, PART = "field", "lines", "rows", "part"


@dataclass(frozen=True, slots=True)
class Where:
    """A place for the keyboard on a page.

    Attributes:
        kind: What it is: a field, the lines of a section, the rows of a list, or
            another part of the page, such as a button.
        name: Path of the field, key of the section, what the part is called.
        key: Of the record in the row, or of the line; None: it was never saved.
        row: Its row; of a part: how many of the same name come before it.
        column: Field of the column.
    """

    kind: str
    name: str = ""
    key: int | None = None
    row: int = 0
    column: str = ""


def read(page: QWidget, widget: QWidget) -> Where | None:
    """Return what a widget that has the keyboard means on its page."""
    above: QWidget | None = widget
    while above is not None:
        tell = getattr(above, "place_of", None)
        found: Where | None = tell(widget) if tell is not None else None
        if found is not None or above is page:
            break
        above = above.parentWidget()
    if found is not None or widget is page:
        return found
    name = _called(widget)
    same = _namesakes(page, name)
    return Where(PART, name, row=same.index(widget) if widget in same else 0)


def part_of(widget: QWidget, does: str) -> Any:
    """Return the part around a widget, or itself, that has places; None: none."""
    above: QWidget | None = widget
    while above is not None and not hasattr(type(above), does):
        above = above.parentWidget()
    return above


def renewed(page: QWidget, where: Where | None) -> Where | None:
    """Return the place as it is now: keys walk through lines and rows."""
    if where is None or where.kind not in {LINES, ROWS}:
        return where
    now = (part.place_now(where) for part in _parts(page, "place_now"))
    return next((one for one in now if one is not None), where)


def go(page: QWidget, where: Where) -> bool:
    """Put the keyboard there; False: the page has no such place (any more).

    On a page whose record is not read yet it goes there as soon as it is.
    """
    begin_with = getattr(page, "begin_with", None)
    if begin_with is not None and begin_with(partial(go, page, where)):
        return True
    if where.kind == PART:
        same = _namesakes(page, where.name)
        return where.row < len(same) and take(same[where.row])
    return any(part.take_place(where) for part in _parts(page, "take_place"))


def take(widget: QWidget) -> bool:
    """Give a widget the keyboard; False: it cannot be used now."""
    if not widget.isEnabled() or not widget.isVisibleTo(widget.window()):
        return False
    widget.setFocus()
    return True


def bring(part: QWidget) -> None:
    """Bring the section to the front that a part of a page stands in."""
    if (page := part_of(part, "bring")) is not None:
        page.bring(part)


def written(where: Where | None) -> dict[str, Any] | None:
    """Return a place as it is written down."""
    return None if where is None else asdict(where)


def read_back(kept: object) -> Where | None:
    """Return a place that was written down; None: there is none to be read."""
    if not isinstance(kept, Mapping):
        return None
    kind, name, column = (kept.get(one) for one in ("kind", "name", "column"))
    key, row = kept.get("key"), kept.get("row")
    texts = isinstance(kind, str) and isinstance(name, str) and isinstance(column, str)
    if not texts or type(row) is not int or not (key is None or type(key) is int):
        return None
    return Where(str(kind), str(name), key, row, str(column))


def _parts(page: QWidget, does: str) -> Iterator[Any]:
    for one in (page, *page.findChildren(QWidget)):
        if hasattr(type(one), does):
            yield one


def _called(widget: QWidget) -> str:
    words = widget.accessibleName()
    if not words and isinstance(widget, QAbstractButton):
        words = widget.text()
    return f"{type(widget).__name__} {words}".strip()


def _namesakes(page: QWidget, name: str) -> list[QWidget]:
    kind = name.partition(" ")[0]
    return [
        one
        for one in page.findChildren(QWidget)
        if type(one).__name__ == kind and _called(one) == name
    ]
