"""Pictures from outside: PNG and JPEG, looked at before anybody draws them.

A file that only calls itself a picture may start a program (EPS), unpack to gigabytes,
or break a paper weeks later. Each is decoded once when it comes in.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from app.core.errors import InvalidError
from app.core.i18n import N_
from app.core.inputs import need

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_BYTES = 15_000_000
MOST_POINTS = 40_000_000
LONGEST_SIDE = 20_000
FORMATS = ("PNG", "JPEG")
"""What Pillow may try; left alone it hands EPS to another program."""

DAMAGED = N_("This picture is damaged. Save it anew.")
_NEAREST = 0
"""Of Pillow's ways to make a picture smaller the one that copies points."""
_TURNED = 0x0112
"""The mark of EXIF that says how a camera was held."""
_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def check(data: bytes, where: str = "picture") -> None:
    """Insist on a whole picture that papers can show.

    Args:
        data: The file.
        where: The field.

    Raises:
        InvalidError: It is no PNG or JPEG, is damaged, moves, or is too large.
    """
    _check_head(data, where)
    need(_is_whole(data), where, DAMAGED)


def _check_head(data: bytes, where: str) -> None:
    """Insist on a picture by its first bytes, its length and the size it tells."""
    msgid = N_("This is not a picture. Choose a PNG or JPEG file.")
    need(data.startswith(_HEADS), where, msgid)
    large = N_("This picture is too large: at most 15 MB and 40 million points.")
    need(len(data) <= MOST_BYTES, where, large)
    size = _size(data)
    fits = size[0] * size[1] <= MOST_POINTS and max(size) <= LONGEST_SIDE
    need(fits, where, large)


def _size(data: bytes) -> tuple[int, int]:
    """Return width and height as the head tells them; (0, 0): it tells none."""
    from PIL import Image  # noqa: PLC0415 - most records have no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                return picture.size
    except Image.DecompressionBombError:
        return LONGEST_SIDE, LONGEST_SIDE
    except (OSError, ValueError, SyntaxError, EOFError):
        return 0, 0


@lru_cache(maxsize=8)
def _is_whole(data: bytes) -> bool:
    """Say whether every point can be read; a picture is looked at once a process."""
    from PIL import Image  # noqa: PLC0415 - as above

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.format == "PNG" and getattr(picture, "is_animated", False):
                return False
            picture.load()
    except Exception:  # noqa: BLE001 - decoders fail in ways nobody lists
        return False
    return True


def _thinned(picture: Picture, side: int) -> Picture:
    """Return a picture with so few points that its copies need little room.

    Every copy of forty million points takes 160 MB; of a picture far larger than is
    wanted one point of each little square is enough to make it smaller well.

    Args:
        picture: Of any kind.
        side: Points that its shorter side keeps at least.
    """
    steps = min(picture.size) // side
    if steps <= 1:
        return picture
    return picture.resize((picture.width // steps, picture.height // steps), _NEAREST)


LETTERHEAD = 2000
"""Points of the longer side of a logo or a chop on paper, at most."""


@lru_cache(maxsize=8)
def printable(data: bytes) -> bytes:
    """Return a logo, chop or product as papers draw it: upright, with its clear parts.

    What stands upright and is no larger than papers need stays as it is.

    Args:
        data: PNG or JPEG.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    out = BytesIO()
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        if max(picture.size) <= LETTERHEAD and picture.getexif().get(_TURNED, 1) == 1:
            return data
        picture.draft("RGB", (LETTERHEAD, LETTERHEAD))
        upright = ImageOps.exif_transpose(_thinned(picture, LETTERHEAD))
        kind = picture.format
    upright.thumbnail((LETTERHEAD, LETTERHEAD))
    upright.save(out, kind)
    return out.getvalue()


PRINTED = 1000
"""Points of the longer side of a photograph on paper, at most."""


@lru_cache(maxsize=64)
def reduced(data: bytes) -> bytes:
    """Return a photograph upright and small enough for a paper, as JPEG.

    Args:
        data: PNG or JPEG, as a camera wrote it.

    Raises:
        InvalidError: It is no picture, is damaged, or is too large.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    _check_head(data, "picture")
    out = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            # A JPEG need not be unpacked whole.
            picture.draft("RGB", (PRINTED, PRINTED))
            few = _thinned(picture, 2 * PRINTED)
            upright = ImageOps.exif_transpose(few).convert("RGB")
        upright.thumbnail((PRINTED, PRINTED))
        upright.save(out, "JPEG", quality=82)
    except Exception as error:  # decoders fail in ways nobody lists
        raise InvalidError(DAMAGED) from error
    return out.getvalue()


THUMB = 96
"""Points of each side of a thumbnail: 32 on the screen at three times the size."""


@lru_cache(maxsize=8)
def thumbnail(data: bytes) -> bytes | None:
    """Return the middle of a picture as a small square, as JPEG; None: it is damaged.

    Args:
        data: PNG or JPEG; what is transparent becomes white.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    out = BytesIO()
    try:
        _check_head(data, "picture")
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            picture.draft("RGB", (2 * THUMB, 2 * THUMB))
            few = _thinned(picture, 4 * THUMB)
            upright = ImageOps.exif_transpose(few).convert("RGBA")
        small = ImageOps.fit(upright, (THUMB, THUMB))
        ground = Image.new("RGBA", small.size, "white")
        Image.alpha_composite(ground, small).convert("RGB").save(
            out, "JPEG", quality=85
        )
    except Exception:  # noqa: BLE001 - decoders fail in ways nobody lists
        return None
    return out.getvalue()
