"""What the window shows while its server is out of reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton

from app.core.errors import LinkLostError, UnavailableError
from app.core.i18n import _
from app.ui import errors, own_password
from app.ui.link import LOST, Link
from forms.kit import theme
from forms.kit.editor_banner import EditorBanner
from tests.ui.shell_world import window


class Line(QObject):
    """A link that a test takes down and brings back."""

    stands = Signal(bool)
    takes = Link.takes

    def __init__(self) -> None:
        super().__init__()
        self.up = True
        self.wants_password = False

    def words(self) -> str:
        return "" if self.up else _(LOST)

    def _look(self) -> None:
        pass

    def go(self, up: bool) -> None:  # noqa: FBT001
        self.up = up
        self.stands.emit(up)


@pytest.fixture
def line(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    theme.install(qapp)
    return Line()


def strips(shell):
    return [b for b in shell.form.findChildren(EditorBanner) if b.isVisible()]


@pytest.mark.feature("H36")
def test_a_strip_says_that_the_server_is_gone_until_it_is_back(
    qtbot, work, line, monkeypatch
):
    shell = window(qtbot, work)
    shell.state.watch(line)
    told = []
    monkeypatch.setattr(errors, "tell", lambda _form, error: told.append(error))
    line.go(False)  # noqa: FBT003
    assert "cannot be reached" in strips(shell)[0].words.text()
    work.failed.emit(LinkLostError("gone"))
    assert told == [], "the strip has said it"
    shell.rebuild()  # another language
    qtbot.waitUntil(lambda: bool(strips(shell)))
    work.failed.emit(UnavailableError("The disk is full."))
    assert len(told) == 1
    line.go(True)  # noqa: FBT003
    qtbot.waitUntil(lambda: not strips(shell))
    work.failed.emit(LinkLostError("gone"))
    assert len(told) == 2


def test_the_strip_lets_who_has_another_password_sign_in(
    qtbot, work, line, monkeypatch
):
    shell = window(qtbot, work)
    shell.state.watch(line)
    asked = []
    monkeypatch.setattr(own_password, "sign_in_again", asked.append)
    line.wants_password = True
    line.go(False)  # noqa: FBT003
    (button,) = [b for b in buttons_of(strips(shell)[0]) if b.text() == "Sign in…"]
    button.click()
    assert asked == [shell]
    line.wants_password = False
    line.go(False)  # noqa: FBT003
    qtbot.waitUntil(
        lambda: all(b.text() != "Sign in…" for b in buttons_of(strips(shell)[0]))
    )


def buttons_of(strip):
    return strip.findChildren(QAbstractButton)
