"""The consistency matrix K1 to K14 (documents.md §1.1). No Qt, no SQL.

Each check compares what two papers or facts say. What has not come yet, a bill of
lading or a declaration, is not compared; only what was compared is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.core.checkdigits import valid_container
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, to_coin
from app.core.papers.checked import Finding, Severity, same
from app.core.places import printed_place
from app.core.refs import field_of
from app.documents.asked import consigned
from app.documents.comparing import (
    BILL,
    CONTAINERS,
    CONTRACT,
    CREDIT,
    CUSTOMS,
    INVOICE,
    PACKING,
    POLICY,
    PURCHASES,
    SHIPMENT,
    at_bill,
    in_order,
    is_party,
    numbering,
    words,
)
from app.documents.declaring import (
    CONSIGNOR,
    GROSS,
    NET,
    PACKAGES,
    added,
    k5,
    k12,
    of_one,
)
from app.documents.domain import CreditTerms
from app.documents.evidence import Evidence
from app.documents.facts import carriage
from app.documents.wording import described, nearest
from app.shipments.domain import Line
from app.shipments.rules import printed_marks


def check(evidence: Evidence) -> tuple[Finding, ...]:
    """Return what every check that could be made found, in the order of the rules."""
    found: list[Finding] = []
    for rule in RULES:
        found += rule(evidence)
    return tuple(found)


def _k1(seen: Evidence) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    count = shipment.totals().packages
    text = PACKAGES
    if shipment.containers:
        loaded = sum(
            shipment.loaded(i).totals.packages for i in range(len(shipment.containers))
        )
        yield same("K1", text, (PACKING, count), (CONTAINERS, loaded), "containers")
    if seen.outside.packages is not None:
        yield same(
            "K1",
            text,
            (PACKING, count),
            (BILL, seen.outside.packages),
            at_bill(seen, "packages"),
        )
    yield from added("K1", text, (PACKING, count), seen, "packages")
    for index, line in enumerate(shipment.lines):
        packed = shipment.packed_units(index)
        if shipment.packages:
            msgid = N_("Quantity packed")
            rows = [one.line_position for one in shipment.packages]
            row = rows.index(index) if index in rows else 0
            told = ((INVOICE, line.quantity), (PACKING, packed))
            yield same("K1", msgid, *told, f"packages.{row}.cartons")


def _k2(seen: Evidence) -> Iterator[Finding]:
    totals = seen.facts.shipment.totals()
    gross, net = GROSS, NET
    if seen.outside.gross_kg is not None:
        yield same(
            "K2",
            gross,
            (PACKING, totals.gross_kg),
            (BILL, seen.outside.gross_kg),
            at_bill(seen, "gross_kg"),
        )
    yield from added("K2", gross, (PACKING, totals.gross_kg), seen, "gross_kg")
    yield from added("K2", net, (PACKING, totals.net_kg), seen, "net_kg")
    light = totals.net_kg <= totals.gross_kg
    yield Finding(
        rule="K2",
        severity=Severity.OK if light else Severity.ERROR,
        msgid=N_("Net weight not above gross weight"),
        left_name=net,
        left=totals.net_kg,
        right_name=gross,
        right=totals.gross_kg,
        where="packages",
    )


def _k3(seen: Evidence) -> Iterator[Finding]:
    if seen.outside.cbm is not None:
        cbm = seen.facts.shipment.totals().cbm
        yield same(
            "K3",
            N_("Measurement"),
            (PACKING, cbm),
            (BILL, seen.outside.cbm),
            at_bill(seen, "cbm"),
        )


def _k4(seen: Evidence) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    of = {contract.id: contract for contract in seen.facts.contracts}
    for portion in shipment.portions():
        contract = of[portion.contract.id]
        limit = to_coin(
            contract.total() * (1 + contract.tolerance_percent / HUNDRED),
            contract.currency,
        )
        whole = portion.total + seen.invoiced.get(portion.contract.id, ZERO)
        yield Finding(
            rule="K4",
            severity=Severity.OK if whole <= limit else Severity.ERROR,
            msgid=N_("All invoices within the contract's amount and tolerance"),
            left_name=INVOICE,
            left=whole,
            right_name=CONTRACT,
            right=limit,
            where="lines",
        )
    for credit in seen.credits:
        yield from _drawn(seen, credit)


def _drawn(seen: Evidence, credit: CreditTerms) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    if shipment.further and not shipment.separate_invoices:
        yield Finding(
            rule="K4",
            severity=Severity.ERROR,
            msgid=N_("Goods under a letter of credit have an invoice of their own"),
            left_name=CREDIT,
            left=credit.number,
            where="separate_invoices",
        )
    total = seen.owed(credit)
    if credit.drawing is not None:
        found = same(
            "K4",
            N_("Draft for what the invoice leaves to pay"),
            (CREDIT, credit.drawing),
            (INVOICE, total),
            field_of("credit", credit.id, "drawings"),
        )
        if credit.drawing < total:  # a share of it, as field 42C may want
            found = replace(found, severity=Severity.WARNING)
        yield found
    if credit.most is not None:
        fits = total <= credit.most and credit.currency == shipment.currency
        yield Finding(
            rule="K4",
            severity=Severity.OK if fits else Severity.ERROR,
            msgid=N_("Invoice within the letter of credit"),
            left_name=INVOICE,
            left=total,
            right_name=CREDIT,
            right=credit.most,
            where="lines",
        )


def _k6(seen: Evidence) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    agreed = {
        line.id: line.description_en
        for contract in seen.facts.contracts
        for line in contract.lines
    }
    for index, line in enumerate(shipment.lines):
        where = f"lines.{index}.description_en"
        credit = _credit_of(seen, line)
        if credit and credit.goods:
            yield Finding(
                rule="K6",
                severity=described(line.description_en, credit.goods),
                msgid=N_("Description word for word as in field 45A"),
                left_name=INVOICE,
                left=line.description_en,
                right_name=CREDIT,
                right=nearest(line.description_en, credit.goods),
                where=where,
            )
        elif line.contract_line_id in agreed:
            right = agreed[line.contract_line_id]
            same = words(line.description_en) == words(right)
            yield Finding(
                rule="K6",
                severity=Severity.OK if same else Severity.WARNING,
                msgid=N_("Description as in the contract"),
                left_name=INVOICE,
                left=line.description_en,
                right_name=CONTRACT,
                right=right,
                where=where,
            )


def _credit_of(seen: Evidence, line: Line) -> CreditTerms | None:
    """Return the credit that pays for a line; one without a contract pays for all."""
    whose = seen.facts.of(line).id
    return next((c for c in seen.credits if c.contract in {0, whose}), None)


def _k7(seen: Evidence) -> Iterator[Finding]:
    yield from _counted(seen)
    ours = "\n".join(printed_marks(seen.facts.shipment))
    text = N_("Shipping marks")
    if seen.outside.marks:
        theirs = "\n".join(
            part.strip() for part in seen.outside.marks.splitlines() if part.strip()
        )
        yield same("K7", text, (PACKING, ours), (BILL, theirs), "marks")
    mine = [part for part in ours.splitlines() if not numbering(part)]
    for contract in seen.facts.contracts:
        agreed = [part.strip() for part in contract.marks.splitlines()]
        kept = [part for part in agreed if part and not numbering(part)]
        if kept:
            alone = len(seen.facts.contracts) == 1
            there = alone or all(any(part in one for one in mine) for part in kept)
            said = "\n".join(mine if alone or not there else kept)
            yield same(
                "K7", text, (PACKING, said), (CONTRACT, "\n".join(kept)), "marks"
            )


def _counted(seen: Evidence) -> Iterator[Finding]:
    """The carton numbers of a mark are printed as they are counted, whatever it says.

    Nothing is said while it leaves them open: "C/NO. 1-UP".
    """
    shipment = seen.facts.shipment
    typed = next(filter(numbering, map(str.strip, shipment.marks.splitlines())), "")
    if not shipment.cartons() or not any(map(str.isdigit, typed.partition("-")[2])):
        return
    found = same(
        "K7",
        N_("Carton numbers of the mark as they are counted"),
        (SHIPMENT, "".join(typed.upper().split())),
        (PACKING, "".join(printed_marks(shipment)[-1].split())),
        "marks",
    )
    if found.severity is Severity.ERROR:
        told = replace(found, left=typed, right=printed_marks(shipment)[-1])
        yield replace(told, severity=Severity.WARNING)


def _k8(seen: Evidence) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    credit, _applicant = consigned(seen.credits)
    wanted = shipment.consignee or credit or seen.facts.customer.name
    if seen.outside.consignee:
        same = is_party(wanted, seen.outside.consignee)
        yield Finding(
            rule="K8",
            severity=Severity.OK if same else Severity.ERROR,
            msgid=N_("Consignee"),
            left_name=SHIPMENT,
            left=wanted,
            right_name=BILL,
            right=seen.outside.consignee,
            where="consignee",
        )
    if seen.outside.notify and shipment.notify:
        same = is_party(shipment.notify, seen.outside.notify)
        yield Finding(
            rule="K8",
            severity=Severity.OK if same else Severity.ERROR,
            msgid=N_("Notify party"),
            left_name=SHIPMENT,
            left=shipment.notify,
            right_name=BILL,
            right=seen.outside.notify,
            where="notify",
        )


def _k9(seen: Evidence) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    board = shipment.on_board_on or seen.outside.on_board_on
    invoiced = shipment.invoice_on
    sailed = "on_board_on" if board else "etd"
    sold = seen.facts.contracts
    for signed in {contract.signed_on: None for contract in sold}:
        yield from in_order(
            N_("Contract before invoice"),
            (CONTRACT, signed),
            (INVOICE, invoiced),
            "invoice_on",
        )
    yield from in_order(
        N_("Invoice not after the bill of lading"),
        (INVOICE, invoiced),
        (BILL, board),
        "invoice_on",
    )
    yield from in_order(
        N_("Policy not after the bill of lading"),
        (POLICY, seen.outside.policy_on),
        (BILL, board),
        at_bill(seen, "policy_on"),
    )
    for latest in {contract.latest_shipment_on: None for contract in sold}:
        yield from in_order(
            N_("On board by the latest day of shipment"),
            (SHIPMENT, board or shipment.etd),
            (CONTRACT, latest),
            sailed,
        )
    if shipment.on_board_on and seen.outside.on_board_on:
        yield same(
            "K9",
            N_("Day on board"),
            (SHIPMENT, shipment.on_board_on),
            (BILL, seen.outside.on_board_on),
            "on_board_on",
        )
    for credit in seen.credits:
        yield from in_order(
            N_("On board by the latest day of the letter of credit"),
            (SHIPMENT, board or shipment.etd),
            (CREDIT, credit.latest_shipment_on),
            sailed,
        )
        yield from in_order(
            N_("Presented by the last day of the letter of credit"),
            (SHIPMENT, credit.presented_on),
            (CREDIT, credit.presentation_until),
            field_of("credit", credit.id, "drawings"),
        )


def _k10(seen: Evidence) -> Iterator[Finding]:
    shipment, bill = seen.facts.shipment, seen.outside
    for name, text in (
        ("port_of_loading", N_("Port of loading")),
        ("port_of_discharge", N_("Port of discharge")),
    ):
        ours = printed_place(getattr(shipment, name))
        agreed = {printed_place(getattr(one, name)): 0 for one in seen.facts.contracts}
        for port in filter(None, agreed):
            yield same("K10", text, (INVOICE, ours), (CONTRACT, port), name)
        if theirs := printed_place(getattr(bill, name)):
            yield same("K10", text, (INVOICE, ours), (BILL, theirs), name)
    if bill.vessel:
        ours = carriage(shipment).upper()
        voyage = bill.voyage.upper().removeprefix("V.").strip()
        theirs = f"{bill.vessel.upper()} V.{voyage}" if voyage else bill.vessel.upper()
        yield same(
            "K10", N_("Vessel and voyage"), (INVOICE, ours), (BILL, theirs), "vessel"
        )


def _k11(seen: Evidence) -> Iterator[Finding]:
    company = seen.facts.company
    seller = seen.facts.contract.company
    if seller is not None:
        yield same(
            "K11",
            N_("Seller"),
            (INVOICE, company.code),
            (CONTRACT, company.code if seller.id == company.id else seller.code),
            "contract",
        )
    for one in seen.declared.each() if seen.declared else ():
        if one.sender_tax_number:
            told = (INVOICE, company.tax_number), (CUSTOMS, one.sender_tax_number)
            found = same("K11", CONSIGNOR, *told, one.place("consignor_code"))
            yield of_one(found, one)


def _k13(seen: Evidence) -> Iterator[Finding]:
    """Compare what was bought for a contract with all lines of a product together."""
    shipped: dict[tuple[int, int], list[tuple[int, Line]]] = {}
    for index, line in enumerate(seen.facts.shipment.lines):
        contract = seen.facts.of(line).id or 0
        if line.product is not None and contract in seen.purchased:
            shipped.setdefault((contract, line.product.id), []).append((index, line))
    for (contract, product), lines in shipped.items():
        bought = seen.purchased[contract].get(product, ZERO)
        quantity = sum((line.quantity for _index, line in lines), ZERO)
        first, line = lines[0]
        yield Finding(
            rule="K13",
            severity=Severity.OK if bought >= quantity else Severity.WARNING,
            msgid=N_("Bought at least what is shipped: {item}"),
            params={"item": line.product.code if line.product else ""},
            left_name=PURCHASES,
            left=bought,
            right_name=INVOICE,
            right=quantity,
            where=f"lines.{first}.quantity",
        )


def _k14(seen: Evidence) -> Iterator[Finding]:
    shipment = seen.facts.shipment
    cargo = ZERO
    for index, box in enumerate(shipment.containers):
        load = shipment.loaded(index)
        cargo += load.totals.gross_kg
        where = f"containers.{index}"
        if box.number:
            valid = valid_container(box.number)
            yield Finding(
                rule="K14",
                severity=Severity.OK if valid else Severity.ERROR,
                msgid=N_("Check digit of container {number}"),
                params={"number": box.number},
                where=f"{where}.number",
            )
        if load.vgm_kg and load.max_gross_kg:
            light = load.vgm_kg <= load.max_gross_kg
            yield Finding(
                rule="K14",
                severity=Severity.OK if light else Severity.ERROR,
                msgid=N_("VGM within the container's maximum"),
                left_name=N_("VGM"),
                left=load.vgm_kg,
                right_name=N_("Maximum gross mass"),
                right=load.max_gross_kg,
                where=where,
            )
    if shipment.containers:
        gross = shipment.totals().gross_kg
        text = N_("Gross weight in the containers")
        yield same("K14", text, (CONTAINERS, cargo), (PACKING, gross), "containers")


RULES: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    _k1,
    _k2,
    _k3,
    _k4,
    k5,
    _k6,
    _k7,
    _k8,
    _k9,
    _k10,
    _k11,
    k12,
    _k13,
    _k14,
)
