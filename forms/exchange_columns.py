"""The first page of an import: which column of the file is which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from app.core.i18n import N_, _
from forms.kit import cells, layout, spoken, theme
from forms.kit.cells import DISPLAY, Cell, CellDelegate, cell_data

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

MODES = (
    ("upsert", N_("Add new records and change known ones")),
    ("insert", N_("Only add new records")),
    ("update", N_("Only change known records")),
)
ENCODINGS = (
    ("", N_("Found out")),
    ("utf-8", "UTF-8"),
    ("gb18030", "GB18030"),
    ("big5hkscs", "Big5"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
)
_HEADS = (N_("Column"), N_("In the file"), N_("First values"), N_("Is taken as"))
_FIELD = 3


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column of the file.

    Attributes:
        letter: As a spreadsheet names it: "C".
        heading: What stands above it.
        samples: Its first values, in one line.
    """

    letter: str
    heading: str
    samples: str


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may be taken as.

    Attributes:
        field: Its path.
        words: Its heading, translated.
        required: Whether a new record needs it.
    """

    field: str
    words: str
    required: bool


class _Columns(QAbstractTableModel):
    """The columns of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[FileColumn] = ()
        self.fields: list[str] = []

    def show(self, columns: Sequence[FileColumn], fields: Sequence[str]) -> None:
        self.beginResetModel()
        self.columns, self.fields = columns, list(fields)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        one, left_out = self.columns[index.row()], not self.fields[index.row()]
        words = (one.letter, one.heading, one.samples, "")[index.column()]
        quiet = "text3" if left_out else ("text2", "", "text2", "")[index.column()]
        bold = index.column() == 1 and not left_out
        align = "center" if not index.column() else ""
        return cell_data(Cell(words, tone=quiet, bold=bold, align=align), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == DISPLAY:
            return _(_HEADS[section])
        return None


class ColumnsPage(QWidget):
    """Shows the columns of the file and asks what they are.

    Signals:
        mapped: Args: number of the column, field; "": it is left out.
        sheet_chosen: Arg: number of the sheet.
        heading_chosen: Arg: row of the headings, counted from 0.
        encoding_chosen: Arg: encoding; "": found out.
        mode_chosen: Arg: "upsert", "insert" or "update".
    """

    mapped = Signal(int, str)
    sheet_chosen = Signal(int)
    heading_chosen = Signal(int)
    encoding_chosen = Signal(str)
    mode_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = _Columns()
        self.boxes: list[QComboBox] = []
        self.table = QTableView()
        cells.prepare(self.table)
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Columns of the file"))
        self._delegate = CellDelegate(self.table, height="list")
        self.table.setItemDelegate(self._delegate)
        self.sheets, self.headings = QComboBox(), QComboBox()
        self.encodings, self.modes = QComboBox(), QComboBox()
        for box, options in ((self.encodings, ENCODINGS), (self.modes, MODES)):
            for value, words in options:
                box.addItem(_(words), value)
        self._sheet = _labelled(self.sheets, _("Sheet"))
        self._encoding = _labelled(self.encodings, _("Encoding"))
        self._connect()
        top = layout.row(
            self._sheet,
            self._encoding,
            _labelled(self.headings, _("Headings")),
            _labelled(self.modes, _("What is done")),
            None,
            spacing=12,
        )
        self.said = layout.text("", "small", wrap=True)
        self.setLayout(
            layout.column(top, (layout.framed(self.table), 1), self.said, spacing=10)
        )

    def _connect(self) -> None:
        self.sheets.activated.connect(self.sheet_chosen)
        self.headings.activated.connect(
            lambda at: self.heading_chosen.emit(self.headings.itemData(at))
        )
        self.encodings.activated.connect(
            lambda at: self.encoding_chosen.emit(self.encodings.itemData(at))
        )
        self.modes.activated.connect(
            lambda at: self.mode_chosen.emit(self.modes.itemData(at))
        )

    def show_nothing(self) -> None:
        """Show no file."""
        self.sheets.clear()
        self.headings.clear()
        self.show_columns((), (), ())
        self.say("", bad=False)

    def show_file(self, sheets: Sequence[str], at: int, *, text: bool) -> None:
        """Show which sheets there are and which one is read."""
        self.sheets.clear()
        self.sheets.addItems(list(sheets))
        self.sheets.setCurrentIndex(at)
        self._sheet.setVisible(len(sheets) > 1)
        self._encoding.setVisible(text)

    def show_headings(self, rows: int, at: int) -> None:
        """Show in which row the headings stand; −1: there are none."""
        self.headings.clear()
        self.headings.addItem(_("There are none"), -1)
        for row in range(rows):
            self.headings.addItem(_("In row {row}", row=row + 1), row)
        self.headings.setCurrentIndex(at + 1)

    def show_mode(self, mode: str) -> None:
        """Show what is done with the records."""
        self.modes.setCurrentIndex(self.modes.findData(mode))

    def show_columns(
        self,
        columns: Sequence[FileColumn],
        targets: Sequence[Target],
        fields: Sequence[str],
    ) -> None:
        """Show the columns and what each is taken as."""
        self.model.show(columns, fields)
        self.boxes = [self._box(at, targets, field) for at, field in enumerate(fields)]
        for at, box in enumerate(self.boxes):
            self.table.setIndexWidget(self.model.index(at, _FIELD), box)
            self.setTabOrder(self.boxes[at - 1] if at else self.table, box)
        head = self.table.horizontalHeader()
        for at, width in enumerate((64, 190, 280, 260)):
            least = head.sectionSizeHint(at)
            self.table.setColumnWidth(at, max(theme.px(width), least))
        self.table.horizontalHeader().setStretchLastSection(True)

    def _box(self, at: int, targets: Sequence[Target], field: str) -> QComboBox:
        box = QComboBox()
        box.setProperty("kit", "bare")
        box.addItem(_("Leave out"), "")
        for one in targets:
            box.addItem(f"{one.words} *" if one.required else one.words, one.field)
        box.setCurrentIndex(max(box.findData(field), 0))
        heading = self.model.columns[at].heading
        spoken.label(box, _("{column} is taken as", column=heading))
        box.activated.connect(partial(self._chosen, at))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        return box

    def _chosen(self, at: int, place: int) -> None:
        self.mapped.emit(at, self.boxes[at].itemData(place))

    def show_fields(self, fields: Sequence[str]) -> None:
        """Show what each column is taken as now."""
        self.model.fields = list(fields)
        for box, field in zip(self.boxes, fields, strict=True):
            box.setCurrentIndex(max(box.findData(field), 0))
        self.table.viewport().update()

    def say(self, words: str, *, bad: bool) -> None:
        """Say what is still missing, or that it can go on."""
        self.said.setText(words)
        self.said.setProperty("token", "bad_fg" if bad else "text2")
        layout.restyle(self.said)


def _labelled(box: QComboBox, words: str) -> QWidget:
    """Return a choice under its label."""
    label = layout.text(words, "label")
    label.setBuddy(box)
    box.setAccessibleName(words)
    return layout.box(layout.column(label, box, spacing=3))
