"""The password of the person at the window: changed, or given anew to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import _
from app.ui import errors

if TYPE_CHECKING:
    from app.core.errors import AppError
    from app.ui.shell import Shell


def change_password(shell: Shell) -> None:
    """Ask for the present password and a new one, until it is changed or given up."""
    # Late: most people do it once a year.
    from app.access import service  # noqa: PLC0415
    from app.access.domain import SHORTEST  # noqa: PLC0415
    from forms.signing import NewPassword  # noqa: PLC0415

    if shell.session is None:
        return
    work = shell.session.work
    in_file = work.database.url.get_backend_name() == "sqlite"
    asked = NewPassword(
        work.actor.name, SHORTEST, in_file=in_file, own=True, parent=shell.form
    )

    def ask() -> None:
        if not asked.given():
            asked.deleteLater()
            return
        before, password = asked.before.value(), asked.password.value()
        work.run(
            lambda uow: service.change_password(uow, before, password),
            lambda _none: done(password),
            again,
        )

    def done(password: str) -> None:
        if not in_file:
            work.database.use_password(password)
        asked.deleteLater()
        shell.toast(_("Your password is changed."))

    def again(error: AppError) -> None:
        asked.show_problem(errors.words(error))
        ask()

    ask()


def sign_in_again(shell: Shell) -> None:
    """Ask for the password that was set meanwhile, until the server takes it.

    What is typed and what waits to be saved stays where it is.
    """
    # Late: few people ever do it.
    from app.db import probe  # noqa: PLC0415
    from app.ui.aside import Aside  # noqa: PLC0415
    from forms.signing import Panel, hidden_field  # noqa: PLC0415

    session = shell.session
    if session is None:
        return
    database, password, aside = session.work.database, hidden_field(), Aside(shell.form)
    title, fields = _("Sign in"), ((_("Password"), password),)
    asked = Panel(title, session.profile.name(), title, fields, shell.form)

    def ask() -> None:
        if not asked.given():
            asked.deleteLater()
            return
        url = database.url.set(password=password.value())
        aside.run(
            lambda: probe.look(url.render_as_string(hide_password=False)),
            lambda _report: done(str(url.password)),
            again,
        )

    def done(taken: str) -> None:
        database.use_password(taken)
        asked.deleteLater()

    def again(error: AppError) -> None:
        asked.show_problem(errors.words(error))
        ask()

    ask()
