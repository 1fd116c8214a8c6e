"""Says whose the records of a file are once it lies on a server.

A file whose people have no logins knows them by their names: what they entered is
nobody's (`app.db.base.Owned`), and on a server everybody would see it. A customer goes
to whose name stands on the newest document for it, or to who entered it; documents go
along with their customer, as every document that is made on a server does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.db.security import harden

if TYPE_CHECKING:
    import psycopg

SOLD = ("inquiry", "quotation", "contract")
"""Documents that bear the name of who sells."""
DOCUMENTS = (*SOLD, "shipment")
_WHO = """WITH who AS (SELECT lower(btrim(name)) AS name, min(login) AS login
  FROM public.staff WHERE active GROUP BY 1 HAVING count(*) = 1)"""
"""Whoever is called as nobody else is."""
_IS_CUSTOMER = "'customer' = ANY (string_to_array(p.roles, ','))"
_SAID = " UNION ALL ".join(
    f"SELECT customer_id, salesperson, created_at FROM public.{name}"  # noqa: S608
    for name in SOLD
)
_GIVEN = "owner = found.login, version = version + 1"
_BY_DOCUMENT = f"""{_WHO} UPDATE public.party p SET {_GIVEN}
  FROM (SELECT DISTINCT ON (customer_id) customer_id, who.login FROM ({_SAID}) AS said
    JOIN who ON who.name = lower(btrim(salesperson))
    ORDER BY customer_id, created_at DESC) AS found
  WHERE p.id = found.customer_id AND p.owner = '' AND {_IS_CUSTOMER}"""  # noqa: S608
_BY_ENTRY = f"""{_WHO} UPDATE public.party p SET {_GIVEN}
  FROM (SELECT row_key, who.login FROM public.audit JOIN who
    ON who.name = lower(btrim("by")) WHERE "table" = 'party' AND op = '+') AS found
  WHERE p.id::text = found.row_key AND p.owner = '' AND {_IS_CUSTOMER}"""  # noqa: S608
_WITH_CUSTOMER = """UPDATE public.{table} d SET owner = p.owner, version = d.version + 1
  FROM public.party p WHERE p.id = d.customer_id AND d.owner = '' AND p.owner <> ''"""
_LEFT = " + ".join(
    (
        f"(SELECT count(*) FROM public.party p WHERE owner = '' AND {_IS_CUSTOMER})",  # noqa: S608
        *(
            f"(SELECT count(*) FROM public.{name} WHERE owner = '')"  # noqa: S608
            for name in DOCUMENTS
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose the customers and documents of an office are that was moved.

    Attributes:
        given: Those that are now of whoever is named in them.
        nobodys: Those that stayed nobody's.
    """

    given: int = 0
    nobodys: int = 0


def settle(url: str) -> Owners:
    """Give what is nobody's to whoever is named in it.

    Args:
        url: The office, whose staff have their logins; as the server's administrator.
    """
    with harden.connect(url) as connection:
        connection.execute("SELECT set_config('lading.person', 'lading', true)")
        steps = (_BY_DOCUMENT, _BY_ENTRY, *_along())
        given = sum(connection.execute(step.encode()).rowcount for step in steps)
        return Owners(given, _left(connection))


def _along() -> tuple[str, ...]:
    return tuple(_WITH_CUSTOMER.format(table=name) for name in DOCUMENTS)


def _left(connection: psycopg.Connection[Any]) -> int:
    found = connection.execute(f"SELECT {_LEFT}".encode()).fetchone()
    return int(found[0]) if found else 0
