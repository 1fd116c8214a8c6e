"""What the papers of a shipment are made of, and how they are numbered and named.

No Qt, no SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.catalog.domain import Product
from app.contracts.domain import Contract, PaymentMethod
from app.core.errors import MissingError
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, to_coin
from app.core.papers import CopyMark, Texts
from app.documents import words
from app.documents.domain import UNDER_CREDIT, CreditTerms, Deposit, PaperKey
from app.office.domain import BankAccount, Company
from app.parties.domain import Party
from app.shipments import portions
from app.shipments.domain import Line, Mode, Shipment, State

AT_SEA = frozenset({Mode.SEA_FCL, Mode.SEA_LCL})
PART = 20
"""Characters that tell one of several papers of a kind apart."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All records that a shipment's papers are made of.

    Attributes:
        contracts: The shipment's first one first.
        credits: The letters of credit that pay for its goods.
        forwarder: Who organises the transport; None: nobody is entered, or it may not
            be seen.
        insurer: Who is asked to cover the goods; None: as of the forwarder.
    """

    shipment: Shipment
    contracts: tuple[Contract, ...]
    company: Company
    customer: Party
    products: Mapping[int, Product]
    deposits: tuple[Deposit, ...] = ()
    credits: tuple[CreditTerms, ...] = ()
    forwarder: Party | None = None
    insurer: Party | None = None

    @property
    def contract(self) -> Contract:
        """The first contract: what all of them have alike is read here."""
        return self.contracts[0]

    @property
    def credit(self) -> CreditTerms | None:
        """The letter of credit that pays for all of it; None: none, or several."""
        return self.credits[0] if len(self.credits) == 1 else None

    def of(self, line: Line) -> Contract:
        """Return the contract whose goods a line are."""
        ref = self.shipment.contract_of(line)
        found = (one for one in self.contracts if ref and one.id == ref.id)
        return next(found, self.contract)

    def only(self, part: str) -> Facts:
        """Return what concerns the papers of one contract, by its number; "": all."""
        if not part:
            return self
        for one in self.contracts:
            if named(one.number) == part:
                return replace(
                    self,
                    shipment=portions.only(self.shipment, one.id or 0),
                    contracts=(one,),
                    deposits=tuple(
                        d for d in self.deposits if d.contract == one.number
                    ),
                    credits=tuple(c for c in self.credits if c.contract in {0, one.id}),
                )
        raise MissingError(
            N_("The shipment has no goods of contract {part}."), part=part
        )

    def due(self, contract: int = 0) -> Decimal:
        """Return what its invoice leaves to pay, less the deposits it takes off.

        Before the goods leave, those that the plan has it take off beside a credit.

        Args:
            contract: Of whose goods; 0: of all.
        """
        shipment, contracts = self.shipment, self.contracts
        owed = {one.contract.id: one.total for one in shipment.portions()}
        number = next((one.number for one in contracts if one.id == contract), "")
        taken = sum(
            (one.amount for one in self.deposits
             if one.currency == shipment.currency and number in {"", one.contract}),
            ZERO,
        )  # fmt: skip
        if shipment.on_board_on is None:
            planned = {
                one.id: to_coin(
                    owed.get(one.id or 0, ZERO) * one.deposit_percent() / HUNDRED,
                    shipment.currency,
                )
                for one in contracts
                if any(step.method is PaymentMethod.LC for step in one.plan)
            }
            taken = sum((v for k, v in planned.items() if contract in {0, k}), ZERO)
        return owed.get(contract, shipment.invoice_total()) - taken

    def product(self, line: Line) -> Product | None:
        """Return the product of a line; None for goods outside of the catalogue."""
        return self.products.get(line.product.id) if line.product else None


def number_of(shipment: Shipment, key: PaperKey, part: str = "") -> str:
    """Return a paper's number; the packing list keeps the invoice's sequence.

    That of all goods, where each contract has its own, bears the shipment's.
    """
    if key is PaperKey.VGM:
        return part or shipment.number
    if key is PaperKey.BOOKING:
        return shipment.number
    invoice_number = shipment.invoice_number or shipment.number
    for one in shipment.portions():
        if named(one.contract.code) == part:
            invoice_number = shipment.number_for(one.contract.id)
    if key is PaperKey.PACKING:
        if parts(shipment, key) and not part:
            return f"PL-{shipment.number}" if shipment.number else ""
        if invoice_number.startswith("CI"):
            return f"PL{invoice_number[2:]}"
        return f"PL-{invoice_number}" if invoice_number else ""
    return invoice_number


def parts(shipment: Shipment, key: PaperKey) -> tuple[str, ...]:
    """Return the contracts that have such a paper each, by number; none: one for all.

    A bank that pays by letter of credit takes an invoice and a packing list that name
    the goods of its credit alone (UCP 600 art. 18).
    """
    apart = shipment.separate_invoices and shipment.further
    if not apart or key not in {PaperKey.INVOICE, PaperKey.PACKING}:
        return ()
    return tuple(named(one.contract.code) for one in shipment.portions())


def named(contract: str) -> str:
    """Return what a contract's own paper is told apart by: the end of its number."""
    return contract[-PART:]


def carriage(shipment: Shipment) -> str:
    """Return vessel and voyage as papers print them: "EVER HORIZON V.026W"."""
    voyage = shipment.voyage
    if voyage and shipment.mode in AT_SEA:
        voyage = voyage if voyage.upper().startswith("V.") else f"V.{voyage}"
    return f"{shipment.vessel} {voyage}".strip()


def package_kind(shipment: Shipment) -> Texts:
    """Return what the packages are called, a single one in the singular."""
    one = shipment.totals().packages == 1
    if shipment.pallets:
        return words.PALLET if one else words.PALLETS
    return words.CARTON if one else words.CARTONS


def conveyance(shipment: Shipment) -> str:
    """Return what carries the goods where it is no ship; "" for a ship."""
    return "" if shipment.mode in AT_SEA else shipment.mode.value


def contract_numbers(facts: Facts) -> str:
    """Return the numbers of all its contracts, as papers print them."""
    return ", ".join(one.printed_number() for one in facts.contracts)


def orders(facts: Facts) -> str:
    """Return the customer's order numbers."""
    return ", ".join(filter(None, (one.customer_po for one in facts.contracts)))


def account(facts: Facts) -> BankAccount | None:
    """Return our account that the goods are paid to."""
    wanted = facts.contract.account
    return facts.company.account_for(facts.shipment.currency, wanted)


def receiver(facts: Facts, key: PaperKey, *, presented: bool = False) -> str:
    """Return whom a paper goes to, when it is not the customer; else "".

    Args:
        facts: What the papers are made of.
        key: Of the paper.
        presented: Whether a letter of credit asks for it: the bank takes it then
            (UCP 600 art. 6 a).
    """
    if presented or key in UNDER_CREDIT:
        bank = account(facts)
        through = next((one.bank for one in facts.credits if one.bank), "")
        return through or (bank.bank_name if bank else "")
    house = None
    if key in {PaperKey.BOOKING, PaperKey.VGM}:
        house = facts.forwarder
    elif key is PaperKey.INSURANCE:
        house = facts.insurer or facts.forwarder
    return (house.email or house.name or house.name_zh) if house else ""


def copy_mark(shipment: Shipment) -> CopyMark:
    """Mark what is printed before the shipment is booked as a draft."""
    return CopyMark.DRAFT if shipment.state is State.DRAFT else CopyMark.PLAIN
