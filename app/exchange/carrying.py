"""Carries an import out: one action for the whole file, or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.calm import calm
from app.core.errors import AppError, NotPossibleError
from app.core.i18n import N_, _
from app.core.job import Job
from app.db import exchange as tables
from app.exchange import undoing
from app.exchange.checking import Entry, Outcome, Plan, told
from app.modules import find

if TYPE_CHECKING:
    from app.core.exchange import Table
    from app.db.unit_of_work import UnitOfWork

_CHUNK = 500
"""Records between two steps: the server hears of us, the person can stop."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        key: Of its action; it can be taken back by it.
        added: Records that are new.
        changed: Records that were changed.
        same: Records that the office had just so.
    """

    key: str
    added: int
    changed: int
    same: int


def new_key(table: Table, digest: str = "") -> str:
    """Return the key of an import that is about to begin; it tells which file it is.

    Args:
        table: What is imported.
        digest: Of the file (`files.digest`); "": it is not known.
    """
    return f"{undoing.begun_with(table, digest)}{secrets.token_hex(8)}"


@calm()
def carry_out(uow: UnitOfWork, plan: Plan, job: Job | None = None) -> Imported:
    """Save every record of a dry run; called once in the transaction of its key.

    Raises:
        NotAllowedError: The person may not import this.
        NotPossibleError: A record cannot be saved, or something is still wrong; the
            sentence names the row.
        ConflictError: Somebody changed a record since the dry run.
        StoppedError: The person stopped it.
    """
    uow.actor.require(plan.table.edit)
    if wrong := plan.troubles():
        raise NotPossibleError(
            N_("Row {row}: {reason}"),
            row=wrong[0].row + 1,
            reason=_(wrong[0].msgid, **wrong[0].params),
        )
    wanted, job = plan.wanted(), job or Job()
    for done, part in enumerate(tables.chunks(wanted, _CHUNK)):
        job.step(N_("Saving records"), done * _CHUNK, len(wanted))
        _save(uow, plan.table, part)
    job.step(N_("Saving records"), len(wanted), len(wanted))
    return Imported(
        uow.key or "",
        plan.count(Outcome.NEW),
        plan.count(Outcome.CHANGED),
        plan.count(Outcome.SAME),
    )


def _save(uow: UnitOfWork, table: Table, entries: Sequence[Entry]) -> None:
    if table.save_all:
        try:
            find(table.save_all)(uow, [entry.record for entry in entries])
        except AppError as error:
            _explain(error, entries, error.params.get("place", 0))
        return
    save = find(table.save)
    for place, entry in enumerate(entries):
        try:
            save(uow, entry.record)
        except AppError as error:
            _explain(error, entries, place)


def _explain(error: AppError, entries: Sequence[Entry], place: Any) -> None:
    """Say in which row an import ended.

    Raises:
        AppError: Always; of the same kind where others may try again.
    """
    msgid, params = told(error)
    if not isinstance(error, NotPossibleError) and not hasattr(error, "problems"):
        raise error
    at = place if isinstance(place, int) and place < len(entries) else 0
    raise NotPossibleError(
        N_("Row {row}: {reason}"),
        row=entries[at].said.rows[0] + 1,
        reason=_(msgid, **params),
    ) from error
