"""Copies lines of earlier documents into the one at hand (H13)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from app.core.i18n import N_, _
from app.core.sources import SourceLine

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.editor_controller import EditorController


class Earlier(Protocol):
    """Finds lines of earlier documents."""

    def __call__(
        self, uow: UnitOfWork, text: str, *, own: bool
    ) -> Sequence[SourceLine]:
        """Return lines that fit the words; `own`: of the same customer or supplier."""


class Copied(Protocol):
    """Makes a line of the document at hand."""

    def __call__(self, line: SourceLine, quantity: Decimal) -> Any:
        """Return the line."""


def copy_lines(
    editor: EditorController[Any],
    earlier: Earlier,
    copied: Copied,
    section: str = "lines",
) -> None:
    """Let the person tick lines; they come behind those there, as one step of undo.

    Args:
        editor: Shows the document.
        earlier: Finds the lines.
        copied: Makes a line of them.
        section: The section they go to.
    """
    from forms.kit.take_lines import Asked, TakeDialog  # noqa: PLC0415 - seldom

    asked = Asked(
        name=f"copy {editor.spec.kind}",
        title=_("Copy lines of earlier documents"),
        verb=_("Copy lines"),
        priced=True,
        left=N_("Earlier"),
        own=_("Only of the same partner"),
    )
    dialog = TakeDialog(asked, (), editor.form)

    def search(text: str, own: bool) -> None:  # noqa: FBT001 -- a signal's
        editor.desk.work.read(
            lambda uow: earlier(uow, text, own=own), dialog.show_found
        )

    def take(taken: Sequence[tuple[SourceLine, Decimal]]) -> None:
        editor.add_lines(section, [copied(line, quantity) for line, quantity in taken])

    dialog.searched.connect(search)
    dialog.taken.connect(take)
    dialog.ask()
    dialog.open()
