"""The head of an editor: number, states, neighbours, actions, the flow of documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.core.i18n import _, new_words
from forms.kit import keys, layout
from forms.kit.buttons import Button, button, fill_menu, ghost, menu_button, pop_below
from forms.kit.charts import FlowStrip
from forms.kit.chips import Chip
from forms.kit.elided import Elided
from forms.kit.menu_keys import number
from forms.kit.narrow import Narrow
from forms.kit.spec import ActionSpec, EditorSpec, Reached, Step
from forms.kit.still import when_still


class Headed(QWidget):
    """What stands below the head of an editor.

    Attributes:
        header: The head.
        begins: What puts the keyboard where the person is to begin; None: the page
            itself does.
        begun: Whether it did.
    """

    header: EditorHeader
    record: Any = None
    begins: Callable[[], object] | None = None
    begun = False

    def is_read(self) -> bool:
        """Say whether it shows a record by now."""
        return self.record is not None

    def begin_with(self, begins: Callable[[], object]) -> bool:
        """Begin otherwise, once the record is on the screen; False: it was already."""
        self.begins = None if self.begun else begins
        return not self.begun

    def begin(self, usual: Callable[[], object]) -> None:
        """Put the keyboard where the person is to begin."""
        self.begun = True
        (self.begins or usual)()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Alt+Down opens the flow where no field has a list to open."""
        down = event.key() == Qt.Key.Key_Down
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (
            down
            and alone == Qt.KeyboardModifier.AltModifier
            and self.header.open_flow()
        ):
            super().keyPressEvent(event)


class EditorHeader(QWidget):
    """Shows what the record is and what can be done with it.

    Attributes:
        withheld: Whether the record is there and cannot be shown.
        why: Tells why something of a key cannot be done now; empty: nothing to tell.

    Signals:
        action_asked: A button or menu was used; arg: key.
        link_asked: A step of the flow was pressed; args: kind, id.
        left: The button at which the keyboard stood can be pressed no more.
    """

    action_asked = Signal(str)
    link_asked = Signal(str, int)
    left = Signal()

    def __init__(self, spec: EditorSpec) -> None:
        super().__init__()
        self.spec = spec
        self.withheld = False
        self.buttons: dict[str, Button] = {}
        self.menu_actions: dict[str, QAction] = {}
        self._chips: tuple[tuple[str, str], ...] | None = None
        self._flow_shown: Any = None
        self._tips: dict[str, str] = {}
        self.why: Callable[[str], str] = lambda _key: ""
        self.title = layout.text("", "h1")
        self.subtitle = Elided("", "muted")
        policy = QSizePolicy.Policy
        self.subtitle.setSizePolicy(policy.Ignored, policy.Preferred)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(8)
        self.previous = ghost("chevron-left", keys.tip("previous"))
        self.next = ghost("chevron-right", keys.tip("next"))
        self.previous.clicked.connect(lambda: self.action_asked.emit("previous"))
        self.next.clicked.connect(lambda: self.action_asked.emit("next"))
        self.line = layout.vline(24)
        self.notes = ghost("message-circle", keys.tip("note", _("Notes")))
        self.files = ghost("paperclip", _("Files"))
        for tool, key in ((self.notes, "notes"), (self.files, "files")):
            tool.clicked.connect(partial(self.action_asked.emit, key))
            tool.hide()
        self.more = ghost("dots", _("More"))
        top = layout.row(
            self.title,
            self._chip_row,
            (self.subtitle, 1),
            self.notes,
            self.files,
            self.previous,
            self.next,
            self.line,
            *self._buttons(),
            self.more,
            margins=(16, 8, 12, 2),
        )
        Narrow(self, top, self._shortened)
        self._fill_more()
        self.flow = FlowStrip()
        self.flow.pressed.connect(self._flow_pressed)
        self.flow.setVisible(False)
        self.setLayout(layout.column(top, self.flow, 6, spacing=2))

    # --- Making ----------------------------------------------------------------------

    def _buttons(self) -> list[QWidget]:
        made: list[QWidget] = []
        if self.spec.papers:
            made.append(self._button("print", _("Print"), "printer", "print"))
        if self.spec.next:
            made.append(self._next_button())
        primary = [a for a in self.spec.actions if a.primary and not a.menu]
        plain = [a for a in self.spec.actions if not a.primary and not a.menu]
        made += [self._action_button(action) for action in (*plain, *primary)]
        self.save = self._button("save", _(self.spec.saves), "device-floppy", "save")
        made.append(self.save)
        return made

    def _shortened(self) -> list[Button]:
        """Return the buttons that a narrow window shows as icons, Save never."""
        return [made for made in self.buttons.values() if made is not self.save]

    def _button(self, key: str, words: str, icon: str, name: str) -> Button:
        made = button(words, icon, primary=key == "save")
        made.setToolTip(keys.tip(name, words))
        made.clicked.connect(lambda: self.action_asked.emit(key))
        self.buttons[key] = made
        return made

    def _action_button(self, spec: ActionSpec) -> Button:
        made = button(
            _(spec.title),
            spec.icon or None,
            shortcut=spec.shortcut or None,
            danger=spec.danger,
        )
        if spec.primary:
            made.setToolTip(keys.tip("confirm", _(spec.title)))
        made.clicked.connect(lambda: self.action_asked.emit(spec.key))
        self.buttons[spec.key] = made
        if spec.shortcut:
            self._shortcut(spec)
        return made

    def _shortcut(self, spec: ActionSpec) -> None:
        made = QAction(_(spec.title), self)
        made.setShortcut(QKeySequence(spec.shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(lambda: self.action_asked.emit(spec.key))
        self.addAction(made)
        self.menu_actions[f"shortcut:{spec.key}"] = made

    def _next_button(self) -> Button:
        made = menu_button(_("Create next"), [], "git-branch")
        made.setToolTip(keys.tip("next_document", _("Create next")))
        menu = made.menu()
        menu.setToolTipsVisible(True)
        for step in self.spec.next:
            fill_menu(menu, [(_(step.title), step.icon or None, self._ask(step.key))])
            self.menu_actions[f"next:{step.key}"] = menu.actions()[-1]
        number(menu)
        self.buttons["next_document"] = made
        return made

    def _ask(self, key: str) -> Callable[[], None]:
        return partial(self.action_asked.emit, f"next:{key}")

    def _fill_more(self) -> None:
        menu = QMenu(self.more)
        listed = [a for a in self.spec.actions if a.menu]
        built_in = [("duplicate", _("Duplicate"), "copy"), ("undo", _("Undo"), ""),
                    ("redo", _("Redo"), "")]  # fmt: skip
        for spec in listed:
            self._more(menu, spec.key, _(spec.title), spec.icon, spec.shortcut)
        if listed:
            menu.addSeparator()
        icons = {"undo": "arrow-back-up", "redo": "arrow-forward-up"}
        for key, words, icon in built_in:
            name = icon or icons[key]
            self._more(menu, key, words, name, keys.shortcut(key))
        note = keys.shortcut("note")
        self._more(menu, "notes", _("Notes and files…"), "message-circle", note)
        self._more(menu, "copy_link", _("Copy link"), "link", "")
        self._more(menu, "history", _("History…"), "clock", "")
        self._more(menu, "reload", _("Refresh"), "refresh", keys.shortcut("refresh"))
        self._more(menu, "put_away", _("Move to the trash"), "trash", "")
        menu.setToolTipsVisible(True)
        self.more.setMenu(menu)

    def _more(self, menu: QMenu, key: str, words: str, icon: str, shown: str) -> None:
        ask = partial(self.action_asked.emit, key)
        fill_menu(menu, [(words, icon or None, ask)])
        action = menu.actions()[-1]
        if shown:
            # Shown only: the form's own action holds the key, two would cancel out.
            action.setText(f"{action.text()}\t{keys.native(shown)}")
        self.menu_actions[key] = action

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's
        """Override: what can be pressed no more leads to what was made, not to "⋯"."""
        held = self.focusWidget()
        if held and not (held.isEnabled() and held.isVisible()):
            self.left.emit()
            return True
        return super().focusNextPrevChild(forward)

    # --- Showing ---------------------------------------------------------------------

    def named(self, record: Any) -> str:
        """Return a record's number, or "New contract"; "Contract" of one kept back."""
        singular = _(self.spec.singular)
        new = singular if self.withheld else new_words(singular)
        return self.spec.title(record) or new

    def withhold(self) -> None:
        """Name the kind of a record that cannot be shown: it is no new one."""
        self.withheld = True
        self.title.setText(_(self.spec.singular))

    def show_record(self, record: Any, actions: frozenset[str]) -> None:
        """Show title, states and flow; enable what may be done."""
        self.withheld = False
        self.title.setText(self.named(record))
        subtitle = self.spec.subtitle
        words = subtitle(record) if subtitle else ""
        self.subtitle.setMinimumWidth(40 if words else 0)
        self.subtitle.say(words)
        self._show_chips(record)
        self._show_flow(record)
        for key, made in self.buttons.items():
            self._enable(key, made, actions)
        for key, action in self.menu_actions.items():
            bare = key.removeprefix("shortcut:")
            action.setEnabled(bare in actions or bare == "reload")
            action.setToolTip("" if action.isEnabled() else self.why(bare))
        walkable = "previous" in actions
        for widget in (self.previous, self.next, self.line):
            layout.reveal(widget, shown=walkable)

    def show_beside(self, notes: int, files: int, unread: int) -> None:
        """Show how many notes and files lie beside the record."""
        for tool, count in ((self.notes, notes), (self.files, files)):
            tool.setText(str(count) if count else "")
            tool.show()
        self.notes.set_icon("message" if unread else "message-circle")

    def _enable(self, key: str, made: Button, actions: frozenset[str]) -> None:
        may = key in actions
        if key == "next_document":
            may = any(one.startswith("next:") for one in actions)
        spec = next((a for a in self.spec.actions if a.key == key), None)
        if spec is not None and (spec.needs is not None or spec.seldom):
            # What another state of the record needs would only stand in the way.
            layout.reveal(made, shown=may)
        if not made.is_busy():
            made.setEnabled(may)
        tip = self._tips.setdefault(key, made.toolTip())
        made.setToolTip(tip if may else self.why(key) or tip)

    def _show_chips(self, record: Any) -> None:
        chips = tuple(self.spec.chips(record)) if self.spec.chips else ()
        if chips == self._chips:
            return
        self._chips = chips
        layout.clear(self._chip_row)
        for words, tone in chips:
            self._chip_row.addWidget(Chip(words, tone))

    def _show_flow(self, record: Any) -> None:
        steps = tuple(self.spec.flow(record)) if self.spec.flow else ()
        # They come a moment after the record: what is below would move from the mouse.
        awaited = self.spec.flow is not None and getattr(record, "id", None) is not None
        shown = awaited or bool(steps)
        when_still(self.flow, partial(self._put_flow, steps, shown=shown))

    def _put_flow(self, steps: tuple[Step, ...], *, shown: bool) -> None:
        if steps != self._flow_shown:
            self._flow_shown = steps
            self.flow.show_steps(steps)
        self.flow.setVisible(shown)

    def _flow_pressed(self, number: int) -> None:
        step = self._flow_shown[number]
        if step.among:
            self._offer(_ways(step), number)
        elif step.kind and step.id is not None:
            self.link_asked.emit(step.kind, step.id)

    def open_flow(self) -> bool:
        """Open the menu of the documents of the flow, or the only one; False: none."""
        found = [
            (way, number)
            for number, step in enumerate(self._flow_shown or ())
            if step.state is not Reached.CURRENT
            for way in _ways(step)
        ]
        linked = [way for way, _number in found]
        if len(linked) == 1:
            self.link_asked.emit(*linked[0][1:])
        elif linked:
            self._offer(linked, found[0][1])
        return bool(linked)

    def _offer(self, ways: Sequence[tuple[str, str, int]], step: int) -> None:
        """Let one of several documents be chosen, under the step they belong to."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_one = self.link_asked.emit
        fill_menu(menu, [(words, "", partial(open_one, *to)) for words, *to in ways])
        pop_below(menu, self.flow, self.flow.spot(step))

    def set_busy(self, key: str) -> None:
        """Show which action runs; "" when none does."""
        for name, made in self.buttons.items():
            if made.is_busy() or name == key:
                held = made.hasFocus()
                made.set_busy(name == key)
                if held and name == key:
                    self.left.emit()  # on to what was made

    def open_next(self) -> None:
        """Open the menu of next documents (F8), or make the only one.

        Where there is none, the controller says what to do first.
        """
        possible = [
            key
            for key, action in self.menu_actions.items()
            if key.startswith("next:") and action.isEnabled()
        ]
        if len(possible) == 1:
            self.action_asked.emit(possible[0])
        elif possible:
            pop_below(
                self.buttons["next_document"].menu(), self.buttons["next_document"]
            )
        else:
            self.action_asked.emit("next_document")


def _ways(step: Step) -> list[tuple[str, str, int]]:
    """Return the documents of a step: words, kind and key."""
    if step.among:
        return [
            (f"{step.title}  {one.title}  {one.detail}".rstrip(), one.kind, one.id)
            for one in step.among
        ]
    if not step.kind or step.id is None:
        return []
    return [(f"{step.title}  {step.note}".strip(), step.kind, step.id)]
