"""Fields of a few fixed values: a drop-down list and a check box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.core.folding import folded, normal
from forms.kit import corners, spoken, theme
from forms.kit.drops import pastes_files
from forms.kit.field_base import Field
from forms.kit.painting import guarded

Options = Sequence[tuple[Any, str]]


class _Options(QListView):
    """The options; typed letters also find Chinese words by their pinyin."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:
        """Override: where no words begin so, those are meant that sound so."""
        interval = QApplication.keyboardInputInterval()
        if not self._since.isValid() or self._since.hasExpired(interval):
            self._typed = ""
        self._since.start()
        self._typed += search
        typed = normal(self._typed)
        model, now = self.model(), self.currentIndex().row()
        # The first letter goes on to the next one, the further ones stay if they can.
        first = now + 1 if len(typed) == 1 else max(now, 0)
        rows = [(first + step) % model.rowCount() for step in range(model.rowCount())]
        words = {row: str(model.index(row, 0).data() or "") for row in rows}
        if any(normal(one).startswith(typed) for one in words.values()):
            super().keyboardSearch(search)
            return
        for row, one in words.items():
            if any(piece.startswith(typed) for piece in folded(one).split()):
                self.setCurrentIndex(model.index(row, 0))
                return


class _Combo(QComboBox):
    """A drop-down list that the mouse wheel does not change in passing."""

    locked = False

    def __init__(self) -> None:
        super().__init__()
        # A list of its own is painted by our rules, not as a native menu.
        self.setView(_Options(self))
        corners.cut(self.view().window())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(4)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is chosen; what has no room ends in an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the form scroll; values change by keys and clicks only."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change nothing while the value can only be read."""
        if self.locked and event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
            return
        if pastes_files(event):
            event.ignore()  # for the document that the field stands in
            return
        super().keyPressEvent(event)

    def showPopup(self) -> None:
        """Open the list as wide as its longest words."""
        if self.locked:
            return
        view = self.view()
        wide = max((view.sizeHintForColumn(0), 0)) + theme.px(28)
        view.setMinimumWidth(max(self.width() - 2, wide))
        super().showPopup()


class ChoiceField(Field):
    """One of a few values; value as given in the options, None when empty.

    Args:
        options: `(value, words)` in the order of the list; the words are translated.
    """

    def __init__(self, options: Options = ()) -> None:
        super().__init__()
        self._combo = _Combo()
        self._hold(self._combo)
        self._values: list[Any] = []
        self._value: Any = None
        self.set_options(options)
        self._combo.activated.connect(self._chosen)
        self._combo.currentIndexChanged.connect(self._moved)

    def set_title(self, title: str) -> None:
        """Override: Linux needs a label to say what a drop-down is for."""
        super().set_title(title)
        if not self.has_label:
            spoken.label(self._combo, title)

    def set_options(self, options: Options) -> None:
        """Offer other values; the value stays, even if it is not offered any more."""
        self._combo.blockSignals(True)  # noqa: FBT003 -- Qt's signature
        self._combo.clear()
        self._values = [value for value, _words in options]
        for _value, words in options:
            self._combo.addItem(words)
        self._combo.blockSignals(False)  # noqa: FBT003
        self.set_value(self._value)

    def value(self) -> Any:
        """Return the value chosen; None when there is none."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value; one that is not offered is shown by itself."""
        self._combo.blockSignals(True)  # noqa: FBT003
        self._value = value
        if value is not None and value not in self._values:
            self._values.append(value)
            self._combo.addItem(str(value))
        index = self._values.index(value) if value in self._values else -1
        self._combo.setCurrentIndex(index)
        self._combo.blockSignals(False)  # noqa: FBT003

    def _chosen(self, index: int) -> None:
        value = self._values[index]
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _moved(self, index: int) -> None:
        """Arrow keys and first letters choose in the closed list."""
        if index >= 0 and not self._combo.view().isVisible():
            self._chosen(index)

    def _apply_read_only(self, *, read_only: bool) -> None:
        self._combo.locked = read_only


class _Check(QCheckBox):
    """A check box that can be only read without looking switched off."""

    locked = False

    def nextCheckState(self) -> None:
        """Change the state unless it can only be read."""
        if not self.locked:
            super().nextCheckState()


class CheckField(Field):
    """Yes or no; value `bool`.

    Args:
        text: Words beside the box, translated.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._check = _Check(text.replace("&", "&&"))
        self._check.setAccessibleName(text)
        if not text:  # among lines of text it is as high as they are
            self._check.setProperty("kit", "field")
        self._hold(self._check)
        self._check.clicked.connect(self._clicked)

    def value(self) -> bool:
        """Return whether the box is checked."""
        return self._check.isChecked()

    def set_value(self, value: bool | None) -> None:  # noqa: FBT001 -- the protocol
        """Check the box or not; None counts as not."""
        self._check.setChecked(bool(value))

    def _clicked(self, checked: bool) -> None:  # noqa: FBT001 -- Qt's signal
        if not self._read_only:
            self.edited.emit(checked)

    def _apply_read_only(self, *, read_only: bool) -> None:
        self._check.locked = read_only
