"""The letters of one errand as they stand: begun, kept, brought back, made anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import AppError
from app.core.i18n import N_, _, stamp
from app.mail import service
from app.mail.domain import STATE_TITLES, MailingLetter, Message, Paper
from app.modules import find
from app.parties import service as parties
from app.ui import errors
from app.ui.filing import printed
from app.ui.letter import File, Letter, Sheet
from app.ui.paper_job import ISSUED
from app.ui.preview_options import recipient, record_key
from app.ui.registry import Registry
from forms.documents_list import LANGUAGE_NAMES
from forms.mail_list import TONES
from forms.mail_many import LetterLine

if TYPE_CHECKING:
    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork
    from app.ui.paper_job import PaperJob

DRAFT = N_("Still a draft: only what is issued goes to many at once.")
GONE = N_("Its papers are not found any more: write it anew from its record.")


@dataclass(slots=True)
class Row:
    """One letter, or a record of which there is nothing to send.

    Attributes:
        title: What it is about, until its party is known.
        letter: None: there is nothing to send, or it left before the program ended.
        why: What is in the way, translated: of a record without a paper, or of the
            last attempt.
        out: Whether it was taken out.
        own: Whether its words were written here; what was kept before is not theirs.
        gone: The letter as it was put away; it leaves once.
        id: Its key among the letters that are kept; None: not yet.
        party: Whom a record is for of which there is nothing to send.
        party_id: Its key; 0: nobody is known.
        before: When papers of the same record left last, and to whom; "": none did.
    """

    title: str
    letter: Letter | None = None
    why: str = ""
    out: bool = False
    own: bool = False
    gone: Message | None = None
    id: int | None = None
    party: Ref | None = None
    party_id: int = 0
    before: str = ""

    def problems(self) -> list[str]:
        """Return what is missing, in words."""
        if self.letter is None:
            return [self.why]
        found = [_(p.msgid, **p.params) for p in self.letter.whole().problems()]
        if not self.letter.chosen():
            found.append(_("Nothing goes along with it."))
        return found

    def waits(self) -> bool:
        """Say whether a letter is written here that has not left."""
        return not (self.out or self.gone or self.letter is None)

    def leaves(self) -> bool:
        """Say whether it is among those that are sent now."""
        return self.waits() and not self.problems()

    def begin(self, uow: UnitOfWork) -> None:
        """Let it read as its sender would begin it; one that cannot says why."""
        try:
            if self.letter is not None:
                self.letter.begin(uow)
                self.before = _sent_before(uow, self.letter.message)
            elif self.party_id:
                self.party = parties.ref(uow, self.party_id)
        except AppError as error:
            if self.letter is not None:
                self.letter, self.why = None, errors.words(error)

    def kept(self) -> MailingLetter:
        """Return it as it is stored while it waits."""
        if self.letter is None:
            return MailingLetter(
                id=self.id, title=self.title, party=self.party, why=self.why
            )
        said = self.letter.message
        return MailingLetter(
            id=self.id,
            title=self.title,
            receivers=said.receivers,
            copies=said.copies,
            subject=said.subject,
            body=said.body,
            party=said.party,
            kind=said.kind,
            record_id=said.record_id,
            papers=tuple(_paper(key, f) for key, f in self.letter.files.items()),
            taken_out=self.out,
            rewritten=self.own,
            why=self.why,
            key=self.letter.key,
        )


def _sent_before(uow: UnitOfWork, message: Message) -> str:
    """Tell when papers of a letter's record left last, for who begins it twice."""
    about = (message.kind, message.record_id)
    if not message.record_id:
        return ""
    if there := service.under_way(uow, *about):
        at = stamp(there.queued_at)
        return " · ".join((_(STATE_TITLES[there.state]), at, there.receivers))
    left = service.dispatches(uow, *about)
    words = N_("Sent before: {time} to {address}")
    told = (_(words, time=stamp(one.at), address=one.sent_to) for one in left[:1])
    return "".join(told)


# --- Begun ---------------------------------------------------------------------------


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
        Row(
            job.title,
            why=job.missing or _(DRAFT),
            party_id=job.origin.party if job.origin else 0,
        )
        for record, job in left.items()
        if record not in sent
    ]


def is_draft(job: PaperJob) -> bool:
    """Say whether a paper is not issued: it has no vault to be locked in."""
    origin = job.origin
    return origin is not None and origin.issue is None and not origin.issued


def _letter(jobs: Sequence[PaperJob]) -> Letter:
    first: dict[str, str] = {}
    for job in sorted(jobs, key=lambda one: not one.wanted):
        first.setdefault(record_key(job), job.key)
    return Letter([_sheet(job) for job in jobs], tuple(first.values()))


def _sheet(job: PaperJob, language: str = "", second: str | None = None) -> Sheet:
    """Return a paper that may go along, in its own language or another."""
    code = language if language in job.languages else job.language
    beside = job.second if second is None else second
    made = replace(job, language=code, second=beside)
    return Sheet(job, code, beside, partial(printed, made))


# --- Kept and brought back -----------------------------------------------------------


def _paper(key: str, file: File) -> Paper:
    if file.sheet is None:
        return Paper(key=key, chosen=file.chosen)
    kind, record = file.sheet.job.source() or ("", 0)
    return Paper(
        kind=kind or _NOWHERE,
        record_id=record,
        key=_own_key(key),
        language=file.sheet.language,
        second=file.sheet.second,
        chosen=file.chosen,
    )


_NOWHERE = "?"
"""The kind of what a paper is made from that is no record's."""


def brought_back(uow: UnitOfWork, kept: MailingLetter) -> Row:
    """Return a letter that was kept; one that was put away says what it became.

    Where something that was to go along is there no more, nothing is sent without it.
    """
    row = Row(kept.title, None, kept.why, kept.taken_out, kept.rewritten)
    row.id, row.party, row.gone = kept.id, kept.party, kept.message
    if kept.message is not None or not kept.papers:
        return row
    sheets = _sheets(uow, kept.papers)
    if _lacks(kept.papers, sheets):
        row.why = _(GONE)
        return row
    chosen = [key for key, (paper, _s) in sheets.items() if paper.chosen]
    row.before = _sent_before(uow, Message(kind=kept.kind, record_id=kept.record_id))
    letter = Letter([sheet for _paper, sheet in sheets.values()], chosen)
    letter.key = kept.key
    letter.message = Message(
        receivers=kept.receivers,
        copies=kept.copies,
        subject=kept.subject,
        body=kept.body,
        party=kept.party,
        kind=kept.kind,
        record_id=kept.record_id,
    )
    files = [paper for paper in kept.papers if not paper.kind]
    lost = [why for paper in files if (why := _attached(letter, paper))]
    row.letter, row.why = (None, lost[0]) if lost else (letter, row.why)
    return row


def _lacks(papers: Sequence[Paper], found: Mapping[str, tuple[Paper, Sheet]]) -> bool:
    """Say whether a paper that was to go along is not found, or none at all is."""
    there = [paper for paper, _sheet in found.values()]
    return not there or any(
        paper.kind and paper.chosen and paper not in there for paper in papers
    )


def _attached(letter: Letter, paper: Paper) -> str:
    """Attach a file of the computer again; return why it cannot be, in words.

    One that was not to go along is not missed.
    """
    try:
        letter.attach(Path(paper.key))
    except AppError as error:
        return errors.words(error) if paper.chosen else ""
    letter.files[paper.key].chosen = paper.chosen
    return ""


def renewed(uow: UnitOfWork, letter: Letter) -> Letter | None:
    """Return a letter with its papers as their records read now; None: one is gone."""
    papers = [_paper(key, file) for key, file in letter.files.items()]
    found = _sheets(uow, papers)
    if _lacks(papers, found):
        return None
    made = letter.sealed()
    made.files = {
        key: File(sheet.job.file_in(sheet.language), sheet, chosen=paper.chosen)
        for key, (paper, sheet) in found.items()
    } | {key: file for key, file in made.files.items() if file.sheet is None}
    made.first = next(iter(found.values()))[1]
    return made


def _sheets(uow: UnitOfWork, papers: Sequence[Paper]) -> dict[str, tuple[Paper, Sheet]]:
    """Find papers again, by the key they have in a letter; what is gone is left out."""
    found: dict[str, tuple[Paper, Sheet]] = {}
    known: dict[tuple[str, int], dict[str, PaperJob]] = {}
    for paper in papers:
        source = (paper.kind, paper.record_id)
        if paper.kind and source not in known:
            made = _gathered(uow, *source)
            known[source] = {job.key: job for job in made if not job.missing}
        job = known.get(source, {}).get(paper.key)
        if job is not None and not is_draft(job):
            job = replace(job, key=f"{paper.record_id}/{job.key}")
            found[job.key] = paper, _sheet(job, paper.language, paper.second)
    return found


def _gathered(uow: UnitOfWork, kind: str, record: int) -> Sequence[PaperJob]:
    """Gather the papers of a record, or one of the vault, by its list."""
    registry = Registry()
    module = registry.named("documents") if kind == ISSUED else registry.of_record(kind)
    listed = getattr(module.listing, "papers", "") if module else ""
    name = module.papers.get(kind, listed) if module else ""
    try:
        made: Sequence[PaperJob] = find(name)(uow, record) if name else ()
    except AppError:
        return ()
    return made


def _own_key(key: str) -> str:
    """Return the key of a paper among those of its record: "12/invoice:"."""
    return key.rpartition("/")[2]


# --- Shown ---------------------------------------------------------------------------


def line_of(row: Row) -> LetterLine:
    """Return a letter as its row shows it."""
    state, tone, why = _state(row)
    letter, said = row.letter, row.gone
    message = said or (letter.message if letter else None)
    if message is None:
        named = (str(row.party), row.title) if row.party else (row.title, "")
        return LetterLine(*named, state=state, tone=tone, why=why)
    party = message.party or row.party
    numbers, papers, languages = _parts(letter) if letter else _parts_of(message)
    return LetterLine(
        party=str(party) if party else row.title,
        about=numbers,
        address=message.receivers,
        copies=message.copies,
        subject=message.subject,
        papers=papers,
        language=languages,
        state=state,
        tone=tone,
        why=why,
        opens=said is None,
        left=said is not None,
        leaves=row.leaves(),
        out=row.out,
    )


def _parts(letter: Letter) -> tuple[str, str, str]:
    """Return numbers, names and languages of what goes along."""
    files = letter.chosen()
    sheets = [file.sheet for file in files if file.sheet]
    return (
        _joined(sheet.job.number for sheet in sheets),
        ", ".join(file.name for file in files),
        _joined(LANGUAGE_NAMES.get(s.language, s.language) for s in sheets),
    )


def _parts_of(message: Message) -> tuple[str, str, str]:
    """Return the same of what went along."""
    papers = [part for part in message.parts if part.paper]
    return (
        _joined(part.number for part in papers),
        ", ".join(part.name for part in message.parts),
        _joined(LANGUAGE_NAMES.get(p.language, p.language) for p in papers),
    )


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


def _state(row: Row) -> tuple[str, str, str]:
    """Return how a letter stands: words, tone, and why."""
    if row.gone is not None:
        said = row.gone
        why = _(said.reason, detail=said.detail) if said.reason else ""
        return _(STATE_TITLES[said.state]), TONES[said.state], why
    if row.letter is None:
        return _("Stays here"), "warn", row.why
    if row.out:
        return _("Taken out"), "neutral", ""
    if problems := row.problems():
        return _("Stays here"), "warn", " ".join((*problems, row.why)).strip()
    if row.why:
        return _("Not sent"), "bad", row.why
    return _checked(row.letter) or (_("Can leave"), "ok", row.before)


def _checked(letter: Letter) -> tuple[str, str, str] | None:
    """Return that what goes along does not agree; None: it does."""
    wrong = [f.sheet.job.wrong for f in letter.chosen() if f.sheet]
    words = [one for each in wrong if each is not None for one in each.words]
    if not words:
        return None
    return _("Does not agree"), "bad", " ".join(dict.fromkeys(words))
