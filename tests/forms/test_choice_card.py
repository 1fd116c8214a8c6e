"""The cards of the wizard by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from forms.kit import layout
from forms.wizard_parts import ChoiceCard


class _Page(QWidget):
    """Counts the keys that a card leaves to its page, which goes on by them."""

    def __init__(self, card: ChoiceCard) -> None:
        super().__init__()
        self.setLayout(layout.column(card))
        self.went = 0

    def keyPressEvent(self, event) -> None:  # noqa: N802 - as Qt calls it
        self.went += event.key() == Qt.Key.Key_Return


@pytest.mark.parametrize(
    ("control", "chosen", "goes_on"),
    [(False, False, 0), (True, False, 1), (False, True, 1), (True, True, 1)],
)
def test_return_chooses_and_with_ctrl_goes_on_at_once(qtbot, control, chosen, goes_on):
    card = ChoiceCard("database", "This PC", "For one person")
    page = _Page(card)
    qtbot.addWidget(page)
    card.chosen.connect(lambda: card.set_chosen(True))
    card.set_chosen(chosen)
    keys = Qt.KeyboardModifier
    qtbot.keyClick(
        card, Qt.Key.Key_Return, keys.ControlModifier if control else keys.NoModifier
    )
    assert (card.is_chosen(), page.went) == (True, goes_on)
