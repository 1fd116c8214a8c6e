"""The bar above a list: search box, conditions as chips, tools at the end."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QMenu, QWidget

from app.core.i18n import N_, _
from app.core.query import Filter, Query
from forms.kit import icons, keys, layout, theme
from forms.kit.buttons import (
    Button,
    MenuItem,
    button,
    fill_menu,
    ghost,
    pop_below,
)
from forms.kit.chips import FilterChip
from forms.kit.field_base import LineInput
from forms.kit.list_exports import ExportMenu, ExportPanel
from forms.kit.list_spec import Action, ListSpec
from forms.kit.list_words import condition_words
from forms.kit.painting import guarded

_WAIT = 220  # ms from the last letter to the question
_SEARCH = 200

HEIGHTS = (
    ("compact", N_("Compact")),
    ("list", N_("Standard")),
    ("double", N_("Roomy")),
)
"""Row heights by name."""


class SearchBox(LineInput):
    """Finds in the list while somebody types; never while words are composed.

    Signals:
        searched: The words have changed; arg: str.
        conditions: Return after what reads like conditions; arg: str.
        left: Escape in an empty box, or an arrow down: back to the rows.
    """

    searched = Signal(str)
    conditions = Signal(str)
    left = Signal()

    def __init__(self, spec: ListSpec) -> None:
        super().__init__()
        self._spec = spec
        self._rescale()
        self.setAccessibleName(_("Find in this list"))
        self._hint()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT)
        self._wait.timeout.connect(self._ask)
        self.typed.connect(lambda _text: self._wait.start())
        self._asked = ""
        theme.signals.changed.connect(self._rescale)

    def _rescale(self) -> None:
        # As high as a button: the bar of each list is, with buttons or without.
        self.setFixedSize(theme.px(_SEARCH), theme.px(30) + 2)
        self._leave_room()

    def _leave_room(self) -> None:
        """Leave room for the glass at the side where the words begin."""
        room = theme.px(20)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.leave(0 if rtl else room, room if rtl else 0)

    def changeEvent(self, event: QEvent) -> None:
        """Override: the glass changes sides with the direction."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room()

    def _hint(self) -> None:
        hint = keys.native(keys.shortcut("find"))
        self.setPlaceholderText(_("Find in this list  {keys}", keys=hint))

    def show_text(self, text: str) -> None:
        """Show words without asking."""
        self._wait.stop()
        self._asked = text
        if text != self.text().strip():
            self.setText(text)

    def _ask(self) -> None:
        self._wait.stop()
        text = self.text().strip()
        if text != self._asked and not self._is_condition(text):
            self._asked = text
            self.searched.emit(text)

    def _is_condition(self, text: str) -> bool:
        """Say whether conditions are being typed: they wait for Return."""
        if ":" not in text and "：" not in text:
            return False
        from forms.kit.list_reading import looks_so  # noqa: PLC0415 - seldom typed

        return looks_so(self._spec, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask at once on Return; clear, then leave, on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._is_condition(self.text()):
                self._wait.stop()
                self.conditions.emit(self.text())
                return
            self._ask()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._ask()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lens before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(15)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - side - 9 if rtl else 9
        spot = QRect(left, (self.height() - side) // 2, side, side)
        icons.paint(painter, "search", spot.toRectF(), "text3")


class _Flow(QLayout):
    """Puts widgets side by side, and into a next line where there is no room."""

    _GAP = 6

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Override QLayout.addItem."""
        self._items.append(item)

    def count(self) -> int:
        """Override QLayout.count."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Override QLayout.itemAt."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Override QLayout.takeAt."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def put(self, at: int, widget: QWidget) -> None:
        """Add a widget at a place."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())

    def expandingDirections(self) -> Qt.Orientation:
        """Override QLayout.expandingDirections."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Override QLayout.hasHeightForWidth."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Override QLayout.heightForWidth."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Override QLayout.sizeHint: one line."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() + self._GAP for size in sizes)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Override QLayout.minimumSize: the widest piece."""
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        """Override QLayout.setGeometry."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def _lay(self, rect: QRect, *, move: bool) -> int:
        parent = self.parentWidget()
        rtl = parent is not None and (
            parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        )
        line = max((item.sizeHint().height() for item in self._items), default=0)
        x, y = 0, 0
        for item in self._items:
            size = item.sizeHint()
            if x and x + size.width() > rect.width():
                x, y = 0, y + line + self._GAP
            if move:
                left = rect.width() - x - size.width() if rtl else x
                top = y + (line - size.height()) // 2
                place = rect.topLeft() + QPoint(left, top)
                item.setGeometry(QRect(place, size))
            x += size.width() + self._GAP
        return y + line


class FilterBar(QWidget):
    """Search, conditions and tools.

    Attributes:
        exports: What the menu of exports offers.
        me: The owner of what this person keeps by name.

    Signals:
        searched: Words were typed; arg: str.
        conditions_typed: Conditions were typed; arg: str.
        edit_asked: A condition is to be made or changed; args: filter or None, anchor.
        removed: A condition is to be dropped; arg: filter.
        cleared: All of them.
        columns_asked: The chooser of columns is wanted; arg: anchor.
        height_asked: Arg: name of a row height.
        action_asked: Arg: key of an action.
        table_asked: The table behind the list is wanted; arg: "import", "template",
            "xlsx".
    """

    searched = Signal(str)
    conditions_typed = Signal(str)
    edit_asked = Signal(object, object)
    removed = Signal(object)
    cleared = Signal()
    columns_asked = Signal(object)
    height_asked = Signal(str)
    action_asked = Signal(str)
    table_asked = Signal(str)

    def __init__(self, spec: ListSpec) -> None:
        super().__init__()
        self._spec = spec
        self._has_table = False
        self.me = ""
        self.exports = ExportMenu(self)
        self.search = SearchBox(spec)
        self.search.searched.connect(self.searched)
        self.search.conditions.connect(self.conditions_typed)
        self._chips: list[FilterChip] = []
        self._flow = _Flow()
        self.add = ghost("filter-plus", _("Add condition"), _("Add condition"))
        self.add.clicked.connect(lambda: self.edit_asked.emit(None, self.add))
        self._clear = ghost("filter-off", _("Clear all conditions"))
        self._clear.clicked.connect(self.cleared)
        for widget in (self.search, self.add, self._clear):
            self._flow.addWidget(widget)
        self.columns = ghost("columns-3", _("Choose columns"), _("Columns"))
        self.columns.clicked.connect(lambda: self.columns_asked.emit(self.columns))
        self._height = ghost("layout-rows", _("Row height"), _("Standard"))
        self._height.clicked.connect(self._ask_height)
        self._export = ghost(
            "file-spreadsheet",
            keys.tip("export"),
            _("Export"),
        )
        self._export.clicked.connect(self.export_menu)
        self._import = ghost("file-import", _("Import from a file"), _("Import"))
        self._import.clicked.connect(lambda: self.table_asked.emit("import"))
        self._import.hide()
        self._buttons = {
            one.key: self._button(one) for one in spec.actions if one.button
        }
        self._named = {
            tool: tool.text() for tool in (self.columns, self._height, self._export)
        }
        tools: list[QWidget] = [self.columns, self._height, self._import, self._export]
        tools += self._buttons.values()
        end = layout.column(layout.row(*tools, spacing=4), None)
        flow = (layout.box(self._flow), 1)
        self.setLayout(layout.row(flow, end, margins=(16, 8, 12, 8), spacing=12))

    def _button(self, action: Action) -> Button:
        made = button(_(action.title), action.icon)
        made.clicked.connect(lambda: self.action_asked.emit(action.key))
        return made

    def ask_name(self, panel: ExportPanel) -> None:
        """Ask under the tool for the name of an export."""
        panel.open_under(self._export)
        panel.field.setFocus()

    def buttons(self) -> dict[str, Button]:
        """Return the buttons of actions, by key."""
        return self._buttons

    def chips(self) -> list[FilterChip]:
        """Return the chips of the conditions."""
        return self._chips

    def show_query(self, query: Query) -> None:
        """Show words and conditions of a query."""
        self.search.show_text(query.text)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(one) for one in query.filters]
        for at, chip in enumerate(self._chips, 1):
            self._flow.put(at, chip)
            chip.show()
        stops = (self.search, *self._chips, self.add)
        for before, after in pairwise(stops):  # Tab goes as the eye does
            self.setTabOrder(before, after)
        self._clear.setVisible(len(self._chips) > 1)
        self._flow.invalidate()
        self._fit()
        self.updateGeometry()

    def _fit(self) -> None:
        """Leave the words of the tools away where the conditions need the room."""
        for tool, words in self._named.items():
            tool.setText(words)
        tools = sum(tool.sizeHint().width() + 4 for tool in self._named)
        tools += sum(one.sizeHint().width() + 4 for one in self._buttons.values())
        tight = self._flow.sizeHint().width() + tools + 40 > self.width()
        for tool, words in self._named.items():
            tool.setText("" if tight else words)
            tool.updateGeometry()
        self._height.setToolTip(
            _("Row height: {height}", height=self._named[self._height])
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words of the tools away where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _chip(self, one: Filter) -> FilterChip:
        chip = FilterChip(*condition_words(self._spec, one))
        chip.setParent(self._flow.parentWidget())
        chip.pressed.connect(lambda: self.edit_asked.emit(one, chip))
        chip.removed.connect(lambda: self.removed.emit(one))
        return chip

    def show_height(self, name: str) -> None:
        """Show which row height is chosen."""
        self._named[self._height] = _(dict(HEIGHTS).get(name, HEIGHTS[1][1]))
        self._fit()

    def _ask_height(self) -> None:
        def pick(name: str) -> None:
            self.height_asked.emit(name)

        items = [(_(words), None, lambda n=name: pick(n)) for name, words in HEIGHTS]
        pop_below(fill_menu(QMenu(self), list(items)), self._height)

    def show_table(self, *, may_import: bool) -> None:
        """Offer the table behind the list with all its fields."""
        self._has_table = True
        if may_import:
            self._named[self._import] = self._import.text()
            self._import.show()
        self._fit()

    def export_menu(self) -> QMenu:
        """Open the menu of exports."""
        items = self.exports.items()
        if self._has_table:
            items += [None, *self._table_items()]
        menu = fill_menu(QMenu(self), items)
        self.exports.add_removal(menu, self.me)
        pop_below(menu, self._export)
        return menu

    def _table_items(self) -> list[MenuItem]:
        """Return what the table behind the list can do."""
        named = [
            ("xlsx", _("All fields of all records…"), "table-export"),
            ("template", _("Template for imports…"), "download"),
        ]
        if self._import in self._named:
            named.append(("import", _("Import…"), "file-import"))
        return [
            (words, icon, partial(self.table_asked.emit, key))
            for key, words, icon in named
        ]

    def changeEvent(self, event: QEvent) -> None:
        """Lay the chips anew when the direction of reading turns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._flow.invalidate()
