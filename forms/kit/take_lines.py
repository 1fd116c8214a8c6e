"""The dialog that takes lines over from other documents (H13, H14).

For copies every quantity will do; for a next document no more than is left may be
taken, and other documents may join in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.core.i18n import N_, _, _n, names_here, screen_language
from app.core.money import ZERO
from app.core.sources import SourceLine
from forms.kit import kept, layout, theme
from forms.kit.buttons import button
from forms.kit.cells import Cell
from forms.kit.dialog import Dialog
from forms.kit.editor_section import GridSection
from forms.kit.field_base import LineInput
from forms.kit.paths import with_values
from forms.kit.spec import ColumnSpec, SectionSpec

_WAIT = 150  # ms of quiet before the documents are asked again


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A line, whether it is taken, and how much of it."""

    line: SourceLine
    taken: bool = False
    quantity: Decimal = ZERO

    def too_much(self) -> bool:
        """Say whether more is taken than may be."""
        most = self.line.most
        return self.taken and most is not None and self.quantity > most

    def wrong(self) -> bool:
        """Say whether the quantity will not do."""
        return self.taken and (self.quantity <= ZERO or self.too_much())


@dataclass(frozen=True, slots=True)
class _Shown:
    lines: tuple[TakenLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the dialog says and offers.

    Attributes:
        name: Under which its size and options are remembered.
        title: Its heading, translated.
        verb: Of the button that takes, translated.
        takes_all: Whether everything is ticked at first.
        priced: Whether prices are shown.
        own: Words of the box that narrows the search down, translated; empty: there
            is nothing to search.
        left: Message id of the heading over what the line has.
        more: Words of the button that adds another document; empty: none may join.
    """

    name: str
    title: str
    verb: str
    takes_all: bool = False
    priced: bool = False
    own: str = ""
    left: str = N_("Left")
    more: str = ""


def places(value: Decimal) -> int:
    """Return the decimals that a quantity has."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def _product(row: TakenLine, _shown: Any) -> Cell:
    return Cell(row.line.product.code if row.line.product else "–", kind="link")


def _words(row: TakenLine, _shown: Any) -> Cell:
    first, second = names_here(row.line.description_en, row.line.description_zh)
    return Cell(first, sub=second)


def _source(row: TakenLine, _shown: Any) -> Cell:
    under = " · ".join(
        part for part in (screen_language().iso(row.line.on), row.line.partner) if part
    )
    return Cell(row.line.source or _("Draft"), sub=under)


def _left(row: TakenLine, _shown: Any) -> Cell:
    line, language = row.line, screen_language()
    words = f"{language.quantity(line.quantity, places(line.quantity))} {line.unit}"
    more = line.most is not None and line.most > line.quantity
    sub = (
        _("at most {n}", n=language.quantity(line.most, places(line.most)))
        if more and line.most is not None
        else ""
    )
    return Cell(words, sub=sub, kind="number", tone="text2")


def _price(row: TakenLine, _shown: Any) -> Cell:
    if row.line.price is None:
        return Cell()
    price = screen_language().price(row.line.price, row.line.currency)
    return Cell(price, sub=row.line.currency, kind="number")


def _section(asked: Asked) -> SectionSpec:
    price = ColumnSpec("price", N_("Price"), "price", 90, cell=_price, tint=False)
    return SectionSpec(
        "lines",
        N_("Goods"),
        fixed=True,
        columns=(
            ColumnSpec("taken", "", kind="check", width=34),
            ColumnSpec("source", N_("Document"), "readonly", 220, cell=_source,
                       tint=False),
            ColumnSpec("product", N_("Item no."), "readonly", 90, cell=_product,
                       tint=False),
            ColumnSpec("description", N_("Goods"), "readonly", 160, cell=_words,
                       tint=False, stretch=True),
            ColumnSpec("left", asked.left, "decimal", 100, cell=_left, tint=False),
            *((price,) if asked.priced else ()),
            ColumnSpec("quantity", N_("Quantity"), "decimal", 90, required=True,
                       places=lambda row, _s: places(row.quantity) if row else 3),
        ),
    )  # fmt: skip


class TakeDialog(Dialog):
    """Ticks lines and says how much of each.

    Signals:
        taken: The lines wanted; arg: tuple of (SourceLine, quantity).
        searched: Args: words, whether only one's own are wanted.
        more_asked: Lines of another document are wanted.
    """

    taken = Signal(object)
    searched = Signal(str, bool)
    more_asked = Signal()

    def __init__(
        self,
        asked: Asked,
        lines: Iterable[SourceLine] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._asked = asked
        self._shown = _Shown()
        self.picker: QDialog | None = None
        self.setWindowTitle(asked.title)
        self.section = GridSection(_section(asked))
        self.grid = self.section.grid
        self.grid.edited.connect(self._edited)
        self.search = LineInput()
        self.search.setPlaceholderText(_("Number, item no. or words"))
        self.search.setAccessibleName(_("Search"))
        self.own = QCheckBox(asked.own)
        self.own.setChecked(kept.option(asked.name, "own", usual=True))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT)
        self._wait.timeout.connect(self.ask)
        self.search.typed.connect(lambda _text: self._wait.start())
        self.own.toggled.connect(self._narrow)
        self.said = layout.text("", "small")
        self.go = button(asked.verb, "check", primary=True)
        self.go.clicked.connect(self.accept)
        self._compose()
        kept.size(self, asked.name, theme.px(900), theme.px(520))
        self.add(lines)

    def _compose(self) -> None:
        bar = layout.box(layout.row((self.search, 1), self.own, spacing=12))
        bar.setVisible(bool(self._asked.own))
        self.more = button(self._asked.more, "plus")
        self.more.setVisible(bool(self._asked.more))
        self.more.clicked.connect(self.more_asked)
        every = button(_("All or none"), "checks")
        every.clicked.connect(self.toggle_all)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        for one in (self.more, every, cancel, self.go):
            one.setAutoDefault(False)  # Return goes through the lines
        self.go.setAutoDefault(True)  # … to this button, and presses it
        self.grid.walked.connect(self.go.setFocus)
        feet = layout.row(self.more, every, (self.said, 1), cancel, self.go)
        self.setLayout(
            layout.column(
                layout.text(self._asked.title, "h2"),
                bar,
                (self.section, 1),
                feet,
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )
        (self.search if self._asked.own else self.grid).setFocus()

    # --- lines -----------------------------------------------------------------------

    def lines(self) -> tuple[TakenLine, ...]:
        """Return the lines as they stand."""
        return self._shown.lines

    def add(self, lines: Iterable[SourceLine]) -> None:
        """Add lines behind those there; one that is there already is not doubled."""
        there = {row.line.key for row in self._shown.lines}
        new = tuple(self._begun(one) for one in lines if one.key not in there)
        self._show((*self._shown.lines, *new))

    def show_found(self, lines: Sequence[SourceLine]) -> None:
        """Show what was found, under the lines that are ticked already."""
        ticked = tuple(row for row in self._shown.lines if row.taken)
        there = {row.line.key for row in ticked}
        new = tuple(self._begun(one) for one in lines if one.key not in there)
        self._show((*ticked, *new))

    def _begun(self, line: SourceLine) -> TakenLine:
        return TakenLine(line, self._asked.takes_all, line.quantity)

    def _show(self, lines: tuple[TakenLine, ...]) -> None:
        self._shown = _Shown(lines)
        self.section.show_record(self._shown, lines, editable=True)
        problems = {
            (row, "quantity"): _problem(one)
            for row, one in enumerate(lines)
            if one.wrong()
        }
        self.section.show_problems(problems)
        chosen = sum(one.taken for one in lines)
        self.said.setText(
            next(iter(problems.values()))
            if problems
            else _n("{n} line chosen", "{n} lines chosen", chosen)
        )
        self.said.setProperty("token", "bad_fg" if problems else "text2")
        layout.restyle(self.said)
        self.go.setEnabled(bool(chosen) and not problems)

    def _edited(self, changes: Any) -> None:
        made = list(self._shown.lines)
        for row, values in changes:
            if "quantity" in values and "taken" not in values:
                values = {**values, "taken": values["quantity"] != ZERO}  # noqa: PLW2901
            made[row] = with_values(made[row], values)
        self._show(tuple(made))

    def toggle_all(self) -> None:
        """Tick every line, or none where all are."""
        every = all(row.taken for row in self._shown.lines)
        self._show(tuple(replace(r, taken=not every) for r in self._shown.lines))

    # --- searching -------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for what fits the words."""
        self.searched.emit(self.search.text().strip(), self.own.isChecked())

    def _narrow(self, own: bool) -> None:  # noqa: FBT001 -- Qt's signal
        kept.keep(self._asked.name, "own", own)
        self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the lines on Ctrl+Return; Return and Down lead to them."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if control and enter:
            self.accept()
        elif self.search.hasFocus() and (enter or event.key() == Qt.Key.Key_Down):
            self.grid.setFocus()
        elif not enter:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Hand over what is ticked; nothing happens while a quantity will not do."""
        if not self.grid.commit() or not self.go.isEnabled():
            return
        chosen = tuple((r.line, r.quantity) for r in self._shown.lines if r.taken)
        super().accept()
        self.taken.emit(chosen)


def _problem(row: TakenLine) -> str:
    if not row.too_much() or row.line.most is None:
        return _("The quantity must be greater than zero.")
    most = screen_language().quantity(row.line.most, places(row.line.most))
    return _("At most {most} {unit} are left.", most=most, unit=row.line.unit)
