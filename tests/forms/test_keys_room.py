"""Keys have their room where they are listed, however long Shift is called."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.core.i18n import LANGUAGES
from forms.kit import keys, screens, theme
from forms.kit.speech import speak
from forms.settings import SettingsForm
from forms.shell_bar import KeyHint
from forms.shell_help import KeySheet


@pytest.fixture(params=LANGUAGES, autouse=True)
def _language(request, qapp):
    theme.install(qapp)
    theme.set_scale(13)
    keys.use("standard")
    speak(request.param)
    yield
    speak("en")


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.feature("H6")
def test_a_key_is_read_whole_in_the_settings(shown):
    form = shown(SettingsForm(), 1280, 800)
    form.show_chapter(1)
    QApplication.processEvents()
    edit = form.key_edits["print_all"]
    edit.setKeySequence("Ctrl+Alt+Shift+F12")
    line = edit.findChild(QLineEdit)
    cross = 26  # pixels of the button that empties it
    wanted = line.fontMetrics().horizontalAdvance(line.text())
    assert wanted <= line.width() - line.textMargins().left() - 10 - cross


@pytest.mark.feature("H6")
def test_the_sheet_shows_all_keys_on_a_small_screen(qtbot, monkeypatch):
    """In Spanish the last line was cut in the middle."""
    monkeypatch.setattr(screens, "room", lambda _of: QRect(0, 0, 1366, 728))
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    assert sheet.width() <= 1366
    rest = sheet.sizeHint().height() - sheet._area.sizeHint().height()
    room = sheet.size() - QSize(60, rest)  # beside a bar, if one stood there
    assert sheet._held.heightForWidth(room.width()) <= room.height()


@pytest.mark.feature("H6")
def test_no_word_of_the_sheet_wraps_beside_empty_room(qtbot):
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    sheet.show()
    QApplication.processEvents()
    for words in sheet._held.findChildren(QLabel):
        wanted = words.fontMetrics().horizontalAdvance(words.text())
        table, top = words.parentWidget(), words.geometry()
        beside = [
            key.width() + 4
            for key in table.findChildren(KeyHint)
            if top.top() <= key.geometry().center().y() <= top.bottom()
        ]
        if wanted > words.width():
            assert wanted + sum(beside) > table.width(), words.text()
