"""The panel that makes or changes a condition, or a group of them (H9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.i18n import _
from app.core.query import GROUPS, SPANS, Filter, Span
from forms.kit import layout, theme
from forms.kit.buttons import button, link
from forms.kit.field_base import Field
from forms.kit.field_choice import ChoiceField
from forms.kit.field_date import DateField
from forms.kit.field_number import DecimalField
from forms.kit.field_text import TextField
from forms.kit.list_group import Group, GroupRows, Place
from forms.kit.list_pop import Popover
from forms.kit.list_spec import Column, ListSpec
from forms.kit.list_words import (
    OPS_BY_KIND,
    op_words,
    span_words,
    value_meant,
    value_words,
)
from forms.kit.tab_stops import put_in_order

_WIDTH = 290
_BARE = ("empty", "not_empty")
_DAYS = (7, 14, 30, 90)
_APART = re.compile(r"[,，、;；]")
_WORDY = frozenset({"text", "code"})


class _Nothing(QWidget):
    def show_value(self, value: Any) -> None:
        """Nothing is asked."""

    def value(self) -> Any:
        """Return no value."""
        return None


class _One(QWidget):
    """One field; of a column with codes it shows the names and gives the codes."""

    def __init__(self, field: Field, title: str, coded: Column | None = None) -> None:
        super().__init__()
        self._field, self._coded = field, coded
        field.set_title(title)
        self.setLayout(layout.column(field))
        self.setFocusProxy(field)

    def show_value(self, value: Any) -> None:
        """Show the value of a condition."""
        if self._coded is not None and isinstance(value, str):
            value = value_words(self._coded, value)
        try:
            self._field.set_value(value)
        except (AttributeError, TypeError):
            self._field.set_value(None)  # a value of another comparison

    def value(self) -> Any:
        """Return what was typed."""
        if not self._field.commit() or self._field.value() in (None, ""):
            raise ValueError
        value = self._field.value()
        return value if self._coded is None else value_meant(self._coded, value)


class _Range(QWidget):
    """Two fields; one of them may stay empty."""

    def __init__(self, make: Callable[[], Field]) -> None:
        super().__init__()
        self._fields = make(), make()
        for field, title in zip(self._fields, (_("From"), _("To")), strict=True):
            field.set_title(title)
        arrow = layout.text("–", "muted")
        self.setLayout(layout.row(self._fields[0], arrow, self._fields[1]))
        self.setFocusProxy(self._fields[0])

    def show_value(self, value: Any) -> None:
        """Show both ends."""
        ends = value if isinstance(value, tuple) else (value, None)
        for field, end in zip(self._fields, ends, strict=False):
            field.set_value(None if isinstance(end, Span) else end)

    def value(self) -> Any:
        """Return both ends, the smaller one first."""
        if not all(field.commit() for field in self._fields):
            raise ValueError
        low, high = (field.value() for field in self._fields)
        if low is None and high is None:
            raise ValueError
        turned = low is not None and high is not None and low > high
        return (high, low) if turned else (low, high)


class _Some(QScrollArea):
    """Boxes for the values of a choice."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._boxes = [
            (value, QCheckBox(_(words).replace("&", "&&")))
            for value, words in column.choices()
        ]
        inner = QWidget()
        inner.setProperty("kit", "clear")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for _value, check in self._boxes:
            box.addWidget(check)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setAccessibleName(_(column.title))
        tall = min(len(self._boxes), 8) * theme.px(27)
        self.setFixedHeight(max(tall, theme.px(27)))
        if self._boxes:
            self.setFocusProxy(self._boxes[0][1])

    def show_value(self, value: Any) -> None:
        """Tick the values."""
        chosen = value if isinstance(value, tuple) else (value,)
        for one, check in self._boxes:
            check.setChecked(one in chosen)

    def value(self) -> Any:
        """Return what is ticked."""
        chosen = tuple(one for one, check in self._boxes if check.isChecked())
        if not chosen:
            raise ValueError
        return chosen


class _Listed(QWidget):
    """Several words in one field, with commas between them."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self._field = TextField()
        self._field.set_title(_(column.title))
        self.setLayout(layout.column(self._field))
        self.setFocusProxy(self._field)

    def show_value(self, value: Any) -> None:
        """Show the words."""
        held = value if isinstance(value, tuple) else ()
        named = (value_words(self._column, one) for one in held)
        shown = zip(held, named, strict=True)
        self._field.set_value(
            ", ".join(one if _APART.search(name) else name for one, name in shown)
        )

    def value(self) -> Any:
        """Return what was typed, apart."""
        typed = str(self._field.value() or "") if self._field.commit() else ""
        found = tuple(one.strip() for one in _APART.split(typed) if one.strip())
        if not found:
            raise ValueError
        return tuple(value_meant(self._column, one) for one in found)


def _spans() -> list[Span]:
    plain = [Span(name) for name in SPANS if not name.endswith("_days")]
    ahead = [Span("next_days", days) for days in _DAYS]
    return [*plain, *ahead, *(Span("past_days", days) for days in _DAYS)]


class FilterPanel(Popover):
    """Asks for one condition: field, comparison, value; or for alternatives of them.

    Signals:
        chosen: Args: the new condition, the one it replaces or None.
        text_asked: All conditions are wanted as text.
    """

    chosen = Signal(object, object)
    text_asked = Signal()

    def __init__(
        self, spec: ListSpec, page: QWidget, today: Callable[[], date] = today
    ) -> None:
        super().__init__(page)
        self._columns = [one for one in spec.columns if one.filter and one.title]
        self._today = today
        self._old: Filter | None = None
        self._group = Group()
        self._values: Any = _Nothing()
        self._field = ChoiceField([(one.field, _(one.title)) for one in self._columns])
        self._op = ChoiceField()
        self._field.set_title(_("Field"))
        self._op.set_title(_("Comparison"))
        self._place = layout.column()
        self._apply = button(_("Apply"), primary=True)
        self._apply.clicked.connect(self.apply)
        self._note = layout.text("", "problem")
        self.rows = GroupRows(spec)
        self.rows.chosen.connect(self._change)
        self.rows.dropped.connect(self._drop)
        self.other = link(_("+ or"))
        self.other.setToolTip(_("Another condition, of which one is enough"))
        self.other.clicked.connect(lambda: self._more(other=True))
        self.beside = link(_("+ and"))
        self.beside.setToolTip(_("Another condition that must hold as well"))
        self.beside.clicked.connect(lambda: self._more(other=False))
        self.as_text = link(_("As text"))
        self.as_text.clicked.connect(self._show_text)
        for piece in (self.rows, self._field, self._op):
            self.body.addWidget(piece)
        self.body.addWidget(layout.box(self._place))
        self.body.addWidget(self._note)
        self.body.addLayout(layout.row(self.beside, self.other, None, spacing=10))
        self.body.addLayout(layout.row(self.as_text, None, self._apply))
        self.setFixedWidth(theme.px(_WIDTH))
        self._field.edited.connect(self._choose_field)
        self._op.edited.connect(self._choose_op)

    def ask(self, anchor: QWidget, old: Filter | None = None) -> None:
        """Open under a widget, empty or with a condition to change."""
        group = Group.of(old)
        if group is None or not self._shows(group):  # more than rows can show
            self._anchor = anchor
            self.text_asked.emit()
            return
        self._old = old
        self._group = group
        if old is not None and old.value is None and old.op not in _BARE:
            self._group = Group()  # a field to begin with, no condition yet
        self._load(old if old and old.op not in GROUPS else None)
        self.open_under(anchor)
        (self._values if old else self._field).setFocus()

    def _shows(self, group: Group) -> bool:
        """Say whether the fields of the panel can hold every condition of a group."""
        columns = {column.field: column for column in self._columns}
        leaves = [leaf for part in group.parts for leaf in part]
        return all(
            leaf.value is None
            or (leaf.field in columns and _fits(columns[leaf.field], leaf))
            for leaf in leaves
        )

    def _load(self, begin: Filter | None = None) -> None:
        """Show the condition of the group that is being made."""
        one = self._group.current() or begin
        known = [column.field for column in self._columns]
        name = one.field if one and one.field in known else known[0]
        self._field.set_value(name)
        self._choose_field(name, one)
        self.rows.show_group(self._group)
        put_in_order(self)
        self.adjustSize()

    def _more(self, *, other: bool) -> None:
        if self._store():
            self._group.begin(other=other)
            self._load()
            self._field.setFocus()

    def _change(self, place: Place) -> None:
        if self._store(needed=self._group.current() is not None):
            self._group.at = place
            self._load()

    def _drop(self, place: Place) -> None:
        self._group.drop(place)
        self._load()

    def _show_text(self) -> None:
        self.shut()
        self.text_asked.emit()

    def column(self) -> Column:
        """Return the column chosen."""
        return next(o for o in self._columns if o.field == self._field.value())

    def _choose_field(self, _name: str, old: Filter | None = None) -> None:
        column = self.column()
        ops = OPS_BY_KIND[column.filter]
        self._op.set_value(None)
        self._op.set_options([(op, op_words(column.filter, op)) for op in ops])
        chosen = _op_shown(old) if old else ops[0]
        self._op.set_value(chosen if chosen in ops else ops[0])
        self._choose_op("", old)

    def _choose_op(self, _op: str, old: Filter | None = None) -> None:
        layout.clear(self._place)
        self._values = self._asking(self.column(), self._op.value())
        if old is not None:
            self._values.show_value(old.value)
        self._place.addWidget(self._values)
        put_in_order(self)
        self._note.hide()
        if self.isVisible():
            self._values.show()
            self.adjustSize()

    def _asking(self, column: Column, op: str) -> Any:
        title = _(column.title)
        if op in _BARE:
            return _Nothing()
        if op == "in":
            return _Listed(column) if column.filter in _WORDY else _Some(column)
        if op == "span":
            options: Sequence[tuple[Any, str]] = [(s, span_words(s)) for s in _spans()]
            return _One(ChoiceField(options), title)
        make: dict[str, Callable[[], Field]] = {
            "number": lambda: DecimalField(6, least=0),
            "date": lambda: DateField(self._today),
        }
        maker = make.get(column.filter, TextField)
        coded = column if column.codes and op != "starts" else None
        return _Range(maker) if op == "between" else _One(maker(), title, coded)

    def _store(self, *, needed: bool = True) -> bool:
        """Put what is asked for into the group; False: a value is missing, and said."""
        op = self._op.value()
        try:
            value = self._values.value()
        except ValueError:
            if not needed:
                return True
            self._note.setText(_("Enter a value to compare with."))
            self._note.show()
            self.adjustSize()
            self._values.setFocus()
            return False
        meant: Any = "eq" if op == "span" else op
        self._group.put(Filter(self.column().field, meant, value))
        return True

    def apply(self) -> None:
        """Hand over the condition, or say what is missing."""
        if self._store():
            self.shut()
            self.chosen.emit(self._group.whole(), self._old)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)


def _fits(column: Column, one: Filter) -> bool:
    """Say whether a condition with a value is one of those the panel asks for."""
    kind, op = column.filter, _op_shown(one)
    if kind == "choice":
        return op in {"in", "eq"}
    held = one.value if isinstance(one.value, tuple) else (one.value,)
    words = kind not in _WORDY or all(isinstance(value, str) for value in held)
    return op in OPS_BY_KIND[kind] and words


def _op_shown(old: Filter) -> str:
    return "span" if isinstance(old.value, Span) else old.op
