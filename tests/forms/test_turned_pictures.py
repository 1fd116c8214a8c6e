"""Pictures stand upright on screen and paper, and large ones need little memory."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from app.core import pictures
from forms.kit.fields import PictureField
from forms.kit.upright import upright
from reports import pictures as drawn

RED, BLUE = (220, 0, 0), (0, 0, 220)


def held(orientation: int) -> bytes:
    """Return 400 × 200 points, red at the left, as a camera held so writes them."""
    picture = Image.new("RGB", (400, 200), BLUE)
    picture.paste(RED, (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


@pytest.mark.feature("A98")
@pytest.mark.parametrize(("orientation", "red_above"), [(6, True), (8, False)])
@pytest.mark.usefixtures("qapp")
def test_a_camera_held_on_its_side_makes_no_lying_picture(orientation, red_above):
    """6: turned clockwise to be looked at, its left comes up; 8: the other way."""
    data = held(orientation)
    screen = upright(data)
    assert (screen.width(), screen.height()) == (200, 400)
    assert (screen.pixelColor(100, 50).red() > 150) is red_above
    paper = drawn._packed(data)
    assert (paper.width, paper.height) == (200, 400)
    with Image.open(io.BytesIO(pictures.printable(data))) as printed:
        assert (printed.getpixel((100, 50))[0] > 150) is red_above


def test_what_stands_upright_is_drawn_byte_for_byte():
    assert pictures.printable(held(1)) == held(1)


def test_a_refused_picture_is_called_by_its_file(qtbot, tmp_path):
    field = PictureField()
    qtbot.addWidget(field)
    path = tmp_path / "logo.webp"
    path.write_bytes(b"RIFF....WEBP")
    field.take_file(str(path))
    said = "logo.webp: This is not a picture. Choose a PNG or JPEG file."
    assert said in field.problem()
    assert field.value() is None


@pytest.mark.skipif(sys.platform == "win32", reason="counts memory as POSIX does")
def test_forty_million_points_need_room_for_one_copy():
    """8,000 × 5,000 points of four bytes are 160 MB; with each copy 160 MB more."""
    program = """if True:
        import io, resource
        from PIL import Image
        from app.core import pictures
        out = io.BytesIO()
        Image.new("RGB", (8000, 5000)).save(out, "PNG")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for make in (pictures.reduced, pictures.thumbnail, pictures.printable):
            make(out.getvalue())
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print((after - before) // (1 if after > 10**8 else 1024))
    """
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 200
