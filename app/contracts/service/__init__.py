"""What can be done with sales contracts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.catalog import service as catalog
from app.contracts import rows, terms
from app.contracts.domain import (
    TRANSITIONS,
    Action,
    Amended,
    Cancelled,
    Completed,
    Confirmed,
    Contract,
    Instalment,
    Line,
    Revision,
    Shortened,
    State,
)
from app.contracts.model import ContractLineRow, ContractRow, InstalmentRow
from app.contracts.service import earlier
from app.core import checks
from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, Money
from app.core.refs import Choice, Ref
from app.core.way import Way
from app.db import documents
from app.db import search as finder
from app.db.conditions import says
from app.db.numbering import Wanted, issued
from app.db.trash import kept
from app.inquiries import service as inquiries
from app.office import service as office
from app.office.domain import RateKind
from app.parties import service as parties
from app.parties.model import CALLED, PartyRow, called
from app.quotations import service as quotations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from decimal import Decimal

    from app.contracts import papers
    from app.core.papers import ContractPaper, ProformaPaper
    from app.db.unit_of_work import UnitOfWork

# Fields of a contract that a person cannot set by saving it.
DECIDED_HERE = frozenset(
    {"state", "revision", "proforma_number", "lines", "plan", "way"}
)
MOST_CHOICES = 50


def get(uow: UnitOfWork, contract_id: int) -> Contract:
    """Read one contract; its purchase prices only for those who may see them.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("contracts.view")
    return rows.record_of(uow, documents.fetch(uow, ContractRow, contract_id))


def hold(uow: UnitOfWork, ids: Iterable[int | None]) -> None:
    """Let whoever books something on the same contracts wait for each other."""
    uow.actor.require("contracts.view")
    documents.hold(uow, ContractRow, ids)


def find(uow: UnitOfWork, number: str) -> Contract | None:
    """Read a contract by its own or its proforma's number; None when unknown."""
    uow.actor.require("contracts.view")
    row = uow.session.scalar(
        select(ContractRow).where(
            or_(ContractRow.number == number, ContractRow.proforma_number == number)
        )
    )
    return None if row is None else rows.record_of(uow, row)


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to contracts, for records that show them."""
    uow.actor.require("contracts.view")
    keys = frozenset(key for key in ids if key)
    return {**uow.once(("contracts.refs", keys), lambda: _refs(uow, keys))}


def _refs(uow: UnitOfWork, keys: Collection[int]) -> dict[int, Ref]:
    if not keys:
        return {}
    found = uow.session.execute(
        select(ContractRow.id, ContractRow.number, *CALLED)
        .join(PartyRow, PartyRow.id == ContractRow.customer_id)
        .where(ContractRow.id.in_(keys))
    )
    return {key: Ref(key, number or "", *called(*both)) for key, number, *both in found}


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find confirmed contracts by a part of number or customer."""
    uow.actor.require("contracts.view")
    query = (
        select(ContractRow.id, ContractRow.number, ContractRow.currency, *CALLED)
        .join(PartyRow, PartyRow.id == ContractRow.customer_id)
        .where(ContractRow.state == State.CONFIRMED)
        .where(says(text, ContractRow.number, *CALLED))
        .order_by(ContractRow.id.desc())
        .limit(MOST_CHOICES)
    )
    found = uow.session.execute(query)
    return [
        Choice(Ref(key, number or "", *called(*both)), currency, {"currency": currency})
        for key, number, currency, *both in found
    ]


def lines(uow: UnitOfWork, line_ids: Iterable[int]) -> dict[int, tuple[int, Line]]:
    """Return contract lines by id, each with the id of its contract."""
    uow.actor.require("contracts.view")
    wanted = ContractLineRow.id.in_(set(line_ids))
    found = uow.session.scalars(select(ContractLineRow).where(wanted)).all()
    products = catalog.refs(uow, [row.product_id for row in found])
    prices = rows.costs(uow, wanted)
    return {
        row.id: (row.contract_id, rows.line_of(row, products, prices)) for row in found
    }


def of_lines(uow: UnitOfWork, line_ids: Iterable[int | None]) -> tuple[Ref, ...]:
    """Return the contracts that lines belong to, the oldest first."""
    uow.actor.require("contracts.view")
    wanted = {key for key in line_ids if key}
    if not wanted:
        return ()
    row = ContractLineRow
    keys = uow.session.scalars(select(row.contract_id).where(row.id.in_(wanted)))
    return tuple(ref for _key, ref in sorted(refs(uow, keys).items()))


def quantities(
    uow: UnitOfWork, ids: Iterable[int]
) -> tuple[tuple[int, int, int | None, Decimal], ...]:
    """Return of each line of contracts: contract, line, product and quantity."""
    uow.actor.require("contracts.view")
    row = ContractLineRow
    asked = select(row.contract_id, row.id, row.product_id, row.quantity)
    found = uow.session.execute(asked.where(row.contract_id.in_(set(ids))))
    return tuple((of, key, product, count) for of, key, product, count in found)


def of_quotation(uow: UnitOfWork, quotation_id: int) -> list[Contract]:
    """Return the contracts made from a quotation, the latest first."""
    uow.actor.require("contracts.view")
    found = uow.session.scalars(
        select(ContractRow)
        .where(ContractRow.quotation_id == quotation_id, kept(ContractRow))
        .order_by(ContractRow.id.desc())
    )
    return [rows.record_of(uow, row) for row in found]


def revisions(uow: UnitOfWork, contract: Contract) -> tuple[Revision, ...]:
    """Return how a contract read before each amendment, the latest first."""
    uow.actor.require("contracts.view")
    return rows.revisions_of(uow, contract) if contract.id is not None else ()


def prepared(uow: UnitOfWork, contract: Contract) -> Contract:
    """Return a new contract with what the office proposes; it is not saved yet."""
    uow.actor.require("contracts.edit")
    ours = office.companies(uow)
    company = contract.company or (ours[0] if ours else None)
    kinds = (RateKind.MID, RateKind.BUYING)
    rate = office.newest_rate(uow, contract.currency, uow.today, company, *kinds)
    port = uow.once("contracts.port", lambda: _last_port(uow))
    draft = replace(
        contract,
        port_of_loading=contract.port_of_loading or port or "",
        company=company,
        signed_on=contract.signed_on or uow.today,
        rate=rate.value if rate else contract.rate,
        rate_unit=rate.unit if rate else contract.rate_unit,
        salesperson=contract.salesperson or uow.actor.name,
        plan=contract.plan or (Instalment(),),
    )
    if draft.way in (None, Way()):
        draft = replace(draft, way=earlier.usual_way(uow, draft))
    return replace(draft, place=draft.place or draft.usual_place())


def _last_port(uow: UnitOfWork) -> str | None:
    last = select(ContractRow.port_of_loading).order_by(ContractRow.id.desc())
    return uow.session.scalar(last.limit(1))


def from_quotation(uow: UnitOfWork, quotation_id: int) -> Contract:
    """Return a draft with the terms and prices of a quotation; it is not saved yet."""
    uow.actor.require("contracts.edit")
    offer = quotations.get(uow, quotation_id)
    customer = parties.get(uow, offer.customer.id) if offer.customer else None
    return Contract(
        company=offer.company,
        customer=offer.customer,
        inquiry_id=offer.inquiry.id if offer.inquiry else None,
        quotation_id=quotation_id,
        signed_on=uow.today,
        currency=offer.currency,
        rate=offer.rate,
        rate_unit=offer.rate_unit,
        incoterm=offer.incoterm,
        place=offer.place,
        port_of_loading=offer.port_of_loading,
        port_of_discharge=offer.port_of_discharge,
        destination_country=customer.country if customer else "",
        payment_terms=offer.payment_terms,
        commission_percent=offer.costing.commission_percent if offer.costing else ZERO,
        way=rows.way_of(offer.costing),
        salesperson=offer.salesperson,
        lines=tuple(
            Line(
                product=line.product,
                description_en=line.description_en,
                description_zh=line.description_zh,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                purchase_price=line.cost.purchase_incl_vat if line.cost else None,
            )
            for line in offer.lines
        ),
        plan=terms.plan_of(offer.payment_terms) or (Instalment(),),
    )


def save(uow: UnitOfWork, contract: Contract) -> Contract:
    """Create or replace a draft.

    Raises:
        InvalidError: The contract has problems.
        TransitionError: It is no longer a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("contracts.edit")
    checks.refuse(contract.problems())
    _require_account(uow, contract)
    row = documents.editable(
        uow, ContractRow, contract, TRANSITIONS, Action.EDIT, State.DRAFT
    )
    if contract.id is None:
        row.revision = 0
    stays = {(line.id, line.product and line.product.id) for line in contract.lines}
    dropped = {x.id for x in row.lines if (x.id, x.product_id) not in stays}
    if dropped:  # a line with other goods is another line
        uow.emit(Shortened(tuple(sorted(dropped))))
    documents.write(row, contract, skip=DECIDED_HERE)
    row.total = contract.total()
    documents.write_lines(
        row.lines, ContractLineRow, contract.lines, skip={"purchase_price"}
    )
    documents.write_lines(row.plan, InstalmentRow, contract.plan)
    uow.session.flush()
    rows.save_costs(uow, row, contract)
    _index(uow, row)
    return get(uow, row.id)


def _require_account(uow: UnitOfWork, contract: Contract) -> None:
    if contract.account is not None and contract.company is not None:
        office.account_id(uow, contract.company.id, contract.currency, contract.account)


def confirm(
    uow: UnitOfWork,
    contract: Contract,
    number: str | None = None,
    proforma_number: str | None = None,
) -> Contract:
    """Give the contract and its proforma their numbers and freeze it.

    Its quotation counts as accepted and its inquiry as won.

    Args:
        uow: The action.
        contract: As it was read; its version is checked.
        number: The number it already bears, when it comes from elsewhere.
        proforma_number: The same for the proforma invoice.

    Raises:
        InvalidError: Something is missing that a contract must say; or it was signed
            before the day of its quotation.
        TransitionError: It is not a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("contracts.issue")
    row = documents.advance(uow, ContractRow, contract, TRANSITIONS, Action.CONFIRM)
    checks.refuse(rows.record_of(uow, row).unfinished())
    day = row.signed_on or uow.today
    if row.quotation_id:
        quotations.note_accepted(uow, row.quotation_id, day)
    if row.inquiry_id:
        inquiries.note_won(uow, row.inquiry_id)
    uow.emit(Confirmed(row.id))
    if row.revision:
        uow.emit(Amended(row.id))
    wanted = (
        Wanted("SC", day, number),
        Wanted("PI", day, proforma_number, "proforma_number"),
    )
    first = row.number is None
    return issued(uow, row, get(uow, row.id), wanted if first else (), _index)


def amend(uow: UnitOfWork, contract: Contract, reason: str) -> Contract:
    """Take a confirmed contract up again; how it read before is kept.

    Raises:
        InvalidError: No reason is given.
        TransitionError: It is not confirmed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("contracts.issue")
    reason = checks.reason(reason)
    before = get(uow, contract.id or 0)
    row = documents.advance(uow, ContractRow, contract, TRANSITIONS, Action.AMEND)
    rows.keep_revision(uow, row, before, reason)
    uow.session.flush()
    return get(uow, row.id)


def complete(uow: UnitOfWork, contract: Contract) -> Contract:
    """Close a contract that was delivered and paid.

    Raises:
        TransitionError: It is not confirmed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("contracts.issue")
    row = documents.advance(uow, ContractRow, contract, TRANSITIONS, Action.COMPLETE)
    uow.session.flush()
    uow.emit(Completed(row.id, uow.today))
    return get(uow, row.id)


def keep_line(
    uow: UnitOfWork, msgid: str, number: str | None, product_id: int | None
) -> None:
    """Refuse to drop a line, for a module below that has a document of it.

    Args:
        uow: The action.
        msgid: What keeps it, with places for {product} and {number}.
        number: Of the document; None: a draft.
        product_id: Of the line.

    Raises:
        InvalidError: Always.
    """
    uow.actor.require("contracts.edit")
    products = catalog.refs(uow, [product_id])
    code = products[product_id].code if product_id in products else ""
    params = {"product": code, "number": number or "–"}
    checks.refuse([Problem("lines", msgid, params)])


def cancel(uow: UnitOfWork, contract: Contract, reason: str) -> Contract:
    """Cancel a contract; what was received for it becomes payable again.

    Raises:
        InvalidError: No reason is given.
        TransitionError: It is completed or cancelled already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("contracts.cancel")
    reason = checks.reason(reason)
    row = documents.advance(uow, ContractRow, contract, TRANSITIONS, Action.CANCEL)
    row.note = f"{row.note}\n{reason}".strip()
    uow.session.flush()
    uow.emit(Cancelled(row.id, uow.today))
    return get(uow, row.id)


def paper(
    uow: UnitOfWork, contract_id: int, revision: int | None = None
) -> ContractPaper:
    """Gather what the sales contract prints.

    Args:
        uow: The action.
        contract_id: The contract.
        revision: As it read then, before it was amended; None: as it reads now.
    """
    uow.actor.require("contracts.view")
    from app.contracts import papers  # noqa: PLC0415 - only what is printed needs them

    return papers.contract(_facts(uow, contract_id, revision))


def proforma_paper(uow: UnitOfWork, contract_id: int) -> ProformaPaper:
    """Gather what the proforma invoice prints."""
    uow.actor.require("contracts.view")
    from app.contracts import papers  # noqa: PLC0415 - as above

    return papers.proforma(_facts(uow, contract_id))


def printed(uow: UnitOfWork, contract_id: int) -> tuple[ContractPaper, ProformaPaper]:
    """Gather both papers of a contract from what is read once."""
    uow.actor.require("contracts.view")
    from app.contracts import papers  # noqa: PLC0415 - as above

    facts = _facts(uow, contract_id)
    return papers.contract(facts), papers.proforma(facts)


def _facts(
    uow: UnitOfWork, contract_id: int, revision: int | None = None
) -> papers.Facts:
    from app.contracts import papers  # noqa: PLC0415 - as above

    contract = get(uow, contract_id)
    if revision is not None and revision != contract.revision:
        contract = rows.as_it_read(uow, contract_id, revision)
    if contract.company is None or contract.customer is None:
        raise NotPossibleError(N_("Choose the company and the customer first."))
    return papers.Facts(
        contract=contract,
        company=office.get_company(uow, contract.company.id),
        customer=parties.get(uow, contract.customer.id),
        products=catalog.products(
            uow, [line.product.id for line in contract.lines if line.product]
        ),
    )


def _index(uow: UnitOfWork, row: ContractRow) -> None:
    customer = parties.ref(uow, row.customer_id)
    finder.index(
        uow,
        "contract",
        row.id,
        number=row.number or "",
        title=row.number or finder.NAMED,
        detail=f"{finder.NAMED} · {Money(row.total, row.currency)}",
        words=(row.proforma_number or "", row.customer_po),
        named=customer,
    )
