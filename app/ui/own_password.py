"""Changes the password of the person at the window."""

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
