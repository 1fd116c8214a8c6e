"""What is dropped or named is a file: no pipe, device or folder is waited for."""

from __future__ import annotations

import os

import pytest

from app.core.errors import AppError
from app.core.whole import reading
from app.dossier.controller.intake import Source
from app.exchange import files
from forms.kit.drops import Dropped
from forms.kit.field_picture import PictureField
from forms.wizard_parts import PicturePick

pytestmark = [
    pytest.mark.feature("A142"),
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here"),
]


@pytest.fixture(params=["pipe", "zeros", "folder", "chain"])
def place(tmp_path, request):
    """Return what looks like a table or picture by its name."""
    path = tmp_path / "table.csv"
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "zeros":
        path.symlink_to("/dev/zero")
    elif request.param == "folder":
        path.mkdir()
    else:
        path.symlink_to(path)
    return path


def test_nobody_waits_for_what_is_no_file(place):
    with pytest.raises(OSError, match=r"not a file|symbolic links"), reading(place):
        pass
    with pytest.raises(AppError, match="cannot be opened"):
        files.read(place)
    with pytest.raises(AppError, match="cannot be read"):
        Source(Dropped(place.name, place)).facts()


def test_no_picture_field_waits_either(qtbot, place):
    field, pick = PictureField(), PicturePick("Logo")
    qtbot.addWidget(field)
    qtbot.addWidget(pick)
    field.take_file(str(place))
    pick.read(place)
    assert field.value() is None
    assert "cannot be read" in pick.problem()


def test_a_name_that_no_file_has_is_told(tmp_path):
    with pytest.raises(AppError, match="cannot be opened"):
        files.read(tmp_path / "a\x00b.csv")


def test_the_wizard_takes_pictures_that_papers_can_show_only(qtbot, tmp_path):
    """A drawing with a script in it is shown by the screen and by no paper."""
    logo = tmp_path / "logo.png"
    logo.write_bytes(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        b"<script>alert(1)</script></svg>"
    )
    pick = PicturePick("Logo")
    qtbot.addWidget(pick)
    pick.read(logo)
    assert pick.problem() == "This is not a picture. Choose a PNG or JPEG file."
