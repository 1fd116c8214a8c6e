"""A letter as it travels. No Qt, no SQL."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.core.clock import OFFICE_ZONE
from app.mail.domain import Account, Message, split

File = tuple[str, bytes]
"""Name and bytes of an attachment."""

UNSENT = "X-Unsent"
"""Tells mail programs to open the letter for editing (Outlook, and others since)."""


def written(
    message: Message, account: Account | None, files: Sequence[File], at: datetime
) -> bytes:
    """Return a letter as a server takes it, or as a mail program opens it.

    What stands in the head was checked by `Message.problems`; the library refuses line
    breaks there once more.

    Args:
        message: Settled, without problems.
        account: From whom; None: the mail program knows, the letter stays unsent.
        files: What goes along.
        at: The instant, aware.
    """
    mail = EmailMessage(policy=SMTP)
    if account is not None:
        user, _, domain = account.address.partition("@")
        mail["From"] = Address(account.sender, user, domain)
        mail["Date"] = format_datetime(at.astimezone(OFFICE_ZONE))
        mail["Message-ID"] = message.header
    mail["To"] = ", ".join(split(message.receivers))
    if message.copies:
        mail["Cc"] = ", ".join(split(message.copies))
    mail["Subject"] = message.subject
    if account is None:
        mail[UNSENT] = "1"
    mail.set_content(message.body, cte="base64" if not message.body.isascii() else None)
    for name, data in files:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()
