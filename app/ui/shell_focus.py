"""Where the keyboard goes when a page comes to the front."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from forms.shell_tabs import TabStrip


def begin_at(page: QWidget) -> None:
    """Give a new page's own choice the keyboard, such as the rows of a list.

    Qt gives it to whatever comes first, unless the person is on the strip of tabs.
    """
    target = page
    while proxy := target.focusProxy():
        target = proxy
    takes = target.focusPolicy() != Qt.FocusPolicy.NoFocus
    if takes and not isinstance(QApplication.focusWidget(), TabStrip):
        target.setFocus()


def is_settled(page: QWidget) -> bool:
    """Say whether a page shows what it was opened for, or is gone."""
    return not isValid(page) or getattr(page, "is_read", lambda: True)()


def tell_selection(page: QWidget) -> None:
    """Let a page that comes back tell again what is selected in it."""
    getattr(page, "tell_selection", lambda: None)()


def focus_page(page: QWidget) -> None:
    """Give the page the keyboard, unless the person is on the strip of tabs."""
    now = QApplication.focusWidget()
    if isinstance(now, TabStrip) or (now is not None and page.isAncestorOf(now)):
        return
    page.setFocus()
