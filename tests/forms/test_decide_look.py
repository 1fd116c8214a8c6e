"""The dialog before several records are decided on: how it stands."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea

from forms.kit import theme
from forms.kit.ask import REASON
from forms.kit.decide import Candidate, DecideDialog
from tests import looks


@pytest.mark.feature("H38")
@pytest.mark.parametrize("fields", [(), (REASON,)])
def test_a_heading_stands_close_above_its_records(qtbot, qapp, fields):
    """Without a reason to be typed the room that was over lay between the lines."""
    looks.put_on(qapp)
    asked = (
        Candidate("Draft · NORDHAUS HANDELS GMBH", 1),
        Candidate("SC26-0031 · NORDHAUS HANDELS GMBH", 2, "It is no draft."),
    )
    dialog = DecideDialog("Confirm these contracts?", "Confirm", asked, fields=fields)
    qtbot.addWidget(dialog)
    dialog.resize(theme.px(560), theme.px(620))
    dialog.show()
    areas = dialog.findChildren(QScrollArea)
    assert len(areas) == len(asked)
    boxes = [area.parentWidget() for area in areas]
    for area, box in zip(areas, boxes, strict=True):
        heading = next(
            one for one in box.findChildren(QLabel) if one.parentWidget() is box
        )
        assert heading.y() + heading.sizeHint().height() + theme.px(8) > area.y()
        assert heading.height() <= heading.sizeHint().height() + 2
    above, below = (box.geometry() for box in boxes)
    assert below.top() - above.bottom() <= theme.px(20)
