"""Goods, prices, weights and volume of a deal script, by the rules alone.

Nothing of the program is called here. What is not reckoned is not in the answer:
tests compare the figures that are. Sources: the rules of the trade in the manual
(rounding half up, each amount in its currency's minor unit; totals are sums of
rounded lines; weights and volume exact, rounded once).
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

D = Decimal
MINOR = {"JPY": 0, "KRW": 0, "KWD": 3}
ON_DELIVERY = ("DAP", "DPU", "DDP")
DEPOSITS = ("signed", "fixed")
NOUGHT = D(0)


def r(value: Decimal, places: int = 2) -> Decimal:
    """Round half up."""
    return value.quantize(D(1).scaleb(-places), ROUND_HALF_UP)


def coin(value: Decimal, currency: str) -> Decimal:
    """Round to the minor unit."""
    return r(value, MINOR.get(currency, 2))


def num(node: dict[str, Any], name: str, default: Any = 0) -> Decimal:
    """Read a number."""
    value = node.get(name)
    return D(str(default if value is None else value))


def up(value: Decimal, step: Decimal) -> Decimal:
    """Round up to a multiple of a step."""
    return (value / step).to_integral_value(ROUND_CEILING) * step


class Claim:
    """An open item in foreign currency with its carried worth."""

    def __init__(self, amount: Decimal, base: Decimal) -> None:
        self.amount = self.open = amount
        self.booked = self.carried = base

    def take(self, part: Decimal) -> Decimal:
        """Release carried worth pro rata; the last part takes the remainder."""
        gone = self.carried
        if part != self.open:
            gone = r(self.carried * part / self.open)
        self.open -= part
        self.carried -= gone
        return gone

    def revalue(self, worth: Decimal) -> Decimal:
        """Carry it at a new worth; return the difference."""
        change, self.carried = worth - self.carried, worth
        return change


class Goods:
    """What is sold, bought, packed and shipped under one contract."""

    def __init__(self, script: dict[str, Any]) -> None:
        self.script = script
        self.base = script["company"].get("base_currency", "CNY")
        self.goods = {p["code"]: p for p in script.get("products", [])}
        self.day = ""
        self.out: dict[str, Decimal | str] = {}
        self.advances: list[Claim] = []
        self.orders: dict[str, dict[str, Any]] = {}
        self.shipments: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, Claim] = {}
        self.extra: dict[str, Any] = {}
        self.extra["ordered"] = [NOUGHT, NOUGHT]
        self.commissions: list[Claim] = []
        self.less: list[Claim] = []
        for name in (
            "revenue", "credit", "debit", "charges", "realised", "unrealised", "goods",
            "domestic", "freight", "insurance", "destination", "commission", "refund",
            "cash", "fob", "recovered", "dep_booked", "dep_cash", "dep_charge",
        ):  # fmt: skip
            self.extra[name] = NOUGHT

    # --- Rates -----------------------------------------------------------------------

    def rate(self, currency: str, kind: str, node: dict[str, Any] | None = None) -> Any:
        """The latest rate of a kind, per unit: (value, unit)."""
        if currency == self.base:
            return D(1), 1
        per = 100 if currency in ("JPY", "KRW") else 1
        given = (node or {}).get(kind)
        if given is not None:
            return D(str(given)), per
        rows = [
            row
            for row in self.script.get("rates", [])
            if row["currency"] == currency
            and row["on"] <= self.day
            and (kind in row or (kind == "closing" and "mid" in row))
        ]
        row = max(rows, key=lambda one: one["on"])
        value = row.get(kind) or row.get("mid")
        return D(str(value)), row.get("per", per)

    def booked(
        self, amount: Decimal, currency: str, kind: str, node: Any = None
    ) -> Decimal:
        """An amount in base currency at a rate."""
        value, unit = self.rate(currency, kind, node)
        return r(amount * value / unit)

    # --- Actions ---------------------------------------------------------------------

    def do_contract(self, node: dict[str, Any]) -> None:
        """Contract lines: gross, discount and net in the minor unit."""
        self.contract = dict(node)
        self._terms()

    def do_amend_contract(self, node: dict[str, Any]) -> None:
        """The contract reads anew."""
        self.contract |= {k: v for k, v in node.items() if k not in ("id", "contract")}
        self._terms()

    def _terms(self) -> None:
        money = self.money = self.contract.get("currency", "USD")
        total = NOUGHT
        for line in self.contract["lines"]:
            net = self.line_amount(line, num(line, "quantity"))
            self.out[f"{line['product']}.pi_amount"] = net
            total += net
        self.out["pi_total"] = total
        steps = self.contract["plan"]
        self.deposit_percent = sum(
            (num(s, "percent") for s in steps if s.get("after") in DEPOSITS), NOUGHT
        )
        self.total = total
        if steps[0].get("after") in DEPOSITS:
            first = coin(total * num(steps[0], "percent") / 100, money)
            self.out["deposit"] = first

    def line_amount(self, line: dict[str, Any], quantity: Decimal) -> Decimal:
        """Gross less discount, each rounded (settled 5)."""
        gross = coin(quantity * num(line, "price"), self.money)
        off = coin(gross * num(line, "discount_percent") / 100, self.money)
        return gross - off

    def do_purchase(self, node: dict[str, Any]) -> None:
        """VAT per line: excl. = incl. / (1 + rate), rounded (settled 7)."""
        incl = excl = NOUGHT
        for line in node["lines"]:
            price, vat, special = self.bought(node, line["product"])
            amount = r(num(line, "quantity") * price)
            incl += amount  # without special invoice the whole price is cost
            excl += r(amount / (1 + vat / 100)) if special else amount
        self.orders[node.get("id", str(len(self.orders)))] = {
            **node, "incl": incl, "excl": excl, "open": incl, "paid": NOUGHT,
        }  # fmt: skip
        sums = self.extra["ordered"]
        sums[:] = [sums[0] + incl, sums[1] + excl]
        self.out |= {
            "po_total": sums[0],
            "po_ex_vat": sums[1],
            "po_vat": sums[0] - sums[1],
        }

    def bought(self, order: dict[str, Any], product: str) -> Any:
        """Price, VAT rate and whether a special invoice comes."""
        line = next((x for x in order["lines"] if x["product"] == product), {})
        usual = self.goods[product].get("purchase", {})
        return (
            num(line, "price_incl_vat", usual.get("price_incl_vat", 0)),
            num(line, "vat_percent", usual.get("vat_percent", 13)),
            line.get("special_invoice", usual.get("special_invoice", True)),
        )

    def refund_rate(self, product: str, on: str) -> Decimal:
        """By the tariff code and the export day."""
        goods = self.goods[product]
        for code in self.script.get("hs_codes", []):
            if code["code"] == goods["hs_code"]:
                for rate in code["refunds"]:
                    ended = rate.get("to") and on > rate["to"]
                    if rate.get("from", "") <= on and not ended:
                        return num(rate, "percent")
                return NOUGHT
        return num(goods, "refund_percent")

    def do_shipment(self, node: dict[str, Any]) -> None:
        """Pack, weigh, value."""
        lines = node.get("lines") or [
            {"product": x["product"], "quantity": self.left(x)}
            for x in self.contract["lines"]
        ]
        lines = [x for x in lines if num(x, "quantity")]
        sold = {x["product"]: x for x in self.contract["lines"]}
        one = {"node": node, "lines": lines, "claims": [], "used": NOUGHT}
        self.shipments[node["id"]] = one
        order = len(self.shipments)
        name = one["name"] = f"s{order}"
        total = NOUGHT
        for line in lines:
            code = line["product"]
            amount = self.line_amount(sold[code], num(line, "quantity"))
            self.out[f"{name}.{code}.amount"] = amount
            total += amount
        one["total"] = self.out[f"{name}.invoice_total"] = total
        self._pack(one)
        self._value(one)

    def left(self, line: dict[str, Any]) -> Decimal:
        """What of a contract line was not shipped yet."""
        gone = [
            num(x, "quantity")
            for s in self.shipments.values()
            for x in s["lines"]
            if x["product"] == line["product"]
        ]
        return num(line, "quantity") - sum(gone, NOUGHT)

    def _pack(self, one: dict[str, Any]) -> None:
        node, name = one["node"], one["name"]
        boxes = []  # cartons, cbm each, net each, gross each, product
        for row in node.get("packages", []):
            size = [num(row, f"{x}_cm") for x in ("length", "width", "height")]
            count = NOUGHT if row.get("same_carton") else num(row, "cartons", 1)
            times = num(row, "cartons", 1)
            boxes.append((count, size, num(row, "net_kg") * times,
                          num(row, "gross_kg") * times, row["product"]))  # fmt: skip
        if not boxes:
            boxes = [box for line in one["lines"] for box in self._cartons(line)]
        cartons = sum((b[0] for b in boxes), NOUGHT)
        net = sum((b[2] for b in boxes), NOUGHT)
        gross = sum((b[3] for b in boxes), NOUGHT)
        cm3 = sum((b[0] * b[1][0] * b[1][1] * b[1][2] for b in boxes), NOUGHT)
        packages = cartons
        pallets = node.get("pallets", [])
        if pallets:
            packages = D(len(pallets))
            gross += sum((num(p, "tare_kg") for p in pallets), NOUGHT)
            sizes = [[num(p, f"{x}_cm") for x in ("length", "width", "height")]
                     for p in pallets]  # fmt: skip
            cm3 = sum((a * b * c for a, b, c in sizes), NOUGHT)
        one |= {"cbm": r(cm3 / 1_000_000, 3), "gross": r(gross), "cm3": cm3}
        self.out |= {
            f"{name}.cartons": f"{cartons:f}",
            f"{name}.packages": f"{packages:f}",
            f"{name}.nw": r(net),
            f"{name}.gw": one["gross"],
            f"{name}.cbm": one["cbm"],
        }

    def _cartons(self, line: dict[str, Any]) -> Any:
        carton = self.goods[line["product"]]["carton"]
        pieces, quantity = num(carton, "pieces"), num(line, "quantity")
        size = [num(carton, f"{x}_cm") for x in ("length", "width", "height")]
        net, gross = num(carton, "net_kg"), num(carton, "gross_kg")
        full, rest = divmod(quantity, pieces)
        if full:
            yield full, size, full * net, full * gross, line["product"]
        if rest:  # full size and tare, the goods by pieces (settled 9)
            goods = net * rest / pieces
            yield D(1), size, goods, goods + gross - net, line["product"]

    def chargeable(self, one: dict[str, Any]) -> Decimal:
        """W/M tons, kilograms or containers (rules 4, settled 4)."""
        mode = one["node"].get("mode", "sea_fcl")
        name = one["name"]
        if mode == "sea_fcl":
            return D(len(one["node"].get("containers", [])))
        if mode == "sea_lcl":
            tons = max(one["cbm"], one["gross"] / 1000, D(1))
            self.out[f"{name}.lcl_rt"] = f"{tons.normalize():f}"
            return tons
        if mode == "air":
            weight = up(max(one["gross"], one["cm3"] / 6000), D("0.5"))
        elif mode == "express":
            weight = max(one["gross"], one["cm3"] / 5000)
            weight = up(weight, D(1) if weight >= 21 else D("0.5"))
        else:
            return NOUGHT
        self.out[f"{name}.chargeable_kg"] = f"{weight.normalize():f}"
        return weight

    def _value(self, one: dict[str, Any]) -> None:
        node, name, money = one["node"], one["name"], self.money
        units = self.chargeable(one)
        charges = []
        for row in node.get("charges", []):
            currency = row.get("currency", "CNY")
            amount = num(row, "amount")
            if row.get("unit_rate") is not None:
                amount = coin(num(row, "unit_rate") * units, currency)
            charges.append((row["kind"], currency, amount))
        rate = num(node, "premium_percent")
        entered = sum(
            (a for k, c, a in charges if k == "insurance" and c == money), D(0)
        )
        premium = entered
        if rate and not entered:
            insured = up(one["total"] * num(node, "insured_percent", 110) / 100, D(1))
            premium = coin(insured * rate / 100, money)
            self.out[f"{name}.sum_insured"] = f"{insured.normalize():f}"
            charges.append(("insurance", money, premium))
        one["charges"] = charges
        one["commission"] = coin(
            one["total"] * num(self.contract, "commission_percent") / 100, money
        )
        abroad = {
            kind: sum((a for k, c, a in charges if k == kind and c == money), NOUGHT)
            for kind in ("freight", "destination", "commission")
        }
        fob = one["total"] - sum(abroad.values(), premium) - one["commission"]
        if all(c == money for k, c, _ in charges if k in abroad):
            self.out[f"{name}.fob_{money.lower()}"] = fob
        one["fob"] = fob
        self.out[f"{name}.premium"] = premium
        self.out[f"{name}.freight_{money.lower()}"] = abroad["freight"]

    def _refund(self, one: dict[str, Any]) -> None:
        total = NOUGHT
        for line in one["lines"]:
            code = line["product"]
            order = next(
                o for o in self.orders.values()
                if any(x["product"] == code for x in o["lines"])
            )  # fmt: skip
            price, vat, special = self.bought(order, code)
            if special:
                incl = r(num(line, "quantity") * price)
                excl = r(incl / (1 + vat / 100))
                total += r(excl * self.refund_rate(code, self.day) / 100)
        one["refund"] = self.out[f"{one['name']}.refund"] = total
        self.extra["refund"] += total
