"""A page of several sheets under one row of tabs: claims, open items, ageing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import _, screen_language
from forms.kit import layout
from forms.kit.buttons import Button
from forms.kit.editor_tabs import SectionTabs


class SheetsPage(QWidget):
    """Tabs above, one sheet below.

    Signals:
        chosen: Another sheet is shown; arg: its number.
    """

    chosen = Signal(int)

    def __init__(
        self,
        titles: Sequence[str],
        buttons: Sequence[Button] = (),
    ) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self.tabs = SectionTabs()
        self.tabs.setAccessibleName(_("Sections"))
        for title in titles:
            self.tabs.addTab(title.replace("&", "&&"))
        self.stack = QStackedWidget()
        head = layout.row(self.tabs, None, *buttons, margins=(16, 4, 12, 4), spacing=8)
        top = layout.box(layout.column(head, layout.hline(), spacing=0), "surface")
        self.setLayout(layout.column(top, (self.stack, 1), spacing=0))
        self.tabs.currentChanged.connect(self._go)

    def put(self, number: int, sheet: QWidget) -> None:
        """Put a sheet in its place; sheets are put in their order."""
        self.stack.insertWidget(number, sheet)

    def show_count(self, number: int, count: int | None) -> None:
        """Show how many things wait on a sheet; None shows no figure."""
        title = self._titles[number].replace("&", "&&")
        figure = Decimal(count or 0)
        words = "" if count is None else f"  {screen_language().quantity(figure, 0)}"
        self.tabs.setTabText(number, title + words)

    def current(self) -> int:
        """Return the number of the sheet shown."""
        return self.tabs.currentIndex()

    def show_sheet(self, number: int) -> None:
        """Show a sheet."""
        if 0 <= number < self.tabs.count():
            self.tabs.setCurrentIndex(number)
            self._go(number)

    def _go(self, number: int) -> None:
        if sheet := self.stack.widget(number):
            self.stack.setCurrentIndex(number)
            self.setFocusProxy(sheet)
            self.chosen.emit(number)
