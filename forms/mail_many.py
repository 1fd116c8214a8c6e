"""Letters to many at once: one row each, to be looked at before all of them leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from app.core.i18n import N_, _, _n
from forms.kit import buttons, cells, keys, layout, theme
from forms.kit.cells import DISPLAY, Cell, CellDelegate, cell_data
from forms.kit.progress import JobRow

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_COLUMNS = (
    (N_("Recipient"), 190),
    (N_("Address"), 190),
    (N_("Subject"), 230),
    (N_("Attachments"), 200),
    (N_("Language"), 84),
    (N_("State"), 300),
)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter, or a record of which none can be made.

    Attributes:
        party: To whom it goes.
        about: Numbers of the records it is about.
        address: Where it goes.
        copies: Who gets a copy.
        subject: Of the letter.
        papers: What goes along.
        language: It is written in, in its own name.
        state: How it stands, in a word.
        tone: Of that word's chip.
        why: What is missing, or what became of it; empty: nothing.
        opens: Whether it can be opened and changed.
        left: Whether the outbox has it: what becomes of it is said there.
        leaves: Whether it is among those that are sent now.
        out: Whether it was taken out.
    """

    party: str
    about: str
    address: str = ""
    copies: str = ""
    subject: str = ""
    papers: str = ""
    language: str = ""
    state: str = ""
    tone: str = "neutral"
    why: str = ""
    opens: bool = False
    left: bool = False
    leaves: bool = False
    out: bool = False

    def cells(self) -> tuple[Cell, ...]:
        """Return what its row shows."""
        quiet = "text3" if self.out else ""
        text = partial(Cell, tone=quiet)
        state = Cell(self.state, sub=self.why, kind="chip", chip=self.tone)
        if self.why:
            # The word and why it stands so are read together, not as chip and footnote.
            state = Cell(self.state, sub=self.why, tone=_INKS.get(self.tone, ""))
        return (
            text(self.party, sub=self.about, bold=not self.out),
            text(self.address, sub=self.copies),
            text(self.subject),
            text(self.papers),
            text(self.language),
            state,
        )


_INKS = {"bad": "bad_fg", "warn": "warn_fg", "ok": "ok_fg"}


class _Lines(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[LetterLine, ...] = ()

    def show(self, lines: Sequence[LetterLine]) -> None:
        if len(lines) != len(self.lines):
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()
            return
        self.lines = tuple(lines)
        end = self.index(len(lines) - 1, len(_COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), end)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        return cell_data(self.lines[index.row()].cells()[index.column()], role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == DISPLAY:
            return _(_COLUMNS[section][0])
        return None


class _Table(QTableView):
    """The letters; Return opens one, Delete takes it out or puts it back."""

    opened = Signal(int)
    dropped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.dropped.emit(row)
        else:
            super().keyPressEvent(event)


class LettersForm(QWidget):
    """The letters of one errand, one row each.

    Signals:
        open_asked: A letter shall be looked at, here or in the outbox; arg: its row.
        drop_asked: It shall stay here, or go after all; arg: its row.
        papers_chosen: Papers of a kind shall go along; args: kind, whether they do.
        send_asked: All that can leave shall leave.
        stop_asked: No further one shall.
    """

    open_asked = Signal(int)
    drop_asked = Signal(int)
    papers_chosen = Signal(str, bool)
    send_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self._heading = layout.text("", "h2", wrap=True)
        self._way = layout.text("", "small", wrap=True)
        self._left = layout.text("", "small", wrap=True)
        self.model = _Lines()
        self.table = _Table()
        self._set_up_table()
        self.papers = buttons.menu_button(_("Papers"), [], "paperclip")
        self.open = buttons.button(_("Open letter"), "mail-opened")
        self.drop = buttons.button(_("Take out"), "x")
        self.send = buttons.button(
            _("Send"), "send", primary=True, shortcut=keys.shortcut("confirm")
        )
        self.job = JobRow(_("Sending letters"))
        self.job.hide()
        self._connect()
        foot = layout.row((self._left, 1), self.job, self.send, spacing=8)
        top = layout.row((self._heading, 1), self.papers, self.open, self.drop)
        self.setLayout(
            layout.column(
                top,
                self._way,
                (layout.framed(self.table), 1),
                foot,
                margins=(16, 14, 16, 14),
                spacing=10,
            )
        )
        self.show_lines(())

    def _set_up_table(self) -> None:
        cells.prepare(self.table)
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(self.table, height="double"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setAccessibleName(_("Letters"))
        self.table.setTabKeyNavigation(False)
        self.setFocusProxy(self.table)
        for at, (_head, width) in enumerate(_COLUMNS):
            self.table.setColumnWidth(at, theme.px(width))
        self.table.horizontalHeader().setStretchLastSection(True)

    def _connect(self) -> None:
        self.table.opened.connect(self._ask_open)
        self.table.dropped.connect(self._ask_drop)
        self.table.doubleClicked.connect(lambda index: self._ask_open(index.row()))
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.open.clicked.connect(lambda: self._ask_open(self.row()))
        self.drop.clicked.connect(lambda: self._ask_drop(self.row()))
        self.send.clicked.connect(self.send_asked)
        self.job.stopped.connect(self.stop_asked)
        keys.action("confirm", self, self.send.click)

    def row(self) -> int:
        """Return the row that is chosen; −1: none is."""
        return self.table.currentIndex().row()

    def _line(self, row: int) -> LetterLine | None:
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _ask_open(self, row: int) -> None:
        if (line := self._line(row)) and (line.opens or line.left):
            self.open_asked.emit(row)

    def _ask_drop(self, row: int) -> None:
        if (line := self._line(row)) and line.opens:
            self.drop_asked.emit(row)

    def _offer(self, *_moved: object) -> None:
        """Offer what can be done with the chosen letter."""
        line = self._line(self.row())
        self.drop.setEnabled(line is not None and line.opens)
        left = line is not None and line.left
        self.open.setEnabled(left or (line is not None and line.opens))
        opened = _("Outbox") if left else _("Open letter")
        self.open.setText(opened)
        self.open.setAccessibleName(opened)
        words = _("Put back") if line and line.out else _("Take out")
        self.drop.setText(words)
        self.drop.setAccessibleName(words)

    # --- Shown -----------------------------------------------------------------------

    def show_way(self, heading: str, words: str) -> None:
        """Say what the letters are about, and which way they go."""
        self._heading.setText(heading)
        self._way.setText(words)

    def show_papers(self, kinds: Sequence[tuple[str, str, bool]]) -> None:
        """Offer the kinds of papers that may go along.

        Args:
            kinds: Key, words, and whether they do.
        """
        menu = buttons.fill_menu(QMenu(self.papers), [])
        for key, words, on in kinds:
            one = menu.addAction(words.replace("&", "&&"))
            one.setCheckable(True)
            one.setChecked(on)
            one.triggered.connect(lambda on, key=key: self.papers_chosen.emit(key, on))
        self.papers.setMenu(menu)
        self.papers.setVisible(len(kinds) > 1)

    def show_lines(self, lines: Sequence[LetterLine]) -> None:
        """Show the letters as they stand now; the chosen row stays chosen."""
        row = max(self.row(), 0)
        self.model.show(lines)
        if lines:
            cells.choose_row(self.table, min(row, len(lines) - 1))
        self._offer()
        leaving = sum(line.leaves for line in lines)
        words = _n("Send {n} letter", "Send {n} letters", leaving)
        words = words if leaving else _("Send")
        self.send.setText(words)
        self.send.setAccessibleName(words)
        self.send.setEnabled(leaving > 0)
        stays = sum(bool(line.why) and not line.leaves for line in lines)
        told = _n("{n} row needs you.", "{n} rows need you.", stays)
        self._left.setText(told if stays else "")

    def show_step(self, done: int, whole: int) -> None:
        """Show how far the sending is; done: both are equal."""
        going = done < whole
        if going and self.send.hasFocus():
            self.table.setFocus()  # else the keyboard would leave the page
        self.job.setVisible(going)
        self.send.setVisible(not going)
        if going:
            self.job.show_step(done, whole)
