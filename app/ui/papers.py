"""Papers for the preview, made from the records that services gather."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.errors import AppError, NotPossibleError
from app.core.i18n import LANGUAGES, N_, _, language
from app.core.papers.looks import Look, dressed
from app.modules import find
from app.ui.errors import words
from app.ui.paper_job import Origin, PaperJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import Problem
    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork
    from app.parties.domain import Party
    from app.ui.desk import Desk

LOCAL = "zh_CN"
MOST_RECORDS = 200


def paper_job(
    key: str,
    record: Any,
    *,
    preferred: str = "en",
    state: tuple[str, str] = ("", "neutral"),
    problems: Sequence[Problem] = (),
    origin: Origin | None = None,
) -> PaperJob:
    """Return one paper for `Desk.preview`.

    Args:
        key: Which paper; see `reports.documents`.
        record: What it prints.
        preferred: The language to begin with, where the paper can be printed in it.
        state: Words and tone of its state, translated.
        problems: What should be corrected before it goes out.
        origin: What it was made from, for the letter it goes along with.
    """
    from reports import documents  # noqa: PLC0415 - screens open without a printer

    kind = documents.document(key)
    offered = tuple(code for code in kind.languages if code in LANGUAGES)
    code = preferred if preferred in offered else offered[0]
    number = getattr(record, "number", "")
    return PaperJob(
        key=key,
        title=_(kind.title),
        called=kind.title,
        language=code,
        render=partial(rendered, key, record),
        filename=documents.file_name(key, number, code),
        note=number or _("Draft"),
        state=state[0],
        tone=state[1],
        problems=tuple(problems),
        languages=offered,
        recipient=origin.recipient if origin else "",
        number=number,
        origin=origin,
        **looks(key, code),
    )


def print_records(
    desk: Desk, title: str, papers: str, rows: Sequence[Any], *, mail: bool = False
) -> None:
    """Show the papers of many records as one set, to be printed or sent from there.

    Args:
        desk: Where they are asked for.
        title: Of their list, translated.
        papers: Name of what gathers the papers of one; see `Listed.papers`.
        rows: The records' rows.
        mail: Write the letters with them at once, one for each recipient.
    """
    if len(rows) > MOST_RECORDS:
        few = N_("At most {most} records are printed at once.")
        desk.work.failed.emit(NotPossibleError(few, most=MOST_RECORDS))
        return

    def gather(uow: UnitOfWork) -> list[PaperJob]:
        several = len(rows) > 1  # of one record the tab bears the number
        return [
            job for row in rows for job in _jobs_of(uow, papers, row, several=several)
        ]

    name = title if len(rows) != 1 else getattr(rows[0], "number", None) or title
    count = f"{len(rows)} × " if len(rows) > 1 else ""

    def show(made: list[PaperJob]) -> None:
        if mail and count:
            desk.write_many(f"{count}{name}", made)
        else:
            desk.preview(f"{count}{name}", made, mail=mail)

    desk.work.read(gather, show)


def _jobs_of(
    uow: UnitOfWork, papers: str, row: Any, *, several: bool
) -> list[PaperJob]:
    """Return the papers of a record; one that has none yet says why."""
    number = getattr(row, "number", None) or _("Draft")
    try:
        made = find(papers)(uow, row.id)
    except AppError as error:
        told = PaperJob(
            key="", title=number, language="en", render=_refused, filename=""
        )
        made = (replace(told, missing=words(error)),)
    return [
        replace(
            job,
            key=f"{row.id}/{job.key}",
            title=_numbered(job, number) if several else job.title,
        )
        for job in made
    ]


def _numbered(job: PaperJob, number: str) -> str:
    own = job.number or number
    return job.title if own in job.title else f"{own} · {job.title}"


def _refused(_code: str) -> bytes:
    raise NotPossibleError(N_("There is no paper yet."))


def origin_of(
    kind: str,
    record: int | None,
    about: str,
    party: Party | None,
    company: Ref | None = None,
    edition: str = "",
) -> Origin:
    """Return what a paper was made from, for the letter it goes along with.

    Args:
        kind: Kind of the record.
        record: Its key.
        about: What the letter is about; one of `app.mail.letters.ABOUT`.
        party: To whom it goes; None: nobody is known.
        company: Which of our companies writes.
        edition: The version of the paper in words.
    """
    return Origin(
        kind=kind,
        record=record or 0,
        about=about,
        party=(party.id or 0) if party else 0,
        recipient=party.email if party else "",
        company=company.id if company else 0,
        edition=edition,
    )


def looks(key: str, code: str) -> dict[str, Any]:
    """Return what can be chosen of the look of a paper that begins in a language."""
    from reports import documents  # noqa: PLC0415 - as above

    return {
        "dressed": key not in _BARE,
        "bilingual": documents.document(key).bilingual,
        "second": beside(key, code),
        "marked": key not in _UNMARKED,
    }


def beside(key: str, code: str) -> str:
    """Return the language that stands beside another one from the beginning."""
    return LOCAL if key in _WITH_CHINESE and code != LOCAL else ""


def rendered(key: str, record: Any, code: str, look: Look | None = None) -> bytes:
    """Print in a language; without a look, contracts have Chinese beside it."""
    from reports import documents  # noqa: PLC0415 - as above

    if look is None:
        look = Look(second=beside(key, code))
    second = language(look.second) if look.second not in {"", code} else None
    return documents.render(key, dressed(record, look), language(code), second)


_WITH_CHINESE = frozenset({"contract", "booking", "insurance"})
"""Papers that Chinese banks, forwarders and insurers read (documents.md §4, §10)."""
_BARE = frozenset({"declaration"})
"""Papers without letterhead and chop."""
_UNMARKED = frozenset({"labels", "marks", "declaration", "draft"})
"""Papers that are never handed out as originals and copies (正本, 副本)."""
