"""Reading printed papers back, as a bank's or a customs officer's eye would."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2
from pdfplumber import utils
from pypdf import PdfReader
from pypdfium2 import raw

from reports.tables import Table

WATERMARK = 60
"""Letters from this size on are a watermark behind the text."""


class Page:
    """A page without its watermark.

    The letters are read by PDFium, as it is many times quicker; what else is drawn is
    read by pdfplumber when it is asked for.

    Attributes:
        chars: The letters, each with its box in points from the upper left corner.
    """

    def __init__(self, data: bytes, number: int, page: pypdfium2.PdfPage) -> None:
        self.width, self.height = page.get_size()
        self.chars = [char for char in _letters(page) if char["size"] < WATERMARK]
        self._data, self._number = data, number

    @cached_property
    def drawn(self) -> pdfplumber.page.Page:
        """The same page with its lines, curves, pictures and colours."""
        whole = _drawn(self._data)[self._number]
        return whole.filter(
            lambda o: o["object_type"] != "char" or o["size"] < WATERMARK
        )

    def extract_words(self, **how: object) -> list[dict[str, Any]]:
        """Return the words, each with its box."""
        return utils.extract_words(self.chars, **how)

    def extract_text(self, **how: object) -> str:
        """Return the text line by line."""
        return utils.extract_text(self.chars, **how)


def _letters(page: pypdfium2.PdfPage) -> Iterator[dict[str, Any]]:
    height, text, box = page.get_height(), page.get_textpage(), raw.FS_RECTF()
    for at in range(raw.FPDFText_CountChars(text)):
        if raw.FPDFText_IsGenerated(text, at):  # a blank that is not in the file
            continue
        raw.FPDFText_GetLooseCharBox(text, at, box)
        size, bottom = raw.FPDFText_GetFontSize(text, at), height - box.bottom
        yield {
            "text": chr(raw.FPDFText_GetUnicode(text, at)),
            "size": size,
            "x0": box.left,
            "x1": box.right,
            "top": bottom - size,
            "bottom": bottom,
            "doctop": bottom - size,
            "upright": True,
        }


@lru_cache(maxsize=8)
def opened(data: bytes) -> list[Page]:
    """Return the pages of a PDF without their watermark."""
    with pypdfium2.PdfDocument(data) as document:
        return [Page(data, number, page) for number, page in enumerate(document)]


@lru_cache(maxsize=8)
def _drawn(data: bytes) -> list[pdfplumber.page.Page]:
    return pdfplumber.open(BytesIO(data)).pages


def lines(data: bytes) -> list[str]:
    """Return the text line by line, blanks between words single."""
    found = []
    for page in opened(data):
        text = page.extract_text(x_tolerance=1.5, y_tolerance=2) or ""
        found += [" ".join(line.split()) for line in text.split("\n")]
    return found


def text(data: bytes) -> str:
    """Return the whole text with single blanks."""
    return " ".join(lines(data))


def logical(data: bytes) -> str:
    """Return the text in reading order, right-to-left scripts too."""
    with pypdfium2.PdfDocument(data) as document:
        found = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(found.split())


def rows(page: Page, table: Table) -> list[list[str]]:
    """Return the rows of a table cell by cell; lines of a cell joined by " / "."""
    edges = table._edges
    settings = {
        "vertical_strategy": "explicit",
        "explicit_vertical_lines": edges,
        "horizontal_strategy": "lines",
        "text_x_tolerance": 1.5,
        "text_y_tolerance": 2,
    }
    found = []
    for read in page.drawn.extract_tables(settings):
        for row in read:
            cells = [" / ".join((cell or "").split("\n")) for cell in row]
            found.append(cells)
    return found


def goods_rows(data: bytes, table: Table) -> list[list[str]]:
    """Return the numbered rows of a table on all pages."""
    return [
        row
        for page in opened(data)
        for row in rows(page, table)
        if row and row[0].isdigit()
    ]


def amount(said: str) -> Decimal:
    """Read a figure as printed in English."""
    return Decimal(said.replace(",", ""))


def outside(page: Page) -> list[str]:
    """Return the words that leave the page or its margins of 5 mm."""
    edge = 14.0
    return [
        word["text"]
        for word in page.extract_words()
        if word["x0"] < edge - 6
        or word["x1"] > page.width - edge + 6
        or word["top"] < edge - 6
        or word["bottom"] > page.height - edge + 6
    ]


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Return the pairs of words that lie on each other."""
    words = page.extract_words(x_tolerance=1.2, y_tolerance=1, keep_blank_chars=True)
    boxes = sorted(
        (
            (w["top"] + 1.6, w["bottom"] - 1.6, w["x0"] + 0.6, w["x1"] - 0.6, w["text"])
            for w in words
        ),
    )
    found = []
    for index, (_top, bottom, left, right, said) in enumerate(boxes):
        for top_2, _bottom_2, left_2, right_2, said_2 in boxes[index + 1 :]:
            if top_2 >= bottom:
                break
            if left < right_2 and left_2 < right:
                found.append((said, said_2))
    return found


def fonts_of(data: bytes) -> set[str]:
    """Return the names of the fonts in a PDF, without their subset prefix."""
    found = set()
    for page in PdfReader(BytesIO(data)).pages:
        fonts = page["/Resources"]["/Font"].values()
        found |= {font.get_object()["/BaseFont"][1:] for font in fonts}
    return {name.rpartition("+")[2] for name in found}


def growing(values: list[Decimal]) -> bool:
    """Say whether each value is larger than the one before."""
    return all(one < other for one, other in pairwise(values))
