"""The action of a script that hands out a paper of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.script.stage import Wanted

if TYPE_CHECKING:
    from app.script.reader import Node
    from app.script.stage import Stage

CALLED = {"bill": "supplier_invoice", "receivable": "note"}
"""What a script calls records of which it knows several kinds."""


def issue_paper(stage: Stage, node: Node) -> None:
    """A paper is issued: it lies in the vault as it was printed."""
    if stage.issue is None:
        raise node.fail(N_("papers cannot be printed here"))

    def find(kind: str) -> int:
        return stage.find(node, CALLED.get(kind, kind))

    wanted = Wanted(
        paper=node.text("paper"),
        find=find,
        part=node.text("part", ""),
        language=node.text("language", ""),
        second=node.text("second_language", ""),
    )
    stage.issue(stage.uow, wanted)
