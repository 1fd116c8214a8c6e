"""Connects a list with its services: pages, views, export, opening records.

A module names the parts of its list in its manifest; see `app.ui.module.Listed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from shiboken6 import isValid

from app.access.roles import ROLE_TITLES
from app.core.i18n import _
from app.core.query import Overview, Page, Query, from_data, to_data
from app.core.views import Layout, SavedView, layout_data, layout_from
from app.db import views
from app.modules import IMPORTED_BY, find
from app.ui.list_drops import ListDrops
from app.ui.list_exports import ListExports
from app.ui.module import Name
from app.ui.plain_tab import PlainTab
from app.ui.record_menu import RecordMenu
from forms.kit.list import ListPage
from forms.kit.list_spec import ListSpec

if TYPE_CHECKING:
    from app.db.listing import Listing
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

Actions = Mapping[str, Name]
"""Names of what is called with desk and selected records, by the key of the action."""

_REST = 1500  # ms of rest before the look of a list is stored


class Source:
    """Where the model's rows come from.

    Attributes:
        reader: The page that reads; answers that come after it was closed are dropped.
    """

    reader: QObject | None = None

    def __init__(self, desk: Desk, rows: Listing[Any], name: str) -> None:
        self._work = desk.work
        self._chain = desk.chain
        self._rows = rows
        self._name = name

    def page(self, query: Query, then: Callable[[Page[Any]], None]) -> None:
        """Read the rows that follow `query.after`."""
        self.ask(lambda uow: self._rows.page(uow, query), then)

    def whole_page(self, query: Query, then: Callable[[Page[Any]], None]) -> None:
        """Read the same with what other modules know of the rows."""
        self.ask(partial(self._whole, query), then)

    def _whole(self, query: Query, uow: UnitOfWork) -> Page[Any]:
        page = self._rows.page(uow, query)
        keys = [one.id for one in page.records] if self.is_told() else []
        told = self._chain.told(uow, self._name, keys)
        records = [replace(one, **told.get(one.id, {})) for one in page.records]
        return replace(page, records=tuple(records)) if told else page

    def is_told(self) -> bool:
        """Say whether other modules know more of the rows."""
        return self._chain.tells(self._name)

    def tell(self, keys: Sequence[int], then: Callable[[Any], None]) -> None:
        """Ask them for it."""
        self.ask(lambda uow: self._chain.told(uow, self._name, keys), then)

    def overview(self, query: Query, then: Callable[[Overview], None]) -> None:
        """Read count, totals and anchors."""
        self.ask(lambda uow: self._rows.overview(uow, query), then)

    def ask(
        self, question: Callable[[UnitOfWork], Any], then: Callable[[Any], None]
    ) -> None:
        """Ask anything, for as long as there is somebody to hear the answer."""

        def tell(answer: Any) -> None:
            if self.is_heard():
                then(answer)

        self._work.read(question, tell)

    def is_heard(self) -> bool:
        """Say whether the page is still there."""
        return self.reader is None or isValid(self.reader)


class ListController(PlainTab):
    """The tab of one list.

    Attributes:
        form: The page.

    Signals:
        action_asked: An action that `actions` does not name; args: key, records.
    """

    action_asked = Signal(str, object)

    def __init__(
        self,
        desk: Desk,
        spec: ListSpec,
        rows: Listing[Any],
        kind: str = "",
        *,
        actions: Actions | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._spec = replace(spec, kind=kind or spec.kind).seen_by(desk.actor.may)
        self._source = Source(desk, rows, spec.name)
        self._actions = dict(actions or {})
        self._asked = False
        self._arranged = False
        self._settling = True
        self._totalled = self._recounts = False
        self._left = self._behind = False
        self._later: list[Callable[[], None]] = []
        self._places: dict[int, int] = {}
        self.form = ListPage(self._spec, self._source, may=desk.actor.may)
        self.form.extend_menu = RecordMenu(desk, self._spec.kind, self.form).fill
        if desk.actor.login:  # several people work in this office
            self.form.views.roles = tuple(ROLE_TITLES.items())
        self._source.reader = self.form
        if self._source.is_told():
            self.form.model.told.ask = self._source.tell
        ListDrops(desk, self.form, self._spec)
        seen = {one.field for one in self._spec.columns}
        self._barred = {one.field for one in spec.columns} - seen
        self._exports = ListExports(desk, self.form, self._source, self._exportable)
        self._rest = QTimer(self.form)  # it must not outlive the page
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._remember)
        self._connect()
        self._offer_table()
        self.form.installEventFilter(self)
        self._source.ask(self._last_look, self._begin)

    def _connect(self) -> None:
        page = self.form
        page.open_asked.connect(self._open)
        page.new_asked.connect(lambda: self._desk.open(self._spec.kind))
        page.action_asked.connect(self._act)
        page.counted.connect(self._take_totals)
        page.model.refreshed.connect(self._refreshed)
        page.query_changed.connect(lambda _query: self._rest.start())
        page.layout_changed.connect(self._rest.start)
        page.table_asked.connect(self._table)
        page.save_view_asked.connect(self._save_view)
        page.remove_view_asked.connect(self._remove_view)
        page.refresh_asked.connect(self._read_saved)
        page.status.connect(self._desk.status)
        self._desk.work.changed.connect(self._changed)

    # --- the tab ---------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """Kind of the records it lists; empty: they open nothing."""
        return self._spec.kind

    def title(self) -> str:
        """Return the words on the tab."""
        return _(self._spec.title)

    def icon(self) -> str:
        """Return the name of the tab's icon."""
        return self._spec.icon

    def state(self) -> dict[str, Any]:
        """Return how the list is shown."""
        plain = self.form.plain
        return {
            "query": to_data(self.form.query()),
            "layout": layout_data(self.form.layout_of()),
            "plain": layout_data(plain) if plain else None,
        }

    def restore(self, state: Any) -> None:
        """Show the list as it was; what cannot be read is passed over."""
        if not isinstance(state, dict):
            return
        self._arrange(state)
        query = _read(from_data, state.get("query"))
        if isinstance(query, Query):
            self.narrow(self._known(query))

    def _arrange(self, look: Any) -> None:
        """Let the columns stand as they were; only the first look given counts."""
        layout = _read(layout_from, look.get("layout")) if look else None
        if isinstance(layout, Layout) and not self._arranged:
            self._arranged = True
            self._settling = True
            self.form.show_layout(layout)
            self.form.plain = _read(layout_from, look.get("plain"))
            self._settling = False

    def knows(self, query: Query) -> bool:
        """Tell whether every field that a query asks for is one of the list's."""
        fields = {column.field for column in self._spec.columns}
        return all(one.fields() <= fields for one in query.filters)

    def narrow(self, query: Query) -> None:
        """Show the list narrowed by a query, for example from a figure at home."""
        self._asked = True
        self.form.show_query(query)

    # --- beginning -------------------------------------------------------------------

    def _last_look(self, uow: UnitOfWork) -> Any:
        name = self._spec.name
        return views.last_look(uow, name), views.saved_views(uow, name)

    def _begin(self, found: Any) -> None:
        look, saved = found
        self.form.views.show_saved(self._offered(saved))
        self._arrange(look)
        query = _read(from_data, look.get("query")) if look else None
        if not self._asked:  # nobody narrowed or restored it meanwhile
            first = self.form.query()
            self.narrow(self._known(query) if isinstance(query, Query) else first)
        self._settling = False
        self._exports.read()  # after the rows, which are waited for
        if self._totalled:
            self._count_views()

    def _take_totals(self) -> None:
        """Count the rows of the views once those of this one are there."""
        if not self._totalled:
            self._totalled = True
            if not self._settling:
                self._count_views()

    def _known(self, query: Query) -> Query:
        """Drop conditions on columns that the list no longer has."""
        listed = {one.field for one in self._spec.columns} | {"id"}
        known = listed.union(
            *(c.fields() for v in self._spec.views for c in v.query.filters)
        )
        filters = [f for f in query.filters if f.fields() <= known]
        sort = query.sort if query.sort and query.sort.field in listed else None
        return replace(query, filters=tuple(filters), sort=sort)

    def _offered(self, saved: Sequence[SavedView]) -> list[SavedView]:
        """Return the views that ask for nothing a person may not see."""
        return [v for v in saved if self._known(v.query).filters == v.query.filters]

    def _exportable(self, saved: Sequence[SavedView]) -> list[SavedView]:
        """Return the exports of which the person may see every column (H43)."""
        return [
            one
            for one in self._offered(saved)
            if not one.layout or not self._barred & one.layout.shown()
        ]

    def _count_views(self) -> None:
        for number, query in enumerate(self.form.views.queries()):
            show = partial(self._show_count, number)
            self._source.overview(query.counting(), show)

    def _show_count(self, number: int, overview: Overview) -> None:
        self.form.views.show_counts({number: overview.count})

    def _changed(self, topics: frozenset[str]) -> None:
        if not self._source.is_heard():
            return
        if "views" in topics:
            self._read_saved()
            self._exports.read()
        if self._spec.watches(topics):
            self._recounts = self._behind = True
            if not self._left:
                self._catch_up()

    def _catch_up(self) -> None:
        """Read again; a list behind other tabs does so when it is needed."""
        if self._behind:
            self._behind = False
            self.form.refresh()

    def _refreshed(self) -> None:
        """Count what the views hold after the rows, which are waited for."""
        if self._recounts:
            self._recounts = False
            self._count_views()
        later, self._later = self._later, []
        for go_on in later:
            go_on()

    # --- what the person asks --------------------------------------------------------

    def _open(self, record: Any) -> None:
        row = self.form.model.row_of(record.id)
        if row is not None:
            self._places[record.id] = row
        self._desk.offer_neighbours(self._spec.kind, self._neighbour)
        self._desk.open(self._spec.kind, record.id)

    def _neighbour(
        self, key: int, step: int, then: Callable[[int | None], None]
    ) -> None:
        """Find the record before or after one in the order of this list."""
        if self._behind:
            self._later.append(partial(self._neighbour, key, step, then))
            self._catch_up()
            return
        model = self.form.model
        row = model.row_of(key)
        if row is None:  # it no longer fits the conditions: go on from where it stood
            row = self._places.get(key)
        if row is None:
            then(None)
            return
        target = row + step

        def take(record: Any | None) -> None:
            if record is not None:
                self._places[record.id] = target
            then(record.id if record is not None else None)

        model.find_record(target, take)

    def _act(self, key: str, records: tuple[Any, ...]) -> None:
        name = self._actions.get(key)
        if name:
            find(name)(self._desk, records)
        else:
            self.action_asked.emit(key, records)

    # --- views -----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the look when the list is left; coming back, see what was changed."""
        if isinstance(event, QShowEvent):
            self._left = False
            self._catch_up()
            if not self._settling:
                self._read_saved()
        if isinstance(event, QHideEvent):
            self._left = True
            if self._rest.isActive():
                self._rest.stop()
                self._remember()
        return super().eventFilter(watched, event)

    def _remember(self) -> None:
        if not self._settling:
            name, look = self._spec.name, self.state()
            self._desk.work.run(lambda uow: views.remember_look(uow, name, look))
            self.titled.emit()  # the tab, which is brought back, looks so by now

    def _save_view(self, view: SavedView) -> None:
        def saved(stored: SavedView) -> None:
            self._desk.toast(_("View “{name}” saved", name=stored.name))
            self.form.views.mark(stored.id)

        self._desk.work.run(lambda uow: views.save_view(uow, view), saved)

    def _read_saved(self) -> None:
        """Read one's own views and those that colleagues share by now.

        Views are in no trail, so that nobody calls when one is shared.
        """
        name = self._spec.name
        self._source.ask(lambda uow: views.saved_views(uow, name), self._show_saved)

    def _show_saved(self, saved: Sequence[SavedView]) -> None:
        if self.form.views.show_saved(self._offered(saved)):
            self._count_views()

    def _remove_view(self, view: SavedView) -> None:
        key = view.id
        if key is not None:
            self._desk.work.run(lambda uow: views.remove_view(uow, key))

    # --- the table behind the list ---------------------------------------------------

    def _offer_table(self) -> None:
        if permission := IMPORTED_BY.get(self._spec.name):
            self.form.bar.show_table(may_import=self._desk.actor.may(permission))

    def _table(self, what: str) -> None:
        # Late: many lists are seen before one table is taken over from a file.
        from app.ui import exchange_controller  # noqa: PLC0415

        exchange_controller.ask(self._desk, self._spec.name, what, self.form)


def _read(reader: Callable[[Any], Any], data: Any) -> Any:
    try:
        return reader(data) if data else None
    except ValueError:
        return None  # written by another version of the program
