"""The first run, driven through its widgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.db.unit_of_work import Database
from app.office import service
from app.office.domain import RateKind
from app.settings import Settings
from app.ui.wizard_controller import WizardController
from forms.kit import theme
from forms.wizard import COMPANY, DATABASE, DONE, LOOKS, MONEY, SAMPLE

ACTOR = Actor("Chen Siyuan", frozenset(ALL_PERMISSIONS))
USCC = "91350100M000100Y43"  # the worked example of GB 32100-2015


@pytest.fixture
def wizard(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    theme.install(qapp)
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    made = WizardController(settings, inline=True)
    made.form.over = True  # closing it at the end of the test means nothing
    qtbot.addWidget(made.form)
    made.form.show()
    yield made
    theme.set_mode("light")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot, field, text):
    field.input.setFocus()
    field.select_all()
    if text.isascii():
        qtbot.keyClicks(field.input, text)
    else:  # as an input method hands it over
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(field.input, event)


@pytest.mark.feature("003-45")
def test_from_nothing_to_an_office_with_company_and_rate(qtbot, wizard):
    form = wizard.form
    click(qtbot, form.next)
    type_into(qtbot, form.company.fields["name_en"], "Ningbo Haizhou Imp. & Exp.")
    type_into(qtbot, form.company.fields["tax_number"], USCC.lower())
    type_into(qtbot, form.company.person, "Chen Siyuan")
    click(qtbot, form.next)
    type_into(qtbot, form.money.rate, "7.1032")
    click(qtbot, form.next)
    assert form.step() == DATABASE
    click(qtbot, form.next)
    assert form.step() == SAMPLE
    click(qtbot, form.next)
    assert form.step() == DONE
    assert wizard.settings.profile.kind == "sqlite"
    assert Path(wizard.settings.profile.path).exists()
    assert wizard.settings.person == "Chen Siyuan"
    database = Database(wizard.settings.profile.url())
    with database.reading(ACTOR) as uow:
        company = service.find_company(uow)
        assert company.name_en == "Ningbo Haizhou Imp. & Exp."
        assert company.tax_number == USCC
        rate = service.rate_on(uow, "USD", uow.today, RateKind.MID)
        assert str(rate.value) == "7.1032"
    database.close()
    with qtbot.waitSignal(wizard.finished) as told:
        click(qtbot, form.done.steps["product"])
    assert told.args[0] == "product"


def test_every_step_but_the_database_can_be_skipped(qtbot, wizard):
    form = wizard.form
    click(qtbot, form.next)
    type_into(qtbot, form.company.fields["tax_number"], "wrong")
    click(qtbot, form.skip)
    assert form.step() == MONEY
    click(qtbot, form.skip)
    assert form.step() == DATABASE
    assert not form.skip.isVisible()
    click(qtbot, form.next)
    click(qtbot, form.next)
    assert form.step() == DONE


def test_a_wrong_credit_code_is_told_at_its_field(qtbot, wizard):
    form = wizard.form
    click(qtbot, form.next)
    type_into(qtbot, form.company.fields["name_en"], "X")
    type_into(qtbot, form.company.fields["tax_number"], USCC[:-1] + "4")
    click(qtbot, form.next)
    assert form.step() == COMPANY
    said = form.company.fields["tax_number"].problem()
    assert said == "This is not a valid unified social credit code."


def test_going_back_loses_nothing(qtbot, wizard):
    form = wizard.form
    click(qtbot, form.next)
    type_into(qtbot, form.company.fields["name_zh"], "宁波海舟")
    type_into(qtbot, form.company.fields["tax_number"], "not finished")
    click(qtbot, form.back)
    assert form.step() == LOOKS
    form.looks.looks.language_chosen.emit("zh_CN")  # the wizard is made anew
    click(qtbot, form.next)
    assert form.company.fields["name_zh"].text() == "宁波海舟"
    assert form.company.fields["tax_number"].text() == "NOT FINISHED".replace(" ", "")


@pytest.mark.feature("H31")
def test_language_and_appearance_are_seen_at_once(qtbot, wizard):
    click(qtbot, wizard.form.looks.looks.swatches["dark"])
    assert theme.is_dark()
    wizard.form.looks.looks.language_chosen.emit("ar")
    assert wizard.form.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert wizard.form.looks.looks.language.value() == "ar"


def test_a_logo_must_be_a_picture(qtbot, wizard, tmp_path):
    text = tmp_path / "logo.png"
    text.write_text("no picture")
    pick = wizard.form.company.logo
    pick.read(text)
    assert "not a picture" in pick.problem()
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "real.png"))
    with qtbot.waitSignal(pick.picked) as told:
        pick.read(tmp_path / "real.png")
    assert told.args[0] == (tmp_path / "real.png").read_bytes()


def to_database(qtbot, form):
    click(qtbot, form.next)
    click(qtbot, form.skip)
    click(qtbot, form.skip)


def test_a_folder_that_cannot_be_written_is_told(qtbot, wizard):
    form = wizard.form
    to_database(qtbot, form)
    type_into(qtbot, form.database.path, "/proc/none/lading.db")
    click(qtbot, form.next)
    assert form.step() == DATABASE
    assert "Nothing can be written" in form.database.outcome_words()


def test_a_file_that_is_no_database_is_not_touched(qtbot, wizard, tmp_path):
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Sirs, we refer to your inquiry of 3 November.")
    form = wizard.form
    to_database(qtbot, form)
    type_into(qtbot, form.database.path, str(letter))
    click(qtbot, form.next)
    assert form.database.outcome_words() == "This file is not a database."
    assert letter.read_text().startswith("Dear Sirs")


def test_an_office_that_exists_is_opened_and_not_made_again(qtbot, wizard, sqlite_url):
    form = wizard.form
    to_database(qtbot, form)
    type_into(qtbot, form.database.path, sqlite_url.removeprefix("sqlite:///"))
    click(qtbot, form.test)
    assert "an office is in it" in form.database.outcome_words()
    click(qtbot, form.next)
    assert form.step() == DONE


def test_a_server_needs_its_fields(qtbot, wizard):
    form = wizard.form
    to_database(qtbot, form)
    click(qtbot, form.database.server)
    type_into(qtbot, form.database.fields["database"], "")
    click(qtbot, form.test)
    assert form.database.fields["hosts"].problem()
    type_into(qtbot, form.database.fields["hosts"], "db:70000")
    click(qtbot, form.test)
    assert "with a port" in form.database.fields["hosts"].problem()


@pytest.mark.feature("003-45")
def test_the_tables_are_made_in_an_empty_postgresql(
    qtbot, wizard, postgres, postgres_admin
):
    from sqlalchemy.engine import make_url

    postgres_admin.execute("DROP DATABASE IF EXISTS wizard_office")
    postgres_admin.execute("CREATE DATABASE wizard_office")
    url = make_url(postgres.url("wizard_office"))
    if not url.host or url.host.startswith("/"):
        pytest.skip("this server answers on a socket only")
    form = wizard.form
    to_database(qtbot, form)
    click(qtbot, form.database.server)
    typed = {
        "hosts": f"{url.host}:{url.port}",
        "database": "wizard_office",
        "user": url.username or "",
        "password": url.password or "",
    }
    for name, text in typed.items():
        type_into(qtbot, form.database.fields[name], text)
    click(qtbot, form.test)
    assert "empty, can be set up" in form.database.outcome_words()
    click(qtbot, form.next)
    click(qtbot, form.next)
    assert form.step() == DONE
    assert "password" not in (wizard.settings.path).read_text()


def test_a_server_that_does_not_answer_is_told(qtbot, wizard):
    form = wizard.form
    to_database(qtbot, form)
    click(qtbot, form.database.server)
    for name, text in (("hosts", "127.0.0.1:1"), ("user", "x")):
        type_into(qtbot, form.database.fields[name], text)
    click(qtbot, form.next)
    assert form.step() == DATABASE
    assert "no database server answers" in form.database.outcome_words()
