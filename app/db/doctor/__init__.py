"""Looks an office through and says what is not whole, for the screen and the scripts.

A finding is data: what is wrong, where, what it means and what to do; whoever shows it
translates it. What could not be looked at is told as well: on a server a person's own
login does not read everything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.core.errors import AppError
from app.core.i18n import N_
from app.db import identity, remembered
from app.db.doctor.words import LOOKS, Look

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

MAY = "access.view"
"""Who looks after the office: administrators, managers, auditors; a file's owner."""
FILE = "doctor.json"
"""In the folder of this computer's own data: when each office was looked at last."""
OK = "ok"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong.

    Attributes:
        table: The table of the record to open; empty: there is none.
        key: Its key.
        record: Its number, code or name; may be empty.
        column: Which value; empty: the whole record.
        said: What is there and what should be, as a message; empty: that is all.
        values: For its placeholders.
    """

    table: str = ""
    key: int = 0
    record: str = ""
    column: str = ""
    said: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not whole.

    Attributes:
        name: Of the look that found it; one of `LOOKS`.
        said: What is wrong, as a message.
        values: For its placeholders.
        places: Where, the first of them.
        line: The same in one line for scripts.
        fault: Whether something is damaged; False: it is only told.
        leads: Where it is mended; see `Look.leads`.
    """

    name: str
    said: str
    values: Mapping[str, Any]
    line: str
    places: tuple[Place, ...] = ()
    fault: bool = True
    leads: str = ""

    @property
    def look(self) -> Look:
        """What it is called, what it means, what to do."""
        return LOOKS[self.name]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was not looked at.

    Attributes:
        name: One of `LOOKS`.
        said: Why, as a message.
        values: For its placeholders.
    """

    name: str
    said: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def look(self) -> Look:
        """What it is called."""
        return LOOKS[self.name]


@dataclass
class Report:
    """What came of looking an office through.

    Attributes:
        whole: Names of the looks that found nothing.
        found: What is not whole.
        left_out: What was not looked at.
        lines: For scripts, one for each value that differs.
    """

    whole: list[str] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[Finding]:
        """What is damaged."""
        return [one for one in self.found if one.fault]

    def left(self, name: str) -> bool:
        """Say whether something was not looked at."""
        return any(one.name == name for one in self.left_out)

    def counted(
        self, name: str, count: int, places: tuple[Place, ...] = (), **more: Any
    ) -> None:
        """Note how often something is wrong; not at all: it is whole."""
        if count == 0:
            self.whole.append(name)
            return
        look = LOOKS[name]
        told = {"line": f"{count} wrong", "leads": look.leads, **more}
        made = Finding(name, look.wrong, {"n": count}, places=places, **told)
        self.found.append(made)

    def leave(self, name: str, error: AppError) -> None:
        """Note why something was not looked at."""
        self.left_out.append(LeftOut(name, error.msgid, error.params))


@dataclass(frozen=True, slots=True)
class Last:
    """The last time an office was looked through from this computer.

    Attributes:
        at: When.
        faults: How much was found.
        left_out: How much was not looked at.
    """

    at: datetime
    faults: int
    left_out: int


def keep(folder: Path, office: URL, last: Last) -> None:
    """Remember when an office was looked through; what was found is told to nobody.

    Args:
        folder: Where this computer keeps its own data (`Locations.data`).
        office: Which.
        last: What to remember.
    """
    path = folder / FILE
    told = {"at": last.at.isoformat(), "faults": last.faults, "left": last.left_out}
    kept = remembered.read(path)
    others = {name: one for name, one in kept.items() if not _is(name, office)}
    remembered.keep(path, {**others, _place(office): told})


def last(folder: Path, office: URL) -> Last | None:
    """Return the last time an office was looked through; None: it never was."""
    kept = remembered.read(folder / FILE)
    found = [_last(told) for name, told in kept.items() if _is(name, office)]
    return max(filter(None, found), key=lambda one: one.at, default=None)


def _last(told: Any) -> Last | None:
    try:
        at = datetime.fromisoformat(told["at"])
        return Last(at, int(told["faults"]), int(told["left"]))
    except (KeyError, TypeError, ValueError):
        return None


def _place(office: URL) -> str:
    """Name where an office lies, however its address is spelled."""
    if office.get_backend_name() == "sqlite":
        return os.path.realpath(office.database or "")
    return identity.place(office)


def _is(name: str, office: URL) -> bool:
    """Say whether a name is an office's, also as earlier versions have kept it."""
    if office.get_backend_name() == "sqlite":
        return name in (_place(office), office.render_as_string())
    return identity.is_near(name, _place(office))


def readable(value: object, most: int = 60) -> str:
    """Return a value as it can be shown in one line."""
    said = " ".join(str(value).split())
    return said if len(said) <= most else f"{said[: most - 1]}…"


GONE = N_("It is gone; the history knows it.")
BACK = N_("It is there; the history says that it was deleted.")
OTHER = N_("It says “{held}”, the history says “{told}”.")
