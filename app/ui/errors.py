"""The only place with dialogs: questions, expected failures, and bugs.

Every message has three lines: what happened, what it means for the work, what to do.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import (
    AppError,
    ConflictError,
    InvalidError,
    LeftOutError,
    NotAllowedError,
    Problem,
    UnavailableError,
)
from app.core.i18n import N_, _
from forms.kit import layout, theme
from forms.kit.ahead import unseen
from forms.kit.buttons import Button, button
from forms.kit.dialog import Dialog
from forms.kit.painting import is_painting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question; a button.

    Attributes:
        key: What `ask` returns.
        words: A verb that answers the question, translated.
        primary: The safe answer that Return gives.
        danger: Something is lost by it.
    """

    key: str
    words: str
    primary: bool = False
    danger: bool = False


CANCEL = "cancel"

_MEANING: tuple[tuple[type[AppError], str], ...] = (
    (InvalidError, N_("Nothing was saved; everything you typed is still here.")),
    (ConflictError, N_("Nothing was overwritten; your changes are still here.")),
    (UnavailableError, N_("Your changes are kept as a draft on this computer.")),
    (LeftOutError, N_("Only this one was left out.")),
    (NotAllowedError, N_("Nothing was changed. Ask the person who manages access.")),
    (AppError, N_("Nothing was changed; everything you typed is still here.")),
)


def meaning(error: AppError, *, drafted: bool = True) -> str:
    """Say what a failure means for the work of the user.

    Args:
        error: The failure.
        drafted: Whether there is a draft: of a record, not of a login or a file.
    """
    if isinstance(error, UnavailableError) and (error.where or not drafted):
        return _(_MEANING[-1][1])
    return next(_(words) for kind, words in _MEANING if isinstance(error, kind))


def words(error: AppError) -> str:
    """Say what happened, in the language of the screen."""
    told = {
        name: permitted(str(value)) if name == "permission" else value
        for name, value in error.params.items()
    }
    return _(error.msgid, **told)


def permitted(name: str) -> str:
    """Say what a permission is called in the list of what roles may do."""
    from app.access.roles import permission_titles  # noqa: PLC0415 - seldom said

    return " · ".join(_(title) for title in permission_titles(name))


def by_field(problems: Iterable[Problem]) -> dict[str, str]:
    """Return what is wrong by the field it concerns; the first where there are more."""
    told: dict[str, str] = {}
    for one in problems:
        told.setdefault(one.where.partition(".")[0], _(one.msgid, **one.params))
    return told


def ask(
    parent: QWidget | None, title: str, text: str, answers: tuple[Answer, ...]
) -> str:
    """Ask a question and return the key of the answer.

    Args:
        parent: The form the question belongs to.
        title: The question in one line, translated.
        text: What the answers mean, translated.
        answers: The buttons; "Cancel" is added, and Escape means it.
    """
    return _Box(parent, title, text, (*answers, Answer(CANCEL, _("Cancel")))).answer()


def offer(
    parent: QWidget | None, title: str, text: str, answers: tuple[Answer, ...]
) -> str:
    """Ask what nobody waited for, as at the start: keys typed before mean no answer."""
    with unseen():
        return ask(parent, title, text, answers)


class _Box(Dialog):
    """A title, a sentence, and buttons that answer; Escape means the last of them."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, answers: tuple[Answer, ...]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        self._answer = answers[-1].key
        self.buttons: dict[str, Button] = {}
        for answer in answers:
            self.buttons[answer.key] = self._made(answer)
        # The safe answer stands at the end, where the eye arrives; a loss stands apart.
        apart = [self.buttons[a.key] for a in answers if a.danger and len(answers) > 2]  # noqa: PLR2004
        others = [self.buttons[a.key] for a in answers if not a.danger or not apart]
        others.sort(key=lambda button: bool(button.property("primary")))
        words = layout.text(text, "muted", wrap=True)
        words.setMinimumWidth(theme.px(380))
        words.setVisible(bool(text))
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                words,
                8,
                layout.row(*apart, None, *others),
                margins=(24, 20, 24, 18),
                spacing=10,
            )
        )
        if not any(answer.primary for answer in answers):
            self.buttons[answers[-1].key].setFocus()

    def _made(self, answer: Answer) -> Button:
        made = button(answer.words, primary=answer.primary, danger=answer.danger)
        made.setDefault(answer.primary)
        made.clicked.connect(lambda: self._take(answer.key))
        return made

    def _take(self, key: str) -> None:
        self._answer = key
        self.accept()

    def answer(self) -> str:
        """Show the question and return the key of the answer."""
        self.exec()
        return self._answer


def ask_unsaved(parent: QWidget | None, title: str, saves: str = "") -> str:
    """Ask what becomes of unsaved changes: "save", "discard" or "cancel".

    Args:
        parent: The window asked about.
        title: What was changed.
        saves: The word for saving, translated, where saving is more: it posts, which
            Return alone never does.
    """
    return ask(
        parent,
        _("Save the changes to {title}?", title=title),
        _("They are kept as a draft on this computer until you decide."),
        (
            Answer("save", saves or _("Save"), primary=not saves),
            Answer("discard", _("Discard changes"), danger=True),
        ),
    )


def tell(parent: QWidget | None, error: AppError) -> None:
    """Show an expected failure that no form has taken up."""
    leads_on(parent, error)


def leads_on(parent: QWidget | None, error: AppError) -> bool:
    """Show a failure; say whether the record that stands against it is wanted."""
    answers = [Answer("close", _("Close"), primary=True)]
    if error.stands:
        answers.insert(0, Answer("open", _("Open in a tab")))
    means = meaning(error, drafted=False)
    with unseen():
        return _Box(parent, words(error), means, (*answers,)).answer() == "open"


def way_to(error: AppError) -> tuple[tuple[str, str], ...]:
    """Return the button that opens what stands against it; none where nothing does."""
    if error.stands is None:
        return ()
    kind, key = error.stands
    return ((f"open:{kind}:{key}", _("Open in a tab")),)


def install() -> None:
    """Let every bug, on any thread, reach the log and then the user."""
    sys.excepthook = _caught
    threading.excepthook = _caught_in_thread


class _State:
    """Only one report is on the screen; a bug in a loop must not bury it.

    Attributes:
        painted: Told already of those that come again with each painting.
    """

    showing = False
    painted: ClassVar[set[str]] = set()


def _caught(
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    number = os.urandom(4).hex()
    log.critical("bug %s", number, exc_info=(kind, error, trace))
    on_screen = isinstance(QApplication.instance(), QApplication)
    if on_screen and threading.current_thread() is threading.main_thread():
        _report(number, "".join(traceback.format_exception(kind, error, trace)))


def _caught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _caught(args.exc_type, args.exc_value, args.exc_traceback)


def _report(number: str, details: str) -> None:
    if is_painting():
        # What a view asks of its rows meanwhile: a dialog would paint in its turn.
        if details not in _State.painted:
            _State.painted.add(details)
            QTimer.singleShot(0, partial(_report, number, details))
        return
    if _State.showing:
        return
    _State.showing = True
    try:
        _show_report(number, details)
    finally:
        _State.showing = False


def _show_report(number: str, details: str) -> None:
    text = _(
        "What you typed is kept; what was saved stays saved.\n"
        "You can go on working. Please send the copied report ({number}).",
        number=number,
    )
    answers = (Answer("copy", _("Copy report")), Answer("go", _("Go on"), primary=True))
    title = _("Something went wrong in the program.")
    box = _Box(QApplication.activeWindow(), title, text, answers)
    copy = box.buttons["copy"]
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    with unseen():
        box.answer()
