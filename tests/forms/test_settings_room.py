"""A chapter of the settings is as high as its words need in the width they have."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from forms.kit import layout
from forms.kit.field_text import TextField
from forms.settings import SettingsForm, _narrow
from forms.settings_backups import BackupsPage

pytestmark = pytest.mark.usefixtures("plain")


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.feature("H32")
def test_words_that_go_on_in_a_second_line_take_no_room_from_fields(shown):
    """The letter's field was as much too low as the words above it were higher."""
    form = SettingsForm()
    letter = TextField(multiline=True, rows=30)
    words = layout.text("one and two " * 12, "small", wrap=True)
    form._add("Mail", "mail", _narrow(layout.column(words, letter)))
    form.show_chapter(form._pages.count() - 1)
    shown(form, 1500, 500)
    QApplication.processEvents()
    assert words.height() >= words.heightForWidth(words.width())
    assert letter.height() >= letter.input.height()


@pytest.mark.feature("H32")
def test_the_words_about_backups_stand_in_no_pillar(shown):
    """Beside two buttons they had 70 pixels on a panel at 200 %."""
    page = BackupsPage()
    page.show_state(
        "shield", "ok_dot", "02:00", "The last one, read and compared. " * 3
    )
    shown(page, 460, 600)
    assert page._detail.width() > 300
