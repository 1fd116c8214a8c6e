"""The panel in which the blocks of the first page are chosen and put into order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from app.core.home_blocks import ALWAYS, TITLES, Blocks
from app.core.i18n import _, sentences
from forms.kit import layout, theme
from forms.kit.buttons import button, link
from forms.kit.dialog import Dialog
from forms.kit.focus_ring import RINGED

_KEY = Qt.ItemDataRole.UserRole
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class BlocksDialog(Dialog):
    """Lists the blocks: a tick shows one, its place is its place on the page."""

    told_in = "home"

    def __init__(self, blocks: Blocks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Customize Home"))
        self.setMinimumWidth(theme.px(440))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Blocks of Home"))
        self.list.setProperty(RINGED, "true")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.installEventFilter(self)
        self.list.currentRowChanged.connect(self._follow)
        up = button(_("Move up"), "arrow-up", shortcut="Ctrl+Shift+Up")
        down = button(_("Move down"), "arrow-down", shortcut="Ctrl+Shift+Down")
        self.moves = {-1: up, 1: down}
        for by, made in self.moves.items():
            made.clicked.connect(partial(self._move, by))
        before = link(_("As before"))
        before.clicked.connect(lambda: self.show_blocks(Blocks()))
        cancel, self.take = button(_("Cancel")), button(_("Apply"), primary=True)
        cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self.accept)
        self.take.setDefault(True)
        said = sentences(
            _("A tick shows a block. Drag the rows, or move them with the buttons."),
            _("What is overdue cannot be hidden."),
        )
        self.setLayout(
            layout.column(
                layout.text(_("Customize Home"), "h2"),
                layout.text(said, "muted", wrap=True),
                self.list,
                layout.row(up, down, None, before),
                layout.row(None, cancel, self.take),
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )
        self.show_blocks(blocks)
        self.list.setFixedHeight(self.list.sizeHintForRow(0) * len(TITLES) + 8)

    def show_blocks(self, blocks: Blocks) -> None:
        """List the blocks as they are chosen."""
        self.list.clear()
        for key in blocks.order:
            item = QListWidgetItem(_(TITLES[key]))
            item.setData(_KEY, key)
            flags = item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled
            shown = key not in blocks.hidden
            tick = Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
            item.setCheckState(tick)
            if key == ALWAYS:
                flags &= ~Qt.ItemFlag.ItemIsUserCheckable
                item.setToolTip(_("What is overdue cannot be hidden."))
            item.setFlags(flags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def blocks(self) -> Blocks:
        """Return what is chosen."""
        items = [self.list.item(row) for row in range(self.list.count())]
        off = (one for one in items if one.checkState() == Qt.CheckState.Unchecked)
        return Blocks(
            tuple(one.data(_KEY) for one in items),
            frozenset(one.data(_KEY) for one in off),
        )

    def answer(self) -> Blocks | None:
        """Ask; returns what is chosen, None when all stays as it is."""
        taken = self.exec() == Dialog.DialogCode.Accepted
        return self.blocks() if taken else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: the keys that move lines in a grid move the rows here."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers() & _HELD == _HELD
            and event.key() in _MOVES
        ):
            self._move(_MOVES[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def _move(self, by: int, *_pressed: object) -> None:
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + by < self.list.count():
            self.list.insertItem(row + by, self.list.takeItem(row))
            self.list.setCurrentRow(row + by)

    def _follow(self, row: int) -> None:
        self.moves[-1].setEnabled(row > 0)
        self.moves[1].setEnabled(0 <= row < self.list.count() - 1)
