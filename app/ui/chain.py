"""The chain of documents of a deal: what each module knows about another's record.

An editor shows where its deal stands: the documents before and after it, what was paid,
what is late. The modules below may not be imported, so they are asked. A module says in
its manifest what it knows (`Module.around`) and what it can make (`Module.next_from`)::

    def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
        bought = service.of_contract(uow, contract_id)
        return Around(steps=(Step(_("Purchasing"), ...),), links=(...))

    MODULE = Module(
        ...,
        around={"contract": "app.purchasing.controller:around_contract"},
        next_from={
            "contract": (
                Next(
                    key="purchase",
                    title=N_("Purchase contracts by supplier"),
                    icon="shopping-cart",
                    kind="purchase",
                    needs="app.contracts.domain:Action.FULFIL",
                    permission="purchasing.edit",
                    drafts="app.purchasing.controller:from_contract",
                ),
            )
        },
    )

The module of the record itself declares its own step in the same way, so that
`around(uow, "contract", id)` tells the whole chain from the inquiry to the money, and
an editor further down may show its contract's chain with `seen_from`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.modules import find

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.module import Module, Next
    from forms.kit.spec import Block, Chip, Link, NextSpec, Step


@dataclass(frozen=True, slots=True)
class Mark:
    """What a module below knows about one part of a record.

    Attributes:
        detail: Small words: when and by which document.
        chip: Its state: "Received", "Due in 12 days".
    """

    detail: str = ""
    chip: Chip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What one module knows about a record of another.

    Attributes:
        steps: Its documents in the flow; of a module without one yet: to do.
        links: Documents for the inspector.
        chips: States and warnings for the header.
        blocks: Further parts of the inspector.
        marks: What it knows about parts of the record, by path: "plan.0".
        follow: The record that the deal goes on with, as (kind, id): modules further
            down are asked about it as well.
    """

    steps: tuple[Step, ...] = ()
    links: tuple[Link, ...] = ()
    chips: tuple[Chip, ...] = ()
    blocks: tuple[Block, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    follow: tuple[str, int] | None = None

    def __add__(self, other: Around) -> Around:
        """Return both together, this one first."""
        return Around(
            steps=self.steps + other.steps,
            links=self.links + other.links,
            chips=self.chips + other.chips,
            blocks=self.blocks + other.blocks,
            marks={**self.marks, **other.marks},
        )


class Chain:
    """Asks the modules in the order of business.

    Args:
        modules: The manifests; a `Registry`, which loads them when first walked.
    """

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        self._modules = modules

    def around(self, uow: UnitOfWork, kind: str, key: int) -> Around:
        """Return what all modules know about a record and its deal.

        A module that the person may not see says nothing.
        """
        asked = [(kind, key)]
        told = Around()
        for module in self._modules:
            if module.permission and not uow.actor.may(module.permission):
                continue
            for its_kind, its_key in tuple(asked):
                name = module.around.get(its_kind)
                if name is None:
                    continue
                answer: Around = find(name)(uow, its_key)
                told += answer
                if answer.follow is not None and answer.follow not in asked:
                    asked.append(answer.follow)
        return told

    def tells(self, name: str) -> bool:
        """Say whether any module knows more of the rows of a list."""
        return any(name in module.tells for module in self._modules)

    def told(
        self, uow: UnitOfWork, name: str, keys: Sequence[int]
    ) -> dict[int, dict[str, Any]]:
        """Return what all modules know of rows of a list, by key and field.

        A module that the person may not see says nothing.
        """
        found: dict[int, dict[str, Any]] = {key: {} for key in keys}
        for module in self._modules:
            teller = module.tells.get(name)
            if teller and (not module.permission or uow.actor.may(module.permission)):
                for key, values in find(teller)(uow, keys).items():
                    found[key].update(values)
        return found

    def next_of(self, kind: str) -> tuple[Next, ...]:
        """Return what can be made from a kind of record."""
        return tuple(n for m in self._modules for n in m.next_from.get(kind, ()))

    def called(self, kind: str) -> str:
        """Return the message id of one record of a kind; empty: unknown."""
        names = (m.singular[kind] for m in self._modules if kind in m.singular)
        return next(names, "")

    def next_specs(self, kind: str) -> tuple[NextSpec, ...]:
        """Return the same as an editor's declaration wants it."""
        from forms.kit.spec import NextSpec  # noqa: PLC0415 - after the first list

        return tuple(
            NextSpec(
                n.key,
                n.title,
                n.icon,
                find(n.needs) if n.needs else None,
                n.permission,
                find(n.why_not) if n.why_not else None,
            )
            for n in self.next_of(kind)
        )


def seen_from(steps: Sequence[Step], kind: str, key: int | None) -> tuple[Step, ...]:
    """Mark the step of the record that is being looked at."""
    from forms.kit.spec import Reached  # noqa: PLC0415 - as above

    return tuple(
        replace(step, state=Reached.CURRENT)
        if (step.kind, step.id) == (kind, key)
        else step
        for step in steps
    )
