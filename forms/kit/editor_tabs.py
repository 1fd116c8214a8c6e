"""The tabs over the sections of an editor."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from forms.kit import theme
from forms.kit.tab_stops import enter, leaves

_GAP = 24


class SectionTabs(QTabBar):
    """Tabs as wide as their words, also when the chosen one is bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "sections")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)

    def minimumSizeHint(self) -> QSize:
        """Override: Qt wants room for scroll buttons, also beside one short tab."""
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def tabSizeHint(self, index: int) -> QSize:
        """Override: room for the words in bold and for the gap behind them."""
        words = self.tabText(index).replace("&&", "&")
        bold = QFontMetrics(theme.font(13, 600)).horizontalAdvance(words)
        return QSize(bold + _GAP, super().tabSizeHint(index).height())

    def step(self, stack: QStackedWidget, by: int) -> None:
        """Go to another section, round the ends, and begin to type there.

        Args:
            stack: Shows the section of the tab.
            by: 1 for the next one, -1 for the one before.
        """
        if self.count():
            self.setCurrentIndex((self.currentIndex() + by) % self.count())
            enter(stack.currentWidget())

    def turn(self, stack: QStackedWidget, *, forward: bool) -> bool:
        """Let Tab go on in the next section; False: it does not leave this one.

        Args:
            stack: Shows the section of the tab.
            forward: Tab; otherwise Shift+Tab, into the section before.
        """
        to = self.currentIndex() + (1 if forward else -1)
        page = stack.currentWidget()
        if page is None or not 0 <= to < self.count():
            return False
        if not leaves(page, forward=forward):
            return False
        self.setCurrentIndex(to)
        return enter(stack.currentWidget(), last=not forward)
