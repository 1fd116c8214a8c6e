"""What a screen reader is told of the parts that paint themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from forms.kit import buttons, spoken
from forms.kit.chart_bars import Bar, StackedBars
from forms.kit.chips import FilterChip
from forms.kit.field_base import labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.fields import DateField, TextField
from forms.kit.flow import FlowStrip, Stage
from forms.kit.spec import Reached
from forms.shell_status import Toast
from forms.wizard_parts import PicturePick

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

Role = QAccessible.Role


spoken.install()


def face(qtbot: QtBot, widget: QWidget) -> Any:
    qtbot.addWidget(widget)
    return QAccessible.queryAccessibleInterface(widget)


def test_parts_that_paint_themselves_say_what_they_are(qtbot: QtBot) -> None:
    bars = StackedBars(("accent",))
    bars.show_bars([Bar("May", (Decimal(12),))], ["Shipped"])
    strip = FlowStrip()
    strip.show_steps([Stage("Contract", "SC26-0001", Reached.DONE)])
    for widget, role, words in (
        (bars, Role.Chart, "May"),
        (strip, Role.ToolBar, "Contract · SC26-0001"),
        (FilterChip("State", "Draft"), Role.Button, "State: Draft"),
    ):
        shown = face(qtbot, widget)
        assert shown.role() == role
        assert words in shown.text(QAccessible.Text.Name)


def test_a_reader_presses_a_chip_as_a_hand_does(qtbot: QtBot) -> None:
    chip = FilterChip("State", "Draft")
    shown = face(qtbot, chip)
    press = QAccessibleActionInterface.pressAction()
    assert press in shown.actionNames()
    with qtbot.waitSignal(chip.pressed, timeout=0):
        shown.doAction(press)


def test_other_widgets_stay_what_they_are(qtbot: QtBot) -> None:
    line = QLineEdit()
    assert face(qtbot, line).role() == Role.EditableText


def test_a_name_is_no_shortcut(qtbot: QtBot) -> None:
    star = buttons.ghost("star", "Star  Ctrl+Shift+S")
    shown = face(qtbot, star)
    assert shown.text(QAccessible.Text.Name) == "Star"
    assert "Ctrl+Shift+S" in shown.text(QAccessible.Text.Description)


def test_what_appears_beside_the_focus_is_announced(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(spoken, "announce", lambda _at, words: said.append(words))
    window = QWidget()
    qtbot.addWidget(window)
    Toast(window).say("Saved")
    field = TextField()
    qtbot.addWidget(field)
    field.set_problem("Enter a name.")
    assert said == ["Saved"], "a field that nobody is at stays silent"
    with qtbot.waitExposed(field):
        field.show()
    field.input.setFocus()
    qtbot.waitUntil(field.input.hasFocus)
    field.set_problem("Enter a longer name.")
    field.set_problem("Enter a longer name.")
    assert said == ["Saved", "Enter a longer name."], "told once"


def test_a_reader_opens_the_calendar_of_a_day(qtbot: QtBot) -> None:
    field = DateField()
    qtbot.addWidget(field)
    button = next(
        one for one in field.findChildren(QWidget) if "Calendar" in one.toolTip()
    )
    shown, line = face(qtbot, button), cast("Any", field.input)
    assert shown.role() == Role.Button
    assert shown.text(QAccessible.Text.Name) == "Calendar"
    with qtbot.waitSignal(line.pressed, timeout=0):
        shown.doAction(QAccessibleActionInterface.pressAction())


def test_two_pictures_to_choose_have_two_names(qtbot: QtBot) -> None:
    names = set()
    for title in ("Logo", "Seal"):
        part = PicturePick(title)
        qtbot.addWidget(part)
        links = part.findChildren(QPushButton)
        names |= {face(qtbot, one).text(QAccessible.Text.Name) for one in links}
    assert names == {
        "Logo: Choose a picture…",
        "Logo: Remove",
        "Seal: Choose a picture…",
        "Seal: Remove",
    }


def told_by_labels(qtbot: QtBot, box: QWidget) -> list[str]:
    """Return what Linux tells a reader of a drop-down besides its value."""
    found = face(qtbot, box).relations(QAccessible.RelationFlag.Label)
    return [one.text(QAccessible.Text.Name) for one, _what in found]


def test_a_drop_down_is_told_by_its_label_on_linux_as_well(qtbot: QtBot) -> None:
    options = [("sum", "Total"), ("day", "Signed on")]
    bare, below = ChoiceField(options), ChoiceField(options)
    bare.set_title("Field")
    shown = labelled(below, "Sorted by", required=True)
    qtbot.addWidget(bare)
    qtbot.addWidget(shown)
    assert told_by_labels(qtbot, bare.input) == ["Field"]
    assert told_by_labels(qtbot, below.input) == ["Sorted by"]
    bare.set_title("Column")
    assert told_by_labels(qtbot, bare.input) == ["Column"]
    for one in (bare, below):
        one.set_value("day")
        chosen = QAccessible.queryAccessibleInterface(one.input)
        assert chosen.text(QAccessible.Text.Value) == "Signed on"
