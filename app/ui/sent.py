"""What its writer says became of a letter: it was sent, or it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import texts
from app.core.errors import AppError, UnavailableError
from app.core.i18n import N_, _
from app.core.papers.vault import Way
from app.mail import service
from app.mail.domain import Action, State
from app.ui import errors, printing
from forms.kit import asking

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.mail.domain import Message
    from app.ui.desk import Desk
    from app.ui.paper_job import Carried

Find = Callable[["UnitOfWork"], int]
"""Returns the key of one of one's own letters."""


def settle(desk: Desk, carried: Carried | None, *, went: bool) -> None:
    """Note that the letter with an issued paper was sent, or take it back."""
    if carried is None:
        return

    def find(uow: UnitOfWork) -> int:
        return carried.letter or service.carrier(uow, carried.issued)

    if went:
        confirm(desk, find)
    else:
        take_back(desk, find, lost=carried.way is Way.UNKNOWN)


def confirm(desk: Desk, find: Find) -> None:
    """Note that a letter was sent of which the program cannot know it."""

    def told(message: Message) -> None:
        to = ", ".join(message.addresses())
        desk.toast(_("Noted as sent to {address}.", address=to))

    desk.work.run(lambda uow: service.confirm(uow, find(uow)), told)


def take_back(desk: Desk, find: Find, *, lost: bool) -> None:
    """Cancel a letter that has not left.

    Args:
        desk: Where it was asked for.
        find: The letter.
        lost: Whether a server was asked to take it and its answer was lost: the person
            is asked first.
    """

    def told(_message: Message) -> None:
        desk.toast(_("The letter stays here; its papers are not marked as sent."))

    if lost and not _sure():
        return
    desk.work.run(lambda uow: service.cancel(uow, find(uow)), told)


def hand(
    desk: Desk,
    message: Message,
    mail: bytes,
    page: QWidget | None,
    keep: Callable[[Message, bytes], str] | None = None,
    then: Callable[[Message], None] | None = None,
) -> None:
    """Open a letter in the mail program; one that none takes is kept as a file.

    Args:
        desk: Where it was asked for.
        message: As it is stored.
        mail: As it travels, unsent.
        page: What the letter was written on, while it is there.
        keep: Writes it to a file and returns its name, "" for none; None: each is
            asked about.
        then: Is told how it stands now.
    """
    key = message.id or 0
    taken = printing.open_mail(mail)
    keep = keep or partial(_kept, page)
    file = "" if taken else keep(message, mail)
    nobody = N_("No mail program took it.")

    def note(uow: UnitOfWork) -> Message:
        if taken:
            return service.handed(uow, key)
        if file:
            return service.written(uow, key, file)
        why = UnavailableError(nobody)
        return service.stopped(uow, key, why, Action.REFUSE)

    if taken or file or message.state is not State.HANDED:
        desk.work.run(note, then)
    if taken:
        told = _("The mail is open in your mail program. Say here once it is sent.")
        desk.toast(told, "info")
    else:
        told = _("{file} written. Say here once it is sent.", file=file)
        desk.toast(told if file else _(nobody), "warn" if file else "bad")


def _kept(page: QWidget | None, message: Message, mail: bytes) -> str:
    """Ask where a mail that no program takes is to lie; returns its name."""
    title = _("No mail program took it. Keep it as a file")
    name = f"{texts.file_name(message.subject)}.eml"
    while path := asking.save(page, title, name, "*.eml"):
        try:
            printing.write(Path(path), mail)
        except AppError as error:
            errors.tell(page, error)
        else:
            break
    return Path(path).name


def _sure() -> bool:
    answer = errors.ask(
        None,
        _("Take the letter back?"),
        _("The server may have sent it: then its receiver has papers that count as not"
          " sent here."),
        (errors.Answer("yes", _("Take back")),),
    )  # fmt: skip
    return answer == "yes"
