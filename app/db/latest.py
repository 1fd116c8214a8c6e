"""The price that a partner paid, was offered or asked last, by product (H13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from app.core.money import half_up
from app.core.sources import LastPrice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.db.unit_of_work import UnitOfWork

_DECIMALS = 6
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Prices:
    """Where the prices of one kind of document stand.

    Attributes:
        line: The table of its lines, with `product_id`.
        document: Its own table, with `number`.
        joined: How a line belongs to a document.
        day: Its column with the day; the latest counts.
        price: The column with the price of one unit.
        off: The column with the discount in percent; None: there is none.
    """

    line: Any
    document: Any
    joined: ColumnElement[bool]
    day: Any
    price: Any
    off: Any = None

    def last(
        self,
        uow: UnitOfWork,
        products: Iterable[int],
        where: Sequence[ColumnElement[bool]],
    ) -> dict[int, LastPrice]:
        """Return the newest price of each product, after discount.

        Args:
            uow: The action.
            products: Their ids.
            where: Which documents count.
        """
        key = self.line.product_id
        newest = func.row_number().over(
            partition_by=key, order_by=(self.day.desc(), self.line.id.desc())
        )
        told = [key, self.price, self.document.number, self.day.label("on")]
        told.append(self.line.quantity)
        told += [] if self.off is None else [self.off]
        ranked = (
            select(*told, newest.label("place"))
            .join(self.document, self.joined)
            .where(key.in_(set(products)), *where)
            .subquery()
        )
        rows = uow.session.execute(select(ranked).where(ranked.c.place == 1))
        return {
            product: LastPrice(
                half_up(price * (_HUNDRED - sum(off)) / _HUNDRED, _DECIMALS),
                number or "",
                on,
                quantity,
            )
            for product, price, number, on, quantity, *off, _place in rows
        }
