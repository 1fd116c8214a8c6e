"""A field for a picture: seal, signature, logo, photo of a product."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QFrame

from app.core import pictures
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.whole import reading
from forms.kit import asking, icons, layout, spoken, theme
from forms.kit.buttons import ghost
from forms.kit.field_base import Field
from forms.kit.painting import guarded
from forms.kit.style_parts import rounded
from forms.kit.upright import upright

MOST_BYTES = 2_000_000
LONGEST_SIDE = 1200
"""Pixels: more than a sheet of paper shows; larger photos are scaled down."""

PAPER = QColor(255, 255, 255)
_HEIGHT = 96  # as a note of four lines beside it


class _Frame(QFrame):
    """Shows the picture, or an invitation; takes files that are dropped on it."""

    spoken_as = spoken.Role.Button

    def __init__(self, owner: PictureField) -> None:
        super().__init__()
        self._owner = owner
        self._pixmap = QPixmap()
        self.setProperty("kit", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setFixedHeight(theme.px(_HEIGHT))
        self.setMinimumWidth(theme.px(120))

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show a picture; a null one shows the invitation."""
        self._pixmap = pixmap
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture whole and in the middle."""
        super().paintEvent(event)
        painter = QPainter(self)
        room = self.rect().adjusted(6, 6, -6, -6)
        if self._pixmap.isNull():
            side = theme.px(28)
            box = QRectF(0, 0, side, side)
            box.moveCenter(room.toRectF().center())
            icons.paint(painter, "photo", box, "text3")
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            # It is printed on white paper: ink on dark ground could not be judged.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(PAPER)
            painter.drawRoundedRect(self.rect(), 5, 5)
            size = self._pixmap.size().scaled(
                room.size(), Qt.AspectRatioMode.KeepAspectRatio
            )
            target = room
            target.setSize(size)
            target.moveCenter(self.rect().center())
            painter.drawPixmap(target, self._pixmap)
        focused = self.hasFocus()
        if focused or not self._pixmap.isNull():
            edge, wide = ("focus", 2) if focused else ("line", 1)
            rounded(painter, self.rect(), "", edge, 5, wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Return, paste a picture, remove it with Delete."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._owner.choose()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._owner.remove()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._owner.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if event.mimeData().hasUrls() and not self._owner.is_read_only():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        paths = [url.toLocalFile() for url in event.mimeData().urls()]
        if paths:
            self._owner.take_file(paths[0])


class PictureField(Field):
    """A picture; value: the bytes of a PNG or JPEG file, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._value: bytes | None = None
        self.frame = _Frame(self)
        self.choose_button = ghost("upload", _("Choose a picture"))
        self.choose_button.clicked.connect(self.choose)
        self.remove_button = ghost("trash", _("Remove the picture"))
        self.remove_button.clicked.connect(self.remove)
        side = layout.column(self.choose_button, self.remove_button, None, spacing=2)
        self._hold(layout.box(layout.row((self.frame, 1), side, spacing=4)))
        self.input.setFocusProxy(self.frame)

    def set_title(self, title: str) -> None:
        """Give the picture its name for screen readers."""
        super().set_title(title)
        self.frame.setAccessibleName(title)

    def value(self) -> bytes | None:
        """Return the file's bytes; None without a picture."""
        return self._value

    def set_value(self, value: bytes | None) -> None:
        """Show a picture; None shows none."""
        self._value = value
        self.frame.show_pixmap(QPixmap.fromImage(upright(value or b"")))
        self.remove_button.setVisible(bool(value) and not self._read_only)
        self._set_own("")

    def choose(self) -> None:
        """Ask for a file."""
        if self._read_only:
            return
        kinds = _("Pictures ({patterns})", patterns="*.png *.jpg *.jpeg")
        path = asking.choose(self, _("Choose a picture"), kinds)
        if path:
            self.take_file(path)

    def take_file(self, path: str) -> None:
        """Take the picture of a file, or say why it cannot be used."""
        try:
            with reading(Path(path)) as file:
                self._take(file.read(pictures.MOST_BYTES + 1), Path(path).name)
        except OSError:
            self._set_own(_("The file cannot be read."))

    def paste(self) -> None:
        """Take the picture of the clipboard."""
        image = QGuiApplication.clipboard().image()
        if not image.isNull() and not self._read_only:
            self._take(_png(image))

    def remove(self) -> None:
        """Leave the field without a picture."""
        if self._value is not None and not self._read_only:
            self.set_value(None)
            self.edited.emit(None)

    def _take(self, data: bytes, name: str = "") -> None:
        try:
            pictures.check(data)
        except InvalidError as refused:
            self._set_own(": ".join(filter(None, (name, _(refused.msgid)))))
            return
        image = upright(data)
        if image.isNull():
            self._set_own(_("This is not a picture. Choose a PNG or JPEG file."))
            return
        longest = max(image.width(), image.height())
        if longest > LONGEST_SIDE or len(data) > MOST_BYTES:
            data = _png(_smaller(image))
        self.set_value(data)
        self.edited.emit(data)

    def _apply_read_only(self, *, read_only: bool) -> None:
        self.choose_button.setVisible(not read_only)
        self.remove_button.setVisible(not read_only and self._value is not None)


def _smaller(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= LONGEST_SIDE:
        return image
    return image.scaled(
        LONGEST_SIDE,
        LONGEST_SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())
