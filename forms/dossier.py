"""The dialog of what lies beside a record: its notes and its files."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import _
from forms.dossier_files import FilesPanel
from forms.dossier_notes import NotesPanel
from forms.kit import kept, layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.drops import DropTarget, PasteTarget
from forms.kit.editor_tabs import SectionTabs

WIDTH, HEIGHT = 860, 600
NOTES, FILES = "notes", "files"
_PARTS = (NOTES, FILES)


class DossierDialog(Dialog):
    """Shows notes and files of one record.

    Attributes:
        notes: The notes.
        files: The files.

    Args:
        title: What the record is called.
    """

    told_in = "dossier"

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        kept.size(self, "dossier", theme.px(WIDTH), theme.px(HEIGHT))
        self.notes = NotesPanel()
        self.files = FilesPanel()
        # Else a picture is passed over, and of a file only its path is written.
        PasteTarget(self.notes.edit).pasted.connect(self.files.take)
        for part in (self.notes, self.notes.edit.viewport()):
            DropTarget(part).dropped.connect(lambda mime, _at: self.files.take(mime))
        self.tabs = SectionTabs()
        self.tabs.setAccessibleName(_("Notes and files"))
        self.stack = QStackedWidget()
        for words, part in ((_("Notes"), self.notes), (_("Files"), self.files)):
            self.tabs.addTab(words)
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        close = button(_("Close"))
        close.clicked.connect(self.accept)
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                self.tabs,
                layout.hline(),
                (self.stack, 1),
                layout.row(None, close),
                margins=(20, 16, 20, 16),
                spacing=10,
            )
        )

    def show_part(self, part: str) -> None:
        """Bring the notes or the files to the front."""
        self.tabs.setCurrentIndex(_PARTS.index(part))
        if part == NOTES:
            self.notes.edit.setFocus()

    def show_counts(self, notes: int, files: int) -> None:
        """Show on the tabs how many there are."""
        for number, (words, count) in enumerate(
            ((_("Notes"), notes), (_("Files"), files))
        ):
            self.tabs.setTabText(number, f"{words}  {count}" if count else words)
