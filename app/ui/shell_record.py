"""What the palette offers to do with the record in front: what may be done now (H7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_, _
from app.ui.record_menu import NEXT
from forms.kit import keys
from forms.kit.spec import ActionSpec, EditorSpec

if TYPE_CHECKING:
    from app.ui.opened import Opened

Command = tuple[str, str, str, str, Callable[[], object]]
"""Key, words, icon, hint, function."""
_Told = tuple[str, str, str, str]
"""Key, words, icon, hint."""
ACT = "act:"
_ITEMS = (
    ("print", N_("Preview and print"), "printer", "print"),
    ("mail", N_("Mail"), "mail", "mail"),
    ("duplicate", N_("Duplicate"), "copy", "duplicate"),
    ("notes", N_("Notes"), "message-circle", "note"),
    ("files", N_("Files"), "paperclip", ""),
    ("history", N_("History…"), "clock", ""),
    ("copy_link", N_("Copy link"), "link", ""),
    ("put_away", N_("Move to the trash"), "trash", ""),
)
"""What every editor may offer: key, words, icon, the key that is pressed for it."""
_AS = {"mail": "print"}
"""What is possible where another action is."""
COVERED = frozenset(
    {"confirm", "next_document", *(name for *_rest, name in _ITEMS if name)}
)
"""Keys whose commands are told here: with the record, and while they do something."""


def commands(item: Opened | None) -> list[Command]:
    """Return what can be done now with the record of a tab; none of other pages."""
    tab: Any = item.tab if item is not None else None
    spec = getattr(tab, "spec", None)
    if not isinstance(spec, EditorSpec) or not hasattr(tab, "allowed"):
        return []
    may = tab.allowed()
    listed = [one for one in spec.actions if one.key in may]
    often = [one for one in listed if not (one.menu or one.danger)]
    first = next((one for one in often if one.primary), None)
    often.sort(key=lambda one: one is not first)
    seldom = [one for one in listed if one not in often]
    found = (
        *_own(often, first),
        *_next(spec, may),
        *_usual(may),
        *_own(sorted(seldom, key=lambda one: one.danger), first),
    )
    return [
        (ACT + key, words, icon, hint, partial(tab.do, key))
        for key, words, icon, hint in found
    ]


def _own(actions: Sequence[ActionSpec], first: ActionSpec | None) -> Iterator[_Told]:
    """Yield what its declaration lists; what comes next in its life has its key."""
    for one in actions:
        pressed = keys.shortcut("confirm") if one is first else one.shortcut
        yield one.key, _(one.title), one.icon or "bolt", keys.native(pressed)


def _next(spec: EditorSpec, may: frozenset[str]) -> Iterator[_Told]:
    for made in spec.next:
        if (key := NEXT + made.key) in may:
            words = _("Create next: {title}", title=_(made.title))
            hint = keys.native(keys.shortcut("next_document"))
            yield key, words, made.icon or "git-branch", hint


def _usual(may: frozenset[str]) -> Iterator[_Told]:
    for key, words, icon, name in _ITEMS:
        if _AS.get(key, key) in may:
            hint = keys.native(keys.shortcut(name)) if name else ""
            yield key, _(words), icon, hint
