"""How backups are spoken of: their age in the status bar, their size in a list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.core.clock import here
from app.core.i18n import _, _n, screen_language
from app.ui import errors
from forms.shell_status import Sign

if TYPE_CHECKING:
    from app.ui.keeper import Keeper

OLD, TOO_OLD = 1, 3  # days


def backup_sign(keeper: Keeper) -> Sign | None:
    """Return what the status bar says; None: another computer looks after it."""
    if keeper.running:
        return Sign("shield", _("Backing up…"))
    last = keeper.last
    if last is None:
        tip = errors.words(keeper.problem) if keeper.problem else ""
        if not keeper.does_it:
            tip = tip or _("No backup of the server was noted in the office.")
            return Sign("shield", _("No backup known"), "bad_dot", tip)
        return Sign("shield", _("No backup yet"), "warn_dot", tip)
    age = (datetime.now(UTC) - last).days
    words = _("Backup {time}", time=moment(last)) if age < 1 else _age(age)
    colour = "bad_dot" if age >= TOO_OLD else "warn_dot" if age >= OLD else "ok_dot"
    when = moment(last, full=True)
    tip = _("The last backup that was read through and compared: {time}.", time=when)
    if keeper.problem:
        colour = "bad_dot"
        tip = f"{tip}\n{errors.words(keeper.problem)}"
    elif keeper.drill_due():
        colour = "warn_dot" if age < OLD else colour
        tip = f"{tip}\n" + _(
            "Once a year a backup is restored for a trial. It is time."
        )
    return Sign("shield-check", words, colour, tip)


def moment(at: datetime, *, full: bool = False) -> str:
    """Return an instant as a person says it: the time of today, or day and time.

    Args:
        at: The instant.
        full: To the second: two backups of one minute are told apart by it.
    """
    local = here(at)
    if not full and local.date() == here(datetime.now(UTC)).date():
        return f"{local:%H:%M}"
    time = f"{local:%H:%M:%S}" if full else f"{local:%H:%M}"
    return f"{screen_language().date(local.date())} {time}"


def _age(days: int) -> str:
    return _n("Backup {n} day ago", "Backup {n} days ago", days)
