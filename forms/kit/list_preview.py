"""The strip below a list: the current record at a glance, and what to do with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import _, _n
from forms.kit import layout, theme
from forms.kit.buttons import GhostButton, ghost
from forms.kit.chips import Chip
from forms.kit.list_spec import ListSpec

_GAP = 28
_ELIDE = Qt.TextElideMode.ElideRight


class PreviewStrip(QWidget):
    """Shows the fields that the declaration names.

    Signals:
        opened: The record is to be opened.
        action_asked: Arg: key of an action.
    """

    opened = Signal()
    action_asked = Signal(str)

    def __init__(self, spec: ListSpec) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._spec = spec
        self._record: Any = None
        self._heading = layout.text("", "h2")
        self._chip = Chip("")
        self._selected = layout.text("", "caption")
        self._open = ghost("external-link", _("Open  Enter"))
        self._open.clicked.connect(self.opened)
        self._actions = {one.key: self._action(one.key) for one in spec.actions}
        self._pairs = [self._pair() for _field in spec.preview]
        buttons: list[QWidget] = [self._open, *self._quick()]
        head = layout.row(
            self._heading, self._chip, None, self._selected, *buttons, spacing=8
        )
        fields = layout.row(*(box for box, _c, _v in self._pairs), None, spacing=_GAP)
        body = layout.column(head, fields, margins=(16, 9, 12, 12), spacing=6)
        self.setLayout(body)
        self._open.setVisible(bool(spec.kind))

    def _action(self, key: str) -> GhostButton:
        action = next(one for one in self._spec.actions if one.key == key)
        made = ghost(action.icon, _(action.title))
        made.clicked.connect(lambda: self.action_asked.emit(key))
        return made

    def _quick(self) -> list[QWidget]:
        return [self._actions[one.key] for one in self._spec.actions if one.quick]

    @staticmethod
    def _pair() -> tuple[QWidget, Any, Any]:
        caption = layout.text("", "caption")
        value = layout.text("", "value")
        return layout.box(layout.column(caption, value, spacing=1)), caption, value

    def buttons(self) -> dict[str, GhostButton]:
        """Return the buttons of actions, by key."""
        return self._actions

    def heading(self) -> str:
        """Return the words above the fields."""
        return self._heading.text()

    def values(self) -> dict[str, str]:
        """Return the fields shown: caption to value."""
        return {
            caption.text(): value.toolTip()
            for box, caption, value in self._pairs
            if not box.isHidden()
        }

    def show_record(self, record: Any | None, selected: int) -> None:
        """Show a record; None hides the strip.

        Args:
            record: The current one.
            selected: How many rows are selected.
        """
        self._record = record
        self.setVisible(record is not None)
        if record is None:
            return
        self._heading.setText(self._spec.heading(record))
        chip = self._spec.chip(record)
        self._chip.setVisible(chip is not None)
        if chip is not None:
            self._chip.show_status(*chip)
        words = _n("{n} selected", "{n} selected", selected) if selected else ""
        self._selected.setText(words)
        for action in self._spec.actions:
            possible = action.possible is None or action.possible(record)
            self._actions[action.key].setEnabled(possible)
        self._fit()

    def _fit(self) -> None:
        """Show as many fields as there is room for, long ones shortened."""
        if self._record is None:
            return
        left = self.width() - 40
        metrics = QFontMetrics(theme.font(12, 500))
        small = QFontMetrics(theme.font(11))
        most = max(theme.px(150), left // 4)
        for (box, caption, value), (title, words_of) in zip(
            self._pairs, self._spec.preview, strict=True
        ):
            full = words_of(self._record)
            name = _(title)
            words = metrics.elidedText(full or "–", _ELIDE, most)
            room = max(metrics.horizontalAdvance(words), small.horizontalAdvance(name))
            box.setVisible(bool(full) and room <= left)
            if box.isHidden():
                continue
            left -= room + _GAP
            caption.setText(name)
            value.setText(words)
            value.setToolTip(full)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many fields as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the fields anew when the font is another."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
