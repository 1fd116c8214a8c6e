"""What a look at a database told: one line, or one for each server."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from forms.kit import icons, layout

_ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "circle-x"}

Line = tuple[str, str]
"""Translated words, and a tone: ok, warn or bad."""


class Outcome(QWidget):
    """Lines with an icon each; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(*layout.facing((2, 4, 0, 0)))
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._lines: tuple[Line, ...] = ()
        self.setLayout(self._grid)
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show lines instead of those before; none: there is nothing to say."""
        layout.clear(self._grid)
        self._lines = tuple(lines)
        for at, (words, tone) in enumerate(self._lines):
            icon = icons.IconLabel(_ICONS[tone], 16, f"{tone}_dot")
            said = layout.text(words, "small", f"{tone}_fg", wrap=True)
            self._grid.addWidget(icon, at, 0)
            self._grid.addWidget(said, at, 1)
        self.setVisible(bool(self._lines))

    def words(self) -> str:
        """Return what is said, a line each."""
        return "\n".join(words for words, _tone in self._lines)
