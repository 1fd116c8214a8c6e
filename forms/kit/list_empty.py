"""What a list says when it has no rows: nothing yet, or nothing that fits."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import _, new_words
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.icons import IconLabel
from forms.kit.list_spec import ListSpec

_MIDDLE = Qt.AlignmentFlag.AlignHCenter


class EmptyList(QWidget):
    """A drawing, one sentence and the way out.

    Signals:
        new_asked: A first record is to be made.
        clear_asked: The conditions are to be dropped.
        escaped: Escape, as among rows: the last of what narrows is to be dropped.
    """

    new_asked = Signal()
    clear_asked = Signal()
    escaped = Signal()

    def __init__(self, spec: ListSpec) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._spec = spec
        self._icon = IconLabel(spec.icon, theme.px(40), "text3")
        self._words = layout.text("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = _(spec.singular) if spec.singular else ""
        self.new = button(new_words(name), "plus", primary=True)
        self.new.clicked.connect(self.new_asked)
        self.clear = button(_("Clear conditions"), "filter-off")
        self.clear.clicked.connect(self.clear_asked)
        box = QVBoxLayout(self)
        box.setSpacing(14)
        box.addStretch(2)
        for piece in (self._icon, self._words, self.new, self.clear):
            box.addWidget(piece, 0, _MIDDLE)
        box.addStretch(3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear Escape: it leads back to the rows, as it does among them."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def words(self) -> str:
        """Return the sentence shown."""
        return self._words.text()

    def say(self, *, filtered: bool, may_create: bool, text: str = "") -> None:
        """Say why there is nothing.

        Args:
            filtered: Conditions or words keep rows away.
            may_create: The person may make a record here.
            text: The words that were looked for.
        """
        self._icon.show_icon("filter-off" if filtered else self._spec.icon)
        nothing = _("No rows fit these conditions.")
        head, colon, _rest = text.replace("：", ":").partition(":")
        if colon and head.strip():  # meant as a condition, perhaps
            told = _("“{name}” is no heading of this list.", name=head.strip())
            nothing = f"{nothing}\n{told}"
        self._words.setText(nothing if filtered else _(self._spec.empty))
        metrics = self._words.fontMetrics()
        lines = self._words.text().split("\n")
        wide = max(map(metrics.horizontalAdvance, lines)) + 8
        self._words.setFixedWidth(min(theme.px(420), wide))
        # A centred label is not asked how high it is at its width.
        self._words.setMinimumHeight(self._words.heightForWidth(self._words.width()))
        self.clear.setVisible(filtered)
        self.new.setVisible(not filtered and may_create and bool(self._spec.singular))
