"""Words and dates that reach a service past every form: refused, or kept as written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text as sql

from app.core import texts
from app.core.errors import InvalidError
from app.core.query import Filter, Query
from app.db import search
from app.parties import listing
from app.parties import service as parties
from app.parties.domain import Party, PartyBank, PartyRole
from tests import bad_inputs

CLIENT = Party(name="Lumière", country="FR", roles=frozenset({PartyRole.CUSTOMER}))


def test_words_are_kept_exactly_or_refused_at_their_field(database, actor):
    with database.unit_of_work(actor) as uow:
        party = parties.save(uow, CLIENT)
    found = []
    for key, text, rule in bad_inputs.of("texts"):
        if len(text) > 1000 and rule != "!too long":
            continue
        bank = PartyBank(bank_name=text[:90_000])
        try:
            with database.unit_of_work(actor) as uow:
                parties.save(uow, replace(party, banks=(bank,)))
                uow.session.flush()
                uow.session.expire_all()
                kept = parties.get(uow, party.id or 0).banks[0].bank_name
                uow.session.rollback()
            said = f"={kept}"
        except InvalidError as refused:
            said = "!" * (refused.problems[0].where == "banks.0.bank_name")
        want = "=" if rule[0] == "=" else "!"
        if said[:1] != want or (want == "=" and said[1:] != texts.normal(text)):
            found.append((key, said, rule))
    assert found == []


def test_what_an_older_program_kept_can_be_corrected(database, actor):
    with database.unit_of_work(actor) as uow:
        party = parties.save(uow, CLIENT)
        uow.session.flush()
        uow.session.execute(
            sql("UPDATE party SET note = :old"), {"old": "before\u200b\u202e"}
        )
    with database.unit_of_work(actor) as uow:
        old = parties.get(uow, party.id or 0)
        assert old.note == "before\u200b\u202e"
        saved = parties.save(uow, replace(old, phone="1"))
        parties.save(uow, replace(saved, note="after"))
    with database.reading(actor) as uow:
        assert parties.get(uow, party.id or 0).note == "after"


@pytest.mark.parametrize("year", [1, 1989, 2101, 9999])
def test_a_year_of_another_age_is_refused_at_its_field(sqlite_database, actor, year):
    from app.office import service as office
    from app.office.domain import ExchangeRate, RateKind

    rate = ExchangeRate(on=date(year, 5, 1), currency="USD", kind=RateKind.MID, value=7)
    with (
        pytest.raises(InvalidError, match="The year lies between 1990 and 2100"),
        sqlite_database.unit_of_work(actor) as uow,
    ):
        office.save_rate(uow, rate)


def test_searching_takes_every_sign_literally(database, actor):
    with database.unit_of_work(actor) as uow:
        for name in ("100% Cotton", "Snake_Case", "Back\\slash", "Plain", "O'Brien"):
            parties.save(uow, replace(CLIENT, name=name))
    wants = {
        "%": ["100% Cotton"],
        "_": ["Snake_Case"],
        "\\": ["Back\\slash"],
        "'": ["O'Brien"],
        "*": [],
        "100%": ["100% Cotton"],
        "e_c": ["Snake_Case"],
        "%%": [],
        "\u202eplain": ["Plain"],
        "p\u200blain": ["Plain"],
        "  plain  ": ["Plain"],
    }
    with database.reading(actor) as uow:
        for asked, names in wants.items():
            page = listing.LISTING.page(uow, Query(text=asked))
            assert [one.name for one in page.records] == names, asked
        for asked in ("ä " * 300, *(one[1] for one in bad_inputs.of("search"))):
            listing.LISTING.page(uow, Query(text=asked))
            listing.LISTING.overview(uow, Query(text=asked, limit=0))
            parties.lookup(uow, asked)
            search.search(uow, asked)
        for op in ("contains", "starts", "eq", "ne"):
            for _key, asked, _rule in bad_inputs.of("search"):
                listing.LISTING.page(uow, Query(filters=(Filter("name", op, asked),)))
