"""A field of several values that may all be chosen: one check box each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from forms.kit import theme
from forms.kit.field_base import Field

Options = Sequence[tuple[Any, str]]


class ChecksField(Field):
    """Any number of a few values; value `frozenset`.

    Args:
        options: `(value, words)` in their order; the words are translated.
        columns: Boxes side by side.
    """

    def __init__(self, options: Options, columns: int = 3) -> None:
        super().__init__()
        self._value: frozenset[Any] = frozenset()
        self.boxes: dict[Any, QCheckBox] = {}
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(5))
        for at, (value, words) in enumerate(options):
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(words)
            box.clicked.connect(self._clicked)
            self.boxes[value] = box
            grid.addWidget(box, at // columns, at % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._hold(inner)
        for box in [*self.boxes.values()][:1]:
            inner.setFocusProxy(box)

    def value(self) -> frozenset[Any]:
        """Return the values that are checked."""
        return self._value

    def set_value(self, value: frozenset[Any] | None) -> None:
        """Check the boxes of these values; None checks none."""
        self._value = frozenset(value or ())
        for one, box in self.boxes.items():
            box.setChecked(one in self._value)

    def _clicked(self) -> None:
        if self._read_only:
            self.set_value(self._value)
            return
        self._value = frozenset(v for v, box in self.boxes.items() if box.isChecked())
        self.edited.emit(self._value)

    def _apply_read_only(self, *, read_only: bool) -> None:
        for box in self.boxes.values():
            box.setProperty("ro", read_only)
            box.update()
            box.setFocusPolicy(
                Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus
            )
