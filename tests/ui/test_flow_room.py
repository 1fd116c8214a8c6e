"""The flow of a record has its room before its steps are known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.ui.opened import Address


@pytest.mark.feature("H15")
def test_nothing_moves_when_the_steps_of_a_record_come(office):
    """All below went down by the height of the strip, away from the mouse."""
    shell = office()
    form = shell.add(Address("record", "contract", 1)).tab.form
    header, spec = form.header, form.header.spec
    steps = spec.flow(form.record)
    assert steps
    heights = []
    for known in ((), steps):
        header.spec = replace(spec, flow=lambda _record, known=known: known)
        header.show_record(form.record, frozenset())
        heights.append(header.sizeHint().height())
    assert heights[0] == heights[1]
