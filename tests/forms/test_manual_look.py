"""The manual's window takes the look of the program, also a new one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QApplication

from forms.kit import theme
from forms.manual import ManualForm


def links(block: QTextBlock) -> list[str]:
    """Return the colours of the links from a block on."""
    found = []
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            look = parts.fragment().charFormat()
            if look.isAnchor():
                found.append(look.foreground().color().name())
            parts += 1
        block = block.next()
    return found


@pytest.mark.feature("H31")
@pytest.mark.usefixtures("plain")
def test_links_of_an_open_manual_take_the_colour_of_another_look(shown):
    """Those at the left stayed dark blue on black: 2:1, where 4.5:1 is asked for."""
    form = shown(ManualForm(), 900, 600)
    form.show_contents("* [Home](home.md)\n* [Keys](keys.md)\n", QUrl())
    form.show_page("See [Keys](keys.md).\n\n" * 80, QUrl(), back=False)
    form.page.verticalScrollBar().setValue(200)
    for mode in ("dark", "light"):
        theme.set_mode(mode)
        QApplication.processEvents()
        blue = QApplication.palette().link().color().name()
        for reader in (form.side, form.page):
            assert set(links(reader.document().begin())) == {blue}, mode
        assert form.page.verticalScrollBar().value() == 200
