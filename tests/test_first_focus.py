"""What opens begins at what a person fills in first; what leads has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from forms.kit.field_base import Field, field_of
from forms.wizard import WizardForm
from tests import test_windows_fit, walks
from tests.test_windows_fit import opened, stops

window = test_windows_fit.window


def fields(seen: QWidget) -> list[Field]:
    """Return the fields of a window in the order of Tab, each once."""
    found = [field_of(one) for one in stops(seen)]
    return [*dict.fromkeys(one for one in found if one is not None)]


@pytest.mark.feature("H4")
@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@walks.walked("few", [True, False], [True])
def test_every_window_begins_at_the_field_that_is_filled_in_first(window, few):
    """One that opened at a field filled in already had its password two Tabs away."""
    wrong, seen_ones = [], 0
    for name, seen in opened(window, few=few):
        asked = fields(seen)
        if not isinstance(seen, QDialog | WizardForm) or not asked:
            continue
        seen_ones += 1
        empty = [f for f in asked if f.is_wanted()]
        here = field_of(seen.focusWidget())
        first = stops(seen)[0]
        if empty and here is not empty[0]:
            wrong.append((name, empty[0].accessibleName()))
        elif not empty and here is None and first is not seen.focusWidget():
            wrong.append((name, first.accessibleName()))
    assert seen_ones > (4 if few else 8)
    assert wrong == []


@pytest.mark.feature("H4")
def test_the_sign_of_backups_leads_the_keyboard_to_its_chapter(window):
    """It stayed in the status bar: no key led on in the page just opened."""
    sign = window.shell.form.status._backup
    QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    window.settle(2)
    page = window.shell.front().tab.form
    assert page.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget().accessibleName() == "Backups"
