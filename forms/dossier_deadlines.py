"""The list of deadlines: everything that is due, and what can be said about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QPlainTextEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.home import Deadline
from app.core.i18n import _, sentences
from app.dossier.domain import Colleague
from forms.home_deadlines import (
    DeadlineModel,
    fit_left,
    offer_menu,
    parts_of,
    set_up,
    told_apart,
)
from forms.kit import layout, spoken, theme
from forms.kit.ask import says_why
from forms.kit.buttons import button
from forms.kit.cells import choose_row
from forms.kit.dialog import Dialog
from forms.kit.editor_tabs import SectionTabs
from forms.kit.states import EmptyState

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DeadlinePage(QWidget):
    """Shows what is due: mine, everybody's, overdue; sorted by the time left.

    Signals:
        chosen: A record is to be opened; args: kind, key.
        done_asked: It is done; arg: `Deadline`.
        give_asked: Somebody else shall do it; arg: `Deadline`.
    """

    chosen = Signal(str, int)
    done_asked = Signal(object)
    give_asked = Signal(object)

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._parts: tuple[tuple[str, list[Deadline]], ...] = ()
        self.model = DeadlineModel(now)
        self.table = QTableView()
        set_up(self.table, self.model)
        self.table.setProperty("kit", "list")
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._follow())
        offer_menu(self.table, self)
        self.tabs = SectionTabs()
        for _part in range(3):
            self.tabs.addTab("")
        self.tabs.setAccessibleName(_("Whose deadlines"))
        self.tabs.currentChanged.connect(self._show)
        self.open_record = button(_("Open in a tab"), "external-link")
        self.give = button(_("Give to…"), "user-check")
        self.done = button(_("Done…"), "check", primary=True)
        self.open_record.clicked.connect(self._open)
        self.give.clicked.connect(lambda: self._ask(self.give_asked))
        self.done.clicked.connect(lambda: self._ask(self.done_asked))
        self.note = layout.text("", "muted", wrap=True)
        self.setFocusProxy(self.table)
        self._lay_out()

    def _lay_out(self) -> None:
        self._none = EmptyState("mood-check", _("Nothing is due. Enjoy the quiet."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        head = layout.row(
            layout.text(_("Deadlines"), "h1"),
            16,
            self.tabs,
            None,
            self.open_record,
            self.give,
            self.done,
            margins=(16, 10, 12, 6),
        )
        foot = layout.column(self.note, margins=(16, 8, 16, 10))
        self._foot = layout.box(layout.column(layout.hline(), foot, spacing=0))
        self.setLayout(
            layout.column(head, layout.hline(), (self._stack, 1), self._foot, spacing=0)
        )

    def show_deadlines(self, found: Sequence[Deadline], now: datetime) -> None:
        """Show what is due; the tab and the row stay where they were.

        Where the row was done with, the one that follows takes its place.
        """
        at, before = max(self.tabs.currentIndex(), 0), self.current()
        row = self.table.currentIndex().row()
        scrolled = self.table.verticalScrollBar().value()
        self.model.tell(now)
        self._parts = parts_of(found, now)
        for number, (title, part) in enumerate(self._parts):
            self.tabs.setTabText(number, f"{title}  {len(part)}")
        self._show(at)
        same = [told_apart(one) for one in self.model.rows]
        if before is not None and told_apart(before) in same:
            choose_row(self.table, same.index(told_apart(before)))
            self.table.verticalScrollBar().setValue(scrolled)
        elif row >= 0 and same:
            choose_row(self.table, min(row, len(same) - 1))

    def current(self) -> Deadline | None:
        """Return the deadline of the chosen row."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _show(self, part: int) -> None:
        rows = self._parts[part][1] if part < len(self._parts) else []
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows:
            choose_row(self.table, 0)
            fit_left(self.table)
        self._follow()

    def _follow(self) -> None:
        one = self.current()
        for tool in (self.open_record, self.give, self.done):
            tool.setEnabled(one is not None)
        can = one is not None and bool(one.key)
        self.give.setEnabled(can)
        self.done.setEnabled(can)
        self.note.setText(_said(one) if one else "")
        layout.reveal(self._foot, shown=bool(self.note.text()))

    def _open(self) -> None:
        one = self.current()
        if one is not None and one.id is not None:
            self.chosen.emit(one.kind, one.id)

    def _ask(self, signal: object) -> None:
        one = self.current()
        if one is not None:
            signal.emit(one)  # type: ignore[attr-defined]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open with Return, as every list does."""
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self._open()
            return True
        return super().eventFilter(watched, event)


def _said(one: Deadline) -> str:
    if one.reason:
        return _("Given to {person}: {reason}", person=one.person, reason=one.reason)
    if one.usual:
        return _("The carrier has not said the day yet; this is the usual one.")
    return ""


def _titled(title: str, inner: QWidget) -> QVBoxLayout:
    return layout.column(layout.text(title, "label"), inner, spacing=3)


class GiveDialog(Dialog):
    """Asks who shall do what is due, and why.

    Args:
        title: What is due, in one line.
        colleagues: Who may be chosen; another name may be typed.
    """

    told_in = "dossier"

    def __init__(
        self,
        title: str,
        colleagues: Sequence[Colleague],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Give to a colleague"))
        self.setMinimumWidth(theme.px(440))
        self._names = {one.name.casefold(): one.name for one in colleagues}
        self.person = QComboBox()
        self.person.setEditable(True)
        spoken.label(self.person, _("Colleague"))
        if line := self.person.lineEdit():
            line.setAccessibleName(_("Colleague"))
        self.person.addItems([one.name for one in colleagues])
        self.person.setCurrentText("")
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(72))
        self.lacks = layout.text("", "small")
        self.give = button(_("Give"), primary=True)
        cancel = button(_("Cancel"))
        self.give.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.person.currentTextChanged.connect(lambda _text: self._follow())
        self.reason.textChanged.connect(self._follow)
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                _titled(_("Colleague"), self.person),
                _titled(_("Reason"), self.reason),
                None,
                layout.row(self.lacks, None, cancel, self.give),
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )
        self._follow()

    def _follow(self) -> None:
        """Tell on the button what is still missing."""
        lacks = []
        if not self.person.currentText().strip():
            lacks.append(_("Choose who takes over."))
        if not says_why(self.reason.toPlainText()):
            lacks.append(_("Enter the reason."))
        self.give.setEnabled(not lacks)
        self.lacks.setText(sentences(*lacks))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer on Ctrl+Return, as every question does."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and control:
            self.give.click()
        else:
            super().keyPressEvent(event)

    def answer(self) -> tuple[str, str] | None:
        """Ask; returns person and reason, None when nothing shall be done."""
        if self.exec() != Dialog.DialogCode.Accepted:
            return None
        return self.chosen(), self.reason.toPlainText().strip()

    def chosen(self) -> str:
        """Return the name typed; of a colleague as the office spells it."""
        typed = " ".join(self.person.currentText().split())
        return self._names.get(typed.casefold(), typed)
