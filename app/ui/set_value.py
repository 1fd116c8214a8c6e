"""Gives one value to a field of several records of a list (H4, H17)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import _
from app.core.states import possible
from app.ui.decide import Candidate, decide
from forms.kit.decide import SetDialog

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.editor_controller import EditorController
    from forms.kit.list import ListPage
    from forms.kit.spec import FieldSpec

KINDS = frozenset({"text", "note", "date", "check"})
"""Kinds of fields from which nothing else follows in any form."""
_STAND_ALONE = frozenset({"place", "payment_terms"})
"""Texts that follow from other fields, or others from them."""


def settable(editor: EditorController[Any]) -> tuple[FieldSpec, ...]:
    """Return the fields of an editor that several records may be given at once."""
    spec = editor.spec
    if editor.services.save is None or (
        spec.permission and not editor.desk.actor.may(spec.permission)
    ):
        return ()
    blank = editor.services.new()
    every = (*spec.fields, *(one for part in spec.sections for one in part.fields))
    return tuple(
        one
        for one in every
        if one.kind in KINDS
        and one.typed
        and one.editable is None
        and one.field not in _STAND_ALONE
        and hasattr(blank, one.field)
    )


def set_value(page: ListPage, editor: EditorController[Any], field: FieldSpec) -> None:
    """Ask for the value, and store it in the selected records that may be changed."""
    page.with_selected(lambda rows: _set(editor, field, [row.id for row in rows]))


def _set(editor: EditorController[Any], field: FieldSpec, ids: list[int]) -> None:
    services, spec, path = editor.services, editor.spec, field.field

    def candidate(record: Any) -> Candidate:
        now = possible(spec.transitions, spec.state(record))
        may = spec.edit is None or spec.edit in now
        open_ = may and (spec.editable is None or spec.editable(record))
        why = "" if open_ else _("It can no longer be changed.")
        return Candidate(spec.title(record) or _("Draft"), record, why)

    def read(uow: UnitOfWork) -> list[Candidate]:
        return [candidate(services.get(uow, key)) for key in ids]

    def act(uow: UnitOfWork, record: Any, given: Any) -> Any:
        assert services.save is not None  # noqa: S101 - settable() has looked
        return services.save(uow, replace(record, **{path: getattr(given, path)}))

    asked = replace(field, width=6, required=False, visible=None)
    dialog = partial(SetDialog, fields=(asked,), given=services.new())
    title = _("Set “{field}” in the selected records", field=_(field.title))
    decide(editor.desk, (spec.kind, title, _("Set value")), read, act, ask=dialog)
