"""What the palette asks the search for."""

from __future__ import annotations

import pytest

from app.core import i18n
from app.db import search
from app.db.search import Hit
from app.ui.shell_palette import MOST_FOUND, _amounts_here, _search


@pytest.mark.feature("H7")
def test_who_was_named_is_found_beside_many_papers(monkeypatch):
    """A supplier's initials found twelve of its orders and not the supplier."""
    papers = [Hit("order", n, f"PO-{n}", "", "") for n in range(MOST_FOUND)]
    supplier = Hit("party", 1, "YKSD", "永康顺达", "")

    def found(_uow, _text, _limit, kinds):
        return [supplier] if kinds == ["party"] else list(papers)

    monkeypatch.setattr(search, "search", found)
    hits = _search("yksd", [], ["party"], [], None)
    assert hits == [*papers[:-1], supplier]
    assert _search("yksd", ["order"], (), [], None) == papers


@pytest.mark.feature("H7", "H42")
def test_a_pasted_link_finds_its_record(database, actor):
    with database.unit_of_work(actor) as uow:
        search.index(uow, "contract", 31, "SC26-0031", "Nordhaus Handels GmbH")
        search.index(uow, "shipment", 7, "SH26-0007", "for SC26-0031")
        found = _search("lading://contract/SC26-0031", [], ["party"], [], uow)
        assert [(hit.kind, hit.id) for hit in found] == [("contract", 31)]
        assert _search("lading://contract/", [], [], [], uow) == []


@pytest.mark.feature("H7", "H42")
def test_a_pasted_link_by_key_finds_its_record(database, actor):
    """Of what has no number a link names the key."""
    with database.unit_of_work(actor) as uow:
        search.index(uow, "contract", 31, "", "Nordhaus Handels GmbH")
        search.index(uow, "shipment", 31, "SH26-0031", "Nordhaus Handels GmbH")
        found = _search("lading://contract/~31", [], ["party"], [], uow)
        told = [(hit.kind, hit.id, hit.title) for hit in found]
        assert told == [("contract", 31, "Nordhaus Handels GmbH")]
        assert _search("lading://contract/~32", [], [], [], uow) == []


@pytest.mark.feature("H7", "H41")
@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "Nordwind 3.5 · USD 46,680.00 · JPY −1,200"),
        ("es", "Nordwind 3.5 · USD 46.680,00 · JPY −1.200"),
        ("ru", "Nordwind 3.5 · USD 46\u00a0680,00 · JPY −1\u00a0200"),
    ],
)
def test_amounts_are_written_as_the_screen_writes_them(code, written):
    """The index keeps them in English; beside a Spanish list they read "46,680.00"."""
    before = i18n.screen_language().code
    i18n.set_screen_language(code)
    told = _amounts_here("Nordwind 3.5 · USD 46,680.00 · JPY -1,200")
    i18n.set_screen_language(before)
    assert told == written
