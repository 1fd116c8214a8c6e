"""The first run, driven through its widgets."""

from __future__ import annotations

import uuid
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import UnavailableError
from app.core.i18n import LANGUAGES, _
from app.db.handshake import of_program
from app.db.unit_of_work import Database
from app.demo import year
from app.office import service
from app.office.domain import RateKind
from app.settings import Profile, Settings
from app.ui import errors
from app.ui.wizard_controller import WizardController
from forms.kit import theme
from forms.wizard import COMPANY, DATABASE, DONE, LOOKS, MONEY, SAMPLE
from tests import stray, walks
from tests.reuse import drop

ACTOR = Actor("Chen Siyuan", frozenset(ALL_PERMISSIONS))
USCC = "91350100M000100Y43"  # the worked example of GB 32100-2015


@pytest.fixture
def wizard(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    theme.install(qapp)
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    with stray.watched() as strays:
        made = WizardController(settings, inline=True)
    assert not strays
    made.form.over = True  # closing it at the end of the test means nothing
    qtbot.addWidget(made.form)
    made.form.show()
    yield made
    if theme.is_dark():
        theme.set_mode("light")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@walks.walked("code", LANGUAGES, ["ru"])
def test_what_is_being_made_is_told_whole_beside_its_bar(wizard, code):
    form = wizard.form
    wizard._take_language(code)
    while form.step() < SAMPLE:
        form.next.click()
    form.set_busy(True)
    form.show_job(_(year.MAKING), 13, 19)
    title = form.job._title
    for _round in range(3):
        QApplication.processEvents()
    assert title.width() >= title.sizeHint().width()
    assert form.job._bar.width() >= 40


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
        rate = service.rate_on(uow, "USD", uow.today, RateKind.MID, "CNY")
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


@pytest.mark.feature("003-45")
def test_keys_alone_lead_through_and_a_slip_onto_skip_loses_nothing(qtbot, wizard):
    form = wizard.form
    qtbot.waitUntil(form.isActiveWindow)
    press = lambda key: qtbot.keyClick(QApplication.focusWidget(), key)  # noqa: E731
    press(Qt.Key.Key_Return)
    assert form.step() == COMPANY
    assert QApplication.focusWidget() is form.company.fields["name_zh"].input
    qtbot.keyClicks(QApplication.focusWidget(), "Haizhou")
    form.skip.setFocus()
    press(Qt.Key.Key_Return)
    assert form.step() == MONEY
    form.back.setFocus()
    press(Qt.Key.Key_Return)
    assert form.company.fields["name_zh"].input.text() == "Haizhou"
    press(Qt.Key.Key_Return)
    assert form.step() == MONEY
    press(Qt.Key.Key_Enter)
    assert form.step() == DATABASE
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier
    )
    assert form.step() == MONEY


def test_a_screen_reader_hears_which_card_is_chosen(qtbot, wizard):
    database = wizard.form.database
    cards = (database.local, database.server)
    for chosen in (1, 0):
        click(qtbot, cards[chosen])
        faces = [QAccessible.queryAccessibleInterface(card) for card in cards]
        assert {face.role() for face in faces} == {QAccessible.Role.CheckBox}
        assert all(face.state().checkable for face in faces)
        heard = [bool(face.state().checked) for face in faces]
        assert heard == [chosen == 0, chosen == 1]
        assert all(
            card.is_chosen() == on for card, on in zip(cards, heard, strict=True)
        )


def test_a_rate_that_is_no_number_is_not_passed_over(qtbot, wizard):
    form = wizard.form
    form.show_step(MONEY)
    type_into(qtbot, form.money.rate, "7.1x")
    click(qtbot, form.next)
    assert form.step() == MONEY
    assert form.money.rate.problem()
    qtbot.waitUntil(form.isActiveWindow)
    assert QApplication.focusWidget() is form.money.rate.input


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


def through_company_and_rate(qtbot, form, name, rate):
    click(qtbot, form.next)
    type_into(qtbot, form.company.fields["name_en"], name)
    click(qtbot, form.next)
    type_into(qtbot, form.money.rate, rate)
    click(qtbot, form.next)
    assert form.step() == DATABASE


@pytest.mark.feature("003-45")
def test_what_was_typed_is_entered_into_an_office_that_has_no_company(
    qtbot, wizard, postgres_url, tmp_path
):
    """Somebody founded it and left the company to whoever comes next."""
    profile = Profile.of(postgres_url)
    joining = {
        "hosts": profile.hosts,
        "database": profile.database,
        "user": "admin",
        "password": "admin",
    }
    through_company_and_rate(qtbot, wizard.form, "Ningbo Haizhou", "7.1032")
    fill_in(qtbot, wizard.form, "join", joining)
    click(qtbot, wizard.form.next)
    assert wizard.form.step() == DONE
    assert wizard.form.done.unused_words() == ""

    other = WizardController(Settings(path=tmp_path / "b.toml"), inline=True)
    other.form.over = True
    qtbot.addWidget(other.form)
    other.form.show()
    through_company_and_rate(qtbot, other.form, "Another name", "9.9")
    fill_in(qtbot, other.form, "join", joining)
    click(qtbot, other.form.next)
    assert other.form.step() == DONE
    assert "is not used" in other.form.done.unused_words()

    database = Database(postgres_url)
    with database.reading(ACTOR) as uow:
        assert [ref.name for ref in service.companies(uow)] == ["Ningbo Haizhou"]
        rate = service.rate_on(uow, "USD", uow.today, RateKind.MID, "CNY")
        assert str(rate.value) == "7.1032"
    database.close()


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


BOSS_SECRET = "harbour-light-7"


@pytest.fixture
def place(postgres, postgres_admin):
    """Where a new office goes on the server: the words for its fields."""
    name = f"wizard_{uuid.uuid4().hex[:8]}"
    yield {"hosts": f"127.0.0.1:{postgres.port}", "database": name}
    drop(postgres_admin, name)


def fill_in(qtbot, form, task, typed):
    if not form.database.server.is_chosen():
        click(qtbot, form.database.server)
    form.database.servers.show_task(task)
    for name, text in typed.items():
        type_into(qtbot, form.database.fields[name], text)


def a_boss() -> dict[str, str]:
    login = f"w{uuid.uuid4().hex[:6]}"
    return {"user": login, "password": BOSS_SECRET, "again": BOSS_SECRET}


LEADER = {"leader": "admin", "leader_password": "admin"}


@pytest.mark.feature("003-1")
def test_an_office_is_founded_joined_and_left_as_its_first_administrator(
    qtbot, wizard, place, tmp_path, postgres
):
    from app.db.security.check import check
    from app.ui.session import open_database, who_works

    form, boss = wizard.form, a_boss()
    click(qtbot, form.next)
    type_into(qtbot, form.company.fields["name_en"], "Ningbo Haizhou")
    type_into(qtbot, form.company.person, "Chen Siyuan")
    click(qtbot, form.next)
    click(qtbot, form.skip)
    fill_in(qtbot, form, "create", {**place, **LEADER, **boss, "again": "other"})
    click(qtbot, form.test)
    assert form.database.fields["again"].problem() == "The two are not the same."
    type_into(qtbot, form.database.fields["again"], BOSS_SECRET)
    click(qtbot, form.test)
    assert "the database is made here" in form.database.outcome_words()
    click(qtbot, form.next)
    assert form.step() == SAMPLE
    click(qtbot, form.next)
    assert form.step() == DONE
    written = wizard.settings.path.read_text()
    assert BOSS_SECRET not in written
    assert "admin" not in written
    assert check(postgres.url(place["database"])) == ()
    profile = wizard.settings.profile
    with pytest.raises(UnavailableError, match="its password is wrong"):
        open_database(profile, "wrong")
    database = open_database(profile, BOSS_SECRET)
    actor = who_works(database, profile)
    assert actor.name == "Chen Siyuan"
    assert actor.may("access.edit")
    with database.reading(actor) as uow:
        assert service.find_company(uow).name_en == "Ningbo Haizhou"
    database.close()

    # A colleague's computer joins the office, and makes nothing anew.
    other = WizardController(Settings(path=tmp_path / "b.toml"), inline=True)
    other.form.over = True
    qtbot.addWidget(other.form)
    other.form.show()
    to_database(qtbot, other.form)
    mine = {"user": boss["user"], "password": BOSS_SECRET}
    fill_in(qtbot, other.form, "join", {**place, **mine})
    click(qtbot, other.form.next)
    assert other.form.step() == DONE
    assert other.settings.profile == profile


PAPER = """
INSERT INTO issued_paper (shipment_id, key, part, number, language, second_language,
  edition, digest, size, issued_at, issued_by, sent_to)
SELECT min(id), 'invoice', '', 'CI26-0001', 'en', '', 1, '', 0, now(), 'x', ''
FROM shipment
"""
"""As it was kept until step 0029, which says of each whose it is."""


@pytest.mark.feature("003-1")
def test_an_older_secured_office_is_upgraded_after_a_backup(
    qtbot, wizard, place, postgres
):
    from app.db import schema
    from app.db.security.check import check
    from app.db.security.harden import harden
    from tests import old

    url = old.secured_on_server(postgres, place["database"], f"o{uuid.uuid4().hex[:6]}")
    with psycopg.connect(postgres.dsn(place["database"])) as root:
        root.execute(PAPER)
    form = wizard.form
    to_database(qtbot, form)
    fill_in(qtbot, form, "join", {**place, "user": "admin", "password": "admin"})
    click(qtbot, form.next)
    assert form.step() == DATABASE
    assert "an older office is in it" in form.database.outcome_words()
    assert form.database.servers.task.value() == "upgrade"
    fill_in(qtbot, form, "upgrade", LEADER)
    click(qtbot, form.next)
    assert form.step() == DONE, form.database.outcome_words()
    assert schema.standing(url) == "current"
    assert check(url) == ()
    asked = "SELECT action_key FROM audit WHERE \"table\" = 'issued_paper' AND op = '~'"
    with psycopg.connect(postgres.dsn(place["database"])) as root:
        # What a step changes in rows is told as an action of the upgrade.
        assert root.execute(asked).fetchall() == [(f"upgrade.{of_program()}",)]
    harden(url)  # as later upgrades do: roles of then are gone, and columns
    from app.settings import locations

    assert [p for p in locations().backups.rglob("*") if p.suffix in {".dump", ".zip"}]


def test_a_wrong_leader_or_a_place_that_is_taken_is_told(
    qtbot, wizard, place, postgres_url
):
    from sqlalchemy import make_url

    form, boss = wizard.form, a_boss()
    to_database(qtbot, form)
    fill_in(qtbot, form, "create", {**place, **LEADER, **boss})
    type_into(qtbot, form.database.fields["leader_password"], "wrong")
    click(qtbot, form.next)
    said = form.database.fields["leader_password"].problem()
    assert said == "The login “admin” or its password is wrong."
    assert form.database.outcome_words() == "", "told once, where it was typed"
    type_into(qtbot, form.database.fields["leader_password"], "admin")
    taken = make_url(postgres_url).database
    type_into(qtbot, form.database.fields["database"], taken)
    click(qtbot, form.next)
    assert form.step() == DATABASE
    assert "an office is in it" in form.database.outcome_words()


def test_another_computer_is_never_reached_without_tls(qtbot, wizard):
    form = wizard.form
    to_database(qtbot, form)
    fill_in(qtbot, form, "join", {"hosts": "db.office", "user": "chen"})
    form.database.fields["sslmode"].set_value("disable")
    click(qtbot, form.test)
    said = form.database.fields["sslmode"].problem()
    assert said == "Another computer is reached with TLS only."


def test_a_server_that_does_not_answer_is_told(qtbot, wizard):
    form = wizard.form
    to_database(qtbot, form)
    click(qtbot, form.database.server)
    for name, text in (("hosts", "127.0.0.1:1"), ("user", "x")):
        type_into(qtbot, form.database.fields[name], text)
    click(qtbot, form.next)
    assert form.step() == DATABASE
    assert "no database server answers" in form.database.fields["hosts"].problem()
    assert form.database.outcome_words() == "", "told once, where it was typed"


@pytest.mark.feature("H30")
def test_leaving_is_asked_only_when_something_was_typed(qtbot, wizard, monkeypatch):
    asked = []
    monkeypatch.setattr(errors, "ask", lambda *_all: asked.append(1) or answers.pop())
    answers = ["leave", "cancel"]
    form = wizard.form
    form.over = False
    assert wizard._may_close()
    assert asked == []
    form.show_step(COMPANY)
    type_into(qtbot, form.company.fields["name_en"], "NORDHAUS")
    wizard._take_scale(14)  # the pages are made anew: what is typed stays
    assert form.company.fields["name_en"].text() == "NORDHAUS"
    form.close()
    assert form.isVisible()
    form.close()
    assert not form.isVisible()
    assert asked == [1, 1]
    theme.set_scale(13)
