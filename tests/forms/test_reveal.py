"""Parts of a form that come and go, before the form has a window and after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from forms.kit import layout
from forms.kit.editor_form import FormGrid
from forms.kit.spec import FieldSpec

FIELDS = (FieldSpec("name", "Name"),)


class _Styled(QObject):
    """Notes what is styled."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Polish:
            self.parts.append(watched)
        return False


def test_a_form_is_styled_when_it_has_a_window_not_before(qtbot):
    styled = _Styled()
    QCoreApplication.instance().installEventFilter(styled)
    form = FormGrid(FIELDS)
    qtbot.addWidget(form)
    field = form.fields["name"]
    assert field not in styled.parts
    form.show()
    assert field in styled.parts
    QCoreApplication.instance().removeEventFilter(styled)


def test_a_part_comes_with_its_parent_unless_it_was_hidden(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    never, once, late = QWidget(), QWidget(), QWidget()
    page.setLayout(layout.column(never, once))
    once.hide()
    layout.reveal(never)
    layout.reveal(once, shown=True)
    page.show()
    assert never.isVisible()
    assert once.isVisible()
    layout.reveal(once, shown=False)
    assert not once.isVisible()
    layout.reveal(once)
    assert once.isVisible()
    late.setParent(page)
    layout.reveal(late)
    assert late.isVisible()
