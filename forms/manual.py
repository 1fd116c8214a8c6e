"""The window of the manual: contents or findings at the left, the page at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QImage,
    QKeyEvent,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QSplitter,
    QTextBrowser,
    QWidget,
)

from app.core.i18n import _
from forms.kit import buttons, icons, keys, layout, screens, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.manual import Found

_SIZES = {1: 20, 2: 16, 3: 14}
_PICTURE = "\ufffc"  # stands in the text where a picture is
_DIMMED = 56  # of 255: how dark a picture of the light look is made on dark pages
_GAP = {1: 4, 2: 18, 3: 12}  # pixels above a heading


class ManualForm(QWidget):
    """A window of its own, so that it can stand beside the work.

    Signals:
        page_asked: A link to another page was followed; arg: its name.
        words_typed: Words are looked for; arg: the words, empty for the contents.
        back_asked: The page before is wanted.
        contents_asked: The first page is wanted.
        keys_asked: The sheet of keys is wanted.
    """

    page_asked = Signal(str)
    words_typed = Signal(str)
    back_asked = Signal()
    contents_asked = Signal()
    keys_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Manual"))
        self.setWindowIcon(icons.icon("help-circle"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Search the manual"))
        self.words.setAccessibleName(_("Search the manual"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self.words_typed)
        self.words.returnPressed.connect(self._open_first)
        self.back = buttons.ghost("chevron-left", _("Back"))
        self.back.clicked.connect(self.back_asked)
        self.first = buttons.ghost("list-details", _("Contents"))
        self.first.clicked.connect(self.contents_asked)
        self.side = _Reader(_("Contents"), bullets=False)
        self.page = _Reader(_("Page"))
        for reader in (self.side, self.page):
            reader.anchorClicked.connect(self._followed)
        panes = QSplitter()
        panes.setProperty("kit", "clear")
        panes.setHandleWidth(10)
        panes.addWidget(self.side)
        panes.addWidget(self.page)
        panes.setStretchFactor(1, 1)
        panes.setSizes([250, 710])
        self.setLayout(
            layout.column(
                layout.row(self.back, self.first, (self.words, 1)),
                (panes, 1),
                margins=(12, 10, 12, 12),
            )
        )
        keys.action("close_tab", self, self.close)
        keys.action("find", self, self.words.setFocus)
        keys.action("help", self, self.keys_asked.emit)
        self.resize(QSize(980, 720).boundedTo(screens.inside(self)))
        self._over: QWidget | None = None
        self._first = ""

    def belong(self, over: QWidget | None) -> None:
        """Stand over a dialog as long as it waits; it blocks all that is not its own.

        Args:
            over: The dialog; None: the window stands for itself.
        """
        if over is self._over:
            return
        shown, self._over = self.isVisible(), over
        self.hide()  # a window system looks whose it is when it is shown
        self.winId()
        behind: Any = over.windowHandle() if over else None  # None is allowed here
        self.windowHandle().setTransientParent(behind)
        if isinstance(over, QDialog):
            over.finished.connect(self._let_go)
        if shown:
            self.show()

    def _let_go(self) -> None:
        """Stay when the dialog goes, with the dialog that was under it or alone."""
        if self.sender() is self._over:
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.belong(QApplication.activeModalWidget())
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape, back to the work."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def show_contents(self, text: str, place: QUrl) -> None:
        """Show the list of pages at the left; `place` is where its pictures lie."""
        self._first = ""
        self.side.tell(text, place)

    def show_found(self, found: Sequence[Found]) -> None:
        """Show at the left the pages that hold the words looked for."""
        self._first = found[0].name if found else ""
        entries = (f"**[{one.title}]({one.name}.md)**\n\n{one.line}" for one in found)
        text = "\n\n".join(entries) if found else _("No page holds these words.")
        self.side.tell(text, QUrl())

    def show_page(self, text: str, place: QUrl, *, back: bool) -> None:
        """Show a page at the right, from its beginning."""
        self.page.tell(text, place)
        self.page.setFocus()
        self.back.setEnabled(back)

    def _open_first(self) -> None:
        """Open the first page found, by Return where the words are typed."""
        if self._first:
            self.page_asked.emit(self._first)

    def _followed(self, link: QUrl) -> None:
        if link.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(link)
            return
        name = link.path().rsplit("/", 1)[-1].removesuffix(".md")
        self.page_asked.emit(name)


class _Reader(QTextBrowser):
    """Shows Markdown in the program's type; pictures no wider than the page.

    Args:
        name: For screen readers.
        bullets: Whether the entries of a list have dots before them.
    """

    def __init__(self, name: str, *, bullets: bool = True) -> None:
        super().__init__()
        self._bullets = bullets
        self._told: tuple[str, QUrl] | None = None
        self.setProperty("kit", "reading")
        self.setOpenLinks(False)
        self.setAccessibleName(name)
        theme.signals.changed.connect(self._tell_again)

    def _tell_again(self) -> None:
        """Take the colours of another look, which a text has kept."""
        if self._told is not None:
            bar = self.verticalScrollBar()
            place = bar.value()
            self.tell(*self._told)
            bar.setValue(place)

    def tell(self, text: str, place: QUrl) -> None:
        self._told = text, place
        self.document().setBaseUrl(place)
        self.document().setDocumentMargin(14)
        self.document().setMarkdown(
            text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        block = self.document().begin()
        while block.isValid():
            _set(block, bullets=self._bullets)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                frame.setFormat(_table_format())
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Override QTextBrowser.loadResource: only pictures of ours, and they fit."""
        place = self.document().baseUrl().resolved(QUrl(name))
        image = QTextDocument.ResourceType.ImageResource.value
        if kind != image or not place.isLocalFile():
            return QByteArray()
        picture, most = QImage(place.toLocalFile()), self.viewport().width() - 44
        if picture.isNull():
            return picture
        if picture.width() > most:
            sharp = self.devicePixelRatioF()
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaledToWidth(int(most * sharp), smooth)
            picture.setDevicePixelRatio(sharp)
        return _framed(picture)


def _framed(picture: QImage) -> QImage:
    """Return a picture of the program in a frame; on dark pages it glares less."""
    framed = picture.convertToFormat(QImage.Format.Format_RGB32)
    size = framed.deviceIndependentSize().toSize()
    with QPainter(framed) as painter:
        if theme.is_dark():
            painter.fillRect(QRect(QPoint(0, 0), size), QColor(0, 0, 0, _DIMMED))
        painter.setPen(theme.color("border_soft"))
        painter.drawRect(0, 0, size.width() - 1, size.height() - 1)
    return framed


def _set(block: QTextBlock, *, bullets: bool) -> None:
    """Give a block the size and the distance of its rank."""
    cursor = QTextCursor(block)
    if not bullets and (entries := block.textList()) is not None:
        entries.remove(block)
    level = block.blockFormat().headingLevel()
    shape = QTextBlockFormat()
    shape.setTopMargin(_GAP.get(level, 3))
    shape.setBottomMargin(6)
    if not bullets:
        shape.setIndent(0)
    if _PICTURE not in block.text():
        line = QTextBlockFormat.LineHeightTypes.ProportionalHeight
        shape.setLineHeight(128, line.value)
    cursor.mergeBlockFormat(shape)
    if level:
        end = QTextCursor.MoveOperation.EndOfBlock
        cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setFont(theme.font(_SIZES.get(level, 13), 600))
        cursor.setCharFormat(look)


def _table_format() -> QTextTableFormat:
    made = QTextTableFormat()
    made.setHeaderRowCount(1)
    made.setCellPadding(5)
    made.setCellSpacing(0)
    made.setBorder(1)
    made.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderCollapse(True)
    made.setBorderBrush(theme.color("line"))
    made.setTopMargin(6)
    made.setBottomMargin(10)
    return made
