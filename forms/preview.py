"""The preview of papers: the set at the left, the page, options and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.i18n import N_, _
from app.core.papers.vault import DOUBTED, KEPT, Way
from forms.kit import buttons, icons, layout, theme
from forms.kit.editor_inspector import TONE_ICONS
from forms.kit.elided import Elided
from forms.kit.field_base import labelled
from forms.kit.field_choice import CheckField, ChoiceField
from forms.kit.field_number import DecimalField
from forms.kit.preview import PdfView
from forms.kit.progress import JobRow
from forms.kit.speech import OWN_NAMES
from forms.preview_set import PaperLine, PaperSet

_SET = 292
_OPTIONS, _OPTIONS_TIGHT = 288, 208
_TIGHT = 1040  # pixels of the page's width
_MOST_TIMES = 99

DRESSES = {
    (True, True): N_("Letterhead and seal"),
    (True, False): N_("Letterhead, no seal"),
    (False, True): N_("Seal only, on our letter paper"),
    (False, False): N_("Neither, on our letter paper"),
}
"""Letterhead and seal: what can be chosen, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be chosen of one paper, and what is chosen.

    Attributes:
        languages: It can be printed in.
        language: It is printed in.
        seconds: Languages that may stand beside it; empty: none may.
        second: Beside it; empty: none.
        originals, copies: How often it is printed as which.
        marked: Whether the prints are marked so; None: papers of this kind are not.
        letterhead: Whether ours is printed; the sheet may bear one already.
        seal: Whether chop and signature are printed.
        dressed: Whether letterhead and chop can be left out.
    """

    languages: tuple[str, ...] = ()
    language: str = ""
    seconds: tuple[str, ...] = ()
    second: str = ""
    originals: int = 1
    copies: int = 0
    marked: bool | None = None
    letterhead: bool = True
    seal: bool = True
    dressed: bool = False


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked before printing.

    Attributes:
        words: Translated.
        tone: ok, warn, bad.
        where: Path of the field that a button leads to; empty: none.
    """

    words: str
    tone: str = "ok"
    where: str = ""


class PreviewForm(QWidget):
    """The preview; it is also where papers are printed, saved and sent from.

    Signals:
        paper_chosen: arg: key of the paper.
        language_chosen: arg: language code.
        options_chosen: Anything else of how it is printed; arg: `Options`.
        save_asked, print_asked, mail_asked, compare_asked: For the paper in view.
        went_asked, back_asked: Its letter was sent, or is taken back.
        keep_asked: The paper in view goes into the vault as it is.
        merge_asked, print_all_asked: For the whole set.
        stop_asked: What is under way shall stop.
        jump_asked: A field of the record is to be gone to; arg: its path.
        record_asked: The record of the paper in view is to be opened.
    """

    paper_chosen = Signal(str)
    language_chosen = Signal(str)
    save_asked = Signal()
    print_asked = Signal()
    mail_asked = Signal()
    compare_asked = Signal()
    keep_asked = Signal()
    went_asked = Signal()
    back_asked = Signal()
    options_chosen = Signal(object)
    stop_asked = Signal()
    jump_asked = Signal(str)
    record_asked = Signal()
    merge_asked = Signal()
    print_all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Elided("", "strong")
        self.record = buttons.link("")
        self.set = PaperSet()
        self.up = buttons.ghost("arrow-up", _("Move up"))
        self.down = buttons.ghost("arrow-down", _("Move down"))
        for step in (self.up, self.down):  # for the mouse; keys move a row by Alt
            step.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.merge = buttons.button(_("All in one PDF"), "files")
        self.print_all = buttons.button(_("Print all…"), "printer")
        self.view = PdfView()
        self.view.canvas.setProperty("pane", "page")
        self.setFocusProxy(self.view.canvas)  # keys leaf through the paper at once
        self._words = layout.text("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._current = ""
        self._shown = b""
        self._options_now = Options()
        self._job: JobRow | None = None
        self._held: QWidget | None = None
        self._put: QWidget | None = None
        self._jobs = QVBoxLayout()
        self._failures = layout.text("", "problem", wrap=True)
        self._failures.hide()
        self.language = ChoiceField()
        self.second = ChoiceField()
        self.originals = DecimalField(places=0)
        self.copies = DecimalField(places=0)
        self.marked = CheckField(_("Mark as original and copy"))
        self.dress = ChoiceField()
        self._checks = QVBoxLayout()
        self._checks.setSpacing(9)
        self._sending = QVBoxLayout()
        self._sending.setSpacing(7)
        self.went = buttons.button(_("It was sent"), "circle-check")
        self.back = buttons.button(_("Take the letter back"), "x")
        self.show_letter(None)
        self.compare = buttons.ghost(
            "columns", _("Compare with another version"), _("Compare")
        )
        self.keep = buttons.ghost("lock", _("Keep this version as issued"))
        self.save = buttons.ghost("download", _("Save the PDF"))
        self.print = buttons.button(_("Print"), "printer")
        self.mail = buttons.button(_("Mail"), "mail", primary=True)
        self.many = buttons.button(_("A letter to each…"), "mail-forward")
        self._build()
        self._connect()

    def _build(self) -> None:
        for tool in (self.compare, self.keep, self.save, self.print, self.mail):
            self.view.add_tool(tool)
        self._left = layout.box(self._set(), "surface")
        self._left.setProperty("pane", "page")
        self._left.setMinimumWidth(theme.px(200))
        middle = layout.box(
            layout.column(self._words, (self.view, 1), spacing=0), "surface2"
        )
        self._right = QScrollArea()
        self._right.setWidgetResizable(True)
        self._right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._right.setProperty("pane", "page")
        self._right.setWidget(layout.box(self._options(), "surface2"))
        self._right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sending = layout.column(
            layout.text(_("Sending"), "section"),
            self._sending,
            self.went,
            self.back,
            margins=(14, 12, 14, 14),
        )
        side = layout.box(
            layout.column(
                (self._right, 1),
                layout.hline(),
                layout.box(sending, "surface2"),
                spacing=0,
            )
        )
        side.setFixedWidth(theme.px(_OPTIONS))
        self._side = side
        split = QSplitter()
        split.addWidget(self._left)
        split.addWidget(middle)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(_SET), 10_000])
        split.setChildrenCollapsible(False)
        self.setLayout(layout.row((split, 1), layout.vline(), side, spacing=0))
        self._words.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages and their tools what a narrow window has."""
        super().resizeEvent(event)
        tight = event.size().width() < theme.px(_TIGHT)
        self._side.setFixedWidth(theme.px(_OPTIONS_TIGHT if tight else _OPTIONS))

    def _set(self) -> QVBoxLayout:
        return layout.column(
            layout.row((self._title, 1), self.up, self.down, spacing=0),
            layout.row(self.record, None, spacing=0),
            2,
            (self.set, 1),
            self._failures,
            self._jobs,
            self.merge,
            self.print_all,
            self.many,
            margins=(12, 14, 12, 12),
            spacing=6,
        )

    def _options(self) -> QVBoxLayout:
        copies = layout.row(
            (labelled(self.originals, _("Originals")), 1),
            (labelled(self.copies, _("Copies")), 1),
        )
        self._second = labelled(self.second, _("Template"))
        self._dress = labelled(self.dress, _("Letterhead"))
        head = layout.column(
            self._second,
            labelled(self.language, _("Language of the paper")),
            copies,
            self.marked,
            self._dress,
            margins=(14, 14, 14, 12),
            spacing=10,
        )
        checks = layout.column(
            layout.text(_("Checked before printing"), "section"),
            self._checks,
            margins=(14, 12, 14, 12),
        )
        return layout.column(head, layout.hline(), checks, None, spacing=0)

    def _connect(self) -> None:
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)
        self.mail.clicked.connect(self.mail_asked)
        self.merge.clicked.connect(self.merge_asked)
        self.print_all.clicked.connect(self.print_all_asked)
        self.compare.clicked.connect(self.compare_asked)
        self.keep.clicked.connect(self.keep_asked)
        self.went.clicked.connect(self.went_asked)
        self.back.clicked.connect(self.back_asked)
        self.record.clicked.connect(self.record_asked)
        self.set.chosen.connect(self.paper_chosen)
        self.up.clicked.connect(lambda: self.set.shift(self._current, -1))
        self.down.clicked.connect(lambda: self.set.shift(self._current, 1))
        self.language.edited.connect(self.language_chosen.emit)
        for field in (
            *(self.second, self.originals, self.copies),
            *(self.marked, self.dress),
        ):
            field.edited.connect(self._choose)
        theme.signals.changed.connect(self._restyle)

    def show_set(self, title: str, papers: Sequence[PaperLine]) -> None:
        """Show which papers belong together."""
        self._title.say(title)
        if not self.set.show_set(papers):
            return
        several = len(papers) > 1
        for tool in (self.merge, self.print_all, self.up, self.down):
            tool.setVisible(several)
        rows = [row for key in self.set.order() if (row := self.set.row(key))]
        for before, after in pairwise([*rows, self.merge, self.print_all, self.many]):
            QWidget.setTabOrder(before, after)
        if rows:
            rows[0].setFocus()

    def show_note(self, key: str, words: str) -> None:
        """Show the second line of a paper: its pages."""
        if row := self.set.row(key):
            row.show_note(words)

    def show_current(self, key: str) -> None:
        """Mark the paper in view."""
        self._current = key
        self.set.show_current(key)

    def show_options(self, options: Options) -> None:
        """Show how the paper in view is printed."""
        self._options_now = options
        self.language.set_options([(c, _own_name(c)) for c in options.languages])
        self.language.set_value(options.language or None)
        beside = [
            (code, _("With {language} beside it", language=_own_name(code)))
            for code in options.seconds
            if code != options.language
        ]
        self.second.set_options([("", _("Standard A4")), *beside])
        self.second.set_value(options.second)
        self._second.setVisible(bool(options.seconds))
        self.originals.set_value(Decimal(options.originals))
        self.copies.set_value(Decimal(options.copies))
        self.marked.setVisible(options.marked is not None)
        self.marked.set_value(bool(options.marked))
        self.dress.set_options([(key, _(words)) for key, words in DRESSES.items()])
        self.dress.set_value((options.letterhead, options.seal))
        self._dress.setVisible(options.dressed)

    def _choose(self, _value: object) -> None:
        """Tell what is chosen now, as far as it differs from before."""
        letterhead, seal = self.dress.value() or (True, True)
        now = self._options_now
        chosen = replace(
            now,
            second=self.second.value() or "",
            originals=_count(self.originals),
            copies=_count(self.copies),
            marked=None if now.marked is None else self.marked.value(),
            letterhead=letterhead,
            seal=seal,
        )
        if chosen != now:
            self._options_now = chosen
            self.options_chosen.emit(chosen)

    # --- What is under way -----------------------------------------------------------

    def show_step(self, words: str, done: int, whole: int) -> None:
        """Show how far a long job is; it disappears when it is done."""
        before, job = self.focusWidget(), self._job
        if done >= whole:
            layout.clear(self._jobs)
            self._job = None
        elif job is None:
            self._job = JobRow(words)
            self._job.stopped.connect(self.stop_asked)
            self._jobs.addWidget(self._job)
        if self._job is not None:
            self._job.show_step(done, whole)
        for made in (self.merge, self.print_all, self.print):
            made.setEnabled(self._job is None)
        if job is None:
            self._held, self._put = before, self.focusWidget()
        elif self._job is None:
            self._give_back(before, job)

    def _give_back(self, now: QWidget | None, job: JobRow) -> None:
        """Give the keys back to a button that lost them while it could not be pressed.

        Whoever went elsewhere meanwhile stays there, and what is gone gets none.
        """
        held, self._held = self._held, None
        stayed = now is None or now is self._put or job.isAncestorOf(now)
        if stayed and held is not None and isValid(held):
            held.setFocus()

    def show_failures(self, failures: Sequence[str]) -> None:
        """Say which papers were left out, and why; none hides it."""
        self._failures.setText("\n".join(failures))
        self._failures.setVisible(bool(failures))

    def failures(self) -> str:
        """Return what is said about papers that were left out."""
        return self._failures.text()

    def show_vault(self, *, versions: bool, issues: bool) -> None:
        """Offer to compare versions, where there are any, and to issue another."""
        self.compare.setVisible(versions)
        self.keep.setVisible(issues)

    def show_record(self, words: str) -> None:
        """Offer the record of the paper in view; "": it has none that can be opened."""
        self.record.setText(words.replace("&", "&&"))
        self.record.setAccessibleName(words)
        self.record.setVisible(bool(words))

    def show_checks(self, checks: Sequence[CheckLine]) -> None:
        """Show what was checked, with what was found."""
        layout.clear(self._checks)
        for check in checks:
            icon = TONE_ICONS.get(check.tone, "info-circle")
            sign = icons.label(icon, 16, f"{check.tone}_dot")
            said = layout.text(check.words, "small", "text", wrap=True)
            row = layout.row(sign, (said, 1), *self._led(check))
            row.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
            self._checks.addLayout(row)
        if not checks:
            words = _("No rules apply to this paper.")
            self._checks.addWidget(layout.text(words, "small"))

    def _led(self, check: CheckLine) -> list[QWidget]:
        """Return the button that goes where it can be put right."""
        if not check.where:
            return []
        go = buttons.ghost("arrow-right", _("Go to the field"))
        go.setAccessibleName(f"{go.toolTip()}: {check.words}")
        go.clicked.connect(partial(self.jump_asked.emit, check.where))
        return [go]

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

    def show_letter(self, way: Way | None) -> None:
        """Offer to say what became of one's own letter that carries the paper.

        Args:
            way: How far it is; None: there is none.
        """
        self.went.setVisible(way in DOUBTED)
        self.back.setVisible(way in KEPT)

    def show_pdf(self, data: bytes) -> None:
        """Show the pages; the same ones again stay where they are."""
        self._words.hide()
        if data != self._shown:
            self._shown = data
            self.view.show_pdf(data)
        self._enable(possible=True)

    def show_trouble(self, words: str) -> None:
        """Say why there are no pages."""
        self._shown = b""
        self.view.clear()
        self._words.setText(words)
        self._words.setContentsMargins(24, 24, 24, 24)
        self._words.show()
        self._enable(possible=False)

    def _enable(self, *, possible: bool) -> None:
        for button in (self.keep, self.save, self.print, self.mail):
            button.setEnabled(possible)

    def _restyle(self) -> None:
        self.show_current(self._current)


def _own_name(code: str) -> str:
    return OWN_NAMES.get(code, code)


def _count(field: DecimalField) -> int:
    return max(0, min(_MOST_TIMES, int(field.value() or 0)))
