"""The tabs over the sections of an editor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar

from forms.kit import icons, theme
from forms.kit.tab_stops import enter, leaves

_GAP = 24


class SectionTabs(QTabBar):
    """Tabs as wide as their words, also when the chosen one is bold.

    Signals:
        clicked: A tab was chosen with the mouse; its section is shown.
    """

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "sections")
        self.setProperty("rtl", icons.is_rtl())
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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override: tell of a click once the section is there."""
        super().mouseReleaseEvent(event)
        if self.tabAt(event.position().toPoint()) == self.currentIndex():
            self.clicked.emit()

    def begin(self, stack: QStackedWidget) -> None:
        """Let the keys go to the section that is shown, as a step to it does."""
        page, at = stack.currentWidget(), QApplication.focusWidget()
        if page is not None and (at is None or not page.isAncestorOf(at)):
            enter(page, typing=True)

    def step(self, stack: QStackedWidget, by: int) -> bool:
        """Go to another section, round the ends, and begin to type there.

        Args:
            stack: Shows the section of the tab.
            by: 1 for the next one, -1 for the one before.
        """
        at, many = self.currentIndex(), self.count()
        if stack.currentWidget() is None or QApplication.focusWidget() is None:
            return False
        ahead = [(at + by * n) % many for n in range(1, many + 1)]
        return self._enter(stack, ahead, typing=True)

    def turn(self, stack: QStackedWidget, *, forward: bool) -> bool:
        """Let Tab go on in the next section; False: it does not leave this one.

        Args:
            stack: Shows the section of the tab.
            forward: Tab; otherwise Shift+Tab, into the section before.
        """
        at, page = self.currentIndex(), stack.currentWidget()
        if page is None or not leaves(page, forward=forward):
            return False
        after, before = range(at + 1, self.count()), range(at - 1, -1, -1)
        return self._enter(stack, after if forward else before, last=not forward)

    def _enter(
        self,
        stack: QStackedWidget,
        sections: Sequence[int],
        *,
        last: bool = False,
        typing: bool = False,
    ) -> bool:
        """Begin in the first of some sections where something can be typed."""
        at = self.currentIndex()
        for section in sections:
            self.setCurrentIndex(section)
            if enter(stack.currentWidget(), last=last, typing=typing):
                return True
        self.setCurrentIndex(at)
        return False
