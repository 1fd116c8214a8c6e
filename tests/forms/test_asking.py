"""Asking for files."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QTreeView, QWidget

from forms.kit import asking
from forms.kit.speech import speak


@pytest.mark.feature("H20")
def test_files_are_asked_for_where_one_was_last(qtbot, tmp_path, monkeypatch):
    """They began in the folder that the program was started in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking._Last, "folder", None)
    parent, asked = QWidget(), []
    qtbot.addWidget(parent)

    def answer(_parent, _title, at, _kinds=""):
        asked.append(Path(at))
        return str(tmp_path / "deals" / "a.xlsx")

    monkeypatch.setattr(asking, "to_save", answer)
    monkeypatch.setattr(asking, "to_open", lambda *told: [answer(*told)])
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


HOLDS = """
import fcntl, sys
for name in sys.argv[1:]:
    with open(name, "r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        print(name)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="there the system's dialog is used")
@pytest.mark.parametrize("which", ["folder", "save", "open", "print"])
def test_a_dialog_takes_no_lock_of_a_file_it_shows(qtbot, tmp_path, monkeypatch, which):
    """It looked into each file whose name does not tell its kind, and closed it."""
    import fcntl

    paths = [tmp_path / f"lading.db{end}" for end in ("", "-wal", "-shm")]
    for path in paths:
        path.write_bytes(b"SQLite format 3\0")
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    shown = []

    def wait(dialog):
        shown.append(dialog)
        dialog.show()
        if which not in {"print", "folder"}:
            qtbot.waitUntil(lambda: _rows(dialog) == {one.name for one in paths})
        qtbot.wait(500)  # a thread looks at what is shown
        return []

    monkeypatch.setattr(asking, "_answered", wait)
    with ExitStack() as stack:
        for path in paths:
            fcntl.lockf(stack.enter_context(path.open("r+b")), fcntl.LOCK_EX)
        if which == "folder":
            asking.choose_folder(parent, "Folder", str(tmp_path))
        elif which == "save":
            asking.to_save(parent, "Save", str(tmp_path / "list.csv"))
        elif which == "open":
            asking.to_open(parent, "Open", str(tmp_path))
        else:
            printer = QPrinter()
            wait(asking.to_print(printer, parent))
        command = [sys.executable, "-c", HOLDS, *map(str, paths)]
        free = subprocess.run(command, capture_output=True, check=True).stdout
        shown[0].close()
    assert free == b""


@pytest.mark.feature("H20")
def test_only_qt_is_told_another_home_while_it_makes_the_dialog(qtbot, monkeypatch):
    """Another thread may open an office or look for settings meanwhile."""
    seen = []

    class Made(asking._Printers):
        def __init__(self, *given):
            seen.append((Path.home(), Path(QDir.homePath())))
            super().__init__(*given)

    monkeypatch.setattr(asking, "_LOOKS_IN", True)
    monkeypatch.setattr(asking, "_Printers", Made)
    parent, home = QWidget(), Path.home()
    qtbot.addWidget(parent)
    asking.to_print(QPrinter(), parent).close()
    ((ours, qts),) = seen
    assert ours == home
    assert qts != home
    assert Path(QDir.homePath()) == home


def _rows(dialog: QWidget) -> set[str]:
    tree = dialog.findChildren(QTreeView)[0]
    model, root = tree.model(), tree.rootIndex()
    return {model.index(n, 0, root).data() for n in range(model.rowCount(root))}


@pytest.mark.feature("H3")
@pytest.mark.parametrize(
    ("proposed", "typed", "written"),
    [
        ("list.xlsx", "march.csv", "march.csv"),
        ("list.csv", "march.XLSX", "march.XLSX"),
        ("list.xlsx", "march 2026.11", "march 2026.11.xlsx"),
        ("list.xlsx", "march.xlsx", "march.xlsx"),
    ],
)
def test_a_table_is_written_as_the_typed_name_ends(
    proposed, typed, written, tmp_path, monkeypatch
):
    """The ending of the other kind got one more behind it: march.csv.xlsx."""
    monkeypatch.setattr(asking, "save", lambda *_told: str(tmp_path / typed))
    assert asking.save_table(None, "Save", proposed) == tmp_path / written
