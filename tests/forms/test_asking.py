"""Asking for files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.ui.speech import speak
from forms.kit import asking


@pytest.mark.feature("H20")
def test_files_are_asked_for_where_one_was_last(qtbot, tmp_path, monkeypatch):
    """They began in the folder that the program was started in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking._Last, "folder", None)
    parent, asked = QWidget(), []
    qtbot.addWidget(parent)

    def answer(_parent, _title, at, _kinds=""):
        asked.append(Path(at))
        return str(tmp_path / "deals" / "a.xlsx"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    (tmp_path / "deals").mkdir()
    asking.save(parent, "Save", "list.xlsx")
    asking.save(parent, "Save", "list.xlsx")
    asking.choose(parent, "Open")
    asking.save(parent, "Move", str(tmp_path / "office.db"))
    (tmp_path / "deals").rmdir()
    asking.choose(parent, "Open")
    usual = asked[0].parent
    assert usual in {Path.home(), *Path.home().iterdir()}
    assert usual != tmp_path
    deals = tmp_path / "deals"
    assert asked[1:] == [deals / "list.xlsx", deals, tmp_path / "office.db", usual]


@pytest.mark.feature("H41")
@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "es", "ru", "ar"])
def test_the_dialog_for_files_speaks_the_language_of_the_screen(qtbot, code):
    speak(code)
    dialog = QFileDialog(None, "")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    told = [label.text() for label in dialog.findChildren(QLabel)]
    speak("en")
    assert len(told) == 3
    assert not {"&Look in:", "Files of &type:", "File &name:"} & set(told)
