"""What every field has in common, and the line input that respects input methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Problem
from app.core.i18n import _, sentences
from forms.kit import keys, layout, spoken
from forms.kit.composing import Composing, is_for_composing
from forms.kit.dress import Line
from forms.kit.drops import pastes_files
from forms.kit.elided import direction, shortened
from forms.kit.painting import guarded
from forms.kit.still import when_still

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


def is_for_program(event: QKeyEvent, *, undo: bool, redo: bool) -> bool:
    """Say whether a key that Qt gives to a field of words is one of the program's.

    Args:
        event: The key. Undo is the field's own while it has something to take back,
            then the record's.
        undo: Whether it has.
        redo: Whether it has something to do again.
    """
    standard = QKeySequence.StandardKey
    if event.matches(standard.Undo):
        return not undo
    if event.matches(standard.Redo):
        return not redo
    if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.text().isdigit():
        return True  # a saved view; nobody types a figure so
    return event.type() == QEvent.Type.ShortcutOverride and keys.calls(event)


def gives_back(widget: QWidget, event: QKeyEvent) -> bool:
    """Say whether a key is Escape over something typed; what stood there comes back.

    In a dialog Escape closes it, in a cell the grid gives the cell up.
    """
    escape = event.key() == Qt.Key.Key_Escape and not event.modifiers()
    field = field_of(widget) if escape else None
    if field is None or not field.is_typing() or isinstance(widget.window(), QDialog):
        return False
    if event.type() == QEvent.Type.KeyPress:
        field.give_back()
    event.accept()
    return True


_LEAVING = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
)
"""Why a field is left for another of the same window."""


class LineInput(Composing, Line):
    """A line of text that never reacts while an input method composes (H33).

    Return, Tab and Escape belong to the input method while it composes; a plain
    `QLineEdit` would leave the field and lose the words, and so it would to a click.

    Attributes:
        committed: The person is done: Return, or the focus went elsewhere.
        typed: A person (not the program) changed the text.
    """

    committed = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.returnPressed.connect(self.committed)
        self.textEdited.connect(self.typed)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the input method from leaving the field."""
        # Each event of each field passes here; to ask all for their kind is slow.
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            if self._composed and is_for_composing(event):
                event.accept()
                return True
            if gives_back(self, event):
                return True
            undo, redo = self.isUndoAvailable(), self.isRedoAvailable()
            if pastes_files(event) or is_for_program(event, undo=undo, redo=redo):
                event.ignore()  # for the document, or the row, that the field stands in
                return False
        if self._composed and event.type() == QEvent.Type.FocusAboutToChange:
            self.take_composed(event)
        if isinstance(event, QHelpEvent) and not self.toolTip() and self.is_cut():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def is_cut(self) -> bool:
        """Say whether the field is too narrow to show all that stands in it."""
        words = self.fontMetrics().horizontalAdvance(self.displayText())
        return words > self._room().width()

    def _room(self) -> QRect:
        """Return where the words stand."""
        part = QStyle.SubElement.SE_LineEditContents
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        area = self.style().subElementRect(part, option, self)
        # Qt keeps two pixels more free at both ends.
        return area.marginsRemoved(self.textMargins()).adjusted(2, 0, -2, 0)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Let words that are cut end in an ellipsis, until somebody goes there."""
        if self.hasFocus() or not self.text() or not self.is_cut():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        ground = QStyle.PrimitiveElement.PE_PanelLineEdit
        self.style().drawPrimitive(ground, option, painter, self)
        room = self._room()
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        words = shortened(self.displayText(), self.fontMetrics(), room.width() - 1)
        painter.setLayoutDirection(direction(self.text()))  # as when it is typed
        painter.drawText(room, self.alignment() | _MIDDLE, words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit, unless only a menu of this very field opened."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._composed = ""
            self.committed.emit()
        if event.reason() in _LEAVING:
            self.setCursorPosition(0)  # what is too long is read from its beginning

    def replace_text(self, text: str) -> None:
        """Show another text so that undo brings back what was typed (H34)."""
        if text != self.text():
            self.selectAll()
            self.insert(text)


class Field(QWidget):
    """One value that a person can edit, with the problem told under it.

    Attributes:
        edited: The person committed another value; carries it.
        typing: Another text stands in the field, committed or not.
        input: The widget that takes the keys.
    """

    edited = Signal(object)
    typing = Signal()

    input: QWidget
    has_label = False  # on the screen; see `labelled`
    required = False  # that it must be filled in stands at its label

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = ""  # what was typed cannot be read
        self._told = ""  # what the rules of the module say
        self._said = ""  # what of both was told last
        self._doubt = ""  # what is said of it mildly
        self._mild: QLabel | None = None
        self._read_only = False
        self._bare = False
        self._note = layout.text("", "problem", wrap=True)
        self._note.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3)
        self._box.addWidget(self._note)
        self.edited.connect(self._outdate)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _outdate(self) -> None:
        """Drop what was told of the value before; the rules judge the new one."""
        if self._told:
            self.set_problem(None)

    def _hold(self, inner: QWidget) -> None:
        """Take the widget that does the work."""
        self.input = inner
        if isinstance(inner, QLineEdit | QPlainTextEdit):
            inner.textChanged.connect(self.typing)
        self._box.insertWidget(0, inner)
        self.setFocusProxy(inner)

    def is_wanted(self) -> bool:
        """Say whether it must be filled in, and is not."""
        return self.required and self.isEnabled() and not self.value()

    def value(self) -> Any:
        """Return the value last set or committed; None where there is none."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; no signal is sent.

        The value that the field has already does not disturb what is being typed, so
        that a form may show its whole record again after every change.
        """
        raise NotImplementedError

    def forget_typing(self) -> None:
        """Drop what was typed but not understood; the last value is shown again."""
        value, self._own = self.value(), ""
        self._typing_dropped()
        self.set_value(value)
        self._show_problem()

    def give_back(self) -> None:
        """Show the last value again, ready to be typed over; undo knows the words."""
        line = self.input if isinstance(self.input, LineInput) else None
        typed = line.text() if line is not None else ""
        self.forget_typing()
        if line is not None:
            stood = line.text()
            line.setText(typed)
            line.replace_text(stood)
            line.selectAll()

    def _typing_dropped(self) -> None:
        """Make `is_typing` False; fields of a line empty it."""

    def is_typing(self) -> bool:
        """Say whether something stands in the field that is not committed."""
        return False

    def commit(self) -> bool:
        """Take over what stands in the field now.

        Returns:
            False when it cannot be read; the field then says so itself.
        """
        return True

    def mark_unread(self) -> None:
        """Say so where what stands here cannot be read; nothing is taken over."""

    def set_problem(self, text: str | None) -> None:
        """Tell what is wrong with the value, or None when nothing is."""
        self._told = text or ""
        self._show_problem()

    def set_doubt(self, text: str) -> None:
        """Say mildly that the value is seldom meant; "": it is an ordinary one."""
        if text == self._doubt:
            return
        self._doubt = text
        if text and self.input.hasFocus():
            spoken.announce(self.input, text)
        self._show_problem()

    def doubt(self) -> str:
        """Return what is said mildly of the value; "" while a problem is told."""
        return "" if self.problem() else self._doubt

    def unread(self) -> str:
        """Return why what stands in the field cannot be read; "": it can."""
        return self._own

    def problem(self) -> str:
        """Return what is shown under the field; "" when nothing is wrong."""
        return self._own or self._told

    def _set_own(self, text: str) -> None:
        self._own = text
        self._show_problem()

    def _show_problem(self) -> None:
        words = self.problem()
        mine = bool(self._own) or self.input.hasFocus()  # what was typed just now
        if words != self._said and mine:
            spoken.announce(self.input, words)
        self._said = words
        when_still(self, self._show_notes)
        self.input.setAccessibleDescription(words or self._doubt)
        self.input.setToolTip(words if self._bare else "")
        if self.input.property("bad") != bool(words):
            self.input.setProperty("bad", bool(words))
            layout.restyle(self.input)

    def _show_notes(self) -> None:
        problem, words = self.problem(), self.doubt()
        self._note.setText(problem)
        self._note.setVisible(bool(problem) and not self._bare)
        if words and self._mild is None:  # few fields ever need it
            self._mild = layout.text("", "doubt", wrap=True)
            self._box.addWidget(self._mild)
        if self._mild is not None:
            self._mild.setText(words)
            self._mild.setVisible(bool(words) and not self._bare)

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 -- as Qt's
        """Let the value be read, selected and copied only."""
        self._read_only = read_only
        self.input.setProperty("ro", read_only)
        self._apply_read_only(read_only=read_only)
        layout.restyle(self.input)

    def is_read_only(self) -> bool:
        """Say whether the value can only be read."""
        return self._read_only

    def _apply_read_only(self, *, read_only: bool) -> None:
        self.input.setEnabled(not read_only)

    def stop_tab(self, *, stops: bool) -> None:
        """Let Tab stop here, or pass: what is only told is clicked, to be copied.

        Among fields to fill in, a stop at a locked one swallows what a quick hand
        types; where nothing can be typed, Tab and the screen reader visit all.
        """
        policy = self.input.focusPolicy()
        if policy not in (Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus):
            return  # other widgets have their own way
        wanted = Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus
        if policy != wanted:
            self.input.setFocusPolicy(wanted)

    def set_title(self, title: str) -> None:
        """Give the field its name for screen readers."""
        self.input.setAccessibleName(title)
        self.setAccessibleName(title)

    def set_bare(self) -> None:
        """Become a box of a form on paper: framed with the focus, problems as a tip."""
        self._bare = True
        self.input.setProperty("kit", "boxed")
        self._note.hide()
        layout.restyle(self.input)

    def select_all(self) -> None:
        """Select what stands in the field, where there is a text."""
        if isinstance(self.input, QLineEdit):
            self.input.selectAll()

    def sizeHint(self) -> QSize:
        """Return the room for the input; a note adds the lines it needs."""
        size = super().sizeHint()
        if not self._note.isHidden():
            size.setHeight(max(size.height(), self.heightForWidth(self.width())))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the note again where the line has another length."""
        super().resizeEvent(event)
        if (
            not self._note.isHidden()
            and event.size().width() != event.oldSize().width()
        ):
            self.updateGeometry()


_STAR = "star"


def labelled(field: Field, title: str, *, required: bool = False) -> QWidget:
    """Return a field with its label above it.

    Args:
        field: The field; it tells its problems itself, below.
        title: The name of the value, without a colon.
        required: Whether a red asterisk says that it must be filled in.
    """
    label = layout.text(title, "label")
    label.setBuddy(field.input)
    field.has_label = True
    field.set_title(_("{title}, required", title=title) if required else title)
    field.required = required
    star = layout.text("*", "label", "bad_dot")
    star.setObjectName(_STAR)
    if not required:
        star.hide()  # to show it before it has its place would open a window
    head = layout.row(label, star, None, spacing=3)
    made = layout.box(layout.column(head, field, None, spacing=3))
    made.setFocusProxy(field.input)
    return made


def require(row: QWidget, field: Field, title: str, *, required: bool) -> None:
    """Say of a labelled field whether it must be filled in, which may change."""
    if star := row.findChild(QWidget, _STAR):
        star.setVisible(required)
    field.required = required
    field.set_title(_("{title}, required", title=title) if required else title)


def field_of(widget: QObject | None) -> Field | None:
    """Return the field that a widget belongs to, or None."""
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parent()
    return widget


def commit_focused() -> bool:
    """Commit the field that has the focus, before saving by key.

    Returns:
        False when what stands there cannot be read.
    """
    field = field_of(QApplication.focusWidget())
    return field.commit() if field is not None else True


def show_problems(fields: Mapping[str, Field], problems: Sequence[Problem]) -> None:
    """Say at each field what is wrong with it; fields without a problem are cleared."""
    for name, field in fields.items():
        said = [_(p.msgid, **p.params) for p in problems if p.where == name]
        field.set_problem(sentences(*said) or None)


def focus_wrong(fields: Iterable[Field]) -> bool:
    """Lead to the first field that is wrong, to type over it; False: there is none.

    A field that cannot read what was typed is wrong as well.
    """
    for field in fields:
        if field.problem() and field.isEnabled() and field.isVisibleTo(field.window()):
            field.setFocus()
            field.select_all()
            return True
    return False
