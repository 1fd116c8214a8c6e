"""What can be done beside records: attach, note, settle deadlines, put away."""

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
)
from app.dossier.service.deadlines import deadlines, mark, marks
from app.dossier.service.kinds import GONE, SOON
from app.dossier.service.notes import colleagues, get, note_read, unread, write
from app.dossier.service.notes import of_record as notes_of
from app.dossier.service.trash import is_away, put_away, restore

__all__ = [
    "GONE",
    "SOON",
    "begin",
    "bring_back",
    "colleagues",
    "content",
    "deadlines",
    "finish",
    "get",
    "is_away",
    "mark",
    "marks",
    "note_read",
    "notes_of",
    "of_record",
    "put",
    "put_away",
    "read_part",
    "remove",
    "restore",
    "unread",
    "write",
]
