"""Papers on wood in packing: which shipments have them, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.i18n import language
from app.documents import accompanying, asked
from app.documents.domain import Asked, CreditTerms, PaperKey
from app.shipments import rules
from app.shipments.domain import Shipment, State
from app.shipments.parts import Pallet
from reports import documents
from tests.documents.test_other_ways import sent
from tests.reports import reading, sample

EN = language("en")
BARE = {
    "treatment": "",
    "mark": "",
    "certificate_no": "",
    "treated_by": "",
    "treated_on": None,
}
WOOD = sample.ALL["treatment"]


def on_pallets(*, plastic: bool, country: str) -> Shipment:
    """Return a shipment of one pallet."""
    pallet = Pallet(plastic=plastic)
    return replace(sent("10"), pallets=(pallet,), destination_country=country)


@pytest.mark.feature("A96")
@pytest.mark.parametrize(
    ("plastic", "country", "needed"),
    [
        (False, "DE", {PaperKey.TREATMENT}),
        (True, "DE", set()),
        (False, "AU", {PaperKey.TREATMENT, PaperKey.PACKING_DECLARATION}),
        (True, "AU", {PaperKey.PACKING_DECLARATION}),
    ],
)
def test_wood_and_australia_need_papers_of_their_own(plastic, country, needed):
    shipment = on_pallets(plastic=plastic, country=country)
    own = (PaperKey.TREATMENT, PaperKey.PACKING_DECLARATION)
    assert {key for key in own if accompanying.concerns(shipment, key)} == needed
    lacking = {key for key in own if accompanying.missing(shipment, key, ())}
    assert lacking == set(own) - needed
    wooden = accompanying.missing(shipment, PaperKey.NON_WOOD, ())
    assert bool(wooden) is not plastic


def printed(key: str, record: object) -> str:
    """Return the words of a paper on one line."""
    return " ".join(reading.text(documents.render(key, record, EN)).split())


@pytest.mark.feature("A96")
def test_the_treatment_has_a_place_for_each_fact_of_the_certificate():
    said = printed("treatment", WOOD)
    for words in (
        "To the customs authorities of Australia",
        "Wooden pallets 20",
        "Container No. / Seal No. TCNU6312341",
        "treated and marked as ISPM 15 requires",
        "IPPC mark on the wood",
        "Certificate No.",
        "Treated by",
        "Treated on",
    ):
        assert words in said, words


@pytest.mark.feature("A96")
def test_what_is_written_in_by_hand_stands_below_the_goods_in_any_language():
    """Two languages may take a second page: for the signature, not for the rest."""
    data = documents.render("treatment", WOOD, language("es"), EN)
    first, *rest = (" ".join(p.extract_text().split()) for p in reading.opened(data))
    for words in ("Wooden pallets 20", "IPPC mark on the wood", "Treated on"):
        assert words in first, words
    assert all("treated and marked as ISPM 15 requires" in page for page in rest)


@pytest.mark.feature("A96")
def test_what_is_entered_of_the_treatment_stands_on_its_line():
    told = {
        "treatment": "HT 56 °C / 30 min",
        "mark": "CN-000 HT",
        "certificate_no": "FUM-26-118",
        "treated_by": "NINGBO PALLET TREATMENT STATION",
        "treated_on": date(2026, 6, 12),
    }
    record = replace(WOOD, **told)
    for key, rendered in (
        ("treatment", record),
        ("treatment", replace(record, **BARE)),
    ):
        said = printed(key, rendered)
        for words in (*list(told.values())[:4], "2026-06-12"):
            assert (words in said) is (rendered is record), words
    assert ticked(record) == 3, "its wood is treated and marked"
    assert ticked(replace(record, mark="")) == 2


@pytest.mark.feature("A96")
def test_the_papers_take_the_treatment_from_the_shipment():
    shipment = replace(
        on_pallets(plastic=False, country="AU"),
        state=State.BOOKED,
        treatment="MB 48 g/m3, 21 °C, 24 h",
        treatment_mark="CN-000 MB",
    )
    bare = replace(shipment, treatment_mark="")
    assert not [one for one in rules.hints(shipment) if one.where == "treatment"]
    assert [one for one in rules.hints(bare) if one.where == "treatment"]
    plastic = on_pallets(plastic=True, country="AU")
    booked = replace(plastic, state=State.BOOKED)
    assert not [one for one in rules.hints(booked) if one.where == "treatment"]


@pytest.mark.parametrize(
    ("country", "port", "named"),
    [("", "SYD", "AU"), ("", "AUSYD", "AU"), ("NZ", "SYD", "NZ"), ("", "", "")],
)
def test_the_country_of_destination_is_that_of_the_port(country, port, named):
    sent_to = replace(
        on_pallets(plastic=False, country=country), port_of_discharge=port
    )
    assert accompanying.destination(sent_to) == named


def ticked(record: object) -> int:
    """Return how many boxes of Australia's declaration are crossed."""
    (page,) = reading.opened(documents.render("packing_declaration", record, EN))
    slanted = [one for one in page.drawn.lines if one["height"] and one["width"]]
    return len(slanted) // 2


@pytest.mark.feature("A96")
def test_australia_is_told_of_wood_and_of_containers():
    said = printed("packing_declaration", WOOD)
    assert "TCNU6312341" in said
    assert "treated and marked as ISPM 15 requires" in said
    assert "clean, and free of earlier cargo" in said
    assert "Name LIN HAICHUAN" in said
    assert ticked(WOOD) == 2  # no plant matter, wood; its treatment is for the signer
    loose = replace(WOOD, pallets=0, containers=())
    said = printed("packing_declaration", loose)
    assert "ISPM 15" not in said
    assert "clean" not in said
    assert ticked(loose) == 2
    secured = replace(loose, dunnage=True)  # of wood or of air: for the signer, too
    assert "ISPM 15" in printed("packing_declaration", secured)
    assert ticked(secured) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("FUMIGATION CERTIFICATE", PaperKey.TREATMENT),
        ("CERTIFICATE THAT PALLETS MEET ISPM 15", PaperKey.TREATMENT),
        ("PACKING DECLARATION IN DUPLICATE", PaperKey.PACKING_DECLARATION),
        ("NON-WOOD PACKING DECLARATION", PaperKey.NON_WOOD),
    ],
)
def test_a_credit_that_asks_for_them_is_understood(text, key):
    credit = CreditTerms(documents=(Asked(text, "other", 1, 0),))
    found = {each for each in PaperKey if asked.words((credit,), each) == text}
    assert found == {key}
