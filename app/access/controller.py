"""Connects the staff's screens with their services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.access import service
from app.access.domain import SHORTEST, Staff, made_up_password
from app.core.i18n import _, _n
from app.ui.editor_controller import EditorController, Services
from forms.access import SPEC
from forms.signing import HandOver, NewPassword

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.refs import Choice
    from app.ui.desk import Desk

SERVICES: Services[Staff] = Services(
    get=service.get, new=Staff, save=service.save, topics=frozenset({"access"})
)


def ask_taker(
    tab: EditorController[Any], name: str, giver: str, then: Callable[[str], None]
) -> None:
    """Ask who takes records over, then go on with the login.

    Args:
        tab: The editor that asks.
        name: Whose records, as the screen calls the person or the customer.
        giver: The login that has them now; not offered.
        then: Is given the login of who takes them.
    """

    def ask(found: list[tuple[Choice, tuple[str, ...]]]) -> None:
        others = [(one.ref, areas) for one, areas in found if one.ref.code != giver]
        takers = [(ref.code, f"{ref.name} · {ref.code}") for ref, _areas in others]
        cannot = {ref.code: areas for ref, areas in others if areas}
        asked = HandOver(name, takers, cannot, parent=tab.form)
        if asked.given():
            then(asked.taker.value())

    tab.desk.work.read(service.takers, ask, tab.show_error)


class StaffController(EditorController[Staff]):
    """One person: name, login, roles, password, and who takes over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, SERVICES)

    def tool(self, key: str) -> None:
        """Set a password, or hand the person's records over."""
        ask = {"password": self._set_password, "hand_over": self._ask_taker}[key]
        self._saved_first(ask)

    def _saved(
        self, sent: Staff, then: Callable[[], object] | None, record: Staff
    ) -> None:
        """Go on to the password of somebody new, without which nobody comes in."""

        def go_on() -> None:
            if sent.id is None and record.no_password:
                self._set_password()
            if then is not None:
                then()

        super()._saved(sent, go_on, record)

    def _set_password(self) -> None:
        person, url = self.stored, self.desk.work.database.url
        asked = NewPassword(
            person.name,
            SHORTEST,
            in_file=url.get_backend_name() == "sqlite",
            made_up=made_up_password(),
            parent=self.form,
        )
        if not asked.given():
            return
        password, key = asked.password.value(), person.id or 0
        self.desk.work.run(
            lambda uow: service.set_password(uow, key, password),
            lambda _none: self._password_set(),
            self.show_error,
        )

    def _password_set(self) -> None:
        self.desk.toast(_("The password is set."))
        if not self.unsaved():
            self.open(self.stored.id or 0)

    def _ask_taker(self) -> None:
        giver = self.stored
        ask_taker(self, giver.name, giver.login, self._hand_over)

    def _hand_over(self, taker: str) -> None:
        giver = self.stored
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
