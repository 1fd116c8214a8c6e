"""Fields that point at something found by typing: a record, or a code of a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.core import codes, places
from app.core.i18n import _, screen_language
from app.core.refs import Choice, Ref
from forms.kit.choice_panel import ChoicePanel
from forms.kit.field_base import Field
from forms.kit.icon_input import IconInput

_WAIT = 60  # ms of quiet before asking: less than between two keys of a fast typist
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

_NUMBERED = frozenset(
    {
        *("contract", "purchase", "quotation", "inquiry", "shipment", "declaration"),
        *("bill", "open_bill"),
    }
)
"""Kinds that are known by their numbers; the field shows those first."""


class _LookupInput(IconInput):
    """The line of a look-up; hands list keys to the field while the list is open."""

    def __init__(self, owner: LookupField) -> None:
        super().__init__("search", _("Search in the whole list  F7"))
        self._owner = owner

    def event(self, event: QEvent) -> bool:
        """Give the list its keys before the form takes them as shortcuts."""
        if isinstance(event, QKeyEvent) and not self.is_composing():
            if event.type() == QEvent.Type.ShortcutOverride:
                if self._owner.wants(event):
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.KeyPress and self._owner.take_key(event):
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Know that the whole list is closed again."""
        super().focusInEvent(event)
        self._owner.come_back()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the focus leaves; the words are then settled."""
        self._owner.close_list()
        super().focusOutEvent(event)


class LookupField(Field):
    """A pointer at a record; value `Ref | None`.

    Who shows the field answers `asked` with `show_choices`; nothing is searched here.

    Args:
        kind: Kind of record, for example "party"; handed on with each question.
        can_create: Whether the list offers to make a new record; see `allow_new`.

    Attributes:
        asked: Words were typed; carries kind and words.
        browse_asked: F7 or the icon; carries kind and words.
        new_asked: A new record is wanted; carries kind and words.
        chosen: A row was taken; carries its `Choice`, before `edited`.
    """

    asked = Signal(str, str)
    browse_asked = Signal(str, str)
    new_asked = Signal(str, str)
    chosen = Signal(object)

    def __init__(
        self, kind: str, *, can_create: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._can_create = can_create
        self._ref: Ref | None = None
        self._choice: Choice | None = None
        self._awaiting = False  # a key said "take it" before the answer came
        self._listing = False  # the arrow asked for the list without any words
        self._browsing = False  # the whole list lies over the field
        self._found: Sequence[Choice] = ()
        self._line = _LookupInput(self)
        self._line.typed.connect(self._typed)
        self._line.committed.connect(self.commit)
        self._line.pressed.connect(self._browse)
        self._panel: ChoicePanel | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._ask)
        self._hold(self._line)

    def allow_new(self, may: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Offer a new record at the foot of the list, or not."""
        self._can_create = may

    def kind(self) -> str:
        """Return the kind of record that is looked up."""
        return self._kind

    def value(self) -> Ref | None:
        """Return what is pointed at; None when empty."""
        return self._ref

    def set_value(self, value: Ref | None, detail: str = "") -> None:
        """Show what is pointed at; None empties the field.

        Args:
            value: The pointer.
            detail: What is shown after the name: the country of a customer.
        """
        if value is not None and value == self._ref and not detail and self._choice:
            detail = self._choice.detail
        if value == self._ref and self.is_typing():
            return
        self._show_ref(value, detail)
        self._set_own("")

    def is_typing(self) -> bool:
        """Say whether words stand there that point at nothing yet."""
        return self._line.text().strip() != self._shown().strip()

    def _typing_dropped(self) -> None:
        self._line.setText(self._shown())

    def forget_typing(self) -> None:
        """Drop what was typed; the last choice is shown again."""
        self._timer.stop()
        self.close_list()
        self._typing_dropped()
        self._set_own("")

    def _show_ref(self, value: Ref | None, detail: str) -> None:
        self._ref = value
        self._choice = Choice(value, detail) if value is not None else None
        self._awaiting = self._listing = self._browsing = False
        self._timer.stop()
        self.close_list()
        self._line.setText(self._shown())
        self._line.setCursorPosition(0)

    def _shown(self) -> str:
        if self._choice is None:
            return ""
        ref, detail = self._choice.ref, self._choice.detail
        parts = (str(ref), detail)
        if self._kind in _NUMBERED and ref.code:
            name = ref.name or detail
            # Some names begin with the number already.
            parts = ("" if name.startswith(ref.code) else ref.code, name)
        return " · ".join(part for part in parts if part)

    def set_placeholder(self, words: str) -> None:
        """Show a hint while the field is empty."""
        self._line.setPlaceholderText(words)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Answer `asked`: drop the list, or take the row a key already asked for."""
        if not self._is_open_question():
            return
        if self._awaiting:
            self._awaiting = False
            match = self._only(choices)
            if match is not None:
                self._take(match)
                return
            if not self._line.hasFocus():
                self._refuse()
        if not self._line.hasFocus():
            return  # it would lie over what the person went on to
        self._found = choices
        self._list().open_with(
            choices,
            browse=True,
            new=self._line.text().strip() if self._can_create else None,
        )

    def _is_open_question(self) -> bool:
        return (self.is_typing() or self._listing) and not self._read_only

    def _only(self, choices: Sequence[Choice]) -> Choice | None:
        """Return the row that the typed words mean without doubt."""
        words = self._line.text().strip().casefold()
        exact = [
            choice
            for choice in choices
            if words in (choice.ref.code.casefold(), choice.ref.name.casefold())
        ]
        found = exact or list(choices)
        return found[0] if len(found) == 1 else None

    def _list(self) -> ChoicePanel:
        if self._panel is None:
            self._panel = ChoicePanel(self._line)
            self._panel.taken.connect(self._take)
            self._panel.browse_asked.connect(self._browse)
            self._panel.new_asked.connect(self._new)
        return self._panel

    def list_open(self) -> bool:
        """Say whether the list is shown."""
        return self._panel is not None and self._panel.isVisible()

    def close_list(self) -> None:
        """Close the list; the words stay."""
        self._listing = False
        if self._panel is not None:
            self._panel.hide()

    def _typed(self, words: str) -> None:
        self._set_own("")
        self._awaiting = self._browsing = False
        if words.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self.close_list()

    def _ask(self) -> None:
        self.asked.emit(self._kind, self._line.text().strip())

    def _browse(self) -> None:
        if not self._read_only:
            self.close_list()
            self._timer.stop()
            self._browsing = True
            self._set_own("")
            words = self._line.text().strip() if self.is_typing() else ""
            self.browse_asked.emit(self._kind, words)

    def come_back(self) -> None:
        """The focus is here again: the whole list is closed."""
        self._browsing = False

    def _new(self) -> None:
        words = self._line.text().strip() if self.is_typing() else ""
        self.new_asked.emit(self._kind, words)

    def wants(self, event: QKeyEvent) -> bool:
        """Say whether a key belongs to the field and not to a shortcut of the form."""
        if event.key() == Qt.Key.Key_F7:
            return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return False  # they go to another section of the page
        if control and event.key() in _ENTER and self._settle():
            return False  # the record is saved with it
        keys = (*_STEPS, *_ENTER, Qt.Key.Key_Escape)
        return self.list_open() and event.key() in keys

    def _settle(self) -> bool:
        """Take what the open list means without doubt; False: it must be asked."""
        if not self.list_open() or self._timer.isActive():
            return True  # the save asks for what was typed
        assert self._panel is not None  # noqa: S101 -- it is open
        if not self.is_typing() and not self._panel.stepped:
            self.close_list()  # it was only looked at
            return True
        meant = self._meant()
        if meant is not None:
            self._take(meant)
        return meant is not None

    def _meant(self) -> Choice | None:
        """Return the row that somebody went to, or the only one that fits."""
        assert self._panel is not None  # noqa: S101 -- its list is open
        current = self._panel.current()
        if current is None or self._panel.stepped:
            return current
        return self._only(self._found)

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key of look-ups.

        Returns:
            False when it is an ordinary key of a line of text.
        """
        key = event.key()
        if self._read_only:
            return False
        if key == Qt.Key.Key_F7:
            self._browse()
            return True
        if key == Qt.Key.Key_Down and not self.list_open():
            self._timer.stop()
            words = self._line.text().strip() if self.is_typing() else ""
            self._listing = True
            self._line.selectAll()
            self.asked.emit(self._kind, words)
            return True
        if self.list_open():
            return self._steer(event)
        if key in _ENTER and self._timer.isActive():
            self.commit()
            return True
        return False

    def _steer(self, event: QKeyEvent) -> bool:
        assert self._panel is not None  # noqa: S101 -- it is open
        key = event.key()
        if key in _STEPS:
            self._panel.step(_STEPS[Qt.Key(key)])
            return True
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        current = self._panel.current()
        if key in _ENTER and not self._timer.isActive():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.close_list()  # it lies over what is said to a refused save
                self._refuse()
            elif current is not None:
                self._take(current)
            elif self._panel.on_new():
                self.close_list()
                self._new()
            else:
                self._refuse()
            return True
        if key in _TABS and current is not None and not self._timer.isActive():
            meant = self._meant()
            if meant is None:  # several fit, and nobody went to one of them
                self._refuse()
                return True
            self._take(meant)
        return False

    def take(self, choice: Choice) -> None:
        """Take a row that was found elsewhere, for example in the whole list (F7)."""
        self._take(choice)

    def _take(self, choice: Choice) -> None:
        changed = choice.ref != self._ref
        self._show_ref(choice.ref, choice.detail)
        self._set_own("")
        if changed:
            self.chosen.emit(choice)
            self._tell()

    def _tell(self) -> None:
        self.edited.emit(self.value())

    def commit(self) -> bool:
        """Settle what was typed: empty, the marked row, or ask once more."""
        if self._read_only:
            return True
        if not self.is_typing():
            if self._line.text() != self._shown():
                self._typing_dropped()  # blanks around what stood there
            return True
        if not self._line.text().strip():
            self._show_ref(None, "")
            self._set_own("")
            self._tell()
            return True
        if self._browsing and not self._line.hasFocus():
            return False  # it is being chosen in the whole list
        self._awaiting = True
        self._timer.stop()
        self._ask()
        # False also while the answer is still to come from the other thread.
        return not self.is_typing()

    def _refuse(self) -> None:
        self._set_own(
            _("“{text}” fits no single entry. Choose one: F7.", text=self._line.text())
        )

    def _apply_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)
        self._line.show_icon(shown=not read_only)


PORTS = "ports"
"""The table of a field in which goods by air name their airport."""


class CodeField(LookupField):
    """A code of a table that ships with the program; value: the code, "" when empty.

    Shows "CNNGB 宁波"; a field for a port takes an airport as well. Codes that are in
    no table are kept and shown bare, because old records may carry them.

    Args:
        table: Name of a table of `app.core.codes`: "ports", "countries", "units", …
    """

    def __init__(self, table: str, parent: QWidget | None = None) -> None:
        super().__init__(table, parent=parent)
        self.asked.connect(self._answer)

    def value(self) -> str:  # type: ignore[override]
        """Return the code; "" when empty."""
        return self._ref.code if self._ref is not None else ""

    def set_value(self, value: str | None, detail: str = "") -> None:  # type: ignore[override]
        """Show a code with its name; "" or None empties the field."""
        if not value:
            super().set_value(None)
            return
        super().set_value(_pointer(self._row(value)), detail)

    def _shown(self) -> str:
        if self._ref is None:
            return ""
        code, name = self._ref.code, self._ref.name
        return code if name == code else f"{code} {name}"

    def _answer(self, table: str, words: str) -> None:
        language = screen_language().code
        search = places.search if table == PORTS else partial(codes.search, table)
        found = search(words, language)
        self.show_choices([Choice(_pointer(row), _detail(row)) for row in found])

    def _row(self, code: str) -> codes.Code:
        if self._kind == PORTS:
            return places.find(code)
        known = codes.has(self._kind, code)
        return codes.find(self._kind, code) if known else codes.Code(code, {}, {})


def _pointer(row: codes.Code) -> Ref:
    # Codes have no number of their own; a pointer needs one that tells them apart.
    return Ref(hash(row.code), row.code, row.name(screen_language().code))


def _detail(row: codes.Code) -> str:
    """Return the other name: English for a Chinese screen, Chinese for the others."""
    shown = row.name(screen_language().code)
    others = (row.names.get("en", ""), row.names.get("zh_CN", ""))
    country = row.extra.get("country", "")
    other = next((name for name in others if name and name != shown), "")
    return " · ".join(part for part in (other, country) if part)
