"""The window of an import: its columns, the dry run, what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import _, _n
from forms.exchange_columns import ColumnsPage
from forms.exchange_rows import RowsPage
from forms.kit import buttons, kept, layout, theme
from forms.kit.dialog import Dialog
from forms.kit.icons import IconLabel
from forms.kit.progress import JobRow

COLUMNS, ROWS, DONE, START = range(4)


class ImportDialog(Dialog):
    """Leads from a file to its records.

    Attributes:
        may_go: Says whether nothing would be lost with the window, or asks.

    Signals:
        file_asked: A file is to be chosen.
        back_asked: To the columns.
        check_asked: The dry run is wanted.
        import_asked: The records are to be saved.
        undo_asked: The import is to be taken back; arg: its key.
        template_asked: An empty table is wanted.
        errors_asked: The wrong rows are to be written into a file.
        stop_asked: What runs is to end.
    """

    told_in = "import"

    file_asked = Signal()
    back_asked = Signal()
    check_asked = Signal()
    import_asked = Signal()
    undo_asked = Signal(str)
    template_asked = Signal()
    errors_asked = Signal()
    stop_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = _("Import: {list}", list=title)
        self.setWindowTitle(words)
        kept.size(self, "import", theme.px(1040), theme.px(680))
        self._key = ""
        self.may_go: Callable[[], bool] = lambda: True
        self.title = layout.text(words, "h2")
        self.hint = layout.text("", "muted", wrap=True)
        self.columns, self.rows = ColumnsPage(), RowsPage()
        self.pages = QStackedWidget()
        for page in (
            self.columns,
            self.rows,
            self._done_page(),
            self._start_page(),
        ):
            self.pages.addWidget(page)
        self.problem = layout.text("", "small", "bad_fg", wrap=True)
        self.problem.hide()
        self.job = JobRow(words)
        self.job.stopped.connect(self.stop_asked)
        self.job.hide()
        self._make_buttons()
        feet = layout.row(
            self.template, self.other, self.last, self.errors, (self.job, 1), None,
            self.cancel, self.back, self.check, self.go,
        )  # fmt: skip
        self.setLayout(
            layout.column(
                self.title,
                self.hint,
                (self.pages, 1),
                self.problem,
                feet,
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )
        self.show_page(START)

    def _make_buttons(self) -> None:
        self.template = buttons.button(_("Download template…"), "download")
        self.template.clicked.connect(self.template_asked)
        self.other = buttons.button(_("Another file…"), "folder-open")
        self.other.clicked.connect(self.file_asked)
        self.last = buttons.link("")
        self.last.clicked.connect(lambda: self.undo_asked.emit(self._key))
        self.last.hide()
        self.errors = buttons.button(_("Save the wrong rows…"), "file-alert")
        self.errors.clicked.connect(self.errors_asked)
        self.cancel = buttons.button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.back = buttons.button(_("Back"))
        self.back.clicked.connect(self.back_asked)
        self.check = buttons.button(_("Check the rows"), "checks", primary=True)
        self.check.clicked.connect(self.check_asked)
        self.go = buttons.button(_("Import"), "database-import", primary=True)
        self.go.clicked.connect(self.import_asked)
        for one in (self.template, self.other, self.errors, self.cancel, self.back):
            one.setAutoDefault(False)

    def _start_page(self) -> QWidget:
        self.choose = buttons.button(_("Choose a file…"), "folder-open", primary=True)
        self.choose.clicked.connect(self.file_asked)
        words = _("The template has every column, an example and what each one takes.")
        self.told = layout.text(words, "muted")
        picture = IconLabel("file-import", theme.px(44), "text3")
        inner = layout.column(
            None,
            layout.row(None, picture, None),
            layout.row(None, layout.text(_("From which file?"), "h1"), None),
            layout.row(None, self.told, None),
            layout.row(None, self.choose, None),
            None,
            None,
            spacing=14,
        )
        return layout.box(inner)

    def show_template(self, words: str) -> None:
        """Say that the template was written; the window behind is not looked at."""
        self.told.setText(words)

    def _done_page(self) -> QWidget:
        self.done_icon = IconLabel("circle-check", theme.px(44), "ok_fg")
        self.done_title = layout.text("", "h1")
        self.done_words = layout.text("", "muted")
        self.undo = buttons.button(_("Take the import back"), "arrow-back-up")
        self.undo.setAutoDefault(False)
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._key))
        inner = layout.column(
            None,
            layout.row(None, self.done_icon, None),
            layout.row(None, self.done_title, None),
            layout.row(None, self.done_words, None),
            layout.row(None, self.undo, None),
            None,
            None,
            spacing=14,
        )
        return layout.box(inner)

    # --- Showing ---------------------------------------------------------------------

    def show_page(self, page: int) -> None:
        """Show one of the pages with its buttons; the keys go there as well."""
        # What was pressed is hidden now, and Return would cancel.
        turned = self.pages.currentIndex() != page or self.focusWidget() is self.errors
        self.pages.setCurrentIndex(page)
        self.template.setVisible(page in {START, COLUMNS})
        self.other.setVisible(page == COLUMNS)
        self.errors.setVisible(False)
        self.last.setVisible(page == COLUMNS and bool(self.last.text()))
        self.back.setVisible(page == ROWS)
        self.check.setVisible(page == COLUMNS)
        self.go.setVisible(page == ROWS)
        self.hint.setVisible(page in {COLUMNS, ROWS})
        self.cancel.setText(_("Close") if page == DONE else _("Cancel"))
        self.check.setDefault(page == COLUMNS)
        self.go.setDefault(page == ROWS)
        self.choose.setDefault(page == START)
        self.show_failure("")
        if turned:
            first = {
                START: self.choose,
                COLUMNS: self.check,
                ROWS: self.rows.table,
                DONE: self.cancel,
            }
            first[page].setFocus()

    def page(self) -> int:
        """Return the page that is shown."""
        return self.pages.currentIndex()

    def show_hint(self, words: str) -> None:
        """Say what is to be done here."""
        self.hint.setText(words)

    def show_last(self, when: str, key: str) -> None:
        """Offer to take the latest import back; without a key there is none."""
        self._key = key
        words = _("Take back the import of {when}", when=when) if key else ""
        self.last.setText(words)
        self.last.setAccessibleName(words)
        self.last.setVisible(bool(key) and self.page() == COLUMNS)

    def show_ready(self, wanted: int, wrong: int) -> None:
        """Say how many records can be saved; with errors none can."""
        self.go.setText(_n("Import {n} record", "Import {n} records", wanted))
        self.go.setEnabled(bool(wanted) and not wrong)
        self.go.updateGeometry()
        self.errors.setVisible(bool(wrong) and self.page() == ROWS)

    def show_done(self, title: str, words: str, key: str) -> None:
        """Show what came of it; a key allows to take it back."""
        self.done_title.setText(title)
        self.done_words.setText(words)
        self._key = key
        self.undo.setVisible(bool(key))
        self.show_page(DONE)

    def show_failure(self, words: str) -> None:
        """Say why it did not go; empty: nothing is wrong."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def show_read(self, file: str, *, read: bool) -> None:
        """Say whether the file could be read; where not, there is nothing to check."""
        self.check.setVisible(read)
        self.columns.modes.setEnabled(read)
        if not read:
            self.show_hint(file)

    def show_job(self, words: str, done: int, whole: int) -> None:
        """Show how far it is; empty: it is over."""
        running = bool(words)
        self.job.setVisible(running)
        for one in (self.check, self.go, self.undo):
            one.set_busy(running)
        for two in (self.back, self.pages, self.template, self.errors, self.last):
            two.setEnabled(not running)
        self.other.setEnabled(not running)
        if running:
            self.job.show_title(words)
            self.job.show_step(done, whole)

    def reject(self) -> None:
        """Stop what runs before the window goes."""
        if self.job.isVisibleTo(self):
            self.stop_asked.emit()
        elif self.may_go():
            super().reject()
