"""Logos, chops and signatures in the PDF: decoded and packed once a process.

Unpacking a PNG, hashing and deflating it takes longer than the rest of a paper, and
the same few pictures stand on every paper of a company.
"""

from __future__ import annotations

import copy
import hashlib
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFImageXObject

from app.core.pictures import printable
from reports import fonts
from reports.styles import Color


@lru_cache(maxsize=64)
def _packed(data: bytes) -> Any:
    """Return a picture as the PDF stores it, not yet part of a document."""
    name = hashlib.sha256(data).hexdigest()[:32]
    drawn = ImageReader(BytesIO(printable(data)))
    return PDFImageXObject(name, drawn, mask="auto")


SHARP = 2
"""Pixels to a point in a watermark."""


@lru_cache(maxsize=16)
def lettering(text: str, size: int, color: Color) -> bytes:
    """Return a text as a picture: what reads a PDF does not find its letters.

    A watermark that is text lies between the letters of the boxes it crosses, and gets
    into what is read out of them.

    Args:
        text: In the order in which it is drawn.
        size: Of the letters in points; the picture has `SHARP` pixels to each.
        color: Of the letters; the ground is clear.
    """
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - drafts alone need it

    font = ImageFont.truetype(
        str(fonts.path(bold=True)), size * SHARP, layout_engine=ImageFont.Layout.BASIC
    )
    left, top, right, bottom = font.getbbox(text)
    mask = Image.new("L", (round(right - left), round(bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=font)
    made = Image.new("RGB", mask.size, tuple(round(part * 255) for part in color))
    made.putalpha(mask)
    written = BytesIO()
    made.save(written, "PNG")
    return written.getvalue()


def draw(
    canvas: Any, data: bytes, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    """Fit a PNG or JPEG into a box of the canvas, keeping its proportions."""
    packed = _packed(data)
    name = _registered(canvas, packed)
    scale = min(size[0] / packed.width, size[1] / packed.height)
    wide, high = packed.width * scale, packed.height * scale
    canvas.saveState()
    canvas.translate(corner[0] + (size[0] - wide) / 2, corner[1] + (size[1] - high) / 2)
    canvas.scale(wide, high)
    canvas._code.append(f"/{name} Do")  # noqa: SLF001
    canvas.restoreState()
    canvas._formsinuse.append(packed.name)  # noqa: SLF001


def _registered(canvas: Any, packed: Any) -> str:
    """Add a picture to the document unless it is there, with its transparency.

    WORKAROUND: reportlab 5.1 has no public way to use a packed picture twice; this is
    what `Canvas.drawImage` does after packing.
    """
    document = canvas._doc  # noqa: SLF001
    name: str = document.getXObjectName(packed.name)
    if name in document.idToObject:
        return name
    own = copy.copy(packed)
    canvas._setXObjects(own)  # noqa: SLF001
    document.Reference(own, name)
    document.addForm(own.name, own)
    mask = getattr(own, "_smask", None)
    if mask is not None:
        mask = copy.copy(mask)
        mask_name = document.getXObjectName(mask.name)
        canvas._setXObjects(mask)  # noqa: SLF001
        own.smask = document.Reference(mask, mask_name)
        del own._smask  # noqa: SLF001
    return name
