"""The papers of a set beside the page."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from forms.preview_set import PaperLine, PaperSet
from tests import looks


def test_a_long_title_has_the_whole_line(qtbot, qapp):
    """In Russian "sales contract" stood in three lines beside its state."""
    looks.put_on(qapp)
    papers = PaperSet()
    qtbot.addWidget(papers)
    line = PaperLine(
        "contract", "Контракт купли-продажи", "SC26-0047", "Подтверждено", "info"
    )
    papers.show_set([line])
    papers.resize(268, 300)
    with qtbot.waitExposed(papers):
        papers.show()
    labels = papers.row("contract").findChildren(QLabel)
    title = next(one for one in labels if one.text() == line.title)
    assert title.height() < 2 * title.fontMetrics().height()
