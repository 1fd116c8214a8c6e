"""The files on a record: a list, a look at the chosen one, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from app.core import letters, pictures
from app.core.clock import here, now
from app.core.errors import AppError
from app.core.i18n import _, screen_language
from app.core.sizes import size_words
from app.dossier.domain import MB, Attachment
from forms.kit import asking, icons, layout, theme
from forms.kit.buttons import button, fill_menu, ghost, menu_button
from forms.kit.drops import Dropped, DropTarget, PasteTarget, files_of, holds_files
from forms.kit.pdf_aside import Drawer
from forms.kit.states import EmptyState
from forms.kit.upright import upright

SHOWN_MOST = 30 * MB
"""Larger files are opened, not looked at here."""
_LETTERS = 20_000
_PAGES = 8
_HIGH = 560
_ICONS = {
    "pdf": "file-type-pdf",
    **dict.fromkeys(("xls", "xlsx"), "file-type-xls"),
    "csv": "file-type-csv",
    "docx": "file-type-docx",
    **dict.fromkeys(("eml", "msg"), "mail"),
    **dict.fromkeys(("png", "jpg", "jpeg"), "photo"),
}
_PICTURES = frozenset(("png", "jpg", "jpeg"))
_TEXTS = frozenset(("txt", "csv", "eml", "log"))
SHOWN = _PICTURES | _TEXTS | {"pdf"}


def ending(name: str) -> str:
    """Return the ending of a file's name, in small letters: "pdf"."""
    return PurePath(name).suffix.lstrip(".").lower()


class FilesPanel(QWidget):
    """Shows the files of a record.

    Signals:
        came: Files were dropped, pasted or chosen; arg: tuple of `Dropped`.
        look_asked: The bytes of a file are wanted to be shown; arg: `Attachment`.
        open_asked, remove_asked, back_asked: Arg: `Attachment`; the last is one
            that lies in the trash.
        save_asked: Args: `Attachment`, the path to write to.
    """

    came = Signal(object)
    look_asked = Signal(object)
    open_asked = Signal(object)
    save_asked = Signal(object, str)
    remove_asked = Signal(object)
    back_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[Attachment, ...] = ()
        self._may_change = True
        self.list = QListWidget()
        self.list.setAccessibleName(_("Files"))
        self.list.setIconSize(QSize(theme.px(20), theme.px(20)))
        self.list.setMinimumWidth(theme.px(220))
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _item: self._ask(self.open_asked))
        self._look = _Look()
        self.add = button(_("Add files…"), "paperclip", primary=True)
        self.add.clicked.connect(self._choose)
        self.paste_in = button(_("Paste"), "clipboard", shortcut="Ctrl+V")
        self.paste_in.clicked.connect(self.paste)
        self.open_file = ghost("external-link", _("Open the file"), _("Open the file"))
        self.save_as = ghost("download", _("Save as…"), _("Save as…"))
        self.remove = ghost("trash", _("Move to the trash"), _("Remove"))
        self.removed = menu_button(_("Removed"), [], "trash")
        self.removed.hide()
        self.open_file.clicked.connect(partial(self._ask, self.open_asked))
        self.save_as.clicked.connect(self._save)
        self.remove.clicked.connect(partial(self._ask, self.remove_asked))
        PasteTarget(self).pasted.connect(self.take)
        drops = DropTarget(self)
        drops.dropped.connect(lambda mime, _at: self.take(mime))
        self._lay_out()
        self._chosen(-1)

    def _lay_out(self) -> None:
        self._none = EmptyState(
            "paperclip",
            _("Drop files, mails or pictures here, or paste a screenshot."),
        )
        self._stack = QStackedWidget()
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(
            layout.box(
                layout.column(
                    (self._look, 1),
                    layout.row(None, self.open_file, self.save_as, self.remove),
                    spacing=8,
                )
            )
        )
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self._stack.addWidget(self._none)
        self._stack.addWidget(split)
        tools = layout.row(self.add, self.paste_in, self.removed, None)
        self.setLayout(layout.column((self._stack, 1), tools, spacing=10))

    # --- Showing ---------------------------------------------------------------------

    def show_files(self, files: Sequence[Attachment], *, may_change: bool) -> None:
        """Show the files; the one that was chosen stays chosen."""
        before = self.chosen()
        self._files, self._may_change = tuple(files), may_change
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.list.clear()
        for one in self._files:
            self.list.addItem(_item(one))
        self.list.blockSignals(False)  # noqa: FBT003 - as above
        self._stack.setCurrentIndex(1 if self._files else 0)
        for tool in (self.add, self.paste_in):
            tool.setEnabled(may_change)
        row = len(self._files) - 1
        if before in self._files:
            row = self._files.index(before)
        self.list.setCurrentRow(row)
        self._chosen(row)

    def show_removed(self, files: Sequence[Attachment]) -> None:
        """Offer to bring back what lies in the trash."""
        menu = self.removed.menu()
        menu.clear()
        for one in files:
            words = _("Bring “{name}” back", name=one.name)
            back = partial(self.back_asked.emit, one)
            fill_menu(menu, [(words, "arrow-back-up", back)])
        self.removed.setVisible(bool(files))

    def chosen(self) -> Attachment | None:
        """Return the file that is chosen."""
        row = self.list.currentRow()
        return self._files[row] if 0 <= row < len(self._files) else None

    def show_look(self, file: Attachment, data: bytes) -> None:
        """Show what is in a file, if it is still the chosen one."""
        if file == self.chosen():
            self._look.show_file(file, data)

    def _chosen(self, _row: int) -> None:
        file = self.chosen()
        for tool in (self.open_file, self.save_as):
            tool.setEnabled(file is not None)
        self.remove.setEnabled(file is not None and self._may_change)
        if file is None:
            self._look.say("")
        elif ending(file.name) not in SHOWN:
            self._look.say(_("Open the file to see what is in it."))
        elif file.size > SHOWN_MOST:
            self._look.say(_("The file is large. Open it to see what is in it."))
        else:
            self._look.say("")
            self.look_asked.emit(file)

    # --- Taking ----------------------------------------------------------------------

    def take(self, mime: QMimeData) -> None:
        """Take what was dropped or pasted."""
        files = files_of(mime, picture_name())
        if files and self._may_change:
            self.came.emit(files)

    def paste(self) -> None:
        """Take what lies on the clipboard: files or a picture."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is not None and holds_files(mime):
            self.take(mime)

    def _choose(self) -> None:
        paths = asking.choose_several(self, _("Add files"))
        if paths:
            self.came.emit(tuple(Dropped(Path(p).name, Path(p)) for p in paths))

    def _save(self) -> None:
        file = self.chosen()
        if file is None:
            return
        path = asking.save(self, _("Save as"), file.name)
        if path:
            self.save_asked.emit(file, path)

    def _ask(self, signal: object, *_told: object) -> None:
        file = self.chosen()
        if file is not None:
            signal.emit(file)  # type: ignore[attr-defined]


def picture_name() -> str:
    """Return a name for a picture that has none."""
    words = _("Screenshot")  # apart: extraction does not look into what is formatted
    return f"{words} {here(now()):%Y-%m-%d %H.%M.%S}.png"


def _item(file: Attachment) -> QListWidgetItem:
    icon = icons.icon(_ICONS.get(ending(file.name), "file"))
    day = screen_language().iso(here(file.added_at).date())
    detail = " · ".join((size_words(file.size), file.added_by, day))
    made = QListWidgetItem(icon, f"{file.name}\n{detail}")
    made.setToolTip(file.name)
    made.setSizeHint(QSize(0, theme.px(48)))
    return made


class _Look(QStackedWidget):
    """Shows what is in a file: its pages, the picture, the words."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(theme.px(280), theme.px(160))
        self._drawer = Drawer(self)
        self.words = layout.text("", "muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("What is in the file"))
        self._pages = layout.column(spacing=10, margins=(10, 10, 10, 10))
        self.pages = QScrollArea()
        self.pages.setWidgetResizable(True)
        self.pages.setAccessibleName(_("What is in the file"))
        self.pages.setWidget(layout.box(self._pages, "page"))
        for page in (self.words, self.text, self.pages):
            self.addWidget(page)

    def say(self, words: str) -> None:
        """Say why nothing is shown."""
        self.words.setText(words)
        self.setCurrentWidget(self.words)

    def show_file(self, file: Attachment, data: bytes) -> None:
        """Show the bytes of a file; a PDF is drawn by another program."""
        self._drawer.stop()
        kind = ending(file.name)
        try:
            if kind == "eml":
                self._show_words(_letter(letters.read(data)))
            elif kind in _TEXTS:
                self._show_words(data[: 4 * _LETTERS].decode("utf-8", "replace"))
            elif kind in _PICTURES:
                pictures.check(data)
                self._show_pictures([upright(data)])
            else:
                self.say("")
                high = round(theme.px(_HIGH))
                self._drawer.draw(data, high, _PAGES, self._show_pages)
        except AppError as error:
            self.say(_(error.msgid, **error.params))

    def _show_pages(self, drawn: list[QImage]) -> None:
        if drawn:
            self._show_pictures(drawn)
        else:
            self.say(_("This file cannot be shown. It is not a PDF or it is damaged."))

    def _show_words(self, words: str) -> None:
        self.text.setPlainText(words[:_LETTERS])
        self.setCurrentWidget(self.text)

    def _show_pictures(self, drawn: Sequence[QImage]) -> None:
        layout.clear(self._pages)
        mode = Qt.TransformationMode.SmoothTransformation
        room = max(self.width() - theme.px(48), theme.px(200))
        for image in drawn:
            wide = min(image.width(), room)
            shown = QLabel()
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            shown.setPixmap(QPixmap.fromImage(image.scaledToWidth(wide, mode)))
            self._pages.addWidget(shown)
        self._pages.addStretch(1)
        self.setCurrentWidget(self.pages)


def _letter(letter: letters.ReadLetter) -> str:
    """Return a mail as it is read: its head, its words, the files on it."""
    head = (
        (_("From"), letter.sender),
        (_("To"), letter.to),
        (_("Cc"), letter.copy),
        (_("Date"), letter.sent),
        (_("Subject"), letter.subject),
        (_("Files"), ", ".join(letter.attached)),
    )
    told = [f"{title}: {words}" for title, words in head if words]
    return "\n".join((*told, "", letter.words)).strip()
