"""The preview of papers: the set at the left, the page, options and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.speech import OWN_NAMES
from forms.kit import buttons, icons, layout, theme
from forms.kit.chips import Chip
from forms.kit.field_base import labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.field_number import DecimalField
from forms.kit.preview import PdfView

_SET = 268
_OPTIONS = 288


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the set.

    Attributes:
        key: Names it.
        title: Translated.
        note: A second line: version, pages.
        state: Words of its state; empty: no chip.
        tone: Tone of the chip.
    """

    key: str
    title: str
    note: str = ""
    state: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked before printing.

    Attributes:
        words: Translated.
        tone: ok, warn, bad.
    """

    words: str
    tone: str = "ok"


class _PaperRow(QFrame):
    pressed = Signal()

    def __init__(self, line: PaperLine) -> None:
        super().__init__()
        self.setObjectName("paperRow")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{line.title} {line.note} {line.state}".strip())
        self._note = layout.text(line.note, "caption", wrap=True)
        self._note.setVisible(bool(line.note))
        title = layout.text(line.title, "strong", wrap=True)
        words = layout.column(title, self._note, spacing=0)
        end: list[layout.Piece] = []
        if line.state:
            end.append(Chip(line.state, line.tone))
        self.setLayout(
            layout.row(
                icons.label("file-text", 16), (words, 1), *end, margins=(10, 7, 8, 7)
            )
        )

    def show_note(self, words: str) -> None:
        """Show the second line."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def set_current(self, on: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show whether its pages are in view."""
        ground = theme.token("sel") if on else "transparent"
        self.setStyleSheet(
            f"#paperRow {{ background: {ground}; border-radius: 6px; }}"
            f"#paperRow:focus {{ border: 2px solid {theme.token('focus')}; }}"
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show this paper."""
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show this paper, or move to its neighbour."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Space}:
            self.pressed.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class PreviewForm(QWidget):
    """The preview; it is also where papers are printed, saved and sent from.

    Signals:
        paper_chosen: arg: key of the paper.
        language_chosen: arg: language code.
        save_asked, print_asked, mail_asked: For the paper in view.
        merge_asked, print_all_asked: For the whole set.
    """

    paper_chosen = Signal(str)
    language_chosen = Signal(str)
    save_asked = Signal()
    print_asked = Signal()
    mail_asked = Signal()
    merge_asked = Signal()
    print_all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = layout.text("", "strong")
        self._rows: dict[str, _PaperRow] = {}
        self._papers = QVBoxLayout()
        self._papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setSpacing(2)
        self.merge = buttons.button(_("All in one PDF"), "files")
        self.print_all = buttons.button(_("Print all…"), "printer")
        self.view = PdfView()
        self.view.canvas.setProperty("pane", "page")
        self._words = layout.text("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.language = ChoiceField()
        self.originals = DecimalField(places=0)
        self.copies = DecimalField(places=0)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(9)
        self._sending = QVBoxLayout()
        self._sending.setSpacing(7)
        self.save = buttons.ghost("download", _("Save the PDF"))
        self.print = buttons.button(_("Print"), "printer")
        self.mail = buttons.button(_("Mail"), "mail", primary=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        for tool in (self.save, self.print, self.mail):
            self.view.add_tool(tool)
        self._left = layout.box(self._set(), "surface")
        self._left.setProperty("pane", "page")
        self._left.setMinimumWidth(theme.px(180))
        middle = layout.box(
            layout.column(self._words, (self.view, 1), spacing=0), "surface2"
        )
        self._right = QScrollArea()
        self._right.setWidgetResizable(True)
        self._right.setProperty("pane", "page")
        self._right.setWidget(layout.box(self._options(), "surface2"))
        self._right.setFixedWidth(theme.px(_OPTIONS))
        self._right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        split = QSplitter()
        split.addWidget(self._left)
        split.addWidget(middle)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(_SET), 10_000])
        split.setChildrenCollapsible(False)
        self.setLayout(layout.row((split, 1), layout.vline(), self._right, spacing=0))
        self._words.hide()

    def _set(self) -> QVBoxLayout:
        rows = layout.box(layout.column(self._papers, None, spacing=0))
        rows.setProperty("kit", "clear")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(rows)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return layout.column(
            self._title,
            2,
            (area, 1),
            self.merge,
            self.print_all,
            margins=(12, 14, 12, 12),
            spacing=6,
        )

    def _options(self) -> QVBoxLayout:
        copies = layout.row(
            (labelled(self.originals, _("Originals")), 1),
            (labelled(self.copies, _("Copies")), 1),
        )
        head = layout.column(
            labelled(self.language, _("Language of the paper")),
            copies,
            margins=(14, 14, 14, 12),
            spacing=10,
        )
        checks = layout.column(
            layout.text(_("Checked before printing"), "section"),
            self._checks,
            margins=(14, 12, 14, 12),
        )
        sending = layout.column(
            layout.text(_("Sending"), "section"),
            self._sending,
            margins=(14, 12, 14, 12),
        )
        return layout.column(
            head, layout.hline(), checks, layout.hline(), sending, None, spacing=0
        )

    def _connect(self) -> None:
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)
        self.mail.clicked.connect(self.mail_asked)
        self.merge.clicked.connect(self.merge_asked)
        self.print_all.clicked.connect(self.print_all_asked)
        self.language.edited.connect(self.language_chosen.emit)
        theme.signals.changed.connect(self._restyle)

    def show_set(self, title: str, papers: Sequence[PaperLine]) -> None:
        """Show which papers belong together."""
        self._title.setText(title)
        layout.clear(self._papers)
        self._rows.clear()
        for paper in papers:
            row = _PaperRow(paper)
            row.pressed.connect(lambda key=paper.key: self.paper_chosen.emit(key))
            self._papers.addWidget(row)
            self._rows[paper.key] = row
        several = len(papers) > 1
        self.merge.setVisible(several)
        self.print_all.setVisible(several)

    def show_note(self, key: str, words: str) -> None:
        """Show the second line of a paper: its pages."""
        if row := self._rows.get(key):
            row.show_note(words)

    def show_current(self, key: str) -> None:
        """Mark the paper in view."""
        self._current = key
        for name, row in self._rows.items():
            row.set_current(name == key)

    def row(self, key: str) -> QWidget:
        """Return the row of a paper."""
        return self._rows[key]

    def show_options(
        self, languages: Sequence[str], now: str, originals: int, copies: int
    ) -> None:
        """Show the paper's language and how often it is printed."""
        from decimal import Decimal  # noqa: PLC0415 - the field's type

        self.language.set_options([(c, OWN_NAMES.get(c, c)) for c in languages])
        self.language.set_value(now)
        self.originals.set_value(Decimal(originals))
        self.copies.set_value(Decimal(copies))

    def show_checks(self, checks: Sequence[CheckLine]) -> None:
        """Show what was checked, with what was found."""
        layout.clear(self._checks)
        names = {"ok": "circle-check", "warn": "alert-triangle", "bad": "circle-x"}
        for check in checks:
            self._checks.addLayout(
                layout.row(
                    icons.label(names[check.tone], 16, f"{check.tone}_dot"),
                    (layout.text(check.words, "small", "text", wrap=True), 1),
                )
            )
        if not checks:
            words = _("No rules apply to this paper.")
            self._checks.addWidget(layout.text(words, "small"))

    def show_sending(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show to whom and what: icon and words of each line."""
        layout.clear(self._sending)
        for icon, words in lines:
            self._sending.addLayout(
                layout.row(
                    icons.label(icon, 16),
                    (layout.text(words, "small", "text", wrap=True), 1),
                )
            )

    def show_pdf(self, data: bytes) -> None:
        """Show the pages."""
        self._words.hide()
        self.view.show_pdf(data)
        self._enable(possible=True)

    def show_trouble(self, words: str) -> None:
        """Say why there are no pages."""
        self.view.clear()
        self._words.setText(words)
        self._words.setContentsMargins(24, 24, 24, 24)
        self._words.show()
        self._enable(possible=False)

    def _enable(self, *, possible: bool) -> None:
        for button in (self.save, self.print, self.mail):
            button.setEnabled(possible)

    def _restyle(self) -> None:
        self.show_current(getattr(self, "_current", ""))
