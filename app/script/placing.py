"""Tells where in a script the services refused something."""

from __future__ import annotations

from app.core.errors import AppError, InvalidError
from app.db import trouble
from app.script.reader import Node, ScriptError


class placed:  # noqa: N801 - reads as a verb where it is used
    """Tells where in the script a refusal of the services happened."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        """Turn a service's refusal into one with a place."""
        error = trouble.plain(error) or error
        if isinstance(error, ScriptError) or not isinstance(error, AppError):
            return
        if isinstance(error, InvalidError) and error.problems:
            first = error.problems[0]
            where = _path(first.where)
            place = f"{self.node.place}.{where}" if self.node.place else where
            raise ScriptError(first.msgid, place, **first.params) from error
        raise ScriptError(error.msgid, self.node.place, **error.params) from error


def _path(where: str) -> str:
    """Write a problem's path as the script's: lines.2.quantity → lines[2].quantity."""
    parts: list[str] = []
    for part in where.split("."):
        if part.isdigit() and parts:
            parts[-1] += f"[{part}]"
        else:
            parts.append(part)
    return ".".join(parts)
