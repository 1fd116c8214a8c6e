"""Puts PDFs on paper, into files and into a mail program."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from forms.kit.pdf_pages import Pages

DOTS = 300  # per inch, on paper
_POINTS = 72


def write(path: Path, data: bytes) -> None:
    """Write a file as one step.

    Raises:
        NotPossibleError: The place cannot be written.
    """
    new = path.with_name(path.name + ".new")
    try:
        new.write_bytes(data)
        new.replace(path)
    except OSError as error:
        raise NotPossibleError(
            N_("The file cannot be written: {reason}"),
            reason=error.strerror or str(error),
        ) from error


def merged(papers: Sequence[tuple[str, bytes]]) -> bytes:
    """Return one PDF with a bookmark for each of several.

    Args:
        papers: Title and PDF of each, in order.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only when merging

    writer = PdfWriter()
    for title, data in papers:
        writer.append(PdfReader(io.BytesIO(data)), outline_item=title)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def put_on_paper(printer: QPrinter, papers: Sequence[tuple[bytes, int]]) -> int:
    """Print PDFs as one job.

    Args:
        printer: As the person set it up.
        papers: Each PDF and how often.

    Returns:
        How many sheets were printed.

    Raises:
        NotPossibleError: The printer does not answer.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPossibleError(N_("The printer does not answer. Nothing was printed."))
    sheets = 0
    try:
        for data, times in papers:
            pages = Pages(data)
            for number in [n for _time in range(times) for n in range(len(pages))]:
                if sheets:
                    printer.newPage()
                _paint(painter, printer, pages, number)
                sheets += 1
            pages.close()
    finally:
        painter.end()
    return sheets


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


def draft_mail(
    to: str, subject: str, attachments: Sequence[tuple[str, bytes]]
) -> bytes:
    """Return an unsent mail with PDFs attached, as mail programs open it."""
    mail = EmailMessage(policy=SMTP)
    mail["To"] = to
    mail["Subject"] = subject
    mail["X-Unsent"] = "1"
    mail.set_content("")
    for name, data in attachments:
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def open_mail(mail: bytes) -> None:
    """Hand an unsent mail to the person's own mail program."""
    folder = Path(tempfile.mkdtemp(prefix="lading-mail-"))
    path = folder / "mail.eml"
    path.write_bytes(mail)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
