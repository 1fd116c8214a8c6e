"""Texts pasted as a letter of credit: read as far as they go, soon, without a fall."""

from __future__ import annotations

import random
import time

import pytest

from app.credits import mt700
from tests import bad_inputs

LONG = {
    "blocks": "{4:" * 50_000,
    "fields": ":46A:x\n" * 30_000,
    "line ends": ":46A:" + "\n" * 200_000 + "x",
    "one line": ":45A:" + "x" * 200_000,
    "items": ":47A:" + "1) a\n 2. " * 20_000,
    "signs": ":46A:" + "+ a\n" * 40_000,
    "nothing": "\0" * 200_000,
}
FIELDS = ("20", "27", "31C", "31D", "32B", "39A", "41D", "42C", "43P", "44C", "48", "9")


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_read_at_once(name):
    started = time.process_time()
    message = mt700.parse(LONG[name])
    assert message.issues
    assert time.process_time() - started < 5


def test_a_file_of_many_fields_is_told_to_be_no_message():
    message = mt700.parse(LONG["fields"])
    assert "TOO_MANY" in [one.code for one in message.issues]
    assert len(message.fields) == mt700.MOST_FIELDS + 1


def test_every_bad_input_may_stand_in_every_field():
    rng = random.Random(20261122)  # noqa: S311 - not a secret
    for text in bad_inputs.everything():
        tag = rng.choice(FIELDS)
        message = mt700.parse(f":40A:IRREVOCABLE\n:{tag}:{text[:5000]}\n:49:WITHOUT")
        assert message.issues
        assert all(one.msgid for one in message.issues)
    for text in bad_inputs.everything():
        assert mt700.parse(text[:5000]).issues
