"""Follows links to records: from a second start, from a note, from the palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import AppError, MissingError
from app.core.i18n import N_
from app.core.links import Link, is_link, read_link
from app.modules import find
from app.ui import errors

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.shell import Shell

MISSING = N_(
    "The link to {number} leads nowhere: there is no such record, or it is hidden."
)


class Links:
    """Opens what links lead to, as soon as an office is open."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._waiting: list[str] = []

    def follow(self, words: Sequence[str]) -> None:
        """Open every link among the words of a start; other words are passed over."""
        self._waiting += [word for word in words if is_link(word)]
        self.go_on()

    def go_on(self) -> None:
        """Open the links that waited for an office."""
        if self._shell.session is None:
            return
        waiting, self._waiting = self._waiting, []
        for word in waiting:
            try:
                self._open(read_link(word))
            except AppError as error:
                errors.tell(self._shell.form, error)

    def _open(self, link: Link) -> None:
        session = self._shell.session
        assert session is not None  # noqa: S101 - asked before
        if session.registry.of_record(link.kind) is None:
            raise MissingError(MISSING, number=link.number or str(link))
        session.work.read(
            partial(_key_of, link),
            partial(self._shell.open, link.kind),
            partial(errors.tell, self._shell.form),
        )

    def leads(self, kind: str, key: int) -> bool:
        """Go where a record leads that is no tab of its own: a note, to its record.

        Returns:
            False when it is a tab of its own.
        """
        session = self._shell.session
        module = session.registry.leading(kind) if session else None
        if session is None or module is None:
            return False
        target: Callable[[UnitOfWork, int], tuple[str, int]] = find(module.leads[kind])
        session.work.read(
            lambda uow: target(uow, key), lambda found: self._shell.open(*found)
        )
        return True


def _key_of(link: Link, uow: UnitOfWork) -> int:
    """Return the key of the record a link names, if the actor may see it."""
    from app.db import search  # noqa: PLC0415 - loads the database library

    key = search.key_of(uow, link.kind, number=link.number, key=link.key)
    if key is None:
        raise MissingError(MISSING, number=link.number or str(link))
    return key
