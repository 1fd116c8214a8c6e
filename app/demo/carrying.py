"""Carries the contracts of the sample year out: ordered, received, shipped, paid."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.contracts import service as contracts
from app.core.checkdigits import valid_container
from app.core.places import place_name
from app.core.refs import Ref
from app.credits import service as letters_of_credit
from app.inventory import service as inventory
from app.parties import service as parties
from app.payables import service as payables
from app.purchasing import service as purchasing
from app.quality import service as quality
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Receipt
from app.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.contracts.domain import Contract, Line
    from app.core.actor import Actor
    from app.db.unit_of_work import Database, UnitOfWork
    from app.payables.domain import Bill
    from app.purchasing.domain import Purchase
    from app.receivables.domain import Receivable
    from app.shipments.domain import Shipment

VESSELS = ("EVER HORIZON", "COSCO SHIPPING GALAXY", "MSC ALINA")
UNDER_CREDIT = (9, 11)
"""Which of the contracts are paid by a letter of credit; the first one is drawn."""
AT_SIGHT = "By irrevocable L/C at sight"
_TRANSIT = timedelta(days=32)
_LATE = timedelta(days=7)
"""Suppliers wait no longer than this for what is due to them."""
_CREDIT = (
    ":27:1/1",
    ":40A:IRREVOCABLE",
    ":20:LC26{at:03}5581",
    ":31C:{issued:%y%m%d}",
    ":40E:UCP LATEST VERSION",
    ":31D:{expires:%y%m%d}CHINA",
    ":50:{buyer}",
    ":59:NINGBO HAICHUAN IMPORT AND EXPORT",
    "CO., LTD.",
    "16F NO. 88 HEYUAN ROAD, YINZHOU",
    "NINGBO, CHINA",
    ":32B:{currency}{amount}",
    ":39A:05/05",
    ":41D:ANY BANK IN CHINA",
    "BY NEGOTIATION",
    ":42C:AT SIGHT",
    ":43P:NOT ALLOWED",
    ":43T:ALLOWED",
    ":44E:NINGBO, CHINA",
    ":44F:{place}",
    ":44C:{latest:%y%m%d}",
    ":45A:{goods}",
    "AS PER S/C NO. {number}",
    "{terms} (INCOTERMS 2020)",
    ":46A:+SIGNED COMMERCIAL INVOICE IN 3 FOLD",
    "+PACKING LIST IN 3 FOLD",
    "+FULL SET OF CLEAN ON BOARD BILLS OF LADING MADE OUT TO ORDER, BLANK",
    "ENDORSED, NOTIFY APPLICANT",
    "+CERTIFICATE OF ORIGIN ISSUED BY CCPIT",
    ":71D:ALL BANKING CHARGES OUTSIDE OF THE COUNTRY OF ISSUE",
    "ARE FOR ACCOUNT OF BENEFICIARY",
    ":48:21",
    ":49:WITHOUT",
    ":78:PAYMENT WILL BE EFFECTED UPON RECEIPT OF COMPLYING DOCUMENTS",
)


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one contract; each step is an action of its own day.

    Attributes:
        database: The office.
        actor: Who acts.
        key: Of the contract.
        leaves: The day on which its goods leave, or are to leave.
        at: Which of the contracts it is; tells vessels and numbers apart.
    """

    database: Database
    actor: Actor
    key: int
    leaves: date
    at: int

    def carry_out(self, fate: str) -> None:
        """Carry the contract as far as it has come.

        Args:
            fate: "ordered", "booked", "received", "shipped" or "paid", each further
                than the one before.
        """
        orders = self.order()
        if fate == "ordered":
            return
        shipment = self.book(() if fate == "booked" else orders)
        if fate in {"booked", "received"}:
            return
        self.pay(self.ship(shipment, orders))
        if fate == "paid":
            self.finish()
            return
        self.collect_late()
        if self.leaves + _TRANSIT < self._today():
            self.deliver()

    def _today(self) -> date:
        with self.database.reading(self.actor) as uow:
            return uow.today

    @contextmanager
    def _on(self, days: int) -> Iterator[UnitOfWork]:
        """Act so many days after the goods leave, at the latest today."""
        day = min(self.leaves + timedelta(days=days), self._today())
        with self.database.unit_of_work(self.actor, today=day) as uow:
            yield uow

    def order(self) -> list[Purchase]:
        """Take the deposit or the letter of credit, and order the goods."""
        with self.database.reading(self.actor) as uow:
            contract = contracts.get(uow, self.key)
        signed = contract.signed_on or self.leaves
        with self._on((signed - self.leaves).days + 5) as uow:
            if self.at in UNDER_CREDIT:
                _open_credit(uow, contract, self.at)
            else:
                _receive_deposit(uow, contract)
            return _order(uow, self.key, self.leaves - timedelta(days=4))

    def book(self, arrived: Iterable[Purchase]) -> Shipment:
        """Inspect and take in what arrived, and book the shipment."""
        with self._on(-9) as uow:
            for order in arrived:
                _inspect(uow, order)
                _receive_goods(uow, order)
            return _book(uow, self.key, self.leaves, self.at)

    def ship(self, shipment: Shipment, orders: Iterable[Purchase]) -> list[Bill]:
        """Let the goods leave; the suppliers send their invoices."""
        with self._on(0) as uow:
            _ship(uow, shipment, self.leaves, self.at)
        with self._on(4) as uow:
            if self.at in UNDER_CREDIT:
                _draw(uow, self.key)
            return [_bill(uow, order, self.at) for order in orders]

    def pay(self, bills: Sequence[Bill]) -> None:
        """Pay the suppliers on the day, but for what fell due these days."""
        due = max((bill.due_on or self.leaves for bill in bills), default=self.leaves)
        if due + _LATE < self._today():
            with self._on((due - self.leaves).days) as uow:
                for bill in bills:
                    payables.pay(uow, payables.payment_for(uow, [bill.id or 0]))

    def collect_late(self) -> None:
        """Receive a part, or nothing."""
        if self.at % 3:
            with self._on(20) as uow:
                _collect(uow, self.key, Decimal("0.5"))

    def finish(self) -> None:
        """Receive the rest, deliver, and close the contract."""
        with self._on(28) as uow:
            _collect(uow, self.key, Decimal(1))
        self.deliver()
        with self._on(33) as uow:
            contracts.complete(uow, contracts.get(uow, self.key))

    def deliver(self) -> None:
        """Let the goods arrive."""
        with self._on(33) as uow:
            for one in shipments.of_contract(uow, self.key):
                shipments.deliver(uow, one, uow.today)


def _receive_deposit(uow: UnitOfWork, contract: Contract) -> None:
    deposit = Allocation(
        contract=Ref(contract.id or 0, contract.number, ""), amount=contract.deposit()
    )
    receivables.receive(
        uow, _receipt(uow, contract, deposit, f"DEPOSIT {contract.number}")
    )


def _collect(uow: UnitOfWork, key: int, share: Decimal) -> None:
    """Let the customer pay a share of what it owes."""
    contract = contracts.get(uow, key)
    for claim in receivables.of_contract(uow, key):
        if claim.open <= 0:
            continue
        part = Allocation(receivable=_ref(claim), amount=_cents(claim.open * share))
        receivables.receive(uow, _receipt(uow, contract, part, claim.number))


def _receipt(
    uow: UnitOfWork, contract: Contract, part: Allocation, words: str
) -> Receipt:
    return Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=uow.today,
        currency=contract.currency,
        amount=part.amount,
        remitter=contract.customer.name if contract.customer else "",
        reference=words,
        allocations=(part,),
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _ref(claim: Receivable) -> Ref:
    return Ref(claim.id or 0, claim.number, claim.number)


def _open_credit(uow: UnitOfWork, contract: Contract, at: int) -> None:
    latest = contract.latest_shipment_on or uow.today
    buyer = parties.get(uow, contract.customer.id if contract.customer else 0)
    text = "\n".join(_CREDIT).format(
        at=at,
        issued=uow.today,
        expires=latest + timedelta(days=21),
        latest=latest,
        buyer=f"{buyer.name}\n{buyer.address}",
        currency=contract.currency,
        amount=f"{contract.total():.2f}".replace(".", ","),
        place=place_name(contract.port_of_discharge, "en").upper(),
        goods="\n".join(_ordered(line) for line in contract.lines).upper(),
        number=contract.number,
        terms=f"{contract.incoterm} {contract.place}",
    )
    credit = letters_of_credit.read_text(uow, text, contract.id)
    letters_of_credit.accept(uow, letters_of_credit.save(uow, credit), uow.today)


def _draw(uow: UnitOfWork, key: int) -> None:
    """Present the documents of what left under the credit of a contract."""
    for credit in letters_of_credit.of_contract(uow, key):
        for shipment in shipments.of_contract(uow, key):
            drawn = letters_of_credit.draw(uow, credit, shipment.id or 0)
            letters_of_credit.present(uow, drawn, shipment.id or 0, uow.today)


def _ordered(line: Line) -> str:
    """Say as a credit does what a line of a contract is about."""
    code = line.product.code if line.product else ""
    goods = f"{line.description_en} {code} {line.quantity:.0f} {line.unit}"
    return f"{goods} AT USD{line.unit_price:.2f}/PC"


def _order(uow: UnitOfWork, key: int, delivery_on: date) -> list[Purchase]:
    made = []
    for draft in purchasing.from_contract(uow, key):
        saved = purchasing.save(uow, replace(draft, delivery_on=delivery_on))
        made.append(purchasing.confirm(uow, saved))
    return made


def _inspect(uow: UnitOfWork, order: Purchase) -> None:
    """Inspect the first lot of an order; nothing is found."""
    planned = quality.from_purchase(uow, order.id or 0)[0]
    quality.conclude(uow, quality.save(uow, planned))


def _receive_goods(uow: UnitOfWork, order: Purchase) -> None:
    draft = inventory.from_purchase(uow, order.id or 0)
    inventory.post(uow, inventory.save(uow, draft))


def _bill(uow: UnitOfWork, order: Purchase, at: int) -> Bill:
    """Book the supplier's invoice."""
    draft = payables.from_purchase(uow, order.id or 0)
    number = f"26332{at:03}{order.id or 0:012}"
    return payables.book(uow, payables.save(uow, replace(draft, invoice_number=number)))


def _book(uow: UnitOfWork, key: int, leaves: date, at: int) -> Shipment:
    draft = replace(
        shipments.from_contract(uow, key),
        vessel=VESSELS[at % len(VESSELS)],
        voyage=f"{20 + at:03}W",
        etd=leaves,
        eta=leaves + _TRANSIT,
        booking_number=f"NGB{leaves:%y%m}{at:04}",
    )
    return shipments.book(uow, shipments.save(uow, draft))


def _ship(uow: UnitOfWork, shipment: Shipment, on: date, at: int) -> None:
    boxes = tuple(
        replace(box, number=_container(10 * at + n), seal=f"CN{at:03}{n:03}")
        for n, box in enumerate(shipment.containers)
    )
    gone = replace(
        shipment,
        transport_document=f"NGBX{on:%y%m}{at:05}",
        on_board_on=on,
        containers=boxes,
    )
    shipments.ship(uow, shipments.save(uow, gone), on)


def _container(count: int) -> str:
    """Return a container number with its check digit."""
    numbers = (f"COSU{621000 + 37 * count}{digit}" for digit in range(10))
    return next(one for one in numbers if valid_container(one))
