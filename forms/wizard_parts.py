"""Parts of the first-run wizard: the list of steps, cards to choose from, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from app.core import pictures
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.whole import reading
from forms.kit import asking, buttons, icons, layout, theme
from forms.kit.chips import Chip
from forms.kit.elided import at_start
from forms.kit.painting import guarded
from forms.kit.upright import upright

_SIDE, _SLIM = 244, 58
MOST_PICTURE = 2 * 1024 * 1024  # bytes of a logo or seal


class StepMark(QWidget):
    """A step of the wizard: its number or a tick, and its title."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number = number
        self._title = title
        self._state = "todo"
        self.setFixedHeight(theme.px(36))

    def show_state(self, state: str) -> None:
        """Show it as "done", "now" or "todo"."""
        self._state = state
        words = {
            "done": _("Step {n}, done: {title}", n=self._number, title=self._title),
            "now": _("Step {n}, now: {title}", n=self._number, title=self._title),
        }
        self.setAccessibleName(words.get(state, self._title))
        self.update()

    def fold(self, *, folded: bool) -> None:
        """Show the disc alone; the title is its tip then."""
        self.setToolTip(self._title if folded else "")

    def state(self) -> str:
        """Return "done", "now" or "todo"."""
        return self._state

    def sizeHint(self) -> QSize:
        """Return the room of a row."""
        return QSize(theme.px(160), theme.px(36))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the disc and the title."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(22)
        disc = QRectF(0, (self.height() - side) / 2, side, side)
        if rtl:
            disc.moveRight(self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        ground = {"done": "ok_dot", "now": "accent"}.get(self._state, "sunken")
        painter.setBrush(theme.color(ground))
        painter.drawEllipse(disc)
        if self._state == "done":
            inner = disc.adjusted(5, 5, -5, -5)
            icons.paint(painter, "check", inner, "surface", 2.6)
        else:
            painter.setFont(theme.font(11, 600))
            ink = "on_accent" if self._state == "now" else "text3"
            painter.setPen(theme.color(ink))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(theme.font(13, 600 if self._state == "now" else 400))
        painter.setPen(theme.color("text3" if self._state == "todo" else "text"))
        gap = side + 10
        room = QRectF(self.rect()).adjusted(gap, 0, 0, 0)
        if rtl:
            room = QRectF(self.rect()).adjusted(0, 0, -gap, 0)
        if not self.toolTip():
            painter.drawText(room, at_start(rtl=rtl), self._title)


class StepList(QFrame):
    """The side of the wizard: mark, steps, and a word of comfort."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("kit", "rail")
        self.setFixedWidth(theme.px(_SIDE))
        self.marks = [StepMark(n, title) for n, title in enumerate(titles, start=1)]
        self._note = layout.text("", "caption", wrap=True)
        self._name = layout.text(_("Lading"), "h1")
        head = layout.row(
            icons.label("anchor", 24, "accent"), self._name, None, spacing=10
        )
        self.setLayout(
            layout.column(
                head,
                14,
                *self.marks,
                None,
                self._note,
                margins=(18, 18, 14, 16),
                spacing=0,
            )
        )

    def fold(self, *, folded: bool) -> None:
        """Leave its width to the page where the screen is too small for both."""
        self.setFixedWidth(theme.px(_SLIM if folded else _SIDE))
        self._name.setVisible(not folded)
        self._note.setVisible(not folded)
        for mark in self.marks:
            mark.fold(folded=folded)

    def show_step(self, number: int) -> None:
        """Mark the step at hand, counted from 0."""
        for at, mark in enumerate(self.marks):
            state = "done" if at < number else "now" if at == number else "todo"
            mark.show_state(state)
        last = number >= len(self.marks) - 1
        self._note.setText(
            _("Everything can be changed later in Settings.")
            if last
            else _("About a minute. Everything can be changed later in Settings.")
        )


class ChoiceCard(QAbstractButton):
    """A large card to choose; to a screen reader a box that is checked or not.

    No radio button: Tab leads from card to card, and only Space and Return choose.

    Signals:
        chosen: It was chosen.
    """

    chosen = Signal()

    def __init__(self, icon: str, title: str, detail: str, *, tag: str = "") -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self.setProperty("chosen", "false")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{title}. {detail}")
        self._icon = icons.IconLabel(icon, 24, "text2")
        self._name = icon
        self._mark = icons.IconLabel("circle", 20, "border_soft")
        head: list[layout.Piece] = [layout.text(title, "h2")]
        if tag:
            head.append(Chip(tag, "ok"))
        words = layout.column(
            layout.row(*head, None), layout.text(detail, "small", wrap=True), spacing=3
        )
        self.setLayout(
            layout.row(
                self._icon, (words, 1), self._mark, margins=(16, 12, 14, 12), spacing=16
            )
        )

    def set_chosen(self, on: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show whether it is the one."""
        self.setChecked(on)
        self.setProperty("chosen", "true" if on else "false")
        self._icon.show_icon(self._name, "accent" if on else "text2")
        self._mark.show_icon(
            "circle-check" if on else "circle", "accent" if on else "border_soft"
        )
        layout.restyle(self)

    def is_chosen(self) -> bool:
        """Say whether it is the one."""
        return str(self.property("chosen")) == "true"

    def sizeHint(self) -> QSize:
        """Return what its words need."""
        held = self.layout()
        return held.sizeHint() if held else super().sizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style draw the card."""
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        part = QStyle.PrimitiveElement.PE_Widget
        self.style().drawPrimitive(part, option, painter, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose it by Space and Return; Return on the chosen one goes on.

        With Ctrl it is chosen and gone on from at once: the key confirms a page.
        """
        key = event.key()
        pressed = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        confirms = pressed and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        chooses = key == Qt.Key.Key_Space or (pressed and not self.is_chosen())
        if chooses:
            self.chosen.emit()
        if confirms or not chooses:
            super().keyPressEvent(event)


class PicturePick(QFrame):
    """A picture from a file: logo, seal.

    Signals:
        picked: arg: the bytes of the file, or None.
    """

    picked = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self._title = title
        self._data: bytes | None = None
        self._picture = QLabel()
        self._picture.setFixedSize(theme.px(56), theme.px(56))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(title)
        self._problem = layout.text("", "problem", wrap=True)
        self._problem.hide()
        choose = buttons.link(_("Choose a picture…"))
        choose.clicked.connect(self._choose)
        self._remove = buttons.link(_("Remove"))
        self._remove.clicked.connect(lambda: self._take(None))
        for one in (choose, self._remove):  # a reader meets several of each
            said = _("{field}: {value}", field=title, value=one.text())
            one.setAccessibleName(said)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(layout.text(title, "strong"))
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(choose)
        links.addWidget(self._remove)
        links.addStretch(1)
        words.addLayout(links)
        words.addWidget(self._problem)
        self.setLayout(
            layout.row(self._picture, (words, 1), margins=(10, 6, 10, 6), spacing=12)
        )
        self.show_picture(None)

    def show_picture(self, data: bytes | None) -> None:
        """Show a picture, or the place for one."""
        self._data = data
        shown = QPixmap.fromImage(upright(data or b""))
        if not shown.isNull():
            self._picture.setPixmap(
                shown.scaled(
                    self._picture.size(),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        else:
            self._picture.setPixmap(icons.pixmap("photo", theme.px(28), "text3"))
        self._remove.setVisible(data is not None)

    def read(self, path: Path) -> None:
        """Take a picture from a file; says so where that is not possible."""
        try:
            with reading(path) as file:
                data = file.read(MOST_PICTURE + 1)
        except OSError as error:
            self._say(_("The file cannot be read: {reason}", reason=error.strerror))
            return
        if len(data) > MOST_PICTURE:
            self._say(_("The picture is larger than 2 MB."))
            return
        try:
            pictures.check(data)
        except InvalidError as refused:
            self._say(_(refused.msgid))
        else:
            self._take(data)

    def problem(self) -> str:
        """Return what is said about the last file; empty: nothing."""
        return self._problem.text()

    def _take(self, data: bytes | None) -> None:
        self._say("")
        self.show_picture(data)
        self.picked.emit(data)

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def _choose(self) -> None:
        kinds = _("Pictures") + " (*.png *.jpg *.jpeg)"
        name = asking.choose(self, self._title, kinds)
        if name:
            self.read(Path(name))
