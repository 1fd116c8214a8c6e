"""The tabs that were taken out of the window, each into one of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from forms.shell import TornWindow

if TYPE_CHECKING:
    from app.ui.opened import Opened
    from app.ui.shell import Shell


class Torn:
    """Windows of single tabs; closing one puts its tab back into the strip.

    Args:
        shell: Whose tabs they are.
        note: Called when one came, went or moved: what is open is to be written down.
    """

    def __init__(self, shell: Shell, note: Callable[[], None]) -> None:
        self._shell = shell
        self._note = note
        self._windows: dict[int, TornWindow] = {}

    def window(self, number: int) -> TornWindow | None:
        """Return the window of a tab; None: it stands in the strip."""
        return self._windows.get(number)

    def place(self, number: int) -> str:
        """Tell where a tab's window stands; empty: the tab has none."""
        window = self._windows.get(number)
        return window.geometry_text() if window else ""

    def tear(self, number: int, place: str = "") -> None:
        """Move a tab into a window of its own.

        Args:
            number: Of the tab.
            place: Where the window stood once; empty: it stands wherever it comes.
        """
        shell, item = self._shell, self._shell.opened.get(number)
        if item is None or number in self._windows or item.address.what == "home":
            return
        shell.fill(item)
        shell.form.pages.removeWidget(item.page)
        window = TornWindow(item.page, item.icon)
        window.stand(place)
        window.returned.connect(partial(self._put_back, number))
        window.moved.connect(self._note)
        self._windows[number] = window
        self.follow(item)
        shell.actions.lend(window)
        self._show_tab(number, shown=False)
        window.show()
        self._note()

    def bring(self, number: int) -> bool:
        """Bring the window of a tab to the front; False: it has none."""
        window = self._windows.get(number)
        if window is None:
            return False
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        return True

    def front(self) -> Opened | None:
        """Return the tab whose window the person is in."""
        active = QApplication.activeWindow()
        here = (number for number, one in self._windows.items() if one is active)
        number = next(here, None)
        return None if number is None else self._shell.opened.get(number)

    def step_back(self) -> None:
        """Bring the main window to the front, if the person is in one of these."""
        if QApplication.activeWindow() in self._windows.values():
            self._shell.form.raise_()
            self._shell.form.activateWindow()

    def follow(self, item: Opened) -> None:
        """Show the title of a tab as it is now."""
        if window := self._windows.get(item.number):
            window.show_title(item.title, unsaved=item.dirty)

    def lend_all(self) -> None:
        """Lend every window the keys that are in force now."""
        for window in self._windows.values():
            self._shell.actions.lend(window)

    def drop(self, number: int) -> None:
        """Destroy the window of a tab that is closed; the page is left alone."""
        if window := self._windows.pop(number, None):
            window.release()
            window.hide()
            window.deleteLater()

    def _put_back(self, number: int) -> None:
        window = self._windows.pop(number, None)
        if window is None:
            return  # it was dropped; Qt closes what is left as the program ends
        item = self._shell.opened.get(number)
        if item is not None:
            self._shell.form.pages.addWidget(item.page)
            self._show_tab(number, shown=True)
            self._shell.bring(item)
            self._note()
        window.deleteLater()  # last: bringing waits, and it is still closing

    def _show_tab(self, number: int, *, shown: bool) -> None:
        tabs = self._shell.form.tabs
        tabs.setTabVisible(tabs.index(number), shown)
