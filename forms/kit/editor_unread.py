"""Lists what was typed into an editor and cannot be read, as long as that is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.kit.editor_section import GridSection

if TYPE_CHECKING:
    from app.core.errors import Problem
    from forms.kit.editor import EditorPage
    from forms.kit.editor_form import FormGrid
    from forms.kit.grid_model import Marks


class Unread(QObject):
    """The texts of a page that cannot be read.

    Args:
        page: The page; its forms and grids are made already.
        forms: Its groups of fields.

    Signals:
        changed: A text of a cell that cannot be read came or went; arg: it was only
            given up.
    """

    changed = Signal(bool)

    def __init__(self, page: EditorPage, forms: list[FormGrid]) -> None:
        super().__init__(page)
        self._page, self._forms = page, forms
        self._listed: list[Problem] = []
        self._also: list[Problem] = []
        for part in (*forms, *page.grids()):
            part.typing.connect(self._look)
        for grid in page.grids():
            grid.lines_model.marked.connect(self.changed)

    def tell(self, also: Sequence[Problem] = ()) -> None:
        """List what cannot be read, and go to the first of it.

        Args:
            also: What else is wrong; told where nothing stands that cannot be read.
        """
        if self._found():
            self._list(also, self._page.show_problems)

    def renew(self, also: Sequence[Problem]) -> None:
        """List what cannot be read and what else is left; the focus stays."""
        self._list(also, self._page.renew_problems)

    def _list(
        self, also: Sequence[Problem], show: Callable[[Sequence[Problem]], None]
    ) -> None:
        found = self._found()
        places = {problem.where for problem in found}
        others = [problem for problem in also if problem.where not in places]
        show((*found, *others))
        self._listed, self._also = found, others

    def forget(self) -> None:
        """Something else is listed now."""
        self._listed, self._also = [], []

    def marks(self) -> dict[str, Marks]:
        """Return what stands in cells and cannot be read, by section."""
        sections = self._page.sections.items()
        return {
            key: marks
            for key, made in sections
            if isinstance(made, GridSection)
            and (marks := made.grid.lines_model.marks())
        }

    def put_back(self, marks: Mapping[str, Marks]) -> None:
        """Let cells say again what they said, and could not be read."""
        for key, made in self._page.sections.items():
            if isinstance(made, GridSection):
                made.grid.lines_model.put_marks(marks.get(key, {}))
        self._look()

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
                self.renew(self._also)
