"""The page of a list: views, filters, table, totals, preview. It shows and it asks.

A module declares a `ListSpec`; `app.ui.list_controller` connects the page with its
services. The page reads its rows through its model and changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from app.core import texts
from app.core.clock import today
from app.core.i18n import _
from app.core.query import Filter, Overview, Query, Sort
from app.core.views import Layout, SavedView
from forms.kit import keys, layout
from forms.kit.list_back import WayBack
from forms.kit.list_bar import FilterBar
from forms.kit.list_empty import EmptyList
from forms.kit.list_menus import ColumnChooser, heading_menu, row_menu
from forms.kit.list_model import CHECK, ListModel, Source
from forms.kit.list_preview import PreviewStrip
from forms.kit.list_spec import SHOW, Action, Column, ListSpec, View
from forms.kit.list_sums import ListSum
from forms.kit.list_table import ListTable
from forms.kit.list_totals import TotalsRow
from forms.kit.list_views import EVERYBODY, ViewsBar

if TYPE_CHECKING:
    from forms.kit.list_filter import FilterPanel
    from forms.kit.list_typed import TypedPanel

__all__ = ["Action", "Column", "ListPage", "ListSpec", "View"]

_VIEW_KEYS = 9


class ListPage(QWidget):
    """A whole list.

    Attributes:
        extend_menu: Adds to the menu of a row what its record's editor offers.
        plain: How the columns stood before a saved view with columns of its own.

    Signals:
        open_asked: Enter or a double click; arg: record.
        new_asked: A new record is wanted.
        action_asked: Args: key of the action, tuple of records.
        query_changed: The list shows another query; arg: `Query`.
        layout_changed: Columns were moved, hidden, resized, frozen.
        table_asked: The whole table is wanted; arg: "import", "template" or "xlsx".
        export_asked: Args: path, "xlsx" or "csv".
        save_view_asked: Arg: `SavedView` without an owner.
        remove_view_asked: Arg: `SavedView`.
        status: What is selected; arg: `Selected`.
        counted: Another count and other totals; arg: `Overview`.
        refresh_asked: The person wants to see what is stored by now.
    """

    open_asked = Signal(object)
    new_asked = Signal()
    action_asked = Signal(str, object)
    table_asked = Signal(str)
    query_changed = Signal(object)
    layout_changed = Signal()
    export_asked = Signal(str, str)
    save_view_asked = Signal(object)
    remove_view_asked = Signal(object)
    status = Signal(object)
    counted = Signal(object)
    refresh_asked = Signal()

    def __init__(
        self,
        spec: ListSpec,
        source: Source,
        *,
        may: Callable[[str], bool] = lambda _permission: True,
    ) -> None:
        super().__init__()
        self.spec = spec
        self._may = may
        self._query = spec.views[0].query if spec.views else Query()
        self._asked_once = False
        self.plain: Layout | None = None
        self.extend_menu: Callable[[QMenu, Any], object] = lambda _menu, _record: None
        self.model = ListModel(spec.columns, source, self)
        self.views = ViewsBar(spec, self)
        self.bar = FilterBar(spec)
        self.table = ListTable(self.model)
        self.table.setAccessibleName(_(spec.title))
        self.totals = TotalsRow(self.table)
        self.empty = EmptyList(spec)
        self.preview = PreviewStrip(spec)
        self.preview.hide()
        self._line = layout.hline()
        self._line.hide()
        self._chooser: ColumnChooser | None = None
        self._sum = ListSum(self)
        self._compose()
        self._connect()
        self._add_keys()
        self.table.keeper.arrange(spec.layout())
        self._show_bars()

    def _compose(self) -> None:
        self._stack = QStackedLayout()
        body = layout.box(layout.column((self.table, 1), self.totals, spacing=0))
        body.setParent(self)  # shown by the layout, it would be a window of its own
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        top = layout.column(
            self.views, layout.hline(), self.bar, layout.hline(), spacing=0
        )
        head = layout.box(top, "surface")
        whole = layout.column(
            head, (self._stack, 1), self._line, self.preview, spacing=0
        )
        self.setLayout(whole)
        for pane in (head, body, self.empty, self.preview):
            pane.setProperty("pane", "page")  # F6 stops here
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        table, bar, views, model = self.table, self.bar, self.views, self.model
        table.opened.connect(self._open_row)
        table.menu_asked.connect(self._row_menu)
        table.typed.connect(self._type_ahead)
        table.escaped.connect(self._escape)
        table.picked.connect(self._picked)
        table.heads().sort_asked.connect(self.sort_by)
        table.heads().menu_asked.connect(self._heading_menu)
        table.keeper.changed.connect(self.layout_changed)
        model.overviewed.connect(self._overviewed)
        model.loaded.connect(self._loaded)
        model.told.came.connect(self._told)
        bar.searched.connect(lambda text: self.change(replace(self._query, text=text)))
        bar.search.left.connect(table.take_keys)
        self._back = WayBack(table)
        bar.conditions_typed.connect(self._take_typed)
        bar.edit_asked.connect(self._edit_filter)
        bar.removed.connect(lambda one: self.change(self._query.without(one)))
        bar.cleared.connect(self.clear_filters)
        bar.columns_asked.connect(self._choose_columns)
        bar.height_asked.connect(self.set_height)
        bar.exports.asked.connect(self._ask_path)
        bar.action_asked.connect(self.act)
        bar.table_asked.connect(self.table_asked)
        views.chosen.connect(self._choose_view)
        views.save_asked.connect(self._save_view)
        views.replaced.connect(self._replace_view)
        views.removed.connect(self.remove_view_asked)
        self.preview.opened.connect(self.open_current)
        self.preview.action_asked.connect(self._act_on_current)
        self.empty.clear_asked.connect(self.clear_filters)
        self.empty.escaped.connect(self._escape)
        self.empty.new_asked.connect(self.new_asked)
        self.views.counted.connect(self._counted)
        self.refresh_asked.connect(self.refresh)

    def _add_keys(self) -> None:
        keys.action("find", self, self.begin_search)
        keys.action("refresh", self, self.refresh_asked.emit)
        keys.action("export", self, self.bar.export_menu)
        for number in range(_VIEW_KEYS):
            shortcut = QShortcut(self)
            words = (f"{held}+{number + 1}" for held in ("Ctrl", "Alt"))
            shortcut.setKeys([QKeySequence(one) for one in words])
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda at=number: self._take_view(at))
        for key, button in self.bar.buttons().items():
            action = next(one for one in self.spec.actions if one.key == key)
            button.setEnabled(self.allowed(action))

    def _take_view(self, number: int) -> None:
        """Show a view by its key; the next key goes to its rows."""
        self.views.choose(number)
        self.table.take_keys()

    def _choose_columns(self, anchor: QWidget) -> None:
        if self._chooser is None:
            self._chooser = ColumnChooser(self.spec, self.table.keeper, self)
            self._chooser.reset_asked.connect(self.reset_columns)
        self._chooser.open_under(anchor)

    # --- the question ----------------------------------------------------------------

    def is_read(self) -> bool:
        """Say whether its rows are there."""
        return self.model.is_read

    def query(self) -> Query:
        """Return what the list shows."""
        return self._query

    def show_query(self, query: Query) -> None:
        """Show a query, without telling that it has changed."""
        self._back.follow(self._query, query)
        self._query = query
        self._asked_once = True
        self._show_bars()
        self.totals.show_overview(None)
        self.model.show(query)

    def change(self, query: Query) -> None:
        """Show another query and tell so."""
        if query != self._query or not self._asked_once:
            self.show_query(query)
            self.query_changed.emit(query)

    def sort_by(self, sort: Sort) -> None:
        """Show the same rows in another order."""
        self.change(replace(self._query, sort=sort))

    def add_filter(self, one: Filter) -> None:
        """Add a condition."""
        self.change(self._query.where(one))

    def clear_filters(self) -> None:
        """Drop all words and conditions."""
        self.change(replace(self._query, text="", filters=()))
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the same rows again, keeping selection and place."""
        if self._asked_once:
            self.model.refresh()

    def _show_bars(self) -> None:
        self.bar.show_query(self._query)
        self.table.heads().show_sort(self._query.sort or self.spec.sort)
        queries = self.views.queries()
        bare = replace(self._query, text="")  # words narrow a view down, or are its own
        same = [
            at
            for query in (self._query, bare)
            for at, one in enumerate(queries)
            if one.same_rows(query)
        ]
        if self.views.current() not in same:
            self.views.show_current(same[0] if same else -1)

    @cached_property
    def _filter(self) -> FilterPanel:
        """Return the panel that asks for a condition; the first asking makes it."""
        from forms.kit.list_filter import FilterPanel  # noqa: PLC0415 - all its fields

        panel = FilterPanel(self.spec, self, today)
        panel.chosen.connect(self._take_filter)
        panel.text_asked.connect(self.show_text)
        return panel

    @cached_property
    def typed_panel(self) -> TypedPanel:
        """Return the panel of conditions as text; the first asking makes it."""
        from forms.kit.list_typed import TypedPanel  # noqa: PLC0415 - as above

        panel = TypedPanel(self.spec, self, today)
        panel.typed.connect(
            lambda found: self.change(replace(self._query, filters=found))
        )
        return panel

    def show_text(self) -> None:
        """Show the conditions as text, to be changed there."""
        self.typed_panel.ask(self.bar.add, self._query.filters)

    def _take_typed(self, text: str) -> None:
        """Take conditions that were typed into the search box, or say what is wrong."""
        from forms.kit.list_reading import TextError, read  # noqa: PLC0415 - as above

        try:
            found = read(self.spec, text, today())
        except TextError as error:
            self.typed_panel.ask(self.bar.search, self._query.filters, text)
            self.typed_panel.complain(error)
            return
        self.bar.search.clear()
        self.change(replace(self._query, text="").where(*found))
        self.table.setFocus()

    def _edit_filter(self, one: Filter | None, anchor: QWidget) -> None:
        self._filter.ask(anchor, one)

    def ask_filter(self, begin: Filter | None = None) -> None:
        """Ask for a condition, beginning with the field of another one."""
        self._filter.ask(self.bar.add, begin)

    def _take_filter(self, new: Filter, old: Filter | None) -> None:
        filters = list(self._query.filters)
        if old in filters:
            filters[filters.index(old)] = new
        elif new not in filters:
            filters.append(new)
        apart = [p for f in filters for p in (f.value if f.op == "all" else (f,))]
        self.change(replace(self._query, filters=tuple(dict.fromkeys(apart))))

    # --- views -----------------------------------------------------------------------

    def _choose_view(self, number: int) -> None:
        saved = self.views.saved_at(number)
        query = self.views.queries()[number]
        sort = query.sort or self._query.sort
        if saved and saved.layout:
            self.plain = self.plain or self.layout_of()
            self.show_layout(saved.layout)
        elif self.plain is not None:
            self.show_layout(self.plain)
            self.plain, sort = None, query.sort
        self.views.show_current(number)
        self.change(replace(query, sort=sort))

    def _save_view(self, name: str, audience: str) -> None:
        view = SavedView(
            None,
            self.spec.name,
            name,
            self._query,
            self.layout_of(),
            shared=bool(audience),
            role="" if audience == EVERYBODY else audience,
        )
        self.save_view_asked.emit(view)

    def _replace_view(self, view: SavedView) -> None:
        new = replace(view, query=self._query, layout=self.layout_of())
        self.save_view_asked.emit(new)

    # --- columns ---------------------------------------------------------------------

    def layout_of(self) -> Layout:
        """Return how the columns stand."""
        return self.table.keeper.layout()

    def show_layout(self, wanted: Layout) -> None:
        """Let the columns stand as a layout says."""
        self.table.keeper.arrange(wanted)
        self.table.set_height(wanted.height)
        self.bar.show_height(wanted.height)

    def set_height(self, name: str) -> None:
        """Choose the row height: "compact", "list" or "double"."""
        self.table.set_height(name)
        self.bar.show_height(name)
        self.layout_changed.emit()

    def choose_columns(self) -> None:
        """Open the chooser of columns."""
        self._choose_columns(self.bar.columns)

    def reset_columns(self) -> None:
        """Let the columns stand as at first."""
        self.show_layout(self.spec.layout())

    def _heading_menu(self, logical: int, at: QPoint) -> None:
        heading_menu(self, logical).popup(at)

    # --- rows ------------------------------------------------------------------------

    def current(self) -> Any | None:
        """Return the record of the current row; None: none, or not arrived yet."""
        return self.model.record(self.table.currentIndex().row())

    def with_selected(self, then: Callable[[tuple[Any, ...]], None]) -> None:
        """Hand over the selected records, or the current one when none is selected."""
        rows = self.table.selected_rows()
        if not rows and self.table.currentIndex().isValid():
            rows = [self.table.currentIndex().row()]
        if rows:
            self.model.collect(rows, then)

    def open_current(self) -> None:
        """Ask to open the current record."""
        self._open_row(self.table.currentIndex().row())

    def _open_row(self, row: int) -> None:
        if (record := self.model.record(row)) and self.spec.kind:
            self.open_asked.emit(record)
        elif record and any(one.key == SHOW for one in self.spec.actions):
            self.action_asked.emit(SHOW, (record,))

    def allowed(self, action: Action) -> bool:
        """Say whether the person may do an action."""
        return not action.permission or self._may(action.permission)

    def act(self, key: str) -> None:
        """Ask for an action on the selected records, or on none where it needs none."""
        if any(one.whole for one in self.spec.actions if one.key == key):
            self.action_asked.emit(key, ())
            return
        self.with_selected(lambda records: self.action_asked.emit(key, records))

    def _act_on_current(self, key: str) -> None:
        if self.table.selected_count() > 1:
            self.act(key)
        elif (record := self.current()) is not None:
            self.action_asked.emit(key, (record,))

    def _row_menu(self, index: QModelIndex, at: QPoint) -> None:
        record = self.model.record(index.row())
        if record is not None:
            column = None
            if index.column() > CHECK:
                column = self.spec.columns[index.column() - 1]
            row_menu(self, column, record).popup(at)

    # --- keys ------------------------------------------------------------------------

    def begin_search(self) -> None:
        """Bring the focus to the search box."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def _type_ahead(self, letters: str) -> None:
        self.begin_search()
        self.bar.search.insert(letters)
        self.bar.search.typed.emit(self.bar.search.text())

    def _escape(self) -> None:
        if self._query.text:
            self.change(replace(self._query, text=""))
            self.table.take_keys()
        elif self._query.filters and self.views.current() < 0:
            self.clear_filters()
        else:
            self.table.clearSelection()

    # --- what has arrived ------------------------------------------------------------

    def _loaded(self, first: int, last: int) -> None:
        if self.model.rowCount() == 0:
            self._say_empty(0)
        if first <= self.table.currentIndex().row() <= last:
            self._picked()

    def _overviewed(self, overview: Overview) -> None:
        self.totals.show_overview(overview)
        self._say_empty(overview.count)
        if self.views.current() >= 0 and not self._query.text:
            self.views.show_counts({self.views.current(): overview.count})
        self.counted.emit(overview)

    def _counted(self) -> None:
        if self._stack.currentWidget() is self.empty:
            self._say_empty(0)

    def _say_empty(self, count: int) -> None:
        asked = bool(self._query.text or self._query.filters)
        filtered = asked and not self.views.is_all_empty()
        may_create = not self.spec.create or self._may(self.spec.create)
        text = self._query.text
        self.empty.say(filtered=filtered, may_create=may_create, text=text)
        self._stack.setCurrentIndex(0 if count else 1)
        if not count:
            self._picked()

    def _picked(self) -> None:
        """Show the current record below, and the sum of the selection."""
        self._show_preview(self.table.selected_count())
        self.tell_selection()

    def tell_selection(self) -> None:
        """Tell the sum of the selection, also when its tab comes back."""
        self._sum.tell()

    def _show_preview(self, count: int) -> None:
        record = self.current() if self.model.rowCount() else None
        whole = self.model.told.complete(record)
        self.preview.show_record(whole, count if count > 1 else 0)
        self._line.setVisible(record is not None)

    def _told(self, keys: frozenset[int]) -> None:
        record = self.current()
        if record is not None and record.id in keys:
            self._show_preview(self.table.selected_count())

    # --- export ----------------------------------------------------------------------

    def _ask_path(self, kind: str) -> None:
        from forms.kit import asking  # noqa: PLC0415 - seldom

        name = f"{texts.file_name(_(self.spec.title))}.{kind}"
        path = asking.save_table(self, _("Export what is shown"), name)
        if path is not None:
            self.export_asked.emit(str(path), path.suffix.lower()[1:])
