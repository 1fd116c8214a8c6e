"""Words that do not fit end in an ellipsis; the tip has them whole."""

from __future__ import annotations

from forms.kit.elided import Elided


def test_words_without_room_end_in_an_ellipsis(qtbot):
    label = Elided("NORDHAUS HANDELS GMBH · EVER HORIZON V.026W · NINGBO", "muted")
    qtbot.addWidget(label)
    label.resize(160, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.words()
    label.say("NORDHAUS")
    assert label.text() == "NORDHAUS"
