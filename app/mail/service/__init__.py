"""What can be done with mail: accounts, templates, letters, the outbox."""

from __future__ import annotations

from app.mail.rows import carrier, draft_carrier
from app.mail.service.accounts import (
    account,
    restore_template,
    save_account,
    save_template,
    template,
)
from app.mail.service.mailings import (
    begin_mailing,
    end_mailing,
    keep_letters,
    mailing,
    open_mailings,
    put_away,
)
from app.mail.service.sending import (
    PAUSES,
    Outgoing,
    accepted,
    again,
    cancel,
    confirm,
    due,
    handed,
    is_cut_off,
    left_behind,
    retry,
    stopped,
    take,
    written,
)
from app.mail.service.writing import (
    begin,
    dispatches,
    files_of,
    get,
    hand_over,
    queue,
    under_way,
)

__all__ = [
    "PAUSES",
    "Outgoing",
    "accepted",
    "account",
    "again",
    "begin",
    "begin_mailing",
    "cancel",
    "carrier",
    "confirm",
    "dispatches",
    "draft_carrier",
    "due",
    "end_mailing",
    "files_of",
    "get",
    "hand_over",
    "handed",
    "is_cut_off",
    "keep_letters",
    "left_behind",
    "mailing",
    "open_mailings",
    "put_away",
    "queue",
    "restore_template",
    "retry",
    "save_account",
    "save_template",
    "stopped",
    "take",
    "template",
    "under_way",
    "written",
]
