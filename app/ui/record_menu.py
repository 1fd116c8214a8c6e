"""What a list offers for one of its rows: all that its editor could do (H17).

The editor itself does it, unseen: it reads the record, says whether the action is
possible now, and shows its dialogs over the list.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import N_, _
from app.core.states import possible
from app.modules import STATES, find
from app.ui.next_lines import make_next
from app.ui.registry import Registry
from forms.kit import icons, keys
from forms.kit.buttons import fill_menu
from forms.kit.menu_keys import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.desk import Desk
    from app.ui.module import Next
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
        self._edits = f"{module.name}.edit" if module else ""
        if self._maker:
            keys.action("next_document", page, partial(page.with_selected, self.next))

    def fill(self, menu: QMenu, record: Any) -> None:
        """Add the rows of one record."""
        if not self._maker:
            return
        if self._page.table.selected_count() > 1:
            menu.addMenu(self._values(menu))
            self._add_next(menu, self._joining(), ())  # F8 reads them
            return
        own = {action.key for action in self._page.spec.actions}
        if not self._desk.actor.may(self._edits):
            own.add("duplicate")
        menu.addSeparator()
        self._add_next(menu, self._possible(), [record])
        items: list[MenuItem] = [
            (_(words), icon, partial(self.do, key, record.id))
            for key, words, icon in _ITEMS
            if key not in own and _AS.get(key) not in own
        ]
        fill_menu(menu, items)

    def _possible(self) -> list[Next]:
        may = self._desk.actor.may
        return [
            one
            for one in self._desk.chain.next_of(self._kind)
            if not one.permission or may(one.permission)
        ]

    def _joining(self) -> list[Next]:
        """Return what can be made from several records together."""
        return [one for one in self._possible() if one.joins == self._kind]

    def _hindered(self, made: Next, records: Sequence[Any]) -> str:
        """Return why nothing can be made of rows as they stand; "": it can be tried."""
        if not made.needs or self._kind not in STATES:
            return ""
        ways, wanted = find(STATES[self._kind]), find(made.needs)
        for record in records:
            state = getattr(record, "state", None)
            known = any(state is begun for begun, _action in ways)
            if known and wanted not in possible(ways, state):
                chip = self._page.spec.chip(record) or (str(state), "")
                return _("Not possible while it is “{state}”.", state=chip[0])
        return ""

    def _add_next(
        self, menu: QMenu, found: Sequence[Next], records: Sequence[Any]
    ) -> None:
        if found:
            inner = self._next_menu(menu, found, records)
            menu.addMenu(inner).setIcon(icons.icon("git-branch"))

    def _next_menu(
        self, parent: QWidget, found: Sequence[Next], records: Sequence[Any]
    ) -> QMenu:
        ask = self._page.with_selected
        items: list[MenuItem] = [
            (_(one.title), one.icon, partial(ask, partial(self._make, one)))
            for one in found
        ]
        menu = fill_menu(QMenu(_("Create next"), parent), items)
        menu.setToolTipsVisible(True)
        for one, action in zip(found, menu.actions(), strict=True):
            if hindered := self._hindered(one, records):
                action.setEnabled(False)
                action.setToolTip(hindered)
        return menu

    def next(self, records: Sequence[Any]) -> None:
        """Make the next document of the selected rows (F8), or ask which."""
        several = len(records) > 1
        found = self._joining() if several else self._possible()
        why = {self._hindered(one, records) for one in found}
        if found and "" not in why:
            self._desk.toast(next(iter(why)), "warn")
        elif len(found) == 1:
            self._make(found[0], records)
        elif found:
            menu = number(self._next_menu(self._page, found, records))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            table = self._page.table
            row = table.visualRect(table.currentIndex())
            menu.popup(table.viewport().mapToGlobal(row.bottomLeft()))
            menu.setActiveAction(next(a for a in menu.actions() if a.isEnabled()))
        elif several:
            self._desk.toast(_("These cannot go together: choose one row."), "warn")
        else:
            words = _("There is no next document to make of this now.")
            self._desk.toast(words, "warn")

    def _make(self, made: Next, records: Sequence[Any]) -> None:
        first, *others = (record.id for record in records)
        self.do(f"{NEXT}{made.key}", first, others)

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
        editor.unseen = True
        self._editor = editor

    def do(self, key: str, record: int, others: Sequence[int] = ()) -> None:
        """Let the editor of a record do something, without showing it.

        Args:
            key: Of the action.
            record: The record.
            others: Those whose lines go into the next document with its own.
        """
        self._forget()
        editor = find(self._maker)(self._desk)
        self._hold(editor)

        def ready() -> None:
            if editor.record_id == record:
                editor.titled.disconnect(ready)
                self._begin(editor, key, others)

        editor.titled.connect(ready)
        editor.open(record)

    def _begin(self, editor: Any, key: str, others: Sequence[int]) -> None:
        # Notes and files are counted after the record; whether there are any does not
        # matter here.
        beside = key in ("notes", "files")
        if beside or _AS.get(key, key) in editor.allowed():
            if others:
                make_next(editor, key.removeprefix(NEXT), editor.record_id, others)
            else:
                editor.do(key)
        else:
            title, why = editor.title(), editor.extras.why(key)
            no = _("{title}: this is not possible now.", title=title)
            self._desk.toast(f"{title}: {why}" if why else no, "warn")

    def _forget(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.form.deleteLater()
            editor.deleteLater()
