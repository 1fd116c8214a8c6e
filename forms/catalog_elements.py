"""The declaration elements of a product, named by its tariff code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.catalog import elements
from app.catalog.domain import Product
from app.core.i18n import _
from forms.kit import layout, theme
from forms.kit.field_group import FieldGroup
from forms.kit.fields import CodeField, Field, TextField, labelled

COLUMNS = 3


class ElementsForm(FieldGroup):
    """One field for each element; what is missing is told in red (A18).

    Signals:
        edited: Args: "elements", all answers joined as they are stored.
    """

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._answers: tuple[str, ...] = ()
        self._product = Product()
        self._editable = True
        self._later: dict[str, str] = {}
        self._hint = layout.text("", "small", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(8))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        body = layout.column(
            self._hint, self._grid, None, margins=(16, 12, 16, 14), spacing=10
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(layout.box(body, "surface"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def names(self) -> tuple[str, ...]:
        """Return the names of the elements shown."""
        return self._names

    def show_names(self, names: tuple[str, ...]) -> None:
        """Ask for other elements: the tariff code was changed or found."""
        if names != self._names:
            self._names = names
            self._build()
            self._show()
            self.put_back(self._later)

    def set_editable(self, editable: bool) -> None:  # noqa: FBT001 - as fields have it
        """Let the answers be typed or only read."""
        self._editable = editable
        for field in self.fields.values():
            field.set_read_only(not editable)

    def show_record(self, product: Product, _saved: bool) -> None:  # noqa: FBT001 - the protocol
        """Show the answers of a product."""
        self._product = product
        self._show()

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Override: which elements are asked for may be found out later."""
        self._later = {} if self.fields else dict(texts)
        super().put_back(texts)

    def _build(self) -> None:
        layout.clear(self._grid)
        self.fields = {}
        for at, name in enumerate(self._names):
            table = elements.CODED.get(name)
            field: Field = CodeField(table) if table else TextField()
            field.edited.connect(partial(self._take, at))
            field.typing.connect(self.typing)
            field.set_read_only(not self._editable)
            self.fields[_named(at)] = field
            box = labelled(field, name, required=name not in elements.OPTIONAL)
            self._grid.addWidget(box, at // COLUMNS, at % COLUMNS)

    def _show(self) -> None:
        product = self._product
        self._answers = elements.values(product.elements, len(self._names))
        missing = elements.missing(self._names, product.elements)
        for name, field, answer in zip(
            self._names, self.fields.values(), self._answers, strict=False
        ):
            if field.value() != answer:
                field.set_value(answer)
            field.set_problem(_("Missing") if name in missing else None)
        self._hint.setText(self._words(product))

    def _words(self, product: Product) -> str:
        if self._names:
            return _("What the declaration of {code} asks for, in its order.",
                     code=product.hs_code)  # fmt: skip
        if product.hs_code:
            return _(
                "The tariff code {code} is not in the office's table, or asks for "
                "nothing. Enter it under “Tariff codes”.",
                code=product.hs_code,
            )
        return _("Choose the HS code first: it says which elements are declared.")

    def _take(self, at: int, value: str) -> None:
        answers = list(self._answers)
        answers[at] = value
        self.edited.emit("elements", elements.joined(answers))


def _named(at: int) -> str:
    """Return the name of an element's field; no path of a record is like it."""
    return f"elements:{at}"
