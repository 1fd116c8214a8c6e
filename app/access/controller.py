"""Connects the staff's screens with their services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access import service
from app.access.domain import SHORTEST, Staff
from app.core.i18n import _, _n
from app.ui.editor_controller import EditorController, Services
from forms.access import SPEC
from forms.signing import HandOver, NewPassword

if TYPE_CHECKING:
    from app.core.refs import Choice
    from app.ui.desk import Desk

SERVICES: Services[Staff] = Services(
    get=service.get, new=Staff, save=service.save, topics=frozenset({"access"})
)


class StaffController(EditorController[Staff]):
    """One person: name, login, roles, password, and who takes over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, SERVICES)

    def tool(self, key: str) -> None:
        """Set a password, or hand the person's records over."""
        ask = {"password": self._set_password, "hand_over": self._ask_taker}[key]
        self._saved_first(ask)

    def _set_password(self) -> None:
        person, url = self.stored, self.desk.work.database.url
        in_file = url.get_backend_name() == "sqlite"
        asked = NewPassword(person.name, SHORTEST, in_file=in_file, parent=self.form)
        if not asked.given():
            return
        password, key = asked.password.value(), person.id or 0
        self.desk.work.run(
            lambda uow: service.set_password(uow, key, password),
            lambda _none: self.desk.toast(_("The password is set.")),
            self.show_error,
        )

    def _ask_taker(self) -> None:
        self.desk.work.read(
            lambda uow: service.lookup_staff(uow, ""), self._hand_over, self.show_error
        )

    def _hand_over(self, found: list[Choice]) -> None:
        giver = self.stored
        takers = [
            (one.ref.code, f"{one.ref.name} · {one.ref.code}")
            for one in found
            if one.ref.code != giver.login
        ]
        asked = HandOver(giver.name, takers, parent=self.form)
        if not asked.given():
            return
        taker = asked.taker.value()
        self.desk.work.run(
            lambda uow: service.hand_over(uow, giver.login, taker),
            self._handed_over,
            self.show_error,
        )

    def _handed_over(self, count: int) -> None:
        words = _n(
            "{count} record handed over.",
            "{count} records handed over.",
            count,
            count=count,
        )
        self.desk.toast(words)
