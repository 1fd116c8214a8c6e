"""Says of a copy of an office on a server who of its staff is not let in, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _
from app.db.opening import file_of
from app.db.security import admitting, told
from app.db.security.admitting import Stands
from app.db.security.harden import connect

if TYPE_CHECKING:
    from app.db.backup.shelf import Backup

_SAID = {
    Stands.OUTSIDE: (
        "to admit",
        N_("{logins}: the server's administrator lets them in: lading office admit"),
    ),
    Stands.ANOTHERS: (
        "used elsewhere",
        N_(
            "{logins}: the server has such a login; if it is theirs: "
            "lading office admit --login LOGIN"
        ),
    ),
    Stands.SHUT: (
        "shut out",
        N_("{logins}: the server lets such a login in nowhere, as of former staff."),
    ),
    Stands.NONE: (
        "without login",
        N_(
            "{logins}: join the office once as the server's administrator and set "
            "their passwords under Staff."
        ),
    ),
}


def told_of(stands: dict[str, Stands]) -> dict[str, str]:
    """Return one sentence for each way in which people are not let in."""
    said = {}
    for how, (name, words) in _SAID.items():
        if found := [login for login, stand in stands.items() if stand is how]:
            said[name] = _(words, logins=", ".join(found))
    return said


def after_restore(url: str, backup: Backup | None) -> dict[str, str]:
    """Return what is still to be done before the staff of a copy can work.

    Args:
        url: The office, on whatever it was brought to.
        backup: What its slip says; None: it has none.
    """
    if file_of(url) is not None or not (backup and backup.secured):
        return {}
    with connect(url) as connection:
        row = connection.execute(told.ASK).fetchone()
        if row is None or row[1] is None:
            return {"secured": _(told.COMMAND)}
        return told_of(admitting.stands(connection))
