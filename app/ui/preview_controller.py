"""The controller of the preview: renders papers aside, prints, saves, sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from app.core import texts
from app.core.errors import AppError
from app.core.i18n import _, _n
from app.ui import errors, keys, printing
from app.ui.desk import Desk, PaperJob
from forms.preview import CheckLine, PaperLine, PreviewForm

if TYPE_CHECKING:
    from pathlib import PurePath

Rendered = list[tuple[PaperJob, bytes]]
_KB = 1024


class PreviewController(QObject):
    """The tab of one set of papers.

    Signals:
        titled: The title changed.
    """

    titled = Signal()

    def __init__(self, desk: Desk, title: str, papers: Sequence[PaperJob]) -> None:
        super().__init__()
        self.desk = desk
        self._title = title
        self._papers = {paper.key: paper for paper in papers}
        self._languages = {paper.key: paper.language for paper in papers}
        self._made: dict[tuple[str, str], bytes] = {}
        self._current = ""
        self.form = PreviewForm()
        form = self.form
        form.show_set(
            title, [PaperLine(p.key, p.title, p.note, p.state, p.tone) for p in papers]
        )
        form.paper_chosen.connect(self.choose)
        form.language_chosen.connect(self._take_language)
        form.save_asked.connect(self._save)
        form.print_asked.connect(lambda: self._print([self._current]))
        form.mail_asked.connect(self._mail)
        form.merge_asked.connect(self._merge)
        form.print_all_asked.connect(lambda: self._print(list(self._papers)))
        keys.action("print", form, lambda: self._print([self._current]))
        keys.action("mail", form, self._mail)
        keys.action("save", form, self._save)
        if papers:
            self.choose(papers[0].key)

    # --- The tab ---------------------------------------------------------------------

    def title(self) -> str:
        """Return the words on the tab."""
        return self._title

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "printer"

    def dirty(self) -> bool:
        """Nothing can be lost here."""
        return False

    def state(self) -> Any:
        """Papers are not kept: their records are."""
        return None

    def restore(self, state: Any) -> None:
        """Nothing was kept."""

    # --- Showing ---------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Show a paper of the set."""
        paper = self._papers[key]
        self._current = key
        self.form.show_current(key)
        self.form.show_options(paper.languages, self._languages[key], 1, 0)
        found = [CheckLine(_(p.msgid, **p.params), "warn") for p in paper.problems]
        passed = [CheckLine(_(msgid)) for msgid in paper.checks]
        self.form.show_checks([*passed, *found])
        self._show()

    def _take_language(self, code: str) -> None:
        self._languages[self._current] = code
        self._show()

    def _show(self) -> None:
        key = self._current
        wanted = (key, self._languages[key])
        self._render([key], partial(self._rendered, wanted))

    def _rendered(self, wanted: tuple[str, str], made: Rendered) -> None:
        # A slow paper must not cover the one chosen meanwhile.
        if wanted != (self._current, self._languages[self._current]):
            return
        paper, data = made[0]
        try:
            self.form.show_pdf(data)
        except AppError as error:
            self.form.show_trouble(errors.words(error))
            return
        count = self.form.view.count()
        pages = _n("{n} page", "{n} pages", count)
        note = f"{paper.note} · {pages}" if paper.note else pages
        self.form.show_note(paper.key, note)
        size = _("{name} · {kb} KB", name=paper.filename, kb=max(1, len(data) // _KB))
        to = paper.recipient or _("No address is known yet")
        self.form.show_sending((("user", to), ("paperclip", size)))

    def _render(self, chosen: Sequence[str], then: Callable[[Rendered], None]) -> None:
        """Make papers off the screen's thread, each language once."""
        jobs = [(self._papers[key], self._languages[key]) for key in chosen]
        known = dict(self._made)

        def task() -> Rendered:
            return [
                (job, known.get((job.key, code)) or job.render(code))
                for job, code in jobs
            ]

        def keep(made: Rendered) -> None:
            for (job, code), (_job, data) in zip(jobs, made, strict=True):
                self._made[job.key, code] = data
            then(made)

        self.desk.work.compute(task, keep, self._failed)

    def _failed(self, error: AppError) -> None:
        self.form.show_trouble(errors.words(error))

    # --- Printing, saving, sending ---------------------------------------------------

    def times(self) -> int:
        """Return how often a paper is printed: originals and copies."""
        self.form.originals.commit()
        self.form.copies.commit()
        fields = (self.form.originals, self.form.copies)
        return max(1, sum(int(field.value() or 0) for field in fields))

    def _save(self) -> None:
        self._render(
            [self._current], lambda made: self._write(made[0][0].filename, made[0][1])
        )

    def _merge(self) -> None:
        def join(made: Rendered) -> None:
            data = printing.merged([(job.title, pdf) for job, pdf in made])
            self._write(f"{texts.file_name(self._title)}.pdf", data)

        self._render(list(self._papers), join)

    def _write(self, name: str, data: bytes) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self.form, _("Save the PDF"), name, "PDF (*.pdf)"
        )
        if not chosen:
            return
        path: PurePath = Path(chosen)
        try:
            printing.write(Path(path), data)
        except AppError as error:
            errors.tell(self.form, error)
            return
        self.desk.toast(_("{name} is saved.", name=path.name))

    def _print(self, chosen: Sequence[str]) -> None:
        self._render(chosen, self._put_on_paper)

    def _put_on_paper(self, made: Rendered) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        dialog = QPrintDialog(printer, self.form)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        times = self.times()
        try:
            sheets = printing.put_on_paper(printer, [(pdf, times) for _j, pdf in made])
        except AppError as error:
            errors.tell(self.form, error)
            return
        self.desk.toast(_n("{n} sheet printed.", "{n} sheets printed.", sheets))

    def _mail(self) -> None:
        def hand_over(made: Rendered) -> None:
            job, data = made[0]
            mail = printing.draft_mail(job.recipient, job.title, [(job.filename, data)])
            printing.open_mail(mail)
            self.desk.toast(_("The mail is open in your mail program."))

        self._render([self._current], hand_over)
