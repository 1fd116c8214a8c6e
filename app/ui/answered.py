"""Keeps what is answered in the first-run wizard: a kill costs no word of it.

There is no office yet, and so no drafts of one: the answers lie in a file of their own
until an office stands or the person leaves. Passwords are never kept.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from app.core.whole import is_there
from app.settings import locations
from app.ui.draft_file import WORDS, Draft
from app.ui.drafts import Drafts
from forms.answers import Answers
from forms.kit.field_group import is_secret
from forms.wizard import DATABASE, WizardForm

_PLACE = "wizard"
_PAGE = "page"


class Answered(QObject):
    """The answers of one wizard, for as long as it is open.

    Args:
        parent: The wizard's controller.
        read: Returns the answers, as far as pages were left.
        take: Takes over what stands on the page; fields are set right by it.
    """

    def __init__(
        self,
        parent: QObject,
        read: Callable[[], Answers],
        take: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._path = locations().data / "drafts" / "first-run.db"
        self._read, self._take = read, take
        self._open: Drafts | None = None
        self._form: WizardForm | None = None

    def left(self) -> Answers | None:
        """Return what a wizard that was killed has left; None: nothing."""
        draft = self._draft()
        return draft.draft if draft else None

    def begin(self, form: WizardForm) -> None:
        """Go on where that wizard was, with the words half typed on its page."""
        draft = self._draft()
        if draft is not None:
            page = draft.typing.get(_PAGE, "")
            # What comes after the database depends on what is found there now.
            form.show_step(min(int(page) if page.isdecimal() else 0, DATABASE))
            for place, line in enumerate(_lines(form)):
                if (text := draft.typing.get(str(place))) is not None:
                    line.setText(text)
        form.left.connect(self.forget)
        form.destroyed.connect(self.close)

    def watch(self, form: WizardForm) -> None:
        """Keep what is answered from now on, also on pages that were made anew."""
        self._form = form
        for page in form.all_pages():
            page.changed.connect(self._chosen)
            for line in page.findChildren(QLineEdit):
                line.textEdited.connect(self.keep)

    def keep(self) -> None:
        """Hand over what is answered; it is on the disk a moment later."""
        if self._form is None:
            return
        told = copy(self._read())
        told.password = told.again = told.leader_password = ""
        told.file_password = told.file_again = ""
        typing = {_PAGE: str(self._form.step())}
        for place, line in enumerate(_lines(self._form)):
            if not is_secret(line):
                typing[str(place)] = line.text()
        self._drafts().keep(
            Draft(
                form=_PLACE,
                kind=WORDS,
                id=None,
                title="",
                stored=None,
                draft=told,
                key="",
                typing=typing,
            )
        )

    def forget(self) -> None:
        """An office stands, or the person has left: nothing is kept any more."""
        self._form = None
        if is_there(self._path):
            self._drafts().drop(_PLACE)
        self.close()

    def close(self) -> None:
        """Write what is left, and let go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _chosen(self) -> None:
        # A field that is being written is not taken over, and set right, at each key.
        if self._form is not None and not isinstance(
            self._form.focusWidget(), QLineEdit
        ):
            self._take()
        self.keep()

    def _draft(self) -> Draft | None:
        if not is_there(self._path):
            return None
        draft = self._drafts().get(_PLACE)
        return draft if draft and isinstance(draft.draft, Answers) else None

    def _drafts(self) -> Drafts:
        if self._open is None:
            self._open = Drafts(self._path)
        return self._open


def _lines(form: WizardForm) -> list[QLineEdit]:
    """Return the inputs of the page at the front, in the order they were made."""
    return form.page().findChildren(QLineEdit)
