"""An independent reckoning of a deal script: its money, by the rules alone.

Nothing of the program is called here. What is not reckoned is not in the answer:
tests compare the figures that are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.script.oracle_goods import (
    DEPOSITS,
    NOUGHT,
    ON_DELIVERY,
    Claim,
    D,
    Goods,
    coin,
    num,
    r,
)


class Deal(Goods):
    """The books of one contract."""

    # --- Actions ---------------------------------------------------------------------

    def play(self) -> dict[str, str]:
        """Go through the actions and return the figures as text."""
        for action in self.script["actions"]:
            self.day = action["on"]
            act = getattr(self, f"do_{action['do']}", None)
            if act is not None:
                act(action)
        self._result()
        return {k: v if isinstance(v, str) else f"{v:f}" for k, v in self.out.items()}

    def do_ship(self, node: dict[str, Any]) -> None:
        """Costs are booked; revenue, except under D terms; refund by the export day."""
        one = self._shipment(node)
        one["gone"] = True
        self.extra["fob"] += one["fob"]
        # What a charge costs is what is paid for it; unpaid, the selling rate's worth.
        one["bills"] = []
        for kind, currency, amount in one["charges"]:
            if amount:
                base = self.booked(amount, currency, "selling")
                bill = {"kind": kind, "ccy": currency, "amount": amount, "base": base}
                one["bills"].append(bill)
        if one["commission"]:
            base = self.booked(one["commission"], self.money, "mid")
            self.commissions.append(Claim(one["commission"], base))
            self.extra["commission"] += base
        if self.contract.get("incoterm", "FOB") not in ON_DELIVERY:
            self._recognise(one)
        self._refund(one)

    def do_deliver(self, node: dict[str, Any]) -> None:
        """Revenue of D terms (settled 19)."""
        one = self._shipment(node)
        if self.contract.get("incoterm", "FOB") in ON_DELIVERY:
            self._recognise(one)

    def _shipment(self, node: dict[str, Any]) -> dict[str, Any]:
        name = node.get("shipment") or next(iter(self.shipments))
        return self.shipments[name]

    def _recognise(self, one: dict[str, Any]) -> None:
        name, base = one["name"], self.base.lower()
        one["booked"] = True
        free = sum((a.open for a in self.advances), NOUGHT)
        want = min(coin(one["total"] * self.deposit_percent / 100, self.money), free)
        done = [s for s in self.shipments.values() if s.get("booked")]
        whole = all(
            sum(
                (num(x, "quantity") for s in done for x in s["lines"]
                 if x["product"] == line["product"]), NOUGHT
            ) >= num(line, "quantity")
            for line in self.contract["lines"]
        )  # fmt: skip
        if whole:
            want = min(free, one["total"])
        released, left = NOUGHT, want
        for advance in self.advances:
            part = min(advance.open, left)
            if part:
                released += advance.take(part)
                left -= part
        rest = one["total"] - want
        claimed = NOUGHT
        for amount in self._claims(rest, one["total"], want):
            worth = self.booked(amount, self.money, "mid")
            one["claims"].append(Claim(amount, worth))
            claimed += worth
        self.extra["revenue"] += released + claimed
        self.out |= {
            f"{name}.deposit_applied": want,
            f"{name}.balance": rest,
            f"{name}.adv_released_{base}": released,
            f"{name}.ar_booked_{base}": claimed,
            f"{name}.revenue_{base}": released + claimed,
        }

    def _claims(self, rest: Decimal, total: Decimal, used: Decimal) -> list[Decimal]:
        """Cut what is claimed by the later instalments of the plan."""
        deposit = coin(total * self.deposit_percent / 100, self.money)
        missing = max(deposit - used, NOUGHT)
        steps = [s for s in self.contract["plan"] if s.get("after") not in DEPOSITS]
        if not steps:
            return [rest] if rest else []
        whole = sum((num(s, "percent") for s in steps), NOUGHT)
        later = rest - missing
        parts = [coin(later * num(s, "percent") / whole, self.money) for s in steps]
        parts[-1] = later - sum(parts[:-1], NOUGHT)
        return [p for p in (missing, *parts) if p]

    # --- Money -----------------------------------------------------------------------

    def do_receipt(self, node: dict[str, Any]) -> None:
        """Exchange on the gross amount; the banks' charge apart (settled 12)."""
        amount, charge = num(node, "amount"), num(node, "charge")
        currency = node.get("currency", "USD")
        cost = self.booked(charge, currency, "buying", node)
        cash = self.booked(amount, currency, "buying", node) - cost
        self.extra["cash"] += cash
        self.extra["charges"] += cost
        if node.get("contract"):
            worth = self.booked(amount, currency, "mid", node)
            self.advances.append(Claim(amount, worth))
            carried = worth
            self.extra["dep_booked"] += worth
            self.extra["dep_cash"] += cash
            self.extra["dep_charge"] += cost
        else:
            carried, left = NOUGHT, amount
            claims = self._shipment(node)["claims"]
            for claim in claims:
                part = min(claim.open, left)
                if part:
                    carried += claim.take(part)
                    left -= part
            assert not left
        self.extra["realised"] += cash + cost - carried

    def do_revalue(self, _node: dict[str, Any]) -> None:
        """Open claims up, open debts down; advances never."""
        for one in self.shipments.values():
            for claim in one["claims"]:
                self._revalue(claim, 1)
        for debt in (*self.notes.values(), *self.commissions):
            self._revalue(debt, -1)
        for claim in self.less:
            self._revalue(claim, 1)

    def _revalue(self, claim: Claim, sign: int) -> None:
        if claim.open:
            worth = self.booked(claim.open, self.money, "closing")
            self.extra["unrealised"] += sign * claim.revalue(worth)

    def do_credit_note(self, node: dict[str, Any]) -> None:
        """Less revenue at the note's own spot; a debt until paid or set off."""
        amount = num(node, "amount")
        worth = self.booked(amount, self.money, "mid")
        self.notes[node["id"]] = Claim(amount, worth)
        self.extra["credit"] += worth
        less = coin(amount * num(self.contract, "commission_percent") / 100, self.money)
        if less:  # the agent gets a share of what is left (settled 17)
            base = self.booked(less, self.money, "mid")
            self.less.append(Claim(less, base))
            self.extra["commission"] -= base

    def do_set_off(self, node: dict[str, Any]) -> None:
        """Both leave at what they are carried at; the difference is exchange."""
        left = num(node, "amount")
        note = self.notes[node["credit_note"]]
        for claim in self._shipment(node)["claims"]:
            part = min(claim.open, left)
            if part:
                self.extra["realised"] += note.take(part) - claim.take(part)
                left -= part

    def do_cancel_contract(self, _node: dict[str, Any]) -> None:
        """What is left of the deposit becomes a debt at its carried worth."""
        open_, carried = NOUGHT, NOUGHT
        for advance in self.advances:
            open_, carried = open_ + advance.open, carried + advance.carried
            advance.open = advance.carried = NOUGHT
        if open_:
            self.notes["advance"] = Claim(open_, carried)

    def do_expense(self, node: dict[str, Any]) -> None:
        """A bill beside the shipments."""
        currency = node.get("currency", "CNY")
        base = self.booked(num(node, "amount"), currency, "mid")
        bill = {"kind": node["kind"], "ccy": currency, "base": base,
                "amount": num(node, "amount")}  # fmt: skip
        self.extra.setdefault("expenses", {})[node["id"]] = bill

    def do_supplier_debit_note(self, node: dict[str, Any]) -> None:
        """Recovered cost (settled 16)."""
        self.extra["recovered"] += num(node, "amount")

    def do_set_off_supplier(self, node: dict[str, Any]) -> None:
        """It lowers what is paid for the invoice."""
        order = self.orders[self.extra["invoices"][node["supplier_invoice"]]]
        order["open"] -= num(node, "amount")

    def do_supplier_invoice(self, node: dict[str, Any]) -> None:
        """The order's whole amount is billed; its deposit is used up."""
        bought = node.get("purchase") or next(iter(self.orders))
        self.extra.setdefault("invoices", {})[node["id"]] = bought
        order = self.orders[bought]
        order["open"] -= order["paid"]
        order["base"] = self.booked(order["incl"], order.get("currency", "CNY"), "mid")

    def do_payment(self, node: dict[str, Any]) -> None:  # noqa: C901 - one of many
        """Money goes out at the selling rate; a charge costs what is paid for it."""
        fee = num(node, "fee")
        self.extra["charges"] += fee
        self.extra["cash"] -= fee
        if node.get("supplier_invoice"):
            order = self.orders[self.extra["invoices"][node["supplier_invoice"]]]
            amount = num(node, "amount", order["open"])
            order["open"] -= amount
            paid = self.booked(amount, order.get("currency", "CNY"), "selling")
            self.extra["cash"] -= paid
            if amount == order["incl"]:
                self.extra["realised"] += order["base"] - paid
        elif node.get("purchase"):
            order = self.orders[node["purchase"]]
            usual = coin(order["incl"] * num(order, "deposit_percent") / 100, "CNY")
            amount = num(node, "amount", usual)
            order["paid"] += amount
            self.extra["cash"] -= amount
        elif node.get("expense"):
            self._pay(self.extra["expenses"][node["expense"]])
        elif node.get("shipment") and node.get("kind") == "commission":
            for less, debt in zip(self.less, self.commissions, strict=False):
                part = less.open
                self.extra["realised"] += debt.take(part) - less.take(part)
            for debt in self.commissions:
                self._pay_debt(debt)
        elif node.get("shipment"):
            for bill in self._shipment(node)["bills"]:
                if node.get("kind") in (None, bill["kind"]) and "paid" not in bill:
                    self._pay(bill)
        elif node.get("credit_note"):
            self._pay_debt(self.notes[node["credit_note"]])
        elif node.get("contract"):
            self._pay_debt(self.notes["advance"])

    def _pay(self, bill: dict[str, Any]) -> None:
        bill["paid"] = bill["base"] = self.booked(
            bill["amount"], bill["ccy"], "selling"
        )
        self.extra["cash"] -= bill["base"]

    def _pay_debt(self, debt: Claim) -> None:
        paid = self.booked(debt.open, self.money, "selling")
        self.extra["cash"] -= paid
        self.extra["realised"] += debt.take(debt.open) - paid

    def do_file_refund(self, node: dict[str, Any]) -> None:
        """Remember whose refund it is."""
        name = node.get("id", "")
        self.extra.setdefault("refunds", {})[name] = node.get("shipment")

    def do_receive_refund(self, node: dict[str, Any]) -> None:
        """The tax office pays."""
        refunds = self.extra["refunds"]
        sent = refunds[node.get("refund") or next(iter(refunds))]
        self.extra["cash"] += self._shipment({"shipment": sent})["refund"]

    # --- The account -----------------------------------------------------------------

    def _result(self) -> None:
        x, base = self.extra, self.base.lower()
        for order in self.orders.values():  # as billed; else at the last day's mid
            money = order.get("currency", "CNY")
            worth = self.booked(order["incl"], money, "mid")
            x["goods"] += order.get("base", worth)
        bills = [b for s in self.shipments.values() for b in s.get("bills", [])]
        bills += x.get("expenses", {}).values()
        for bill in bills:
            kind = bill["kind"]
            kind = (
                kind if kind in ("freight", "insurance", "destination") else "domestic"
            )
            x[kind] += bill["base"]
        earned = x["revenue"] + x["debit"] - x["credit"]  # settled 16
        gross = earned + x["recovered"] - (x["goods"] - x["refund"]) - sum(
            (x[k] for k in ("domestic", "freight", "insurance", "destination",
                            "commission")), NOUGHT
        )  # fmt: skip
        fx = x["realised"] + x["unrealised"]
        profit = gross - x["charges"] + fx
        self.out |= {
            f"deposit.booked_{base}": x["dep_booked"],
            f"deposit.received_{base}": x["dep_cash"],
            f"deposit.charge_{base}": x["dep_charge"],
            "refund_total": x["refund"],
            "domestic_cost": x["domestic"],
            f"revenue_{base}": x["revenue"],
            f"freight_{base}": x["freight"],
            f"premium_{base}": x["insurance"],
            f"destination_{base}": x["destination"],
            f"commissions_{base}": x["commission"],
            f"credit_notes_{base}": x["credit"],
            f"recovered_{base}": x["recovered"],
            f"bank_charges_{base}": x["charges"],
            f"fx_realised_{base}": x["realised"],
            f"fx_unrealised_{base}": x["unrealised"],
            f"fx_total_{base}": fx,
            f"gross_profit_{base}": gross,
            f"deal_profit_{base}": profit,
            f"cash_{base}": x["cash"],
            "cash_proof": D("0.00"),
        }
        if earned > 0:
            self.out["profit_margin_pct"] = r(profit / earned * 100)
        if x["fob"] > 0:
            _, unit = self.rate(self.money, "mid")
            cost = x["goods"] + x["domestic"] - x["refund"]
            self.out["exchange_cost"] = r(cost * unit / x["fob"], 4)


def figures(script: dict[str, Any]) -> dict[str, str]:
    """Reckon a script of one contract."""
    answer = Deal(script).play()
    for name, value in answer.items():
        if value.startswith("-") and not D(value):
            answer[name] = value[1:]
    return answer
