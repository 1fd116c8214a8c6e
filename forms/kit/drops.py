"""Files that are dropped or pasted: from a folder, a mail program, the clipboard."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMimeData,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QWidget

from app.core.whole import is_folder
from forms.kit.focus_ring import Ring

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NAMES = _WINDOWS.format("FileGroupDescriptorW")
_CONTENTS = _WINDOWS.format("FileContents")
_ENTRY = 592  # bytes of a FILEDESCRIPTORW
_NAME_AT, _NAME_LONG = 72, 520  # where its name stands: 260 characters of UTF-16
_MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file.

    Attributes:
        name: As it came.
        path: Where it lies; None: it came without a place, with its bytes.
        data: Its bytes; empty when it lies somewhere.
    """

    name: str
    path: Path | None = None
    data: bytes = b""


def holds_files(mime: QMimeData) -> bool:
    """Say whether something dropped or copied is files, a mail or a picture."""
    return (
        any(url.isLocalFile() for url in mime.urls())
        or mime.hasFormat(_NAMES)
        or mime.hasFormat(_MAIL)
        or (mime.hasImage() and not mime.hasText())
    )


def files_of(mime: QMimeData, picture: str) -> tuple[Dropped, ...]:
    """Return the files of what was dropped or copied; folders are left out.

    Mail programs on Windows hand over names and contents of mails that lie in no
    folder; others write them into one, or give the text of the mail.

    Args:
        mime: What was dropped or copied.
        picture: The name of a picture without one.
    """
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return tuple(Dropped(path.name, path) for path in paths if not is_folder(path))
    if mime.hasFormat(_NAMES):
        return _handed_over(mime)
    if mime.hasFormat(_MAIL):
        return (Dropped("mail.eml", data=_bytes(mime.data(_MAIL))),)
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return (Dropped(picture, data=_png(image)),)
    return ()


def _handed_over(mime: QMimeData) -> tuple[Dropped, ...]:
    """Return what a mail program on Windows hands over by name and content."""
    told = _bytes(mime.data(_NAMES))
    if len(told) < struct.calcsize("<I"):
        return ()
    (count,) = struct.unpack_from("<I", told)
    found = []
    for number in range(min(count, (len(told) - 4) // _ENTRY)):
        at = 4 + number * _ENTRY + _NAME_AT
        name = told[at : at + _NAME_LONG].decode("utf-16-le", "replace")
        data = _bytes(mime.data(f"{_CONTENTS};index={number}"))
        if not data and number == 0:
            data = _bytes(mime.data(_CONTENTS))
        if data:
            found.append(Dropped(name.partition("\0")[0], data=data))
    return tuple(found)


def _bytes(data: QByteArray) -> bytes:
    return bytes(data.data())


def _png(image: QImage) -> bytes:
    # A row of a picture of few colours ends in the middle of a byte, and what stands in
    # the rest of it is chance: the same picture would not be the same file twice.
    if image.depth() < 8:  # noqa: PLR2004 - bits of a byte
        image = image.convertToFormat(QImage.Format.Format_ARGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return _bytes(buffer.data())


def pastes_files(event: QEvent) -> bool:
    """Say whether a key shall paste files or a picture; no field has use for them."""
    return (
        isinstance(event, QKeyEvent)
        and event.matches(QKeySequence.StandardKey.Paste)
        and holds_files(QGuiApplication.clipboard().mimeData())
    )


class PasteTarget(QObject):
    """Lets files and pictures be pasted on a widget and on what stands in it.

    The fields and lines of the kit leave such a key alone, so that it comes here.

    Signals:
        pasted: Arg: the `QMimeData` of the clipboard.
    """

    pasted = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and leave everything else to the widget."""
        if event.type() == QEvent.Type.KeyPress and pastes_files(event):
            self.pasted.emit(QGuiApplication.clipboard().mimeData())
            return True
        return super().eventFilter(watched, event)


class DropTarget(QObject):
    """Lets files be dropped on a widget.

    Args:
        widget: The widget.
        ringed: Whether a ring shows that it takes what is held over it.

    Signals:
        dropped: Args: the `QMimeData`, where it was dropped in the widget.
        over: Files are held over the widget; arg: where.
        left: They are not any more.
    """

    dropped = Signal(object, QPoint)
    over = Signal(QPoint)
    left = Signal()

    def __init__(self, widget: QWidget, *, ringed: bool = False) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)
        self._widget = widget
        self._ring: Ring | None = None
        if ringed:
            self.over.connect(self._show_ring)
            self.left.connect(self._hide_ring)

    def _show_ring(self) -> None:
        if self._ring is None:
            self._ring = Ring(self._widget)

    def _hide_ring(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.hide()
            ring.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and leave everything else to the widget."""
        kind = event.type()
        if kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}:
            assert isinstance(event, QDragEnterEvent | QDropEvent)  # noqa: S101
            if holds_files(event.mimeData()):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                at = event.position().toPoint()
                if kind == QEvent.Type.Drop:
                    self.left.emit()
                    self.dropped.emit(event.mimeData(), at)
                else:
                    self.over.emit(at)
                return True
        elif kind == QEvent.Type.DragLeave:
            self.left.emit()
        return super().eventFilter(watched, event)
