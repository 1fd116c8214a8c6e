"""What a list offers for one of its rows: all that its editor could do (H17).

The editor itself does it, unseen: it reads the record, says whether the action is
possible now, and shows its dialogs over the list.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.core.i18n import N_, _
from app.modules import find
from app.ui.registry import Registry
from forms.kit import icons
from forms.kit.buttons import fill_menu

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from forms.kit.buttons import MenuItem
    from forms.kit.list import ListPage

NEXT = "next:"
_ITEMS = (
    ("print", N_("Print…"), "printer"),
    ("mail", N_("Mail"), "mail"),
    ("notes", N_("Notes"), "message"),
    ("files", N_("Files"), "paperclip"),
    ("duplicate", N_("Duplicate"), "copy"),
    ("copy_link", N_("Copy link"), "external-link"),
    ("history", N_("History"), "history"),
)
"""What every editor may offer: key, words, icon."""
_AS = {"mail": "print"}
"""Actions that are possible where another one is."""


class RecordMenu(QObject):
    """Fills the menu of a row, and does what was chosen.

    Args:
        desk: Of the list.
        kind: Kind of the list's records.
        page: The list.
    """

    def __init__(self, desk: Desk, kind: str, page: ListPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._kind = kind
        self._page = page
        self._editor: Any = None
        module = Registry().of_record(kind) if kind else None
        self._maker = module.records[kind] if module else ""

    def fill(self, menu: QMenu, record: Any) -> None:
        """Add the rows of one record."""
        if not self._maker:
            return
        if self._page.table.selected_count() > 1:
            menu.addMenu(self._values(menu))
            return
        own = {action.key for action in self._page.spec.actions}
        menu.addSeparator()
        self._add_next(menu, record)
        items: list[MenuItem] = [
            (_(words), icon, partial(self.do, key, record.id))
            for key, words, icon in _ITEMS
            if key not in own and _AS.get(key) not in own
        ]
        fill_menu(menu, items)

    def _add_next(self, menu: QMenu, record: Any) -> None:
        may = self._desk.actor.may
        items: list[MenuItem] = [
            (_(one.title), one.icon, partial(self.do, f"{NEXT}{one.key}", record.id))
            for one in self._desk.chain.next_of(self._kind)
            if not one.permission or may(one.permission)
        ]
        if items:
            inner = fill_menu(QMenu(_("Create next"), menu), items)
            menu.addMenu(inner).setIcon(icons.icon("git-branch"))

    def _values(self, menu: QMenu) -> QMenu:
        """Return the fields that several records may be given one value in."""
        made = QMenu(_("Set value…"), menu)

        def fill() -> None:
            from app.ui.set_value import set_value, settable  # noqa: PLC0415 - seldom

            made.clear()
            editor = self._editor or find(self._maker)(self._desk)
            self._hold(editor)
            items: list[MenuItem] = [
                (_(field.title), None, partial(set_value, self._page, editor, field))
                for field in settable(editor)
            ]
            fill_menu(made, items)

        made.aboutToShow.connect(fill)
        return made

    def _hold(self, editor: Any) -> None:
        editor.form.setParent(self._page)
        editor.form.hide()
        self._editor = editor

    def do(self, key: str, record: int) -> None:
        """Let the editor of a record do something, without showing it."""
        self._forget()
        editor = find(self._maker)(self._desk)
        self._hold(editor)

        def ready() -> None:
            if editor.record_id == record:
                editor.titled.disconnect(ready)
                self._begin(editor, key)

        editor.titled.connect(ready)
        editor.open(record)

    def _begin(self, editor: Any, key: str) -> None:
        # Notes and files are counted after the record; whether there are any does not
        # matter here.
        beside = key in ("notes", "files")
        if beside or _AS.get(key, key) in editor.allowed():
            editor.do(key)
        else:
            self._desk.toast(
                _("{title}: this is not possible now.", title=editor.title())
            )

    def _forget(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.form.deleteLater()
            editor.deleteLater()
