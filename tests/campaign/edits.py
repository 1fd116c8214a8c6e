"""Row 6: many people edit the same few documents, each from what they saw last.

No change may be lost: after every save the document holds what each person put last
into each field. Most who meet a colleague must not be asked anything.
"""

from __future__ import annotations

import random
import sys
import uuid
from dataclasses import replace
from functools import partial
from typing import Any

from app.core.errors import ConflictError, LinkLostError, UnavailableError
from app.db.unit_of_work import Database
from app.quotations import service as quotations
from app.ui.merge import merge, weighty
from tests.campaign import together
from tests.campaign.office import _draft
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally

DOCUMENTS = 5
TRIES = 20
"""How often somebody who is told that others are at it tries again."""
FIELDS = ("place", "payment_terms", "lead_time", "note", "salesperson")


def run(edits: int, seed: int, *, clients: int = 10, url: str = "") -> Outcome:
    """Let people edit five quotations, one of eleven places at a time.

    Args:
        edits: In all.
        seed: Of what they edit.
        clients: People at once.
        url: An empty office; "": one of the campaign's own, and then a file.
    """
    found = _edited(edits, seed, clients, url)
    if url:
        return found
    with together.file() as there:
        return found + _edited(edits // 5, seed, together.PROGRAMS, there)


def _edited(edits: int, seed: int, clients: int, url: str) -> Outcome:
    tally = Tally()
    with together.server(url) as there, together.people(there, clients) as offices:

        def draft(uow: Any) -> list[int | None]:
            return [quotations.save(uow, _draft(uow, n)).id for n in range(DOCUMENTS)]

        ids = together.act(offices[0], draft, single=False)

        def work(office: Database, who: int) -> None:
            rng = random.Random(seed * 1000 + who)  # noqa: S311
            for _number in range(edits // clients):
                _edit(office, tally, rng.choice(ids) or 0, rng)

        together.all_at_once(offices, work)
        return _outcome(offices[0], tally, [one or 0 for one in ids])


def _edit(office: Database, tally: Tally, key: int, rng: random.Random) -> None:
    base = _read(office, key)
    token = uuid.uuid4().hex[:10].upper()
    places = rng.sample((*FIELDS, *range(len(base.lines))), 1)
    changes: dict[str | int, str] = {place: f"{token} {place}" for place in places}
    mine = base
    for place, words in changes.items():
        mine = _with(mine, place, words)
    met = asked = False
    busy = 0
    while True:
        try:
            saved = together.act(office, partial(_save, mine))
            break
        except LinkLostError:
            raise  # nobody breaks the link here
        except UnavailableError:
            busy += 1  # told to try again, and nothing was lost: so they do
            if busy == TRIES:
                raise
        except ConflictError:
            met = True
            theirs = _read(office, key)
            mine, conflicts = merge(base, mine, theirs)  # asked, a person says: mine
            asked = asked or bool(conflicts or weighty(base, theirs))
            base = theirs
    tally.saved(token, (key, saved.version, changes, met, asked))


def _save(record: Any, uow: Any) -> Any:
    return quotations.save(uow, record)


def _read(office: Database, key: int) -> Any:
    with office.reading(together.ACTOR) as uow:
        return quotations.get(uow, key)


def _with(record: Any, place: str | int, words: str) -> Any:
    if isinstance(place, str):
        return replace(record, **{place: words})
    line = replace(record.lines[place], description_en=words)
    lines = (*record.lines[:place], line, *record.lines[place + 1 :])
    return replace(record, lines=lines)


def _outcome(office: Database, tally: Tally, ids: list[int]) -> Outcome:
    told = list(tally.told.values())
    lost = doubled = 0
    for key in ids:
        saves = sorted((t for t in told if t[0] == key), key=lambda t: t[1])
        doubled += len(saves) - len({t[1] for t in saves})
        expected: dict[str | int, str] = {}
        for _key, _version, changes, _met, _asked in saves:
            expected |= changes
        stored = _read(office, key)
        for place, value in expected.items():
            lost += _with(stored, place, value) != stored
    met = sum(t[3] for t in told)
    asked = sum(t[4] for t in told)
    return Outcome(
        len(told),
        len(told) - lost,
        lost=lost,
        doubled=doubled,
        note=f"{met} met a colleague, {met - asked} settled without a question "
        f"({100 * (met - asked) // max(met, 1)} %)",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
