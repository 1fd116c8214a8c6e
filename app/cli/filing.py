"""Files what the command line printed: a paper handed out lies in the vault, once."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.cli import database
from app.contracts import papers as contract_papers
from app.contracts import service as contracts
from app.core.errors import AppError
from app.core.papers.fields import kept
from app.customs import papers as customs_papers
from app.customs import service as customs
from app.db import retry, vault
from app.documents import service as documents
from app.payables import papers as payables_papers
from app.payables import service as payables
from app.purchasing import papers as purchasing_papers
from app.purchasing import service as purchasing
from app.quality import papers as quality_papers
from app.quality import service as quality
from app.quotations import papers as quotation_papers
from app.quotations import service as quotations
from app.receivables import papers as receivables_papers
from app.receivables import service as receivables

if TYPE_CHECKING:
    from app.core.papers.vault import Filed, Printed
    from app.db.unit_of_work import Database, UnitOfWork

log = logging.getLogger(__name__)

FILED: Mapping[str, Callable[[UnitOfWork, int], Filed]] = {
    "quotation": lambda uow, key: quotation_papers.filed_as(quotations.get(uow, key)),
    "contract": lambda uow, key: contract_papers.filed_as(
        contracts.get(uow, key), "contract"
    ),
    "proforma": lambda uow, key: contract_papers.filed_as(
        contracts.get(uow, key), "proforma"
    ),
    "purchase": lambda uow, key: purchasing_papers.filed_as(purchasing.get(uow, key)),
    "inspection": lambda uow, key: quality_papers.filed_as(quality.get(uow, key)),
    "declaration": lambda uow, key: customs_papers.filed_as(
        customs.get(uow, key), "declaration"
    ),
    "elements": lambda uow, key: customs_papers.filed_as(
        customs.get(uow, key), "elements"
    ),
    "agency": lambda uow, key: customs_papers.filed_as(customs.get(uow, key), "agency"),
    "refund_list": lambda uow, key: customs_papers.refund_filed_as(
        customs.get_refund(uow, key)
    ),
    "payment_request": lambda uow, key: payables_papers.filed_as(
        payables.get(uow, key)
    ),
    "note": lambda uow, key: receivables_papers.note_filed_as(
        receivables.get(uow, key)
    ),
}
"""How a paper is filed, by its name and the record's key; a shipment's differ."""


def filed_as(
    uow: UnitOfWork, paper: str, key: int, number: str, record: Any
) -> Filed | None:
    """Return how a printed paper is filed; None: it is a draft, or never filed.

    Args:
        uow: The action.
        paper: Which paper.
        key: Of the record it was made from.
        number: As it was asked for, which tells a shipment's papers apart.
        record: What was printed.
    """
    says = kept(record)
    if paper == "statement":  # one of all times is nobody's statement of a period
        return None
    if paper in FILED:
        what = replace(FILED[paper](uow, key), says=says)
        what = replace(what, number=what.number and record.number)
    else:
        part = documents.part_of(uow, key, paper, number)
        what = documents.filed_as(uow, key, paper, part)
    return what if what.number and what.says == says else None


def put_away(uow: UnitOfWork, what: Filed, printed: Printed) -> None:
    """Put a print into the vault, unless it lies there.

    Raises:
        NotAllowedError: The person may not issue such papers.
        NotPossibleError: The paper is a draft.
    """
    uow.actor.require("mail.send")  # who writes in its name issues its papers
    if what.place.kind == "shipment":
        uow.actor.require("documents.issue")
    if vault.holds(uow, what, printed):
        return
    if what.place.kind != "shipment":
        vault.issue(uow, what, printed)
        return
    documents.issue(
        uow,
        what.place.record_id,
        what.place.key,
        printed.language,
        printed.pdf,
        what.place.part,
        printed.second_language,
        says=what.says,
    )


def hand_out(office: Database, what: Filed | None, printed: Printed) -> None:
    """File a print that was written into a file; whoever may not, has it all the same.

    Args:
        office: Its vault.
        what: Which paper it is; None: it is not filed.
        printed: The print.
    """
    if what is None or office.read_only:
        return

    def file(uow: UnitOfWork) -> None:
        put_away(uow, what, printed)

    try:
        retry.carry_out(office, database.actor(office), file, uuid.uuid4().hex)
    except AppError as error:
        log.warning("a printed paper was not filed: %s", error)
