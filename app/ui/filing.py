"""Puts papers into the vault, and finds what lies there of a record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import AppError, NotPossibleError, OutdatedError, Problem
from app.core.i18n import N_, _
from app.core.papers import checked
from app.core.papers.checked import Checked, Severity
from app.core.papers.fields import kept
from app.core.papers.looks import Look
from app.core.papers.vault import Filed, Issued, Place, Printed
from app.db import vault
from app.ui.paper_job import Carried, Origin, PaperJob, Version, Wrong
from forms.findings import excuse, sentence
from forms.vault import issued_chip, short_words, version_title, whole_words

if TYPE_CHECKING:
    from app.core.papers import Paper
    from app.core.papers.checked import Finding
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

log = logging.getLogger(__name__)

Gather = Callable[["UnitOfWork"], "Paper"]
"""Gathers what a paper prints now."""
Papers = Callable[["UnitOfWork"], Sequence[PaperJob]]
"""Gathers the papers of a record, for the preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where a paper is filed, and how it is made again.

    Attributes:
        what: Which paper of which record it is; without a number it is a draft, which
            is never filed.
        gather: What it prints now.
        whole: The papers of its record as they stand now; None: nobody is told when
            they change.
        findings: What was compared on it; it is kept with its issue.
    """

    what: Filed
    gather: Gather
    whole: Papers | None = None
    findings: Sequence[Finding] = ()


def filed(uow: UnitOfWork, job: PaperJob, paper: Paper, filing: Filing) -> PaperJob:
    """Return a paper with what lies of it in the vault.

    It is told out of date when its record says something else than its last issue; its
    versions can be compared; a letter that carries it locks it there.

    Args:
        uow: The action.
        job: The paper, for the preview.
        paper: What it prints.
        filing: Where it is filed.
    """
    what = replace(filing.what, says=kept(paper))
    place, says = what.place, what.says
    issued = _issues(uow, place)
    valid: Issued | None = None
    this = [one for one in issued if one.version == place.version]
    if this:
        said = vault.said(uow, this)
        current = [one for one in this if said.get(one.id, says) == says]
        # What a letter took stands before a print in another language, or to look at.
        last = next((one for one in current if one.locked), this[0])
        stale = last not in current
        valid = None if stale else last
        words, tone = issued_chip(last, stale=stale)
        told, note = whole_words(last), short_words(last)
        job = replace(job, state=words, tone=tone, told=told, note=note)
        job = replace(job, carried=carried(last))
    if what.number and job.number:
        origin = job.origin or Origin(kind=place.kind, record=place.record_id)
        origin = replace(
            origin,
            issue=partial(_issue, what, filing),
            lies=partial(lies, what),
        )
        job = replace(job, origin=origin)
    elif not issued:
        job = replace(job, carried=_draft_carried(uow, place, job.key))
    if job.origin is not None:
        job = replace(job, origin=replace(job.origin, gather=filing.whole))
    job = compared(job, filing.findings, asks=bool(what.number))
    job = excused(uow, job, valid)
    find = partial(versions, place, filing.gather)
    return replace(job, versions=find if issued else None)


def carried(issued: Issued | None) -> Carried | None:
    """Return how far one's own letter is that carries a paper; None: none does."""
    if issued is None or issued.letter is None:
        return None
    return Carried(issued.id, issued.letter)


def _draft_carried(uow: UnitOfWork, place: Place, paper: str) -> Carried | None:
    """Return how far one's own letter is that took a draft along; None: none did."""
    from app.mail import service as mail  # noqa: PLC0415 - lists open without it

    found = mail.draft_carrier(uow, place.kind, place.record_id, paper)
    return None if found is None else Carried(0, found[1], found[0])


def excused(uow: UnitOfWork, job: PaperJob, issued: Issued | None) -> PaperJob:
    """Return a paper with the reason for which it was issued although it differs.

    Args:
        uow: The action.
        job: The paper, compared.
        issued: Its last issue, while the record still says the same; None: there is
            none.
    """
    if issued is None or not job.errors:
        return job
    with suppress(NotPossibleError):  # a damaged one is told where it is opened
        if told := vault.checked_of(uow, issued.id):
            return replace(job, recorded=tuple(excuse(checked.read(told))))
    return job


def compared(
    job: PaperJob, findings: Sequence[Finding], *, asks: bool = True
) -> PaperJob:
    """Return a paper with what was compared on it: it is shown beside its preview.

    Checks that passed throughout are told; those with a name are left out.

    Args:
        job: The paper, for the preview; one without a number is a draft.
        findings: What the checks found.
        asks: Whether the reason is asked for which it leaves the house with an error.
            Who may not issue looks at it, and prints it for himself.
    """

    def told(severity: Severity) -> tuple[Problem, ...]:
        return tuple(
            Problem(one.where, "{text}", {"text": sentence(one)})
            for one in findings
            if one.severity is severity
        )

    errors = told(Severity.ERROR)
    differ = {one.msgid for one in findings if one.severity is not Severity.OK}
    agreed = dict.fromkeys(
        one.msgid for one in findings if one.msgid not in differ and not one.params
    )
    if errors and asks and job.number and job.origin is not None:
        said = tuple(one.params["text"] for one in errors)
        job = replace(job, wrong=Wrong(job.origin.kind, job.origin.record, said))
    return replace(
        job,
        errors=(*job.errors, *errors),
        problems=(*job.problems, *told(Severity.WARNING)),
        checks=(*job.checks, *agreed),
    )


def _issues(uow: UnitOfWork, place: Place) -> tuple[Issued, ...]:
    """Return the issues of a paper, the newest first."""
    return tuple(
        one
        for one in vault.of_record(uow, place.kind, place.record_id)
        if (one.key, one.part) == (place.key, place.part)
    )


def _issue(  # noqa: PLR0913 - `Origin.issue`, and what it is bound to
    what: Filed,
    filing: Filing,
    uow: UnitOfWork,
    pdf: bytes,
    code: str,
    second: str,
    *,
    encloses: bool = False,
    reason: str = "",
) -> tuple[int, str]:
    """Put a print into the vault; one that a letter takes along is locked."""
    paper = filing.gather(uow)
    if kept(paper) != what.says:
        raise OutdatedError(
            N_("{number} was changed since it was shown. Look at it again."),
            number=paper.number,
        )
    if filing.findings:
        seen = Checked(tuple(filing.findings), reason)
        what = replace(what, checked=checked.kept(seen))
    made = vault.issue(
        uow, replace(what, number=paper.number), Printed(pdf, code, second)
    )
    if encloses:
        made = vault.enclose(uow, made.id)
    return made.id, made.label


def lies(what: Filed, uow: UnitOfWork, code: str, second: str) -> bool:
    """Tell whether a paper lies in the vault already as it is shown."""
    return vault.holds(uow, what, Printed(b"", code, second))


def versions(place: Place, gather: Gather, uow: UnitOfWork, code: str) -> list[Version]:
    """Return the versions of a paper in a language, what it would say now first."""

    def now(uow: UnitOfWork) -> tuple[bytes | None, str | AppError]:
        return None, kept(gather(uow))

    def then(key: int, uow: UnitOfWork) -> tuple[bytes | None, str | AppError]:
        pdf = vault.pdf_of(uow, key)
        try:
            return pdf, vault.said_by(uow, key)
        except NotPossibleError as error:  # its pages can be compared all the same
            return pdf, error

    then_all = [
        Version(version_title(one), partial(then, one.id))
        for one in _issues(uow, place)
        if one.language == code
    ]
    return [Version(_("Now"), now), *then_all]


def as_issued(
    uow: UnitOfWork, one: Issued, filename: str, origin: Origin | None = None
) -> PaperJob:
    """Return an issued paper as it lies in the vault, byte for byte.

    Args:
        uow: The action.
        one: The paper.
        filename: Proposed name of its file.
        origin: To whom it goes, for the letter that takes it along; None: unknown.
    """
    pdf = vault.pdf_of(uow, one.id)
    return PaperJob(
        key=f"{one.key}:{one.id}",
        title=one.number,
        language=one.language,
        render=lambda _code: pdf,
        filename=filename,
        note=version_title(one),
        languages=(one.language,),
        recipient=origin.recipient if origin else "",
        number=one.number,
        origin=replace(origin, issued=one.id, edition=one.label) if origin else None,
        about=(one.kind, one.record_id),
    )


def keep(desk: Desk, papers: Papers) -> None:
    """Put the papers of a record into the vault as they print now; nobody waits.

    What cannot be printed yet, or is a draft, is passed over, and what does not agree:
    it leaves the house for a reason, which is kept with it.
    """

    def file(job: PaperJob, pdf: bytes) -> None:
        desk.work.run(partial(_put, job, pdf), None, _passed_over)

    def make(jobs: Sequence[PaperJob]) -> None:
        for job in jobs:
            files = job.origin is not None and job.origin.issue is not None
            if files and job.wrong is None:
                desk.work.compute(
                    partial(printed, job), partial(file, job), _passed_over
                )

    desk.work.read(papers, make, _passed_over)


def keep_within(uow: UnitOfWork, papers: Sequence[PaperJob], why: str) -> None:
    """Put papers into the vault of which it has no issue of this version yet.

    For what is about to change: how it read would be lost otherwise.

    Args:
        uow: The action.
        papers: Those of the record.
        why: What is about to be done; one that does not agree is kept with it.
    """
    for job in papers:
        if job.told or job.origin is None or job.origin.issue is None:
            continue
        _put(job, printed(job), uow, why if job.wrong is not None else "")


def _put(job: PaperJob, pdf: bytes, uow: UnitOfWork, reason: str = "") -> None:
    if job.origin is not None and job.origin.issue is not None:
        job.origin.issue(uow, pdf, job.language, job.second, reason=reason)


def printed(job: PaperJob) -> bytes:
    """Return a paper as the preview shows it at first."""
    if job.dressed:
        return job.render(job.language, Look(second=job.second))
    return job.render(job.language)


def _passed_over(error: AppError) -> None:
    log.warning("a paper was not put into the vault: %s", error)
