"""The controller of what deals go through: a party, a product, a shipment.

Its form has an inspector of its own; what other modules know about the record is read
beside it and joins chips and blocks. A document of a deal is shown by `DealController`.
"""

from __future__ import annotations

from typing import TypeVar

from app.core.i18n import _
from app.ui.chain import Around
from app.ui.editor_controller import EditorController
from forms.kit.spec import Block

R = TypeVar("R")


class AroundController(EditorController[R]):
    """An editor that shows what other modules know about its record.

    Attributes:
        around: What they know; nothing until it was read.
    """

    around = Around()

    def linked(self) -> tuple[Block, ...]:
        """Return the block of linked documents; nothing where there are none."""
        links = self.around.links
        return (Block(_("Linked documents"), links),) if links else ()

    def show_stored(self, record: R) -> None:
        """Show a record as the database has it, without what belongs to another."""
        if self.record_id not in (None, getattr(record, "id", None)):
            self.around = Around()
        super().show_stored(record)

    def loaded(self, record: R) -> None:  # noqa: ARG002 - by its key
        """Ask what other modules know about a record that was read or saved."""
        kind, key, chain = self.spec.kind, self.record_id, self.desk.chain
        if key is None:
            return

        def take(found: Around) -> None:
            # Not if another record is shown meanwhile.
            if self.record_id == key and found != self.around:
                self.around = found
                self._show(self.draft)

        self.desk.work.read(lambda uow: chain.around(uow, kind, key), take)
