"""The whole list of a look-up in a dialog."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.core.refs import Choice, Ref
from forms.kit.picker import PickerDialog

pytestmark = pytest.mark.usefixtures("plain")


@pytest.mark.feature("H4")
@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "There is nothing to choose from yet."), ("zz", "Nothing found")],
)
def test_a_list_without_rows_says_so(qtbot, typed, said):
    rows: list[Choice] = []
    dialog = PickerDialog("Customer", typed)
    dialog.asked.connect(lambda _text, reply: reply(rows))
    qtbot.addWidget(dialog)
    dialog.search()
    dialog.show()
    words = [one.text() for one in dialog.table.viewport().findChildren(QLabel)]
    assert words == [said]
    assert not dialog.take.isEnabled()
    rows.append(Choice(Ref(1, "NORDWIND", "Nordwind Handels GmbH")))
    dialog.search()
    assert dialog.table.viewport().findChild(QLabel).text() == ""
    assert dialog.take.isEnabled()
