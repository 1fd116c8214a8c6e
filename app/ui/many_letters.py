"""Letters to many at once: one for each recipient of what was chosen (H21, H22).

What cannot leave stays with the reason at its row: no address, nothing issued yet. The
letters are kept in the office as they stand. Each is put away by an action of its own,
which notes what it became: neither a stop nor a lost answer, a second click, another
window or the end of the program sends one twice, and none is held up by another one's
fault.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from shiboken6 import isValid

from app.core import texts
from app.core.errors import AppError, OutdatedError
from app.core.i18n import _, _n
from app.core.query import Query
from app.mail import service
from app.mail.domain import Account, Mailing, Message
from app.ui import errors, printing
from app.ui.batch import Batch, Outcome
from app.ui.excuse import Excuse
from app.ui.heard import heard
from app.ui.letter import Letter
from app.ui.letter_rows import GONE, Row, brought_back, line_of, renewed, rows_of
from app.ui.letters import LetterController
from app.ui.plain_tab import PlainTab
from app.ui.preview_options import kind_of
from app.ui.sent import hand
from forms.kit import asking
from forms.mail_many import LettersForm

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob


_REST = 500  # ms after a change of the outbox until it is read


class ManyLetters(PlainTab):
    """The tab of the letters that were begun together.

    Args:
        desk: Where they are written.
        title: Of the papers, translated.
        papers: What they take along; none: `open` brings letters back.

    Attributes:
        record_id: Under which the letters are kept; None: they are not yet.
    """

    def __init__(
        self, desk: Desk, title: str = "", papers: Sequence[PaperJob] = ()
    ) -> None:
        super().__init__()
        self._desk, self._title = desk, title
        self._rows = rows_of(papers)
        self._key = uuid.uuid4().hex
        self.record_id: int | None = None
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
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._read_states)
        desk.work.changed.connect(self._changed_elsewhere)
        if papers:
            self._show()
            desk.work.read(self._begin, heard(self.form, self._begun))

    def title(self) -> str:
        """Return the words on the tab."""
        return " · ".join((_("Mail"), self._title))

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "mail"

    def _begin(self, uow: UnitOfWork) -> Account:
        for row in self._rows:
            row.begin(uow)
        return service.account(uow)

    def _begun(self, account: Account) -> None:
        self._show_way(account)
        self._store(None, lambda _error: None)  # whoever sends is told

    def open(self, key: int) -> None:
        """Bring letters back that were kept: what was put away is not sent again."""
        self.record_id = key

        def read(uow: UnitOfWork) -> tuple[Mailing, list[Row], Account]:
            kept = service.mailing(uow, key)
            rows = [brought_back(uow, one) for one in kept.letters]
            return kept, rows, service.account(uow)

        def show(found: tuple[Mailing, list[Row], Account]) -> None:
            kept, self._rows, account = found
            self._title = kept.title
            for row in self._rows:
                row.out = row.out or kept.done_at is not None
            self._show_way(account)
            self.titled.emit()

        self._desk.work.read(read, heard(self.form, show))

    def _show_way(self, account: Account) -> None:
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

    # --- Kept ------------------------------------------------------------------------

    def _store(
        self, then: Callable[[], None] | None, failed: Callable[[AppError], None] | None
    ) -> None:
        """Keep the letters in the office, to be there after the end of the program."""
        rows = list(self._rows)
        kept = [row.kept() for row in rows]

        def stored(mailing: Mailing) -> None:
            self.record_id = mailing.id
            for row, letter in zip(rows, mailing.letters, strict=True):
                row.id = letter.id
            self.titled.emit()
            if then is not None:
                then()

        self._desk.work.run(
            lambda uow: service.begin_mailing(uow, self._title, kept),
            heard(self.form, stored),
            failed if failed is None else heard(self.form, failed),
            key=self._key,
            again=service.mailing,
        )

    def _keep(
        self, *rows: Row, failed: Callable[[AppError], None] | None = None
    ) -> None:
        """Keep rows as they stand now."""
        kept = [row.kept() for row in rows if row.id is not None]
        if kept:
            run = self._desk.work.run
            run(lambda uow: service.keep_letters(uow, kept), None, failed)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        """Show in a moment what the outbox says: many letters leave one by one."""
        if "mail" in topics and self.record_id and not self._rest.isActive():
            self._rest.start()

    def _read_states(self) -> None:
        """Show what the outbox says of the letters that were put away."""
        key = self.record_id
        if key is None or self._batch is not None or not isValid(self.form):
            return
        self._desk.work.read(
            lambda uow: service.mailing(uow, key), heard(self.form, self._take_states)
        )

    def _take_states(self, kept: Mailing) -> None:
        became = {one.id: one.message for one in kept.letters if one.message}
        for row in self._rows:
            row.gone = became.get(row.id, row.gone)
        if self._batch is None:
            self._show()

    def closing(self) -> bool:
        """Say whether the tab may close; letters that wait are asked about."""
        waiting = sum(row.waits() for row in self._rows)
        if not waiting:
            self._end()
        elif self._ask(waiting) == errors.CANCEL:
            return False
        self._stop()
        return True

    def _ask(self, waiting: int) -> str:
        """Ask what becomes of the letters that wait; returns the answer."""
        title = _n(
            "{n} letter has not been sent.", "{n} letters have not been sent.", waiting
        )
        place = _("Unsent batches")
        said = _("Kept for later, they stand above the outbox: {place}.", place=place)
        keep = errors.Answer("keep", _("Keep for later"), primary=True)
        drop = errors.Answer("discard", _("Do not send"), danger=True)
        stored = self.record_id is not None
        answers = (keep, drop) if stored else (drop,)
        answer = errors.ask(self.form, title, said if stored else "", answers)
        if answer == "discard":
            self._end()
        return answer

    def _end(self) -> None:
        """Let what waits stay here for good; a file that is read only says so later."""
        if (key := self.record_id) is not None:
            end = self._desk.work.run
            end(lambda uow: service.end_mailing(uow, key), None, lambda _error: None)

    # --- Showing ---------------------------------------------------------------------

    def _show(self) -> None:
        self.form.show_papers(self._kinds())
        self.form.show_lines([line_of(row) for row in self._rows])

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
        self._keep(*(row for row in self._rows if row.waits()))
        self._show()

    def _open(self, at: int) -> None:
        """Show a letter, to be read and changed; one that was put away, in its box."""
        row = self._rows[at]
        if row.gone:
            self._desk.open_list("outbox", Query(text=row.gone.subject))
            return
        if row.letter is None or self._batch:
            return
        self.letter = LetterController(self._desk, (), self.form, row.letter)
        self.letter.changed.connect(partial(self._changed, row))
        self.letter.begin()

    def _changed(self, row: Row, letter: Letter) -> None:
        row.letter, row.why, row.out, row.own = letter, "", False, True
        self._keep(row)
        self._show()

    def _drop(self, at: int) -> None:
        row = self._rows[at]
        if row.letter is not None and not row.gone and not self._batch:
            row.out = not row.out
            self._keep(row)
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
        if self.record_id is None:
            self._store(self.send, None)
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
            self._keep(row, failed=lambda _error: None)  # the row says why
            if isinstance(error, OutdatedError):
                self._renew(row, letter, partial(failed, error))
            else:
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
            if done[1]:
                hand(self._desk, *done, page, self._into_folder, self._settled)
            then(done[0])

        def put(_made: object) -> None:
            run = partial(self._desk.work.run, key=letter.key)
            once = partial(service.put_away, key=row.id or 0)
            if self._account.ready:
                queue = partial(once, put=letter.queue, already=lambda m: m)
                run(queue, queued, refused, again=service.get)
            else:
                give = partial(once, put=letter.hand_over, already=lambda m: (m, b""))
                run(give, handed, refused)

        self._desk.work.compute(letter.make, put, refused)

    def _renew(self, row: Row, letter: Letter, then: Callable[[], None]) -> None:
        """Make the papers of a letter anew that was refused: one may have changed.

        It is not sent at once: its writer looks at what it says now.
        """

        def take(made: Letter | None) -> None:
            row.letter = made
            again = _("It was made anew: look at it, and send it.")
            row.why = f"{row.why} {again}" if made else _(GONE)
            then()

        self._desk.work.read(
            lambda uow: renewed(uow, letter), take, lambda _error: then()
        )

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


def go_on(desk: Desk, _from: object) -> None:
    """Open one's own letters that were begun together and wait."""

    def opened(found: Sequence[int]) -> None:
        if not found:
            desk.toast(_("No letters wait to be sent."), "info")
        for mailing in found:
            desk.go_on_writing(mailing)

    desk.work.read(service.open_mailings, opened)
