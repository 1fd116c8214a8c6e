"""Questions, failures and bugs: three lines, verbs on the buttons, nothing lost."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.core.errors import ConflictError, NotPossibleError, UnavailableError
from app.ui import errors
from forms.kit import theme
from tests.forms import sample_contract as sample


@pytest.fixture(autouse=True)
def _theme(qapp):
    theme.install(qapp)


def when_open(then):
    """Do something as soon as a dialog is on the screen."""

    def look():
        then(QApplication.activeModalWidget())

    QTimer.singleShot(50, look)


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


def test_unsaved_changes_are_asked_with_verbs_and_escape_cancels():
    seen = []
    when_open(lambda box: (seen.extend(box.buttons), box.reject()))
    assert errors.ask_unsaved(None, "SC-1") == "cancel"
    assert seen == ["save", "discard", "cancel"]
    when_open(lambda box: box.buttons["discard"].click())
    assert errors.ask_unsaved(None, "SC-1") == "discard"


@pytest.mark.feature("H30")
def test_what_saving_posts_is_not_called_saving():
    """Return would enter a receipt in the books, and the button said only Save."""
    seen = []
    when_open(lambda box: (seen.append(box.buttons["save"].text()), box.reject()))
    errors.ask_unsaved(None, "RC-1", "Post")
    assert seen == ["Post"]


@pytest.mark.feature("H30")
def test_return_presses_the_button_that_has_the_focus_and_no_other():
    def go_to_discard(box):
        box.buttons["discard"].setFocus()
        QTest.keyClick(box.buttons["discard"], Qt.Key.Key_Return)
        box.reject()

    when_open(go_to_discard)
    assert errors.ask_unsaved(None, "SC-1") == "discard"


def test_what_cannot_be_taken_back_is_not_done_by_return_alone():
    focus = []
    when_open(lambda box: (focus.append(box.focusWidget().text()), box.reject()))
    errors.ask(None, "Conclude?", "", (errors.Answer("x", "Conclude", danger=True),))
    assert focus == ["Cancel"]


def test_a_failure_says_what_it_means_for_the_work():
    seen = []
    when_open(lambda box: (seen.extend(words(box)), box.reject()))
    gone = UnavailableError("The database cannot be reached.")
    errors.tell(None, gone)  # no form has taken it up: there is no draft
    assert seen == [
        "The database cannot be reached.",
        "Nothing was changed; everything you typed is still here.",
    ]
    assert errors.meaning(gone) == "Your changes are kept as a draft on this computer."
    assert "your changes are still here" in errors.meaning(ConflictError("x"))


@pytest.mark.logs_errors
def test_a_bug_is_reported_once_and_can_be_copied():
    def copy(box):
        box.buttons["copy"].click()
        box.reject()

    when_open(copy)
    try:
        int("not a number")
    except ValueError:
        errors._caught(*sys.exc_info())
    assert "invalid literal for int()" in QGuiApplication.clipboard().text()


def test_a_record_that_is_gone_offers_nothing_to_do(qtbot):
    """Its empty form would be filled in as a new record, and saved as one."""
    controller = sample.make()
    qtbot.addWidget(controller.form)
    controller.open(4711)
    form = controller.form
    assert form.banner.words.text() == "This contract does not exist."
    assert not any(made.isEnabled() for made in form.header.buttons.values())
    assert not form.key_actions["save"].isEnabled()
    assert form._forms[0].fields["po"].input.isReadOnly()
    assert form.header.title.text() == controller.title() == "Contract"
    assert not form._forms[0].isVisibleTo(form), "no empty form is shown"


def test_an_editor_that_showed_nothing_shows_the_next_record(qtbot):
    controller = sample.make()
    qtbot.addWidget(controller.form)
    controller.open(4711)
    controller.start()
    form = controller.form
    assert form.header.title.text() == controller.title() == "New contract"
    assert form._forms[0].isVisibleTo(form)


def test_what_stands_against_it_can_be_gone_to():
    """A sentence said "already", and the person had to search for it."""
    error = NotPossibleError("There is one already.", stands=("refund", 7))
    when_open(lambda box: box.buttons["open"].click())
    assert errors.leads_on(None, error)
    when_open(lambda box: box.reject())
    assert not errors.leads_on(None, error)


@pytest.mark.feature("H20")
@pytest.mark.parametrize("papers", [None, lambda _uow, _record: ()])
def test_the_key_for_printing_is_answered_where_no_paper_is_made(qtbot, papers):
    """Ctrl+P did nothing and said nothing."""
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller.services = replace(controller.services, papers=papers)
    with qtbot.waitExposed(controller.form):
        controller.form.show()
    controller.form.show_record(
        controller.stored, saved=True, actions=controller.allowed()
    )
    grid = controller.form.sections["lines"].grid
    QTest.keyClick(grid, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    asked = controller.desk.shell.asked
    said = f"No paper is made of “{controller.title()}”."
    assert asked[-1] == ("toast", (said, "info"))
    assert "preview" not in [name for name, _what in asked]
