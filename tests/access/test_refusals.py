"""Who has no permission is refused by every action, on both databases."""

from __future__ import annotations

import inspect

import pytest

from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.modules import ORDER
from tests.test_module_shape import _actions

NOBODY = Actor("Nobody", frozenset())
ASKED_BY_OTHERS = {"declared_of", "deposits_of"}
"""What tells nothing to who may not know, instead of refusing."""


@pytest.mark.feature("A137")
def test_nobody_gets_an_answer(database):
    refused = 0
    with database.reading(NOBODY) as uow:
        for module in ORDER:
            for action in _actions(module):
                if action.__name__ in ASKED_BY_OTHERS:
                    continue
                wanted = list(inspect.signature(action).parameters.values())[1:]
                plain = [None for one in wanted if one.kind != one.KEYWORD_ONLY]
                named = {o.name: None for o in wanted if o.kind == o.KEYWORD_ONLY}
                with pytest.raises(NotAllowedError):
                    action(uow, *plain, **named)
                refused += 1
    assert refused > 200
