"""Cash moves, account balances, and the result of a deal. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.money import HUNDRED, ZERO, half_up
from app.core.refs import Ref
from app.treasury.transferring import TransferKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMove:
    """What a receipt or a payment did to an account.

    Attributes:
        source_kind, source_id: The document: "receipt", "payment", "refund", or the
            kind of a transfer; "…_out", "…_in" and "…_fee" tell its lines apart;
            "refund_back" took one back, "refund_2" came after that.
        amount: In `currency`; negative went out.
        base: The same in base currency.
        balance: Of the account after it, in `currency`.
        text: Number of the document, and whose it is by registered name.
        party: Who that is; None: nobody of that name is known any more.
    """

    id: int
    on: date
    source_kind: str
    source_id: int
    text: str
    currency: str
    amount: Decimal
    base: Decimal
    balance: Decimal = ZERO
    party: Ref | None = None

    @property
    def whose(self) -> str:
        """The registered name in the text; "": it holds none."""
        return self.text.partition(" ")[2]

    @property
    def words(self) -> str:
        """The text with the name that is read on this screen."""
        number = self.text.partition(" ")[0]
        return f"{number} {self.party.name}" if self.party else self.text

    @property
    def document(self) -> str:
        """Kind of the record that moved it."""
        kind = self.source_kind.partition("_")[0]
        return "transfer" if kind in tuple(TransferKind) else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One of our accounts with what is on it.

    Attributes:
        account: None gathers what was noted without an account.
        bank: Name of the bank.
        amount: In `currency`.
        base: At the latest mid rate; None while no rate is known.
        moved_on: Day of the last move; None: never.
    """

    company: Ref
    account: Ref | None
    bank: str
    account_number: str
    currency: str
    base_currency: str
    amount: Decimal = ZERO
    base: Decimal | None = None
    moved_on: date | None = None
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentResult:
    """The money of one shipment of a deal; base currency unless said otherwise.

    Attributes:
        invoice, fob: In the deal's currency.
        released: Advance used up.
        claimed: Claims booked.
        freight, premium, domestic: As paid, or as booked while not paid.
        refund: Of the VAT on its goods.
    """

    shipment: Ref
    on: date | None
    invoice_number: str
    invoice: Decimal
    fob: Decimal
    released: Decimal
    claimed: Decimal
    freight: Decimal
    premium: Decimal
    domestic: Decimal
    refund: Decimal
    unrealised: Decimal
    realised: Decimal
    charges: Decimal
    cash: Decimal

    @property
    def revenue(self) -> Decimal:
        """Advance used up and claims booked."""
        return self.released + self.claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class DealResult:
    """What a sales contract brings and costs; base currency unless said otherwise.

    Attributes:
        total, invoiced, fob: In the contract's currency.
        deposit_booked, deposit_cash, deposit_charge, deposit_fx: Of the deposits.
        goods_incl_vat, goods_excl_vat: What suppliers bill, or were ordered to.
        refund: VAT that the tax office gives back.
        destination: Costs after arrival (DAP, DPU, DDP).
        credit_notes, debit_notes: To the customer.
        recovered: Costs that suppliers and agents give back.
        charges: What banks kept or took.
        cash_in: Receipts, net, less what customers got back.
        refund_received: What of the refund has come.
        paid_suppliers, paid_expenses: What went out, bank fees aside.
        open_claims: What customers still owe less what we owe them.
        unearned: Advances not used up by invoices.
        open_suppliers, open_expenses: Billed or ordered and not paid.
        prepaid: Deposits to suppliers without a bill.
        open_recovered: What suppliers still owe back.
        cash_fees: Fees of our own banks, paid.
        rate_unit: 100 when the currency is quoted per hundred.
    """

    contract: Ref
    customer: Ref | None
    currency: str
    base_currency: str
    rate_unit: int
    signed_on: date | None
    total: Decimal
    invoiced: Decimal
    fob: Decimal
    deposit_booked: Decimal
    deposit_cash: Decimal
    deposit_charge: Decimal
    deposit_fx: Decimal
    shipments: tuple[ShipmentResult, ...]
    revenue: Decimal
    goods_incl_vat: Decimal
    goods_excl_vat: Decimal
    refund: Decimal
    refund_received: Decimal
    domestic: Decimal
    freight: Decimal
    insurance: Decimal
    destination: Decimal
    commissions: Decimal
    credit_notes: Decimal
    debit_notes: Decimal
    recovered: Decimal
    charges: Decimal
    fx_realised: Decimal
    fx_unrealised: Decimal
    cash_in: Decimal
    paid_suppliers: Decimal
    paid_expenses: Decimal
    cash_fees: Decimal
    open_claims: Decimal
    unearned: Decimal
    open_suppliers: Decimal
    open_expenses: Decimal
    prepaid: Decimal
    open_recovered: Decimal

    # --- Profit --------------------------------------------------------------------

    @property
    def goods_cost(self) -> Decimal:
        """Cost of the goods: what suppliers get less the refund."""
        return self.goods_incl_vat - self.refund

    @property
    def vat(self) -> Decimal:
        """Input VAT of the goods."""
        return self.goods_incl_vat - self.goods_excl_vat

    @property
    def earned(self) -> Decimal:
        """Revenue as notes to the customer leave it (settled 16)."""
        return self.revenue - self.credit_notes + self.debit_notes

    @property
    def gross_profit(self) -> Decimal:
        """What is earned, less the goods and all that brought them to the buyer."""
        carried = self.freight + self.insurance + self.destination + self.commissions
        cost = self.goods_cost + self.domestic + carried - self.recovered
        return self.earned - cost

    @property
    def fx_total(self) -> Decimal:
        """Realised and unrealised exchange differences."""
        return self.fx_realised + self.fx_unrealised

    @property
    def deal_profit(self) -> Decimal:
        """What remains of the deal."""
        return self.gross_profit - self.charges + self.fx_total

    @property
    def margin_percent(self) -> Decimal | None:
        """Deal profit in percent of what is earned, 2 decimals; None without it."""
        if self.earned <= 0:
            return None
        return half_up(self.deal_profit / self.earned * HUNDRED, 2)

    @property
    def exchange_cost(self) -> Decimal | None:
        """What a unit of foreign currency cost (换汇成本, settled 18), 4 decimals.

        Per `rate_unit` units; None before anything was shipped.
        """
        if self.fob <= 0:
            return None
        cost = self.goods_incl_vat + self.domestic - self.refund
        return half_up(cost * self.rate_unit / self.fob, 4)

    # --- Cash proof ----------------------------------------------------------------

    @property
    def cash(self) -> Decimal:
        """What the deal has brought to our accounts so far."""
        paid = self.paid_suppliers + self.paid_expenses + self.cash_fees
        return self.cash_in + self.refund_received - paid

    @property
    def still_open(self) -> Decimal:
        """What the deal will still bring, as the books carry it."""
        come = self.open_claims + self.refund - self.refund_received
        come += self.prepaid + self.open_recovered
        return come - self.unearned - self.open_suppliers - self.open_expenses

    @property
    def proof(self) -> Decimal:
        """Cash plus what is open, less the profit: always nothing."""
        return self.cash + self.still_open - self.deal_profit

    @property
    def settled(self) -> bool:
        """Whether everything is received and paid, the refund aside."""
        open_ends = (
            self.open_claims,
            self.unearned,
            self.open_suppliers,
            self.open_expenses,
            self.prepaid,
            self.open_recovered,
        )
        return not any(open_ends) and self.invoiced == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSummary:
    """A row of the list of deals.

    Attributes:
        base_currency: Of the profit; "": not told.
        profit: What the deal leaves; None: nothing was shipped, or it is hidden.
        margin: The profit in percent of what is earned.
    """

    id: int
    number: str
    customer: str
    customer_zh: str
    signed_on: date | None
    currency: str
    total: Decimal
    state: str
    base_currency: str = ""
    profit: Decimal | None = None
    margin: Decimal | None = None
