"""The fields that the office adds, on the screen: the list and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, AsTyped, _, enumerated
from app.core.own_fields import DEFINE, KIND_TITLES, OF_TITLES, OwnKind
from app.core.query import Filter, Query, Sort
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.own_fields import TITLE
from forms.kit.spec import Block, EditorSpec, FieldSpec, Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.own_fields import OwnField
    from app.office.domain import OwnFieldSummary
    from forms.kit.spec import Chip

_OF = tuple(OF_TITLES.items())
_KINDS = tuple(KIND_TITLES.items())
_ICON = "layout-list"


def _state(row: OwnField | OwnFieldSummary) -> Chip:
    return (_("Retired"), "neutral") if row.retired else (_("In use"), "ok")


def _chips(field: OwnField) -> Sequence[Chip]:
    return (_state(field),) if field.id else ()


def _choices(row: OwnFieldSummary) -> str:
    return enumerated(AsTyped(one) for one in row.choices.split("\n") if one)


LIST = ListSpec(
    name="own_fields",
    title=TITLE,
    icon=_ICON,
    kind="own_field",
    singular=N_("Custom field"),
    sort=Sort("position"),
    create=DEFINE,
    topics=frozenset({"office"}),
    columns=(
        Column("position", N_("Sequence"),
               lambda r: Cell(str(r.position), kind="number"), 70, filter="number"),
        Column("label", N_("Field name"), lambda r: Cell(r.label, kind="link"), 200,
               frozen=True),
        Column("of", N_("Stands on"), lambda r: Cell(_(OF_TITLES[r.of])), 110,
               filter="choice", options=_OF),
        Column("kind", N_("Type"), lambda r: Cell(_(KIND_TITLES[r.kind])), 100,
               filter="choice", options=_KINDS),
        Column("required", N_("Required"),
               lambda r: Cell(_("Yes") if r.required else ""), 90, filter="choice",
               options=((True, N_("Yes")), (False, N_("No")))),
        Column("choices", N_("Choices"), lambda r: Cell(_choices(r)), 240,
               stretch=True),
        Column("tip", N_("Tip"), lambda r: Cell(r.tip), 180),
        Column("retired", N_("State"),
               lambda r: Cell(_state(r)[0], kind="chip", chip=_state(r)[1]), 100,
               filter="choice",
               options=((False, N_("In use")), (True, N_("Retired")))),
    ),
    views=(
        View(N_("All")),
        *(View(title, Query(filters=(Filter("of", "eq", of),))) for of, title in _OF),
    ),
    heading=lambda r: r.label,
    chip=_state,
    preview=(
        (N_("Type"), lambda r: _(KIND_TITLES[r.kind])),
        (N_("Choices"), _choices),
        (N_("Tip"), lambda r: r.tip),
    ),
    empty=N_(
        "No custom fields yet. Add what your office notes down about products,"
        " customers and suppliers and the program does not ask for."
    ),
)  # fmt: skip


def _told(field: OwnField) -> list[Block]:
    """Return what is to be known before a field is changed."""
    words = [
        N_("It stands on every card, in the list (choose columns), in import, export"
           " and the template, under this name in all languages."),
        N_("The name may be changed at any time; the type while no record says"
           " anything here. A retired field keeps what was said and asks no more."),
    ]  # fmt: skip
    notes = tuple(Note(_(one), "text2") for one in words)
    return [Block(_(OF_TITLES.get(field.of, TITLE)), notes)]


SPEC = EditorSpec(
    kind="own_field",
    singular=N_("Custom field"),
    icon=_ICON,
    title=lambda field: field.label if field.id else "",
    subtitle=lambda field: _(KIND_TITLES[field.kind]),
    chips=_chips,
    fields=(
        FieldSpec("label", N_("Field name"), required=True, width=3),
        FieldSpec("of", N_("Stands on"), "choice", options=_OF,
                  editable=lambda field: field.id is None, width=2),
        FieldSpec("position", N_("Sequence"), "integer",
                  hint=N_("Its place among the others; 0 means the last one.")),
        FieldSpec("kind", N_("Type"), "choice", options=_KINDS, width=2),
        FieldSpec("places", N_("Decimals"), "integer",
                  visible=lambda field: field.kind is OwnKind.NUMBER),
        FieldSpec("required", N_("Required"), "check",
                  visible=lambda field: field.kind is not OwnKind.CHECK),
        FieldSpec("retired", N_("Retired"), "check"),
        FieldSpec("choices", N_("Choices, one a line"), "lines", width=6,
                  visible=lambda field: field.kind is OwnKind.CHOICE),
        FieldSpec("tip", N_("Tip"), width=6,
                  hint=N_("What else is to be known when it is filled in")),
    ),
    inspector=_told,
    permission=DEFINE,
    papers=False,
)  # fmt: skip
