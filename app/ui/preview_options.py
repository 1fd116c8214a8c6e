"""Which paper the preview shows, how it prints, what its checks say: from its job."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.core import texts
from app.core.clock import today
from app.core.i18n import _, _n
from app.core.papers import CopyMark
from app.core.papers.looks import Look
from app.core.refs import elsewhere
from app.ui.handed import issue_of
from forms.preview import CheckLine, Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob
    from forms.preview import PreviewForm

Counts = tuple[int, int, bool | None]
"""Originals, copies, and whether they are marked as such; None: they bear no marks."""
_COUNT = re.compile(r"^\d+ × ")
_PART = 26
"""Characters of each part of a file's name."""
_PASSED = 4
"""Checks that passed are shown by name, as long as they are no more."""


def merged_name(title: str, papers: Sequence[PaperJob]) -> str:
    """Return the proposed name of one file with several papers.

    It tells what they are, of several records the first and the last number, and the
    day: "Commercial_Invoice_CI26-0001-1_CI26-0019-1_2026-11-23.pdf".

    Args:
        title: Of the set: a shipment's number, or how many records of which list.
        papers: Those in the file.
    """
    kinds = {paper.called for paper in papers}
    only = kinds.pop() if len(kinds) == 1 else ""
    bare = _COUNT.sub("", title)
    records = {paper.record() or paper.number for paper in papers}
    known = {paper.number for paper in papers if paper.number}
    numbers = sorted(known, key=lambda one: (len(one), one))
    told = [_(only) if only else bare]
    if only or len(records) > 1:
        told += dict.fromkeys((numbers[:1] + numbers[-1:]) or [bare])
    # Each is cut by itself: what every system takes together is 255 bytes.
    parts = [texts.file_name(one[:_PART]) for one in told]
    return "_".join([*parts, today().isoformat()]) + ".pdf"


def check_lines(paper: PaperJob) -> list[CheckLine]:
    """Return what differs, why it was issued so, what agrees; much of it is counted."""
    found = [
        CheckLine(_(p.msgid, **p.params), tone, p.where if paper.origin else "")
        for problems, tone in ((paper.errors, "bad"), (paper.problems, "warn"))
        for p in problems
    ]
    found += [CheckLine(words, tone) for words, tone in paper.recorded]
    shown = paper.checks if len(paper.checks) <= _PASSED + 1 else paper.checks[:_PASSED]
    found += [CheckLine(_(msgid)) for msgid in shown]
    if more := len(paper.checks) - len(shown):
        words = _n("{n} more check agrees", "{n} more checks agree", more)
        found.append(CheckLine(words))
    return found


def lead_from(desk: Desk, paper: PaperJob, where: str) -> None:
    """Open the record a paper is made from, or another, at a field to put right."""
    if paper.origin is not None:
        own = (paper.origin.kind, paper.origin.record, where)
        desk.lead(*(elsewhere(where) or own))


def open_record(desk: Desk, paper: PaperJob) -> None:
    """Open the record a paper is made from."""
    if found := paper.record():
        desk.open(*found)


def show_facts(form: PreviewForm, paper: PaperJob, desk: Desk) -> None:
    """Show beside the paper in view what is known of it: record, letter, checks."""
    found = paper.record()
    called = desk.chain.called(found[0]) if found else ""
    form.show_record(_("Open {record}", record=_(called)) if called else "")
    form.show_vault(
        versions=paper.versions is not None, issues=issue_of(paper) is not None
    )
    form.show_letter(paper.carried.way if paper.carried else None)
    form.show_checks(check_lines(paper))


def note_line(paper: PaperJob, options: Options, pages: int) -> str:
    """Return version, pages and copies of a paper; 0 pages: not known yet."""
    found = [paper.note]
    if pages:
        words = _n("{n} page", "{n} pages", pages)
        found.append(words.replace(" ", "\u00a0"))  # the figure stays with it
    times = (options.originals, options.copies)
    if times == (0, 0):
        found.append(_("not printed"))
    elif times != (1, 0):
        found.append(f"{times[0]} + {times[1]}")
    return " · ".join(filter(None, found))


def sending_lines(paper: PaperJob, file: str) -> list[tuple[str, str]]:
    """Return to whom a paper goes, as which file, and how it went before."""
    lines = [("user", paper.recipient or _("No address is known yet"))]
    lines.append(("paperclip", file))
    if paper.state:
        told = (paper.state, paper.told or paper.note)
        lines.append(("history", " · ".join(filter(None, told))))
    return lines


def prints_of(options: Options) -> list[tuple[CopyMark, int]]:
    """Return how often a paper is printed, and what each print is marked as."""
    times = options.originals + options.copies
    if times <= 1 or not options.marked:
        return [(CopyMark.PLAIN, max(1, times))]
    both = (
        (CopyMark.ORIGINAL, options.originals),
        (CopyMark.COPY, options.copies),
    )
    return [(mark, count) for mark, count in both if count]


def first_options(paper: PaperJob) -> Options:
    """Return how a paper is printed before anybody chose."""
    originals, copies = paper.times or (int(paper.wanted), 0)
    return Options(
        languages=paper.languages,
        language=paper.language,
        seconds=paper.languages if paper.bilingual else (),
        second=paper.second,
        originals=originals,
        copies=copies,
        marked=paper.marked or None,
        dressed=paper.dressed,
    )


def counted(options: Options, counts: Counts) -> Options:
    """Return options with other counts; what bears no marks goes on without."""
    originals, copies, marked = counts
    if options.marked is None:
        marked = None
    return replace(options, originals=originals, copies=copies, marked=marked)


def as_before(options: Options, paper: PaperJob, known: object) -> Options:
    """Return options with the counts that the person chose the last time.

    Args:
        options: Of a paper.
        paper: It may say itself how often it is wanted.
        known: What was kept; anything, or None.
    """
    if paper.times or not paper.wanted or not isinstance(known, list):
        return options
    match known:
        case [int(originals), int(copies), marked, *_]:
            return counted(options, (originals, copies, bool(marked)))
    return options


def look_of(options: Options) -> Look:
    """Return how a print looks by what was chosen."""
    return Look(
        second=options.second if options.second != options.language else "",
        letterhead=options.letterhead,
        seal=options.seal,
    )


def identity(paper: PaperJob) -> tuple[str, str, str, int]:
    """Return what makes a paper the same one when it was made anew."""
    return paper.key, paper.number, *_record(paper)


def _record(paper: PaperJob) -> tuple[str, int]:
    origin = paper.origin
    return (origin.kind, origin.record) if origin else ("", 0)


def goes_with(paper: PaperJob, other: PaperJob) -> bool:
    """Say whether a paper may go along with another one in a letter.

    Papers of many records lie in one preview, and what one party asks and pays is no
    other one's to read: only those of the same record or for the same party go along.
    """
    if _record(paper) == _record(other):
        return True
    return 0 < _party(paper) == _party(other)


def record_key(paper: PaperJob) -> str:
    """Return what papers of one record have in common: "12/invoice:" → "12"."""
    return paper.key.rpartition("/")[0] or repr(paper.record() or paper.number)


def recipient(paper: PaperJob) -> object:
    """Return what papers have in common that go in one letter: to whom, from whom."""
    origin = paper.origin
    if origin is None or not origin.party:
        return record_key(paper)
    return origin.party, origin.company, origin.about


def goes_to_many(desk: Desk, papers: Iterable[PaperJob]) -> bool:
    """Say whether papers have several recipients, and the person writes letters."""
    if not desk.actor.may("mail.send"):
        return False
    return len({recipient(paper) for paper in papers if not paper.missing}) > 1


def first_of(papers: Sequence[PaperJob]) -> PaperJob | None:
    """Return the paper that is shown at first: one that can be made."""
    made = (paper for paper in papers if not paper.missing)
    return next(made, papers[0] if papers else None)


def _party(paper: PaperJob) -> int:
    return paper.origin.party if paper.origin else 0


def read_anew(
    shown: Iterable[PaperJob], gathered: Sequence[PaperJob]
) -> list[PaperJob]:
    """Return the papers of a preview, those of one record as they read now.

    Args:
        shown: Of one record or of several ("12/invoice:").
        gathered: Of one record or of each, perhaps more than are shown.
    """
    found = {paper.key: paper for paper in gathered}
    near = {(_record(paper), paper.key): paper for paper in gathered}
    papers = []
    for old in shown:
        new = near.get((_record(old), old.key.rpartition("/")[2]))
        if new is not None:
            new = replace(new, key=old.key, title=old.title)
        papers.append(new or found.get(old.key, old))
    return papers


def kind_of(key: str) -> str:
    """Return the kind of a paper from its key: "12/invoice:" → "invoice"."""
    return key.rpartition("/")[2].partition(":")[0]
