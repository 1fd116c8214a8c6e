"""The menus of a list: of a heading, of a row, and the chooser of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.query import Filter
from forms.kit import layout, theme
from forms.kit.buttons import MenuItem, fill_menu, link
from forms.kit.list_columns import ColumnKeeper
from forms.kit.list_pop import Popover
from forms.kit.list_spec import Column, ListSpec
from forms.kit.list_words import condition_words

if TYPE_CHECKING:
    from forms.kit.list import ListPage


def heading_menu(page: ListPage, logical: int) -> QMenu:
    """Return the menu of a heading."""
    keeper, header = page.table.keeper, page.table.heads()
    column = header.column(logical)
    items: list[MenuItem] = []
    if column is not None:
        name = column.field
        if column.sortable:
            items += _sort_items(page, logical)
        if column.filter and column.title:
            begin = Filter(name, "eq", None)
            items.append(
                (
                    _("Filter by this column…"),
                    "filter-plus",
                    lambda: page.ask_filter(begin),
                )
            )
        place = keeper.place_of(name)
        frozen = keeper.frozen() == place
        items += [
            None,
            (_("Hide this column"), "eye-off", lambda: keeper.hide(name)),
            (
                _("Unfreeze") if frozen else _("Freeze up to here"),
                "pinned-off" if frozen else "pinned",
                lambda: keeper.freeze(0 if frozen else place),
            ),
            (_("Fit to content"), "arrows-horizontal", lambda: keeper.fit(name)),
        ]
    items += [
        (_("Fit all columns"), "ruler-measure", keeper.fit_all),
        None,
        (_("Choose columns…"), "columns-3", page.choose_columns),
        (_("Reset columns"), "rotate", page.reset_columns),
    ]
    return fill_menu(QMenu(page), items)


def _sort_items(page: ListPage, logical: int) -> list[MenuItem]:
    header = page.table.heads()
    return [
        (
            _("Sort ascending"),
            "sort-ascending",
            lambda: header.ask_sort(logical, descending=False),
        ),
        (
            _("Sort descending"),
            "sort-descending",
            lambda: header.ask_sort(logical, descending=True),
        ),
    ]


def row_menu(page: ListPage, column: Column | None, record: Any) -> QMenu:
    """Return the menu of a row, opened on the cell of a column."""
    items: list[MenuItem] = []
    if page.spec.kind:
        items.append((_("Open in a tab"), "external-link", page.open_current))
    items.append((_("Copy row"), "copy", page.table.copy))
    if column is not None and column.title:
        text = column.cell(record).text
        clipboard = QGuiApplication.clipboard()
        copying = (_("Copy cell"), "clipboard", lambda: clipboard.setText(text))
        items.append(copying)
        same = filter_by(column, record)
        if same is not None:
            words = text if same.op == "eq" else condition_words(page.spec, same)[1]
            items.append(
                (
                    _("Filter by “{value}”", value=words),
                    "filter",
                    lambda: page.add_filter(same),
                )
            )
    if page.spec.actions:
        items.append(None)
    menu = fill_menu(QMenu(page), items)
    _add_actions(page, menu, record)
    page.extend_menu(menu, record)
    return menu


def _add_actions(page: ListPage, menu: QMenu, record: Any) -> None:
    several = page.table.selected_count() > 1
    for action in page.spec.actions:
        key = action.key
        item: MenuItem = (_(action.title), action.icon, lambda k=key: page.act(k))
        fill_menu(menu, [item])
        possible = action.possible is None or several or action.possible(record)
        allowed = page.allowed(action) and not (action.single and several)
        menu.actions()[-1].setEnabled(possible and allowed)


def filter_by(column: Column, record: Any) -> Filter | None:
    """Return the condition "the same as in this record"; None: none can be made."""
    if not column.filter:
        return None
    value = column.value_of(record)
    if value is None or value == "":
        return Filter(column.field, "empty")
    if column.filter == "choice":
        return Filter(column.field, "in", (value,))
    if column.filter in ("text", "code"):
        return Filter(column.field, "eq", str(value))
    return Filter(column.field, "eq", value)


class ColumnChooser(Popover):
    """Boxes for the columns; the order is changed by dragging their headings.

    Signals:
        reset_asked: The columns are to stand as at first.
    """

    reset_asked = Signal()

    def __init__(self, spec: ListSpec, keeper: ColumnKeeper, page: QWidget) -> None:
        super().__init__(page)
        self._keeper = keeper
        self._boxes: dict[str, QCheckBox] = {}
        inner = QWidget()
        inner.setProperty("kit", "clear")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        titled = [one for one in spec.columns if one.title]
        group = ""
        for one in titled:
            if one.group and one.group != group:
                group = one.group
                box.addWidget(layout.text(_(group), "section"))
            check = QCheckBox(_(one.title).replace("&", "&&"))
            check.toggled.connect(self._toggle(one.field))
            self._boxes[one.field] = check
            box.addWidget(check)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMaximumHeight(min(inner.sizeHint().height() + 4, theme.px(360)))
        reset = link(_("Reset columns"))
        reset.clicked.connect(self._reset)
        self.body.addWidget(layout.text(_("Columns"), "section"))
        self.body.addWidget(area)
        self.body.addWidget(layout.hline())
        self.body.addLayout(layout.row(reset, None))
        self.setFixedWidth(theme.px(230))

    def _toggle(self, name: str) -> Any:
        def change(on: bool) -> None:  # noqa: FBT001 -- Qt's signal
            self._keeper.hide(name, hidden=not on)
            self._say()

        return change

    def _reset(self) -> None:
        self.reset_asked.emit()
        self._say()

    def _say(self) -> None:
        for name, check in self._boxes.items():
            blocked = check.blockSignals(True)  # noqa: FBT003 -- Qt's signature
            check.setChecked(not self._keeper.is_hidden(name))
            check.blockSignals(blocked)

    def open_under(self, anchor: QWidget) -> None:
        """Open with the boxes as the columns stand."""
        self._say()
        super().open_under(anchor)
