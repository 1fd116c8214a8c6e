"""The key map: one place that drives menus, tips, the sheet on F1 and the settings.

A form that offers one of these actions makes it with `action(...)`. The window finds it
by its name in the tab at the front and shows it in the menu bar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.core.errors import NotPossibleError
from app.core.i18n import N_, _

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Key:
    """An action that a key can call.

    Attributes:
        name: Its name in code and in the settings file.
        title: Message id of what it does.
        keys: Its shortcuts; the first is shown.
        group: Message id of its chapter on the sheet; also its menu.
        window: Whether the window itself does it; otherwise the tab at the front.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    group: str
    window: bool = False


FILE = N_("File")
EDIT = N_("Edit")
VIEW = N_("View")
DOCUMENT = N_("Document")
LIST = N_("List")
GRID = N_("Lines")
HELP = N_("Help")
GROUPS = (FILE, EDIT, VIEW, DOCUMENT, LIST, GRID, HELP)

KEYS: tuple[Key, ...] = (
    Key("new", N_("New"), ("Ctrl+N",), FILE, window=True),
    Key("search", N_("Search and commands"), ("Ctrl+K",), FILE, window=True),
    Key("recent", N_("Recently opened"), ("Ctrl+E",), FILE, window=True),
    Key("save", N_("Save"), ("Ctrl+S", "F12"), FILE),
    Key("confirm", N_("Save and close, confirm"), ("Ctrl+Return",), FILE),
    Key("print", N_("Preview and print"), ("Ctrl+P",), FILE),
    Key("print_all", N_("Print all…"), ("Ctrl+Shift+P",), FILE),
    Key("mail", N_("Mail"), ("Ctrl+Shift+M",), FILE),
    Key("close_tab", N_("Close tab"), ("Ctrl+W",), FILE, window=True),
    Key("reopen_tab", N_("Reopen closed tab"), ("Ctrl+Shift+T",), FILE, window=True),
    Key("quit", N_("Quit"), ("Ctrl+Q",), FILE, window=True),
    Key("undo", N_("Undo"), ("Ctrl+Z",), EDIT),
    Key("redo", N_("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), EDIT),
    Key("find", N_("Find in this list"), ("Ctrl+F",), EDIT),
    Key("lookup", N_("Look up"), ("F7",), EDIT),
    Key("refresh", N_("Refresh"), ("F5",), VIEW),
    Key("details", N_("Details panel"), ("Ctrl+I",), VIEW, window=True),
    Key("rail", N_("Narrow navigation"), ("Ctrl+B",), VIEW, window=True),
    Key("next_tab", N_("Next tab"), ("Ctrl+Tab",), VIEW, window=True),
    Key("previous_tab", N_("Previous tab"), ("Ctrl+Shift+Tab",), VIEW, window=True),
    Key("next_pane", N_("Next pane"), ("F6",), VIEW, window=True),
    Key("previous_pane", N_("Previous pane"), ("Shift+F6",), VIEW, window=True),
    Key("next_section", N_("Next section"), ("Ctrl+PgDown",), VIEW),
    Key("previous_section", N_("Previous section"), ("Ctrl+PgUp",), VIEW),
    Key("home", N_("Home"), ("Alt+Home",), VIEW, window=True),
    Key("settings", N_("Settings"), ("Ctrl+,",), VIEW, window=True),
    Key("next_document", N_("Create next"), ("F8",), DOCUMENT),
    Key("duplicate", N_("Duplicate"), ("Ctrl+Shift+D",), DOCUMENT),
    Key("note", N_("Add note"), ("Ctrl+Shift+N",), DOCUMENT),
    Key("previous", N_("Previous record"), ("Alt+Left",), DOCUMENT),
    Key("next", N_("Next record"), ("Alt+Right",), DOCUMENT),
    Key("star", N_("Star"), ("Ctrl+Shift+S",), DOCUMENT, window=True),
    Key("recalculate", N_("Recalculate prices"), ("F9",), GRID),
    Key("edit_cell", N_("Edit cell"), ("F2",), GRID),
    Key("fill_down", N_("Fill down"), ("Ctrl+D",), GRID),
    Key("insert_line", N_("Insert line"), ("Ctrl++",), GRID),
    Key("delete_line", N_("Remove lines"), ("Ctrl+-",), GRID),
    Key("full_grid", N_("Full-screen lines"), ("F11",), GRID),
    Key("export", N_("Export what is shown"), ("Ctrl+Shift+E",), LIST),
    Key("manual", N_("Manual"), ("F1",), HELP, window=True),
    Key("help", N_("Keys"), ("Shift+F1",), HELP, window=True),
)

BY_NAME: Mapping[str, Key] = {key.name: key for key in KEYS}

FIXED: tuple[tuple[str, str], ...] = (
    ("Alt+Down", N_("Open a drop-down")),
    ("F10", N_("Menu bar")),
    ("Ctrl+1", N_("Saved views 1 to 9")),
    ("Esc", N_("Cancel the cell, then clear the filter")),
)
"""Keys that the toolkit or a list owns; on the sheet, not to be changed."""

SCHEMES: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "standard": (N_("Standard"), {}),
    "kingdee": (
        N_("Kingdee habits"),
        {
            "save": ("F8", "Ctrl+S"),
            "next_document": ("F12",),
            "insert_line": ("F5",),
            "refresh": ("Ctrl+R",),
        },
    ),
}
"""Key maps to choose from: what differs from the standard."""


_OF_FIELDS = frozenset({"undo", "redo"})
"""What a field of words does itself as long as it has something to take back."""

_STANDARD = QKeySequence.StandardKey
_OF_THE_CLIPBOARD = (
    _STANDARD.Copy,
    _STANDARD.Cut,
    _STANDARD.Paste,
    _STANDARD.SelectAll,
)
"""Stay a field's own, whatever else a person lets them call."""


_FIXED = [QKeySequence(key) for key, _words in FIXED]
_FIXED += [QKeySequence(f"Ctrl+{number}") for number in range(2, 10)]
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class _Map:
    """The keys in force; there is one keyboard."""

    keys: dict[str, tuple[str, ...]]


_Map.keys = {key.name: key.keys for key in KEYS}


def use(scheme: str, own: Mapping[str, str] | None = None) -> bool:
    """Take a key map into use, with the user's own changes on top.

    Args:
        scheme: One of `SCHEMES`; an unknown one counts as the standard.
        own: Shortcuts by action; unknown actions and conflicts are passed over.

    Returns:
        Whether any key is another one now.
    """
    before = _Map.keys
    changed = SCHEMES.get(scheme, SCHEMES["standard"])[1]
    _Map.keys = {key.name: changed.get(key.name, key.keys) for key in KEYS}
    for name, shortcut in (own or {}).items():
        free = name in BY_NAME and not is_reserved(shortcut)
        if free and conflict(name, shortcut) is None:
            _Map.keys[name] = (shortcut,) if shortcut else ()
    return _Map.keys != before


def conflict(name: str, shortcut: str) -> Key | None:
    """Return the action that has a shortcut already, or None."""
    wanted = QKeySequence(shortcut)
    if wanted.isEmpty():
        return None
    for other, keys in _Map.keys.items():
        if other != name and any(QKeySequence(key) == wanted for key in keys):
            return BY_NAME[other]
    return None


def is_reserved(shortcut: str) -> bool:
    """Say whether a key writes, moves or cancels: an action would take that away."""
    wanted: Any = QKeySequence(shortcut)  # Qt's stubs know no parts of it
    if wanted.isEmpty():
        return False
    if wanted in _FIXED:
        return True
    one = wanted[0]
    function = Qt.Key.Key_F1 <= one.key() <= Qt.Key.Key_F35
    return not function and not one.keyboardModifiers() & _CHORDS


def rebind(name: str, shortcut: str) -> None:
    """Give an action another shortcut.

    Raises:
        NotPossibleError: Another action has it, or typing needs it.
    """
    if is_reserved(shortcut):
        raise NotPossibleError(
            N_("{key} is needed for typing and moving; choose another key."),
            key=native(shortcut),
        )
    taken = conflict(name, shortcut)
    if taken:
        raise NotPossibleError(
            N_("{key} already calls “{action}”."),
            key=native(shortcut),
            action=_(taken.title),
        )
    _Map.keys[name] = (shortcut,) if shortcut else ()


def calls(event: QKeyEvent) -> bool:
    """Say whether a key with Ctrl calls an action that a text field knows nothing of.

    A field of words claims more than it seems: where X11 is the screen, Ctrl+E leads
    to the end of a line.
    """
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    if any(event.matches(one) for one in _OF_THE_CLIPBOARD):
        return False
    pressed = QKeySequence(event.keyCombination())
    return any(
        pressed in sequences(name) for name in _Map.keys if name not in _OF_FIELDS
    )


def is_return(event: QKeyEvent) -> bool:
    """Say whether Return was pressed alone."""
    alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return alone and event.key() in _RETURN


def is_held_return(event: QKeyEvent) -> bool:
    """Say whether Return is held since an earlier field: it means nothing here."""
    return event.isAutoRepeat() and event.key() in _RETURN


def help_of(event: QKeyEvent) -> str:
    """Return which help a key asks for: "manual", "help", or "" for none."""
    pressed = QKeySequence(event.keyCombination())
    asked = (one for one in ("manual", "help") if pressed in sequences(one))
    return next(asked, "")


def sequences(name: str) -> list[QKeySequence]:
    """Return the shortcuts of an action as Qt wants them."""
    return [QKeySequence(key) for key in _Map.keys[name]]


def shortcut(name: str) -> str:
    """Return the shown shortcut of an action, for example "Ctrl+S"; may be empty."""
    keys = _Map.keys[name]
    return keys[0] if keys else ""


def native(keys: str) -> str:
    """Return a shortcut as the keyboard of this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def hint(name: str) -> str:
    """Return all shortcuts of an action as people read them: "Ctrl+S / F12"."""
    return " / ".join(native(key) for key in _Map.keys[name])


def tip(name: str, text: str = "") -> str:
    """Return a tip: what it does and its shortcut."""
    words = text or _(BY_NAME[name].title)
    keys = hint(name)
    return f"{words}  {keys}" if keys else words


def action(name: str, parent: QWidget, then: Callable[[], object]) -> QAction:
    """Add an action with its shortcut to a widget.

    It works while the focus is in the widget or below it, and the window shows it in
    the menu bar while its tab is at the front; disabling it disables it everywhere.

    Args:
        name: One of `KEYS`.
        parent: The form or grid that does it.
        then: What happens.
    """
    made = QAction(_(BY_NAME[name].title), parent)
    made.setObjectName(name)
    made.setShortcuts(sequences(name))
    made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.setToolTip(tip(name))
    made.triggered.connect(lambda _checked=False: then())
    parent.addAction(made)
    return made
