"""What a person keeps in an office: records opened lately, stars, keys (H28).

It lies in the office's database and follows the person to every computer; a file with
a password keeps it as secret as the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.core.clock import here, now
from app.core.i18n import Spoken, names_here, screen_language

if TYPE_CHECKING:
    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork
    from app.settings import Settings
    from app.ui.opened import Opened
    from app.ui.session import Session

log = logging.getLogger(__name__)

MOST = 30  # H28
REST = 5_000  # ms after a change; what was opened lately is worth no haste
NAME = "~own"
"""Under which it is kept; no list is called like this."""
_WORDS = (
    *("title", "icon", "detail", "title_zh", "detail_zh", "said"),
    *("spoken", "brief", "brief_zh"),
)
_KEPT = ("kind", "key", "found", *_WORDS)
_LISTS = ("recent", "starred")
_JOINED = " · "
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recent:
    """A record that was opened.

    Attributes:
        kind: Kind of record, for example "contract".
        key: Its key in the database.
        title: The words on its tab.
        icon: Icon of its tab.
        detail: A second line, for example the customer.
        at: When it was opened last; aware.
        title_zh: The title on a Chinese screen; "": just so.
        detail_zh: The same of the detail.
        said: Message id of the words that the title stands in, or is; see `Spoken`.
        spoken: The language that the detail is written in; "": nobody knows.
        brief: What stands there on screens of others: what the search tells.
        brief_zh: The same on a Chinese screen; "": just so.
        found: Whether the search found it for the person when it was written last.
    """

    kind: str
    key: int
    title: str
    icon: str
    detail: str = ""
    at: datetime | None = None
    title_zh: str = ""
    detail_zh: str = ""
    said: str = ""
    spoken: str = ""
    brief: str = ""
    brief_zh: str = ""
    found: bool = False

    def here(self) -> tuple[str, str]:
        """Return title and detail as they are read on this screen."""
        title = names_here(self.title, self.title_zh)[0]
        words = Spoken(self.said, title) if self.said else title
        if self.spoken in {"", screen_language().code}:
            return words, names_here(self.detail, self.detail_zh)[0]
        return words, names_here(self.brief, self.brief_zh)[0]

    def when(self, today: date) -> str:
        """Return when it was opened last: the time of today, otherwise the day."""
        if self.at is None:
            return ""
        local = here(self.at)
        if local.date() == today:
            return f"{local:%H:%M}"
        return screen_language().date(local.date())

    def same(self, other: Recent) -> bool:
        """Say whether both mean the same record."""
        return (self.kind, self.key) == (other.kind, other.key)


def recent_of(item: Opened) -> Recent:
    """Return how an open record is listed among those opened lately."""
    name, key = item.address.name, item.address.key or 0
    told = item.title
    said, title = (told.said, told.value) if isinstance(told, Spoken) else ("", told)
    spoken = screen_language().code
    return Recent(
        name, key, title, item.icon, item.detail, now(), said=said, spoken=spoken
    )


class Own(QObject):
    """What one person keeps; changes are written after a rest.

    Only what changed here is written, into what stands there by then: the same person
    may sit at two computers.

    Attributes:
        recent: The records opened last, the latest first.
        starred: Records marked with a star, the latest first.
        home: The blocks of the first page, as `Blocks.written` has them.

    Signals:
        told: They are other ones now.
    """

    told = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._session: Session | None = None
        self.recent: list[Recent] = []
        self.starred: list[Recent] = []
        self._opened: list[Recent] = []  # since it was written last
        self._stars: list[tuple[Recent, bool]] = []
        self._keys: dict[str, Any] | None = None
        self.home: Mapping[str, Any] = {}
        self._home: dict[str, Any] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.write)

    # --- An office -------------------------------------------------------------------

    def follow(self, session: Session) -> None:
        """Keep it in an open office from now on, and read what lies there."""
        self._session = session
        self.recent, self.starred = [], []
        self._opened, self._stars, self._keys = [], [], None
        self.home, self._home = {}, None
        session.work.read(_stored, self._read, _unread)

    def leave(self) -> None:
        """Write what is not written yet: the office is closed."""
        if self._rest.isActive():
            self.write()
        self._session = None
        self.recent, self.starred = [], []

    def _read(self, stored: Mapping[str, Any] | None) -> None:
        if self._session is None or not isValid(self):
            return
        if stored is None:
            self._carry_over()
        else:
            self._show(stored)
            self._settings.forget_recent(self._session.profile.name())
        if self._opened or self._stars or self._keys or self._home is not None:
            self._rest.start()

    def _carry_over(self) -> None:
        """Take what earlier versions kept in the settings of this computer, once."""
        assert self._session is not None  # noqa: S101 - asked just before
        name, settings = self._session.profile.name(), self._settings
        recent, starred = (
            _records(settings.recent, name),
            _records(settings.starred, name),
        )
        self._opened += [r for r in recent if not any(map(r.same, self._opened))]
        self._stars += [(record, True) for record in reversed(starred)]
        if settings.keymap != "standard" or settings.keys:
            self.keep_keys()
        self._show({})

    def _show(self, stored: Mapping[str, Any]) -> None:
        data = self._merged(stored)
        self.recent, self.starred = _known(data["recent"]), _known(data["starred"])
        self.home = data.get("home") or {}
        keys = data.get("keys")
        if isinstance(keys, dict) and self._settings.take_keys(keys):
            self._settings.save()
        self.told.emit()

    # --- Changes ---------------------------------------------------------------------

    def remember(self, record: Recent) -> None:
        """Put a record on top of those opened last."""
        last = self.recent[0] if self.recent else None
        told = (record.title, record.detail)
        if last and last.same(record) and (last.title, last.detail) == told:
            return
        self.recent = _on_top(record, self.recent)
        self._opened = _on_top(record, self._opened)
        self._rest.start()

    def star(self, record: Recent) -> bool:
        """Mark a record with a star, or take the star away.

        Returns:
            Whether it has one now.
        """
        marked = not self.is_starred(record)
        others = [r for r in self.starred if not r.same(record)]
        self.starred = [record, *others] if marked else others
        self._stars.append((record, marked))
        self._rest.start()
        return marked

    def is_starred(self, record: Recent) -> bool:
        """Say whether a record has a star."""
        return any(r.same(record) for r in self.starred)

    def keep_keys(self) -> None:
        """Let the key map that the person chose follow them."""
        told = self._settings
        self._keys = {"keymap": told.keymap, "keys": dict(told.keys)}
        self._rest.start()

    def keep_home(self, home: dict[str, Any]) -> None:
        """Let the blocks of the first page that the person chose follow them."""
        self.home = self._home = home
        self._rest.start()
        self.told.emit()

    # --- Writing ---------------------------------------------------------------------

    def write(self) -> None:
        """Write what changed."""
        self._rest.stop()
        session = self._session
        if session is None or session.work.database.read_only:
            return
        counts = len(self._opened), len(self._stars), self._home

        def keep(uow: UnitOfWork) -> dict[str, Any]:
            from app.db import views  # noqa: PLC0415 - the window opens before it

            data = _named(uow, self._merged(views.last_look(uow, NAME) or {}))
            views.remember_look(uow, NAME, data)
            return _seen(uow, data)

        def kept(data: dict[str, Any]) -> None:
            if self._session is not session or not isValid(self):
                return
            if counts == (len(self._opened), len(self._stars), self._home):
                self._opened, self._stars, self._keys = [], [], None
                self._home = None
                self._show(data)
            session_name = session.profile.name()
            self._settings.forget_recent(session_name)

        session.work.run(keep, kept, _unread)

    def _merged(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is to be stored: what is there, with what changed here."""
        recent = [*self._opened, *_known(stored.get("recent"))]
        recent.sort(key=lambda one: one.at or _LONG_AGO, reverse=True)
        lately: list[Recent] = []
        for record in recent:
            if not any(record.same(one) for one in lately):
                lately.append(record)
        starred = _known(stored.get("starred"))
        for record, marked in self._stars:
            starred = [r for r in starred if not r.same(record)]
            starred[:0] = [record] if marked else []
        return {
            "recent": [_data(record) for record in lately[:MOST]],
            "starred": [_data(record) for record in starred],
            "keys": self._keys or stored.get("keys"),
            "home": stored.get("home") if self._home is None else self._home,
        }


def _on_top(record: Recent, others: Sequence[Recent]) -> list[Recent]:
    return [record, *(r for r in others if not r.same(record))][:MOST]


def _stored(uow: UnitOfWork) -> dict[str, Any] | None:
    from app.db import views  # noqa: PLC0415 - the window opens before it

    data = views.last_look(uow, NAME)
    return data and _seen(uow, data)


def _seen(uow: UnitOfWork, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept without records that the person may not see any more.

    They stay kept: who is given a customer back finds him again.
    """
    from app.db import search  # noqa: PLC0415 - as above

    lists = {name: _known(data.get(name)) for name in _LISTS}
    there = search.both_names(uow, _keys_of(lists))
    return {
        **data,
        **{
            name: [_data(r) for r in records if not r.found or (r.kind, r.key) in there]
            for name, records in lists.items()
        },
    }


def _keys_of(lists: Mapping[str, Sequence[Recent]]) -> set[tuple[str, int]]:
    return {(one.kind, one.key) for records in lists.values() for one in records}


def _named(uow: UnitOfWork, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept, with the names that its records have by now."""
    from app.db import search  # noqa: PLC0415 - the window opens before it

    lists = {name: _known(data.get(name)) for name in _LISTS}
    known = search.both_names(uow, _keys_of(lists))

    def named(one: Recent) -> Recent:
        pairs = known.get((one.kind, one.key), ())
        for own, zh in pairs:
            if not own or not zh:
                continue
            if one.title in (own, zh):
                one = replace(one, title=own, title_zh=zh)
            parts = one.detail.split(_JOINED)
            if own in parts or zh in parts:
                both = (
                    [to if x in (own, zh) else x for x in parts] for to in (own, zh)
                )
                detail, other = map(_JOINED.join, both)
                one = replace(one, detail=detail, detail_zh=other)
        if pairs:
            one = replace(one, brief=pairs[1][0], brief_zh=pairs[1][1], found=True)
        return one

    both = {name: [_data(named(one)) for one in lists[name]] for name in lists}
    return {**data, **both}


def _unread(error: AppError) -> None:
    """It is kept for convenience: no reason to stop anybody's work."""
    log.info("what the person keeps is not there: %s", error)


def _data(record: Recent) -> dict[str, Any]:
    at = record.at.isoformat() if record.at else None
    return {**{name: getattr(record, name) for name in _KEPT}, "at": at}


def _known(tables: object) -> list[Recent]:
    """Return the records that can be read; a later version may write others."""
    found = []
    for table in tables if isinstance(tables, list) else ():
        try:
            at = table.get("at")
            when = at if isinstance(at, datetime) else at and datetime.fromisoformat(at)
            key = int(table["key"])
            words = {name: str(table.get(name, "")) for name in _WORDS}
            kind = str(table["kind"])
            seen = table.get("found") is True
            found.append(Recent(kind, key, at=when or None, found=seen, **words))
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("a record opened lately is not understood: %s", table)
    return found


def _records(tables: Sequence[Mapping[str, Any]], database: str) -> list[Recent]:
    return _known([dict(t) for t in tables if t.get("database") == database])
