"""What is dropped may be anything that has a name, and be gone a moment later."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QMimeData

from app.core.errors import AppError
from app.dossier.controller.intake import Source
from forms.kit.drops import files_of, holds_files

NAMES = ("na%FFme.pdf", "a%00b.pdf", "x" * 5000, "gone.pdf", "pipe", "zero", "dead")


@pytest.mark.skipif(os.name == "nt", reason="such names are made on Unix only")
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_dropped_is_read_or_refused_with_a_sentence(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    mime = QMimeData()
    mime.setData("text/uri-list", f"{tmp_path.as_uri()}/{name}".encode())
    assert holds_files(mime)
    for one in files_of(mime, "picture.png"):
        with pytest.raises(AppError):
            Source(one).facts()


def test_a_file_in_a_shut_folder_is_no_bug(tmp_path, monkeypatch):
    def shut(*_place, **_how):
        raise PermissionError

    mime = QMimeData()
    mime.setData("text/uri-list", f"{tmp_path.as_uri()}/a.pdf".encode())
    monkeypatch.setattr(os, "stat", shut)
    (file,) = files_of(mime, "picture.png")
    assert file.name == "a.pdf"
