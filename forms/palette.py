"""The palette on Ctrl+K: documents, parties and commands from one line of typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QGraphicsDropShadowEffect,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.i18n import _
from forms.kit import icons, keys, layout, spoken, theme
from forms.kit.ahead import hold, wait
from forms.kit.elided import Elided, at_start, shortened
from forms.kit.field_base import LineInput
from forms.kit.painting import guarded

WIDTH = 680
MOST_HEIGHT = 520
_TOP = 84  # pixels between the window's edge and the palette
_ROW = 32
_HEAD = 24
_AROUND = 46 + 34 + 18  # pixels of the line, the hints and what is between
_FOOT_SIDE = 14  # pixels beside each hint
_INDEX = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """One line of the palette; without a key it is the heading of a group.

    Attributes:
        key: Given back when it is chosen; empty: a heading.
        icon: Icon name.
        words: The number, name or command.
        detail: What tells twins apart.
        hint: At the end of the line: a shortcut.
    """

    key: str
    icon: str
    words: str
    detail: str = ""
    hint: str = ""


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[PaletteRow, ...] = ()

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.words} {row.detail}".strip()
        return row if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: _INDEX) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _INDEX) -> QSize:
        row: PaletteRow = index.data(Qt.ItemDataRole.UserRole)
        return QSize(100, theme.px(_ROW if row.key else _HEAD))

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX
    ) -> None:
        row: PaletteRow = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        state = option.state
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.key:
            on = bool(state & QStyle.StateFlag.State_Selected)
            _paint_row(painter, rect, row, on=on, rtl=rtl)
        else:
            painter.setFont(theme.font(11, 600))
            painter.setPen(theme.color("text3"))
            room = rect.adjusted(4, 2, -4, 0)
            painter.drawText(room, at_start(rtl=rtl), row.words)
        painter.restore()


def _paint_row(
    painter: QPainter, rect: QRectF, row: PaletteRow, *, on: bool, rtl: bool
) -> None:
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft"))
        painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
    side = theme.px(16)
    room = rect.adjusted(10, 0, -10, 0)
    spot = QRectF(room.left(), room.center().y() - side / 2, side, side)
    if rtl:
        spot.moveRight(room.right())
    icons.paint(painter, row.icon, spot, "accent_text" if on else "text2")
    room = _cut(room, side + 10, rtl=rtl)
    hint = row.hint or (_("Enter opens") if on else "")
    if hint:
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        wide = QFontMetrics(painter.font()).horizontalAdvance(hint) + 8
        painter.drawText(room, at_start(rtl=not rtl), hint)
        room = _cut(room, wide, rtl=not rtl)
    for words, size, weight, colour in (
        (row.words, 13, 500, "text"),
        (row.detail, 12, 400, "text3"),
    ):
        painter.setFont(theme.font(size, weight))
        painter.setPen(theme.color(colour))
        metrics = QFontMetrics(painter.font())
        shown = shortened(words, metrics, room.width())
        painter.drawText(room, at_start(rtl=rtl), shown)
        room = _cut(room, metrics.horizontalAdvance(shown) + 10, rtl=rtl)


def _cut(room: QRectF, width: float, *, rtl: bool) -> QRectF:
    """Take a piece off at the beginning of the line."""
    return room.adjusted(0, 0, -width, 0) if rtl else room.adjusted(width, 0, 0, 0)


class PaletteForm(QWidget):
    """The palette over a darkened window.

    Signals:
        typed: What is searched; arg: the text.
        chosen: arg: key of the row, whether a new tab is wanted.
        closed: It went away without a choice, or after one.
        help_asked: arg: "manual" or "help".
    """

    typed = Signal(str)
    chosen = Signal(str, bool)
    closed = Signal()
    help_asked = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAccessibleName(_("Search and commands"))
        self.input = _Line()
        self.input.setAccessibleName(_("Search and commands"))
        self.input.setPlaceholderText(
            _("A number, a name, pinyin initials, or > for a command")
        )
        self.rows = _Rows()
        self.view = QListView()
        self.view.setModel(self.rows)
        self.view.setItemDelegate(_Painter(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(_("Results"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.entered.connect(self._hover)
        self.view.clicked.connect(lambda _index: self._choose(new_tab=False))
        self._nothing = Elided("", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._frame = self._build()
        self._answered = True
        self._wanted: bool | None = None
        self.input.textChanged.connect(self._ask)
        self.input.moved.connect(self._move)
        self.input.entered.connect(self._enter)
        self.input.left.connect(self.leave)
        self.input.helped.connect(self.help_asked)

    def _build(self) -> QWidget:
        head = layout.row(
            icons.label("search", 18, "accent"),
            (self.input, 1),
            margins=(14, 0, 10, 0),
            spacing=6,
        )
        body = layout.column(
            self._nothing, (self.view, 1), margins=(8, 8, 8, 6), spacing=0
        )
        known = (
            _("↑↓ choose"),
            _("Enter opens"),
            _("Ctrl+Enter in a new tab"),
            _("Pinyin initials work: hzjck"),
        )
        prefixes = _("> command   # number   @ party")
        self._known = [layout.text(words, "caption") for words in (*known, prefixes)]
        foot = layout.row(
            *self._known[:-1],
            None,
            self._known[-1],
            margins=(_FOOT_SIDE, 8, _FOOT_SIDE, 9),
            spacing=_FOOT_SIDE,
        )
        frame = layout.box(
            layout.column(
                head, layout.hline(), (body, 1), layout.hline(), foot, spacing=0
            ),
            "pop",
        )
        frame.setParent(self)
        shadow = QGraphicsDropShadowEffect(frame)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 90))
        frame.setGraphicsEffect(shadow)
        return frame

    def open_with(self, text: str) -> None:
        """Show the palette with a text to go on typing."""
        self.setGeometry(self._over.rect())
        self._place()
        self.show()
        self.raise_()
        self.input.setText(text)
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.end(False)  # noqa: FBT003 - the first letter stays when it goes on
        if not text:
            self.typed.emit("")

    def show_rows(self, rows: Sequence[PaletteRow], nothing: str = "") -> None:
        """Show what was found, with the first choice marked.

        Args:
            rows: Headings and choices in their order.
            nothing: What to say when there is no row.
        """
        self._answered = True
        self.rows.show_rows(rows)
        self._nothing.say(nothing)
        self._nothing.setVisible(not rows and bool(nothing))
        self.view.setVisible(bool(rows))
        first = next((at for at, row in enumerate(rows) if row.key), None)
        if first is not None:
            self.view.setCurrentIndex(self.rows.index(first))
            self.view.scrollToTop()  # the heading above it is seen too
        self._place()
        wanted, self._wanted = self._wanted, None
        ahead, self.input.ahead = self.input.ahead, None
        if wanted is not None:
            self._choose(new_tab=wanted, ahead=ahead or ())

    def holds(self, heads: int) -> int:
        """Return how many rows below so many headings are seen without scrolling."""
        room = self._most() - theme.px(_AROUND) - heads * theme.px(_HEAD)
        return max(0, room // theme.px(_ROW))

    def current(self) -> PaletteRow | None:
        """Return the marked row."""
        at = self.view.currentIndex()
        return self.rows.rows[at.row()] if at.isValid() else None

    def leave(self) -> None:
        """Go away."""
        self.hide()
        self.closed.emit()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken the window behind."""
        QPainter(self).fillRect(self.rect(), QColor(12, 18, 28, 82))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go away on a press beside the palette."""
        self.leave()

    def _place(self) -> None:
        wide = min(theme.px(WIDTH), self._over.width() - 40)
        rows = sum(theme.px(_ROW if r.key else _HEAD) for r in self.rows.rows)
        high = min(theme.px(_AROUND) + max(rows, theme.px(40)), self._most())
        self._tell_known(wide - _FOOT_SIDE)
        self._frame.setGeometry((self.width() - wide) // 2, _TOP, wide, high)

    def _most(self) -> int:
        return min(theme.px(MOST_HEIGHT), self._over.height() - _TOP - 40)

    def _tell_known(self, room: int) -> None:
        """Show what is worth knowing as far as it fits; each hint whole, or not."""
        for hint in self._known:
            room -= hint.sizeHint().width() + _FOOT_SIDE
            hint.setVisible(room >= 0)

    def _hover(self, index: QModelIndex) -> None:
        if self.rows.flags(index) & Qt.ItemFlag.ItemIsSelectable:
            self.view.setCurrentIndex(index)

    def _move(self, by: int) -> None:
        self._answered = True  # whoever moves has looked at what is shown
        places = [at for at, row in enumerate(self.rows.rows) if row.key]
        if not places:
            return
        now = self.view.currentIndex().row()
        at = places.index(now) if now in places else -1
        # One step goes round; a page stops at the ends.
        target = (at + by) % len(places) if abs(by) == 1 else at + by
        target = max(0, min(target, len(places) - 1))
        index = self.rows.index(places[target])
        self.view.setCurrentIndex(index)
        spoken.announce(self.view, index.data(Qt.ItemDataRole.AccessibleTextRole))
        if target == 0:
            self.view.scrollToTop()

    def _ask(self, text: str) -> None:
        self._answered, self._wanted, self.input.ahead = False, None, None
        self.typed.emit(text)

    def _enter(self, new_tab: bool) -> None:  # noqa: FBT001 - a signal's
        """Choose the marked row; while the answer is on its way, what it brings."""
        wait(lambda: self._answered)
        if self._answered:
            self._choose(new_tab=new_tab)
        else:
            self._wanted, self.input.ahead = new_tab, []

    def _choose(self, *, new_tab: bool, ahead: Sequence[QKeyEvent] = ()) -> None:
        # For what is opened; for the line, where nothing was found.
        hold(self._over.window(), ahead)
        row = self.current()
        if row is not None and row.key:
            self.hide()
            self.chosen.emit(row.key, new_tab)
            self.closed.emit()


class _Line(LineInput):
    """The line that is typed into; the list is moved from here.

    Attributes:
        ahead: Keys pressed after a Return whose answer is on its way, for what it will
            open; None: no Return waits.

    Signals:
        moved: arg: by how many rows.
        entered: arg: whether Ctrl was held.
        left: Escape was pressed.
        helped: arg: which help was asked for.
    """

    moved = Signal(int)
    entered = Signal(bool)
    left = Signal()
    helped = Signal(str)

    _STEPS: ClassVar[dict[Qt.Key, int]] = {
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_PageDown: 8,
        Qt.Key.Key_PageUp: -8,
    }

    def __init__(self) -> None:
        super().__init__()
        self.ahead: list[QKeyEvent] | None = None
        self.setProperty("kit", "bare")
        self.setFixedHeight(theme.px(44))
        self.setFont(theme.font(15))

    def event(self, event: QEvent) -> bool:
        """Keep every key from the window behind: its shortcuts rest meanwhile."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, choose or leave; everything else is typing."""
        key = Qt.Key(event.key())
        if key in self._STEPS and self.ahead is None:
            self.moved.emit(self._STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.ahead is None:
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self.entered.emit(bool(held))
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif name := keys.help_of(event):
            self.helped.emit(name)
        elif self.ahead is not None:
            self.ahead.append(event.clone())
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.moved.emit(1 if key == Qt.Key.Key_Tab else -1)
        else:
            super().keyPressEvent(event)
