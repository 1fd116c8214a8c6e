"""Tells where in a script the services refused something."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.core.errors import AppError, InvalidError
from app.db import trouble
from app.script.reader import Node, ScriptError

WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "approved_amount": "amount",
        "buying_rate": "buying",
        "event": "after",
        "fee_base": "fee",
        "mid_rate": "mid",
        "moved_on": "on",
        "rate_unit": "rate_per",
        "rates": "refunds",
        "refund_rate": "percent",
        "type_code": "type",
        "unit_price": "price",
        "units_per_carton": "pieces",
        "valid_from": "from",
        "valid_to": "to",
        "vat_rate": "vat_percent",
    }
)
"""What fields are called in scripts, where records call them otherwise."""


class placed:  # noqa: N801 - reads as a verb where it is used
    """Tells where in the script a refusal of the services happened.

    Attributes:
        node: What is being entered or played.
        names: What the script calls some fields just here, by their path in the
            record: `carton_net_kg` is `carton.net_kg` of a product.
    """

    def __init__(
        self, node: Node, names: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.node = node
        self.names = names

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        """Turn a service's refusal into one with a place."""
        error = trouble.plain(error) or error
        if isinstance(error, ScriptError) or not isinstance(error, AppError):
            return
        if isinstance(error, InvalidError) and error.problems:
            first = error.problems[0]
            where = self.names.get(first.where) or _path(first.where)
            place = f"{self.node.place}.{where}" if self.node.place else where
            raise ScriptError(first.msgid, place, **first.params) from error
        raise ScriptError(error.msgid, self.node.place, **error.params) from error


def _path(where: str) -> str:
    """Write a problem's path as the script's: lines.2.unit_price → lines[2].price."""
    parts: list[str] = []
    for part in where.split("."):
        if part.isdigit() and parts:
            parts[-1] += f"[{part}]"
        else:
            parts.append(WRITTEN.get(part, part))
    return ".".join(parts)
