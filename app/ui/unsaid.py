"""Keeps words that are no record's yet: a note, a letter, an account being set up.

They lie with the drafts, under the name of their place, and stand there again when the
place is opened: after a kill as after the person closed it. Passwords are never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from app.ui.draft_file import WORDS, Draft
from forms.kit.field_group import is_secret, text_of, write

if TYPE_CHECKING:
    from app.ui.drafts import Drafts

_ON = "1"


def note_on(kind: str, key: int) -> str:
    """Name the place of a note that is being written on a record."""
    return f"note:{kind}:{key}"


def letter_on(kind: str, key: int) -> str:
    """Name the place of a letter that is being written with a record's papers."""
    return f"letter:{kind}:{key}"


class Unsaid(QObject):
    """The words of one place, for as long as its form is open.

    Args:
        drafts: Where they are kept; None: nowhere.
        place: Names it.
        inputs: Lines, texts and boxes by name, as they stand at the beginning.
        parent: The form.
        record: Kind and key of the record it belongs to; None: to none.
    """

    def __init__(
        self,
        drafts: Drafts | None,
        place: str,
        inputs: Mapping[str, QWidget],
        parent: QObject,
        record: tuple[str, int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._drafts, self._place, self._record = drafts, place, record
        self._inputs = {n: one for n, one in inputs.items() if not is_secret(one)}
        self._noted: dict[str, str] = {}
        self._begun = self.read()
        for one in self._inputs.values():
            if isinstance(one, QLineEdit | QPlainTextEdit):
                one.textChanged.connect(self._typed)
            elif isinstance(one, QCheckBox):
                one.toggled.connect(self._typed)

    def read(self) -> dict[str, str]:
        """Return what stands in the inputs, and what was noted beside them."""
        shown = {name: _read(one) for name, one in self._inputs.items()}
        return {**shown, **self._noted}

    def note(self, name: str, text: str) -> None:
        """Keep as text what no input shows; empty: as it was at the beginning."""
        self._noted.pop(name, None)
        if text:
            self._noted[name] = text
        self._typed()

    def noted(self, name: str) -> str:
        """Return what was noted, or left; empty: nothing."""
        return self._noted.get(name, "")

    def is_changed(self) -> bool:
        """Say whether something else stands there than at the beginning."""
        return self.read() != self._begun

    def put_back(self) -> bool:
        """Let the words stand there that were left; says whether there were any."""
        left = self._drafts.get(self._place) if self._drafts else None
        if left is None:
            return False
        shown = {name for name in left.typing if name in self._inputs}
        self._noted = {n: text for n, text in left.typing.items() if n not in shown}
        for name in shown:
            _write(self._inputs[name], left.typing[name])
        return True

    def settle(self) -> None:
        """Take what stands there for the beginning: it is stored, or let go."""
        self._begun = self.read()
        self.forget()

    def forget(self) -> None:
        """Forget the words."""
        if self._drafts is not None:
            self._drafts.drop(self._place)

    def stop(self) -> None:
        """Keep nothing any more: the inputs are used for another place."""
        self._inputs, self._noted = {}, {}

    def _typed(self) -> None:
        if self._drafts is None or not self._inputs:
            return
        words = self.read()
        if words == self._begun:
            self.forget()
            return
        kind, key = self._record or ("", None)
        self._drafts.keep(
            Draft(
                form=self._place,
                kind=WORDS,
                id=key,
                title=kind,
                stored=None,
                draft=None,
                key="",
                typing=words,
            )
        )


def _read(widget: QWidget) -> str:
    if isinstance(widget, QCheckBox):
        return _ON if widget.isChecked() else ""
    return text_of(widget)


def _write(widget: QWidget, text: str) -> None:
    if isinstance(widget, QCheckBox):
        widget.setChecked(text == _ON)
    else:
        write(widget, text)
