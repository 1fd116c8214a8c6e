"""Brings tabs back: after a restart, after a crash, in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.ui import opened as tabs
from app.ui.opened import Address
from app.ui.speech import speak

if TYPE_CHECKING:
    from app.ui.drafts import Drafts
    from app.ui.shell import Shell

HOME = Address("home")
Kept = tuple[tuple[Address, Any] | None, Mapping[str, Any]]
"""Where a tab led and its state; with it, what its label said."""


class Return:
    """What the window does to be as it was."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def restore(self) -> None:
        """Open the tabs of the last session with this database."""
        shell = self._shell
        database = shell.session.profile.name() if shell.session else ""
        kept = [t for t in shell.settings.tabs if t.get("database") == database]
        self._open([(tabs.read(t), t) for t in kept], shell.settings.current)

    def resume(self, drafts: Drafts | None) -> None:
        """Open what was never saved, unless one of the tabs brings it back itself."""
        opened = self._shell.opened.values()
        held = {o.state.get("form") for o in opened if isinstance(o.state, Mapping)}
        held |= {getattr(o.tab, "form_key", None) for o in opened}
        for left in drafts.left() if drafts else ():
            address = Address("record", left.kind, left.id)
            if left.form not in held and self._known(address):
                self._shell.add(address, draft=left)

    def change_language(self, code: str) -> None:
        """Speak another language at once; every tab is made anew, drafts and all."""
        shell = self._shell
        shell.settings.language = code
        shell.settings.save()
        kept: list[Kept] = []
        order = shell.form.tabs.numbers()
        at_front = shell.front()
        front = order.index(at_front.number) if at_front else 0
        for number in order:
            item = shell.opened[number]
            told = {"title": item.title, "dirty": item.dirty}
            if item.address.what != "preview":
                kept.append(((item.address, item.state_now()), told))
        shell.forget_all()
        speak(code)
        shell.rebuild()
        self._open(kept, front)

    def _open(self, kept: Sequence[Kept], front: int) -> None:
        shell = self._shell
        if shell.maker is None:
            return
        strip = shell.form.tabs
        strip.blockSignals(True)  # noqa: FBT003 - Qt's signature
        if not any(read and read[0] == HOME for read, _told in kept):
            shell.insert(HOME, *shell.maker.label(HOME))
        for found, told in kept:
            if found is None or not self._known(found[0]):
                continue
            address, state = found
            words, icon = shell.maker.label(address)
            # A record's number is the same in every language; other titles are not.
            title = told.get("title", words) if address.what == "record" else words
            item = shell.insert(address, title, icon)
            item.state = state
            item.dirty = bool(told.get("dirty"))
            strip.show_title(item.number, title, icon, unsaved=item.dirty)
        strip.blockSignals(False)  # noqa: FBT003 - Qt's signature
        number = strip.number(max(0, min(front, strip.count() - 1)))
        strip.bring(number)
        shell.came_front(number)

    def _known(self, address: Address) -> bool:
        if address.what in {"home", "settings"}:
            return True
        maker = self._shell.maker
        return maker is not None and maker.module(address) is not None
