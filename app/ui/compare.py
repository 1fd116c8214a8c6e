"""Compares two versions of a paper: what each says, and its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.errors import AppError
from app.core.papers.fields import Difference, differences
from app.ui.heard import heard
from forms.compare import CompareForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob, Version

Printed = tuple[bytes | None, str | AppError]
"""A version's PDF (None: as it would print now) and what it says, or why not."""


@dataclass(frozen=True, slots=True)
class _Answer:
    old: bytes
    new: bytes
    differ: tuple[Difference, ...] | AppError


class CompareController(QObject):
    """The window that compares the versions of one paper.

    Args:
        desk: Where it is asked.
        job: The paper.
        render: Makes it as it would print now; runs off the screen's thread.
        versions: What can be compared, the newest first.

    Attributes:
        form: The window.
    """

    def __init__(
        self,
        desk: Desk,
        job: PaperJob,
        render: Callable[[], bytes],
        versions: Sequence[Version],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._render = desk, render
        self._versions = versions
        title = " · ".join(filter(None, (job.title, job.number)))
        self.form = CompareForm(title, parent)
        self.form.chosen.connect(self.compare)
        self.form.finished.connect(self.form.deleteLater)

    def begin(self) -> None:
        """Compare the last two versions that differ, and show the window."""
        self._desk.work.read(self._differing, heard(self.form, self._open))

    def _differing(self, uow: UnitOfWork) -> tuple[int, int]:
        """Return the places of the last two that differ; the last two if none do."""
        newer = None
        for place, version in enumerate(self._versions):
            says = version.read(uow)[1]
            if isinstance(says, AppError):
                break
            if newer is not None and differences(says, newer):
                return place, place - 1
            newer = says
        return min(1, len(self._versions) - 1), 0

    def _open(self, places: tuple[int, int]) -> None:
        titles = [version.title for version in self._versions]
        self.form.show_versions(titles, *places)
        self.form.open()
        self.compare(*places)

    def compare(self, old: int, new: int) -> None:
        """Compare two versions by their places."""
        wanted = self._versions[old], self._versions[new]

        def read(uow: UnitOfWork) -> list[Printed]:
            return [version.read(uow) for version in wanted]

        form = self.form
        self._desk.work.read(
            read, heard(form, self._make), heard(form, form.show_trouble)
        )

    def _make(self, read: Sequence[Printed]) -> None:
        render = self._render

        def task() -> _Answer:
            (old, said), (new, says) = read
            before = old if old is not None else render()
            after = new if new is not None else render()
            for one in (said, says):
                if isinstance(one, AppError):
                    return _Answer(before, after, one)
            return _Answer(before, after, differences(str(said), str(says)))

        form = self.form
        self._desk.work.compute(
            task, heard(form, self._show), heard(form, form.show_trouble)
        )

    def _show(self, answer: _Answer) -> None:
        self.form.show_pages(answer.old, answer.new)
        if isinstance(answer.differ, AppError):
            self.form.show_trouble(answer.differ)
        else:
            self.form.show_differences(answer.differ)
