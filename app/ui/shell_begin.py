"""What can be begun, what was opened lately, what has a star."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.core.clock import here, now
from app.core.i18n import _
from app.modules import find
from app.ui.opened import Address
from app.ui.own import recent_of
from app.ui.shell_state import GROUP_ORDER
from forms.kit import buttons, screens, theme
from forms.kit.elided import isolate, shortened

if TYPE_CHECKING:
    from app.ui.module import Module
    from app.ui.opened import Opened
    from app.ui.own import Recent
    from app.ui.shell import Shell

_BESIDE = 300
"""Pixels of a line of a menu beside its words: icon, kind of the record, time."""


class Beginnings:
    """Begins records, and comes back to those of before.

    Args:
        shell: The window.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def front(self) -> Opened | None:
        """Return the tab whose window the person is in, or the one at the front."""
        return self._shell.torn.front() or self._shell.front()

    def kinds(self) -> list[tuple[str, str, str]]:
        """Return what can be begun: kind of record, its name, its icon.

        They stand in the order of the rail, what is on no rail last.
        """
        session = self._shell.session
        if session is None:
            return []
        return [
            (kind, _(singular), module.icon_of(kind))
            for module in sorted(session.registry, key=_place)
            for kind, singular in module.singular.items()
            if kind in module.records and session.work.actor.may(f"{module.name}.edit")
        ]

    def begun(self) -> list[tuple[str, str, str]]:
        """Return what else can be begun: kind of look-up, its name, its icon."""
        session = self._shell.session
        return [
            (kind, _(title), module.icon)
            for module in (session.registry if session else ())
            for kind, title in module.begun.items()
            if self._shell.desk and self._shell.desk.may_create(kind)
        ]

    def begin(self, kind: str) -> None:
        """Open a new record as a look-up of a kind would begin it."""
        desk = self._shell.desk
        if desk and (begin := desk.begins(kind)):
            draft = find(begin.draft)("") if begin.draft else None
            self._shell.open(begin.record, draft=draft)

    def _new_items(self) -> list[buttons.MenuItem]:
        """Return what can be begun in the order of the rail, its groups apart."""
        session = self._shell.session
        groups: dict[str, list[buttons.MenuItem]] = {g: [] for g in GROUP_ORDER}
        for kind, title, icon in self.kinds():
            module = session.registry.of_record(kind) if session else None
            if module is not None and module.group:
                item = (title, icon, partial(self._shell.open, kind))
                groups.setdefault(module.group, []).append(item)
        items: list[buttons.MenuItem] = []
        for held in groups.values():
            items += [None, *held] if items and held else held
        return items

    def new(self) -> None:
        """Begin what the tab at the front lists or shows; elsewhere, ask (Ctrl+N)."""
        item = self.front()
        kind = ""
        if item is not None and item.address.what == "record":
            kind = item.address.name
        elif item is not None:
            kind = getattr(item.tab, "kind", "")
        if kind in {known for known, _title, _icon in self.kinds()}:
            self._shell.open(kind)
            return
        self._shell.torn.step_back()
        button = self._shell.form.top.new
        if button.isEnabled():
            buttons.pop_below(button.menu(), button)
        else:
            self._shell.toast(button.toolTip(), "warn")

    def recent(self) -> None:
        """Show the records opened last, the starred ones first (Ctrl+E)."""
        button = self._shell.form.top.recent
        menu = self.recent_menu()
        buttons.pop_below(menu, button)

    def recent_menu(self) -> QMenu:
        """Return the menu of starred records and those opened lately."""
        menu = QMenu(self._shell.form)
        starred, lately = self._shell.own.starred, self._shell.own.recent
        items: list[buttons.MenuItem] = [self._again(r, "star-filled") for r in starred]
        if starred and lately:
            items.append(None)
        items += [self._again(r, r.icon) for r in lately]
        buttons.fill_menu(menu, items)
        if not items:
            menu.addAction(_("Nothing was opened yet.")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _again(self, record: Recent, icon: str) -> buttons.MenuItem:
        title, detail = record.here()
        metrics = self._shell.form.fontMetrics()
        room = screens.room(self._shell.form).width() - theme.px(_BESIDE)
        room -= metrics.horizontalAdvance(title)
        words = f"{isolate(title)}   {shortened(detail, metrics, room)}".rstrip()
        if maker := self._shell.maker:
            what, _icon = maker.label(Address("record", record.kind, record.key))
            when = record.when(here(now()).date())
            words = f"{words}\t{what}   {when}".rstrip()
        return (words, icon, partial(self._shell.open, record.kind, record.key))

    def star(self) -> None:
        """Give the record at the front a star, or take it away."""
        shell = self._shell
        item = self.front()
        if item is None or item.address.what != "record" or not item.address.key:
            return
        marked = shell.own.star(recent_of(item))
        if item is shell.front():
            shell.state.show_front(item)
        words = _("{title} has a star.") if marked else _("{title} has no star now.")
        shell.toast(words.format(title=item.title))


def _place(module: Module) -> int:
    """Return the place of a module's group on the rail; on none: after all others."""
    if module.group in GROUP_ORDER:
        return GROUP_ORDER.index(module.group)
    return len(GROUP_ORDER) + (not module.group)
