"""Row 3: somebody with every right tampers with the audit trail.

Entries and links are changed, removed, put in and exchanged, or the chain is made anew
over what was changed. Each attack is looked for as the program does, by the chain and
by what a computer remembers of its end, and undone.
"""

# ruff: noqa: S608 - the statements are our own words

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.db import chain
from tests.campaign import together
from tests.campaign.outcome import Outcome

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.db.unit_of_work import Database

LINKS = 12
SEAL = "seal"
"""Stands for a link made of all that has none."""
COPY = """
INSERT INTO audit (id, at, "by", login, client, "table", row_key, op)
SELECT {id}, {at}, "by", login, client, "table", row_key, op FROM audit
WHERE id = {of}
"""


def run(count: int, seed: int, *, url: str = "") -> Outcome:
    """Tamper with the trail of a server and with that of a file.

    Args:
        count: Attacks, half of them on each.
        seed: Of the places in the chain.
        url: An empty office; "": one of the campaign's own, and a file.
    """
    if url:
        return _tampered(url, count, seed)
    found = _tampered("", count - count // 2, seed)
    with together.file() as there:
        return found + _tampered(there, count // 2, seed)


def _tampered(url: str, count: int, seed: int) -> Outcome:
    chance, missed = random.Random(seed), Counter[str]()  # noqa: S311
    with together.server(url) as there, together.people(there, 1) as (office,):
        for number in range(LINKS):
            together.act(office, lambda uow: together.issue(uow, 1), f"link-{number}")
            chain.seal(office)
        server = office.engine.dialect.name == "postgresql"
        with office.engine.connect() as connection:
            ids = list(connection.scalars(text("SELECT id FROM audit ORDER BY id")))
            head = chain._link(connection, None)
        tried = 0
        while tried < count:
            for words in attacks(chance, ids, head.n, server=server):
                if tried < count:
                    tried += 1
                    missed[words[0]] += not is_seen(office, words, head)
        sound = chain.verify(office).good
    left = [words for words, times in missed.items() if times]
    note = "; ".join(left[:3]) or "each seen"
    return Outcome(
        tried,
        tried - len(left),
        lost=not sound,
        leaked=sum(missed.values()),
        note=f"{'a server' if server else 'a file'}: {len(ids)} entries, {note}",
    )


def attacks(
    chance: random.Random, ids: Sequence[int], links: int, *, server: bool
) -> Iterator[list[str]]:
    """Yield ways to tamper, each with the statements it takes.

    Args:
        chance: Chooses the places.
        ids: The entries there are.
        links: How many links there are.
        server: Whether the office lies on one.
    """
    one, other = chance.sample(ids[1:-1], 2)
    link = chance.randint(1, links - 1)
    changed = f"UPDATE audit SET login = 'else' WHERE id = {one}"
    yield [changed]
    yield [f"UPDATE audit SET old = new, new = old WHERE id = {one}"]
    yield [f"DELETE FROM audit WHERE id = {one}"]
    yield [  # two entries change places
        f"UPDATE audit SET id = -1 WHERE id = {one}",
        f"UPDATE audit SET id = {one} WHERE id = {other}",
        f"UPDATE audit SET id = {other} WHERE id = -1",
    ]
    yield [f"DELETE FROM audit_link WHERE n = {link}"]
    yield [f"UPDATE audit_link SET rows = rows + 1 WHERE n = {link}"]
    yield [f"UPDATE audit_link SET at = '2026-01-01 00:00:00' WHERE n = {link}"]
    place = "(SELECT max(id) + 5 FROM audit)" if server else "-5"
    when = "now() - interval '2 days'" if server else "'2026-01-01 00:00:00.000000'"
    yield [COPY.format(id=place, at=when, of=one)]
    # Whoever makes the chain anew is betrayed by the computers that saw its end.
    yield [changed, f"DELETE FROM audit_link WHERE n >= {link}", SEAL]
    yield [f"DELETE FROM audit_link WHERE n > {link}"]


def is_seen(office: Database, words: Sequence[str], head: Any) -> bool:
    """Carry an attack out, say whether the program sees it, and undo it.

    Args:
        office: Where.
        words: The statements.
        head: The last link that this computer saw.
    """
    server = office.engine.dialect.name == "postgresql"
    with office.engine.connect() as connection:
        disarm(connection, server=server)
        for one in words:
            if one == SEAL:
                chain.seal_in(connection, office.clock())
            else:
                connection.execute(text(one))
        if server:
            what = connection.scalar(text("SELECT what FROM audit.verify()"))
        else:
            _broken, what, _checked = chain._verify_file(connection, chain._nothing)
        now = chain._link(connection, head.n)
        connection.rollback()
    return bool(what) or now is None or now.hash != head.hash


def disarm(connection: Connection, *, server: bool) -> None:
    """Take away, until the transaction ends, what keeps the trail as it is."""
    if server:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in ("audit", "audit_link"):
        for event in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER {name}_{event}"))


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
