"""One step back: a whole import is undone as one action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.core.calm import calm
from app.core.exchange import Table
from app.core.i18n import N_
from app.core.job import Job
from app.db import exchange as tables
from app.db import indexing, undoing
from app.exchange.checking import Outcome
from app.modules import find

if TYPE_CHECKING:
    from app.db.undoing import Done
    from app.db.unit_of_work import UnitOfWork
    from app.exchange.checking import Plan

undo_key = undoing.undo_key
_CHUNK = 500
"""Records between two steps."""
_TELLING = 16
"""So many figures of a file's digest tell it from the others of an office."""


def imports(uow: UnitOfWork, table: Table) -> list[Done]:
    """Return this person's latest imports of a table, the newest first."""
    uow.actor.require(table.edit)
    return undoing.latest(uow, f"import.{table.name}.", uow.actor.name)


def begun_with(table: Table, digest: str) -> str:
    """Return how the keys of the imports of a file begin."""
    return f"import.{table.name}.{digest[:_TELLING]}"


def came_before(uow: UnitOfWork, plan: Plan, digest: str) -> Done | None:
    """Return the import of a file that would come twice; None: nothing would.

    No number tells new documents and moves apart, whoever has imported them; what was
    taken back may come again.

    Args:
        uow: The reading.
        plan: The dry run.
        digest: Of the file.
    """
    table = plan.table
    new = plan.count(Outcome.NEW) and (table.given or not table.key)
    if not new or not digest:
        return None
    return undoing.standing(uow, begun_with(table, digest))


@calm()
def take_back(uow: UnitOfWork, table: Table, key: str, job: Job | None = None) -> int:
    """Undo an import; the action that does it has `undo_key(key)`.

    Args:
        uow: The action.
        table: What was imported.
        key: Of the import.
        job: Hears how far it is and can stop it.

    Returns:
        How many records it concerned.

    Raises:
        NotAllowedError: The person may not import this table.
        NotPossibleError: Something was built on it since.
        StoppedError: The person stopped it; nothing was taken back.
    """
    uow.actor.require(table.edit)
    job = job or Job()
    row = find(table.row)
    if table.take_back:
        made = [key for name, key in undoing.entered(uow, key) if name == "stock_move"]
        find(table.take_back)(uow, made)
        return len(made)
    name = row.__tablename__
    added = [key for of, key in undoing.entered(uow, key) if of == name]
    changed = undoing.take_back(uow, key, job)
    indexing.remove_all(uow, table.kind, added)
    if not table.find:
        _save_again(uow, table, changed.get(name, ()), job)
    return len(added) + len(changed.get(name, ()))


def _save_again(uow: UnitOfWork, table: Table, ids: Sequence[int], job: Job) -> None:
    """Let what stands again as before be found as before."""
    for done, part in enumerate(tables.chunks(ids, _CHUNK)):
        job.step(N_("Saving records"), done * _CHUNK, len(ids))
        if table.find_again:
            find(table.find_again)(uow, find(table.read_all)(uow, part))
            continue
        get, save = find(table.get), find(table.save)
        for key in part:
            save(uow, get(uow, key))
