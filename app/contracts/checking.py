"""What is compared on a contract and its proforma invoice (H39). No Qt, no SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.domain import PaymentEvent
from app.contracts.terms import plan_of, text_of
from app.core import selling
from app.core.i18n import N_
from app.core.papers import ContractPaper
from app.core.papers.checked import Finding, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.contracts.domain import Contract
    from app.core.papers import ProformaPaper
    from app.office.domain import BankAccount

CONTRACT = N_("Contract")
PROFORMA = N_("Proforma invoice")
_ALIKE = (
    ("currency", N_("Currency"), "currency"),
    ("total", N_("Total value"), "lines"),
    ("trade_term", N_("Trade term"), "place"),
    ("port_of_loading", N_("Port of loading"), "port_of_loading"),
    ("port_of_destination", N_("Port of discharge"), "port_of_discharge"),
)
"""What a proforma invoice and its contract say alike, and where it is put right."""


def check(
    deal: Contract,
    paper: ContractPaper | ProformaPaper,
    contract: ContractPaper,
    account: BankAccount | None,
) -> tuple[Finding, ...]:
    """Return what the checks of a paper found.

    Args:
        deal: The contract as it stands.
        paper: What is printed of it.
        contract: The contract as it is printed: a proforma invoice says the same.
        account: Ours that the paper names.
    """
    own = isinstance(paper, ContractPaper)
    fixed = any(step.event is PaymentEvent.FIXED for step in deal.plan)
    worded = () if fixed else plan_of(deal.payment_terms)  # terms name no day
    sold = selling.Sold(
        name=CONTRACT if own else PROFORMA,
        currency=paper.currency,
        total=paper.total,
        amounts=tuple(line.amount(deal.currency) for line in deal.lines),
        incoterm=deal.incoterm,
        place=deal.place,
        loading=deal.port_of_loading,
        discharge=deal.port_of_discharge,
        account=account.currency if account else "",
        dates=(
            (N_("Signed before the latest shipment"), deal.signed_on,
             deal.latest_shipment_on, "latest_shipment_on"),
            *((N_("Deposit before the latest shipment"), step.due_on,
               deal.latest_shipment_on, f"plan.{index}.due_on")
              for index, step in enumerate(deal.plan)
              if step.event is PaymentEvent.FIXED),
        ),
        shares=tuple(step.percent for step in deal.plan),
        parts=deal.instalment_amounts(),
        planned=text_of(deal.plan, deal.incoterm),
        worded=text_of(worded, deal.incoterm) if worded else "",
    )  # fmt: skip
    found = selling.check(sold)
    return found if own else (*found, *_alike(paper, contract))


def _alike(
    paper: ProformaPaper | ContractPaper, sold: ContractPaper
) -> Iterator[Finding]:
    for name, text, where in _ALIKE:
        one, other = getattr(paper, name), getattr(sold, name)
        yield same("S8", text, (PROFORMA, one), (CONTRACT, other), where)
    lines = (N_("Lines"), len(paper.lines)), (CONTRACT, len(sold.lines))
    if paper.lines != sold.lines:
        yield same("S8", N_("Lines as in the contract"), *lines, "lines")
