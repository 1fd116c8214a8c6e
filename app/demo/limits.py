"""What a customer of the sample company may owe, and what is asked for beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.parties import service as parties

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import Database

BEFORE, ASKED, CURRENCY = Decimal(60000), Decimal(90000), "USD"
WHY = "insured with Sinosure up to USD 60,000"
COLLEAGUE = "Lin Ke"
"""Who sets the limits in a file; on a server it is whoever makes the company."""


def ask_for_more(database: Database, actor: Actor, customer: int) -> None:
    """Let a customer owe something, and a colleague ask for more, which waits."""
    asks = actor if actor.login else replace(actor, name=COLLEAGUE)
    with database.unit_of_work(asks) as uow:
        party = parties.get(uow, customer)
        party = replace(party, credit_limit=BEFORE, limit_currency=CURRENCY)
        party = parties.save(uow, party)
    with database.unit_of_work(actor) as uow:
        party = parties.confirm_limit(uow, party, WHY)
    with database.unit_of_work(asks) as uow:
        parties.save(uow, replace(party, credit_limit=ASKED))
