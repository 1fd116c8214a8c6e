"""The dialog before several records are decided on: which, which not, why (H38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QScrollArea, QWidget

from app.core.i18n import _n
from forms.kit import layout, theme
from forms.kit.ask import REASON, AskDialog, Given, Question
from forms.kit.elided import Elided
from forms.kit.spec import FieldSpec

_ROWS = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be decided on.

    Attributes:
        title: Its number and whose it is, translated.
        record: What the service is given.
        why_not: Why it is left out, translated; empty: it is not.
    """

    title: str
    record: Any
    why_not: str = ""


class DecideDialog(AskDialog):
    """Shows what is decided on and what is left out, and asks for the reason.

    Args:
        title: The question, translated.
        verb: Of the button, translated.
        candidates: The records.
        fields: What is asked besides.
        given: What stands in the fields at first.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        candidates: Sequence[Candidate],
        parent: QWidget | None = None,
        *,
        fields: tuple[FieldSpec, ...] = (REASON,),
        given: Any = None,
    ) -> None:
        self.chosen = tuple(one for one in candidates if not one.why_not)
        self.left_out = tuple(one for one in candidates if one.why_not)
        asked = Question(title=title, text="", verb=verb, fields=fields)
        super().__init__(asked, given or Given(), parent)
        self.go.setEnabled(bool(self.chosen))

    def parts(self) -> tuple[QWidget, ...]:
        """Override: both lists above the reason."""
        made: list[QWidget] = []
        if self.chosen:
            count = len(self.chosen)
            words = _n("Decide on {n} record", "Decide on {n} records", count)
            made.append(_listed(words, self.chosen))
        if self.left_out:
            count = len(self.left_out)
            words = _n("{n} record is left out", "{n} records are left out", count)
            made.append(_listed(words, self.left_out))
        return tuple(made)


class SetDialog(DecideDialog):
    """Asks for the value that a field of several records is to have (H4).

    An empty value empties the field; what a record may not be without, its own rules
    say when it is saved.
    """

    def _accept(self) -> None:
        if self.grid.commit():
            found = {path: field.value() for path, field in self.grid.fields.items()}
            self.given = replace(self.given, **found)
            self.accept()


def _listed(heading: str, rows: Sequence[Candidate]) -> QWidget:
    inner = layout.column(spacing=3)
    for one in rows:
        inner.addWidget(Elided(one.title, "body"))
        if one.why_not:
            inner.addWidget(layout.text(one.why_not, "caption", "warn_fg", wrap=True))
    area = QScrollArea()
    area.setWidget(layout.box(inner))
    area.setWidgetResizable(True)
    high = sum(46 if one.why_not else 24 for one in rows[:_ROWS])
    area.setFixedHeight(theme.px(high + 6))
    area.setAccessibleName(heading)
    return layout.box(layout.column(layout.text(heading, "section"), area, spacing=4))
