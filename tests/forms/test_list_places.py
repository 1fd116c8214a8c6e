"""The keyboard comes back to a row of the list in front, on a page of several."""

from __future__ import annotations

import pytest

from forms.kit import whereabouts


@pytest.mark.feature("H18")
def test_a_list_behind_another_is_not_asked_for_a_row_of_that(page, monkeypatch):
    """Rows that were still being read gave an error once they were there."""
    model = page.table.list_model()
    where = whereabouts.Where(whereabouts.ROWS, key=model.key(3), row=3)
    at = page.table.currentIndex().row()
    assert at != where.row
    page.table.hide()
    with monkeypatch.context() as reading:
        reading.setattr(model, "is_read", False)
        assert not whereabouts.go(page, where)
    model.modelReset.emit()
    assert page.table.currentIndex().row() == at
    page.table.show()
    assert whereabouts.go(page, where)
    assert page.table.currentIndex().row() == where.row
