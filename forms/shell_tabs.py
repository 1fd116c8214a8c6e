"""The strip of open documents: movable, closable, with the unsaved mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionTab, QTabBar, QWidget

from app.core.i18n import _
from forms.kit import buttons, icons, theme
from forms.kit.painting import guarded

UNSAVED = "  •"
_TEAR = 40  # pixels outside of the strip that mean "into a window of its own"
_MOST = 220  # pixels of a tab's title
_LEAST = 120  # pixels left of a longer one where tabs are many


class TabStrip(QTabBar):
    """The open tabs; each is known by a number that moving does not change.

    Signals:
        close_asked: arg: number of the tab.
        close_others_asked: arg: number of the tab that stays.
        torn_off: It was dragged out of the window; arg: number.
        front: Another tab came to the front; arg: number, −1 for none.
    """

    close_asked = Signal(int)
    close_others_asked = Signal(int)
    torn_off = Signal(int)
    front = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "documents")
        self.setProperty("pane", "shell")
        self.setAccessibleName(_("Open tabs"))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setMovable(True)
        # Who closes a preview is back at the contract, wherever its tab stands.
        self.setSelectionBehaviorOnRemove(self.SelectionBehavior.SelectPreviousTab)
        # In the middle: customers begin alike, numbers and the mark stand at the end.
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(15, 15))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._next = 0
        self._from = -1
        self.currentChanged.connect(lambda at: self.front.emit(self.number(at)))

    def tabSizeHint(self, index: int) -> QSize:
        """Return the room of the title in its heavier weight, so nothing jumps."""
        return self._room(index, _MOST)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return the least room: any number is whole; below it the strip rolls."""
        return self._room(index, _LEAST)

    def _room(self, index: int, most: int) -> QSize:
        metrics = QFontMetrics(theme.font(13, 600))
        words = min(metrics.horizontalAdvance(self.tabText(index)), theme.px(most))
        close = 26 if self.tabButton(index, self._side()) else 0
        return QSize(words + 14 * 2 + 15 + 10 + close, theme.px(34) + 2)

    @guarded
    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        """Override: Qt shortens a title by the lighter weight, and cuts the heavier."""
        super().initStyleOption(option, index)
        if index == self.currentIndex():
            element = QStyle.SubElement.SE_TabBarTabText
            room = self.style().subElementRect(element, option, self).width()
            metrics = QFontMetrics(theme.font(13, 600))
            words = self.tabText(index)
            option.text = metrics.elidedText(words, self.elideMode(), room)

    def add(
        self, title: str, icon: str, *, closable: bool = True, at: int | None = None
    ) -> int:
        """Add a tab and return its number; the front stays where it is.

        Args:
            title: Translated.
            icon: Icon name.
            closable: Home stays.
            at: Where; None: at the end.
        """
        number = self._next
        self._next += 1
        blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        where = self.insertTab(self.count() if at is None else at, icons.icon(icon), "")
        self.setTabData(where, number)
        self.blockSignals(blocked)
        if closable:
            self._add_cross(where, number)
        self.show_title(number, title, icon)
        return number

    def show_title(
        self,
        number: int,
        title: str,
        icon: str,
        *,
        unsaved: bool = False,
        detail: str = "",
    ) -> None:
        """Show a tab's title, icon and unsaved mark; the detail when it is pointed at.

        Args:
            number: Of the tab.
            title: Translated.
            icon: Icon name.
            unsaved: Whether there are changes to be saved.
            detail: What tells twins apart: the customer; empty: nothing.
        """
        where = self.index(number)
        self.setTabText(where, title.replace("&", "&&") + (UNSAVED if unsaved else ""))
        self.setTabIcon(where, icons.icon(icon))
        said = _("{title}, unsaved changes", title=title) if unsaved else title
        self.setTabToolTip(where, f"{said}\n{detail}" if detail else said)
        self.setAccessibleTabName(where, said)

    def remove(self, number: int) -> None:
        """Take a tab away."""
        self.removeTab(self.index(number))

    def bring(self, number: int) -> None:
        """Bring a tab to the front."""
        self.setCurrentIndex(self.index(number))

    def number(self, index: int) -> int:
        """Return the number of the tab at a place; −1 where there is none."""
        return int(self.tabData(index)) if 0 <= index < self.count() else -1

    def index(self, number: int) -> int:
        """Return the place of a tab; −1 when it is gone."""
        places = range(self.count())
        return next((at for at in places if self.number(at) == number), -1)

    def numbers(self) -> list[int]:
        """Return the tabs in the order shown."""
        return [self.number(at) for at in range(self.count())]

    def step(self, by: int) -> None:
        """Bring the next (+1) or previous (−1) tab to the front, round and round."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close with the middle button; note what is dragged."""
        where = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and where >= 0:
            if self.tabButton(where, self._side()):
                self.close_asked.emit(self.number(where))
            return
        self._from = self.number(where)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tear a tab off that is let go far outside of the strip."""
        super().mouseReleaseEvent(event)
        torn, self._from = self._from, -1
        room = self.rect().adjusted(-_TEAR, -_TEAR, _TEAR, _TEAR)
        if torn >= 0 and not room.contains(event.position().toPoint()):
            where = self.index(torn)
            if where >= 0 and self.tabButton(where, self._side()):
                self.torn_off.emit(torn)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a tab."""
        where = self.tabAt(event.pos())
        if where >= 0:
            self.menu(self.number(where)).popup(event.globalPos())

    def menu(self, number: int) -> QMenu:
        """Return the menu of a tab."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        closable = self.tabButton(self.index(number), self._side()) is not None
        items: list[buttons.MenuItem] = [
            (_("Close tab"), "x", lambda: self.close_asked.emit(number)),
            (
                _("Close other tabs"),
                None,
                lambda: self.close_others_asked.emit(number),
            ),
            None,
            (
                _("Move to its own window"),
                "external-link",
                lambda: self.torn_off.emit(number),
            ),
        ]
        buttons.fill_menu(made, items if closable else items[1:2])
        return made

    def changeEvent(self, event: QEvent) -> None:
        """Put the crosses to the other side when the direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.update()

    def _side(self) -> QTabBar.ButtonPosition:
        return QTabBar.ButtonPosition.RightSide

    def _add_cross(self, where: int, number: int) -> None:
        cross = _Cross(_("Close tab"), self)
        cross.clicked.connect(lambda: self.close_asked.emit(number))
        self.setTabButton(where, self._side(), cross)


class TabList(buttons.GhostButton):
    """Lists the open tabs: a strip of many shows only some of them.

    Signals:
        asked: The list is wanted; `menu_of` makes it.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__("chevron-down", _("Open tabs"))
        self.clicked.connect(self.asked)

    def menu_of(
        self, tabs: Sequence[tuple[str, str, Callable[[], object]]], at: int
    ) -> QMenu:
        """Return the list, to be dropped here.

        Args:
            tabs: Words, icon, and what brings it to the front.
            at: Place of the one at the front; −1: none.
        """
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        buttons.fill_menu(menu, list(tabs))
        if at >= 0:
            menu.setActiveAction(menu.actions()[at])
        return menu


class _Cross(buttons.GhostButton):
    """The small cross of a tab."""

    def __init__(self, tip: str, parent: QWidget) -> None:
        super().__init__("x", tip, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(24, 24)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a small, quiet cross that wakes under the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        warm = self.underMouse()
        if warm:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        spot = QRectF(6, 6, 12, 12)
        icons.paint(painter, "x", spot, "text" if warm else "text3")

    def hitButton(self, pos: QPoint) -> bool:
        """Override QAbstractButton.hitButton: take the whole square."""
        return self.rect().contains(pos)
