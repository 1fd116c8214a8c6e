"""Asking for files: first where a person's documents are, then where one was last.

Where a program loses its locks on a file with each handle it closes (`peeking`), the
dialogs must not look into the files they list. Those of the system and of Qt do, to
tell their kinds, so there Qt's own is asked with icons that come from names alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtGui import QIcon
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from app.core.i18n import _
from app.core.whole import is_folder
from forms.kit.dialog import KeepsKeys

_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
_LOOKS_IN = sys.platform not in {"win32", "darwin"}
"""Whether the system's dialog would open the files, in this very program."""


class _Last:
    """The folder that was used last, while the program runs."""

    folder: Path | None = None


class _Files(KeepsKeys, QFileDialog):
    """Qt's own; a system's dialog is none of our windows."""


class _Printers(KeepsKeys, QPrintDialog):
    """Qt's own, as well."""


class Unopened(QFileIconProvider):
    """Tells kinds of files without opening one; a thread of Qt asks it."""

    def __init__(self) -> None:
        super().__init__()
        kinds = QFileIconProvider.IconType
        self._usual = {kind: QFileIconProvider.icon(self, kind) for kind in kinds}

    def icon(self, of: QFileIconProvider.IconType | QFileInfo) -> QIcon:
        """Return the picture of a folder or a file."""
        kinds = QFileIconProvider.IconType
        if isinstance(of, QFileInfo):
            of = kinds.Folder if of.isDir() else kinds.File
        return self._usual[of]

    def type(self, of: QFileInfo) -> str:
        """Return the end of a name."""
        return "" if of.isDir() else of.suffix().upper()


@cache
def _unopened() -> Unopened:
    return Unopened()


def folder() -> Path:
    """Return where a person is asked first; never where the program was started."""
    if _Last.folder is not None and is_folder(_Last.folder):
        return _Last.folder
    documents = Path(QStandardPaths.writableLocation(_DOCUMENTS))
    return documents if is_folder(documents) else Path.home()


def save(parent: QWidget | None, title: str, name: str, kinds: str = "") -> str:
    """Ask where a file is to be written.

    Args:
        parent: Where it was asked.
        title: Of the dialog.
        name: Proposed; with a folder it is asked for there.
        kinds: Qt's name filters; "": all files.

    Returns:
        Its path; "": nowhere.
    """
    return _used(to_save(parent, title, str(folder() / name), kinds))


def save_table(parent: QWidget | None, title: str, name: str) -> Path | None:
    """Ask where a workbook or a text file is to be written, as its `name` ends.

    Returns:
        Its path, which ends as one of the two: what a person types as an ending says
        which; None: nowhere.
    """
    kinds = {
        ".xlsx": _("Excel workbook (*.xlsx)"),
        ".csv": _("Text file (*.csv)"),
    }
    ending = Path(name).suffix
    path = save(parent, title, name, kinds[ending])
    if not path:
        return None
    return Path(path if path.lower().endswith(tuple(kinds)) else path + ending)


def name_database(parent: QWidget, title: str, at: str, kinds: str) -> str:
    """Ask for an office's file, there or to be made; returns its path, "" for none."""
    return to_save(parent, title, at or str(Path.home()), kinds, there=True)


def choose(parent: QWidget, title: str, kinds: str = "") -> str:
    """Ask for a file that is there; returns its path, "" for none."""
    return _used(*to_open(parent, title, str(folder()), kinds))


def choose_several(parent: QWidget, title: str) -> list[str]:
    """Ask for files that are there; returns their paths."""
    paths = to_open(parent, title, str(folder()), several=True)
    return [_used(path) for path in paths]


def choose_folder(parent: QWidget, title: str, at: str) -> str:
    """Ask for a folder; returns its path, "" for none."""
    dialog = _dialog(parent, title, at)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_answered(dialog)), "")


def to_save(
    parent: QWidget | None, title: str, at: str, kinds: str = "", *, there: bool = False
) -> str:
    """Show the dialog for a file to be written; one may lie `there` already."""
    dialog = _dialog(parent, title, at, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, there)
    return next(iter(_answered(dialog)), "")


def to_open(
    parent: QWidget, title: str, at: str, kinds: str = "", *, several: bool = False
) -> list[str]:
    """Show the dialog for a file that is there, or several."""
    dialog = _dialog(parent, title, at, kinds)
    modes = QFileDialog.FileMode
    dialog.setFileMode(modes.ExistingFiles if several else modes.ExistingFile)
    return _answered(dialog)


def to_print(printer: QPrinter, parent: QWidget) -> QPrintDialog:
    """Return the dialog for a printer; papers are saved by their own button."""
    if not _LOOKS_IN:
        return QPrintDialog(printer, parent)
    with _no_home():
        dialog = _Printers(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, on=False)
    return dialog


@contextmanager
def _no_home() -> Iterator[None]:
    """Let Qt list an empty folder where it would look through the person's own.

    Only Qt is told: what other threads of ours read, `os.environ`, stays.
    """
    before = os.environ.get("HOME")
    with tempfile.TemporaryDirectory(prefix="lading-") as empty:
        os.putenv("HOME", empty)
        try:
            yield
        finally:
            if before is None:
                os.unsetenv("HOME")
            else:
                os.putenv("HOME", before)


def _dialog(parent: Any, title: str, at: str, kinds: str = "") -> QFileDialog:
    path = Path(at)
    with tempfile.TemporaryDirectory(prefix="lading-") as empty:
        if not _LOOKS_IN:
            dialog = QFileDialog(parent, title, empty, kinds)
        else:
            dialog = _Files(parent, title, empty, kinds)
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setIconProvider(_unopened())
    dialog.setDirectory(at if is_folder(path) else str(path.parent))
    if at and not is_folder(path):
        dialog.selectFile(path.name)
    dialog.setHistory([])
    return dialog


def _answered(dialog: QFileDialog) -> list[str]:
    try:
        return dialog.selectedFiles() if dialog.exec() else []
    finally:
        dialog.deleteLater()


def _used(path: str = "") -> str:
    if path:
        _Last.folder = Path(path).parent
    return path
