"""Connects the quotations' screens with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.catalog import service as catalog
from app.core.books import base_currency
from app.core.i18n import _, screen_language
from app.core.money import ZERO
from app.core.sources import with_last_price
from app.inquiries import service as inquiries
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.quotations import service
from app.quotations.checking import check
from app.quotations.domain import Line, LineCost, Quotation, State
from app.quotations.losses import losses
from app.quotations.papers import filed_as
from app.ui.chain import Around
from app.ui.copy_lines import copy_lines, sold
from app.ui.deal_controller import DealController, without_identity
from app.ui.editor_controller import Services
from app.ui.filing import Filing, filed, keep_within
from app.ui.merge import answered
from app.ui.papers import origin_of, paper_job
from forms.kit.spec import Link, Reached, Step
from forms.quotations import Facts, editor, facts_of
from forms.quotations_list import state_chip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.core.errors import Problem
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob

_NAMED_BY = frozenset({"incoterm", "port_of_loading", "port_of_discharge", "customer"})
"""Fields from which the named place of the Incoterm follows."""
_RATES = (RateKind.BUYING, RateKind.MID)
_NAMED = 3  # changes that are told at the foot of the window


def papers(uow: UnitOfWork, offer: Quotation) -> Sequence[PaperJob]:
    """Gather the quotation for the preview."""
    customer = parties.get(uow, offer.customer.id) if offer.customer else None
    key, version = offer.id or 0, offer.revision + 1
    record = service.paper(uow, key)
    job = paper_job(
        "quotation",
        record,
        preferred=customer.language if customer else "en",
        state=state_chip(offer),
        problems=offer.unfinished(),
        origin=origin_of(
            "quotation",
            key,
            "quotation",
            customer,
            offer.company,
            f"v{version}",
        ),
    )
    filing = Filing(
        what=filed_as(offer),
        gather=partial(service.paper, quotation_id=key),
        whole=partial(papers_of, key=key),
        findings=check(offer),
    )
    return (filed(uow, job, record, filing),)


def _revise(uow: UnitOfWork, offer: Quotation) -> Quotation:
    """Take an offer up again, after how it reads now was put into the vault."""
    why = _("Kept as it read before it was revised")
    keep_within(uow, papers(uow, service.get(uow, offer.id or 0)), why)
    return service.revise(uow, offer)


def papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of a quotation by its key."""
    return papers(uow, service.get(uow, key))


def _copied(offer: Quotation) -> Quotation:
    made: Quotation = without_identity(
        offer,
        revision=0,
        state=State.DRAFT,
        inquiry=None,
        quoted_on=None,
        valid_until=None,
    )
    return made


SERVICES: Services[Quotation] = Services(
    get=service.get,
    new=Quotation,
    save=service.save,
    actions={
        "issue": service.issue,
        "accept": service.accept,
        "decline": service.decline,
        "revise": _revise,
    },
    topics=frozenset({"quotations"}),
    papers=papers,
    keeps=lambda offer: offer.state is not State.DRAFT,
    prepare=service.prepared,
    duplicate=_copied,
)


class QuotationController(DealController[Quotation]):
    """One quotation: priced, issued, accepted or revised."""

    table = "quotation"

    def __init__(self, desk: Desk) -> None:
        sees_cost = desk.actor.may("contracts.view_cost")
        self._unpriced: set[int] = set()
        asked = replace(SERVICES, doubts={"issue": self._doubts})
        super().__init__(desk, partial(editor, sees_cost=sees_cost), asked)

    def _doubts(self, offer: Quotation) -> Sequence[Problem]:
        return (*offer.doubts(), *losses(offer, facts_of(self.beside).products))

    def facts(self, uow: UnitOfWork, record: Quotation) -> Facts:
        """Read packing and costs of the products, and the newest rate."""
        products = [line.product.id for line in record.lines if line.product]
        bare = tuple(replace(line, cost=None) for line in record.lines)
        costed = service.with_costs(uow, replace(record, lines=bare))
        return Facts(
            products=catalog.products(uow, products),
            costs={
                line.product.id: line.cost
                for line in costed.lines
                if line.product and line.cost
            },
            rate=_rate(uow, record),
            prices=service.last_prices(
                uow, record.customer.id, record.currency, products, record.id or 0
            )
            if record.customer
            else {},
            today=uow.today,
        )

    def facts_key(self, record: Quotation) -> Any:
        """Read the facts again when products, currency or day are others."""
        products = frozenset(line.product for line in record.lines)
        whose = record.customer, record.currency, record.company
        return products, whose, record.quoted_on

    def facts_read(self) -> None:
        """Give lines whose product is new its cost, and the last price (H13)."""
        asked, self._unpriced = self._unpriced, set()
        draft, facts = self.draft, facts_of(self.beside)
        if "edit" not in self.allowed():
            return
        lines = tuple(
            _completed(line, facts, costed=draft.costing is not None, asked=asked)
            for line in draft.lines
        )
        if lines != draft.lines:
            self.fill_in(replace(draft, lines=lines))

    def line_changed(
        self,
        draft: Quotation,
        section: str,
        line: Any,
        values: Mapping[str, Any],
    ) -> Any:
        """Remember whose last price is to be offered, and that nothing is refunded."""
        if values.get("product") is not None and "unit_price" not in values:
            self._unpriced.add(values["product"].id)
        if "cost.refund_rate" in values and line.cost is not None:
            known = facts_of(self.beside).costs
            card = known.get(line.product.id) if line.product else None
            special = not card or card.special_invoice
            cost = line.cost.entered({"refund_rate"}, special=special)
            line = replace(line, cost=cost)
        return super().line_changed(draft, section, line, values)

    def changed(self, draft: Quotation, field: str, value: Any) -> Quotation:  # noqa: ARG002
        """Let place and price follow the Incoterm, the usual time its first day."""
        before = self.draft
        if field == "quoted_on" and before.valid_until == _usual_end(before):
            draft = replace(draft, valid_until=_usual_end(draft))
        if field in _NAMED_BY and before.place in ("", before.usual_place()):
            draft = replace(draft, place=draft.usual_place())
        return draft

    def followed(self, before: Quotation) -> None:
        """Take the newest rate of another currency, or of other books."""
        draft = self.draft
        if _pair(draft) != _pair(before):
            self.ask_while(
                ("currency", "company"),
                ("rate",),
                lambda uow: _rate(uow, draft),
                self._take_rate,
            )

    def _take_rate(self, found: ExchangeRate | None) -> None:
        value, unit = (found.value, found.unit) if found else (ZERO, 1)
        self.edit(replace(self.draft, rate=value, rate_unit=unit))

    def tool(self, key: str) -> None:
        """Copy earlier lines, build the prices, or take the newest rate and day."""
        if "edit" not in self.allowed() or not self.form.commit():
            return
        if key == "copy_lines":
            copy_lines(self, "customer", service.earlier_lines, partial(sold, Line))
        elif key == "recalculate" and self.desk.actor.may("contracts.view_cost"):
            draft = self.draft
            self.desk.work.read(
                lambda uow: service.price(uow, draft),
                partial(self._priced, draft),
                self.show_error,
            )
        elif key == "renew":
            self._renew()

    def _priced(self, asked: Quotation, priced: Quotation) -> None:
        self.form.hide_banner()
        self.edit(answered(asked, self.draft, priced))
        changes = _some(dict.fromkeys(_refunds_changed(asked, priced)))
        self.desk.toast(
            _("The prices are built with refund rates of the tariff: {changes}.",
              changes=changes)
            if changes
            else _("The prices are built.")
        )  # fmt: skip

    def _renew(self) -> None:
        """Take the newest rate and day; what is typed until they are here stays."""
        asked = self.draft

        def take(renewed: Quotation) -> None:
            if _pair(self.draft) != _pair(asked):
                self._renew()  # another currency by now
            else:
                self.edit(answered(asked, self.draft, renewed))

        self.desk.work.read(lambda uow: _renewed(uow, asked), take, self.show_error)


def _renewed(uow: UnitOfWork, offer: Quotation) -> Quotation:
    rate = _rate(uow, offer)
    return replace(
        offer,
        quoted_on=uow.today,
        valid_until=uow.today + service.USUAL_VALIDITY,
        rate=rate.value if rate else offer.rate,
        rate_unit=rate.unit if rate else offer.rate_unit,
    )


def _completed(line: Line, facts: Facts, *, costed: bool, asked: set[int]) -> Line:
    """Return a line with the cost of its card, and the last price if it has none."""
    key = line.product.id if line.product else 0
    if costed and key and line.cost is None:
        line = replace(line, cost=facts.costs.get(key, LineCost()))
    if key in asked:
        line = with_last_price(line, facts.prices)
    return line


def _refunds_changed(asked: Quotation, priced: Quotation) -> Iterator[str]:
    """Say where the tariff's rate took the place of another: "HJ-350 0% → 13%"."""
    percent = screen_language().percent
    for before, after in zip(asked.lines, priced.lines, strict=True):
        was, now = (line.cost.refund_rate if line.cost else None
                    for line in (before, after))  # fmt: skip
        if was is not None and now is not None and was != now and after.product:
            yield f"{after.product.code} {percent(was)} → {percent(now)}"


def _some(changes: Iterable[str]) -> str:
    """Return changes in a row, as many of them as a line at the foot has room for."""
    named = list(changes)
    more = ["…"] if len(named) > _NAMED else []
    return "; ".join(named[:_NAMED] + more)


def _pair(offer: Quotation) -> tuple[str, str]:
    return offer.currency, base_currency(offer.company)


def _rate(uow: UnitOfWork, offer: Quotation) -> ExchangeRate | None:
    return office.newest_rate(uow, offer.currency, uow.today, offer.company, *_RATES)


_STEPS = {
    State.ISSUED: Reached.DONE,
    State.ACCEPTED: Reached.DONE,
    State.DRAFT: Reached.PART,
}


def _step(offer: Quotation) -> Step:
    return Step(
        _("Offer"),
        offer.printed_number() or _("Draft"),
        _STEPS.get(offer.state, Reached.TODO),
        kind="quotation",
        id=offer.id,
    )


def _link(offer: Quotation) -> Link:
    return Link(
        "quotation",
        offer.id or 0,
        offer.printed_number() or _("Draft quotation"),
        _("Quotation"),
        "file-dollar",
        state_chip(offer),
    )


def around_quotation(uow: UnitOfWork, quotation_id: int) -> Around:
    """Tell a quotation which inquiry it answers."""
    offer = service.get(uow, quotation_id)
    steps: list[Step] = []
    links: list[Link] = []
    if offer.inquiry is not None and uow.actor.may("inquiries.view"):
        key = offer.inquiry.id
        number = inquiries.refs(uow, [key])[key].code
        steps.append(Step(_("Inquiry"), number, Reached.DONE, kind="inquiry", id=key))
        links.append(Link("inquiry", key, number, _("Inquiry"), "inbox"))
    return Around(steps=(*steps, _step(offer)), links=(*links, _link(offer)))


def around_inquiry(uow: UnitOfWork, inquiry_id: int) -> Around:
    """Tell an inquiry its quotations, and what became of the latest."""
    made = service.of_inquiry(uow, inquiry_id)
    if not made:
        return Around(steps=(Step(_("Offer")), Step(_("Contract"))))
    return Around(
        steps=(_step(made[0]),),
        links=tuple(_link(one) for one in made),
        follow=("quotation", made[0].id or 0),
    )


def _usual_end(offer: Quotation) -> date | None:
    """Return the last day of an offer of the usual length; None: it has no day."""
    return offer.quoted_on + service.USUAL_VALIDITY if offer.quoted_on else None


def from_inquiry(uow: UnitOfWork, inquiry_id: int) -> list[Quotation]:
    """Begin the quotation that answers an inquiry."""
    return [service.from_inquiry(uow, inquiry_id)]
