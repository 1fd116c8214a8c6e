"""Sizes of files in words."""

from __future__ import annotations

import pytest

from app.core.i18n import screen_language, set_screen_language
from app.core.sizes import size_words

MB = 1024 * 1024


@pytest.fixture
def said():
    """Say sizes in a language of the screen."""
    before = screen_language().code

    def say(code: str, count: int) -> str:
        set_screen_language(code)
        return size_words(count)

    yield say
    set_screen_language(before)


@pytest.mark.parametrize(
    ("code", "count", "words"),
    [
        ("en", 10, "1 KB"),
        ("en", 340 * 1024, "340 KB"),
        ("en", MB * 14 // 10, "1.4 MB"),
        ("en", 20 * MB, "20 MB"),
        ("es", MB * 14 // 10, "1,4 MB"),
        ("ru", MB * 14 // 10, "1,4 МБ"),
        ("ru", 121 * 1024, "121 КБ"),
    ],
)
def test_a_size_is_written_as_the_language_writes_numbers(said, code, count, words):
    """A letter said "20.0 МБ" among amounts with commas."""
    assert said(code, count) == words
