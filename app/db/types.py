"""Column types: exact decimals and honest instants on every database."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy import BigInteger, DateTime, Integer, Numeric, TypeDecorator
from sqlalchemy.orm import mapped_column

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine


def plain(value: Decimal) -> Decimal:
    """Return a number without needless zeros, never as a power of ten."""
    whole = int(value)
    return Decimal(whole) if whole == value else value.normalize()


class ExactDecimal(TypeDecorator[Decimal]):
    """NUMERIC on PostgreSQL; a scaled integer on SQLite, which has no decimals.

    SUM, MIN, MAX and comparisons are exact on both. Never multiply two such columns
    in SQL: store the product instead.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the storage for the database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse what the column cannot hold exactly.

        Raises:
            ValueError: It has too many decimals or digits, or is no number.
        """
        if value is None:
            return None
        if not value.is_finite():
            msg = f"{value} is not a number"
            raise ValueError(msg)
        if value and value.adjusted() >= self.precision - self.scale:
            msg = f"{value} has more than {self.precision} digits"
            raise ValueError(msg)
        scaled = value.scaleb(self.scale)
        whole = int(scaled)
        if scaled != whole:
            msg = f"{value} has more than {self.scale} decimals"
            raise ValueError(msg)
        return whole if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give back the Decimal that was stored, without needless zeros."""
        if value is None:
            return None
        exact = Decimal(value)
        return plain(exact.scaleb(-self.scale) if dialect.name == "sqlite" else exact)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; always aware and in UTC outside of the database."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Keep the zone where the database knows zones."""
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Store in UTC.

        Raises:
            ValueError: The instant has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a zone"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Give it back in UTC, whatever the zone of the session is."""
        if value is None:
            return None
        instant: datetime = value
        if instant.tzinfo is None:
            return instant.replace(tzinfo=UTC)
        return instant.astimezone(UTC)


Key = Annotated[
    int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
]
"""The primary key of a table."""

Amount = Annotated[Decimal, mapped_column(ExactDecimal(18, 3))]
"""Money in any currency; KWD has three decimals."""

Price = Annotated[Decimal, mapped_column(ExactDecimal(18, 6))]
"""A price for one unit."""

Quantity = Annotated[Decimal, mapped_column(ExactDecimal(18, 3))]
"""Pieces, kilograms, metres."""

Volume = Annotated[Decimal, mapped_column(ExactDecimal(18, 6))]
"""Cubic metres, exact for cartons measured in millimetres."""

Rate = Annotated[Decimal, mapped_column(ExactDecimal(18, 8))]
"""An exchange rate."""

Percent = Annotated[Decimal, mapped_column(ExactDecimal(9, 4))]
"""A share; 12.5 means 12.5 %."""
