"""The list of what is due: mine, everybody's, overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtWidgets import QFrame, QHeaderView, QMenu, QTableView

from app.core.clock import OFFICE_ZONE, here
from app.core.home import Deadline
from app.core.i18n import N_, _, _n, screen_language
from app.core.money import Money
from forms.kit import layout, theme
from forms.kit.buttons import MenuItem, fill_menu
from forms.kit.cells import (
    CELL_ROLE,
    Cell,
    CellDelegate,
    cell_data,
    choose_row,
    prepare,
)
from forms.kit.editor_tabs import SectionTabs
from forms.kit.remaining import remaining

_INDEX = QModelIndex | QPersistentModelIndex
_HEADS = (
    ("", 34),
    (N_("What"), 0),
    (N_("Concerns"), 124),
    (N_("Responsible"), 112),
    (N_("Due"), 112),
    (N_("Left"), 116),
)
_ROW = 36
_MOST = 50
_SEEN = 7  # rows without scrolling, so that the months stand below on one screen
_WHAT, _PERSON, _LEFT = 1, 3, 5
_LEAST = 140  # pixels of the words of what is due
_SOON = 3  # days that are still orange


def left(due: datetime, now: datetime, *, whole_day: bool) -> tuple[str, str]:
    """Return how much time is left, in words, and its tone: red is overdue only."""
    if not whole_day:
        rest = due - now
        tone = "warn" if rest < timedelta(_SOON + 1) else "neutral"
        return remaining(rest), "bad" if due < now else tone
    days = (due.date() - now.date()).days
    if days == 0:
        return _("Today"), "warn"
    if days < 0:
        return _n("{n} day late", "{n} days late", -days), "bad"
    words = _n("{n} day", "{n} days", days)
    return words, "warn" if days <= _SOON else "neutral"


def is_overdue(one: Deadline, now: datetime) -> bool:
    """Say whether a deadline is over; a day is over when the next one has begun."""
    if one.whole_day:
        return one.due.date() < now.astimezone(one.due.tzinfo).date()
    return one.due < now


def parts_of(
    found: Sequence[Deadline], now: datetime
) -> tuple[tuple[str, list[Deadline]], ...]:
    """Return what is due in three parts with their titles, each by the time left."""
    rows = sorted(found, key=lambda one: one.due)
    return (
        (_("Mine"), [one for one in rows if one.mine]),
        (_("Everybody's"), rows),
        (_("Overdue"), [one for one in rows if is_overdue(one, now)]),
    )


def told_apart(one: Deadline) -> tuple[str, str, int | None]:
    """Return what tells a deadline from all others, whoever it was given to."""
    return one.key, one.kind, one.id


def words_of(deadline: Deadline) -> str:
    """Return what is due, in one line."""
    return _(deadline.what, **_params(deadline))


def _params(deadline: Deadline) -> dict[str, object]:
    lang = screen_language()
    return {
        name: lang.money(value) if isinstance(value, Money) else value
        for name, value in deadline.params.items()
    }


class DeadlineModel(QAbstractTableModel):
    """What is due, one row each.

    Args:
        now: The instant it is shown at.
    """

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.rows: tuple[Deadline, ...] = ()
        self.tell(now)

    def _here(self, row: Deadline) -> datetime:
        """Return when it is due here; a whole day is the same day everywhere."""
        if row.whole_day:
            return row.due.replace(tzinfo=self.now.tzinfo)
        return here(row.due)

    def show_rows(self, rows: Sequence[Deadline]) -> None:
        """Show these, as they stand now."""
        if self.rows and self.rows == tuple(rows):  # only the clock went on
            last = self.index(len(self.rows) - 1, len(_HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def tell(self, now: datetime) -> None:
        """Tell from now on what is left at this instant."""
        self.now = now.astimezone(OFFICE_ZONE)

    def rowCount(self, parent: _INDEX | None = None) -> int:
        """Override: one for each deadline."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _INDEX | None = None) -> int:
        """Override: those of the heading."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = 0
    ) -> object:
        """Override: the words of the heading."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _(_HEADS[section][0])
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return _(_HEADS[section][0] or N_("Kind"))
            if role == Qt.ItemDataRole.TextAlignmentRole:
                lead = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
                return lead.value
        return None

    def data(self, index: _INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override: what a cell shows."""
        if not index.isValid():
            return None
        cell = self.cell(self.rows[index.row()], index.column())
        return cell if role == CELL_ROLE else cell_data(cell, role)

    def cell(self, row: Deadline, column: int) -> Cell:
        """Return what a deadline shows in a column."""
        due = self._here(row)
        words, tone = left(due, self.now, whole_day=row.whole_day)
        pressing = due - self.now < timedelta(days=1)
        if column == 0:
            token = f"{tone}_fg" if tone != "neutral" else "text2"
            return Cell(kind="icon", icon=row.icon, tone=token, text=words_of(row))
        if column == 1:
            words = words_of(row)
            if row.usual:
                words = _("{what} · usual day", what=words)
            # Below the words, not behind them: a figure is never shown in part.
            worth = screen_language().money(row.worth) if row.worth else ""
            return Cell(words, sub=worth, bold=pressing)
        if column == 2:  # noqa: PLR2004 - the columns of _HEADS
            return Cell(row.number, kind="link")
        if column == _PERSON:
            return Cell(row.person)
        if column == 4:  # noqa: PLR2004
            lang = screen_language()
            day = lang.iso(due.date())[5:]
            clock = "" if row.whole_day else f" {due:%H:%M}"
            return Cell(day + clock, kind="date")
        return Cell(words, kind="chip", chip=tone)


def set_up(table: QTableView, model: DeadlineModel) -> None:
    """Let a table show deadlines."""
    table.setModel(model)
    table.setItemDelegate(CellDelegate(table))
    prepare(table)
    table.setTabKeyNavigation(False)  # one stop; arrows go through its rows
    table.setAccessibleName(_("To do and deadlines"))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
    table.setShowGrid(False)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setFixedHeight(theme.px(32))
    header.setHighlightSections(False)
    header.setMinimumSectionSize(20)
    for place, (_head, width) in enumerate(_HEADS):
        if width:
            table.setColumnWidth(place, theme.px(width))
        else:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)


def fit_left(table: QTableView) -> None:
    """Give what is left the room its words take: a chip is never shown in part.

    What is due keeps its own: the page scrolls sooner than it is shown as "R…".
    """
    widest = max(theme.px(_HEADS[_LEFT][1]), table.sizeHintForColumn(_LEFT))
    table.setColumnWidth(_LEFT, widest)
    beside = sum(map(table.columnWidth, range(len(_HEADS)))) - table.columnWidth(_WHAT)
    bar = table.verticalScrollBar().sizeHint().width()
    table.setMinimumWidth(beside + theme.px(_LEAST) + bar + 2 * table.frameWidth())


class Asking(Protocol):
    """What shows deadlines, and tells what is to be done about one of them.

    Attributes:
        chosen: A record is to be opened; args: kind, key.
        done_asked: It is done; arg: `Deadline`.
        give_asked: Somebody else shall do it; arg: `Deadline`.
    """

    chosen: SignalInstance
    done_asked: SignalInstance
    give_asked: SignalInstance


def menu_of(one: Deadline, asking: Asking, table: QTableView) -> QMenu:
    """Return the menu of a row: open it, give it to somebody, say that it is done."""
    items: list[MenuItem] = []
    if one.id is not None:
        opened = partial(asking.chosen.emit, one.kind, one.id)
        items.append((_("Open in a tab"), "external-link", opened))
    if one.key:
        give, done = asking.give_asked, asking.done_asked
        items.append((_("Give to…"), "user-check", partial(give.emit, one)))
        items.append((_("Done…"), "check", partial(done.emit, one)))
    return fill_menu(QMenu(table), items)


def offer_menu(table: QTableView, asking: Asking) -> None:
    """Show the menu of a row on a right click, on Shift+F10 and on the menu key."""

    def show(at: QPoint) -> None:
        index = table.indexAt(at)  # by key, Qt names the middle of the current cell
        if not index.isValid():
            return
        choose_row(table, index.row())
        model = table.model()
        assert isinstance(model, DeadlineModel)  # noqa: S101 - as `set_up` made it
        menu = menu_of(model.rows[index.row()], asking, table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(table.viewport().mapToGlobal(at))

    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.customContextMenuRequested.connect(show)


class DeadlineCard(QFrame):
    """What is due, sorted by the time left; a row opens what it concerns.

    Signals:
        chosen, done_asked, give_asked: As `Asking` says.
    """

    chosen = Signal(str, int)
    done_asked = Signal(object)
    give_asked = Signal(object)

    def __init__(self, deadlines: Sequence[Deadline], now: datetime) -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self._parts = parts_of(deadlines, now)
        self.tabs = SectionTabs()
        self.tabs.setAccessibleName(_("Whose deadlines"))
        for title, rows in self._parts:
            self.tabs.addTab(f"{title}  {len(rows)}")
        self.table = QTableView()
        self.model = DeadlineModel(now)
        self._set_up_table()
        self._none = layout.text(_("Nothing is due. Enjoy the quiet."), "muted")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setFixedHeight(theme.px(96))
        head = layout.row(
            layout.text(_("To do and deadlines"), "h2"),
            16,
            self.tabs,
            None,
            margins=(16, 4, 12, 0),
        )
        self.setLayout(
            layout.column(
                head,
                layout.hline(),
                self.table,
                self._none,
                margins=(1, 2, 1, 4),
                spacing=0,
            )
        )
        self.tabs.currentChanged.connect(self._show)
        self._show(0)

    def show_deadlines(self, found: Sequence[Deadline], now: datetime) -> None:
        """Show what is due by now; part, row and place stay as somebody left them."""
        row, bar = self.table.currentIndex().row(), self.table.verticalScrollBar()
        chosen = self.model.rows[row] if row >= 0 else None
        at = bar.value()
        self.model.tell(now)
        self._parts = parts_of(found, now)
        for number, (title, rows) in enumerate(self._parts):
            self.tabs.setTabText(number, f"{title}  {len(rows)}")
        self._show(self.tabs.currentIndex())
        same = [told_apart(one) for one in self.model.rows]
        if chosen is not None and told_apart(chosen) in same:
            choose_row(self.table, same.index(told_apart(chosen)))
        bar.setValue(at)

    def _set_up_table(self) -> None:
        set_up(self.table, self.model)
        self.table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerItem)
        self.table.activated.connect(self._open)
        self.table.clicked.connect(self._open)
        offer_menu(self.table, self)

    def _show(self, part: int) -> None:
        rows = self._parts[part][1][:_MOST]
        self.model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        seen = min(len(rows), _SEEN)
        self.table.setFixedHeight(theme.px(32) + theme.px(_ROW) * seen + 1)
        self.table.setColumnHidden(_PERSON, not any(row.person for row in rows))
        fit_left(self.table)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if row.id is not None:
            self.chosen.emit(row.kind, row.id)
