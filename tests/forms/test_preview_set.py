"""The papers of a set beside the page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from forms.kit.chips import Chip
from forms.preview_set import PaperLine, PaperSet
from tests import looks


@pytest.fixture
def labels(qtbot, qapp):
    """Shows one paper of a set; returns its labels by their words."""
    looks.put_on(qapp)
    papers = PaperSet()
    qtbot.addWidget(papers)

    def show(line):
        papers.show_set([line])
        papers.resize(268, 300)
        with qtbot.waitExposed(papers):
            papers.show()
        found = papers.row(line.key).findChildren(QLabel)
        return {one.text(): one for one in found}

    return show


def test_a_long_title_has_the_whole_line(labels):
    """In Russian "sales contract" stood in three lines beside its state."""
    title = "Контракт купли-продажи"
    line = PaperLine("contract", title, "SC26-0047", "Подтверждено", "info")
    shown = labels(line)[title]
    assert shown.height() < 2 * shown.fontMetrics().height()


def test_a_note_has_all_that_the_state_beside_it_leaves(labels):
    """Half of it stood empty, and the note in three lines."""
    note = "v1 · 2026-11-21"
    shown = labels(PaperLine("invoice", "商业发票", note, "已出具", "teal"))[note]
    assert shown.height() < 2 * shown.fontMetrics().height()


def test_a_state_stands_at_the_end_of_its_line_without_a_note(labels):
    shown = labels(PaperLine("invoice", "商业发票", "", "已出具", "teal"))
    title = shown["商业发票"]
    chip = title.parentWidget().findChild(Chip)
    assert chip.geometry().right() > title.geometry().right() - 4
    assert chip.width() < title.width() / 2
