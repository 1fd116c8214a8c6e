"""The pictures among the files of a record, as papers show them."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from app.core import pictures
from app.core.errors import InvalidError
from app.core.papers import Photo
from app.dossier.service import attachments

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

MOST = 24
"""Pictures of one paper; more of them nobody looks at."""
_ENDINGS = frozenset({".jpg", ".jpeg", ".png"})


def of_inspection(uow: UnitOfWork, inspection_id: int) -> tuple[Photo, ...]:
    """Return the pictures of an inspection, the oldest first, small enough to print.

    A file that only calls itself a picture is passed over.
    """
    uow.actor.require("office.view")
    found = []
    for file in attachments.of_record(uow, "inspection", inspection_id):
        name = PurePath(file.name)
        if name.suffix.casefold() not in _ENDINGS or file.size > pictures.MOST_BYTES:
            continue
        try:
            data = pictures.reduced(attachments.content(uow, file.id))
        except InvalidError:
            continue
        found.append(Photo(name.stem, data))
        if len(found) == MOST:
            break  # the others need not be read
    return tuple(found)
