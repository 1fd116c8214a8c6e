"""Tells at once what is wrong with what a person has just filled in.

What was not come to yet is told when the record is saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.db import limits
from forms.kit.paths import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.core.errors import Problem
    from forms.kit.editor import EditorPage


class Looked:
    """The fields and cells of an editor that its person has filled in.

    Args:
        form: The editor.
        rules: What the domain says of a record.
    """

    def __init__(
        self, form: EditorPage, rules: Callable[[Any], tuple[Problem, ...]]
    ) -> None:
        self._form = form
        self._rules = rules
        self._paths: dict[str, None] = {}
        form.field_edited.connect(self._field)
        form.lines_edited.connect(self._cells)
        for moved in (form.lines_inserted, form.lines_removed, form.lines_moved):
            moved.connect(self._moved)

    def _field(self, path: str, _value: object, _filled: object) -> None:
        self._paths[path] = None

    def _cells(
        self, section: str, changes: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> None:
        path = self._form.spec.section(section).path
        for row, values in changes:
            typed = next(iter(values), "")  # what follows from it is looked at later
            self._paths[f"{path}.{row}.{typed}"] = None

    def _moved(self, section: str, *_rows: object) -> None:
        lines = f"{self._form.spec.section(section).path}."
        kept = (path for path in self._paths if not path.startswith(lines))
        self._paths = dict.fromkeys(kept)

    def tell(self, draft: Any) -> None:
        """Mark what is wrong; once everything was listed, list what is left of it."""
        if not self._paths and not self._form.told_problems:
            return
        problems, unfit = self._rules(draft), tuple(self._unfit(draft))
        if self._form.told_problems:
            self._form.unread.renew((*problems, *unfit))
            return
        here = (problem for problem in problems if problem.where in self._paths)
        self._form.mark_problems((*here, *unfit))

    def _unfit(self, draft: Any) -> Iterator[Problem]:
        """Find what the office's tables cannot hold."""
        for path in self._paths:
            try:
                value = value_at(draft, path)
            except (AttributeError, IndexError):  # the line was taken back
                continue
            wrong = limits.of_field(self._form.spec.kind, path, value)
            if wrong is not None:
                yield wrong
