"""Lines of quotations and sales contracts that a new one may copy (H13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from app.catalog import service as catalog
from app.catalog.model import ProductRow
from app.core.i18n import names_here
from app.core.sources import SourceLine
from app.db.conditions import says
from app.db.trash import kept
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class SoldLines:
    """Where the lines of one kind of document stand.

    Attributes:
        line: Their table.
        document: The table of the documents.
        day: Its column with the day; the latest come first.
        where: Which documents count; empty: all.
    """

    line: Any
    document: Any
    day: Any
    where: tuple[ColumnElement[bool], ...] = ()

    def find(
        self, uow: UnitOfWork, text: str, customer_id: int | None, but: int
    ) -> tuple[SourceLine, ...]:
        """Return the lines, the latest document first.

        Args:
            uow: The action.
            text: Words of number, customer, item number or description; all must fit.
            customer_id: Only this customer's; None: everybody's.
            but: A document that is left out: the one at hand; 0: none.
        """
        line, document = self.line, self.document
        searched = (
            document.number, PartyRow.name, PartyRow.name_zh, ProductRow.code,
            line.description_en, line.description_zh,
        )  # fmt: skip
        query = (
            select(line, document, PartyRow.name, PartyRow.name_zh, self.day)
            .select_from(line)
            .join(document)
            .join(PartyRow, PartyRow.id == document.customer_id)
            .outerjoin(ProductRow, ProductRow.id == line.product_id)
            .where(document.id != but, kept(document), says(text, *searched))
            .where(*self.where)
            .order_by(self.day.desc(), document.id.desc(), line.position)
            .limit(MOST_LINES)
        )
        if customer_id is not None:
            query = query.where(document.customer_id == customer_id)
        found = uow.session.execute(query).all()
        products = catalog.refs(uow, [one.product_id for one, *_rest in found])
        return tuple(
            SourceLine(
                key=one.id,
                source=of.number or "",
                source_id=of.id,
                on=day,
                partner=names_here(name, name_zh)[0],
                product=products.get(one.product_id or 0),
                description_en=one.description_en,
                description_zh=one.description_zh,
                unit=one.unit,
                quantity=one.quantity,
                price=one.unit_price,
                currency=of.currency,
            )
            for one, of, name, name_zh, day in found
        )
