"""Plays a deal once for many slips: each is tried where it stands, and taken back."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.script import masters, player, reader
from app.script.placing import placed
from app.script.stage import Stage


def play(
    uow: Any, text: str, folder: Path, slips: Sequence[tuple[int, str]]
) -> tuple[player.Played, list[str]]:
    """Play a deal to its end, trying each slip just before the right action.

    Args:
        uow: The transaction.
        text: The deal.
        folder: Where its pictures lie.
        slips: Which action is wrong, and the whole deal with it.

    Returns:
        What was played, and what was said of each slip.
    """
    stage = Stage(uow, folder)
    masters.enter(stage, reader.parse(text))
    said: Mapping[int, str] = {}
    right = nodes(text)
    for at, node in enumerate(right):
        wrong = {n: deal for n, (index, deal) in enumerate(slips) if index == at}
        said |= {n: _tried(stage, nodes(deal)[at]) for n, deal in wrong.items()}
        with placed(node):
            player._act(stage, node)
    return player.Played(stage, len(right)), [said[n] for n in range(len(slips))]


def nodes(text: str) -> list[reader.Node]:
    """Return the actions of a deal."""
    return list(reader.parse(text).each("actions", required=True))


def _tried(stage: Stage, node: reader.Node) -> str:
    """Play an action that is refused, take it back, and return what is said."""
    uow, last_day = stage.uow, stage.last_day
    ids = copy.deepcopy(stage.ids)
    point = uow.session.begin_nested()
    with pytest.raises(reader.ScriptError) as refused, placed(node):
        player._act(stage, node)
    point.rollback()
    uow.session.expunge_all()  # nothing of it may be remembered
    uow.seen.clear()
    stage.ids, stage.last_day = ids, last_day
    return str(refused.value)
