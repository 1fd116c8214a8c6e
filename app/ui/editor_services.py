"""What an editor needs of its module: the service functions behind the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.core.errors import Problem
from app.core.i18n import _

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.paper_job import PaperJob
    from forms.kit.ask import Given

R = TypeVar("R")
_TOLD = 5


def _problems(record: Any) -> tuple[Problem, ...]:
    check = getattr(record, "problems", None)
    return check() if check else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(Generic[R]):
    """The service functions behind an editor.

    Attributes:
        get: Reads a record by its key.
        new: Makes an empty record.
        save: Stores a record and returns it as stored; None: nothing is saved here.
        actions: The function of each action of the declaration; each is given the
            stored record and returns it as it is afterwards.
        reasons: The same for actions that want a reason, which is asked for before.
        given: The same for actions whose declaration says what it `asks`.
        begins: What stands in that panel at first, by action; by default the day of
            today.
        doubts: What an action is asked about once more, by action.
        topics: The topics whose change makes the record be read again.
        papers: Gathers the papers for the preview (Ctrl+P).
        keeps: Whether the papers of a record are put into the vault after an action,
            because it is issued; None: its papers are none that are issued with it.
        prepare: Fills a new record with what the database knows: the company, the
            user's last choices.
        duplicate: Makes a new record of one (Ctrl+Shift+D).
        problems: The rules of the domain.
    """

    get: Callable[[UnitOfWork, int], R]
    new: Callable[[], R]
    save: Callable[[UnitOfWork, R], R] | None = None
    actions: Mapping[str, Callable[[UnitOfWork, R], R]] = field(default_factory=dict)
    reasons: Mapping[str, Callable[[UnitOfWork, R, str], R]] = field(
        default_factory=dict
    )
    given: Mapping[str, Callable[[UnitOfWork, R, Given], R]] = field(
        default_factory=dict
    )
    begins: Mapping[str, Callable[[UnitOfWork, R], Given]] = field(default_factory=dict)
    doubts: Mapping[str, Callable[[R], Sequence[Problem]]] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    papers: Callable[[UnitOfWork, R], Sequence[PaperJob]] | None = None
    keeps: Callable[[R], bool] | None = None
    prepare: Callable[[UnitOfWork, R], R] | None = None
    duplicate: Callable[[R], R] | None = None
    problems: Callable[[R], tuple[Problem, ...]] = _problems

    def doubt(self, key: str, record: R) -> str:
        """Return in words what an action is asked about; empty: it is not asked."""
        found = self.doubts[key](record) if key in self.doubts else ()
        told = [_(one.msgid, **one.params) for one in found[:_TOLD]]
        return "\n".join([*told, "…"] if len(found) > _TOLD else told)
