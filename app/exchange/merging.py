"""Makes a record of what a file says and what the office has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from app.catalog import service as catalog
from app.catalog.domain import Product
from app.core.errors import Problem
from app.core.exchange import Table
from app.exchange.building import Said, Trouble
from app.modules import find

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_GOODS: Mapping[str, Callable[[Product], Any]] = {
    "description_en": lambda product: product.name_en,
    "description_zh": lambda product: product.name_zh,
    "description": lambda product: product.name_zh or product.name_en,
    "specification": lambda product: product.code,
    "unit": lambda product: product.unit,
}
"""What a line takes over from its product where the file does not say it."""


@dataclass(slots=True)
class Made:
    """A record that was made.

    Attributes:
        record: The record.
        said: What the file says of it.
        rows: By part, the row of the file that each line came from; None: from none.
        goods: The products of its lines, by key.
    """

    record: Any
    said: Said
    rows: dict[str, list[int | None]] = field(default_factory=dict)
    goods: Mapping[int, Product] = field(default_factory=dict)

    def pieces(self, part: str) -> Iterator[tuple[str, Any]]:
        """Yield the lines of a part that came from the file, each with its path."""
        held = getattr(self.record, part)
        if not isinstance(held, tuple):
            if held is not None and any(
                p.startswith(f"{part}.") for p in self.said.own
            ):
                yield part, held
            return
        for at, row in enumerate(self.rows.get(part, ())):
            if row is not None:
                yield f"{part}.{at}", held[at]

    def in_vain(self) -> list[Trouble]:
        """Return what the file says and what yet changes nothing."""
        found: tuple[Problem, ...] = getattr(self.record, "in_vain", tuple)()
        told = [self.trouble(one) for one in found]
        return [one for one in told if self.said.says(one.row, one.path)]

    def trouble(self, problem: Problem) -> Trouble:
        """Return a problem of the record as one of the file's row and column."""
        head, _, rest = problem.where.partition(".")
        at, _, name = rest.partition(".")
        rows = self.rows.get(head, [])
        row = self.said.rows[0]
        path = problem.where
        if at.isdigit():
            path = f"{head}.{name}"
            if int(at) < len(rows):
                row = next(r for r in (rows[int(at)], row) if r is not None)
        return Trouble(row, path, problem.msgid, problem.params)


class Merge:
    """Makes the records of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._type = find(table.record)
        self._blank = self._type()
        self._parts = {
            name: (find(part.record), part) for name, part in table.parts.items()
        }
        self._blanks = {name: kind() for name, (kind, _) in self._parts.items()}
        self._prepare = find(table.prepare) if table.prepare else None
        self._complete = find(table.complete) if table.complete else None

    def settled(self, own: Mapping[str, Any]) -> Any:
        """Return an empty record with the key as it is stored."""
        return _settled(self._type(**{self._table.key: own[self._table.key]}))

    def made(self, uow: UnitOfWork, said: Said, known: Any) -> Made:
        """Return the record that a file means.

        Args:
            uow: The reading.
            said: What the file says.
            known: As the office has it; None: it has none.
        """
        made = Made(self._blank if known is None else known, said)
        first = self._complete is not None
        self._put(made, first=first)
        if known is None and self._prepare is not None:
            made.record = self._prepare(uow, made.record)
            self._put(made, first=first)
        self._take_goods(uow, made)
        if self._complete is not None and said.lines:
            made.record = self._complete(uow, made.record)
            self._put(made)  # what the file says goes before
        self._mean(made, known)
        if known is None and self._table.given:
            made.record = replace(made.record, **{self._table.key: ""})
        made.record = _settled(made.record)
        return made

    def _put(self, made: Made, *, first: bool = False) -> None:
        """Write what the file says into the record.

        Args:
            made: The record.
            first: What lies beside a new line is still to come, as for a typed one.
        """
        values, beside = _grouped(made.said.own)
        for part, own in beside.items():
            held = getattr(made.record, part) or self._blanks[part]
            values[part] = replace(held, **own)
        for part in made.said.lines:
            values[part] = self._lines(made, part, first=first)
        made.record = replace(made.record, **values)

    def _lines(self, made: Made, part: str, *, first: bool) -> tuple[Any, ...]:
        blank, declared = self._blanks[part], self._parts[part][1]
        held = list(getattr(made.record, part))
        told = made.said.lines[part]
        new = partial(self._line, part=part, first=first)
        if not declared.key:
            made.rows[part] = [row for row, _ in told]
            return tuple(
                new(_same_goods(held, at, values, part) or blank, values)
                for at, (_, values) in enumerate(told)
            )
        rows: list[int | None] = [None] * len(held)
        known = attrgetter(*declared.key.split())
        for row, values in told:
            line = new(blank, values)
            at = next((n for n, x in enumerate(held) if known(x) == known(line)), None)
            if at is None:
                held.append(line)
                rows.append(row)
            else:
                held[at], rows[at] = new(held[at], values), row
        made.rows[part] = rows
        return tuple(held)

    def _line(
        self, line: Any, values: Mapping[str, Any], part: str, *, first: bool
    ) -> Any:
        start = len(part) + 1
        own, beside = _grouped({path[start:]: v for path, v in values.items()})
        for inner, told in beside.items():
            held = getattr(line, inner)
            if held is not None or not first:
                held = held or self._blanks[f"{part}.{inner}"]
                own[inner] = replace(held, **told)
        return replace(line, **own)

    def _mean(self, made: Made, known: Any) -> None:
        """Let what lies beside lines follow from what the file says, as if typed."""
        for path, (kind, _part) in self._parts.items():
            part, _dot, inner = path.rpartition(".")
            told = made.said.lines.get(part)
            if told is None or not hasattr(kind, "entered"):
                continue
            lines = list(getattr(made.record, part))
            before = getattr(known, part, ())
            for at, (line, (_row, values)) in enumerate(zip(lines, told, strict=True)):
                old = getattr(before[at], inner) if line.id is not None else None
                new = _entered(old, line, inner, _under(path, values), made.goods)
                lines[at] = replace(line, **{inner: new})
            made.record = replace(made.record, **{part: tuple(lines)})

    def _take_goods(self, uow: UnitOfWork, made: Made) -> None:
        """Give lines the words of their products where the file has none."""
        if "lines" not in made.said.lines:
            return
        kind: Any = self._parts["lines"][0]
        if "product" not in _names(kind):
            return
        lines = list(made.record.lines)
        known = catalog.read_once(uow, [x.product.id for x in lines if x.product])
        made.goods = known
        told = made.said.lines["lines"]
        for at, (line, (_, values)) in enumerate(zip(lines, told, strict=True)):
            product = known.get(line.product.id) if line.product else None
            if product is not None and line.id is None:
                wanted = {
                    name: take(product)
                    for name, take in _GOODS.items()
                    if name in _names(kind) and f"lines.{name}" not in values
                }
                lines[at] = replace(line, **wanted)
        made.record = replace(made.record, lines=tuple(lines))


def _grouped(
    values: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the values of the thing itself, and by their name those of its parts."""
    own: dict[str, Any] = {}
    beside: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        part, _, name = path.rpartition(".")
        (beside.setdefault(part, {}) if part else own)[name] = value
    return own, beside


def _under(path: str, values: Mapping[str, Any]) -> set[str]:
    """Return the names of the fields of a part that are filled."""
    start = f"{path}."
    return {one.removeprefix(start) for one in values if one.startswith(start)}


def _entered(
    old: Any, line: Any, inner: str, names: set[str], goods: Mapping[int, Product]
) -> Any:
    """Return what lies beside a line as if the fields that changed were typed."""
    new = getattr(line, inner)
    typed = {n for n in names if old is None or getattr(old, n) != getattr(new, n)}
    if not typed:
        return new
    product = goods.get(line.product.id) if line.product else None
    card = product.cost if product else None
    return new.entered(typed, special=card is None or card.refunds)


def _same_goods(
    held: Sequence[Any], at: int, values: Mapping[str, Any], part: str
) -> Any:
    """Return the stored line that a line of the file goes on with; None: none.

    The lines of a document are those of the file, in its order; what the file does not
    say of a line stays, unless the line is about another product.
    """
    if at >= len(held):
        return None
    product = values.get(f"{part}.product")
    same = product is None or getattr(held[at], "product", None) == product
    return held[at] if same else None


@cache
def _names(kind: Any) -> frozenset[str]:
    return frozenset(one.name for one in fields(kind))


def _settled(record: Any) -> Any:
    settle = getattr(record, "settled", None)
    return settle() if settle else record
