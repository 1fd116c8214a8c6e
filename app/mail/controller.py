"""Connects the outbox with its services."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import NotPossibleError
from app.core.i18n import N_, _
from app.mail import service
from app.mail.domain import WRITTEN, State
from app.ui import errors, sent
from app.ui.chain import Around
from app.ui.paper_job import PaperJob
from forms.mail_list import sent_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork
    from app.mail.domain import Message, Summary
    from app.mail.mime import File
    from app.ui.desk import Desk

_PDF = b"%PDF"


def show_files(desk: Desk, rows: Sequence[Summary]) -> None:
    """Show the papers that went along with a letter, byte for byte."""
    row = rows[0]

    def show(files: Sequence[File]) -> None:
        jobs = [_job(name, data) for name, data in files if data.startswith(_PDF)]
        if not jobs:
            none = NotPossibleError(N_("No PDF goes along with this letter."))
            desk.work.failed.emit(none)
            return
        desk.preview(row.subject, jobs)

    desk.work.read(lambda uow: service.files_of(uow, row.id), show)


def _job(name: str, data: bytes) -> PaperJob:
    return PaperJob(
        key=name,
        title=name,
        language="en",
        render=lambda _code: data,
        filename=name,
        languages=(),
    )


def around_quotation(uow: UnitOfWork, key: int) -> Around:
    """Tell a quotation when it was sent, and to whom."""
    return _around(uow, "quotation", key)


def around_contract(uow: UnitOfWork, key: int) -> Around:
    """Tell a contract when its papers were sent, and to whom."""
    return _around(uow, "contract", key)


def around_purchase(uow: UnitOfWork, key: int) -> Around:
    """Tell a purchase contract when it was sent, and to whom."""
    return _around(uow, "purchase", key)


def around_shipment(uow: UnitOfWork, key: int) -> Around:
    """Tell a shipment when its papers were sent, and to whom."""
    return _around(uow, "shipment", key)


def _around(uow: UnitOfWork, kind: str, key: int) -> Around:
    left = service.dispatches(uow, kind, key)
    return Around(blocks=(sent_block(left),)) if left else Around()


def send_again(desk: Desk, rows: Sequence[Summary]) -> None:
    """Try a letter again; where its answer was lost the person is asked first."""
    row = rows[0]
    if row.state is State.UNKNOWN:
        sure = errors.ask(
            None,
            _("Send it again?"),
            _("The first one may have arrived: then it arrives twice."),
            (errors.Answer("yes", _("Send again")),),
        )
        if sure != "yes":
            return
    desk.work.run(lambda uow: service.retry(uow, row.id), partial(_retried, desk))


def _retried(desk: Desk, message: Message) -> None:
    if message.id is not None:
        desk.post.deliver(message.id)


def open_again(desk: Desk, rows: Sequence[Summary]) -> None:
    """Open a letter in the mail program once more."""

    def opened(found: tuple[Message, bytes]) -> None:
        sent.hand(desk, *found, None)

    desk.work.read(lambda uow: service.again(uow, rows[0].id), opened)


def confirm(desk: Desk, rows: Sequence[Summary]) -> None:
    """Note that a letter was sent of which nobody knew it."""
    sent.confirm(desk, lambda _uow: rows[0].id)


def take_back(desk: Desk, rows: Sequence[Summary]) -> None:
    """Cancel a letter that has not left."""
    row = rows[0]
    lost = row.state is State.UNKNOWN and row.reason != WRITTEN
    sent.take_back(desk, lambda _uow: row.id, lost=lost)
