"""A program that is killed in the middle of sending; it loads no window."""

from __future__ import annotations

from app.core.actor import Actor
from app.db.unit_of_work import Database
from app.mail import service, smtp
from app.mail.domain import Message
from tests.mail.smtp_world import PASSWORD


def send_first(url: str, actor: Actor, mailing: int, letter: int) -> None:
    """Put one of several letters away, and wait for what the server says to it."""
    database = Database(url)
    with database.unit_of_work(actor, key="a" * 32) as uow:
        kept = next(o for o in service.mailing(uow, mailing).letters if o.id == letter)
        words = {"receivers": kept.receivers, "subject": kept.subject}
        message = Message(**words, kind=kept.kind, record_id=kept.record_id)
        made = service.put_away(
            uow,
            letter,
            lambda uow: service.queue(uow, message, []),
            lambda found: found,
        )
    with database.unit_of_work(actor, key="b" * 32) as uow:
        out = service.take(uow, made.id or 0)
    to = out.message.addresses()
    smtp.deliver(out.account, PASSWORD, to, out.letter, 60)
