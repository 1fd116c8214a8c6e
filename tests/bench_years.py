"""An office after years: 200,000 contracts, their lines, shipments and claims.

The worked deal is the pattern; each of the others is a copy of it with another day,
customer, salesperson, state and sum. The rows are made by the database itself.
"""

# ruff: noqa: S608 - the names are those of the tables

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.core.actor import Actor
from app.db.base import Row
from tests import make_money

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.db.unit_of_work import Database

FIRST = 1_000_000
"""No record of the worked deal has such a key; all documents of a contract have its."""
BUYERS = 977
COLLEAGUES = 30
"""Who share the buyers, so that a salesperson sees few of them."""
SPAN = 2_000
"""Days over which they were signed; half a year of them is not delivered yet."""
TODAY = date(2026, 11, 21)
_NUMBERS = (
    "WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL"
    " SELECT n + 1 FROM counted WHERE n < {last})"
)
_AGE = f"((:last - n) * {SPAN} / :count)"  # of a contract, in days
_STATE = (
    "CASE WHEN n % 50 = 0 THEN 'draft' WHEN n % 50 = 1 THEN 'cancelled'"
    f" WHEN {_AGE} < 60 OR n % 100 = 7 THEN 'confirmed' ELSE 'completed' END"
)
_SOLD = f"n % 50 > 1 AND ({_AGE} >= 60 OR n % 3 = 0)"
"""Which contracts have a shipment."""
_GONE = f"{_AGE} >= 30 AND n % 100 <> 7"
_CURRENCY = "CASE n % 7 WHEN 0 THEN 'EUR' WHEN 3 THEN 'CNY' ELSE 'USD' END"
_OWED = f"{_AGE} < 120 OR n % 60 = 11"


def build(database: Database, actor: Actor, mine: str, count: int = 200_000) -> None:
    """Fill a fresh office.

    Args:
        database: The office.
        actor: Who carries out the worked deal.
        mine: The login of the salesperson who has a share of the contracts.
        count: Of the contracts.
    """
    with database.unit_of_work(actor) as uow:
        make_money.deal(uow)
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # no trail, no references kept
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        copy = _Copy(connection, count)
        copy.parties(mine)
        copy.contracts(mine)
        copy.shipments(mine)
        copy.lines()
        copy.claims()
    settle(database)


def settle(database: Database) -> None:
    """Let a server know its tables, as it does by itself in time; a file never does."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("VACUUM ANALYZE"))


class _Copy:
    """Multiplies rows of the worked deal."""

    def __init__(self, connection: Connection, count: int) -> None:
        self._connection, self._count = connection, count
        self._file = connection.dialect.name == "sqlite"

    def parties(self, mine: str) -> None:
        """Make the buyers; their documents are whose they are."""
        made = {
            "code": "'B' || n",
            "name": "'Buyer ' || n || ' Ltd.'",
            "name_zh": "''",
            "owner": _owner(mine),
        }
        self._rows("party", BUYERS, made, where="(pattern.roles LIKE '%customer%')")

    def contracts(self, mine: str) -> None:
        """Make the contracts."""
        made = {
            "number": "CASE WHEN n % 50 > 0 THEN 'SC-' || n END",
            "proforma_number": "NULL",
            "owner": _owner(mine),
            "state": _STATE,
            "customer_id": f"{FIRST} + n % {BUYERS}",
            "signed_on": self._day("0"),
            "latest_shipment_on": self._day("45"),
            "currency": _CURRENCY,
            "total": "pattern.total / 100 * (1 + n % 613)",
        }
        self._rows("contract", self._count, made)

    def shipments(self, mine: str) -> None:
        """Make the shipments, and what further contracts have of some."""
        left = f"CASE WHEN {_GONE} THEN {self._day('40')} END"
        made = {
            "number": "'SH-' || n",
            "invoice_number": "'CI-' || n",
            "owner": _owner(mine),
            "state": f"CASE WHEN {_GONE} THEN 'delivered' ELSE 'booked' END",
            "customer_id": f"{FIRST} + n % {BUYERS}",
            "contract_id": f"{FIRST} + n",
            "currency": _CURRENCY,
            "etd": self._day("38"),
            "on_board_on": left,
            "delivered_on": left,
            "treatment": "'HT'",
            "treatment_mark": "'CN-1'",
            "total": "pattern.total / 200 * (1 + n % 611)",
        }
        self._rows("shipment", self._count, made, only=_SOLD)
        further = {
            "id": f"{FIRST} + n",
            "company_id": "(SELECT min(id) FROM company)",
            "shipment_id": f"{FIRST} + n",
            "contract_id": f"{FIRST} + n - n % 7 + 2",
            "position": "1",
            "invoice_number": "NULL",
            "total": "5000",
        }
        table = "shipment_contract"
        columns = ", ".join(further)
        self._run(
            f"INSERT INTO {table} ({columns}) {_NUMBERS}"
            f" SELECT {', '.join(further.values())} FROM counted"
            f" WHERE n % 40 = 13 AND n % 7 <> 2 AND {_SOLD}"
        )

    def lines(self) -> None:
        """Make two or three lines of each contract, and what of them has left."""
        made = {
            "id": f"{FIRST} + 4 * n + pattern.position",
            "contract_id": f"{FIRST} + n",
        }
        few = "pattern.position <= 1 + n % 2 AND pattern.{}_id = {{first}}"
        pattern = few.format("contract")
        self._rows("contract_line", self._count, made, pattern=pattern, of="contract")
        self._run(
            "INSERT INTO contract_line_cost (line_id, purchase_price)"
            f" SELECT id, (SELECT min(purchase_price) FROM contract_line_cost)"
            f" FROM contract_line WHERE id >= {FIRST}"
        )
        gone = {
            "id": made["id"],
            "shipment_id": f"{FIRST} + n",
            "contract_id": "NULL",
            "contract_line_id": made["id"],
        }
        pattern = few.format("shipment")
        self._rows(
            "shipment_line", self._count, gone, _SOLD, pattern=pattern, of="shipment"
        )

    def claims(self) -> None:
        """Make a claim for each shipment, and what came for most of them."""
        made = {
            "number": "'CI-' || n",
            "kind": "'invoice'",
            "customer_id": f"{FIRST} + n % {BUYERS}",
            "contract_id": f"{FIRST} + n",
            "shipment_id": f"{FIRST} + n",
            "currency": _CURRENCY,
            "open": f"CASE WHEN {_OWED} THEN pattern.amount ELSE 0 END",
            "booked_on": self._day("40"),
            "due_on": self._day("100"),
        }
        gone = f"{_SOLD} AND {_GONE}"
        self._rows("receivable", self._count, made, only=gone)
        paid = {
            "on": self._day("95"),
            "receivable_id": f"{FIRST} + n",
            "against_id": "NULL",
            "advance_id": "NULL",
            "contract_id": f"{FIRST} + n",
        }
        only = f"{gone} AND NOT ({_OWED})"
        self._rows("receipt_allocation", self._count, paid, only=only)

    def _day(self, later: str) -> str:
        """Return the day so long after a contract was signed."""
        back = f"({_AGE} - {later})"
        if self._file:
            return f"date('{TODAY}', -{back} || ' days')"
        return f"(DATE '{TODAY}' - {back})"

    def _rows(
        self,
        name: str,
        count: int,
        made: dict[str, str],
        only: str = "n >= 0",
        where: str = "pattern.id > 0",
        pattern: str = "pattern.id = {first}",
        of: str = "",
    ) -> None:
        values = {"id": f"{FIRST} + n", **made}
        columns = [column.name for column in Row.metadata.tables[name].columns]
        told = [values.get(column, f'pattern."{column}"') for column in columns]
        first = f"(SELECT min(pattern.id) FROM {of or name} AS pattern WHERE {where})"
        self._run(
            f"INSERT INTO {name} ({', '.join(map(_quoted, columns))})"
            f" {_NUMBERS} SELECT {', '.join(told)} FROM counted, {name} AS pattern"
            f" WHERE {pattern.format(first=first)} AND n < {count} AND {only}"
        )

    def _run(self, statement: str) -> None:
        last = self._count - 1
        made = statement.replace("{last}", str(last))
        made = made.replace(":last", str(last)).replace(":count", str(self._count))
        self._connection.execute(text(made))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _owner(mine: str) -> str:
    """Return whose a buyer is, and what is sold to it."""
    share = f"n % {BUYERS} % {COLLEAGUES}"
    return f"CASE WHEN {share} = 0 THEN '{mine}' ELSE 'x' || ({share}) END"
