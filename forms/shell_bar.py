"""The bar at the top: mark, search, new, star, recent, bell, help, who works here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QWidget,
)

from app.core.i18n import N_, _
from forms.kit import buttons, icons, keys, layout, spoken, theme
from forms.kit.dress import Line
from forms.kit.elided import at_start, shortened
from forms.kit.painting import guarded

HEIGHT = 48
NOTHING_TO_BEGIN = N_("Your roles let you begin nothing new.")


class SearchBox(Line):
    """The search of the top bar; a click or the first letter opens the palette.

    Signals:
        asked: The palette is wanted; arg: what was typed so far.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "global")
        words = _("Search contracts, customers, products, containers, invoices…")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setFixedHeight(theme.px(32))
        self.setMinimumWidth(theme.px(140))
        self.setMaximumWidth(theme.px(560))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        glass = self.addAction(
            icons.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition
        )
        glass.setText(_("Search"))
        self._hint = KeyHint("", self)
        self.setLayout(layout.row(None, self._hint, margins=(0, 0, 7, 0)))
        self.show_key()
        self.textEdited.connect(self._typed)

    def show_key(self) -> None:
        """Show the key that opens the palette; a person may have chosen another."""
        self._hint.say(keys.hint("search"))
        self._hint.setVisible(bool(keys.hint("search")))
        end = self._hint.sizeHint().width() + 12
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.leave(end if rtl else 0, 0 if rtl else end)
        self.setToolTip(keys.tip("search"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the palette."""
        self.asked.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the palette on Return and Down as well; Ctrl+Return is the page's."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        opens = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}
        if not held and event.key() in opens:
            self.asked.emit("")
            return
        super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        # With an input method the text arrives when it is committed, never before.
        self.clear()
        self.asked.emit(text)


class KeyHint(QWidget):
    """A key drawn as on the keyboard."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.say(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, words: str) -> None:
        """Show another key; none: nothing."""
        # The plus between two keys goes, the plus key itself stays.
        self._words = re.sub(r"\+(?=.)", " ", words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the words."""
        metrics = QFontMetrics(theme.font(11))
        return QSize(metrics.horizontalAdvance(self._words) + 14, theme.px(20))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border_soft"), 1))
        painter.setBrush(theme.color("surface"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # Ctrl goes before
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._words)


class BellButton(buttons.GhostButton):
    """The bell, with the count of what is due."""

    def __init__(self) -> None:
        super().__init__("bell", _("What is due"))
        self._count = 0

    def show_count(self, count: int) -> None:
        """Show how many deadlines wait; 0 shows none."""
        self._count = count
        words = _("What is due: {n}", n=count) if count else _("What is due")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bell, then the count at its corner."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(10, 600))
        words = str(self._count) if self._count < 100 else "99+"  # noqa: PLR2004 - two digits fit
        wide = max(QFontMetrics(painter.font()).horizontalAdvance(words) + 8, 15)
        # From the bell's corner, but never over the button's edge.
        pill = QRectF(min(self.width() / 2 + 1, self.width() - wide), 0, wide, 15)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            pill.moveLeft(max(self.width() / 2 - 1 - wide, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bad_dot"))
        painter.drawRoundedRect(pill, 7.5, 7.5)
        painter.setPen(theme.color("surface"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


class PersonButton(QAbstractButton):
    """Who works here and for which company; opens the menu of the person."""

    def __init__(self) -> None:
        super().__init__()
        self._company = ""
        self._person = ""
        self._menu: QMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)

    def show_person(self, company: str, person: str) -> None:
        """Show the company's and the person's names."""
        self._company = company
        self._person = person
        words = ", ".join(name for name in (company, person) if name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        """Give the button its menu."""
        self._menu = menu

    def sizeHint(self) -> QSize:
        """Return the room of the picture and both names, at most 240 pixels."""
        first = QFontMetrics(theme.font(12, 600)).horizontalAdvance(self._company)
        second = QFontMetrics(theme.font(11)).horizontalAdvance(self._person)
        wide = min(max(first, second), theme.px(200))
        return QSize(theme.px(28) + 8 + wide + 10, theme.px(40))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the initial in its disc, and both names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setPen(
                QPen(theme.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen
            )
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(28)
        disc = QRectF(4, (rect.height() - side) / 2, side, side)
        if rtl:
            disc.moveRight(rect.right() - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("teal_bg"))
        painter.drawEllipse(disc)
        painter.setPen(theme.color("teal_fg"))
        painter.setFont(theme.font(13, 600))
        initial = (self._person or self._company)[:1].upper()
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initial)
        room = rect.adjusted(side + 12, 0, -4, 0)
        if rtl:
            room = rect.adjusted(4, 0, -(side + 12), 0)
        middle = rect.center().y()
        lines = ((self._company, 12, 600, "text"), (self._person, 11, 400, "text3"))
        for place, (words, size, weight, colour) in enumerate(lines):
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.color(colour))
            high = theme.px(17)
            line = QRectF(room.left(), middle - high + place * high, room.width(), high)
            shown = shortened(words, QFontMetrics(painter.font()), room.width())
            painter.drawText(line, at_start(rtl=rtl), shown)

    def event(self, event: QEvent) -> bool:
        """Repaint on hover and focus."""
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)

    def _open(self) -> None:
        if self._menu is not None:
            buttons.pop_below(self._menu, self)


class TopBar(QFrame):
    """The bar at the top.

    Signals:
        search_asked: arg: what was typed.
        star_asked: Star the record at the front, or take the star away.
        recent_asked: Show what was opened lately.
        due_asked: Show what is due.
        help_asked: Show keys and help.
        home_asked: The mark was clicked.
    """

    search_asked = Signal(str)
    star_asked = Signal()
    recent_asked = Signal()
    due_asked = Signal()
    help_asked = Signal()
    home_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "topbar")
        self.setProperty("pane", "shell")
        self.setFixedHeight(theme.px(HEIGHT))
        self.search = SearchBox()
        self.search.asked.connect(self.search_asked)
        self.new = buttons.menu_button(
            _("New"), [], "plus", primary=True, shortcut=keys.shortcut("new") or None
        )
        self.star = buttons.ghost("star", keys.tip("star"))
        self.recent = buttons.ghost("history", keys.tip("recent"))
        self.bell = BellButton()
        self.help = buttons.ghost("help-circle", keys.tip("manual"))
        self.person = PersonButton()
        for button, signal in (
            (self.star, self.star_asked),
            (self.recent, self.recent_asked),
            (self.bell, self.due_asked),
            (self.help, self.help_asked),
        ):
            button.clicked.connect(signal)
        mark = _Mark()
        mark.clicked.connect(self.home_asked)
        self.setLayout(
            layout.row(
                *(mark, None, (self.search, 6), None, self.new, self.star),
                *(self.recent, self.bell, self.help, layout.vline(22), self.person),
                margins=(12, 0, 10, 0),
            )
        )

    def show_new(self, items: Sequence[buttons.MenuItem]) -> None:
        """Show what can be begun."""
        menu = self.new.menu()
        menu.clear()
        buttons.fill_menu(menu, list(items))
        self.new.setEnabled(bool(items))
        self.new.setToolTip(keys.tip("new") if items else _(NOTHING_TO_BEGIN))

    def show_star(self, *, possible: bool, starred: bool) -> None:
        """Show whether the record at the front has a star."""
        self.star.setEnabled(possible)
        self.star.set_icon("star-filled" if starred else "star")
        words = _("Remove the star") if starred else keys.tip("star")
        self.star.setToolTip(words)
        self.star.setAccessibleName(spoken.name_of(words))


class _Mark(QAbstractButton):
    """The anchor and the name of the product; leads home."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Lading, home"))
        self.setToolTip(keys.tip("home"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the room of mark and name."""
        wide = QFontMetrics(theme.font(15, 600)).horizontalAdvance(_("Lading"))
        return QSize(theme.px(22) + 10 + wide + 6, theme.px(32))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(22)
        spot = QRectF(2, (rect.height() - side) / 2, side, side)
        if rtl:
            spot.moveRight(rect.right() - 2)
        icons.paint(painter, "anchor", spot, "accent")
        room = rect.adjusted(side + 10, 0, 0, 0)
        if rtl:
            room = rect.adjusted(0, 0, -(side + 10), 0)
        painter.setFont(theme.font(15, 600))
        painter.setPen(theme.color("text"))
        painter.drawText(room, at_start(rtl=rtl), _("Lading"))
