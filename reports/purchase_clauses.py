"""The ten clauses of a domestic purchase contract, in our own wording.

Civil Code art. 470 names what a contract of sale usually settles; the invoicing clause
is what the export refund stands on.
"""

from __future__ import annotations

from app.core.i18n import N_, Language, N_n
from app.core.money import Money
from app.core.papers import PurchasePaper, Texts, say
from reports.tongue import Tongue

ORDINALS = "一二三四五六七八九十"
HEADS = (
    N_("Quality standard"),
    N_("Time, place and manner of delivery"),
    N_("Transport and its cost"),
    N_("Packing and marks"),
    N_("Acceptance of the goods"),
    N_("Settlement and time of payment"),
    N_("Invoicing"),
    N_("Liability for breach"),
    N_("Disputes"),
    N_("Entry into force"),
)
QUALITY = N_(
    "The goods conform to the sample confirmed by both parties, to the "
    "specification in this contract and to the mandatory standards of the "
    "country of destination that the Buyer has made known. The Supplier answers "
    "for hidden defects."
)
ACCEPTANCE = N_(
    "By sampling inspection: {plan}. The Buyer or an inspector it names "
    "examines the goods before delivery; a lot that fails is reworked and "
    "examined again at the Supplier's cost. Objections to quantity or visible "
    "quality are raised within 15 days after delivery."
)
DEPOSIT = N_n(
    "After signing, {percent}% of the total ({amount}) is paid as a deposit; "
    "the balance is paid within {days} day after delivery of all goods and "
    "receipt of the VAT special invoice.",
    "After signing, {percent}% of the total ({amount}) is paid as a deposit; "
    "the balance is paid within {days} days after delivery of all goods and "
    "receipt of the VAT special invoice.",
    "days",
)
NO_DEPOSIT = N_n(
    "The total is paid within {days} day after delivery of all goods and "
    "receipt of the VAT special invoice.",
    "The total is paid within {days} days after delivery of all goods and "
    "receipt of the VAT special invoice.",
    "days",
)
INVOICE = N_(
    "The Supplier issues a VAT special invoice at the rate of {rate}% within 15 "
    "days after delivery. Name of goods, specification and unit on the invoice "
    "must be the same as on the customs declaration. When the Buyer loses the "
    "export refund because of the Supplier's invoice, the Supplier makes good "
    "the loss."
)
LIABILITY = N_(
    "For late delivery the Supplier pays {percent}% of the value of the late "
    "goods for each day; after 15 days of delay the Buyer may cancel the "
    "contract. Losses caused by faulty goods, including claims of the customer "
    "abroad, are borne by the Supplier."
)
COURT = N_(
    "The parties settle disputes by negotiation; failing this, the people's "
    "court at the Buyer's seat decides."
)
EFFECT = N_(
    "This contract is made in {copies} originals, half of them for each party, "
    "and takes effect when both have signed and stamped it; fax and scanned "
    "copies are valid."
)


def clauses(record: PurchasePaper, tongue: Tongue) -> list[tuple[str, str]]:
    """Return heading and text of the ten clauses, in each language of the paper."""
    by_language = [_texts(record, lang) for lang in tongue.languages]
    found = []
    for index, head in enumerate(HEADS):
        number = (
            f"{ORDINALS[index]}、"
            if tongue.lang.code.startswith("zh")
            else f"{index + 1}. "
        )
        texts = dict.fromkeys(texts[index] for texts in by_language)
        found.append((number + tongue.tr(head), "\n".join(texts)))
    return found


def _texts(record: PurchasePaper, lang: Language) -> tuple[str, ...]:
    return (
        _own(record.quality, lang) or lang.tr(QUALITY),
        _delivery(record, lang),
        lang.tr("The freight to the place of delivery is borne by the Supplier.")
        if record.freight_by_supplier
        else lang.tr("The freight to the place of delivery is borne by the Buyer."),
        _own(record.packing, lang)
        or lang.tr("Strong export cartons; marks as told by the Buyer."),
        lang.tr(ACCEPTANCE, plan=record.acceptance),
        _payment(record, lang),
        lang.tr(INVOICE, rate=_rates(record, lang)),
        lang.tr(LIABILITY, percent=lang.number(record.late_percent_per_day)),
        _own(record.court, lang) or lang.tr(COURT),
        _effect(record, lang),
    )


def _own(texts: Texts, lang: Language) -> str:
    return say(texts, lang.code)


def _delivery(record: PurchasePaper, lang: Language) -> str:
    said = []
    if record.deliver_by is not None:
        said.append(lang.tr("Not later than {day}.", day=lang.iso(record.deliver_by)))
    place = _own(record.delivery_place, lang)
    if place:
        said.append(lang.tr("Place of delivery: {place}.", place=place))
    said.append(_own(record.delivery_mode, lang))
    gap = "" if lang.code.startswith("zh") else " "
    return gap.join(text for text in said if text)


def _payment(record: PurchasePaper, lang: Language) -> str:
    days = record.balance_days
    if not record.deposit_percent:
        return lang.tr(NO_DEPOSIT, days=days)
    return lang.tr(
        DEPOSIT,
        percent=lang.number(record.deposit_percent),
        amount=lang.symbol_money(Money(record.deposit(), record.currency)),
        days=days,
    )


def _rates(record: PurchasePaper, lang: Language) -> str:
    rates = sorted({line.vat_percent for line in record.lines}, reverse=True)
    return "/".join(lang.number(rate) for rate in rates)


def _effect(record: PurchasePaper, lang: Language) -> str:
    said = [say(text, lang.code) for text in record.remarks]
    return "\n".join([lang.tr(EFFECT, copies=record.copies), *said])
