"""What stands side by side is called differently in every language.

The list of papers had two columns of one heading in Spanish and Russian.
"""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest
from babel.messages import Catalog

from tests import catalogues

ROOT = Path(__file__).resolve().parents[2]
TITLED = sorted(
    f"app.{path.parent.name}.{path.stem}"
    for path in (ROOT / "app").glob("*/*.py")
    if "\nSTATE_TITLES" in path.read_text(encoding="utf-8")
)
LISTED = sorted(
    f"forms.{path.stem}"
    for path in (ROOT / "forms").glob("*.py")
    if "\nLIST = " in path.read_text(encoding="utf-8")
)


def _alike(catalogue: Catalog, titles: set[str]) -> dict[str, list[str]]:
    """The words that a language has for several of these titles."""
    said = {title: str(catalogue.get(title).string) for title in titles}
    many = Counter(said.values())
    return {
        words: sorted(title for title in said if said[title] == words)
        for words, times in many.items()
        if times > 1
    }


@pytest.mark.feature("A154")
@pytest.mark.parametrize("code", catalogues.LANGUAGES)
def test_no_two_states_and_no_two_columns_have_one_name(code):
    told, said = {}, catalogues.read(code)
    for name in TITLED:
        titles = set(importlib.import_module(name).STATE_TITLES.values())
        told[name] = _alike(said, titles)
    for name in LISTED:
        columns = importlib.import_module(name).LIST.columns
        told[name] = _alike(said, {column.title for column in columns if column.title})
    assert len(TITLED) > 10
    assert len(LISTED) > 10
    assert {name: alike for name, alike in told.items() if alike} == {}
