"""Asking for files: first where a person's documents are, then where one was last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation


class _Last:
    """The folder that was used last, while the program runs."""

    folder: Path | None = None


def folder() -> Path:
    """Return where a person is asked first; never where the program was started."""
    if _Last.folder is not None and _Last.folder.is_dir():
        return _Last.folder
    documents = Path(QStandardPaths.writableLocation(_DOCUMENTS))
    return documents if documents.is_dir() else Path.home()


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
    at = str(folder() / name)
    path, _kind = QFileDialog.getSaveFileName(parent, title, at, kinds)
    return _used(path)


def choose(parent: QWidget, title: str, kinds: str = "") -> str:
    """Ask for a file that is there; returns its path, "" for none."""
    path, _kind = QFileDialog.getOpenFileName(parent, title, str(folder()), kinds)
    return _used(path)


def choose_several(parent: QWidget, title: str) -> list[str]:
    """Ask for files that are there; returns their paths."""
    paths, _kind = QFileDialog.getOpenFileNames(parent, title, str(folder()))
    return [_used(path) for path in paths]


def _used(path: str) -> str:
    if path:
        _Last.folder = Path(path).parent
    return path
