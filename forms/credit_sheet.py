"""The bank's message: its text, and beside it what it says and what is wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import N_, _
from app.credits.clauses import soft_clauses
from app.credits.mt700 import Issue, Message, Severity
from app.credits.requirements import Required
from forms.kit import layout, theme
from forms.kit.chips import Chip
from forms.kit.editor_form import COLUMNS, FormGrid
from forms.kit.field_text import TextField
from forms.kit.spec import FieldSpec

TEXT = FieldSpec("text", N_("MT700 message"), "note", width=6,
                 hint=N_("Paste the bank's message here"))  # fmt: skip
LEAST = 260  # pixels of the text at the base scale
TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn"}


class CreditSheet(FormGrid):
    """Text and meaning side by side."""

    def __init__(self) -> None:
        self._side = QVBoxLayout()
        self._read: Message | None = None
        self._placed = False
        super().__init__((TEXT,))
        message = self.fields["text"]
        assert isinstance(message, TextField)  # noqa: S101 - the declaration says so
        message.take_pasted()
        self._area = message.input
        self._area.setFont(theme.font(12, tabular=True))
        self._fit(theme.px(LEAST))

    def _place(self) -> None:
        if self._placed:
            return
        self._placed = True
        self._side.setContentsMargins(*layout.facing((0, 0, 8, 0)))
        self._side.setSpacing(theme.px(8))
        right = self._right = QScrollArea()
        right.setWidget(layout.box(self._side, "surface"))
        right.setWidgetResizable(True)
        right.setAccessibleName(_("What needs a look"))
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        both = layout.row((self._boxes["text"], 9), (right, 10), spacing=18)
        self._grid.addWidget(layout.box(both), 0, 0, 1, COLUMNS)

    def event(self, event: QEvent) -> bool:
        """Take all the height that the page has for the message."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            frame = self.parentWidget()
            page = frame.parentWidget() if frame else None
            if page is not None:
                self._fit(max(page.height() - theme.px(52), theme.px(LEAST)))
        return super().event(event)

    def _fit(self, height: int) -> None:
        if self._area.height() != height:
            self._area.setFixedHeight(height)
            self._right.setFixedHeight(height + theme.px(18))

    def show_record(self, record: Any, *, editable: bool, afresh: bool = False) -> None:
        """Show the text, its fields, and what was found in them."""
        super().show_record(record, editable=editable, afresh=afresh)
        read = record.message()
        if read is not self._read:
            self._read = read
            self._show_read(read)

    def _show_read(self, read: Message) -> None:
        layout.clear(self._side)
        if not read.fields:
            words = _("The fields of the message appear here as soon as it is pasted.")
            self._side.addWidget(layout.text(words, "muted", wrap=True))
            self._side.addStretch(1)
            return
        clauses = soft_clauses(read)
        if read.issues or clauses:
            self._side.addWidget(layout.text(_("What needs a look"), "strong"))
        for issue in read.issues:
            self._side.addWidget(self._issue(issue))
        for clause in clauses:
            note = f"{_(clause.msgid)}\n{clause.text}"
            self._side.addWidget(_told(clause.tag, "bad", note))
        if not read.issues and not clauses:
            self._side.addWidget(_told("MT700", "ok", _("Everything could be read.")))
        if read.documents:
            self._side.addWidget(layout.text(_("Documents required"), "strong"))
        for document in read.documents:
            self._side.addWidget(_told(_copies(document), "info", document.text))
        self._side.addWidget(layout.text(_("Fields"), "strong"))
        self._side.addWidget(_table(read))
        self._side.addStretch(1)

    @staticmethod
    def _issue(issue: Issue) -> QWidget:
        words = _(issue.msgid, **dict(issue.params))
        return _told(issue.tag or "MT700", TONES[issue.severity], words)


def _told(tag: str, tone: str, words: str) -> QWidget:
    text = layout.text(words, "body", wrap=True)
    chip = Chip(tag, tone)
    chip.setMinimumWidth(theme.px(68))
    return layout.box(
        layout.row(layout.column(chip, None, spacing=0), (text, 1), spacing=10)
    )


def _copies(document: Required) -> str:
    """Return how many are asked for: "1 + 2" for an original and two copies."""
    if document.full_set:
        return _("Full set")
    return f"{document.originals} + {document.copies}"


def _table(read: Message) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(10))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(2, 1)
    top = Qt.AlignmentFlag.AlignTop
    for row, field in enumerate(read.fields):
        tag = layout.text(field.tag, "small", "accent_text")
        name = layout.text(_(field.name), "small", wrap=True)
        name.setFixedWidth(theme.px(128))
        value = QLabel(field.value)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(tag, row, 0, top)
        grid.addWidget(name, row, 1, top)
        grid.addWidget(value, row, 2, top)
    made = QWidget()
    made.setLayout(grid)
    return made
