"""Where Tab stops inside a part of a page."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

_BESIDE = (QPushButton, QToolButton, QScrollArea)


def is_stop(widget: QWidget) -> bool:
    """Say whether Tab stops at a widget now."""
    tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and widget.isEnabled() and widget.isVisible()


def stops(part: QWidget) -> list[QWidget]:
    """Return the widgets of a part of a page at which Tab stops, in their order.

    That is the order they were made in. PySide's `nextInFocusChain` and `focusProxy`
    would make the one a child of the other: it would be gone together with it.
    """
    return [one for one in part.findChildren(QWidget) if is_stop(one)]


def put_in_order(part: QWidget) -> None:
    """Let Tab go through a part of a page in the order of `stops`.

    Qt would come last to what was put into it later.
    """
    tabbed = [
        one
        for one in part.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.window() is part.window()  # and not in a list that drops down
    ]
    for before, after in pairwise(tabbed):
        QWidget.setTabOrder(before, after)


def leaves(part: QWidget, *, forward: bool) -> bool:
    """Say whether the next Tab, or Shift+Tab, leaves a part of a page."""
    all_of, now = stops(part), QApplication.focusWidget()
    return bool(all_of) and now is all_of[-1 if forward else 0]


def enter(part: QWidget | None, *, last: bool = False, typing: bool = False) -> bool:
    """Put the focus where Tab stops first in a part, or last; False: nowhere.

    A text found there is selected, as Tab does it.

    Args:
        part: Is entered; None: there is nothing to enter.
        last: Where Shift+Tab comes in.
        typing: Pass over buttons, and what scrolls, before the first place for words.
    """
    all_of = stops(part) if part is not None else []
    if part is not None and not all_of and is_stop(part):
        all_of = [part]
    if not all_of:
        return False
    if typing:
        all_of = [one for one in all_of if not isinstance(one, _BESIDE)] or all_of
    at = all_of[-1 if last else 0]
    at.setFocus(
        Qt.FocusReason.BacktabFocusReason if last else Qt.FocusReason.TabFocusReason
    )
    if isinstance(at, QLineEdit):
        at.selectAll()
    return True
