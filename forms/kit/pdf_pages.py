"""A PDF in memory: sizes, pictures and words of its pages."""

from __future__ import annotations

import atexit
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

import pypdfium2 as pdfium
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage

from app.core.errors import AppError
from app.core.i18n import N_

_KEPT = 12


class UnreadablePdfError(AppError):
    """The bytes are not a PDF, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words were found.

    Attributes:
        page: Page number from 0.
        rects: In points from the upper left corner of the page.
    """

    page: int
    rects: tuple[QRectF, ...]


class Pages:
    """The pages of one PDF.

    Args:
        data: The whole file.

    Raises:
        UnreadablePdfError: The bytes are not a PDF.
    """

    def __init__(self, data: bytes) -> None:
        try:
            open_file: Any = pdfium.PdfDocument  # the library has no types
            self._file: Any = open_file(data)
            self._sizes = [
                QSizeF(*self._file.get_page_size(number))
                for number in range(len(self._file))
            ]
        except pdfium.PdfiumError as error:
            raise UnreadablePdfError(
                N_("This file cannot be shown. It is not a PDF or it is damaged.")
            ) from error
        self._pictures: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        _open.add(self)

    def __len__(self) -> int:
        """Return the count of pages."""
        return len(self._sizes)

    def size(self, number: int) -> QSizeF:
        """Return the size of a page in points."""
        return self._sizes[number]

    def picture(self, number: int, scale: float) -> QImage:
        """Return a page drawn at `scale` pixels a point; kept for a while."""
        key = (number, round(scale, 4))
        image = self._pictures.get(key)
        if image is None:
            image = self._draw(number, scale)
            self._pictures[key] = image
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return image

    def _draw(self, number: int, scale: float) -> QImage:
        page = self._file[number]
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        shape = QImage.Format.Format_RGB32
        view = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, shape)
        copied = view.copy()  # the buffer belongs to the bitmap
        bitmap.close()
        page.close()
        return copied

    def text(self, number: int) -> str:
        """Return the words of a page."""
        page = self._file[number]
        words = page.get_textpage()
        try:
            return str(words.get_text_range())
        finally:
            words.close()
            page.close()

    def find(self, text: str) -> list[Hit]:
        """Return every place of some words, ignoring upper and lower case."""
        return [
            hit for number in range(len(self)) for hit in self._find_in(number, text)
        ]

    def _find_in(self, number: int, text: str) -> list[Hit]:
        page = self._file[number]
        words = page.get_textpage()
        search = words.search(text, match_case=False)
        height = self._sizes[number].height()
        hits = []
        while (found := search.get_next()) is not None:
            count = words.count_rects(*found)
            rects = [words.get_rect(index) for index in range(count)]
            hits.append(
                Hit(
                    number,
                    tuple(
                        QRectF(left, height - top, right - left, top - bottom)
                        for left, bottom, right, top in rects
                    ),
                )
            )
        search.close()
        words.close()
        page.close()
        return hits

    def close(self) -> None:
        """Give the memory back."""
        self._pictures.clear()
        self._file.close()


_open: WeakSet[Pages] = WeakSet()
"""What the library would complain of when the program ends with a paper on screen."""


@atexit.register
def _close_all() -> None:
    for pages in tuple(_open):
        pages.close()
