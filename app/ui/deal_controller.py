"""The controller of every document of a deal: what stands beside the record.

Flow, linked documents, activity and figures are no part of the record; they are read
beside it and shown with it. A module's form declares its editor as a function of
`Beside`, whose values its own functions look up when they are called::

    def editor(beside: Beside, following: tuple[NextSpec, ...]) -> EditorSpec: ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from app.db.activity import Happening, happened
from app.ui.chain import Around, seen_from
from app.ui.editor_controller import EditorController, Services
from forms.kit.beside import Beside
from forms.kit.spec import Reached

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from forms.kit.spec import EditorSpec, Link, NextSpec, Step

R = TypeVar("R")

MakeSpec = Callable[[Beside, "tuple[NextSpec, ...]"], "EditorSpec"]
"""Declares the editor, given what stands beside the record and what may follow it."""


@dataclass(frozen=True, slots=True)
class _Read:
    around: Around
    facts: Any
    happened: tuple[Happening, ...]
    thumbs: Mapping[int, bytes]


class DealController(EditorController[R]):
    """An editor with the deal around it.

    A module's controller names its table in `table`, gives `facts` where its form
    shows figures that must be read, and overrides the hooks of `EditorController`.

    Attributes:
        table: The record's table, whose audit trail is its activity; "" for none.
        beside: What was read beside the record.
    """

    table = ""

    def __init__(self, desk: Desk, make_spec: MakeSpec, services: Services[R]) -> None:
        self.beside = Beside()
        self._wanted: Any = None
        self._known: Any = None
        self._loading = False
        kind = make_spec(self.beside, ()).kind
        super().__init__(
            desk, make_spec(self.beside, desk.chain.next_specs(kind)), services
        )

    def facts(self, uow: UnitOfWork, record: R) -> Any:  # noqa: ARG002
        """Hook: read what the form shows beside a record; runs with the database."""
        return None

    def facts_key(self, record: R) -> Any:  # noqa: ARG002
        """Hook: the facts are read again when this changes: the products of lines."""
        return None

    def facts_read(self) -> None:
        """Hook: the facts are here, for new lines too; complete the draft with them."""

    def followed(self, before: R) -> None:
        """Hook: a field was changed; read what follows from it: the rate of the day."""

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        before = self.draft
        super()._edit_field(path, value, filled)
        self.followed(before)

    def _put_lines(self, section: str, held: tuple[Any, ...]) -> None:
        super()._put_lines(section, held)
        if self._known is not None and self._known == self._beside_key(self.draft):
            self.facts_read()  # a second line of a product asks for nothing new

    def loaded(self, record: R) -> None:
        """Read what stands beside a record that was read or saved."""
        self._read_beside(record)

    def _read_beside(self, record: R) -> None:
        kind, key = self.spec.kind, self.record_id
        chain, table = self.desk.chain, self.table

        def question(uow: UnitOfWork) -> _Read:
            around = Around() if key is None else chain.around(uow, kind, key)
            done = happened(uow, table, key) if key is not None and table else ()
            seen = chain.told(uow, "catalog", sorted(_products(record)))
            thumbs = {at: told["thumb"] for at, told in seen.items() if told}
            return _Read(around, self.facts(uow, record), done, thumbs)

        def take(read: _Read) -> None:
            # Not if another record is shown meanwhile, or others of its lines.
            if self.record_id == key and self._wanted == wanted:
                self._take(read)

        wanted = self._wanted = self._beside_key(record)
        self._known = None
        self.desk.work.read(question, self.joined(take), lambda _error: None)

    def _take(self, read: _Read) -> None:
        around = read.around
        kind, key = self.spec.kind, self.record_id
        links = tuple(one for one in around.links if (one.kind, one.id) != (kind, key))
        self.beside.links = links
        steps = seen_from(around.steps, kind, key)
        self.beside.steps = tuple(_with_all(step, links) for step in steps)
        self.beside.chips = around.chips
        self.beside.blocks = around.blocks
        self.beside.marks = around.marks
        self.beside.facts = read.facts
        self.beside.happened = read.happened
        self._known = self._wanted
        self.facts_read()
        for grid in self.form.grids():
            grid.lines_model.show_thumbs(read.thumbs)
        self.form.show_record(
            self.draft, saved=not self.dirty(), actions=self.allowed()
        )

    def show_stored(self, record: R) -> None:
        """Show a record as the database has it; what stands beside it is read once."""
        if self.record_id not in (None, getattr(record, "id", None)):
            vars(self.beside).update(vars(Beside()))  # it stood beside another record
        self._loading = True
        try:
            super().show_stored(record)
        finally:
            self._loading = False

    def _show(self, draft: R) -> None:
        super()._show(draft)
        if not self._loading and self._beside_key(draft) != self._wanted:
            self._read_beside(draft)

    def _beside_key(self, record: R) -> Any:
        return self.facts_key(record), _products(record)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if self.record_id is not None and not self._busy:
            self._read_beside(self.draft)


def _products(record: Any) -> frozenset[int]:
    """Return the ids of the products in the lines of a record."""
    lines = getattr(record, "lines", ())
    found = (getattr(line, "product", None) for line in lines)
    return frozenset(product.id for product in found if product is not None)


def without_identity(record: Any, **changes: Any) -> Any:
    """Return a copy of a document as a new one: no id, no version, no number."""
    lines = tuple(replace(line, id=None) for line in record.lines)
    return replace(record, id=None, version=0, number="", lines=lines, **changes)


def _with_all(step: Step, links: Sequence[Link]) -> Step:
    """Return a step with its documents, where it has several."""
    among = tuple(one for one in links if one.kind == step.kind)
    several = len(among) > 1 and step.state is not Reached.CURRENT
    return replace(step, among=among) if several else step
