"""The next document from chosen lines of this one, and of others (F8, H14)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import _
from app.modules import find

if TYPE_CHECKING:
    from app.core.refs import Choice
    from app.core.sources import SourceLine
    from app.db.unit_of_work import UnitOfWork
    from app.ui.editor_controller import EditorController
    from app.ui.module import Next
    from forms.kit.take_lines import TakeDialog

Taken = Sequence[tuple["SourceLine", Decimal]]


def make_next(
    editor: EditorController[Any], key: str, record: int, others: Sequence[int] = ()
) -> None:
    """Make the next documents; where lines can be chosen the person is asked first.

    Args:
        editor: Shows the record.
        key: Which next document; see `Module.next_from`.
        record: The record's key.
        others: Records whose lines join at once.
    """
    desk, kind = editor.desk, editor.spec.kind
    made = next((n for n in desk.chain.next_of(kind) if n.key == key), None)
    if made is None or not made.lines:
        desk.make_next(kind, key, record)
        return
    lines = find(made.lines)

    def ask(found: Sequence[SourceLine]) -> None:
        if found:
            _ask(editor, made, record, found)
        else:  # its own sentence says why there is nothing to make
            desk.make_next(kind, key, record)

    def left(uow: UnitOfWork) -> list[SourceLine]:
        return [line for one in (record, *others) for line in lines(uow, one)]

    desk.read_to_open(left, ask, editor.show_error)


def _ask(
    editor: EditorController[Any], made: Next, record: int, found: Sequence[SourceLine]
) -> None:
    from forms.kit.take_lines import Asked, TakeDialog  # noqa: PLC0415 - seldom

    # The menu says besides how they are made: "… by supplier".
    called = editor.desk.chain.called(made.kind) or made.title
    title = _("{document} from {source}", document=_(called), source=editor.title())
    asked = Asked(
        name=f"next {made.key}",
        title=title,
        verb=_("Create"),
        takes_all=True,
        more=_("Add another document") if made.joins else "",
    )
    dialog = TakeDialog(asked, found, editor.form)
    dialog.taken.connect(partial(_make, editor, made, record))
    dialog.more_asked.connect(partial(_join, editor, made, dialog))
    dialog.open()


def _make(editor: EditorController[Any], made: Next, record: int, taken: Taken) -> None:
    desk, drafts = editor.desk, find(made.drafts)
    quantities = {line.key: quantity for line, quantity in taken}

    def open_all(found: Sequence[Any]) -> None:
        for draft in found:
            desk.open(made.kind, None, draft)

    desk.read_to_open(
        lambda uow: drafts(uow, record, quantities), open_all, editor.show_error
    )


def _join(editor: EditorController[Any], made: Next, dialog: TakeDialog) -> None:
    """Let the lines of another document join."""
    from forms.kit.picker import PickerDialog  # noqa: PLC0415 - seldom

    lines, left = find(made.lines), find(made.left)

    def add(choice: Choice) -> None:
        ref = choice.ref

        def join(found: Sequence[SourceLine]) -> None:
            dialog.add(found)
            if not found:  # else the choice would seem not to have been heard
                dialog.said.setText(_("Nothing of {number} is left.", number=ref.code))

        editor.desk.work.read(lambda uow: lines(uow, ref.id), join)

    def find_others(text: str, reply: Callable[[Sequence[Choice]], None]) -> None:
        there = {row.line.source_id for row in dialog.lines()}

        def sift(found: Sequence[Choice]) -> None:
            others = [choice for choice in found if choice.ref.id not in there]
            editor.desk.work.read(partial(_with_lines, others, left), reply)

        editor.desk.lookup(made.joins, text, sift)

    picker = PickerDialog(_("Add another document"), "", dialog)
    picker.asked.connect(find_others)
    picker.picked.connect(add)
    picker.search()
    picker.open()
    dialog.picker = picker


def _with_lines(
    found: Sequence[Choice],
    left: Callable[[UnitOfWork, Sequence[int]], set[int]],
    uow: UnitOfWork,
) -> list[Choice]:
    """Return the documents of which something is left."""
    open_ = left(uow, [choice.ref.id for choice in found])
    return [choice for choice in found if choice.ref.id in open_]
