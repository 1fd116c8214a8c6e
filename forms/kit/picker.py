"""The whole list of a look-up in a dialog (F7): search, choose, or make a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from app.core.i18n import _, _n
from app.core.refs import Choice
from forms.kit import cells, kept, keys, layout, theme
from forms.kit.ahead import wait
from forms.kit.buttons import button
from forms.kit.cells import DISPLAY, Cell, CellDelegate, cell_data
from forms.kit.dialog import Dialog
from forms.kit.field_base import LineInput

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WAIT = 60  # ms of quiet before the list is asked again
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Rows(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.choices: tuple[Choice, ...] = ()

    def show(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = tuple(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.choices)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        made = (
            Cell(choice.ref.code, kind="link"),
            Cell(choice.ref.name),
            Cell(choice.detail, tone="text2"),
        )
        return cell_data(made[index.column()], role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != DISPLAY:
            return None
        return (_("Code"), _("Name"), _("Details"))[section]


class PickerDialog(Dialog):
    """Finds one record among all.

    Signals:
        asked: Words were typed; args: text, reply (called with the choices).
        picked: A row was taken; arg: Choice.
    """

    told_in = "editing"

    asked = Signal(str, object)
    picked = Signal(object)

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.line = LineInput()
        self.line.setPlaceholderText(_("Code, name or first letters"))
        self.line.setAccessibleName(_("Search"))
        self.line.setText(text)
        self.line.installEventFilter(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT)
        self._wait.timeout.connect(self.search)
        self.line.typed.connect(self._typed)
        self._answered = False
        self._wanted = False  # a key said "take it" before the answer came
        self.rows = _Rows()
        self.table = QTableView()
        cells.prepare(self.table)
        self.table.setModel(self.rows)
        self.table.setItemDelegate(CellDelegate(self.table, height="list"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName(title)
        self.table.doubleClicked.connect(lambda _index: self.accept())
        self.said = layout.text("", "small")
        self._none = layout.text("", "muted", wrap=True)  # where there are no rows
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        over = QVBoxLayout(self.table.viewport())
        over.addWidget(self._none)
        self.new = button(_("New"), "plus")
        self.new.setToolTip(keys.tip("new"))
        self.new.hide()
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.take = button(_("Choose"), "check", primary=True)
        self.take.clicked.connect(self.accept)
        self.setLayout(
            layout.column(
                layout.text(title, "h2"),
                self.line,
                (layout.framed(self.table), 1),
                layout.row(self.new, (self.said, 1), cancel, self.take),
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )
        kept.size(self, "picker", theme.px(680), theme.px(460))

    def offer_new(self, make: Callable[[str], object]) -> None:
        """Offer to make a new record of what is typed; it closes this dialog."""

        def go() -> None:
            words = self.line.text().strip()
            self.reject()
            make(words)

        self.new.show()
        self.new.clicked.connect(go)
        keys.action("new", self, go)

    def _typed(self, _text: str) -> None:
        self._wanted, self._answered = False, False
        self._wait.start()

    def search(self) -> None:
        """Ask for what fits the words."""
        text = self.line.text().strip()
        self.asked.emit(text, lambda found: self._show(text, found))

    def _show(self, text: str, found: Sequence[Choice]) -> None:
        if text != self.line.text().strip():
            return  # a later question is under way
        self.rows.show(found)
        self.said.setText(_n("{n} entry", "{n} entries", len(found)))
        none = _("Nothing found") if text else _("There is nothing to choose from yet.")
        self._none.setText("" if found else none)
        self.take.setEnabled(bool(found))
        self.table.setColumnWidth(0, theme.px(130))
        self.table.setColumnWidth(1, theme.px(290))
        self.table.horizontalHeader().setStretchLastSection(True)
        cells.choose_row(self.table, 0)
        self._answered = True
        if self._wanted:
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the list while words are typed."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _KEYS:
                self.table.keyPressEvent(event)
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not self.line.is_composing():
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Take the marked row; while the answer is on its way, what it brings."""
        wait(lambda: self._answered)
        self._wanted = not self._answered
        if self._answered:
            self.accept()

    def accept(self) -> None:
        """Take the marked row."""
        index = self.table.currentIndex()
        if not index.isValid():
            return
        choice = self.rows.choices[index.row()]
        super().accept()
        self.picked.emit(choice)
