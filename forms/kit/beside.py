"""What an editor shows besides the record itself, and the blocks made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.core.i18n import _, stamp
from app.core.refs import Ref
from forms.kit.spec import Block, Chip, Fact, Link, Piece, Reached, Step


class Happened(Protocol):
    """One action on the record."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def by(self) -> str:
        """Who."""

    @property
    def state(self) -> str:
        """The state it led to; empty when the state stayed."""

    @property
    def created(self) -> bool:
        """Whether the record was made by it."""


class Marked(Protocol):
    """What is known about a part of the record."""

    @property
    def detail(self) -> str:
        """Small words."""

    @property
    def chip(self) -> Chip | None:
        """Its state."""


@dataclass
class Beside:
    """What the controller read beside the record; functions of the form look into it.

    Attributes:
        steps: The flow of the deal.
        links: Documents before and after.
        chips: What other modules warn of.
        blocks: Further blocks of the inspector.
        marks: What is known about parts of the record, by path: "plan.0".
        facts: What the module's own controller read; None until then.
        happened: What was done with the record, the latest first.
    """

    steps: tuple[Step, ...] = ()
    links: tuple[Link, ...] = ()
    chips: tuple[Chip, ...] = ()
    blocks: tuple[Block, ...] = ()
    marks: Mapping[str, Marked] = field(default_factory=dict)
    facts: Any = None
    happened: tuple[Happened, ...] = ()


def way(
    done: Sequence[tuple[str, str, bool]], kind: str, origin: Ref | None
) -> tuple[Step, ...]:
    """Return the steps of a record's way: what is done, what is current, what comes.

    Args:
        done: Title and note of each step, translated, and whether it is done.
        kind: Kind of record that it began with.
        origin: That record, which the first step opens; None when there is none.
    """
    steps = []
    current = True
    for index, (title, note, finished) in enumerate(done):
        state = (
            Reached.DONE if finished else Reached.CURRENT if current else Reached.TODO
        )
        current = current and finished
        if index == 0 and origin is not None:
            steps.append(Step(title, note, state, kind=kind, id=origin.id))
        else:
            steps.append(Step(title, note, state))
    return tuple(steps)


def links_block(beside: Beside) -> tuple[Block, ...]:
    """Return the block of linked documents; nothing where there are none."""
    return (Block(_("Linked documents"), beside.links),) if beside.links else ()


def activity_block(beside: Beside, titles: Mapping[Any, str]) -> tuple[Block, ...]:
    """Return the block of what was done, the latest first.

    Args:
        beside: What was read.
        titles: Message ids of the record's states by their values.
    """
    if not beside.happened:
        return ()
    words = {str(state): title for state, title in titles.items()}
    pieces: list[Piece] = [_happening(one, words) for one in beside.happened]
    tip = _("Show every change, field by field")
    return (Block(_("Activity"), tuple(pieces), "history", "clock", tip),)


def _happening(one: Happened, words: Mapping[str, str]) -> Fact:
    if one.created:
        what = _("Created")
    elif one.state in words:
        what = _(words[one.state])
    else:
        what = _("Changed")
    return Fact(what, stamp(one.at), detail=one.by)
