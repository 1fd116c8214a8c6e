"""The controller of the preview: papers are shown, printed, compared and sent here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrinter
from shiboken6 import isValid

from app.core.errors import AppError, NotPossibleError
from app.core.i18n import _, _n
from app.core.papers import CopyMark
from app.core.papers.looks import Look
from app.core.sizes import size_words
from app.db import views
from app.ui import errors, printing
from app.ui.batch import Batch, Outcome
from app.ui.desk import Desk
from app.ui.excuse import Excuse
from app.ui.handed import Handed, hand_out, issue_of, keep
from app.ui.heard import heard
from app.ui.paper_job import PaperJob, Version
from app.ui.plain_tab import PlainTab
from app.ui.preview_news import News
from app.ui.preview_options import (
    Counts,
    as_before,
    counted,
    first_of,
    first_options,
    goes_to_many,
    goes_with,
    identity,
    kind_of,
    lead_from,
    look_of,
    merged_name,
    note_line,
    open_record,
    prints_of,
    read_anew,
    sending_lines,
    show_facts,
)
from app.ui.sent import settle
from forms.kit import asking, keys
from forms.preview import Options, PreviewForm
from forms.preview_set import PaperLine

Print = tuple[bytes, int]
"""A PDF and how often it is put on paper."""
Made = dict[tuple[str, str, Look], bytes]
"""The PDFs by key of the paper, language and look."""
_COUNTS = "papers"
"""Under which name the counts of copies are kept, for each person."""


class PreviewController(PlainTab):
    """The tab of one set of papers."""

    def __init__(
        self, desk: Desk, title: str, papers: Sequence[PaperJob], *, mail: bool = False
    ) -> None:
        super().__init__()
        self.desk = desk
        self._title = title
        self._papers = {paper.key: paper for paper in papers}
        self._options = {paper.key: first_options(paper) for paper in papers}
        self._made: Made = {}
        self._counts: dict[str, Any] = {}
        self._pages: dict[str, int] = {}
        self._current = ""
        self._batch: Batch[str, Any] | None = None
        self.form = PreviewForm()
        self._excuse = Excuse(desk, self.form, title)
        self._news = News(
            desk, self.form, lambda: tuple(self._papers.values()), self.renew
        )
        self._show_set()
        self._connect()
        if first := first_of(papers):
            self.choose(first.key)
            desk.work.read(
                lambda uow: views.last_look(uow, _COUNTS),
                heard(self.form, self._take_counts),
            )
        if mail and first:
            QTimer.singleShot(0, self.form, self.write_letter)

    def _connect(self) -> None:
        form = self.form
        form.paper_chosen.connect(self.choose)
        form.language_chosen.connect(self._take_language)
        form.options_chosen.connect(self._take_options)
        form.save_asked.connect(self._save)
        form.print_asked.connect(self._print_current)
        form.mail_asked.connect(self.write_letter)
        form.many.clicked.connect(self._write_many)
        form.compare_asked.connect(self._compare)
        form.keep_asked.connect(self._keep)
        form.went_asked.connect(lambda: self._settle(went=True))
        form.back_asked.connect(lambda: self._settle(went=False))
        form.merge_asked.connect(self._merge)
        form.print_all_asked.connect(lambda: self._print(self._chosen()))
        form.stop_asked.connect(self._stop)
        form.jump_asked.connect(
            lambda where: lead_from(self.desk, self._papers[self._current], where)
        )
        form.record_asked.connect(
            lambda: open_record(self.desk, self._papers[self._current])
        )
        keys.action("print", form, self._print_current)
        keys.action("print_all", form, form.print_all_asked.emit)
        keys.action("mail", form, self.write_letter)
        keys.action("save", form, self._save)

    # --- The tab ---------------------------------------------------------------------

    def title(self) -> str:
        """Return the words on the tab."""
        return self._title

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "printer"

    def shows(self, title: str, papers: Sequence[PaperJob]) -> bool:
        """Say whether it shows these papers, however they read by now."""
        own = [identity(paper) for paper in self._papers.values()]
        return title == self._title and own == [identity(paper) for paper in papers]

    def renew(self, papers: Sequence[PaperJob], *, mail: bool = False) -> None:
        """Show the same papers as they read now; what was chosen for them stays."""
        if self._batch is None:  # what is being printed is filed as it was printed
            now = read_anew(self._papers.values(), papers)
            self._papers = {paper.key: paper for paper in now}
            self._made = {}
            self._show_set()
            for key in self._papers:
                self._show_note(key)
            if self._current:
                self._show_paper()
        if mail:
            self.write_letter()

    # --- Showing ---------------------------------------------------------------------

    def _show_set(self) -> None:
        papers = self._papers.values()
        lines = [PaperLine(p.key, p.title, p.note, p.state, p.tone) for p in papers]
        self.form.show_set(self._title, lines)
        self.form.many.setVisible(goes_to_many(self.desk, papers))

    def choose(self, key: str) -> None:
        """Show a paper of the set."""
        self._current = key
        self.form.show_current(key)
        self.form.show_options(self._options[key])
        self._show_paper()

    def _show_paper(self) -> None:
        """Show the paper in view, and what is to be said of it."""
        paper = self._papers[self._current]
        show_facts(self.form, paper, self.desk)
        self._show()

    def _take_language(self, code: str) -> None:
        options = replace(self._options[self._current], language=code)
        self._options[self._current] = options
        self.form.show_options(options)
        self._show()

    def _take_options(self, options: Options) -> None:
        before, self._options[self._current] = self._options[self._current], options
        if look_of(before) != look_of(options):
            self._show()
        counts = (options.originals, options.copies, options.marked)
        if counts != (before.originals, before.copies, before.marked):
            self._remember(self._current, counts)
            self._spread(kind_of(self._current), counts)

    def _show(self) -> None:
        key = self._current
        wanted = self._wanted(key)
        self.desk.work.compute(
            partial(self._pdf, *wanted),
            heard(self.form, partial(self._rendered, self._made, wanted)),
            heard(self.form, partial(self._failed, key)),
        )

    def _rendered(self, made: Made, wanted: tuple[str, str, Look], data: bytes) -> None:
        # A slow paper must not cover the one chosen meanwhile, or what it reads now.
        if made is not self._made or wanted != self._wanted(self._current):
            return
        paper = self._papers[self._current]
        try:
            self.form.show_pdf(data)
        except AppError as error:
            self.form.show_trouble(errors.words(error))
            return
        self._pages[paper.key] = self.form.view.count()
        self._show_note(paper.key)
        self._show_sending(paper, len(data))

    def _show_note(self, key: str) -> None:
        """Show version, pages and copies of a paper in the set."""
        options, pages = self._options[key], self._pages.get(key, 0)
        self.form.show_note(key, note_line(self._papers[key], options, pages))

    def _show_sending(self, paper: PaperJob, size: int) -> None:
        name = paper.file_in(self._options[paper.key].language)
        self.form.show_sending(sending_lines(paper, f"{name} · {size_words(size)}"))

    def _wanted(self, key: str) -> tuple[str, str, Look]:
        options = self._options[key]
        return key, options.language, look_of(options)

    def _pdf(self, key: str, code: str, look: Look) -> bytes:
        """Return a paper as it prints; made once. Runs off the screen's thread."""
        made, paper = self._made, self._papers[key]
        if (known := made.get((key, code, look))) is not None:
            return known
        if paper.missing:
            raise NotPossibleError(paper.missing)
        pdf = paper.render(code, look) if paper.dressed else paper.render(code)
        made[key, code, look] = pdf
        return pdf

    def _failed(self, key: str, error: AppError) -> None:
        if key == self._current:
            self.form.show_trouble(errors.words(error))

    # --- How often -------------------------------------------------------------------

    def _take_counts(self, kept: dict[str, Any] | None) -> None:
        """Print each kind of paper as often as this person did the last time."""
        self._counts = dict(kept or {})
        for key, paper in self._papers.items():
            known = self._counts.get(kind_of(key))
            self._options[key] = as_before(self._options[key], paper, known)
        if self._current:
            self.form.show_options(self._options[self._current])
        for key in self._options:
            self._show_note(key)

    def _spread(self, kind: str, counts: Counts) -> None:
        """Print all papers of one kind as often as the one that was just set."""
        for key, options in self._options.items():
            if kind_of(key) == kind:
                self._options[key] = counted(options, counts)
                self._show_note(key)

    def _remember(self, key: str, counts: Counts) -> None:
        kept = self._counts = {**self._counts, kind_of(key): list(counts)}
        self.desk.work.run(lambda uow: views.remember_look(uow, _COUNTS, kept))

    def prints(self, key: str) -> list[tuple[CopyMark, int]]:
        """Return how often a paper is printed, and what each print is marked as."""
        return prints_of(self._options[key])

    def _chosen(self) -> list[str]:
        """Return the papers that are printed at least once, in the order chosen."""

        def times(key: str) -> int:
            return self._options[key].originals + self._options[key].copies

        return [key for key in self.form.set.order() if times(key) > 0]

    # --- Printing and saving ---------------------------------------------------------

    def _commit(self) -> None:
        """Take over what is being typed, before a key acts on it."""
        self.form.originals.commit()
        self.form.copies.commit()

    def _may_go(self, chosen: Sequence[str]) -> bool:
        """Ask for the reason where papers that are handed out do not agree."""
        self._commit()
        return self._excuse.given([self._papers[key] for key in chosen])

    def _save(self) -> None:
        if not self._may_go([self._current]):
            return
        wanted = self._wanted(self._current)
        name = self._papers[self._current].file_in(wanted[1])
        self.desk.work.compute(
            partial(self._pdf, *wanted),
            heard(self.form, partial(self._write, name, [wanted])),
            heard(self.form, partial(self._failed, self._current)),
        )

    def _merge(self) -> None:
        """Make one PDF of the whole set: each print of a paper, with its bookmark."""
        self._commit()
        chosen = self._chosen()
        if not self._may_go(chosen):
            return
        tasks = self._tasks(chosen)
        prints = [self._first_print(key) for key in chosen]

        def done(outcome: Outcome[str, Sequence[Print]]) -> None:
            self._end(outcome)
            if outcome.made and not outcome.stopped:
                name = merged_name(self._title, [self._papers[key] for key in chosen])
                self.desk.work.compute(
                    partial(printing.merged, outcome.made),
                    heard(self.form, partial(self._write, name, prints)),
                )

        self._begin(Batch(self.desk.work.compute, tasks, self._step, done))

    def _write(
        self, name: str, prints: Sequence[tuple[str, str, Look]], data: bytes
    ) -> None:
        chosen = asking.save(self.form, _("Save the PDF"), name, "PDF (*.pdf)")
        if not chosen:
            return
        path = Path(chosen)
        try:
            printing.write(path, data)
        except AppError as error:
            errors.tell(self.form, error)
            return
        self.desk.toast(_("{name} is saved.", name=path.name))
        self._hand_out(prints)

    def _print_current(self) -> None:
        self._print([self._current])

    def _print(self, chosen: Sequence[str]) -> None:
        if not chosen:
            self.desk.toast(_("Every paper has 0 copies: nothing to print."), "warn")
            return
        if not self._may_go(chosen):
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        dialog = asking.to_print(printer, self.form)
        if dialog.exec() == dialog.DialogCode.Accepted:
            self.print_on(printer, chosen)

    def print_on(self, printer: QPrinter, chosen: Sequence[str]) -> None:
        """Print papers as one job; one that cannot be made is left out and told.

        Args:
            printer: As the person set it up.
            chosen: Keys of the papers, in their order.
        """
        press = printing.Press(printer)

        def put(prints: Sequence[Print]) -> None:
            for pdf, times in prints:
                press.put(pdf, times)

        def done(outcome: Outcome[str, Sequence[Print]]) -> None:
            self._end(outcome)
            if outcome.stopped:
                press.abort()
                self.desk.toast(_("Printing was stopped."), "info")
                return
            press.end()
            if not press.sheets:  # the reasons stand in the form; nothing is issued
                return
            self.desk.toast(
                _n("{n} sheet printed.", "{n} sheets printed.", press.sheets)
            )
            self._hand_out(prints)

        tasks, prints = self._tasks(chosen), [self._first_print(k) for k in chosen]
        self._begin(Batch(self.desk.work.compute, tasks, self._step, done, put))

    def _tasks(
        self, chosen: Sequence[str]
    ) -> list[tuple[str, Callable[[], list[Print]]]]:
        return [
            (self._papers[key].title, partial(self._all_prints, key)) for key in chosen
        ]

    def _all_prints(self, key: str) -> list[Print]:
        _key, code, look = self._wanted(key)
        return [
            (self._pdf(key, code, replace(look, copy=mark)), times)
            for mark, times in self.prints(key)
        ]

    # --- A batch ---------------------------------------------------------------------

    def _begin(self, batch: Batch[str, Any]) -> None:
        if self._batch is None:
            self.form.show_failures(())
            self._batch = batch
            batch.begin()

    def _step(self, done: int, whole: int) -> None:
        if not isValid(self.form):
            self._stop()  # the tab was closed in the middle of it
        elif whole > 1:
            self.form.show_step(_("Making papers"), done, whole)

    def _stop(self) -> None:
        if self._batch is not None:
            self._batch.stop()

    def _end(self, outcome: Outcome[str, Any]) -> None:
        self._batch = None
        if not isValid(self.form):
            return
        self.form.show_step("", 1, 1)
        self.form.show_failures(outcome.reasons(errors.words))

    # --- Issuing, sending and comparing ----------------------------------------------

    def _keep(self) -> None:
        """Put the paper in view into the vault, as it is."""
        paper, wanted = self._papers[self._current], self._wanted(self._current)
        if issue_of(paper) is None or not self._may_go([self._current]):
            return

        def told(made: tuple[int, str]) -> None:
            said = {"paper": paper.title, "version": made[1]}
            self.desk.toast(_("{paper} is kept as {version}.", **said))
            self._news.ask()

        self.desk.work.compute(
            partial(self._handed, wanted),
            heard(self.form, lambda one: keep(self.desk, one, heard(self.form, told))),
            heard(self.form, partial(self._failed, self._current)),
        )

    def _handed(self, wanted: tuple[str, str, Look]) -> Handed:
        """Return a paper as it is handed out. Runs off the screen's thread."""
        key, code, look = wanted
        paper = self._excuse.settled(self._papers[key])
        return Handed(paper, self._pdf(*wanted), code, look.second)

    def _first_print(self, key: str) -> tuple[str, str, Look]:
        """Return how the first print of a paper looks, with its mark."""
        _key, code, look = self._wanted(key)
        return key, code, replace(look, copy=self.prints(key)[0][0])

    def _hand_out(self, prints: Sequence[tuple[str, str, Look]]) -> None:
        """File what was printed or saved; nobody waits for it."""
        hand_out(self.desk, [self._handed(one) for one in prints if one in self._made])

    def write_letter(self) -> None:
        """Write a letter with the paper in view; others for its reader may go along."""
        from app.ui.letters import LetterController, Sheet  # noqa: PLC0415 - few days

        key = self._current
        if not key or self._papers[key].missing or not self._may_go([key]):
            return
        first = self._papers[key]
        order = [key, *(other for other in self.form.set.order() if other != key)]
        sheets = [
            Sheet(
                self._excuse.settled(self._papers[key]),
                self._options[key].language,
                self._options[key].second,
                partial(self._pdf, *self._wanted(key)),
            )
            for key in order
            if goes_with(first, self._papers[key]) and not self._papers[key].missing
        ]
        self.letter = LetterController(self.desk, sheets, self.form)
        self.letter.begin()

    def _write_many(self) -> None:
        self.desk.write_many(self._title, tuple(self._papers.values()))

    def _settle(self, *, went: bool) -> None:
        """Note what the writer of the letter with the paper in view says of it."""
        settle(self.desk, self._papers[self._current].carried, went=went)

    def _compare(self) -> None:
        paper = self._papers[self._current]
        find = paper.versions
        if find is None:
            return
        wanted = self._wanted(self._current)
        self.desk.work.read(
            lambda uow: find(uow, wanted[1]),
            heard(self.form, partial(self._show_versions, wanted)),
        )

    def _show_versions(
        self, wanted: tuple[str, str, Look], versions: Sequence[Version]
    ) -> None:
        from app.ui.compare import CompareController  # noqa: PLC0415 - few papers

        paper = self._papers[wanted[0]]
        render: Callable[[], bytes] = partial(self._pdf, *wanted)
        self.comparison = CompareController(
            self.desk, paper, render, versions, self.form
        )
        self.comparison.begin()
