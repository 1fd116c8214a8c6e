"""Connects the staff's screens with their services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.access import service
from app.access.domain import SECOND, SHORTEST, Staff, made_up_password
from app.core import people
from app.core.i18n import N_, _, _n, sentences
from app.ui import errors
from app.ui.editor_controller import EditorController, Services
from forms.access import SPEC, called
from forms.signing import HandOver, NewPassword

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.refs import Choice
    from app.ui.desk import Desk

SURE = N_(
    "Whoever has these roles moves money, or confirms what others do. Ask the person"
    " or whoever leads them, not who asked for the roles, whether it is meant."
)
SERVICES: Services[Staff] = Services(
    get=service.get, new=Staff, save=service.save, topics=frozenset({"access"})
)


def ask_taker(
    tab: EditorController[Any],
    name: str,
    giver: str,
    then: Callable[[str], None],
    customer: int = 0,
) -> None:
    """Ask who takes records over, then go on with the login.

    Args:
        tab: The editor that asks.
        name: Whose records, as the screen calls the person or the customer.
        giver: The login that has them now; not offered.
        then: Is given the login of who takes them.
        customer: The one that is handed over, with all that is theirs.
    """

    def ask(found: list[tuple[Choice, tuple[str, ...]]]) -> None:
        others = [(one.ref, areas) for one, areas in found if one.ref.code != giver]
        names = {one.ref.code: one.ref.name for one, _areas in found}
        takers = [(ref.code, people.called(ref.code, names)) for ref, _areas in others]
        cannot = {ref.code: areas for ref, areas in others if areas}
        asked = HandOver(name, takers, cannot, parent=tab.form)
        if asked.given():
            then(asked.taker.value())

    tab.desk.work.read(
        lambda uow: service.takers(uow, giver, customer), ask, tab.show_error
    )


class StaffController(EditorController[Staff]):
    """One person: name, login, roles, password, and who takes over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, SERVICES)

    def tool(self, key: str) -> None:
        """Set a password, give records to others or what is nobody's, confirm roles."""
        ask = {
            "password": self._set_password,
            "hand_over": self._ask_taker,
            "nobodys": self._ask_nobodys,
            "confirm_roles": self._ask_roles,
        }[key]
        self._saved_first(ask)

    def allowed(self) -> frozenset[str]:
        """Return what may be done; roles are confirmed that wait, of somebody else."""
        person, found = self.stored, super().allowed()
        mine = person.login == self.desk.actor.login
        return found if person.waiting and not mine else found - {"confirm_roles"}

    def _ask_roles(self) -> None:
        """Ask whether the roles count that somebody else has asked for."""
        person = self.stored
        if not person.waiting:
            return  # a colleague was quicker
        confirm = errors.Answer("confirm", _("Confirm roles"))
        title = f"{person.name} · {called(person.waiting)}"
        asked = _("{action}: {title}?", action=confirm.words, title=title)
        answer = errors.ask(self.form, asked, _(SURE), (confirm,))
        if answer == "confirm":
            self._run(
                "confirm_roles",
                lambda uow: service.confirm_roles(uow, person),
                self.show_done,
            )

    def _saved(
        self, sent: Staff, then: Callable[[], object] | None, record: Staff
    ) -> None:
        """Go on to the password of somebody new, without which nobody comes in."""
        gained = (record.held() & SECOND) - self.stored.held()
        if self.desk.actor.login and gained:
            words = _("{roles}: counts at once; nobody else could confirm it.",
                      roles=called(gained))  # fmt: skip
            self.desk.toast(words, "info")

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
            self._password_set,
            self.show_error,
        )

    def _password_set(self, person: Staff) -> None:
        words = _("The password is set.")
        if person.waiting:
            roles = called(person.waiting)
            waits = _("{roles}: waits for a second person.", roles=roles)
            words = sentences(words, waits)
        self.desk.toast(words)
        if not self.unsaved():
            self.open(self.stored.id or 0)

    def _ask_taker(self) -> None:
        giver = self.stored
        ask_taker(self, giver.name, giver.login, self._hand_over)

    def _ask_nobodys(self) -> None:
        self.desk.work.read(service.nobodys, self._give_nobodys, self.show_error)

    def _give_nobodys(self, count: int) -> None:
        """Ask first: whose it was nobody can say any more."""
        if not count:
            self.desk.toast(_("All customers and documents are somebody's."))
            return
        person = self.stored
        title = _("Give {name} what is nobody's?", name=person.name)
        text = _n(
            "{count} customer or document that nobody is responsible for, and everybody"
            " sees.",
            "{count} customers and documents that nobody is responsible for, and"
            " everybody sees.",
            count,
            count=count,
        )
        answers = (errors.Answer("give", _("Hand over"), primary=True),)
        if errors.ask(self.form, title, text, answers) == "give":
            self._hand_over(person.login, giver="")

    def _hand_over(self, taker: str, giver: str | None = None) -> None:
        whose = self.stored.login if giver is None else giver
        self.desk.work.run(
            lambda uow: service.hand_over(uow, whose, taker),
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
