"""The strip at an editor's foot that says what must be known or corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import Problem
from app.core.i18n import _, _n
from forms.kit import icons, layout, spoken, theme
from forms.kit.buttons import button, ghost, link
from forms.kit.editor_form import FormGrid
from forms.kit.painting import guarded
from forms.kit.spec import EditorSpec
from forms.kit.still import when_still

_MOST = 4
"""Problems listed in full; the rest is counted."""

Action = tuple[str, str]
"""Key and words of a button."""


class EditorBanner(QWidget):
    """Words with buttons, or a list of problems that lead to their fields.

    Signals:
        action_asked: A button was pressed; arg: key.
        jump_asked: A problem was pressed; arg: its place.
    """

    action_asked = Signal(str)
    jump_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("pane", "true")
        self._tone = "info"
        self._icon = icons.IconLabel("info-circle", 17, "info_fg")
        self.words = layout.text("", "body", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        close = ghost("x", _("Close"))
        close.clicked.connect(self.hide)
        head = layout.row(self._icon, (self.words, 1), spacing=10)
        # The lines begin where the words do.
        lines = layout.row(self._icon.width() + 10, (self._lines, 1), spacing=0)
        middle = layout.column(None, head, lines, None, spacing=2)
        box = layout.row(
            (middle, 1),
            self._buttons,
            (layout.column(close, None), 0),
            margins=(16, 6, 8, 6),
            spacing=10,
        )
        self.setLayout(box)
        self.hide()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Override: the ground in its tone."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(f"{self._tone}_bg"))
        edge = QRectF(self.rect())
        edge.setWidth(3)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            edge.moveRight(self.rect().right() + 1)
        painter.fillRect(edge, theme.color(f"{self._tone}_dot"))

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Override: gone with the focus in it, it leaves it to its page."""
        page = self.parentWidget()
        if self.isHidden() and page is not None:
            page.setFocus()
            return True
        return super().focusNextPrevChild(next_)

    def show_words(self, tone: str, words: str, actions: Sequence[Action] = ()) -> None:
        """Say something with buttons beside it."""
        when_still(self, partial(self._put_words, tone, words, tuple(actions)))

    def _put_words(self, tone: str, words: str, actions: Sequence[Action]) -> None:
        self._begin(tone, words)
        for key, text in actions:
            made = button(text)
            made.clicked.connect(lambda _on=False, key=key: self.action_asked.emit(key))
            self._buttons.addWidget(made)
        self.show()

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """List what must be corrected; each line leads to its field.

        Args:
            problems: Place and words of each.
        """
        when_still(self, partial(self._put_problems, tuple(problems)))

    def withdraw(self) -> None:
        """Say nothing any more."""
        when_still(self, self.hide)

    def _put_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        count = len(problems)
        title = _n(
            "{n} thing must be corrected first.",
            "{n} things must be corrected first.",
            count,
        )
        self._begin("bad", title)
        for where, text in problems[:_MOST]:
            made = link(text)
            made.clicked.connect(lambda _on=False, at=where: self.jump_asked.emit(at))
            self._lines.addWidget(made, 0, Qt.AlignmentFlag.AlignLeading)
        if count > _MOST:
            rest = _n("and {n} more", "and {n} more", count - _MOST)
            self._lines.addWidget(layout.text(rest, "small"))
        self.show()

    def _begin(self, tone: str, words: str) -> None:
        self._tone = tone
        self._icon.show_icon(icons.TONES.get(tone, "info-circle"), f"{tone}_fg")
        layout.clear(self._lines)
        layout.clear(self._buttons)
        self.words.setText(words)
        self.words.setProperty("token", f"{tone}_fg")
        layout.restyle(self.words)
        self.setAccessibleName(words)
        spoken.announce(self, words)
        self.update()


class Foot(QObject):
    """Keeps a banner at the foot of what is worked in: nothing moves when it comes.

    Lines and fields that scroll give it room below the last of them; what is read or
    about to be pressed above and beside stays, and so do the totals under the lines.

    Args:
        banner: The banner.
        page: It lies over this.
        form: As wide as this, where there are no sections.
        stack: The sections.
    """

    def __init__(
        self, banner: EditorBanner, page: QWidget, form: QWidget, stack: QStackedWidget
    ) -> None:
        super().__init__(page)
        self._banner, self._page = banner, page
        self._form, self._stack = form, stack
        banner.setParent(page)
        banner.hide()
        for part in (page, form, stack, banner):
            part.installEventFilter(self)
        stack.currentChanged.connect(lambda _number: self.place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: it follows what it lies over, and its own words."""
        if event.type() in _MOVES:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Put the banner where it belongs, or give the room back."""
        banner, page, stack = self._banner, self._page, self._stack
        under = self._form if stack.isHidden() else stack
        at = under.mapTo(page, under.rect().topLeft())
        wide, bottom = under.width(), page.height()
        if not under.isVisibleTo(page):  # the record cannot be shown
            at, wide, bottom = QPoint(0, 0), page.width(), 0
        high = 0 if banner.isHidden() else max(0, banner.heightForWidth(wide))
        below = 0
        for number in range(stack.count()):
            keep_free = getattr(stack.widget(number), "keep_free", None)
            front = number == stack.currentIndex()
            if keep_free is not None:  # lines
                totals = keep_free(high if front else 0)
                below = totals if front else below
        lines = hasattr(stack.currentWidget(), "keep_free")
        stack.setContentsMargins(0, 0, 0, 0 if lines else high)
        if high:
            top = bottom - below - high if bottom else self._under_head()
            banner.setGeometry(at.x(), top, wide, high)
            banner.raise_()

    def _under_head(self) -> int:
        layout = self._page.layout()
        head = layout.itemAt(0) if layout is not None else None
        return head.geometry().bottom() + 1 if head is not None else 0


_MOVES = {
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.LayoutRequest,
}


def placed(spec: EditorSpec, problem: Problem, forms: Iterable[FormGrid]) -> str:
    """Say a problem with its line and field: "Line 6: Customer PO: at most …".

    A field that the sentence names itself is not said twice.

    Args:
        spec: Of the page.
        problem: Where and what it is.
        forms: All of the page.
    """
    words = _(problem.msgid, **problem.params)
    head, *rest = problem.where.split(".", 2)
    lines = next((s for s in spec.sections if s.columns and s.path == head), None)
    if lines is None or not rest or not rest[0].isdigit():
        found = (form.specs.get(problem.where) for form in forms)
        return _named(next((field.title for field in found if field), ""), words)
    titles = (c.title for c in lines.columns if c.field == "".join(rest[1:]))
    words = _named(next(titles, ""), words)
    return _("Line {row}: {text}", row=int(rest[0]) + 1, text=words)


def _named(title: str, words: str) -> str:
    name = _(title) if title else ""
    if name.casefold() in words.casefold():
        return words
    return _("{field}: {value}", field=name, value=words)
