"""A row that watches its own width does not move the bars of the page it is on."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.narrow import Narrow

_WORDS = "Создать: коммерческое предложение"


@pytest.fixture
def page(qapp, qtbot):
    """A page that scrolls, whose first row is as wide as it likes."""
    theme.install(qapp)
    made = [button(_WORDS, "bolt") for _n in range(3)]
    row = layout.row(None, *made)
    head = layout.box(row)
    Narrow(head, row, lambda: reversed(made))
    below = QWidget()
    below.setMinimumHeight(400)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(layout.box(layout.column(head, below)))
    qtbot.addWidget(area)
    return area, made


def test_words_never_widen_the_page_they_are_on(page, qtbot):
    """The bars came and went with the words, and the program ended of it."""
    area, made = page
    whole = sum(one.sizeHint().width() for one in made)
    area.resize(whole + 100, 440)
    area.show()
    bare = set()
    for narrower in range(0, whole - 100, 8):
        area.resize(whole + 100 - narrower, 400 + narrower % 100)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: all(o.width() >= o.sizeHint().width() for o in made))
        bare.add(sum(bool(one.property("bare")) for one in made))
        assert not area.horizontalScrollBar().maximum()
    assert bare == {0, 1, 2, 3}
    area.resize(whole + 100, 440)
    qtbot.waitUntil(lambda: not any(one.property("bare") for one in made))
