"""Drafts that survive a crash: one small file per user, one row per open form.

A row is written at most a second after a change and removed when the form is saved or
closed. What is still there at the next start was never saved: the shell offers it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.core.errors import AppError
from app.ui.packing import UnreadableError, pack, unpack

log = logging.getLogger(__name__)

_TABLE = """
CREATE TABLE IF NOT EXISTS draft (
    form TEXT PRIMARY KEY, kind TEXT NOT NULL, record INTEGER, title TEXT NOT NULL,
    stored TEXT NOT NULL, draft TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL,
    typing TEXT NOT NULL DEFAULT '{}'
)
"""
_LATER = "ALTER TABLE draft ADD COLUMN typing TEXT NOT NULL DEFAULT '{}'"
"""What files of the first version lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was on the screen in one form.

    Attributes:
        form: Names the open form; made when it opens.
        kind: Kind of record, for example "contract".
        id: The record's key; None: it was never saved.
        title: What the tab said.
        stored: The record as it was read from the database.
        draft: The record as typed.
        key: The identity of the save that would have come next.
        at: When it was written, seconds since 1970.
        typing: Texts that stood in fields and were not taken over yet, by field.
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


class Drafts:
    """The file of drafts of one user on this computer.

    A file that cannot be used is told to the log, and the program goes on without:
    typing must never be stopped by its own safety net.

    Attributes:
        when_kept: Called with the instant after a draft was written.
    """

    def __init__(self, path: Path | None, office: Path | None = None) -> None:
        """Open the file.

        Args:
            path: Where it lies; None: nothing is kept.
            office: A file whose password it shares; None: drafts are not encrypted.
        """
        from app.db import keys, sqlite  # noqa: PLC0415 - the window opens before it

        self._sqlite = sqlite
        self._key = keys.of(office) if office is not None else None
        self._base: Any = self._opened(path)
        self.when_kept: Callable[[datetime], object] = lambda _at: None

    def keep(self, draft: Draft) -> bool:
        """Write a form's draft over its earlier one; False: it could not be."""
        if self._base is None:
            return False
        try:
            stored = json.dumps(pack(draft.stored), ensure_ascii=False)
            typed = json.dumps(pack(draft.draft), ensure_ascii=False)
            # Each statement is a transaction of its own, on the disk when it returns.
            self._base.execute(
                "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    draft.form,
                    draft.kind,
                    draft.id,
                    draft.title,
                    stored,
                    typed,
                    draft.key,
                    time.time(),
                    json.dumps(dict(draft.typing), ensure_ascii=False),
                ),
            )
        except (self._sqlite.Error, OSError):
            log.warning("the draft could not be kept", exc_info=True)
            return False
        self.when_kept(datetime.now(UTC))
        return True

    def drop(self, form: str) -> None:
        """Forget a form's draft: it is saved, or the user let it go."""
        if self._base is None:
            return
        try:
            self._base.execute("DELETE FROM draft WHERE form = ?", (form,))
        except self._sqlite.Error:
            log.warning("the draft could not be dropped", exc_info=True)

    def left(self) -> tuple[Draft, ...]:
        """Return what was never saved, the oldest first."""
        if self._base is None:
            return ()
        try:
            rows = self._base.execute(
                "SELECT form, kind, record, title, stored, draft, key, at, typing"
                " FROM draft ORDER BY at"
            ).fetchall()
        except self._sqlite.Error:
            log.warning("the drafts could not be read", exc_info=True)
            return ()
        found = (_read(row) for row in rows)
        return tuple(draft for draft in found if draft is not None)

    def get(self, form: str) -> Draft | None:
        """Return one form's draft; None where there is none."""
        return next((draft for draft in self.left() if draft.form == form), None)

    def close(self) -> None:
        """Close the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

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
        from app.db import encryption, keys  # noqa: PLC0415 - as above

        if keys.salt_of(path) and keys.of(path) != self._key:
            encryption.rewrite(path, self._key)

    def _begun(self, path: Path) -> Any:
        self._follow(path)
        base = self._sqlite.connect(path, key=self._key, timeout=2)
        try:
            self._sqlite.prepare(base)
            base.execute(_TABLE)
            columns = [row[1] for row in base.execute("PRAGMA table_info(draft)")]
            if "typing" not in columns:
                base.execute(_LATER)
        except self._sqlite.Error:
            base.close()
            raise
        return base


def _read(row: tuple[Any, ...]) -> Draft | None:
    form, kind, record, title, stored, draft, key, at, typing = row
    try:
        return Draft(
            form=form,
            kind=kind,
            id=record,
            title=title,
            stored=unpack(json.loads(stored)),
            draft=unpack(json.loads(draft)),
            key=key,
            at=at,
            typing=json.loads(typing),
        )
    except (UnreadableError, json.JSONDecodeError):
        # The row stays: an older version of the program may still read it.
        log.warning("a draft of %s cannot be read", kind, exc_info=True)
        return None
