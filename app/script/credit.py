"""The actions of a script around letters of credit, and their figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.money import to_coin
from app.credits import service as credits_
from app.credits.domain import LetterOfCredit, latest_presentation
from app.credits.findings import discrepancies
from app.credits.mt700 import Allowed
from app.script.stage import numbered

if TYPE_CHECKING:
    from app.script.reader import Node
    from app.script.stage import Stage
    from app.shipments.domain import Shipment

TEXTS = (
    "issuing_bank",
    "advice_number",
    "expiry_place",
    "applicant",
    "beneficiary",
    "currency",
    "tenor",
    "port_of_loading",
    "port_of_discharge",
    "goods",
    "note",
)
DAYS = ("issued_on", "expires_on", "latest_shipment_on")
NUMBERS = ("amount", "plus", "minus")


def letter_of_credit(stage: Stage, node: Node) -> None:
    """A bank advises a letter of credit."""
    contract = stage.maybe(node, "contract")
    credit = credits_.read_text(stage.uow, _text(node), contract)
    number = node.text("number", credit.number)
    credit = replace(credit, number=number, bank=stage.maybe_party(node, "bank"))
    saved = credits_.save(stage.uow, _with_terms(node, credit))
    stage.name(node, "letter_of_credit", saved.id or 0)


def amend_credit(stage: Stage, node: Node) -> None:
    """The bank amends a credit: its text as it reads now, or what changes of it."""
    credit = _credit(stage, node)
    if node.has("text"):
        credit = credit.with_text(_text(node))
    credits_.save(stage.uow, _with_terms(node, credit))


def accept_credit(stage: Stage, node: Node) -> None:
    """We accept it."""
    credits_.accept(stage.uow, _credit(stage, node), stage.uow.today)


def draw(stage: Stage, node: Node) -> None:
    """Documents of a shipment are drawn under it."""
    amount = node.number("amount") if node.has("amount") else None
    shipment = stage.find(node, "shipment")
    credits_.draw(stage.uow, _credit(stage, node), shipment, amount)


def undraw(stage: Stage, node: Node) -> None:
    """A drawing is taken back before its documents go to the bank."""
    credits_.undraw(stage.uow, _credit(stage, node), stage.find(node, "shipment"))


def present_documents(stage: Stage, node: Node) -> None:
    """A shipment's documents go to the bank."""
    shipment = stage.find(node, "shipment")
    credits_.present(stage.uow, _credit(stage, node), shipment, stage.uow.today)


def documents_paid(stage: Stage, node: Node) -> None:
    """The bank has paid a drawing."""
    shipment = stage.find(node, "shipment")
    credits_.note_paid(stage.uow, _credit(stage, node), shipment, stage.uow.today)


def close_credit(stage: Stage, node: Node) -> None:
    """A credit is paid, has expired, or was sent back."""
    credits_.close(stage.uow, _credit(stage, node), stage.uow.today)


def figures(
    stage: Stage, sent: Iterator[tuple[str, Shipment]]
) -> Iterator[tuple[str, str]]:
    """Say by when each shipment's documents are presented, and what is left."""
    known = [
        credits_.get(stage.uow, key)
        for _, _, key in numbered(stage, "letter_of_credit")
    ]
    gone = list(sent) if known else []
    for order, credit in enumerate(known, start=1):
        where = "lc" if len(known) == 1 else f"lc{order}"
        if credit.amount is not None:
            sums = {
                "amount": credit.amount,
                "max_drawing": credit.max_drawing(),
                "drawn": credit.drawn(),
                "undrawn": credit.undrawn(),
            }
            for name, value in sums.items():
                yield f"{where}.{name}", f"{to_coin(value, credit.currency):f}"
        for name, shipment in gone:
            if credit.contract in {one.contract for one in shipment.portions()}:
                yield from _presented(stage, where, credit, name, shipment)


def _presented(
    stage: Stage, where: str, credit: LetterOfCredit, name: str, shipment: Shipment
) -> Iterator[tuple[str, str]]:
    """Say until when a shipment's documents can be presented, and what is wrong."""
    on_board = shipment.on_board_on
    found = latest_presentation(credit, on_board) if on_board else None
    if found is not None:
        last = f"{where}.latest_presentation_{name}"
        yield last, found.counted.isoformat()
        yield f"{last}_weekday", f"{found.counted:%A}"
        yield f"{last}_adjusted", found.last_day.isoformat()
    said = credits_.check_shipment(stage.uow, credit.id or 0, shipment.id or 0)
    rules = {one.rule for one in discrepancies(said)}
    yield f"{where}.discrepancies_{name}", ", ".join(sorted(rules))


def _text(node: Node) -> str:
    given = node.opt("text")
    if given is not None and isinstance(given.value, list):
        lines = [line.as_text() for line in node.each("text")]
        return "\n".join(lines)
    return node.text("text", "")


def _with_terms(node: Node, credit: LetterOfCredit) -> LetterOfCredit:
    """Return a credit with the terms that a script gives beside the bank's text."""
    given: dict[str, Any] = {name: node.text(name) for name in TEXTS if node.has(name)}
    given |= {name: node.day(name) for name in DAYS if node.has(name)}
    given |= {name: node.number(name) for name in NUMBERS if node.has(name)}
    given |= {
        name: node.one_of(name, Allowed)
        for name in ("partial", "transhipment")
        if node.has(name)
    }
    if node.has("presentation_days"):
        given["presentation_days"] = node.days("presentation_days", 0)
    return replace(credit, **given)


def _credit(stage: Stage, node: Node) -> LetterOfCredit:
    return credits_.get(stage.uow, stage.find(node, "letter_of_credit"))
