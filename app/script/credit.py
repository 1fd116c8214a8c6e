"""The actions of a script around letters of credit, and their figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.core.money import to_coin
from app.credits import service as credits_
from app.credits.domain import LetterOfCredit, latest_presentation
from app.script.stage import numbered

if TYPE_CHECKING:
    from app.script.reader import Node
    from app.script.stage import Stage
    from app.shipments.domain import Shipment


def letter_of_credit(stage: Stage, node: Node) -> None:
    """A bank advises a letter of credit."""
    contract = stage.maybe(node, "contract")
    credit = credits_.read_text(stage.uow, _text(node), contract)
    saved = credits_.save(stage.uow, credit)
    stage.name(node, "letter_of_credit", saved.id or 0)


def accept_credit(stage: Stage, node: Node) -> None:
    """We accept it."""
    credits_.accept(stage.uow, _credit(stage, node), stage.uow.today)


def draw(stage: Stage, node: Node) -> None:
    """Documents of a shipment are drawn under it."""
    amount = node.number("amount") if node.has("amount") else None
    shipment = stage.find(node, "shipment")
    credits_.draw(stage.uow, _credit(stage, node), shipment, amount)


def figures(
    stage: Stage, sent: Iterator[tuple[str, Shipment]]
) -> Iterator[tuple[str, str]]:
    """Say by when each shipment's documents are presented, and what is left."""
    known = [
        credits_.get(stage.uow, key)
        for _, _, key in numbered(stage, "letter_of_credit")
    ]
    if not known:
        return
    credit = known[0]
    if credit.amount is not None:
        yield "lc.amount", f"{to_coin(credit.amount, credit.currency):f}"
        yield "lc.max_drawing", f"{to_coin(credit.max_drawing(), credit.currency):f}"
        yield "lc.undrawn", f"{to_coin(credit.undrawn(), credit.currency):f}"
    for name, shipment in sent:
        found = (
            latest_presentation(credit, shipment.on_board_on)
            if shipment.on_board_on
            else None
        )
        if found is not None:
            where = f"lc.latest_presentation_{name}"
            yield where, found.counted.isoformat()
            yield f"{where}_weekday", f"{found.counted:%A}"
            yield f"{where}_adjusted", found.last_day.isoformat()


def _text(node: Node) -> str:
    given = node.at("text")
    if isinstance(given.value, list):
        lines = [line.as_text() for line in node.each("text")]
        return "\n".join(lines)
    return node.text("text")


def _credit(stage: Stage, node: Node) -> LetterOfCredit:
    return credits_.get(stage.uow, stage.find(node, "letter_of_credit"))
