"""The only place with dialogs: questions, expected failures, and bugs.

Every message has three lines: what happened, what it means for the work, what to do.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import uuid
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from app.core.errors import (
    AppError,
    ConflictError,
    InvalidError,
    NotAllowedError,
    UnavailableError,
)
from app.core.i18n import N_, _

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
    (NotAllowedError, N_("Nothing was changed. Ask the person who manages access.")),
    (AppError, N_("Nothing was changed; everything you typed is still here.")),
)


def meaning(error: AppError) -> str:
    """Say what a failure means for the work of the user."""
    return next(_(words) for kind, words in _MEANING if isinstance(error, kind))


def words(error: AppError) -> str:
    """Say what happened, in the language of the screen."""
    return _(error.msgid, **error.params)


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
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(title)
    box.setText(title)
    box.setInformativeText(text)
    made: dict[QPushButton, str] = {}
    for answer in answers:
        button = box.addButton(
            answer.words.replace("&", "&&"), QMessageBox.ButtonRole.ActionRole
        )
        button.setProperty("danger", answer.danger)
        if answer.primary:
            box.setDefaultButton(button)
        made[button] = answer.key
    cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.exec()
    pressed = box.clickedButton()
    return next((key for button, key in made.items() if button is pressed), CANCEL)


def ask_unsaved(parent: QWidget | None, title: str) -> str:
    """Ask what becomes of unsaved changes: "save", "discard" or "cancel"."""
    return ask(
        parent,
        _("Save the changes to {title}?", title=title),
        _("They are kept as a draft on this computer until you decide."),
        (
            Answer("save", _("Save"), primary=True),
            Answer("discard", _("Discard changes"), danger=True),
        ),
    )


def tell(parent: QWidget | None, error: AppError) -> None:
    """Show an expected failure that no form has taken up."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(_("This could not be done"))
    box.setText(words(error))
    box.setInformativeText(meaning(error))
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def install() -> None:
    """Let every bug, on any thread, reach the log and then the user."""
    sys.excepthook = _caught
    threading.excepthook = _caught_in_thread


class _State:
    """Only one report is on the screen; a bug in a loop must not bury it."""

    showing = False


def _caught(
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    number = uuid.uuid4().hex[:8]
    log.critical("bug %s", number, exc_info=(kind, error, trace))
    on_screen = isinstance(QApplication.instance(), QApplication)
    if on_screen and threading.current_thread() is threading.main_thread():
        _report(number, "".join(traceback.format_exception(kind, error, trace)))


def _caught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _caught(args.exc_type, args.exc_value, args.exc_traceback)


def _report(number: str, details: str) -> None:
    if _State.showing:
        return
    _State.showing = True
    try:
        _show_report(number, details)
    finally:
        _State.showing = False


def _show_report(number: str, details: str) -> None:
    box = QMessageBox(QApplication.activeWindow())
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(_("Something went wrong in the program"))
    box.setText(_("Something went wrong in the program."))
    box.setInformativeText(
        _(
            "What you typed is kept; what was saved stays saved.\n"
            "You can go on working. Please send the copied report ({number}).",
            number=number,
        )
    )
    copy = box.addButton(_("Copy report"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    close = box.addButton(_("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.exec()
