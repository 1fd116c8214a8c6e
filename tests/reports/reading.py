"""Reading printed papers back, as a bank's or a customs officer's eye would."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pypdfium2
from pdfplumber.page import Page

from reports.tables import Table

WATERMARK = 60
"""Letters from this size on are a watermark behind the text."""


@lru_cache(maxsize=8)
def opened(data: bytes) -> list[Page]:
    """Return the pages of a PDF without their watermark."""
    document = pdfplumber.open(BytesIO(data))
    return [
        page.filter(lambda o: o["object_type"] != "char" or o["size"] < WATERMARK)
        for page in document.pages
    ]


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
    for read in page.extract_tables(settings):
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
    return {
        char["fontname"].rpartition("+")[2]
        for page in opened(data)
        for char in page.chars
    }


def growing(values: list[Decimal]) -> bool:
    """Say whether each value is larger than the one before."""
    return all(one < other for one, other in pairwise(values))
