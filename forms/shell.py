"""The main window: top bar, navigation, tabs, page, status bar, menu bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QKeyCombination,
    QObject,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMoveEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from app.core.i18n import _
from forms.kit import buttons, icons, keys, layout, screens, theme
from forms.kit.still import unasked, when_still
from forms.shell_bar import TopBar
from forms.shell_rail import Rail
from forms.shell_room import PageRoom
from forms.shell_status import StatusBar, Toast
from forms.shell_tabs import UNSAVED, TabList, TabStrip

if TYPE_CHECKING:
    from forms.kit.progress import JobRow

USUAL, LEAST = QSize(1440, 900), QSize(1024, 640)  # of the window; screens may be less
NARROW_BELOW = 1400  # pixels of the window's width
TIGHT_BELOW = 1150  # of the width, where text has 13 pixels
_MENU = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
_FRAME = 48  # pixels that the title and the edges of a window take at most


class Placed(QMainWindow):
    """A window that comes back where it stood."""

    def geometry_text(self) -> str:
        """Return where the window stands, to be kept."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def stand(self, text: str) -> bool:
        """Stand where the window stood, if that screen is there; say whether it does.

        Args:
            text: Of `geometry_text`; a wrong one counts as none.
        """
        return self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu of what has the focus on Shift+F10, as only Windows does."""
        at = self.focusWidget()
        if event.keyCombination() != _MENU or sys.platform == "win32" or at is None:
            super().keyPressEvent(event)
            return
        spot = at.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        spot = spot.center() if isinstance(spot, QRect) else at.rect().center()
        reason = QContextMenuEvent.Reason.Keyboard
        asked = QContextMenuEvent(reason, spot, at.mapToGlobal(spot))
        QApplication.sendEvent(at, asked)


class ShellForm(Placed):
    """The main window; `build` makes its parts anew in the language of the screen.

    Signals:
        leaving: The window is asked to close; arg: the event, to be refused.
        unheard: A key was pressed that nothing takes where the focus is; arg: it.
        resized: The width is another one; arg: pixels.
    """

    leaving = Signal(object)
    unheard = Signal(object)
    resized = Signal(int)
    activated = Signal()

    top: TopBar
    rail: Rail
    tabs: TabStrip
    pages: QStackedWidget
    open_tabs: TabList
    details: buttons.GhostButton
    status: StatusBar
    toast: Toast

    def __init__(self) -> None:
        super().__init__()
        most = screens.inside(self)
        self.setMinimumSize(LEAST.boundedTo(most))
        self.resize(USUAL.boundedTo(most))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._alone = False
        self._before_menu: QWidget | None = None
        self._waiting: QWidget | None = None
        self._menu_stays = False
        self.pages = QStackedWidget()
        self._room: PageRoom | None = None
        self.build()

    def build(self) -> None:
        """Make every part in the language of the screen; the pages stay."""
        self.setWindowTitle(_("Lading"))
        self.top, self.rail, self.tabs = TopBar(), Rail(), TabStrip()
        self.details = buttons.ghost(
            "layout-sidebar-right", keys.tip("details"), checkable=True
        )
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.open_tabs = TabList()
        tools = (self.open_tabs, self.details)
        strip = layout.box(
            layout.row((self.tabs, 1), *tools, margins=(0, 0, 8, 0), spacing=4),
            "page",
        )
        if self._room is not None:
            self._room.release()
        self._room = PageRoom(self.pages)
        body = layout.column(strip, layout.hline(), (self._room, 1), spacing=0)
        middle = layout.row(self.rail, (layout.box(body), 1), spacing=0)
        self._strip = layout.column(spacing=0)
        parts = (self.top, self._strip, (layout.box(middle), 1))
        whole = layout.column(*parts, spacing=0)
        self.setCentralWidget(layout.box(whole))
        self.toast = Toast(strip)
        order = [self.top.search, self.rail, self.tabs, self.pages]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def show_strip(
        self, words: str, verb: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Say above all pages what is the matter; "" takes the words away.

        Args:
            words: What, translated.
            verb: Words of the button beside them; empty: there is none.
            then: Called when it is pressed.
        """
        with unasked():
            when_still(self.pages, partial(self._put_strip, words, verb, then))

    def _put_strip(
        self, words: str, verb: str, then: Callable[[], object] | None
    ) -> None:
        layout.clear(self._strip)
        if words:
            from forms.kit.editor_banner import EditorBanner  # noqa: PLC0415 - seldom

            banner = EditorBanner()
            self._strip.addWidget(banner)  # first: without a parent it is a window
            banner.show_words("warn", words, [("strip", verb)] if verb else ())
            if then is not None:
                banner.action_asked.connect(lambda _key: then())

    def show_waiting(self, words: str) -> JobRow:
        """Say where pages will stand what is being waited for.

        Returns:
            What shows how far it is, and a way to stop it.
        """
        from forms.kit.progress import JobRow  # noqa: PLC0415 - seldom
        from forms.kit.states import EmptyState  # noqa: PLC0415

        job = JobRow(words)
        waiting = EmptyState("ship", words)
        waiting.add(job)
        self.pages.addWidget(waiting)
        self._waiting = waiting
        return job

    def end_waiting(self) -> None:
        """Take those words away."""
        if self._waiting is not None:
            self.pages.removeWidget(self._waiting)
            self._waiting.deleteLater()
            self._waiting = None

    def keep_menu(self, *, stays: bool) -> None:
        """Show the menu bar for good, or only on Alt and F10."""
        self._menu_stays = stays
        self.menuBar().setVisible(stays)

    def toggle_menu(self) -> None:
        """Show the menu bar with the first menu chosen, or put it away."""
        bar = self.menuBar()
        if bar.isVisible() and not self._menu_stays:
            bar.hide()
            return
        self._before_menu = self.focusWidget()
        bar.show()
        if first := bar.actions()[:1]:
            bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
            bar.setActiveAction(first[0])

    def show_menus(self, menus: Sequence[tuple[str, Sequence[QAction | None]]]) -> None:
        """Fill the menu bar.

        Args:
            menus: Title and actions of each menu; None draws a line.
        """
        bar = self.menuBar()
        for old in bar.findChildren(QMenu):
            old.deleteLater()
        bar.clear()
        for title, actions in menus:
            menu = QMenu(title.replace("&", "&&"), bar)
            buttons.round_menu(menu)
            for action in actions:
                if action is None:
                    menu.addSeparator()
                else:
                    menu.addAction(action)
            menu.aboutToHide.connect(self._menu_gone)
            bar.addMenu(menu)
        bar.setVisible(self._menu_stays)

    def ask_width(self, mode: str) -> None:
        """Make the navigation narrow: "auto" below 1400 pixels, "narrow", "open"."""
        slim = self.width() < NARROW_BELOW if mode == "auto" else mode == "narrow"
        if slim != self.rail.is_narrow():
            self.rail.set_narrow(slim)

    def is_tight(self) -> bool:
        """Say whether fields and a panel beside them have no room for their words."""
        return self.width() < theme.px(TIGHT_BELOW)

    def step_pane(self, by: int) -> None:
        """Move the focus to the next (+1) or previous (−1) pane."""
        panes = self._panes()
        focus = QApplication.focusWidget()
        inside = [p for p in panes if focus and (p is focus or p.isAncestorOf(focus))]
        # Panes may lie inside one another; the innermost counts.
        now = panes.index(inside[-1]) if inside else _beside(panes, focus, by)
        for ahead in range(1, len(panes) + 1):
            pane = panes[(now + by * ahead) % len(panes)]
            if target := _first_stop(pane):
                target.setFocus(Qt.FocusReason.TabFocusReason)
                _bring_into_view(target)
                return

    def _panes(self) -> list[QWidget]:
        page = self.pages.currentWidget()
        inner = [
            w
            for w in (page.findChildren(QWidget) if page else [])
            if w.property("pane") and w.isVisible()
        ]
        outer: list[QWidget] = [self.top, self.rail, self.tabs]
        return [*outer, *(inner or ([page] if page else []))]

    def _menu_gone(self) -> None:
        # The next menu may be about to open, by an arrow key.
        QTimer.singleShot(0, self, self._put_menu_away)

    def _put_menu_away(self) -> None:
        bar = self.menuBar()
        if QApplication.activePopupWidget() in bar.findChildren(QMenu):
            return
        had, self._before_menu = self._before_menu, None
        held = self.focusWidget() in {bar, None}  # else what was chosen took the focus
        if not self._menu_stays:
            bar.hide()
        if held and had is not None and isValid(had) and had.isVisible():
            had.setFocus()

    def event(self, event: QEvent) -> bool:
        """Tell when the window comes to the front."""
        if event.type() == QEvent.Type.WindowActivate:
            self.activated.emit()
        elif event.type() == QEvent.Type.WindowDeactivate:
            self._let_go()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, while Alt is held, whether it is let go alone."""
        kind, pressed = event.type(), QEvent.Type.MouseButtonPress
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            if kind == QEvent.Type.KeyRelease and self._let_go():
                self.toggle_menu()
        elif isinstance(event, QKeyEvent) or kind == pressed:
            self._let_go()
        return super().eventFilter(watched, event)

    def _hold(self) -> None:
        """See every key from now on: a shortcut with Alt opens no menu."""
        self._alone = True
        if program := QApplication.instance():
            program.installEventFilter(self)

    def _let_go(self) -> bool:
        """Look no longer; say whether Alt was alone."""
        if program := QApplication.instance():
            program.removeEventFilter(self)
        alone, self._alone = self._alone, False
        return alone

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu bar on Alt and F10; hand on what nothing takes."""
        if event.key() == Qt.Key.Key_Alt and not self._menu_stays:
            self._hold()
        elif event.keyCombination() == QKeyCombination(Qt.Key.Key_F10):
            self.toggle_menu()
            return
        super().keyPressEvent(event)
        self.unheard.emit(QKeySequence(event.keyCombination()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the width; keep the toast in its place."""
        super().resizeEvent(event)
        self.toast.place()
        self.resized.emit(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first."""
        self.leaving.emit(event)

    def take_geometry(self, text: str) -> None:
        """Stand where it stood; the first time it fills a screen it outgrows."""
        if self.stand(text):
            return
        room = screens.room(self).size()
        wanted = USUAL + QSize(_FRAME, _FRAME)
        if wanted.boundedTo(room) != wanted:
            self.setWindowState(Qt.WindowState.WindowMaximized)


class TornWindow(Placed):
    """A tab in a window of its own; closing it puts the tab back.

    Signals:
        returned: It was closed.
        moved: It stands elsewhere, or has another size.
    """

    returned = Signal()
    moved = Signal()

    def __init__(self, page: QWidget, icon: str) -> None:
        super().__init__()
        self.setWindowIcon(icons.icon(icon))
        room = screens.room(self).size() - QSize(_FRAME, _FRAME)
        self._page, pages = page, QStackedWidget()
        pages.addWidget(page)
        self.setCentralWidget(PageRoom(pages))
        self.resize(QSize(1100, 760).boundedTo(room))

    def release(self) -> None:
        """Give the page back, before it is destroyed with the window."""
        self._page.setParent(None)

    def show_title(self, title: str, *, unsaved: bool) -> None:
        """Show whose window it is, with the mark of a tab that is not saved."""
        self.setWindowTitle(f"{title}{UNSAVED if unsaved else ''} — {_('Lading')}")

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell that it stands elsewhere."""
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that it has another size."""
        super().resizeEvent(event)
        self.moved.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the page back."""
        self.release()
        self.returned.emit()
        super().closeEvent(event)


def make_action(name: str, parent: QWidget, then: Callable[[], object]) -> QAction:
    """Return an action of the window itself, in force everywhere in the window."""
    made = keys.action(name, parent, then)
    made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    return made


def _bring_into_view(target: QWidget) -> None:
    """Scroll to what has the focus; Qt does so for Tab alone."""
    above = target.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(target)
        above = above.parentWidget()


def _beside(panes: Sequence[QWidget], focus: QWidget | None, by: int) -> int:
    """Return from which pane a step leads on where the focus is between two of them."""
    part = focus.nextInFocusChain() if focus else None
    while part is not None and part is not focus:
        holding = [
            at for at, p in enumerate(panes) if p is part or p.isAncestorOf(part)
        ]
        if holding:
            return holding[-1] - 1 if by > 0 else holding[-1]
        part = part.nextInFocusChain()
    return -1


def _first_stop(pane: QWidget) -> QWidget | None:
    """Return the first widget of a pane that takes the focus by Tab.

    What only scrolls shows no focus, and is taken where there is nothing else.
    """
    stops = Qt.FocusPolicy.TabFocus.value
    scrolls = None
    for widget in [pane, *pane.findChildren(QWidget)]:
        takes = widget.focusPolicy().value & stops
        if not takes or not widget.isEnabled() or not widget.isVisible():
            continue
        if not isinstance(widget, QScrollArea):
            return widget
        scrolls = scrolls or widget
    return scrolls
