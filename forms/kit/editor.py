"""The page of every editor, made from its declaration (wireframe C).

It shows a record and says what the person wants; it decides nothing, asks no service
and fetches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from app.core.errors import Problem
from app.core.i18n import _
from forms.kit import keys, layout
from forms.kit.buttons import GhostButton
from forms.kit.editor_banner import EditorBanner, Foot, placed
from forms.kit.editor_form import FormGrid
from forms.kit.editor_header import EditorHeader, Headed
from forms.kit.editor_inspector import Inspector
from forms.kit.editor_section import GridSection, framed, in_lines, tool_button
from forms.kit.editor_tabs import SectionTabs
from forms.kit.editor_unread import Unread
from forms.kit.fields import CodeField
from forms.kit.grid_edit import Source, codes_source
from forms.kit.narrow import Narrow
from forms.kit.paths import value_at
from forms.kit.picker import PickerDialog
from forms.kit.spec import EditorSpec, SectionSpec

_ASKED = (
    "save", "confirm", "undo", "redo", "print", "mail", "duplicate", "previous",
    "next", "recalculate",
)  # fmt: skip
"""Keys of the map that are handed on as they are."""


class EditorPage(Headed):
    """Shows one record.

    Attributes:
        spec: The declaration.
        header: Title, states, actions.
        form: The fields above the tabs.
        sections: The widgets of the sections, by key.
        unread: Lists what was typed and cannot be read.

    Signals:
        field_edited: Args: path, value, what else follows from a choice (by path).
        lines_edited: Args: section, tuple of (row, values by field); a row behind the
            last one is a new line.
        lines_inserted: Args: section, row, count.
        lines_removed: Args: section, tuple of rows.
        lines_moved: Args: section, row, to.
        lookup_asked: Args: kind, text, reply.
        new_asked: A look-up wants a new record; args: kind, text, then (called with
            its choice).
        codes_asked: Args: kind, texts, reply (called with a text and its choices).
        action_asked: Arg: key.
        link_asked: Args: kind, id.
        selection_told: What is selected, for the status bar; arg: `Selected`.
    """

    field_edited = Signal(str, object, object)
    lines_edited = Signal(str, object)
    lines_inserted = Signal(str, int, int)
    lines_removed = Signal(str, object)
    lines_moved = Signal(str, int, int)
    lookup_asked = Signal(str, str, object)
    new_asked = Signal(str, str, object)
    codes_asked = Signal(str, object, object)
    action_asked = Signal(str)
    link_asked = Signal(str, int)
    selection_told = Signal(object)

    def __init__(self, spec: EditorSpec) -> None:
        super().__init__()
        self.spec = spec
        self.record: Any = None
        self.picker: PickerDialog | None = None
        self._may_create: Callable[[str], bool] = lambda _kind: False
        self._then: Callable[[], object] | None = None
        self.told_problems = False
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = EditorHeader(spec)
        self.banner = EditorBanner()
        self.form = FormGrid(spec.fields)
        self.sections: dict[str, QWidget] = {}
        self._forms: list[FormGrid] = [self.form]
        self.tabs = SectionTabs()
        self.tools = QHBoxLayout()
        self.stack = QStackedWidget()
        self._shown_sections: tuple[str, ...] = ()
        self.inspector = Inspector()
        self._make_sections()
        self.unread = Unread(self, self._forms)
        self._lay_out()
        self._connect()

    # --- Making ----------------------------------------------------------------------

    def _make_sections(self) -> None:
        self.tabs.setAccessibleName(_("Sections"))
        for spec in self.spec.sections:
            made = self._section(spec)
            self.sections[spec.key] = made
            self.stack.addWidget(framed(spec, made))
        self.tabs.currentChanged.connect(self._show_section)
        self.tabs.clicked.connect(partial(self.tabs.begin, self.stack))

    def _section(self, spec: SectionSpec) -> QWidget:
        if spec.columns:
            return self._grid_section(spec)
        if spec.widget is not None:
            made = spec.widget()
            if isinstance(made, FormGrid):
                self._forms.append(made)
                return made
            edited = getattr(made, "edited", None)
            if edited is not None:
                edited.connect(lambda path, value: self._edited(path, value, {}))
            asked = getattr(made, "action_asked", None)
            if asked is not None:
                asked.connect(self.action_asked)
            return made
        form = FormGrid(spec.fields)
        self._forms.append(form)
        return form

    def _grid_section(self, spec: SectionSpec) -> GridSection:
        made = GridSection(spec)
        grid, key = made.grid, spec.key
        grid.edited.connect(partial(self.lines_edited.emit, key))
        grid.edited.connect(self._carry_on)
        grid.inserted.connect(partial(self.lines_inserted.emit, key))
        grid.removed.connect(partial(self.lines_removed.emit, key))
        grid.moved.connect(partial(self.lines_moved.emit, key))
        grid.lookup_asked.connect(self.lookup_asked)
        grid.browse_asked.connect(self._pick)
        grid.new_asked.connect(self.new_asked)
        grid.full_asked.connect(self.toggle_full)
        grid.counted.connect(self.selection_told)
        made.codes_asked.connect(self.codes_asked)
        return made

    def _lay_out(self) -> None:
        bar = layout.row((self.tabs, 0), None, self.tools, margins=(16, 0, 8, 0))
        self._bar = layout.box(layout.column(bar, layout.hline(), spacing=0))
        Narrow(self._bar, bar, partial(self._bar.findChildren, GhostButton))
        if not self.spec.sections:
            self._bar.hide()
        self._form_box = layout.box(layout.column(self.form, layout.hline(), spacing=0))
        if not self.spec.fields:
            self._form_box.hide()
        left = layout.column(self._form_box, self._bar, (self.stack, 1), spacing=0)
        if not self.spec.sections:
            self.stack.hide()
            left.addStretch(1)
        self._side = layout.vline()
        body = layout.row((left, 1), self._side, self.inspector, spacing=0)
        self._body = layout.box(body)
        self._head_line = layout.hline()
        page = layout.column(self.header, self._head_line, (self._body, 1), spacing=0)
        page.addStretch(0)  # takes the room of a body that is not shown
        self.setLayout(page)
        for pane in (self.header, self._form_box, self.stack, self.inspector):
            pane.setProperty("pane", "page")  # F6 stops here
        self._foot = Foot(self.banner, self, self._form_box, self.stack)
        self.show_details(shown=True)
        first = next(iter(self.form.fields.values()), None)
        if first is not None:  # the page's focus is where typing begins
            self.setFocusProxy(first.input)

    def _connect(self) -> None:
        self.header.action_asked.connect(self.ask)
        self.header.link_asked.connect(self.link_asked)
        self.header.left.connect(self._go_on_below)
        self.inspector.link_asked.connect(self.link_asked)
        for part in (self.banner, self.inspector):
            part.jump_asked.connect(self.jump)
            part.action_asked.connect(self.ask)
        for form in self._forms:
            form.edited.connect(self._edited)
            form.lookup_asked.connect(self.lookup_asked)
            form.browse_asked.connect(self._browse)
            form.new_asked.connect(self.new_asked)
        self.key_actions = {
            name: keys.action(name, self, partial(self.ask, name)) for name in _ASKED
        }
        for name, then in (
            ("next_document", self.header.open_next),
            ("full_grid", self.toggle_full),
            ("next_section", partial(self.tabs.step, self.stack, 1)),
            ("previous_section", partial(self.tabs.step, self.stack, -1)),
            ("refresh", partial(self.ask, "refresh")),
        ):
            self.key_actions[name] = keys.action(name, self, then)

    # --- Showing ---------------------------------------------------------------------

    def show_record(
        self, record: Any, *, saved: bool, actions: frozenset[str] = frozenset()
    ) -> None:
        """Show a record.

        Args:
            record: The record.
            saved: Whether it equals what is stored.
            actions: Keys of what may be done; "edit" is typing, "save" is saving.
        """
        afresh = saved and record is not self.record
        if self.record is None:
            QTimer.singleShot(0, self, partial(self.begin, self._settle_focus))
        self.record = record
        editable = "edit" in actions
        self.key_actions["save"].setEnabled(editable)  # tells where the keyboard goes
        self._body.show()
        self.header.show_record(record, actions)
        for form in self._forms:
            form.show_record(record, editable=editable, afresh=afresh)
        self._show_tabs(record)
        for spec in self.spec.sections:
            self._show_part(spec, record, saved=saved, editable=editable)
        if self.spec.inspector is not None:
            self.inspector.show_blocks(self.spec.inspector(record))
        for name in _ASKED:
            if name not in ("save", "confirm", "recalculate", "mail", "print"):
                self.key_actions[name].setEnabled(name in actions)

    def withhold(self, record: Any, words: str) -> None:
        """Say why a record cannot be shown: nothing of it, and no form to fill in."""
        self.show_record(record, saved=True)
        self.header.withhold()
        self._body.hide()
        self.show_banner("bad", words, ())

    def _settle_focus(self) -> None:
        """Begin where typing begins; Qt would begin at the first button."""
        now = QApplication.focusWidget()
        if not self.isVisible() or (now and not self.isAncestorOf(now) and now != self):
            return
        inside = self.focusWidget()  # also while the window is not in front
        first = inside in (None, self, self.focusProxy())  # may know its value already
        new = getattr(self.record, "id", None) is None
        locked = new and self.form.is_locked(inside)
        if first or locked or isinstance(inside, QAbstractButton):
            self._go_on_below()

    def _go_on_below(self) -> None:
        """Stand at what can be looked through: a stray key must change nothing."""
        self._stand(lines=not self.key_actions["save"].isEnabled())

    def _stand(self, *, lines: bool) -> None:
        if getattr(self.record, "id", None) is None and self.form.go_first():
            return  # what is stored is looked at first: no stray key changes it
        parts: list[QWidget] = [*self._forms, *self.grids()]  # forms take no keys
        shown = [part for part in parts if part.isVisible()]
        self.setFocusProxy(shown[-1 if lines else 0] if shown else self.header)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_part(
        self, spec: SectionSpec, record: Any, *, saved: bool, editable: bool
    ) -> None:
        widget = self.sections[spec.key]
        if isinstance(widget, GridSection):
            lines = value_at(record, spec.path) or ()
            widget.show_record(record, lines, editable=editable)
        elif spec.widget is not None and not isinstance(widget, FormGrid):
            show = getattr(widget, "show_record", None)
            if show is not None:
                show(record, saved)

    def _show_tabs(self, record: Any) -> None:
        shown = tuple(
            spec.key
            for spec in self.spec.sections
            if spec.visible is None or spec.visible(record)
        )
        if shown != self._shown_sections:
            self._rebuild_tabs(shown)
        for number, key in enumerate(shown):
            spec = self.spec.section(key)
            words = _(spec.title).replace("&", "&&")
            count = self._count(spec, record)
            text = words if count is None else f"{words} {count}"
            if self.tabs.tabText(number) != text:
                self.tabs.setTabText(number, text)

    def _rebuild_tabs(self, shown: tuple[str, ...]) -> None:
        current = self.section()
        self._shown_sections = shown
        self.tabs.blockSignals(True)  # noqa: FBT003 -- Qt's signature
        while self.tabs.count():
            self.tabs.removeTab(0)
        for key in shown:
            self.tabs.addTab(_(self.spec.section(key).title))
        self.tabs.setCurrentIndex(shown.index(current) if current in shown else 0)
        self.tabs.blockSignals(False)  # noqa: FBT003
        self._show_section(self.tabs.currentIndex())

    @staticmethod
    def _count(spec: SectionSpec, record: Any) -> int | None:
        if spec.count is not None:
            return spec.count(record)
        return len(value_at(record, spec.path) or ()) if spec.columns else None

    def section(self) -> str:
        """Return the key of the section on the screen; "" when there is none."""
        number = self.tabs.currentIndex()
        return self._shown_sections[number] if 0 <= number < self.tabs.count() else ""

    def show_section(self, key: str) -> None:
        """Bring a section to the front."""
        if key in self._shown_sections:
            self.tabs.setCurrentIndex(self._shown_sections.index(key))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 -- Qt's
        """Override: the last field of a section leads into the next section."""
        turned = self.tabs.turn(self.stack, forward=forward)
        return turned or super().focusNextPrevChild(forward)

    def _show_section(self, _number: int) -> None:
        key = self.section()
        if not key:
            return
        names = [spec.key for spec in self.spec.sections]
        self.stack.setCurrentIndex(names.index(key))
        while (item := self.tools.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # else a showing that is due makes a window of it
                widget.setParent(None)
        for tool in self.spec.section(key).tools:
            self.tools.addWidget(tool_button(tool, self.ask, self.key_actions["save"]))
        if isinstance(lines := self.sections[key], GridSection):
            for fixed in lines.tools:
                self.tools.addWidget(fixed)
                layout.reveal(fixed)

    # --- Problems and messages -------------------------------------------------------

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark and list problems and go to the first one; none clears everything."""
        self.renew_problems(problems)
        if problems:
            self.jump(problems[0].where)

    def renew_problems(self, problems: Sequence[Problem]) -> None:
        """Mark and list what is left of the problems; the focus stays."""
        self.told_problems = bool(problems)
        self.unread.forget()
        self.mark_problems(problems)
        told = [(p.where, placed(self.spec, p, self._forms)) for p in problems]
        if told:
            self.banner.show_problems(told)
        else:
            self.banner.withdraw()

    def mark_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields and cells of problems; the others lose their marks."""
        by_path = {p.where: _(p.msgid, **p.params) for p in reversed(problems)}
        for form in self._forms:
            form.show_problems(by_path)
        for spec in self.spec.sections:
            widget = self.sections[spec.key]
            if isinstance(widget, GridSection):
                widget.show_problems(in_lines(spec.path, by_path))

    def jump(self, where: str) -> None:
        """Go to the field or cell of a problem, as soon as the record is read."""
        self.begin_with(partial(self.jump, where))
        for form in self._forms:
            if where in form.fields:
                self.bring(form)
                form.go(where)
                return
        attribute, _dot, rest = where.partition(".")
        for spec in self.spec.sections:
            jump = getattr(self.sections[spec.key], "jump", None)
            if jump is not None and spec.path == attribute:
                self.show_section(spec.key)
                row, _dot, field = rest.partition(".")
                jump(int(row) if row.isdigit() else 0, field)

    def bring(self, part: QWidget) -> None:
        """Bring the section to the front that a part stands in."""
        for key, widget in self.sections.items():
            if widget is part or widget.isAncestorOf(part):
                self.show_section(key)

    def show_banner(
        self, tone: str, words: str, actions: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Say something at the foot of the page; tone: info, ok, warn or bad."""
        self.told_problems = False
        self.banner.show_words(tone, words, actions)

    def hide_banner(self) -> None:
        """Take the words and the marks away."""
        self.show_problems(())

    def set_busy(self, key: str) -> None:
        """Show which action runs; "" when none does."""
        self.header.set_busy(key)

    # --- Typing ----------------------------------------------------------------------

    def ask(self, key: str) -> None:
        """Hand an action on; what is being typed is taken over first."""
        self.action_asked.emit(key)

    def _edited(self, path: str, value: Any, filled: Any) -> None:
        self.field_edited.emit(path, value, filled)
        self._carry_on()

    def commit(self) -> bool:
        """Take over what is being typed; False: something cannot be read (yet)."""
        grids = [section.grid for section in self.findChildren(GridSection)]
        good = [form.commit() for form in self._forms] + [g.commit() for g in grids]
        if all(good):
            return True
        self.unread.tell()
        return False

    def when_committed(self, then: Callable[[], object]) -> None:
        """Go on as soon as what was typed is found; nothing happens if it is not."""
        if any(form.pending() for form in self._forms) or any(
            grid.waiting() for grid in self.grids()
        ):
            self._then = then

    def _carry_on(self, *_args: object) -> None:
        if self._then is not None:
            then, self._then = self._then, None
            QTimer.singleShot(0, then)

    def grids(self) -> list[Any]:
        """Return the grids of all its sections."""
        return [w.grid for w in self.sections.values() if isinstance(w, GridSection)]

    def _browse(self, kind: str, text: str, field: Any) -> None:
        """Show the whole list of a look-up (F7); the choice goes into its field."""
        source = codes_source(kind) if isinstance(field, CodeField) else None
        self._pick(kind, text, field.take, source)

    def _pick(
        self,
        kind: str,
        text: str,
        then: Callable[[Any], object],
        source: Source | None = None,
    ) -> None:
        dialog = PickerDialog(_("Look up"), text, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if source is not None:
            dialog.asked.connect(source)
        else:
            dialog.asked.connect(partial(self.lookup_asked.emit, kind))
            if self._may_create(kind):
                dialog.offer_new(lambda words: self.new_asked.emit(kind, words, then))
        dialog.picked.connect(then)
        dialog.search()
        dialog.open()
        self.picker = dialog

    def allow_new(self, may: Callable[[str], bool]) -> None:
        """Let look-ups offer a new record where one may be made.

        Args:
            may: Says so by the kind of look-up.
        """
        self._may_create = may
        for form in self._forms:
            form.allow_new(may)
        for grid in self.grids():
            grid.may_create = may

    def toggle_full(self) -> None:
        """Give the grid the whole page, or take it back (F11)."""
        full = not self.header.isHidden()
        for part in (self.header, self._head_line):
            part.setHidden(full)
        self._form_box.setHidden(full or not self.spec.fields)
        self.inspector.setHidden(full or not self._details)
        self._side.setHidden(self.inspector.isHidden())

    def show_details(self, *, shown: bool) -> None:
        """Show the panel at the side, or hide it (Ctrl+I)."""
        self._details = shown and self.spec.inspector is not None
        layout.reveal(self.inspector, shown=self._details)
        layout.reveal(self._side, shown=self._details)
