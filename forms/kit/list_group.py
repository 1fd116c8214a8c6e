"""The conditions of one chip while they are made: alternatives of some each.

Conditions side by side must all be true; a chip may hold alternatives of which one is
enough, each of them one condition or several: A or (B and C).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.query import GROUPS, Filter, all_of, any_of
from forms.kit import layout
from forms.kit.buttons import ghost
from forms.kit.elided import Elided
from forms.kit.list_spec import ListSpec
from forms.kit.list_words import group_words

Place = tuple[int, int]
"""Which alternative, and which of its conditions."""


@dataclass(slots=True)
class Group:
    """What one chip holds while it is changed.

    Attributes:
        parts: The alternatives; each a list of conditions.
        at: The condition being made; it may stand behind the last one.
    """

    parts: list[list[Filter]] = field(default_factory=lambda: [[]])
    at: Place = (0, 0)

    @classmethod
    def of(cls, one: Filter | None) -> Group | None:
        """Take a condition apart; None: it goes deeper than alternatives."""
        if one is None:
            return cls()
        ways = one.value if one.op == "any" else (one,)
        parts = [list(way.value) if way.op == "all" else [way] for way in ways]
        deep = any(leaf.op in GROUPS for part in parts for leaf in part)
        return None if deep or not all(parts) or not parts else cls(parts)

    def current(self) -> Filter | None:
        """Return the condition being made; None: a new one."""
        way, number = self.at
        part = self.parts[way] if way < len(self.parts) else []
        return part[number] if number < len(part) else None

    def places(self) -> list[tuple[Place, Filter | None]]:
        """Return the conditions with their places; None: the one that is begun."""
        ways = [*self.parts, []][: max(len(self.parts), self.at[0] + 1)]
        return [
            ((way, number), one)
            for way, part in enumerate(ways)
            for number, one in enumerate(
                [*part, None] if self.at == (way, len(part)) else part
            )
        ]

    def put(self, one: Filter) -> None:
        """Store the condition being made."""
        way, number = self.at
        while way >= len(self.parts):
            self.parts.append([])
        self.parts[way][number : number + 1] = [one]

    def drop(self, place: Place) -> None:
        """Take a condition out; an alternative without one is none."""
        way, number = place
        del self.parts[way][number]
        self.parts = [part for part in self.parts if part] or [[]]
        self.at = (len(self.parts) - 1, len(self.parts[-1]) - 1)
        self.at = (self.at[0], max(self.at[1], 0))

    def begin(self, *, other: bool) -> None:
        """Go to a new condition: of another alternative, or beside the present one."""
        way = len(self.parts) if other else self.at[0]
        self.at = (way, 0 if other else len(self.parts[way]))

    def whole(self) -> Filter:
        """Return what the chip is to say."""
        ways = [part[0] if len(part) == 1 else all_of(*part) for part in self.parts]
        return ways[0] if len(ways) == 1 else any_of(*ways)


class GroupRows(QWidget):
    """The conditions of a group in words, with "and" and "or" between them.

    Signals:
        chosen: A condition is to be changed; arg: its place.
        dropped: A condition is to go; arg: its place.
    """

    chosen = Signal(object)
    dropped = Signal(object)

    def __init__(self, spec: ListSpec) -> None:
        super().__init__()
        self._spec = spec
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self.setAccessibleName(_("Conditions"))

    def show_group(self, group: Group) -> None:
        """Show a group; nothing where it has but the condition being made."""
        layout.clear(self._box)
        for place, one in group.places():
            if place != (0, 0):
                words = _("and") if place[1] else _("or")
                self._box.addWidget(layout.text(words, "caption"))
            row = self._begun() if one is None else self._row(one, place, group.at)
            self._box.addWidget(row)
        self.setHidden(len(group.places()) == 1)

    def _begun(self) -> QWidget:
        """Return the row of a condition that says nothing yet: it is made below."""
        return layout.box(layout.row((Elided("✎ …", "small"), 1)))

    def _row(self, one: Filter, place: Place, now: Place) -> QWidget:
        words = group_words(self._spec, one)
        label = Elided(f"✎ {words}" if place == now else words, "small")
        change = ghost("pencil", _("Change: {words}", words=words))
        change.clicked.connect(lambda: self.chosen.emit(place))
        drop = ghost("x", _("Remove: {words}", words=words))
        drop.clicked.connect(lambda: self.dropped.emit(place))
        return layout.box(layout.row((label, 1), change, drop, spacing=2))
