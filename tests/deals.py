"""A made-up list of contracts for the tests of lists: table, listing, declaration."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Index, MetaData, String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.i18n import N_, _, screen_language
from app.core.query import ME, Filter, Query, Sort, Span
from app.db.base import NAMES, Row
from app.db.listing import Listing
from app.db.types import Amount, Key
from app.db.unit_of_work import Database
from forms.kit.cells import Cell
from forms.kit.list_spec import Action, Column, ListSpec, View

TODAY = date(2026, 11, 21)

STATES = (
    ("production", N_("In production"), "info"),
    ("part_shipped", N_("Partly shipped"), "teal"),
    ("inspection", N_("Awaiting inspection"), "warn"),
    ("booked", N_("Booked"), "teal"),
    ("late", N_("Delayed"), "bad"),
    ("approval", N_("Awaiting approval"), "vio"),
)
_TONES = {state: (msgid, tone) for state, msgid, tone in STATES}

BUYERS = (
    ("Lumière Maison SARL", "FR"),
    ("Nordwind Handels GmbH", "DE"),
    ("Al Rawabi Trading LLC", "AE"),
    ("Casa Verde Importaciones S.A. de C.V.", "MX"),
    ("Северный Ветер ООО", "RU"),
    ("Harbour & Pine Ltd.", "GB"),
    ("PT Sinar Laut Abadi", "ID"),
    ("Bluegum Outdoor Pty Ltd", "AU"),
    ("Kowalski i Syn Sp. z o.o.", "PL"),
    ("宁波海舟进出口有限公司", "CN"),
)
TERMS = ("FOB Ningbo", "CIF Hamburg", "CFR Jebel Ali", "FCA Yiwu", "CFR San Antonio")
OWNERS = ("Chen Siyuan", "Zhou Min", "Lin Ke")


class _Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = Row.type_annotation_map


class DealRow(_Base):
    __tablename__ = "test_contract"
    __table_args__ = (
        Index("ix_test_contract_day", "signed_on", "id"),
        Index("ix_test_contract_state", "state", "signed_on", "id"),
    )
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(40))
    buyer: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2))
    owner: Mapped[str] = mapped_column(String(40))
    signed_on: Mapped[date]
    terms: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    margin: Mapped[Amount]
    ship_by: Mapped[date | None]
    done: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))


@dataclass(frozen=True, slots=True)
class Deal:
    id: int
    number: str
    buyer: str
    country: str
    owner: str
    signed_on: date
    terms: str
    currency: str
    amount: Decimal
    margin: Decimal
    ship_by: date | None
    done: int
    state: str


LISTING = Listing(
    source=DealRow,
    columns={
        name: getattr(DealRow, name)
        for name in Deal.__dataclass_fields__
        if name != "id"
    },
    key=DealRow.id,
    default=Sort("signed_on", descending=True),
    permission="contracts.view",
    search=("number", "buyer"),
    sums={"amount": "currency"},
    record=Deal,
)


def _ship_by(deal: Deal) -> Cell:
    left = (deal.ship_by - TODAY).days if deal.ship_by else 99
    tone = "bad" if left < 2 else "warn" if left < 7 else ""
    words = screen_language().iso(deal.ship_by)
    return Cell(words, kind="date", tone=tone, bold=bool(tone))


def _margin(deal: Deal) -> Cell:
    words = screen_language().percent(deal.margin, 1)
    return Cell(words, kind="number", tone="bad" if deal.margin < 18 else "")


def _flag(deal: Deal) -> Cell:
    if deal.state == "late":
        return Cell(_("Late"), kind="icon", icon="alert-triangle", tone="bad")
    if deal.id % 4 == 0:
        return Cell(_("Attachments"), kind="icon", icon="paperclip", tone="text3")
    return Cell()


def state_chip(deal: Deal) -> tuple[str, str]:
    msgid, tone = _TONES[deal.state]
    return _(msgid), tone


def _state(deal: Deal) -> Cell:
    words, tone = state_chip(deal)
    return Cell(words, kind="chip", chip=tone)


def _amount(deal: Deal) -> Cell:
    return Cell(screen_language().amount(deal.amount, deal.currency), kind="number")


def _done(deal: Deal) -> Cell:
    tone = {"late": "bad", "inspection": "warn"}.get(deal.state, "info")
    if deal.done >= 75:
        tone = "teal" if tone == "info" else tone
    return Cell(f"{deal.done}%", kind="progress", percent=deal.done, tone=tone)


COLUMNS = (
    Column("number", N_("Contract"), lambda d: Cell(d.number, kind="link"), 112,
           frozen=True, filter="code"),
    Column("buyer", N_("Customer"), lambda d: Cell(d.buyer), 170, stretch=True),
    Column("country", N_("Country"), lambda d: Cell(d.country), 64, filter="code"),
    Column("owner", N_("Salesperson"), lambda d: Cell(d.owner), 90),
    Column("signed_on", N_("Signed on"),
           lambda d: Cell(d.signed_on.isoformat(), kind="date"), 104, filter="date"),
    Column("terms", N_("Terms"), lambda d: Cell(d.terms), 112),
    Column("amount", N_("Amount"), _amount, 104, filter="number", sum=True),
    Column("currency", N_("Currency"), lambda d: Cell(d.currency), 60, hidden=True,
           filter="code"),
    Column("margin", N_("Margin"), _margin, 66, filter="number"),
    Column("ship_by", N_("Ship by"), _ship_by, 104, filter="date"),
    Column("done", N_("Progress"), _done, 108, filter="number"),
    Column("state", N_("State"), _state, 130, filter="choice",
           options=tuple((state, msgid) for state, msgid, _tone in STATES)),
    Column("flag", "", _flag, 30, sortable=False, filter=""),
)  # fmt: skip

SPEC = ListSpec(
    name="test_contracts",
    title=N_("Sales contracts"),
    icon="file-text",
    columns=COLUMNS,
    kind="contract",
    singular=N_("Contract"),
    sort=LISTING.default,
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("owner", "eq", ME),))),
        View(N_("For approval"), Query(filters=(Filter("state", "eq", "approval"),))),
        View(
            N_("Due to ship"),
            Query(
                filters=(
                    Filter("ship_by", "eq", Span("next_days", 30)),
                    Filter("state", "in", ("production", "booked")),
                    Filter("currency", "eq", "USD"),
                )
            ),
        ),
    ),
    heading=lambda d: d.number,
    chip=state_chip,
    preview=(
        (N_("Customer PO"), lambda d: f"PO-{88000 + d.id}-N"),
        (N_("Payment"), lambda _d: "30% T/T, 70% B/L copy"),
        (N_("Next step"), lambda _d: "12-08 CY closing · NGB"),
        (N_("Open"), lambda d: f"{d.currency} 75,736.50"),
        (N_("Purchasing"), lambda _d: "2 / 3"),
        (N_("Documents"), lambda _d: "4 / 9"),
        (N_("Clerk"), lambda _d: "Wang Xiaotong"),
    ),
    actions=(
        Action("print", N_("Batch print"), "printer", button=True, quick=True),
        Action("mail", N_("E-mail"), "mail", quick=True),
    ),
    empty=N_("There are no contracts yet. A confirmed quotation becomes one."),
    create="contracts.view",
)


def made(count: int, *, seed: int = 4) -> list[dict[str, object]]:
    """Return rows, the latest first."""
    chance = random.Random(seed)  # noqa: S311 - the same rows in every run
    rows = []
    for n in range(1, count + 1):
        buyer, country = chance.choice(BUYERS)
        state = chance.choice(STATES)[0]
        signed = TODAY - timedelta(days=3 + (count - n) % 2000)
        rows.append(
            {
                "id": n,
                "number": f"SC-2026-{n:04d}",
                "buyer": buyer,
                "country": country,
                "owner": chance.choice(OWNERS),
                "signed_on": signed,
                "terms": chance.choice(TERMS),
                "currency": chance.choice(("USD", "USD", "USD", "EUR")),
                "amount": Decimal(chance.randrange(1_500_000, 12_000_000)).scaleb(-2),
                "margin": Decimal(chance.randrange(150, 340)).scaleb(-1),
                "ship_by": TODAY + timedelta(days=chance.randrange(-2, 40)),
                "done": chance.randrange(2, 20) * 5,
                "state": state,
            }
        )
    return rows


def fill(database: Database, count: int = 430) -> None:
    """Create the table and its rows."""
    _Base.metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        rows = made(count)
        for at in range(0, count, 20000):
            connection.execute(insert(DealRow), rows[at : at + 20000])
