"""Where the keyboard goes when a page comes to the front."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from forms.kit import whereabouts
from forms.shell_tabs import TabStrip

if TYPE_CHECKING:
    from app.ui.opened import Opened


class Keyboard(QObject):
    """Knows of each page where the keyboard was last, and puts it back there.

    Args:
        opened: The open tabs; a page may stand in a window of its own.
        moved: Told when the keyboard is at another place.
    """

    def __init__(
        self,
        opened: Mapping[int, Opened],
        moved: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._opened = opened
        self._told = moved
        self._looks = True
        self._in: Opened | None = None  # by a person's doing, and not by Qt's
        self._part: Any = None  # that has places of its own
        # Not `focusChanged`: it also hands over what is just being destroyed.
        QApplication.instance().focusObjectChanged.connect(self._moved)  # type: ignore[union-attr]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Pass over where Qt puts the keyboard while pages come and go."""
        before, self._looks = self._looks, False
        try:
            yield
        finally:
            self._looks = before

    def give(self, item: Opened) -> None:
        """Give a page the keyboard where it was; a new page chooses itself.

        Who is on the strip of tabs stays there.
        """
        self._told()  # another page is in front: after a crash it is again
        now, page, where = QApplication.focusWidget(), item.page, item.where
        if isinstance(now, TabStrip):
            return
        if self._in is item and now is not None and page.isAncestorOf(now):
            return  # a cell that is open stays so
        with self.aside():
            found = where is not None and whereabouts.go(page, where)
        if found:
            self._note(QApplication.focusWidget())
        else:
            begin_at(page)

    def give_back(self, before: QWidget | None, item: Opened | None) -> None:
        """Give the keyboard back to a widget, or to the page if that is gone."""
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        elif item is not None:
            self.give(item)

    def _moved(self, now: QObject | None) -> None:
        if not isValid(self):
            return
        item, part = self._in, self._part
        if item and item.where and part is not None and isValid(part):
            item.where = part.place_now(item.where)  # keys walk through cells
        self._in = self._part = None
        if self._looks:
            self._note(now if isinstance(now, QWidget) else None)

    def _note(self, now: QWidget | None) -> None:
        """Remember the place of a widget that has the keyboard."""
        item = self._item_of(now)
        if item is None or now is None:
            return
        where = whereabouts.read(item.page, now)
        if where is not None:
            item.where = where
            self._told()
        self._in, self._part = item, whereabouts.part_of(now, "place_now")

    def _item_of(self, widget: QWidget | None) -> Opened | None:
        pages = {id(item.page): item for item in self._opened.values()}
        above = widget
        while above is not None:
            if found := pages.get(id(above)):
                return found
            above = above.parentWidget()
        return None


def begin_at(page: QWidget) -> None:
    """Give a new page's own choice the keyboard, such as the rows of a list.

    Qt gives it to whatever comes first, unless the person is on the strip of tabs.
    """
    target = page
    while proxy := target.focusProxy():
        target = proxy
    if target.focusPolicy() != Qt.FocusPolicy.NoFocus:
        target.setFocus()
    elif (now := QApplication.focusWidget()) is None or not page.isAncestorOf(now):
        page.setFocus()


def is_settled(page: QWidget) -> bool:
    """Say whether a page shows what it was opened for, or is gone."""
    return not isValid(page) or getattr(page, "is_read", lambda: True)()


def tell_selection(page: QWidget) -> None:
    """Let a page that comes back tell again what is selected in it."""
    getattr(page, "tell_selection", lambda: None)()
