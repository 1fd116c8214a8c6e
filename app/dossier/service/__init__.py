"""What can be done beside records: attach, note, put away.

Deadlines look into every module; they stand apart, in `deadlines`.
"""

from __future__ import annotations

from app.dossier.service.attachments import (
    begin,
    bring_back,
    content,
    finish,
    of_record,
    put,
    read_part,
    remove,
    removed,
)
from app.dossier.service.notes import (
    colleagues,
    get,
    note_read,
    on_issued_all_the_same,
    unread,
    write,
)
from app.dossier.service.notes import of_record as notes_of
from app.dossier.service.overview import counts
from app.dossier.service.purging import purge
from app.dossier.service.trash import is_away, put_away, restore

__all__ = [
    "begin",
    "bring_back",
    "colleagues",
    "content",
    "counts",
    "finish",
    "get",
    "is_away",
    "note_read",
    "notes_of",
    "of_record",
    "on_issued_all_the_same",
    "purge",
    "put",
    "put_away",
    "read_part",
    "remove",
    "removed",
    "restore",
    "unread",
    "write",
]
