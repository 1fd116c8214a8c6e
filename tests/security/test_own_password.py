"""One's own password is changed from the menu of the person, in a file and a server."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QMenu

from app.access import rows, service
from app.access.domain import Role, Staff
from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.ui.work import Work
from forms.kit import theme
from forms.signing import NewPassword
from tests.security.office import PASSWORD
from tests.ui.shell_world import window

NEW = "lantern-quay-31"
SALES = frozenset({Role.SALES})


def entry(shell):
    """Return the menu's entry, None where nobody signs in."""
    menus = shell.form.top.person.findChildren(QMenu)
    found = [a for a in menus[-1].actions() if a.text() == "Change password…"]
    return found[0] if found else None


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def typed(monkeypatch):
    """What is typed each time the panel asks, and what it said before."""
    answers, said = [], []

    def exec_(self):
        said.append(self.problem.text())
        if not answers:
            return QDialog.DialogCode.Rejected
        before, new, again = answers.pop(0)
        self.before.input.setText(before)
        self.password.input.setText(new)
        self.again.input.setText(again)
        self.go.click()
        if self.result() != QDialog.DialogCode.Accepted:
            return exec_(self)
        self.setResult(0)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(NewPassword, "exec", exec_)
    return answers, said


@pytest.mark.feature("A07")
def test_a_password_of_a_file_is_changed_from_the_menu(work, actor, qtbot, qapp, typed):
    theme.install(qapp)
    answers, said = typed
    with work.database.unit_of_work(actor) as uow:
        service.save(uow, Staff(login="min", name="Zhou Min", roles=SALES), PASSWORD)
        signed_in = rows.check_password(uow, "min", PASSWORD)
    shell = window(qtbot, Work(work.database, signed_in, inline=True))
    answers += [
        ("", NEW, NEW),
        (PASSWORD, "short", "short"),
        (PASSWORD, NEW, "lantern-quay-32"),
        ("wrong-light-7", NEW, NEW),
        (PASSWORD, NEW, NEW),
    ]
    entry(shell).trigger()
    assert said == [
        "",
        "Enter your present password.",
        "A password has at least 10 characters.",
        "The two are not the same.",
        "Login or password is wrong.",
    ]
    with work.database.reading(Actor("", frozenset())) as uow:
        assert rows.check_password(uow, "min", NEW)
        with pytest.raises(NotAllowedError):
            rows.check_password(uow, "min", PASSWORD)


def test_who_did_not_sign_in_has_no_password_to_change(work, qtbot, qapp):
    theme.install(qapp)
    assert entry(window(qtbot, work)) is None


@pytest.mark.feature("A137")
def test_a_password_of_a_server_is_changed_from_the_menu(guarded, qtbot, qapp, typed):
    theme.install(qapp)
    answers, said = typed
    role = Role.MERCHANDISING
    actor, database = guarded.actor(role), guarded.opened(role)
    shell = window(qtbot, Work(database, actor, inline=True))
    try:
        answers += [("wrong-light-7", NEW, NEW), (PASSWORD, NEW, NEW)]
        entry(shell).trigger()
        assert said == ["", "Login or password is wrong."]
        database.engine.dispose()  # a new connection brings the new password
        with database.reading(actor) as uow:
            assert uow.session.connection()
        assert database.url.password == NEW
        answers.append((NEW, PASSWORD, PASSWORD))
        entry(shell).trigger()
    finally:
        database.close()
    with guarded.at_work(role) as uow:
        assert uow.actor.login == guarded.login(role)
