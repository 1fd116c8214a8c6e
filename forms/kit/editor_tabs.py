"""The tabs over the sections of an editor."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTabBar, QWidget

from forms.kit import theme

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
