"""Puts PDFs on paper and into files, and letters into a mail program."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.whole import replacing
from forms.kit.pdf_pages import Pages

DOTS = 300  # per inch, on paper
_POINTS = 72


def write(path: Path, data: bytes) -> None:
    """Write a file as one step.

    Raises:
        NotPossibleError: The place cannot be written.
    """
    try:
        with replacing(path) as new:
            new.write_bytes(data)
    except OSError as error:
        raise NotPossibleError(
            N_("The file cannot be written: {reason}"),
            reason=error.strerror or str(error),
        ) from error


def merged(papers: Sequence[tuple[str, Sequence[tuple[bytes, int]]]]) -> bytes:
    """Return one PDF of several, each as often as it is printed, with a bookmark each.

    Args:
        papers: Title of each, and its prints: the PDF, and how often; in order.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only when merging

    writer = PdfWriter()
    for title, prints in papers:
        count = sum(times for _data, times in prints)
        number = 0
        for data, times in prints:
            reader = PdfReader(io.BytesIO(data))  # once: fonts are taken over once
            for _time in range(times):
                number += 1
                words = title if count == 1 else f"{title} {number}/{count}"
                writer.append(reader, outline_item=words, import_outline=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class Press:
    """One job of a printer, paper after paper; it begins with the first sheet.

    Args:
        printer: As the person set it up.

    Attributes:
        sheets: How many were printed.
    """

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._painter = QPainter()
        self.sheets = 0

    def put(self, data: bytes, times: int) -> None:
        """Print a PDF several times.

        Raises:
            NotPossibleError: The printer does not answer.
        """
        pages = Pages(data)
        for number in [n for _time in range(times) for n in range(len(pages))]:
            self._turn()
            _paint(self._painter, self._printer, pages, number)
            self.sheets += 1
        pages.close()

    def _turn(self) -> None:
        if self._painter.isActive():
            self._printer.newPage()
        elif not self._painter.begin(self._printer):
            raise NotPossibleError(
                N_("The printer does not answer. Nothing was printed.")
            )

    def end(self) -> None:
        """Let the printer have the job."""
        if self._painter.isActive():
            self._painter.end()

    def abort(self) -> None:
        """Throw the job away, as far as it has not been printed already."""
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()


def _paint(painter: QPainter, printer: QPrinter, pages: Pages, number: int) -> None:
    picture = pages.picture(number, DOTS / _POINTS)
    room = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    offset = printer.pageLayout().paintRectPixels(printer.resolution()).topLeft()
    room.translate(-offset.x(), -offset.y())
    size = picture.size().toSizeF()
    ratio = min(room.width() / size.width(), room.height() / size.height())
    spot = QRectF(0, 0, size.width() * ratio, size.height() * ratio)
    spot.moveCenter(room.center())
    painter.drawImage(spot, picture)


def open_mail(mail: bytes) -> bool:
    """Hand an unsent mail to the person's own mail program; False: none took it."""
    folder = Path(tempfile.mkdtemp(prefix="lading-mail-"))
    path = folder / "mail.eml"
    path.write_bytes(mail)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return True
    path.unlink()
    folder.rmdir()
    return False
