"""Letters to many at once: one for each recipient of what was chosen (H21, H22).

What cannot leave stays with the reason at its row: no address, nothing issued yet. A
letter is put away by an action of its own, under its own key: a stop, a lost answer or
a second click sends none twice, and none is held up by another one's fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from app.core import texts
from app.core.errors import AppError
from app.core.i18n import N_, _, _n
from app.mail import service
from app.mail.domain import STATE_TITLES, Account, Message
from app.ui import errors, printing
from app.ui.batch import Batch, Outcome
from app.ui.excuse import Excuse
from app.ui.filing import printed
from app.ui.heard import heard
from app.ui.letter import Letter, Sheet
from app.ui.letters import LetterController
from app.ui.plain_tab import PlainTab
from app.ui.preview_options import kind_of, recipient, record_key
from app.ui.sent import hand
from forms.documents_list import LANGUAGE_NAMES
from forms.kit import asking
from forms.mail_list import TONES
from forms.mail_many import LetterLine, LettersForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob

DRAFT = N_("Still a draft: only what is issued goes to many at once.")


@dataclass(slots=True)
class Row:
    """One letter, or a record of which there is nothing to send.

    Attributes:
        title: What it is about, until its party is known.
        letter: None: there is nothing to send.
        why: What is in the way, translated: of a record without a paper, or of the
            last attempt.
        out: Whether it was taken out.
        own: Whether its words were written here; what was kept before is not theirs.
        gone: The letter as it was put away; it leaves once.
    """

    title: str
    letter: Letter | None = None
    why: str = ""
    out: bool = False
    own: bool = False
    gone: Message | None = None

    def problems(self) -> list[str]:
        """Return what is missing, in words."""
        if self.letter is None:
            return [self.why]
        found = [_(p.msgid, **p.params) for p in self.letter.whole().problems()]
        if not self.letter.chosen():
            found.append(_("Nothing goes along with it."))
        return found

    def leaves(self) -> bool:
        """Say whether it is among those that are sent now."""
        return not (self.out or self.gone or self.letter is None or self.problems())


def rows_of(papers: Sequence[PaperJob]) -> list[Row]:
    """Return a letter for each recipient, and what nothing can be sent of.

    Papers of records that one party gets from one of our companies go in one letter:
    of each record the first, as in a letter of its own; the others may go along.
    """
    groups: dict[object, list[PaperJob]] = {}
    left: dict[str, PaperJob] = {}
    for job in papers:
        if job.missing or is_draft(job):
            left.setdefault(record_key(job), job)
        else:
            groups.setdefault(recipient(job), []).append(job)
    sent = {record_key(job) for jobs in groups.values() for job in jobs}
    rows = [Row(jobs[0].title, _letter(jobs)) for jobs in groups.values()]
    return rows + [
        Row(job.title, why=job.missing or _(DRAFT))
        for record, job in left.items()
        if record not in sent
    ]


def is_draft(job: PaperJob) -> bool:
    """Say whether a paper is not issued: it has no vault to be locked in."""
    return job.origin is not None and job.origin.issue is None


def _letter(jobs: Sequence[PaperJob]) -> Letter:
    first: dict[str, str] = {}
    for job in sorted(jobs, key=lambda one: not one.wanted):
        first.setdefault(record_key(job), job.key)
    sheets = [
        Sheet(job, job.language, job.second, partial(printed, job)) for job in jobs
    ]
    return Letter(sheets, tuple(first.values()))


class ManyLetters(PlainTab):
    """The tab of the letters that were begun together."""

    def __init__(self, desk: Desk, title: str, papers: Sequence[PaperJob]) -> None:
        super().__init__()
        self._desk, self._title = desk, title
        self._rows = rows_of(papers)
        self._account = Account()
        self._batch: Batch[Row, Any] | None = None
        self._folder = ""
        self.form = LettersForm()
        self._excuse = Excuse(desk, self.form, title)
        self.form.open_asked.connect(self._open)
        self.form.drop_asked.connect(self._drop)
        self.form.papers_chosen.connect(self._choose_papers)
        self.form.send_asked.connect(self.send)
        self.form.stop_asked.connect(self._stop)
        desk.post.settled.connect(heard(self.form, self._settled))
        desk.work.read(self._begin, heard(self.form, self._begun))

    def title(self) -> str:
        """Return the words on the tab."""
        return " · ".join((_("Mail"), self._title))

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "mail"

    def _begin(self, uow: UnitOfWork) -> Account:
        for letter in self._letters():
            letter.begin(uow)
        return service.account(uow)

    def _letters(self) -> Iterable[Letter]:
        return (row.letter for row in self._rows if row.letter is not None)

    def _begun(self, account: Account) -> None:
        self._account = account
        if account.ready:
            way = _(
                "From {address} through {host}.",
                address=account.address,
                host=account.host,
            )
        else:
            way = _(
                "No mail account is set up in the settings:"
                " your mail program opens with each letter, one after the other."
            )
        self.form.show_way(self._title, way)
        self._show()

    # --- Showing ---------------------------------------------------------------------

    def _show(self) -> None:
        self.form.show_papers(self._kinds())
        self.form.show_lines([_line(row) for row in self._rows])

    def _kinds(self) -> list[tuple[str, str, bool]]:
        """Return the kinds of papers that may go along, and whether they all do."""
        found: dict[str, tuple[str, list[bool]]] = {}
        for row in self._rows:
            if row.letter is None or row.gone:
                continue
            for key, file in row.letter.files.items():
                if file.sheet is not None:
                    job = file.sheet.job
                    words = _(job.called) if job.called else job.title
                    found.setdefault(kind_of(key), (words, []))[1].append(file.chosen)
        return [(kind, words, all(on)) for kind, (words, on) in found.items()]

    def _choose_papers(self, kind: str, on: bool) -> None:  # noqa: FBT001 - a signal
        """Let all papers of a kind go along with their letters, or none."""
        for row in self._rows:
            if row.letter is not None and not row.gone:
                for key, file in row.letter.files.items():
                    if file.sheet is not None and kind_of(key) == kind:
                        row.letter.choose(key, on=on)
        self._show()

    def _open(self, at: int) -> None:
        """Show a letter, to be read and changed."""
        row = self._rows[at]
        if row.letter is None or row.gone or self._batch:
            return
        self.letter = LetterController(self._desk, (), self.form, row.letter)
        self.letter.changed.connect(partial(self._changed, row))
        self.letter.begin()

    def _changed(self, row: Row, letter: Letter) -> None:
        row.letter, row.why, row.out, row.own = letter, "", False, True
        self._show()

    def _drop(self, at: int) -> None:
        row = self._rows[at]
        if row.letter is not None and not row.gone and not self._batch:
            row.out = not row.out
            self._show()

    # --- Sending ---------------------------------------------------------------------

    def send(self) -> None:
        """Put all letters away that can leave; the others stay, with the reason."""
        rows = [row for row in self._rows if row.leaves()]
        jobs = [
            file.sheet.job
            for row in rows
            if row.letter
            for file in row.letter.chosen()
            if file.sheet
        ]
        if self._batch or not rows or not self._excuse.given(jobs):
            return
        tasks = [(row, partial(self._settled_letter, row)) for row in rows]
        self._batch = Batch(self._carry, tasks, self._step, self._done)
        self._batch.begin()

    def _settled_letter(self, row: Row) -> tuple[Row, Letter]:
        """Return a row's letter as it is sent, with the reason given for it."""
        assert row.letter is not None  # noqa: S101 - `leaves` says so
        letter = row.letter.sealed()
        for file in letter.files.values():
            if file.sheet is not None:
                job = self._excuse.settled(file.sheet.job)
                file.sheet = replace(file.sheet, job=job)
        return row, letter

    def _carry(
        self,
        task: Callable[[], tuple[Row, Letter]],
        then: Callable[[Any], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """Make the papers of a letter and put it away; then comes the next."""
        row, letter = task()

        def refused(error: AppError) -> None:
            row.why = errors.words(error)
            failed(error)

        def put_away(message: Message) -> None:
            row.gone, row.why = message, ""
            if row.own and self._desk.drafts is not None:
                self._desk.drafts.drop(letter.place()[0])

        def queued(message: Message) -> None:
            put_away(message)
            then(message)

        def handed(done: tuple[Message, bytes]) -> None:
            put_away(done[0])
            page = self.form if isValid(self.form) else None
            hand(self._desk, *done, page, self._into_folder, self._settled)
            then(done[0])

        def put(_made: object) -> None:
            run = partial(self._desk.work.run, key=letter.key)
            if self._account.ready:
                run(letter.queue, queued, refused, again=service.get)
            else:
                run(letter.hand_over, handed, refused)

        self._desk.work.compute(letter.make, put, refused)

    def _into_folder(self, message: Message, mail: bytes) -> str:
        """Write a letter that no mail program took beside the others; asked once."""
        if not self._folder:
            title = _("No mail program took it. Keep the letters in a folder")
            at = str(asking.folder())
            self._folder = asking.choose_folder(self.form, title, at)
        if not self._folder:
            return ""
        name = texts.file_name(message.subject)
        path = Path(self._folder) / f"{name}.eml"
        number = 1
        while path.exists():
            number += 1
            path = path.with_name(f"{name} ({number}).eml")
        try:
            printing.write(path, mail)
        except AppError as error:
            errors.tell(self.form, error)
            return ""
        return path.name

    def _step(self, done: int, whole: int) -> None:
        if not isValid(self.form):
            self._stop()
        else:
            self.form.show_step(done, whole)

    def _stop(self) -> None:
        if self._batch is not None:
            self._batch.stop()

    def _done(self, outcome: Outcome[Row, Any]) -> None:
        """Deliver what lies in the outbox now, and tell how the others stand."""
        self._batch = None
        gone = [message for _row, message in outcome.made]
        if self._account.ready:
            for message in gone:
                self._desk.post.deliver(message.id or 0)
        if not isValid(self.form):
            return
        self.form.show_step(1, 1)
        self._show()
        words = _n(
            "{n} letter was put into the outbox.",
            "{n} letters were put into the outbox.",
            len(gone),
        )
        if gone and self._account.ready:
            self._desk.toast(words)

    def _settled(self, message: Message) -> None:
        """Tell at its row what became of a letter."""
        for row in self._rows:
            if row.gone and row.gone.id == message.id:
                row.gone = message
        if isValid(self.form) and self._batch is None:
            self._show()


def _line(row: Row) -> LetterLine:
    if row.letter is None:
        return LetterLine(
            row.title, "", state=_("Stays here"), tone="warn", why=row.why
        )
    letter = row.letter
    message = row.gone or letter.message
    files = letter.chosen()
    state, tone, why = _state(row)
    numbers = dict.fromkeys(f.sheet.job.number for f in files if f.sheet)
    return LetterLine(
        party=str(message.party) if message.party else row.title,
        about=", ".join(filter(None, numbers)),
        address=message.receivers,
        copies=message.copies,
        subject=message.subject,
        papers=", ".join(f.name for f in files),
        language=_language(letter),
        state=state,
        tone=tone,
        why=why,
        opens=row.gone is None,
        leaves=row.leaves(),
        out=row.out,
    )


def _language(letter: Letter) -> str:
    found = dict.fromkeys(f.sheet.language for f in letter.chosen() if f.sheet)
    return ", ".join(LANGUAGE_NAMES.get(one, one) for one in found)


def _state(row: Row) -> tuple[str, str, str]:
    """Return how a letter stands: words, tone, and why."""
    if row.gone is not None:
        said = row.gone
        why = _(said.reason, detail=said.detail) if said.reason else ""
        return _(STATE_TITLES[said.state]), TONES[said.state], why
    if row.out:
        return _("Taken out"), "neutral", ""
    if problems := row.problems():
        return _("Stays here"), "warn", " ".join(problems)
    if row.why:
        return _("Not sent"), "bad", row.why
    wrong = [f.sheet.job.wrong for f in row.letter.chosen() if f.sheet]  # type: ignore[union-attr]
    words = [one for each in wrong if each is not None for one in each.words]
    if words:
        return _("Does not agree"), "bad", " ".join(dict.fromkeys(words))
    return _("Can leave"), "ok", ""
