"""Asks for the server's administrator where a backup needs more than a person may."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.i18n import _, _n
from app.ui import errors
from app.ui.aside import Aside
from forms.on_server import OnServer as Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.settings import Profile


class OnServer:
    """What the chapter about backups asks of an office on a server.

    Args:
        profile: The open office.
        over: The window.
    """

    def __init__(self, profile: Profile, over: QWidget) -> None:
        self._profile, self._over, self._aside = profile, over, Aside(over)
        self._leader = "postgres"
        self._named = ""

    def ask(self, title: str, text: str, verb: str, new: str = "") -> str:
        """Return the office's address as the server's administrator; empty: none.

        Args:
            title: What it is about, translated.
            text: What it means, translated.
            verb: Words of the button.
            new: Behind the office's name it is proposed for a new database.
        """
        named = self._named or f"{self._profile.database}_{new}"[:63] if new else ""
        asked = Asked(title, text, verb, self._leader, named, self._over)
        if not asked.is_taken(partial(self._try, asked)):
            return ""
        # What was typed stands there again, should it not go.
        self._leader = asked.leader.value().strip()
        self._named = asked.database.value().strip() or self._named
        return self._url(asked)

    def _url(self, asked: Asked) -> str:
        database = asked.database.value().strip() or self._profile.database
        leader = asked.leader.value().strip()
        leading = replace(self._profile, user=leader, database=database)
        return leading.url(asked.password.value())

    def _try(
        self,
        asked: Asked,
        taken: Callable[[], None],
        refused: Callable[[str], None],
    ) -> None:
        """Let the server look at the login before the window goes."""
        from app.db import probe  # noqa: PLC0415 - servers only

        look = probe.look_as_leader if asked.makes else probe.look
        self._aside.run(
            partial(look, self._url(asked)),
            lambda _report: taken(),
            lambda error: refused(errors.words(error)),
        )

    def is_wanted(self, database: str, rows: int) -> bool:
        """Say that a backup is back, and ask whether it is to be opened."""
        title = _("The backup was restored into “{database}”.", database=database)
        text = _n(
            "The backup was restored and compared: {n} row.",
            "The backup was restored and compared: {n} rows.",
            rows,
        )
        others = _(
            "Colleagues come in once the server's administrator lets them in: a strip "
            "above the pages leads there."
        )
        text = f"{text}\n{others}"
        answers = (errors.Answer("open", _("Open the office"), primary=True),)
        return errors.ask(self._over, title, text, answers) == "open"
