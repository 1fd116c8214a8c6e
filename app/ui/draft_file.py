"""The file in which drafts lie on the disk; `app.ui.drafts` says what they are for."""

from __future__ import annotations

import errno
import json
import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, permutations
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.errors import AppError
from app.ui.packing import Texts, UnreadableError, unpack

if TYPE_CHECKING:
    from app.settings import Locations, Profile

log = logging.getLogger(__name__)

T = TypeVar("T")

SESSION = "session"
"""The kind, and the form, of what is no record: which tabs are open."""
WORDS = "words"
"""The kind of what is no record's yet: `title` is the record's kind they stand beside,
`id` its key (`app.ui.unsaid`)."""
_TABLE = """
CREATE TABLE IF NOT EXISTS draft (
    form TEXT PRIMARY KEY, kind TEXT NOT NULL, record INTEGER, title TEXT NOT NULL,
    stored TEXT NOT NULL, draft TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL,
    typing TEXT NOT NULL DEFAULT '{}', begun TEXT NOT NULL DEFAULT 'null',
    usual TEXT NOT NULL DEFAULT 'null'
)
"""
_LATER = {"typing": "{}", "begun": "null", "usual": "null"}
"""What files of earlier versions lack, and what stands there then."""
_COLUMNS = "form, kind, record, title, stored, draft, key, at, typing, begun, usual"
_PUT = f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES "  # noqa: S608 - names of ours
_OVER = "DELETE FROM draft WHERE form IN "
_OTHERS = "this table of drafts is none that we can write"
_TOGETHER = 500  # rows of a statement
_WAIT = 2  # seconds for another program's transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was on the screen in one form.

    Attributes:
        form: Names the open form; made when it opens.
        kind: Kind of record, for example "contract"; or `SESSION`, or `WORDS`.
        id: The record's key; None: it was never saved.
        title: What the tab said.
        stored: The record as it was read from the database.
        draft: The record as typed.
        key: The identity of the save that would have come next.
        at: When it was written, seconds since 1970.
        typing: Texts that stood in fields and were not taken over yet, by field.
        begun: What a new record was made of; None: begun empty.
        usual: That with what an answer has filled in; None: nothing was filled in.
    """

    form: str
    kind: str
    id: int | None
    title: str
    stored: Any
    draft: Any
    key: str
    at: float = 0.0
    typing: Mapping[str, str] = field(default_factory=dict)
    begun: Any = None
    usual: Any = None


def drafts_of(places: Locations, profile: Profile, office: str) -> Path:
    """Return where the drafts of an office lie; those of earlier versions come along.

    They lay under the addresses as they were spelled: what is there under these, or
    under some of them alone, gets the name of the office once.

    Args:
        places: The program's folders.
        profile: How the office is reached.
        office: Who it is (`Locations.drafts`).
    """
    path = places.drafts(profile, office)
    if not office or path.exists():
        return path
    servers = profile.servers
    for count in range(len(servers), 0, -1):
        for some in permutations(servers, count):
            spelled = replace(profile, hosts=", ".join(map(str, some)))
            earlier = places.drafts(spelled)
            if earlier.is_file():
                return _carried(earlier, path)
    return path


def _carried(earlier: Path, path: Path) -> Path:
    """Give a closed file of drafts its new name, and return what it has then."""
    from app.db import sqlite  # noqa: PLC0415 - the window opens before it

    try:
        with closing(sqlite.connect(earlier)) as base:
            base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # A log that a crash has left went into it, unless another program has it open.
        if not any(left.exists() for left in sqlite.leftovers(earlier)):
            earlier.replace(path)
            return path
    except (sqlite.Error, OSError):
        log.warning("drafts keep their former name: %s", earlier, exc_info=True)
    return earlier


class DraftFile:
    """One open file of drafts; used by one thread at a time.

    A file that cannot be used is told to the log, and the program goes on without:
    typing must never be stopped by its own safety net.

    Args:
        path: Where it lies; None: nothing is kept.
        office: A file whose password it shares; None: it is not encrypted.
    """

    def __init__(self, path: Path | None, office: Path | None = None) -> None:
        from app.db import keys, sqlite  # noqa: PLC0415 - the window opens before it

        self._sqlite = sqlite
        self._key = keys.of(office) if office is not None else None
        self._texts: dict[str, Texts] = {}
        self._base: Any = self._opened(path)

    @property
    def is_open(self) -> bool:
        """Whether anything can be kept."""
        return self._base is not None

    def forms(self) -> set[str]:
        """Return the names of the forms that have a draft."""
        rows = self._asked("SELECT form FROM draft")
        return {str(row[0]) for row in rows}

    def read(self, form: str = "") -> tuple[Draft, ...]:
        """Return the drafts that can be read, the oldest first.

        Args:
            form: One form's alone; empty: all.
        """
        rows = self._asked(
            f"SELECT {_COLUMNS} FROM draft WHERE ? IN ('', form) ORDER BY at",  # noqa: S608
            form,
        )
        found = (_read(row) for row in rows)
        return tuple(draft for draft in found if draft is not None)

    def write(self, batch: Mapping[str, Draft | None]) -> bool:
        """Write drafts over earlier ones: one statement for all, one for what is over.

        Between two statements Python's lock goes to the window, which may hold it for
        as long as it makes a form: what is typed is on the disk before the first one
        comes back. So each is a transaction of its own, words before what is over.

        Args:
            batch: By form; None: its draft is over.

        Returns:
            Whether they are on the disk.
        """
        if self._base is None:
            return False
        rows = [row for draft in batch.values() if draft and (row := self._row(draft))]
        over = [form for form, draft in batch.items() if draft is None]
        for form in over:
            self._texts.pop(form, None)
        try:
            for some in _pieces(rows):
                marks = ", ".join([_marks(len(some[0]))] * len(some))
                self._base.execute(_PUT + marks, [*chain.from_iterable(some)])
            for forms in _pieces(over):
                self._base.execute(_OVER + _marks(len(forms)), forms)
        except (self._sqlite.Error, OSError):
            log.warning("drafts could not be kept", exc_info=True)
            return False
        return True

    def close(self) -> None:
        """Close the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    # --- Inside ----------------------------------------------------------------------

    def _row(self, draft: Draft) -> tuple[Any, ...] | None:
        try:
            texts = self._texts.setdefault(draft.form, Texts())
            held = draft.stored, draft.draft, draft.begun, draft.usual
            stored, typed, begun, usual = texts.of(*held)
        except TypeError:  # a mistake of ours must not cost the other forms their words
            log.exception("a draft of %s cannot be packed", draft.kind)
            return None
        typing = json.dumps(dict(draft.typing), ensure_ascii=False)
        named = draft.form, draft.kind, draft.id, draft.title
        row = (*named, stored, typed, draft.key, time.time(), typing, begun, usual)
        # Half of a character, as of a file's odd name, is written by no database.
        return tuple(_whole(one) if isinstance(one, str) else one for one in row)

    def _asked(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        if self._base is None:
            return []
        try:
            found: list[tuple[Any, ...]] = self._base.execute(
                question, values
            ).fetchall()
        except self._sqlite.Error:
            log.warning("the drafts could not be read", exc_info=True)
            return []
        return found

    def _opened(self, path: Path | None) -> Any:
        if path is None:
            return None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return self._begun(path)
            except (self._sqlite.library.DatabaseError, AppError) as error:
                if isinstance(error, self._sqlite.library.OperationalError):
                    raise
                log.warning("the drafts are damaged and set aside", exc_info=True)
                self._sqlite.aside(path, "damaged")
                return self._begun(path)
        except (self._sqlite.Error, OSError, AppError):
            log.warning("drafts are not kept: %s", path, exc_info=True)
            return None

    def _follow(self, path: Path) -> None:
        """Bring a file of drafts under the key that its office has now."""
        from app.db import keys  # noqa: PLC0415 - as above

        if keys.salt_of(path) and keys.of(path) != self._key:
            from app.db import encryption  # noqa: PLC0415 - few change their password

            encryption.rewrite(path, self._key)

    def _begun(self, path: Path) -> Any:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        self._follow(path)
        base = self._sqlite.connect(path, key=self._key, timeout=_WAIT)
        try:
            self._sqlite.prepare(base)
            base.execute(_TABLE)
            told = base.execute("PRAGMA table_info(draft)").fetchall()
            there = {row[1] for row in told}
            wanted = {row[1] for row in told if row[3] and row[4] is None}
            ours = set(_COLUMNS.split(", "))
            if ours - there - _LATER.keys() or wanted - ours:
                raise self._sqlite.library.DatabaseError(_OTHERS)
            for name in _LATER.keys() - there:
                begins = f"TEXT NOT NULL DEFAULT '{_LATER[name]}'"
                base.execute(f"ALTER TABLE draft ADD COLUMN {name} {begins}")
        except self._sqlite.Error:
            base.close()
            raise
        return base


def _pieces(of: list[T]) -> Iterator[list[T]]:
    return (of[at : at + _TOGETHER] for at in range(0, len(of), _TOGETHER))


def _marks(count: int) -> str:
    return f"({', '.join('?' * count)})"


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()


def _check(kinds: Iterable[type], wanted: set[type]) -> None:
    """Refuse values of another kind than we write.

    Raises:
        UnreadableError: There is one.
    """
    if other := set(kinds) - wanted:
        raise UnreadableError(str(other))


def _read(row: tuple[Any, ...]) -> Draft | None:
    form, kind, record, title, stored, draft, key, at, typing, begun, usual = row
    try:
        _check(map(type, (form, kind, title, key)), {str})
        _check((type(record),), {int, NoneType})
        words = json.loads(typing)
        _check((type(words),), {dict})
        _check(map(type, words.values()), {str})
        return Draft(
            form=form,
            kind=kind,
            id=record,
            title=title,
            stored=unpack(json.loads(stored)),
            draft=unpack(json.loads(draft)),
            key=key,
            at=at,
            typing=words,
            begun=unpack(json.loads(begun)),
            usual=unpack(json.loads(usual)),
        )
    except (TypeError, ValueError, RecursionError):
        # The row stays: an older version of the program may still read it.
        log.warning("a draft of %s cannot be read", kind, exc_info=True)
        return None
