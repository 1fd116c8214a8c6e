"""The panel that shows the conditions of a list as text, and takes them so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.core.query import Filter
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.field_base import labelled
from forms.kit.field_text import TextField
from forms.kit.list_pop import Popover
from forms.kit.list_reading import TextError, read
from forms.kit.list_spec import ListSpec
from forms.kit.list_text import write

_WIDTH = 520


class TypedPanel(Popover):
    """Conditions as text, with what is wrong told below.

    Signals:
        typed: Other conditions are wanted; arg: tuple of filters.
    """

    typed = Signal(object)

    def __init__(
        self, spec: ListSpec, page: QWidget, today: Callable[[], date]
    ) -> None:
        super().__init__(page)
        self._spec = spec
        self._today = today
        self._kept: tuple[Filter, ...] = ()
        self.field = TextField(multiline=True, rows=3)
        self.field.set_title(_("Conditions as text"))
        self.note = layout.text("", "problem", wrap=True)
        apply = button(_("Apply"), primary=True)
        apply.clicked.connect(self.apply)
        self.body.addWidget(labelled(self.field, _("Conditions as text")))
        self.body.addWidget(self.note)
        self.body.addWidget(layout.text(self._hint(), "caption", wrap=True))
        self.body.addLayout(layout.row(None, apply))
        self.setFixedWidth(theme.px(_WIDTH))

    def _hint(self) -> str:
        """Return an example made of this list's own headings."""
        parts = []
        for kind, words in (
            ("text", "abc"),
            ("number", "1000.."),
            ("date", _("this month")),
        ):
            named = (c for c in self._spec.columns if c.filter == kind and c.title)
            if column := next(named, None):
                parts.append(f"{_(column.title)}: {words}")
        return _(
            'For example: {example} · & means and, | means or, ="" is empty',
            example=" & ".join(parts),
        )

    def ask(self, anchor: QWidget, filters: tuple[Filter, ...], text: str = "") -> None:
        """Open with the conditions as they are, or with a text to mend beside them."""
        named = {one.field for one in self._spec.columns if one.filter and one.title}
        shown = [one for one in filters if not text and one.fields() <= named]
        self._kept = tuple(one for one in filters if one not in shown)
        self.field.set_value(text or write(self._spec, shown))
        self.note.hide()
        self.open_under(anchor)
        self.field.setFocus()

    def apply(self) -> None:
        """Hand the conditions over, or say what cannot be read."""
        self.field.commit()
        text = " ".join(str(self.field.value() or "").split())
        try:
            found = read(self._spec, text, self._today())
        except TextError as error:
            self.complain(error)
            return
        self.shut()
        self.typed.emit((*self._kept, *found))

    def complain(self, error: TextError) -> None:
        """Say what is wrong."""
        self.note.setText(str(error))
        self.note.show()
        self.adjustSize()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply on Ctrl+Return; Return alone is a new line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)
