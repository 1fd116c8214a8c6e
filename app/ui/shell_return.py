"""Brings tabs back: after a restart, after a crash, in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from app.core.i18n import Spoken, new_words
from app.ui import opened as tabs
from app.ui.draft_file import SESSION, WORDS, Draft
from app.ui.opened import Address, Left
from forms.kit.speech import speak
from forms.kit.whereabouts import read_back, written

if TYPE_CHECKING:
    from app.settings import Settings
    from app.ui.drafts import Drafts
    from app.ui.shell import Shell

HOME = Address("home")
Kept = tuple[tuple[Address, Any] | None, Mapping[str, Any]]
"""Where a tab led and its state; with it, what its label said."""


REST = 700  # milliseconds after a change of the tabs until they are written down


class Return:
    """What the window does to be as it was.

    Which tabs are open lies with the drafts: under the office's password, and not in
    the settings, for tabs bear the names of customers.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drafts: Drafts | None = None
        self._rest = QTimer(shell)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.keep)

    def restore(self, drafts: Drafts | None) -> None:
        """Open the tabs of the last session with this database."""
        shell, self._drafts = self._shell, None
        database = shell.session.profile.name() if shell.session else ""
        left = drafts.get(SESSION) if drafts else None
        kept, front = last_tabs(left, shell.settings, database)
        found = [(tabs.read(t), t) for t in kept]
        self._open(with_drafts(found, drafts.left() if drafts else ()), front)
        self._drafts = drafts
        if shell.settings.tabs:  # an earlier version kept them there
            self.keep()
            shell.settings.forget_tabs(database)

    def note(self) -> None:
        """Write the tabs down after a moment: one changed."""
        if self._drafts is not None:
            self._rest.start()

    def keep(self) -> None:
        """Write down which tabs are open."""
        self._rest.stop()
        shell, order = self._shell, self._shell.form.tabs.numbers()
        if self._drafts is None:
            return
        front = shell.front()
        held = ((number, shell.opened[number].written()) for number in order)
        told = {
            "tabs": [
                {**tab, "window": shell.torn.place(number)}
                for number, tab in held
                if tab
            ],
            "front": order.index(front.number) if front else 0,
        }
        self._drafts.keep(
            Draft(
                form=SESSION,
                kind=SESSION,
                id=None,
                title="",
                stored=None,
                draft=told,
                key="",
            )
        )

    def leave(self, closed: Iterable[Left]) -> None:
        """Let go of the office: its tabs are written down, and closed next.

        Args:
            closed: The tabs that might have been opened again until now.
        """
        self._rest.stop()
        drafts, self._drafts = self._drafts, None
        for _address, state, _where in closed:
            if drafts is not None and isinstance(state, Mapping):
                drafts.drop(state.get("form", ""))

    def resume(self, drafts: Drafts | None) -> None:
        """Open what was never saved, unless one of the tabs brings it back itself."""
        opened = self._shell.opened.values()
        held = {o.state.get("form") for o in opened if isinstance(o.state, Mapping)}
        held |= {getattr(o.tab, "form_key", None) for o in opened}
        for left in drafts.left() if drafts else ():
            if left.kind == WORDS:
                self._offer(left)
                continue
            address = Address("record", left.kind, left.id)
            if left.form not in held and self._known(address):
                self._shell.add(address, draft=left)

    def _offer(self, left: Draft) -> None:
        """Open the record on which words were left; its editor tells of them."""
        address = Address("record", left.title, left.id)
        open_already = any(o.address == address for o in self._shell.opened.values())
        if left.id is not None and not open_already and self._known(address):
            self._shell.add(address)

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
            told = {
                **item.named(),
                "dirty": item.dirty,
                "where": written(item.where_now()),
                "window": shell.torn.place(number),
            }
            if item.address.is_kept:
                kept.append(((item.address, item.state_now()), told))
        shell.forget_all()
        speak(code)
        shell.rebuild()
        self._open(kept, front)
        shell.fill_home()

    def _open(self, kept: Sequence[Kept], front: int) -> None:
        shell = self._shell
        if shell.maker is None:
            return
        strip = shell.form.tabs
        strip.blockSignals(True)  # noqa: FBT003 - Qt's signature
        apart: list[tuple[int, str]] = []
        if not any(read and read[0] == HOME for read, _told in kept):
            shell.insert(HOME, *shell.maker.label(HOME))
        for found, told in kept:
            if found is None or not self._known(found[0]):
                continue
            address, state = found
            words, icon = shell.maker.label(address)
            # A record's number is the same in every language; other titles are not.
            title = words
            if said := str(told.get("said", "")):
                title = Spoken(said, str(told.get("value", "")))
            elif address.what == "record":
                new = address.key is None
                title = new_words(words) if new else told.get("title", words)
            elif address.what == "letters":
                title = told.get("title", words)
            item = shell.insert(address, title, icon)
            item.state = state
            item.dirty = bool(told.get("dirty"))
            item.where = read_back(told.get("where"))
            strip.show_title(item.number, title, icon, unsaved=item.dirty)
            if place := told.get("window"):
                apart.append((item.number, str(place)))
        at = max(0, min(front, strip.count() - 1))
        strip.setCurrentIndex(at - 1)  # where closing the one at the front leads
        strip.blockSignals(False)  # noqa: FBT003 - Qt's signature
        number = strip.number(at)
        for torn, place in apart:
            shell.torn.tear(torn, place)
        strip.bring(number)
        shell.came_front(number)

    def _known(self, address: Address) -> bool:
        if address.what in {"home", "settings"}:
            return True
        maker, session = self._shell.maker, self._shell.session
        if maker is None or session is None:
            return False
        if address.what != "letters" and maker.module(address) is None:
            return False
        return maker.permits(address, session.work.actor)


def with_drafts(kept: Sequence[Kept], left: Sequence[Draft]) -> list[Kept]:
    """Give what was typed after the tabs were written down to the tab of its record."""
    states = [found[1] for found, _told in kept if found]
    held = {state.get("form") for state in states if isinstance(state, Mapping)}
    waiting = {
        Address("record", one.kind, one.id): one.form
        for one in left
        if one.id is not None and one.form not in held
    }
    given: list[Kept] = []
    for found, told in kept:
        state = found[1] if found else None
        if found and isinstance(state, Mapping) and not state.get("form"):
            form = waiting.pop(found[0], "")
            if form:
                given.append(
                    ((found[0], {**state, "form": form}), {**told, "dirty": True})
                )
                continue
        given.append((found, told))
    return given


def last_tabs(
    left: Draft | None, settings: Settings, database: str
) -> tuple[list[dict[str, Any]], int]:
    """Return the tabs of the last session, and which was at the front.

    Args:
        left: What was kept of them; None: nothing.
        settings: Where earlier versions kept them.
        database: The office's name (`Profile.name`).
    """
    told = left.draft if left else None
    if isinstance(told, Mapping):
        found = [t for t in told.get("tabs", ()) if isinstance(t, dict)]
        return found, int(told.get("front", 0))
    kept = [t for t in settings.tabs if t.get("database") == database]
    return kept, settings.current
