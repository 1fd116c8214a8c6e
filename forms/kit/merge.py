"""The dialog where two people's changes to one record become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from app.core.i18n import _, _n, screen_language, sentences
from app.core.money import Money
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.spec import EditorSpec


class Met(Protocol):
    """A field that two people changed differently."""

    @property
    def path(self) -> str:
        """Where it is."""

    @property
    def base(self) -> Any:
        """What both began with."""

    @property
    def mine(self) -> Any:
        """What stands on this screen."""

    @property
    def theirs(self) -> Any:
        """What the colleague saved."""


class MergeDialog(Dialog):
    """Shows field by field what both changed and lets the person choose."""

    told_in = "editing"

    def __init__(
        self,
        spec: EditorSpec,
        conflicts: Sequence[Met],
        parent: QWidget | None = None,
        who: tuple[str, str] = ("", ""),
        record: Any = None,
    ) -> None:
        """Show the conflicts.

        Args:
            spec: The declaration of the form.
            conflicts: What both changed.
            parent: The form.
            who: The colleague's name, and a sentence of when it was; "": not known.
            record: With the lines that the conflicts are in.
        """
        super().__init__(parent)
        self.setWindowTitle(_("Compare and merge"))
        self._groups: dict[str, QButtonGroup] = {}
        self._record = record
        count = len(conflicts)
        hint = _("Choose what is to stand. All other changes are kept from both sides.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        heads = (_("Field"), _("Before"), who[0] or _("Colleague"), _("Mine"))
        for column, words in enumerate(heads):
            grid.addWidget(layout.text(words, "section"), 0, column)
        for row, met in enumerate(conflicts, start=1):
            self._add(grid, row, spec, met)
        grid.setRowStretch(count + 1, 1)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        area = QScrollArea()
        grid.setContentsMargins(16, 12, 16, 12)
        area.setWidget(layout.box(grid, "surface"))
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        merge = button(_("Merge"), "git-merge", primary=True)
        merge.setDefault(True)
        merge.clicked.connect(self.accept)
        self.setLayout(
            layout.column(
                layout.text(_headline(conflicts), "h2"),
                layout.text(sentences(who[1], hint), "small"),
                (area, 1),
                layout.row(None, cancel, merge),
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )
        # The first of mine; the arrows go from it to the colleague's.
        self._groups[conflicts[0].path].button(1).setFocus()
        self.resize(theme.px(720), theme.px(min(230 + 34 * count, 560)))

    def _add(self, grid: QGridLayout, row: int, spec: EditorSpec, met: Met) -> None:
        group = QButtonGroup(self)
        title = title_of(spec, met.path, None if _is_removed(met) else self._record)
        grid.addWidget(layout.text(title, "strong"), row, 0)
        says = partial(_line_words, spec, met) if _is_removed(met) else words_of
        grid.addWidget(layout.text(says(met.base), "muted"), row, 1)
        for number, value in enumerate((met.theirs, met.mine)):
            made = QRadioButton(says(value).replace("&", "&&") or _("(empty)"))
            made.setChecked(number == 1)
            group.addButton(made, number)
            grid.addWidget(made, row, 2 + number, Qt.AlignmentFlag.AlignLeading)
        self._groups[met.path] = group

    def chosen(self) -> dict[str, str]:
        """Return "mine" or "theirs" by path."""
        return {
            path: "theirs" if group.checkedId() == 0 else "mine"
            for path, group in self._groups.items()
        }

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        spec: EditorSpec,
        conflicts: Sequence[Met],
        who: tuple[str, str] = ("", ""),
        record: Any = None,
    ) -> dict[str, str] | None:
        """Let the person choose; None: not now.

        Args:
            parent: The form.
            spec: Its declaration.
            conflicts: What both changed.
            who: The colleague's name, and who changed it and when; "": not known.
            record: With the lines that the conflicts are in.
        """
        dialog = cls(spec, conflicts, parent, who, record)
        accepted = dialog.exec() == Dialog.DialogCode.Accepted
        return dialog.chosen() if accepted else None


def title_of(spec: EditorSpec, path: str, record: Any = None) -> str:
    """Return the words of a field by its path: "Line 3 · HJ-350 · Quantity".

    Args:
        spec: The declaration of the form.
        path: "-" at its end: the line was removed.
        record: Whose line it is, to say what the line is known by; None: not said.
    """
    everywhere = [*spec.fields, *(f for s in spec.sections for f in s.fields)]
    for field in everywhere:
        if field.field == path:
            return _(field.title)
    head, _dot, rest = path.partition(".")
    row, _dot, name = rest.partition(".")
    for section in spec.sections:
        if section.columns and section.path == head and row.isdigit():
            titles = {column.field: _(column.title) for column in section.columns}
            titles["-"] = _("(deleted)")
            held = getattr(record, head, ())
            known = _known(spec, head, held[int(row)]) if int(row) < len(held) else ""
            line = _("Line {row}", row=int(row) + 1)
            return " · ".join(filter(None, (line, known, titles.get(name, name))))
    return path


def _headline(conflicts: Sequence[Met]) -> str:
    count = len(conflicts)
    if all(map(_is_removed, conflicts)):
        return _n(
            "{n} line was deleted by one of you and changed by the other.",
            "{n} lines were deleted by one of you and changed by the other.",
            count,
        )
    return _n(
        "{n} field was changed by both of you.",
        "{n} fields were changed by both of you.",
        count,
    )


def _is_removed(met: Met) -> bool:
    """Say whether it is a line that one of two removed and the other changed."""
    row = met.path.rpartition(".")[2]
    return (met.mine is None or met.theirs is None) and row.isdigit()


def _line_words(spec: EditorSpec, met: Met, line: Any) -> str:
    """Return what a line is known by, and those of its fields that were changed."""
    if line is None:
        return _("(deleted)")
    head = met.path.partition(".")[0]
    changed = met.theirs if met.mine is None else met.mine
    columns = next((s.columns for s in spec.sections if s.path == head), ())
    told = [_known(spec, head, line)]
    stored = {field.name for field in fields(line)}
    for column in columns:
        name = column.field
        if name in stored and getattr(met.base, name) != getattr(changed, name):
            value = words_of(getattr(line, name)) or "–"
            told.append(f"{_(column.title)} {value}")
    return " · ".join(filter(None, told))


def _known(spec: EditorSpec, head: str, line: Any) -> str:
    """Return what a line is known by: what stands in its first column."""
    columns = next((s.columns for s in spec.sections if s.path == head), ())
    known = getattr(line, columns[0].field, "") if columns else ""
    return getattr(known, "code", "") or words_of(known)


def words_of(value: Any) -> str:
    """Return a value in words, whatever it is."""
    language = screen_language()
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Money):
        return language.money(value)
    if isinstance(value, Decimal):
        return language.number(value)
    return str(value)
