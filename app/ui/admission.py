"""Lets the staff of an office in that came back from a backup.

Who is let in by which login no backup brings along. Where the copy lies on the same
server, its administrator says that they may enter; on another one they have no login
yet, and get passwords, shown once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import AlreadyDoneError
from app.core.i18n import N_, _, _n, enumerated
from app.ui import errors, rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.access.domain import Staff
    from app.core.errors import AppError
    from app.db.security.admitting import Stands
    from app.db.unit_of_work import Database
    from app.ui.aside import Aside
    from app.ui.session import Session
    from app.ui.shell import Shell

VERB = N_("Let colleagues in")
OUTSIDE = N_(
    "The server does not let all of your colleagues into this office: it came back "
    "from a backup."
)
TEXT = N_(
    "They come in with the logins and passwords that they have on this server. Who "
    "administers the server lets them in."
)
NOBODY = N_("Everybody of the staff whom the server knows is let in.")
_LEFT = {
    "another's": N_(
        "{logins}: the server has such a login; if it is theirs: "
        "lading office admit --login LOGIN"
    ),
    "shut": N_(
        "{logins}: the server lets such a login in nowhere, as of former staff."
    ),
}
_ONCE = N_("Each gets a login and a password, which you see once and tell them.")


class Admission(rules.Update):
    """Lets in who has a login on the server, as its administrator.

    Attributes:
        let_in: Whose login was let in.
        now: How everybody stands then.
    """

    verb = VERB
    let_in: tuple[str, ...] = ()
    now: Mapping[str, Stands] = {}

    def carry_out(self, url: str) -> None:
        """Do it, aside; arg: the office, as the server's administrator."""
        from app.db.security.admitting import admit  # noqa: PLC0415 - servers only

        let_in, self.now = admit(url)
        self.let_in = tuple(let_in)


def watch(shell: Shell, aside: Aside) -> None:
    """Say above all pages that colleagues are shut out, to who can do something."""
    session = shell.session
    if session is None or not session.work.actor.may("access.edit"):
        return
    database = session.work.database

    def tell(stands: Mapping[str, Stands]) -> None:
        if shell.session is session and _is_shut(stands):
            shell.state.say_rules(OUTSIDE, VERB, lambda: begin(shell, aside))

    aside.run(lambda: look(database), tell, lambda _error: None)


def look(database: Database) -> dict[str, Stands]:
    """Tell how the staff stand to the server; nobody: it was not told the rules yet."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - off the screen's thread

    from app.db import lending  # noqa: PLC0415 - as above
    from app.db.security import admitting, told  # noqa: PLC0415

    if database.url.get_backend_name() == "sqlite":
        return {}
    try:
        if not told.is_secured(database.engine) or told.is_outdated(database.engine):
            return {}
        with lending.reading(database.engine) as connection:
            return admitting.colleagues(connection)
    except DBAPIError:
        return {}  # out of reach; the next start looks again


def _is_shut(stands: Mapping[str, Stands]) -> bool:
    """Say whether people are outside, or all of them: one new colleague may wait."""
    ways = [how.value for how in stands.values()]
    return "outside" in ways or (bool(ways) and set(ways) == {"none"})


def begin(shell: Shell, aside: Aside) -> None:
    """Let in whom the server knows, then offer passwords to whom it does not."""
    session = shell.session
    if session is None:
        return
    database = session.work.database

    def seen(found: tuple[dict[str, Stands], bool]) -> None:
        stands, leads = found
        if any(how.value in {"outside", "another's"} for how in stands.values()):
            _admit(shell, aside, session, leads=leads)
        else:
            _give_passwords(shell, session, stands)

    aside.run(
        lambda: (look(database), rules.is_leading(database)),
        seen,
        lambda error: errors.tell(shell.form, error),
    )


def _admit(shell: Shell, aside: Aside, session: Session, *, leads: bool) -> None:
    words = {"title": _(OUTSIDE), "text": _(TEXT)}
    made = Admission(shell.form, aside, session.profile, **words)

    def ended(done: bool) -> None:  # noqa: FBT001 - a signal's argument
        if done and shell.session is session:
            shell.state.say_rules("")
            _say_outcome(shell, made)
            session.work.changed.emit(frozenset({"access"}))
            _give_passwords(shell, session, made.now)

    made.ended.connect(ended)
    if leads:
        made.ask_owner(session.work.database.url.render_as_string(hide_password=False))
    else:
        made.ask()


def _say_outcome(shell: Shell, made: Admission) -> None:
    count = len(made.let_in)
    shell.toast(_n("{n} colleague is let in.", "{n} colleagues are let in.", count))
    left = []
    for way, words in _LEFT.items():
        if found := [login for login, how in made.now.items() if how.value == way]:
            left.append(_(words, logins=enumerated(found)))
    if left:
        answers = (errors.Answer("ok", _("Go on"), primary=True),)
        title = _("Not everybody is let in.")
        errors.ask(shell.form, title, "\n\n".join(left), answers)


def _give_passwords(
    shell: Shell, session: Session, stands: Mapping[str, Stands]
) -> None:
    """Make a password for each who has no login, when that is wanted, and show them."""
    from app.access import service  # noqa: PLC0415 - seldom
    from app.access.domain import made_up_password  # noqa: PLC0415

    bare = sorted(login for login, how in stands.items() if how.value == "none")
    if not bare:
        shell.toast(_(NOBODY))
        return
    title = _n(
        "{n} colleague has no login on this server yet.",
        "{n} colleagues have no logins on this server yet.",
        len(bare),
    )
    answers = (errors.Answer("make", _("Make passwords"), primary=True),)
    if errors.ask(shell.form, title, _(_ONCE), answers) != "make":
        return
    # Made here: they are known though the answer is lost on its way.
    made = {login: made_up_password() for login in bare}

    def given(people: Sequence[Staff]) -> None:
        _show(shell, [(one.name, one.login, made[one.login]) for one in people])

    def failed(error: AppError) -> None:
        if isinstance(error, AlreadyDoneError):
            _show(shell, [("", *one) for one in made.items()])
        else:
            errors.tell(shell.form, error)

    session.work.run(lambda uow: service.give_first_passwords(uow, made), given, failed)


def _show(shell: Shell, people: Sequence[tuple[str, str, str]]) -> None:
    from forms.first_passwords import FirstPasswords  # noqa: PLC0415 - seldom

    shell.state.say_rules("")
    FirstPasswords(people, shell.form).exec()
