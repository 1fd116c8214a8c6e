"""Connects the screens of purchase contracts with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.i18n import _
from app.core.money import ZERO
from app.parties import service as parties
from app.purchasing import service
from app.purchasing.domain import (
    PRICES,
    Line,
    Purchase,
    State,
    Summary,
    listed,
    priced,
    with_invoices,
)
from app.purchasing.papers import ISSUED, filed_as
from app.ui.chain import Around
from app.ui.copy_lines import copy_lines
from app.ui.deal_controller import DealController, without_identity
from app.ui.decide import Drafts, confirm_drafts, known_as
from app.ui.editor_controller import Services
from app.ui.filing import Filing, filed
from app.ui.papers import origin_of, paper_job
from forms.kit.spec import Link, Reached, Step
from forms.purchasing import Facts, editor, facts_of
from forms.purchasing_list import state_chip
from forms.sale_list import supplier_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from app.core.sources import SourceLine
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob


def papers(uow: UnitOfWork, purchase: Purchase) -> Sequence[PaperJob]:
    """Gather the purchase contract for the preview; Chinese is its usual language."""
    supplier = parties.get(uow, purchase.supplier.id) if purchase.supplier else None
    key = purchase.id or 0
    record = service.paper(uow, key)
    job = paper_job(
        "purchase",
        record,
        preferred="zh_CN",
        state=state_chip(purchase),
        problems=purchase.unfinished(),
        origin=origin_of("purchase", key, "purchase", supplier, purchase.company),
    )
    filing = Filing(
        what=filed_as(purchase),
        gather=partial(service.paper, purchase_id=key),
        whole=partial(papers_of, key=key),
    )
    return (filed(uow, job, record, filing),)


def papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of a purchase contract by its key."""
    return papers(uow, service.get(uow, key))


def _copied(purchase: Purchase) -> Purchase:
    lines = tuple(
        replace(line, received=ZERO, contract_line_id=None) for line in purchase.lines
    )
    made: Purchase = without_identity(
        replace(purchase, lines=lines),
        state=State.DRAFT,
        contract=None,
        further=(),
        signed_on=None,
        delivery_on=None,
    )
    return made


SERVICES: Services[Purchase] = Services(
    get=service.get,
    new=Purchase,
    save=service.save,
    actions={"confirm": service.confirm, "complete": service.complete},
    reasons={"cancel": service.cancel},
    doubts={"confirm": Purchase.doubts},
    topics=frozenset({"purchasing"}),
    papers=papers,
    keeps=lambda purchase: purchase.state in ISSUED,
    prepare=service.prepared,
    duplicate=_copied,
)


class PurchaseController(DealController[Purchase]):
    """One purchase contract: drafted, confirmed, followed until the goods are here."""

    table = "purchase"

    def __init__(self, desk: Desk) -> None:
        sees = desk.actor.may(PRICES)
        self._unpriced: set[int] = set()
        self._untold: set[int] = set()  # products ordered from another supplier now
        super().__init__(desk, partial(editor, priced=sees), SERVICES)

    def facts(self, uow: UnitOfWork, record: Purchase) -> Facts:
        """Read what the supplier asks, what it asked last, and what the cards say."""
        ids = [line.product.id for line in record.lines if line.product]
        if record.supplier is None or not uow.actor.may(PRICES):
            return Facts()
        known = catalog.products(uow, ids)
        on = record.signed_on or uow.today
        return Facts(
            listed=service.list_prices(
                uow, record.supplier.id, ids, on, record.currency
            ),
            prices=service.last_prices(
                uow, record.supplier.id, record.currency, ids, record.id or 0
            ),
            special=service.invoiced(uow, record.supplier.id, known),
            carded={key: one.cost.refunds for key, one in known.items() if one.cost},
            cards={
                key: product.cost.price_incl_vat
                for key, product in known.items()
                if product.cost
            },
        )

    def facts_key(self, record: Purchase) -> Any:
        """Read the facts again when products, supplier, day or currency are others."""
        products = frozenset(line.product for line in record.lines)
        return products, record.supplier, record.currency, record.signed_on

    def line_changed(
        self,
        draft: Purchase,
        section: str,
        line: Any,
        values: Mapping[str, Any],
    ) -> Any:
        """Remember products that need a price; let a listed one follow its steps."""
        if values.get("product") is not None:
            self._unpriced.add(values["product"].id)
        made = super().line_changed(draft, section, line, values)
        if "quantity" not in values or "price_incl_vat" in values:
            return made
        return _stepped(made, facts_of(self.beside))

    def changed(self, draft: Purchase, field: str, value: Any) -> Purchase:
        """Let another supplier say of new lines whether it gives special invoices."""
        if field == "supplier":
            new = (line.product for line in draft.lines if line.id is None)
            self._untold |= {product.id for product in new if product}
        return super().changed(draft, field, value)

    def facts_read(self) -> None:
        """Give lines whose product is new what the supplier asks, or asked last (H13).

        A price that is not the card's was typed or pasted: it stays.
        """
        facts = facts_of(self.beside)
        asked, self._unpriced = self._unpriced, set()
        untold = self._untold & facts.special.keys()
        self._untold -= untold
        if "edit" not in self.allowed():
            return
        lines = tuple(
            _answered(line, facts, asked, untold) for line in self.draft.lines
        )
        if lines != self.draft.lines:
            self.fill_in(replace(self.draft, lines=lines))

    def tool(self, key: str) -> None:
        """Copy lines of earlier purchase contracts (H13)."""
        if key == "copy_lines" and "edit" in self.allowed():
            copy_lines(self, "supplier", service.earlier_lines, self._copied_line)

    def _copied_line(self, line: SourceLine, quantity: Decimal, price: Decimal) -> Line:
        """Take a line over; of its invoice the supplier of this order is asked."""
        made = Line(
            product=line.product,
            description=line.description_en,
            specification=line.description_zh,
            quantity=quantity,
            unit=line.unit,
            price_incl_vat=price,
        )
        if line.vat_rate is not None:
            made = replace(made, vat_rate=line.vat_rate)
        special = facts_of(self.beside).special
        if line.product and line.product.id not in special:
            self._untold.add(line.product.id)
        return with_invoices([made], special)[0]


def _answered(line: Line, facts: Facts, asked: set[int], untold: set[int]) -> Line:
    """Return a line with what the supplier says of its product, where it was asked."""
    if line.product is None:
        return line
    key, card = line.product.id, facts.carded.get(line.product.id)
    as_filled = key in asked and card in {None, line.special_invoice}
    if (key in untold and line.id is None) or as_filled:
        (line,) = with_invoices([line], facts.special)
    if key in asked:
        line = priced(line, facts.listed, facts.prices, facts.cards)
    return line


def _stepped(line: Line, facts: Facts) -> Line:
    """Return a line whose listed price goes with its new quantity."""
    steps = facts.listed.get(line.product.id if line.product else 0, ())
    now = listed(line, facts.listed)
    if now is None or line.price_incl_vat not in {x.price_incl_vat for x in steps}:
        return line
    return replace(line, price_incl_vat=now.price_incl_vat)


def confirm_selected(desk: Desk, rows: Sequence[Summary]) -> None:
    """Confirm the selected drafts; those in which something is missing stay (H38)."""
    titles = {
        row.id: known_as(row.number, supplier_name(row), row.total, row.currency)
        for row in rows
    }
    question = _("Confirm these purchase contracts?")
    drafts = Drafts("purchase", service.get, service.confirm, papers)
    confirm_drafts(desk, question, titles, drafts)


def from_contract(
    uow: UnitOfWork,
    contract_id: int,
    quantities: Mapping[int, Decimal] | None = None,
) -> list[Purchase]:
    """Begin a purchase contract with each supplier of a contract."""
    return service.from_contract(uow, contract_id, quantities=quantities)


def _link(purchase: Purchase) -> Link:
    return Link(
        "purchase",
        purchase.id or 0,
        purchase.number or _("Draft purchase contract"),
        purchase.supplier.name if purchase.supplier else "",
        "shopping-cart",
        state_chip(purchase),
    )


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a sales contract what is ordered for it."""
    made = service.of_contract(uow, contract_id)
    title = _("Purchase")
    if not made:
        return Around(steps=(Step(title),))
    signed = [one for one in made if one.state is not State.DRAFT]
    whole = len(signed) == len(made) and service.is_ordered(uow, contract_id)
    step = Step(
        title,
        f"{len(signed)}/{len(made)}",
        Reached.DONE if whole else Reached.PART,
        len(signed) / len(made),
        kind="purchase",
        id=made[-1].id,
    )
    return Around(steps=(step,), links=tuple(_link(one) for one in made))


def around_purchase(uow: UnitOfWork, purchase_id: int) -> Around:
    """Tell a purchase contract what it serves; the modules below tell the rest."""
    purchase = service.get(uow, purchase_id)
    signed = purchase.state in {State.CONFIRMED, State.COMPLETED}
    step = Step(
        _("Purchase"),
        purchase.number or _("Draft"),
        Reached.DONE if signed else Reached.PART,
        kind="purchase",
        id=purchase_id,
    )
    served = purchase.contracts() if uow.actor.may("contracts.view") else ()
    if not served:
        return Around(steps=(step,))
    sold = [contracts.get(uow, ref.id) for ref in served]
    links = tuple(
        Link(
            "contract",
            one.id or 0,
            one.printed_number(),
            one.customer.name if one.customer else "",
            "file-text",
        )
        for one in sold
    )
    more = f" +{len(links) - 1}" if len(links) > 1 else ""
    number, key = f"{links[0].title}{more}", links[0].id
    first = Step(_("Contract"), number, Reached.DONE, kind="contract", id=key)
    return Around(steps=(first, step), links=links)
