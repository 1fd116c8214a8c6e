"""One's own account, and the office's letters, through the settings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.mail import service
from app.mail.domain import Account, Security
from app.ui import keychain
from app.ui.desk import Desk
from app.ui.mail_settings import MailSettings
from app.ui.work import Work
from forms.kit import theme
from forms.settings_mail import MailPage

pytestmark = pytest.mark.feature("H22")


@pytest.fixture
def opened(work, qapp, qtbot, monkeypatch):
    theme.install(qapp)
    monkeypatch.setattr(keychain, "_ask", lambda _question: None)

    def make(work: Work = work) -> tuple[MailPage, Desk]:
        page, desk = MailPage(), Desk(work)
        qtbot.addWidget(page)
        MailSettings(page, desk, page)
        return page, desk

    return make


def stored(work) -> Account:
    found = []
    work.read(service.account, found.append)
    return found[0]


def press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_account_is_entered_and_its_password_kept_for_the_session(
    opened, work, qtbot
):
    page, desk = opened()
    page.fields["address"].set_value("zhao@office.example")
    page.fields["host"].set_value("mail office")
    press(qtbot, page.save_account)
    assert page.fields["host"].problem() == "Enter the name of the server only."
    assert stored(work) == Account()
    page.fields["host"].set_value("mail.office.example")
    page.fields["login"].set_value("zhao")
    page.fields["security"].edited.emit(Security.STARTTLS)
    assert page.fields["port"].value() == Decimal(587)
    page.fields["security"].set_value(Security.STARTTLS)
    page.password.input.setText("a word of mine")
    press(qtbot, page.save_account)
    kept = stored(work)
    assert (kept.host, kept.port, kept.login) == ("mail.office.example", 587, "zhao")
    assert "a word of mine" not in repr(kept)
    assert desk.post.keychain.get(kept) == "a word of mine"
    assert page.password.text() == ""
    page.fields["sender"].set_value("Zhao")
    press(qtbot, page.save_account)  # again: nobody is in the way of oneself
    assert stored(work).sender == "Zhao"


def test_the_office_words_its_letters_and_takes_that_back(opened, qtbot):
    page, _desk = opened()
    page.about.set_value("quotation")
    page.language.set_value("es")
    page.language.edited.emit("es")
    assert page.subject.value() == "Cotización {number}"
    page.body.set_value("Hola {contcat}")
    press(qtbot, page.save_template)
    assert page.body.problem() == "There is no placeholder {contcat}."
    page.body.set_value("Hola {contact}")
    press(qtbot, page.save_template)
    again, _desk = opened()
    again.about.set_value("quotation")
    again.language.set_value("es")
    again.language.edited.emit("es")
    assert again.body.value() == "Hola {contact}"
    press(qtbot, again.restore)
    assert again.body.value().startswith("Estimado/a {contact}:")


def test_who_may_not_word_the_offices_letters_reads_them(opened, work, actor):
    without = replace(actor, permissions=actor.permissions - {"office.edit"})
    page, _desk = opened(Work(work.database, without, inline=True))
    assert page.body.is_read_only()
    assert not page.save_template.isEnabled()
    assert page.save_account.isEnabled()
