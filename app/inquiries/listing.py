"""How the list of inquiries is read."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, case

from app.core.clock import now
from app.core.places import countries_called, places_called
from app.core.query import Sort
from app.db.listing import Listing
from app.db.types import UtcDateTime
from app.inquiries.domain import DUE, FIRST_RESPONSE, LATE, State, Summary
from app.inquiries.model import InquiryRow
from app.parties.model import PartyRow

_DUE_BEFORE = bindparam(
    "due_before", callable_=lambda: now() - FIRST_RESPONSE, type_=UtcDateTime()
)
"""Of what arrived before, the first response is late; asked anew each time."""
_ASKED = and_(InquiryRow.state == State.OPEN, InquiryRow.received_at.is_not(None))

LISTING = Listing(
    source=InquiryRow,
    joins=((PartyRow, InquiryRow.customer_id == PartyRow.id),),
    columns={
        "number": InquiryRow.number,
        "state": InquiryRow.state,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "received_on": InquiryRow.received_on,
        "received_at": InquiryRow.received_at,
        "source": InquiryRow.source,
        "port": InquiryRow.port,
        "salesperson": InquiryRow.salesperson,
        "owner": InquiryRow.owner,
    },
    derived={
        "answer": case(
            (and_(_ASKED, InquiryRow.received_at < _DUE_BEFORE), LATE),
            (_ASKED, DUE),
            else_="",
        )
    },
    key=InquiryRow.id,
    default=Sort("received_on", descending=True),
    permission="inquiries.view",
    search=("number", "customer", "customer_zh", "salesperson"),
    coded={"country": countries_called, "port": places_called},
    twins={"customer": "customer_zh"},
    owners={"owner": "salesperson"},
    record=Summary,
)
