"""What a refusal because of a document's state says."""

from __future__ import annotations

import pytest

from app.core import i18n, states
from app.purchasing.domain import TRANSITIONS, Action, State


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This is not possible in the state “Cancelled”."),
        ("zh_CN", "“已取消”状态下不能这样做。"),
    ],
)
def test_a_refusal_calls_the_state_as_the_screen_does(language, words, request):
    request.addfinalizer(lambda: i18n.set_screen_language("en"))
    i18n.set_screen_language(language)
    with pytest.raises(states.TransitionError) as refused:
        states.after(TRANSITIONS, State.CANCELLED, Action.CONFIRM)
    assert i18n._(refused.value.msgid, **refused.value.params) == words
