"""Connects the contracts' screens with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.contracts import service
from app.contracts.checking import check
from app.contracts.domain import Contract, Instalment, Line, State, Summary
from app.contracts.losses import losses
from app.contracts.papers import ISSUED, filed_as
from app.contracts.service import earlier, worth
from app.contracts.stage import Stage, stage_of
from app.contracts.terms import plan_of
from app.contracts.usual import Usual
from app.core.books import base_currency, base_of
from app.core.i18n import _, names_here
from app.core.money import ZERO
from app.core.sources import with_last_price
from app.db import vault
from app.inquiries import service as inquiries
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.quotations import service as quotations
from app.ui.chain import Around
from app.ui.copy_lines import copy_lines, sold
from app.ui.deal_controller import DealController, without_identity
from app.ui.decide import Drafts, confirm_drafts, known_as
from app.ui.editor_controller import Services
from app.ui.filing import Filing, as_issued, filed, keep_within
from app.ui.papers import origin_of, paper_job
from forms.contract_differences import told
from forms.contracts import Facts, editor, facts_of
from forms.contracts_list import state_chip
from forms.kit.history import HistoryDialog
from forms.kit.spec import Link, Reached, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from app.core.errors import Problem
    from app.core.papers import ContractPaper, ProformaPaper
    from app.core.papers.vault import Issued
    from app.core.refs import Ref
    from app.core.sources import SourceLine
    from app.core.way import Way
    from app.db.unit_of_work import UnitOfWork
    from app.office.domain import BankAccount
    from app.ui.desk import Desk
    from app.ui.paper_job import Origin, PaperJob

DEFAULT_PLAN = (Instalment(),)
_NAMED_BY = frozenset({"incoterm", "port_of_loading", "port_of_discharge", "customer"})
"""Fields from which the named place of the Incoterm follows."""


_RATES = (RateKind.MID, RateKind.BUYING)


def _newest(uow: UnitOfWork, contract: Contract) -> ExchangeRate | None:
    """Return the newest rate of a contract's currency."""
    day, company = uow.today, contract.company
    return office.newest_rate(uow, contract.currency, day, company, *_RATES)


_GATHERED: Mapping[str, Callable[..., ContractPaper | ProformaPaper]] = {
    "contract": service.paper,
    "proforma": service.proforma_paper,
}
"""The papers of a contract, and what gathers them."""


def papers(uow: UnitOfWork, contract: Contract) -> Sequence[PaperJob]:
    """Gather the contract and its proforma invoice for the preview."""
    key = contract.id or 0
    customer = parties.get(uow, contract.customer.id) if contract.customer else None
    language = customer.language if customer else "en"
    edition = f"v{contract.revision + 1}"
    origin = origin_of("contract", key, "contract", customer, contract.company, edition)
    missing = contract.unfinished()
    job = partial(
        paper_job,
        preferred=language,
        state=state_chip(contract),
        problems=missing,
        origin=origin,
    )
    found = []
    sold, proforma = service.printed(uow, key)
    both: tuple[ContractPaper | ProformaPaper, ...] = (sold, proforma)
    account = _account(uow, contract)
    for (name, gather), record in zip(_GATHERED.items(), both, strict=True):
        filing = Filing(
            what=filed_as(contract, name),
            gather=partial(gather, contract_id=key),
            whole=partial(papers_of, key=key),
            findings=check(contract, record, sold, account),
        )
        found.append(filed(uow, job(name, record), record, filing))
    return found


def _account(uow: UnitOfWork, contract: Contract) -> BankAccount | None:
    """Return our account that the papers of a contract name."""
    if contract.company is None:
        return None
    company = office.get_company(uow, contract.company.id)
    return company.account_for(contract.currency, contract.account)


def earlier_papers(uow: UnitOfWork, contract_id: int) -> Sequence[PaperJob]:
    """Gather the contract as it read before each amendment, the latest first.

    A version that lies in the vault is shown as it was issued, byte for byte; one of
    before there was a vault is made of the data that were kept.
    """
    issued: dict[int, Issued] = {}
    for one in vault.of_record(uow, "contract", contract_id):
        if one.key == "contract":
            issued.setdefault(one.version, one)
    contract = service.get(uow, contract_id)
    customer = parties.get(uow, contract.customer.id) if contract.customer else None
    origin = origin_of("contract", contract_id, "contract", customer, contract.company)
    return tuple(
        _earlier(uow, origin, one.revision, issued.get(one.revision + 1))
        for one in service.revisions(uow, contract)
    )


def _earlier(
    uow: UnitOfWork, origin: Origin, revision: int, issued: Issued | None
) -> PaperJob:
    made = paper_job("contract", service.paper(uow, origin.record, revision))
    if issued is not None:
        made = as_issued(uow, issued, made.filename, origin)
    title = _("Version {n}", n=revision + 1)
    return replace(made, key=f"contract {revision}", title=title)


def _amend(uow: UnitOfWork, contract: Contract, reason: str) -> Contract:
    """Take a contract up again, after how it reads now was put into the vault."""
    why = _("Kept as it read before it was amended: {reason}", reason=reason)
    keep_within(uow, papers(uow, service.get(uow, contract.id or 0)), why)
    return service.amend(uow, contract, reason)


def papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of a contract by its key."""
    return papers(uow, service.get(uow, key))


def _copied(contract: Contract) -> Contract:
    plan = tuple(replace(step, id=None) for step in contract.plan)
    made: Contract = without_identity(
        contract,
        proforma_number="",
        revision=0,
        state=State.DRAFT,
        customer_po="",
        quotation_id=None,
        inquiry_id=None,
        signed_on=None,
        latest_shipment_on=None,
        plan=plan,
    )
    return made


SERVICES: Services[Contract] = Services(
    get=service.get,
    new=lambda: Contract(plan=DEFAULT_PLAN),
    save=service.save,
    actions={"confirm": service.confirm, "complete": service.complete},
    reasons={"amend": _amend, "cancel": service.cancel},
    topics=frozenset({"contracts"}),
    papers=papers,
    keeps=lambda contract: contract.state in ISSUED,
    prepare=service.prepared,
    duplicate=_copied,
)


class ContractController(DealController[Contract]):
    """One sales contract: drafted, confirmed, amended, carried out."""

    table = "contract"

    def __init__(self, desk: Desk) -> None:
        sees_cost = desk.actor.may("contracts.view_cost")
        self._unpriced: set[int] = set()
        asked = replace(SERVICES, doubts={"confirm": self._doubts})
        super().__init__(desk, partial(editor, sees_cost=sees_cost), asked)

    def _doubts(self, contract: Contract) -> Sequence[Problem]:
        goods = facts_of(self.beside).goods
        return (*contract.doubts(), *losses(contract, goods))

    def facts(self, uow: UnitOfWork, record: Contract) -> Facts:
        """Read packing, refund rates, last prices and revisions."""
        ids = [line.product.id for line in record.lines if line.product]
        customer = record.customer
        return Facts(
            goods=worth.goods(uow, ids, record.signed_on or uow.today),
            prices=earlier.last_prices(
                uow, customer.id, record.currency, ids, record.id or 0
            )
            if customer
            else {},
            revisions=service.revisions(uow, record),
            today=uow.today,
            rate=_newest(uow, record),
            stage=self._stage(uow, record),
            stranger=customer is not None
            and not parties.is_one(uow, customer.id, PartyRole.CUSTOMER),
        )

    def _stage(self, uow: UnitOfWork, record: Contract) -> Stage | None:
        """Tell how far a contract has come, in the words of the list."""
        if record.id is None or record.state is not State.CONFIRMED:
            return None
        told = self.desk.chain.told(uow, "contracts", [record.id])
        return stage_of(record, told[record.id])

    def facts_key(self, record: Contract) -> Any:
        """Read the facts again when products, parties, currency or day are others."""
        products = frozenset(line.product for line in record.lines)
        whose = record.customer, record.currency, record.company
        return products, whose, record.signed_on

    def line_changed(
        self,
        draft: Contract,
        section: str,  # noqa: ARG002
        line: Any,
        values: Mapping[str, Any],
    ) -> Any:
        """Remember the products whose last price is to be offered."""
        if values.get("product") is not None and "unit_price" not in values:
            self._unpriced.add(values["product"].id)
        if "product" in values and base_of(draft) != base_currency():
            line = replace(line, purchase_price=None)  # the card's is in other books
        return line

    def facts_read(self) -> None:
        """Give lines whose product is new the customer's last price (H13)."""
        asked, self._unpriced = self._unpriced, set()
        draft, prices = self.draft, facts_of(self.beside).prices
        known = {key: prices[key] for key in asked & prices.keys()}
        if "edit" not in self.allowed() or not known:
            return
        lines = tuple(with_last_price(line, known) for line in draft.lines)
        if lines != draft.lines:
            self.fill_in(replace(draft, lines=lines))

    def changed(self, draft: Contract, field: str, value: Any) -> Contract:  # noqa: ARG002
        """Let the place follow the Incoterm, the plan the terms, the rate the day."""
        before = self.draft
        if field in _NAMED_BY and before.place in ("", before.usual_place()):
            draft = replace(draft, place=draft.usual_place())
        if draft.payment_terms != before.payment_terms and before.plan in (
            (),
            DEFAULT_PLAN,
            plan_of(before.payment_terms),
        ):
            draft = replace(draft, plan=plan_of(draft.payment_terms) or before.plan)
        return draft

    def followed(self, before: Contract) -> None:
        """Take the usual terms of another customer, the newest rate of what is new."""
        customer = self.draft.customer
        begins = self.record_id is None and self.draft.quotation_id is None
        if customer is not None and customer != before.customer and begins:
            self.ask(
                lambda uow: earlier.usual(uow, customer.id),
                partial(self._begin_as_usual, customer),
            )
        elif begins and self.draft.port_of_discharge != before.port_of_discharge:
            self._take_usual_way(before.port_of_discharge)
        if _pair(self.draft) != _pair(before):
            self._take_rate()

    def _begin_as_usual(self, customer: Ref, found: Usual | None) -> None:
        """Begin with the terms of the customer's last contract (H35)."""
        before = self.draft
        if found is None or before.customer != customer or self.record_id is not None:
            return
        self.edit(self.changed(self.as_usual(found.begin), "customer", customer))
        if self.draft.currency != before.currency:
            self._take_rate()
        if self.draft != before:
            number = found.number or _("the last draft")
            said = _("Terms, ports and payment as in {number}", number=number)
            self.desk.toast(said, "info")

    def _take_usual_way(self, other: str) -> None:
        """Take what the way to this port cost last: another port, another freight.

        Args:
            other: The port it was before; "": what stands there is for this one.
        """
        asked = self.draft

        def take(found: Way | None) -> None:
            way = self.draft.way
            if found is None or way is None or way != asked.way:
                return  # hidden, or typed meanwhile
            if self.draft.port_of_discharge != asked.port_of_discharge:
                return  # what this port cost is on its way
            if not found.has_freight and other:
                found = replace(way, freight_per_cbm=ZERO, freight=ZERO)
            if found.has_freight or other:
                self.edit(replace(self.draft, way=found))

        self.ask(lambda uow: earlier.usual_way(uow, asked), take)

    def _take_rate(self) -> None:
        currency, company = self.draft.currency, self.draft.company

        def question(uow: UnitOfWork) -> ExchangeRate | None:
            return office.newest_rate(uow, currency, uow.today, company, *_RATES)

        def take(found: ExchangeRate | None) -> None:
            value, unit = (found.value, found.unit) if found else (ZERO, 1)
            self.edit(replace(self.draft, rate=value, rate_unit=unit))

        self.ask_while(("currency", "company"), ("rate",), question, take)

    def tool(self, key: str) -> None:
        """Copy lines of earlier contracts, or write the plan anew from the terms."""
        if key == "copy_lines" and "edit" in self.allowed():
            copy_lines(self, "customer", earlier.lines, self._copied_line)
        if key == "compare_revisions":
            revisions = told(facts_of(self.beside).revisions)
            HistoryDialog(self.title(), revisions, self.form).open()
        if key == "print_revisions" and self.record_id is not None:
            read = partial(earlier_papers, contract_id=self.record_id)
            show = partial(self.desk.preview, self.title())
            self.desk.work.read(read, show, self.show_error)
        if key == "plan_of_terms" and "edit" in self.allowed():
            plan = plan_of(self.draft.payment_terms)
            if plan:
                self.edit(replace(self.draft, plan=plan))
            else:
                said = _("The payment terms do not say which shares are due when.")
                self.desk.toast(said, "warn")

    def _copied_line(self, line: SourceLine, quantity: Decimal, price: Decimal) -> Line:
        """Return a line as it was sold; what it cost counts in the same books only."""
        cost = line.cost if line.books == base_of(self.draft) else None
        return replace(sold(Line, line, quantity, price), purchase_price=cost)


def confirm_doubts(uow: UnitOfWork, contract: Contract) -> tuple[Problem, ...]:
    """Return what a contract is confirmed with only by who says so once more."""
    ids = [line.product.id for line in contract.lines if line.product]
    goods = worth.goods(uow, ids, contract.signed_on or uow.today)
    return (*contract.doubts(), *losses(contract, goods))


def confirm_selected(desk: Desk, rows: Sequence[Summary]) -> None:
    """Confirm the selected drafts; those in which something is missing stay (H38)."""
    titles = {
        row.id: known_as(
            row.number,
            names_here(row.customer, row.customer_zh)[0],
            row.total,
            row.currency,
        )
        for row in rows
    }
    question = _("Confirm these contracts?")
    drafts = Drafts("contract", service.get, service.confirm, papers, confirm_doubts)
    confirm_drafts(desk, question, titles, drafts)


_STEPS = {State.DRAFT: Reached.PART, State.CANCELLED: Reached.TODO}


def _step(contract: Contract) -> Step:
    return Step(
        _("Contract"),
        contract.printed_number() or _("Draft"),
        _STEPS.get(contract.state, Reached.DONE),
        kind="contract",
        id=contract.id,
    )


def _link(contract: Contract) -> Link:
    return Link(
        "contract",
        contract.id or 0,
        contract.printed_number() or _("Draft contract"),
        contract.proforma_number,
        "file-text",
        state_chip(contract),
    )


def _pair(contract: Contract) -> tuple[str, str]:
    return contract.currency, base_of(contract)


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract where it came from; the modules below tell the rest."""
    contract = service.get(uow, contract_id)
    steps: list[Step] = []
    links: list[Link] = []
    if contract.inquiry_id and uow.actor.may("inquiries.view"):
        ref = inquiries.refs(uow, [contract.inquiry_id])[contract.inquiry_id]
        steps.append(
            Step(_("Inquiry"), ref.code, Reached.DONE, kind="inquiry", id=ref.id)
        )
        links.append(Link("inquiry", ref.id, ref.code, _("Inquiry"), "inbox"))
    if contract.quotation_id and uow.actor.may("quotations.view"):
        offer = quotations.get(uow, contract.quotation_id)
        number, key = offer.printed_number(), offer.id or 0
        steps.append(Step(_("Offer"), number, Reached.DONE, kind="quotation", id=key))
        links.append(Link("quotation", key, number, _("Quotation"), "file-dollar"))
    return Around(steps=(*steps, _step(contract)), links=(*links, _link(contract)))


def around_quotation(uow: UnitOfWork, quotation_id: int) -> Around:
    """Tell a quotation the contracts it led to, and what became of the latest."""
    made = service.of_quotation(uow, quotation_id)
    if not made:
        return Around(steps=(Step(_("Contract")),))
    return Around(
        steps=(_step(made[0]),),
        links=tuple(_link(one) for one in made),
        follow=("contract", made[0].id or 0),
    )


def from_quotation(uow: UnitOfWork, quotation_id: int) -> list[Contract]:
    """Begin the contract that a quotation led to."""
    return [service.from_quotation(uow, quotation_id)]
