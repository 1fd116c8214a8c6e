"""Puts what is handed out into the vault: what was printed, saved or kept on purpose.

An issued paper that leaves the screen is filed as it left, once: another print of it
that says the same in the same languages is the same paper, with or without a mark.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.core.errors import AppError, NotAllowedError

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import Issue, PaperJob

log = logging.getLogger(__name__)

ISSUES = "mail.send"
"""Who writes in the office's name issues its papers (`app.access.policy`)."""


class Handed(NamedTuple):
    """A paper as it was handed out: its bytes, its language and the one beside it."""

    paper: PaperJob
    pdf: bytes
    language: str
    second: str


def issue_of(paper: PaperJob) -> Issue | None:
    """Return what puts a paper into the vault; None: it is a draft."""
    return paper.origin.issue if paper.origin and not paper.missing else None


def keep(desk: Desk, one: Handed, then: Callable[[tuple[int, str]], None]) -> None:
    """Put a paper into the vault because a person asked for it.

    Args:
        desk: Where it was asked for.
        one: The paper.
        then: Is told its key there and its version in words.
    """
    issue = issue_of(one.paper)
    if issue is not None:
        desk.work.run(lambda uow: issue(uow, one.pdf, one.language, one.second), then)


def hand_out(desk: Desk, papers: Sequence[Handed]) -> None:
    """Put papers that were printed or saved into the vault, where they do not lie yet.

    Drafts are not filed. Nor is what a person prints who may look but not issue; what
    was changed since it was shown is told.
    """
    issued = [one for one in papers if issue_of(one.paper) is not None]

    def failed(error: AppError) -> None:
        if isinstance(error, NotAllowedError):
            log.warning("a paper was handed out and not filed: %s", error)
        else:
            desk.work.failed.emit(error)

    if issued:
        desk.work.run(lambda uow: _file(uow, issued), None, failed)


def _file(uow: UnitOfWork, papers: Sequence[Handed]) -> None:
    uow.actor.require(ISSUES)
    for one in papers:
        origin = one.paper.origin
        if origin is None or origin.issue is None:
            continue
        if origin.lies is None or not origin.lies(uow, one.language, one.second):
            origin.issue(uow, one.pdf, one.language, one.second)
