"""The clauses of a sales contract, in our own wording, for one language at a time."""

from __future__ import annotations

from app.core.i18n import N_, Language, N_n
from app.core.papers import ContractPaper, say

HEADS = {
    6: N_("More or Less"),
    7: N_("Packing"),
    8: N_("Shipping Marks"),
    9: N_("Time of Shipment"),
    10: N_("Port of Loading and Destination"),
    11: N_("Insurance"),
    12: N_("Payment Terms"),
    13: N_("Documents"),
    14: N_("Inspection and Claims"),
    15: N_("Force Majeure"),
    16: N_("Arbitration"),
    17: N_("Applicable Law"),
    18: N_("Remarks"),
}
"""Clauses 1 to 5 are the columns and the total of the table of goods."""

CLAIMS = N_n(
    "The certificate of quality and quantity issued before shipment is the "
    "basis of delivery; the Buyer may have the goods examined again on arrival. "
    "A claim must reach the Seller within {days} day after the goods arrive at "
    "the port of destination, together with the report of a recognised "
    "surveyor. Claims that are for the insurer or the carrier to settle are "
    "raised with them.",
    "The certificate of quality and quantity issued before shipment is the "
    "basis of delivery; the Buyer may have the goods examined again on arrival. "
    "A claim must reach the Seller within {days} days after the goods arrive at "
    "the port of destination, together with the report of a recognised "
    "surveyor. Claims that are for the insurer or the carrier to settle are "
    "raised with them.",
    "days",
)
CLAIMS_SHORT = N_n(
    "A claim must reach the Seller within {days} day after arrival of the "
    "goods, together with the report of a recognised surveyor.",
    "A claim must reach the Seller within {days} days after arrival of the "
    "goods, together with the report of a recognised surveyor.",
    "days",
)
FORCE = N_(
    "Neither party answers for late or missing performance caused by an event "
    "that it could neither foresee nor avoid, such as natural disaster, war, "
    "epidemic or an act of government. The party concerned tells the other "
    "without delay and sends a certificate of the chamber of commerce within 15 "
    "days. When the event lasts longer than 60 days, either party may withdraw "
    "from the part not yet performed."
)
FORCE_SHORT = N_(
    "The Seller does not answer for delay or failure caused by force majeure, "
    "of which it tells the Buyer without delay."
)
ARBITRATION = N_(
    "The parties settle disputes by negotiation. Failing this, any dispute "
    "arising from or in connection with this Contract goes to the China "
    "International Economic and Trade Arbitration Commission (CIETAC), under "
    "the rules in force when arbitration is applied for. The award is final and "
    "binds both parties."
)
LAW = N_(
    "This Contract is governed by the United Nations Convention on Contracts "
    "for the International Sale of Goods (CISG); what it does not settle is "
    "governed by the law of the People's Republic of China."
)
EFFECT = N_(
    "This Contract is made in two originals, one for each party, and takes "
    "effect when both have signed it; signed copies sent by fax or e-mail are "
    "valid."
)
EQUAL = N_("Both language versions are equally authentic.")
DOCUMENTS = N_(
    "Commercial invoice, packing list, and transport document or other proof of "
    "delivery."
)
DOCUMENTS_INSURED = N_(
    "Commercial invoice, packing list, transport document or other proof of "
    "delivery, and insurance policy or certificate."
)
STATED = N_("{label}: {value}.")
ROUTE = N_("From {loading} to {destination}.")
SELLER_INSURES = N_(
    "To be effected by the Seller for {percent}% of the invoice value, covering "
    "{cover}."
)
TOLERANCE = N_(
    "{percent}% more or less in quantity and amount, at the Seller's option."
)


def clauses(
    record: ContractPaper, lang: Language, *, bilingual: bool
) -> list[tuple[str, str]]:
    """Return heading and text of clauses 6 to 18 in one language.

    The time of shipment is left out where none was agreed; the numbers go on.
    """
    texts = {
        6: _tolerance(record, lang),
        7: say(record.packing, lang.code) or lang.tr("Seller's usual export packing."),
        8: _marks(record, lang),
        9: say(record.shipment_time, lang.code),
        10: _route(record, lang),
        11: _insurance(record, lang),
        12: say(record.payment_terms, lang.code),
        13: _documents(record, lang),
        **_general(record, lang),
        18: _remarks(record, lang, bilingual=bilingual),
    }
    if not record.shipment_time:
        del texts[9]
    return [
        (f"{number}. {lang.tr(HEADS[clause])}", texts[clause] or "—")
        for number, clause in enumerate(sorted(texts), start=min(texts))
    ]


def _tolerance(record: ContractPaper, lang: Language) -> str:
    if not record.tolerance_percent:
        return lang.tr("None; quantity and amount as stated.")
    return lang.tr(TOLERANCE, percent=lang.number(record.tolerance_percent))


def _marks(record: ContractPaper, lang: Language) -> str:
    return "\n".join(record.marks) or lang.tr("At the Seller's option.")


def _route(record: ContractPaper, lang: Language) -> str:
    route = lang.tr(
        ROUTE,
        loading=record.port_of_loading,
        destination=record.port_of_destination,
    )
    words = {True: lang.tr("Allowed"), False: lang.tr("Not Allowed")}
    said = [route]
    for label, allowed in (
        (lang.tr("Partial Shipment"), record.partial_shipment),
        (lang.tr("Transhipment"), record.transhipment),
    ):
        if allowed is not None:
            said.append(lang.tr(STATED, label=label, value=words[allowed]))
    return ("" if lang.code.startswith("zh") else " ").join(said)


def _insurance(record: ContractPaper, lang: Language) -> str:
    terms = record.insurance
    if terms is None:
        return ""
    if not terms.by_seller:
        return lang.tr("To be effected by the Buyer.")
    percent = lang.number(terms.percent)
    return lang.tr(SELLER_INSURES, percent=percent, cover=terms.cover)


def _documents(record: ContractPaper, lang: Language) -> str:
    """Return what the seller presents; where nothing is agreed, what is usual."""
    if not record.documents:
        insured = record.insurance is not None and record.insurance.by_seller
        return lang.tr(DOCUMENTS_INSURED if insured else DOCUMENTS)
    return "\n".join(
        f"({number}) {say(text, lang.code)}"
        for number, text in enumerate(record.documents, 1)
    )


def _general(record: ContractPaper, lang: Language) -> dict[int, str]:
    short = record.confirmation
    return {
        14: lang.tr(CLAIMS_SHORT if short else CLAIMS, days=record.claim_days),
        15: lang.tr(FORCE_SHORT if short else FORCE),
        16: say(record.arbitration, lang.code) or lang.tr(ARBITRATION),
        17: say(record.law, lang.code) or lang.tr(LAW),
    }


def _remarks(record: ContractPaper, lang: Language, *, bilingual: bool) -> str:
    said = [say(text, lang.code) for text in record.remarks]
    said.append(lang.tr(EFFECT))
    if bilingual:
        said.append(lang.tr(EQUAL))
    return "\n".join(said)
