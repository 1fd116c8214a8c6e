"""A form of six columns made from declarations of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.errors import Problem
from app.core.i18n import N_, _
from app.core.money import ZERO, Money, decimals
from app.core.refs import Choice
from forms.kit import layout, mild, theme
from forms.kit.field_base import require
from forms.kit.field_group import FieldGroup
from forms.kit.fields import (
    CheckField,
    ChecksField,
    ChoiceField,
    CodeField,
    CodeOfField,
    DateField,
    DecimalField,
    Field,
    LinesField,
    LookupField,
    PictureField,
    TextField,
    labelled,
)
from forms.kit.grid_values import PRICE_PLACES, RATE_PLACES
from forms.kit.paths import value_at
from forms.kit.spec import NUMBERS, FieldSpec
from forms.kit.still import when_still

COLUMNS = 6
_PERCENT_PLACES = 4


class FormGrid(FieldGroup):
    """Fields in rows of six columns, labels above.

    Signals:
        edited: Args: path, value, what else follows from a choice by path.
        lookup_asked: Args: kind, text, reply (called with the choices).
        browse_asked: The whole list of a look-up is wanted; args: kind, text, field.
        new_asked: A new record is wanted; args: kind, text, then (called with its
            choice).
    """

    edited = Signal(str, object, object)
    lookup_asked = Signal(str, str, object)
    browse_asked = Signal(str, str, object)
    new_asked = Signal(str, str, object)

    def __init__(self, specs: tuple[FieldSpec, ...]) -> None:
        super().__init__()
        self.specs = {spec.field: spec for spec in specs}
        self._boxes: dict[str, QWidget] = {}
        self._filled: dict[str, Mapping[str, Any]] = {}
        self._shown: Any = None
        self._in_place: list[str] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 10, 16, 14)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(8))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, theme.px(80))
        for spec in specs:
            self._add(spec)
        self._place()

    def _add(self, spec: FieldSpec) -> None:
        field = make_field(spec)
        self.fields[spec.field] = field
        box = labelled(field, _(spec.title), required=spec.required)
        if not isinstance(field, TextField | LookupField):
            box.setToolTip(_(spec.hint))
        self._boxes[spec.field] = box
        field.edited.connect(lambda value, path=spec.field: self._edited(path, value))
        field.typing.connect(self.typing)
        if isinstance(field, LookupField):
            field.chosen.connect(
                lambda choice, path=spec.field: self._choice(path, choice)
            )
            field.browse_asked.connect(
                lambda kind, text, of=field: self.browse_asked.emit(kind, text, of)
            )
            if not isinstance(field, CodeField):
                field.new_asked.connect(
                    lambda kind, text, of=field: self.new_asked.emit(
                        kind, text, of.take
                    )
                )
                field.asked.connect(
                    lambda kind, text, of=field: self.lookup_asked.emit(
                        kind, text, of.show_choices
                    )
                )

    def set_margins(self, margin: int) -> None:
        """Leave so many pixels around the fields, on every side."""
        self._grid.setContentsMargins(margin, margin, margin, margin)

    def allow_new(self, may: Callable[[str], bool]) -> None:
        """Let look-ups offer a new record where one may be made.

        Args:
            may: Says so by the kind of look-up.
        """
        for field in self.fields.values():
            if isinstance(field, LookupField) and not isinstance(field, CodeField):
                field.allow_new(may(field.kind()))

    def _place(self) -> None:
        """Put the visible fields into rows; a field that does not fit begins one."""
        while self._grid.takeAt(0) is not None:
            pass
        row = column = 0
        self._in_place = self._wanted()
        for path, spec in self.specs.items():
            box = self._boxes[path]
            if path not in self._in_place:
                box.hide()
                continue
            width = min(spec.width, COLUMNS)
            if column + width > COLUMNS:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, width, Qt.AlignmentFlag.AlignTop)
            layout.reveal(box)
            column += width

    def _wanted(self) -> list[str]:
        """Return the paths of the fields that the record shown asks for."""
        return [
            path
            for path, spec in self.specs.items()
            if spec.visible is None or self._shown is None or spec.visible(self._shown)
        ]

    def _choice(self, path: str, choice: Choice) -> None:
        fills = self.specs[path].fills
        self._filled[path] = fills(choice) if fills else {}

    def _edited(self, path: str, value: Any) -> None:
        filled = self._filled.pop(path, {})
        if isinstance(value_at(self._shown, path), Money) and isinstance(
            value, Decimal
        ):
            value = Money(value, value_at(self._shown, path).currency)
        was_number = isinstance(value_at(self._shown, path), Decimal)
        if value is None and was_number and not self.specs[path].empties:
            value = ZERO
        if self.specs[path].kind == "integer" and value is not None:
            value = int(value)
        self.edited.emit(path, value, filled)

    # --- Showing ---------------------------------------------------------------------

    def show_record(self, record: Any, *, editable: bool, afresh: bool = False) -> None:
        """Show the values of a record.

        Args:
            record: The record.
            editable: Whether it may be typed into.
            afresh: Whether words that could not be read are given up.
        """
        first, self._shown = self._shown is None, record
        if self._in_place != self._wanted():
            when_still(self, self._place)
        for path, spec in self.specs.items():
            may = editable and spec.typed
            if may and spec.editable is not None:
                may = spec.editable(record)
            field = self.fields[path]
            self._show_field(spec, field, record, afresh=afresh or first)
            field.set_doubt(self._doubt(spec, record) if may else "")
            if self.fields[path].is_read_only() == may:
                self.fields[path].set_read_only(not may)
                must = spec.required and may  # nothing is asked where nothing is typed
                require(self._boxes[path], field, _(spec.title), required=must)
            self.fields[path].stop_tab(stops=may or not editable)

    def _show_field(
        self, spec: FieldSpec, field: Field, record: Any, *, afresh: bool
    ) -> None:
        _follow_record(spec, field, record)
        if spec.suffix is not None:
            label = self._boxes[spec.field].findChild(QLabel)
            if label is not None:
                label.setText(f"{_(spec.title)} {spec.suffix(record)}".strip())
        if spec.show is not None:
            value: Any = spec.show(record)
        else:
            value = value_at(record, spec.field)
        if isinstance(value, Money) and isinstance(field, DecimalField):
            value = value.amount
        if isinstance(field, DecimalField) and isinstance(value, int):
            value = Decimal(value)
        words = isinstance(field, TextField) and not isinstance(field, LinesField)
        if words and value is not None:
            value = str(value)
        if afresh or field.value() != value:
            field.set_value(value)

    @staticmethod
    def _doubt(spec: FieldSpec, record: Any) -> str:
        return mild.of_field(spec, value_at(record, spec.field), record)

    def commit(self) -> bool:
        """Take over what stands in the fields; False: something cannot be read."""
        good = [field.commit() for field in self.fields.values()]
        return all(good)

    def unread(self) -> tuple[Problem, ...]:
        """Return what was typed and cannot be read; it stays in its field, in red."""
        return tuple(
            Problem(path, N_("{field}: {value}"), {"field": title, "value": words})
            for path, field in self.fields.items()
            if (words := field.unread())
            for title in [_(self.specs[path].title)]
        )

    def pending(self) -> bool:
        """Say whether a look-up still waits for its answer."""
        return any(
            isinstance(field, LookupField) and field.is_typing() and not field.problem()
            for field in self.fields.values()
        )

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Mark fields, by path; fields without a problem lose theirs."""
        for path, field in self.fields.items():
            field.set_problem(problems.get(path))

    def go_first(self) -> bool:
        """Put the focus into the first field to fill in; False: all are locked."""
        open_ = [
            path
            for path, field in self.fields.items()
            if not field.is_read_only() and field.isVisible()
        ]
        empty = [
            path
            for path in open_
            if self.specs[path].required and not self.fields[path].value()
        ]
        if open_ and not empty and self.fields[open_[0]].value():
            empty = [path for path in open_ if self.specs[path].starts]
        return bool(open_) and self.go((empty or open_)[0])

    def is_locked(self, widget: QWidget | None) -> bool:
        """Say whether a widget is a field of this form that cannot be typed into."""
        return any(
            field.input is widget and field.is_read_only()
            for field in self.fields.values()
        )

    def go(self, path: str) -> bool:
        """Put the focus into a field; False: it is not here."""
        field = self.fields.get(path)
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.select_all()
        return True


def _follow_record(spec: FieldSpec, field: Field, record: Any) -> None:
    """Let currency, places and options follow the record."""
    if isinstance(field, DecimalField):
        if spec.kind == "money":
            currency = spec.currency(record)
            field.set_unit(currency)
            field.set_places(decimals(currency))
        elif spec.kind == "price":
            currency = spec.currency(record)
            field.set_unit(currency)
            field.set_places(PRICE_PLACES, decimals(currency))
        elif callable(spec.places):
            field.set_places(spec.places(record))
    elif isinstance(field, ChoiceField) and callable(spec.options):
        field.set_options([(value, _(text)) for value, text in spec.options(record)])


_FOUND = {"lookup": LookupField, "codeof": CodeOfField, "code": CodeField}


def make_field(spec: FieldSpec) -> Field:
    """Return the field of a declaration."""
    kind, _colon, name = spec.kind.partition(":")
    if spec.show is not None or kind == "readonly":
        told = TextField()
        told.set_read_only(True)
        if kind in NUMBERS:
            told.stand_at_end()
        return told
    if kind in _FOUND:
        field: Field = _FOUND[kind](name)
    elif kind == "date":
        field = DateField()
    elif kind == "choice":
        options = () if callable(spec.options) else spec.options
        field = ChoiceField([(value, _(text)) for value, text in options])
    elif kind == "check":
        field = CheckField()
    elif kind in ("text", "note"):
        field = TextField(multiline=kind == "note", rows=spec.rows)
    elif kind in ("checks", "lines", "picture"):
        field = _special_field(spec)
    else:
        field = _number_field(spec)
    if spec.hint and isinstance(field, TextField | LookupField):
        field.set_placeholder(_(spec.hint))
    return field


def _special_field(spec: FieldSpec) -> Field:
    if spec.kind == "picture":
        return PictureField()
    if spec.kind == "lines":
        return LinesField()
    options = () if callable(spec.options) else spec.options
    return ChecksField([(value, _(text)) for value, text in options], spec.width)


def _number_field(spec: FieldSpec) -> DecimalField:
    if spec.kind == "integer":
        return DecimalField(0)
    if spec.kind == "percent":
        return DecimalField(_PERCENT_PLACES, least=0, unit="%")
    if spec.kind == "rate":
        return DecimalField(RATE_PLACES, ZERO, least=4)
    return DecimalField(2 if callable(spec.places) else spec.places)
