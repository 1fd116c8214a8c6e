"""The papers of the record that an editor shows: to be seen, printed, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.editor_controller import EditorController
    from app.ui.paper_job import PaperJob

    Papers = Callable[[UnitOfWork, Any], Sequence[PaperJob]]


def none(desk: Desk, title: str) -> None:
    """Say that there is nothing to print: the key was pressed, and heard.

    Args:
        desk: Where it is said.
        title: What the record is called.
    """
    desk.toast(_("No paper is made of “{title}”.", title=title), "info")


def show(editor: EditorController[Any], papers: Papers, *, mail: bool) -> None:
    """Show the papers of the stored record, or begin a letter with them."""
    desk, stored = editor.desk, editor.stored

    def take(made: Sequence[PaperJob]) -> None:
        if made:
            desk.preview(editor.title(), made, mail=mail)
        else:
            none(desk, editor.title())

    desk.read_to_open(lambda uow: papers(uow, stored), take, editor.show_error)
