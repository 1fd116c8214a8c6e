"""Hands out papers of the sample company: a few lie in the vault, letters tell of them.

No letter leaves: each was given to the person's mail program, and counts as sent there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.contracts import papers as contract_papers
from app.contracts import service as contracts
from app.core.i18n import language
from app.core.papers.fields import kept
from app.core.papers.vault import Printed
from app.db import vault
from app.documents import service as documents
from app.mail import service as mail
from app.mail.domain import Part
from app.modules import find
from app.quotations import papers as quotation_papers
from app.quotations import service as quotations
from app.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.contracts.domain import Contract
    from app.core.actor import Actor
    from app.core.papers.vault import Filed, Issued
    from app.db.unit_of_work import Database, UnitOfWork

LANGUAGE = "en"


def hand_out(database: Database, actor: Actor, deals: Sequence[int]) -> None:
    """Issue the papers of deals as far as they have come, and write their letters.

    Args:
        database: The office.
        actor: Who hands them out.
        deals: Keys of sales contracts.
    """
    for key in deals:
        with database.unit_of_work(actor) as uow:
            deal = contracts.get(uow, key)
            _contract(uow, deal)
            sent = shipments.of_contract(uow, key)
            if sent and sent[0].number:
                _shipment(uow, deal, sent[0].id or 0)


def _contract(uow: UnitOfWork, deal: Contract) -> None:
    key = deal.id or 0
    if deal.quotation_id:
        offer = quotations.get(uow, deal.quotation_id)
        paper = quotations.paper(uow, deal.quotation_id)
        _file(uow, "quotation", quotation_papers.filed_as(offer), paper)
    filed = contract_papers.filed_as(deal, "proforma")
    issued = _file(uow, "proforma", filed, contracts.proforma_paper(uow, key))
    _write(uow, deal, ("contract", "contract", key), [issued])


def _shipment(uow: UnitOfWork, deal: Contract, shipment_id: int) -> None:
    issued = []
    for name in ("invoice", "packing"):
        pdf = _printed(name, documents.paper(uow, shipment_id, name))
        made = documents.issue(uow, shipment_id, name, LANGUAGE, pdf)
        issued.append((made, pdf))
    _write(uow, deal, ("papers", "shipment", shipment_id), issued)


def _file(uow: UnitOfWork, name: str, filed: Filed, paper: Any) -> tuple[Issued, bytes]:
    """Print a paper and put it into the vault."""
    pdf = _printed(name, paper)
    what = replace(filed, number=paper.number, says=kept(paper))
    return vault.issue(uow, what, Printed(pdf, LANGUAGE)), pdf


def _printed(name: str, paper: Any) -> bytes:
    render = find("reports.documents:render")
    pdf: bytes = render(name, paper, language(LANGUAGE))
    return pdf


def _write(
    uow: UnitOfWork,
    deal: Contract,
    about: tuple[str, str, int],
    papers: Sequence[tuple[Issued, bytes]],
) -> None:
    """Write the customer a letter with papers; it counts as sent."""
    what, kind, key = about
    titled = find("reports.documents:document")
    values = {
        "number": papers[0][0].number,
        "papers": "\n".join(
            f"{titled(issued.key).title} {issued.number}" for issued, _pdf in papers
        ),
    }
    customer = deal.customer.id if deal.customer else 0
    company = deal.company.id if deal.company else 0
    begun = mail.begin(uow, what, customer, values, company)
    if not begun.receivers:
        return
    letter = replace(
        begun,
        kind=kind,
        record_id=key,
        parts=tuple(_part(issued) for issued, _pdf in papers),
    )
    stored, _program = mail.hand_over(uow, letter, [pdf for _issued, pdf in papers])
    for issued, _pdf in papers:
        vault.enclose(uow, issued.id)
    mail.handed(uow, stored.id or 0)
    mail.confirm(uow, stored.id or 0)


def _part(issued: Issued) -> Part:
    name = find("reports.documents:file_name")
    return Part(
        name=name(issued.key, issued.number, issued.language),
        paper=issued.key,
        number=issued.number,
        language=issued.language,
        edition=issued.label,
        issued=issued.id,
    )
