"""Staff on the screen: the list, the editor, and what roles allow."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.access.domain import (
    AREAS,
    CONFIRM_ROLES,
    EXTRA,
    NARROW,
    ROLE_TITLES,
    SPAN_TITLES,
    VERBS,
    Role,
    Staff,
    permissions_of,
)
from app.core import people
from app.core.i18n import N_, _, enumerated
from forms.access_list import state_chip
from forms.kit import icons, layout, theme
from forms.kit.spec import ActionSpec, EditorSpec, FieldSpec, SectionSpec

ROLES = tuple(ROLE_TITLES.items())


class RightsTable(QWidget):
    """What a person's roles allow, area by area; only shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: frozenset[str] | None = None
        self.marks: dict[str, QWidget] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 12, 16, 16)
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(theme.px(7))
        body = layout.box(layout.column(self._grid, None, spacing=0), "surface")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("Roles"))
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_record(self, person: Staff, _saved: bool) -> None:  # noqa: FBT001 - the protocol
        """Show what the roles of a person allow, taken together."""
        held = person.held()
        allowed = permissions_of(held) if held else frozenset()
        if allowed == self._shown:
            return
        self._shown = allowed
        layout.clear(self._grid)
        self.marks.clear()
        for column, title in enumerate(VERBS.values(), start=1):
            head = layout.text(_(title), "label")
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignHCenter)
        for row, (area, title) in enumerate(AREAS.items(), start=1):
            self._grid.addWidget(layout.text(_(title)), row, 0)
            for column, verb in enumerate(VERBS, start=1):
                self._mark(f"{area}.{verb}", row, column, allowed)
        at = len(AREAS) + 1
        self._grid.addWidget(layout.hline(), at, 0, 1, len(VERBS) + 1)
        for row, (name, title) in enumerate(EXTRA.items(), start=at + 1):
            self._grid.addWidget(layout.text(_(title)), row, 0)
            self._mark(name, row, 1, allowed)
        self._grid.setColumnStretch(len(VERBS) + 1, 1)

    def _mark(self, name: str, row: int, column: int, allowed: frozenset[str]) -> None:
        may = name in allowed
        mark: QWidget = icons.label(
            "check" if may else "minus", 16, "ok_fg" if may else "text3"
        )
        mark.setAccessibleName(_("Yes") if may else _("No"))
        self.marks[name] = mark
        self._grid.addWidget(mark, row, column, Qt.AlignmentFlag.AlignHCenter)

    def allowed(self, name: str) -> bool:
        """Say whether the table shows a permission as granted."""
        return name in (self._shown or frozenset())


def _is_narrow(person: Staff) -> bool:
    """Say whether it matters whose customers the person sees."""
    return bool(person.roles & NARROW)


def _chips(person: Staff) -> Any:
    if person.id is None:
        return ()
    waits = ((asked_words(person), "warn"),) if person.waiting else ()
    return (state_chip(person), *waits)


def asked_words(person: Staff) -> str:
    """Return which roles of a person wait, and who asked for them."""
    names = people.all_called(person.asked_by) or "–"
    roles = called(person.waiting)
    return _("{roles}: asked for by {names}", roles=roles, names=names)


def called(roles: frozenset[Role]) -> str:
    """Return roles in words, in the order of the list."""
    return enumerated(_(title) for role, title in ROLES if role in roles)


SPEC = EditorSpec(
    kind="staff",
    singular=N_("Person"),
    icon="user",
    title=lambda person: person.name if person.id else "",
    subtitle=lambda person: person.login,
    chips=_chips,
    fields=(
        FieldSpec("name", N_("Full name"), required=True, width=2),
        FieldSpec("login", N_("Login"), required=True,
                  hint=N_("Small letters and digits")),
        FieldSpec("email", N_("E-mail"), width=2),
        FieldSpec("active", N_("Can sign in"), "check"),
        FieldSpec("roles", N_("Roles"), "checks", required=True, width=6,
                  options=ROLES),
        FieldSpec("reach", N_("Sees the customers"), "choice", width=2,
                  options=tuple(SPAN_TITLES.items()), visible=_is_narrow),
        FieldSpec("team", N_("Team"), width=2, visible=_is_narrow,
                  hint=N_("The same word for all of a team")),
    ),
    sections=(SectionSpec("rights", N_("What the roles allow"), widget=RightsTable),),
    actions=(
        ActionSpec("confirm_roles", N_("Confirm roles…"), "checks", seldom=True,
                   permission=CONFIRM_ROLES),
        ActionSpec("password", N_("Set password…"), "key", permission="access.edit"),
        ActionSpec("hand_over", N_("Hand records over…"), "arrows-exchange",
                   permission="access.hand_over"),
        ActionSpec("nobodys", N_("Give what is nobody's…"), "user",
                   permission="access.hand_over"),
    ),
    permission="access.edit",
    papers=False,
)  # fmt: skip
