"""What can be done with the papers of shipments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.checks import refuse
from app.core.errors import (
    MissingError,
    NotAllowedError,
    NotPossibleError,
    OutdatedError,
)
from app.core.i18n import N_
from app.core.papers import checked
from app.core.papers.checked import Checked, Finding
from app.core.papers.fields import kept
from app.core.papers.vault import Filed, Issued, Place, Printed
from app.core.places import printed_place
from app.core.refs import Ref
from app.db import documents, mapping, vault
from app.documents import asked, checks, comparing, papers
from app.documents import facts as facts_of
from app.documents.accompanying import concerns, origin_forms
from app.documents.domain import (
    UNDER_CREDIT,
    CreditTerms,
    Declared,
    Folder,
    Outside,
    PaperKey,
    SetPaper,
)
from app.documents.facts import Facts, carriage, number_of, parts
from app.documents.model import OutsideRow
from app.documents.service import gathering
from app.office import service as office
from app.parties import service as parties
from app.shipments import joining
from app.shipments import service as shipments
from app.shipments.plan import box_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from app.core.papers import Paper
    from app.db.unit_of_work import UnitOfWork
    from app.mail.domain import Arrived, Resumed, Withdrawn
    from app.parties.domain import Party
    from app.shipments.domain import Shipment


CREDITS = "credits.view"
"""What it takes to see what a letter of credit says, also on our papers."""
SEEN_BY = "documents.view"
"""What it takes to see the papers of a shipment beside the shipment itself."""


def paper(
    uow: UnitOfWork, shipment_id: int, key: PaperKey | str, part: str = ""
) -> Paper:
    """Gather what a paper of a shipment prints.

    Args:
        uow: The action.
        shipment_id: The shipment.
        key: Which paper.
        part: The container of a VGM declaration, empty for the first; the contract of
            an invoice or packing list of its own.

    Raises:
        NotAllowedError: The paper says what the person may not see.
        NotPossibleError: The shipment lacks what the paper must say.
        MissingError: There is no such shipment or container.
    """
    uow.actor.require("documents.view")
    if hidden := _hidden(uow, PaperKey(key)):
        raise NotAllowedError(hidden)
    return papers.make(_facts(uow, shipment_id), PaperKey(key), part)


def numbered(
    uow: UnitOfWork, shipment_id: int, key: PaperKey | str, number: str
) -> Paper:
    """Gather the paper of a kind that bears a number, or belongs to its invoice.

    Raises:
        NotAllowedError: The paper says what the person may not see.
        NotPossibleError: The shipment lacks what the paper must say.
    """
    uow.actor.require("documents.view")
    part = part_of(uow, shipment_id, key, number)
    return paper(uow, shipment_id, PaperKey(key), part)


def part_of(uow: UnitOfWork, shipment_id: int, key: PaperKey | str, number: str) -> str:
    """Return which of several papers of a kind bears a number; "" for the only one."""
    uow.actor.require("documents.view")
    shipment, wanted = shipments.get(uow, shipment_id), PaperKey(key)
    return next(
        (
            part
            for part in _parts(shipment, wanted)
            for kind in (wanted, PaperKey.INVOICE)
            if part and number_of(shipment, kind, part) == number
        ),
        "",
    )


def paper_set(
    uow: UnitOfWork, shipment_id: int, facts: Facts | None = None
) -> tuple[SetPaper, ...]:
    """Return the papers of a shipment, printable or not, with their last issues.

    One whose last issue says something else than the shipment does now is `stale`.

    Args:
        uow: The action.
        shipment_id: The shipment.
        facts: What they are made of; None: it is read where it is needed.
    """
    uow.actor.require("documents.view")
    shipment = facts.shipment if facts else shipments.get(uow, shipment_id)
    credits_of = gathering.told(uow, "credits", shipment_id) or ()
    last = _standing(uow, issued(uow, shipment_id))
    stale = _stale(uow, shipment_id, tuple(last.values()), facts)
    return tuple(
        SetPaper(
            key=key,
            part=part,
            number=number_of(shipment, key, part),
            missing=_hidden(uow, key) or papers.missing(shipment, key, credits_of),
            issued=last.get((key, part)),
            stale=(key, part) in stale,
            asked=asked.words(credits_of, key, part),
            times=asked.times(credits_of, key, part),
        )
        for key in PaperKey
        for part in _parts(shipment, key, credits_of)
        if (key, part) in last
        or (
            (credits_of or key not in UNDER_CREDIT)
            and (concerns(shipment, key) or asked.words(credits_of, key, part))
        )
    )


def _standing(
    uow: UnitOfWork, every: Iterable[Issued]
) -> dict[tuple[str, str], Issued]:
    """Return the issue of each paper that it is told by: the last one.

    What went out stands before a later print, in another language or to look at, that
    says the same.
    """
    last: dict[tuple[str, str], Issued] = {}
    sent: dict[tuple[str, str], Issued] = {}
    for one in every:
        place = (one.key, one.part)
        newest = last.setdefault(place, one)
        if one.locked and not newest.locked:
            sent.setdefault(place, one)
    if not sent:
        return last
    said = vault.said(uow, [*sent.values(), *(last[place] for place in sent)])
    for place, one in sent.items():
        if one.id in said and said[one.id] == said.get(last[place].id):
            last[place] = one
    return last


def _stale(
    uow: UnitOfWork, shipment_id: int, last: tuple[Issued, ...], facts: Facts | None
) -> frozenset[tuple[str, str]]:
    """Return which papers say something else by now than when they were issued.

    One that names a letter of credit is not judged by who may not see the credit.
    """
    said = vault.said(uow, last)
    if not uow.actor.may(CREDITS):
        said = {key: text for key, text in said.items() if '"lc_no"' not in text}
    if said and facts is None:
        facts = _facts(uow, shipment_id)
    return frozenset(
        (one.key, one.part)
        for one in last
        if facts is not None
        and one.id in said
        and not _hidden(uow, PaperKey(one.key))
        and said[one.id] != _says(facts, PaperKey(one.key), one.part)
    )


def _says(facts: Facts, key: PaperKey, part: str) -> str:
    """Return what a paper says now; "" where it cannot be made any more."""
    try:
        return kept(papers.make(facts, key, part))
    except (MissingError, NotPossibleError):
        return ""


def filed_as(
    uow: UnitOfWork, shipment_id: int, key: PaperKey | str, part: str = ""
) -> Filed:
    """Return how a paper of a shipment is filed, and what it says now.

    Without a number the shipment is not booked, and its papers are drafts.
    """
    uow.actor.require("documents.view")
    facts = _facts(uow, shipment_id)
    return Filed(
        place=Place(
            kind="shipment", record_id=shipment_id, key=PaperKey(key).value, part=part
        ),
        number=number_of(facts.shipment, PaperKey(key), part),
        record=facts.shipment.number,
        party=facts.customer.name or facts.customer.name_zh,
        permission=CREDITS if key in UNDER_CREDIT else SEEN_BY,
        says=_says(facts, PaperKey(key), part),
    )


def issue(  # noqa: PLR0913, PLR0917 - what identifies an issued paper
    uow: UnitOfWork,
    shipment_id: int,
    key: PaperKey | str,
    language: str,
    pdf: bytes,
    part: str = "",
    second_language: str = "",
    says: str | None = None,
    reason: str = "",
) -> Issued:
    """Put a printed paper into the vault, and beside it what was checked.

    The same bytes again change nothing. What lies in the vault stays as it is: another
    print becomes the next edition.

    Args:
        uow: The action.
        shipment_id: The shipment.
        key: Which paper.
        language: Of the print.
        pdf: The print.
        part: Which of several, for example a container's number.
        second_language: Beside the first; empty: none.
        says: What the print says (`kept`); None: it was made in this transaction.
        reason: Why it is issued although something differs; empty: nobody was asked.

    Raises:
        NotPossibleError: The shipment has no number yet, the file is no PDF, or the
            shipment was changed since it was printed.
    """
    uow.actor.require("documents.issue")
    filed = filed_as(uow, shipment_id, key, part)
    if not filed.number:
        raise NotPossibleError(N_("Book the shipment first: it has no number yet."))
    if says is not None and says != filed.says:
        raise OutdatedError(
            N_("{number} was changed since it was shown. Look at it again."),
            number=filed.number,
        )
    seen = Checked(check(uow, shipment_id), reason)
    filed = replace(filed, checked=checked.kept(seen))
    return vault.issue(uow, filed, Printed(pdf, language, second_language))


def enclose(uow: UnitOfWork, issued_id: int) -> Issued:
    """Lock an issued paper that is put into a letter."""
    uow.actor.require("documents.issue")
    return vault.enclose(uow, issued_id)


def mark_sent(uow: UnitOfWork, issued_id: int, sent_to: str) -> Issued:
    """Note that an issued paper left the house; from now on it is locked.

    Raises:
        InvalidError: Nobody is named.
        NotPossibleError: It was sent before.
    """
    uow.actor.require("documents.issue")
    return vault.mark_sent(uow, issued_id, sent_to)


def receivers(
    uow: UnitOfWork, shipment_id: int, papers: Iterable[SetPaper]
) -> list[str]:
    """Return to whom each paper of a set goes, when not to the customer; else ""."""
    uow.actor.require("documents.view")
    facts = _facts(uow, shipment_id)
    return [
        facts_of.receiver(facts, one.key, presented=one.times is not None)
        for one in papers
    ]


def on_withdrawn(uow: UnitOfWork, happened: Withdrawn) -> None:
    """Open papers again whose letter did not leave the house."""
    uow.actor.require("mail.send")
    vault.take_back(uow, happened.records, happened.queued_at)


def on_resumed(uow: UnitOfWork, happened: Resumed) -> None:
    """Lock papers again whose letter was refused and is sent once more."""
    uow.actor.require("mail.send")
    vault.lock_again(uow, happened.records, happened.queued_at)


def on_arrived(uow: UnitOfWork, happened: Arrived) -> None:
    """Note of papers that their letter left the house, and to whom."""
    uow.actor.require("mail.send")
    vault.arrived(uow, happened.records, happened.to)


def issued(uow: UnitOfWork, shipment_id: int) -> tuple[Issued, ...]:
    """Return the issued papers of a shipment, the newest first."""
    uow.actor.require("documents.view")
    return vault.of_record(uow, "shipment", shipment_id)


def issued_paper(uow: UnitOfWork, issued_id: int) -> Issued:
    """Return an issued paper by its key, whatever record it was made from.

    Raises:
        MissingError: There is none with this id, or it may not be seen.
    """
    uow.actor.require("documents.view")
    return vault.get(uow, issued_id)


def checked_of(uow: UnitOfWork, one: Issued) -> Checked | None:
    """Return what was checked when a paper was issued; None: it was not recorded.

    What compares it with what the person may not see is left out.
    """
    uow.actor.require("documents.view")
    told = vault.checked_of(uow, one.id)
    if not told:
        return None
    hidden = [name for name, needs in comparing.SEEN_BY if not uow.actor.may(needs)]
    return checked.seen_by(checked.read(told), hidden)


def outside_of(uow: UnitOfWork, shipment_id: int) -> Outside:
    """Return what the papers of others say; an empty record before they come."""
    uow.actor.require("documents.view")
    row = _outside_row(uow, shipment_id)
    if row is None:
        return Outside(shipment_id=shipment_id)
    return mapping.read(Outside, row)


def save_outside(uow: UnitOfWork, outside: Outside) -> Outside:
    """Enter what bill of lading and policy say, so that they can be checked.

    Raises:
        InvalidError: It has problems.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("documents.edit")
    refuse(outside.problems())
    row = documents.opened(uow, OutsideRow, outside)
    documents.write(row, outside, skip=())
    uow.session.flush()
    return mapping.read(Outside, row)


def folder(uow: UnitOfWork, shipment_id: int) -> Folder:
    """Return everything about the papers of a shipment."""
    uow.actor.require("documents.view")
    facts = _facts(uow, shipment_id)
    shipment, customer = facts.shipment, facts.customer
    outside = outside_of(uow, shipment_id)
    ends = (shipment.port_of_loading, shipment.port_of_discharge)
    route = " → ".join(filter(None, map(printed_place, ends)))
    return Folder(
        id=shipment_id,
        version=outside.version,
        shipment=Ref(shipment_id, shipment.invoice_number or shipment.number, ""),
        company=shipment.company,
        customer=shipment.customer,
        detail=" · ".join(filter(None, (carriage(shipment), route))),
        language=_language(facts),
        recipient=next(
            (c.email for c in customer.contacts if c.role == "papers" and c.email),
            customer.email,
        ),
        currency=shipment.currency,
        total=shipment.invoice_total(),
        papers=paper_set(uow, shipment_id, facts),
        issued=issued(uow, shipment_id),
        findings=checks.check(gathering.evidence(uow, facts, outside)),
        outside=outside,
    )


def _language(facts: Facts) -> str:
    """Return what a shipment's papers speak: the customer's language.

    Those that a bank examines speak the credit's, as a rule English: what the bank
    cannot read it cannot hold against the credit (UCP 600 art. 14).
    """
    if facts.credits or any(map(joining.bank_pays, facts.contracts)):
        return "en"
    return facts.customer.language


def due(uow: UnitOfWork, shipment_id: int, contract_id: int = 0) -> Decimal:
    """Return what the invoice of a contract's goods leaves to pay; 0: of all goods."""
    uow.actor.require("documents.view")
    return _facts(uow, shipment_id).due(contract_id)


def check(
    uow: UnitOfWork,
    shipment_id: int,
    declared: Declared | None = None,
    credit: CreditTerms | None = None,
) -> tuple[Finding, ...]:
    """Run the consistency matrix K1 to K14 as far as there is something to compare.

    Args:
        uow: The action.
        shipment_id: The shipment.
        declared: What customs were told; None asks the module named in
            `app.modules.EVIDENCE`.
        credit: What the letter of credit demands; None asks as well.
    """
    uow.actor.require("documents.view")
    outside = outside_of(uow, shipment_id)
    facts = _facts(uow, shipment_id)
    return checks.check(gathering.evidence(uow, facts, outside, declared, credit))


def _hidden(uow: UnitOfWork, key: PaperKey) -> str:
    """Return why a person may not print a paper; "" when nothing on it is hidden.

    An invoice without the deposit that it takes off would ask for too much.
    """
    if key is not PaperKey.INVOICE or uow.actor.may("receivables.view"):
        return ""
    return N_("It takes off deposits, which you may not see.")


def _facts(uow: UnitOfWork, shipment_id: int) -> Facts:
    shipment = shipments.get(uow, shipment_id)
    if not (shipment.company and shipment.customer and shipment.contract):
        raise NotPossibleError(N_("Choose the company and the customer first."))
    return Facts(
        shipment=shipment,
        contracts=tuple(
            contracts.get(uow, one.contract.id) for one in shipment.portions()
        ),
        company=office.get_company(uow, shipment.company.id),
        customer=parties.get(uow, shipment.customer.id),
        products=catalog.products(
            uow, [line.product.id for line in shipment.lines if line.product]
        ),
        deposits=gathering.told(uow, "deposits", shipment_id) or (),
        credits=gathering.told(uow, "credits", shipment_id) or (),
        forwarder=_party(uow, shipment.forwarder),
        insurer=_party(uow, shipment.insurer),
    )


def _party(uow: UnitOfWork, whose: Ref | None) -> Party | None:
    return parties.get(uow, whose.id) if whose else None


def _parts(
    shipment: Shipment, key: PaperKey, credits_of: tuple[CreditTerms, ...] = ()
) -> tuple[str, ...]:
    if key is PaperKey.BENEFICIARY:
        count = len(asked.of_kind(credits_of, "beneficiary"))
        return tuple(str(n + 1) for n in range(count)) if count > 1 else ("",)
    if key is PaperKey.ORIGIN:
        return origin_forms(shipment)
    if key is not PaperKey.VGM:
        whole = ("",) if key is not PaperKey.INVOICE else ()
        apart = parts(shipment, key)
        return (*whole, *apart) if apart else ("",)
    return tuple(
        box.number or box_name(shipment, index)
        for index, box in enumerate(shipment.containers)
    )


def _outside_row(uow: UnitOfWork, shipment_id: int) -> OutsideRow | None:
    return uow.session.scalar(
        select(OutsideRow).where(OutsideRow.shipment_id == shipment_id)
    )
