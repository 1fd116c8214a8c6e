"""Exports what a list shows, now or as it was kept by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.core.i18n import _
from app.core.views import SavedView, exports_of
from app.db import views
from forms.kit.list_spec import Column, arranged, with_currency
from forms.kit.list_views import EVERYBODY

if TYPE_CHECKING:
    from app.core.query import Overview, Page, Query
    from app.ui.desk import Desk
    from app.ui.list_controller import Source
    from forms.kit.list import ListPage

_CHUNK = 1000
Offered = Callable[[Sequence[SavedView]], Sequence[SavedView]]


class ListExports(QObject):
    """The exports of one list.

    Args:
        desk: The desk.
        page: The list.
        source: Where its rows come from.
        offered: Tells which of those kept hold nothing that the person may not see.
    """

    def __init__(
        self, desk: Desk, page: ListPage, source: Source, offered: Offered
    ) -> None:
        super().__init__(page)
        self._offered = offered
        self._desk, self._page, self._source = desk, page, source
        self._list = exports_of(page.spec.name)
        page.export_asked.connect(self._export_shown)
        page.bar.me = desk.actor.login or desk.actor.name
        exports = page.bar.exports
        exports.chosen.connect(self._ask_path)
        exports.kept.connect(self._ask_name)
        exports.removed.connect(self._remove)

    def read(self) -> None:
        """Read what was kept by name."""
        name = self._list
        self._source.ask(
            lambda uow: views.saved_views(uow, name),
            lambda kept: self._page.bar.exports.show_named(self._offered(kept)),
        )

    # --- Kept by name ----------------------------------------------------------------

    def _ask_name(self) -> None:
        # Late: few exports are kept.
        from forms.kit.list_exports import ExportPanel  # noqa: PLC0415

        panel = ExportPanel(self._page, self._page.views.roles)
        panel.named.connect(partial(self._keep, panel))
        self._page.bar.ask_name(panel)

    def _keep(self, panel: Any, name: str, audience: str) -> None:
        view = SavedView(
            None,
            self._list,
            name,
            self._page.query(),
            self._page.layout_of(),
            shared=bool(audience),
            role="" if audience == EVERYBODY else audience,
            file=panel.file(),
        )

        def saved(stored: SavedView) -> None:
            self._desk.toast(_("Export “{name}” kept", name=stored.name))

        self._desk.work.run(lambda uow: views.save_view(uow, view), saved)

    def _remove(self, view: SavedView) -> None:
        key = view.id
        if key is not None:
            self._desk.work.run(lambda uow: views.remove_view(uow, key))

    def _ask_path(self, view: SavedView) -> None:
        from app.ui.exchange_controller import ask_path  # noqa: PLC0415 - as above

        path = ask_path(self._page, view.name, view.file)
        if path is not None:
            layout = view.layout or self._page.layout_of()
            columns = arranged(self._page.spec.columns, layout)
            kind = path.suffix.lower()[1:]
            self._export(str(path), kind, view.query, columns)

    # --- Writing ---------------------------------------------------------------------

    def _export_shown(self, path: str, kind: str) -> None:
        columns = self._page.table.keeper.shown()
        self._export(path, kind, self._page.query(), columns)

    def _export(
        self, path: str, kind: str, asked: Query, columns: Sequence[Column]
    ) -> None:
        from forms.kit.export import export  # noqa: PLC0415 - few lists are exported

        query = replace(asked, after=None, limit=_CHUNK)
        rows: list[Any] = []
        taken = with_currency(columns, self._page.spec.columns)
        title = _("Export {list}", list=_(self._page.spec.title))

        def begin(overview: Overview) -> None:
            total = max(overview.count, 1)

            def more(page: Page[Any]) -> None:
                rows.extend(page.records)
                self._desk.show_job(title, min(len(rows), total - 1), total)
                if page.next_key is not None:
                    self._source.whole_page(replace(query, after=page.next_key), more)
                    return
                write = partial(export, path, kind, taken, rows, overview)
                self._desk.work.compute(write, done, failed)

            def done(written: Path) -> None:
                self._desk.show_job(title, total, total)
                self._desk.toast(_("{file} written", file=written.name))

            def failed(error: Any) -> None:
                self._desk.show_job(title, total, total)
                self._desk.work.failed.emit(error)

            self._source.whole_page(query, more)

        self._source.overview(query, begin)
