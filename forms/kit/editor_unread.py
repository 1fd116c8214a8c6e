"""Lists what was typed into an editor and cannot be read, as long as that is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.core.errors import Problem
    from forms.kit.editor import EditorPage
    from forms.kit.editor_form import FormGrid


class Unread(QObject):
    """The texts of a page that cannot be read.

    Args:
        page: The page; its forms and grids are made already.
        forms: Its groups of fields.
    """

    def __init__(self, page: EditorPage, forms: list[FormGrid]) -> None:
        super().__init__(page)
        self._page, self._forms = page, forms
        self._listed: list[Problem] = []
        for part in (*forms, *page.grids()):
            part.typing.connect(self._look)

    def tell(self) -> None:
        """List what cannot be read, and go to the first of it."""
        if found := self._found():
            self._page.show_problems(found)
            self._listed = found

    def forget(self) -> None:
        """Something else is listed now."""
        self._listed = []

    def _found(self) -> list[Problem]:
        found = [problem for form in self._forms for problem in form.unread()]
        for grid in self._page.grids():
            found += grid.lines_model.unread()
        return found

    def _look(self) -> None:
        """Let go of what was given up or read meanwhile."""
        if self._listed and self._page.told_problems:
            still = {problem.where for problem in self._found()}
            left = [one for one in self._listed if one.where in still]
            if left != self._listed:
                self._page.renew_problems(left)
                self._listed = left
