"""The packing list of the worked deal, mixed cartons, pallets, shipping marks, VGM."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.errors import InvalidError, NotPossibleError
from app.core.i18n import language
from app.core.papers import PackedPallet, PackingPaper, SizeCm
from reports import marks, packing, vgm
from reports.tongue import Tongue
from tests import walks
from tests.reports import reading, sample, sample_export

EN, ZH = language("en"), language("zh_CN")


def read_rows(record: PackingPaper) -> list[list[str]]:
    """Return the rows that begin with a carton number."""
    table = packing._table(record, Tongue(EN))
    data = packing.render(record, EN)
    return [
        row
        for page in reading.opened(data)
        for row in reading.rows(page, table)
        if row and row[0][:1].isdigit() and row[1]
    ]


@pytest.mark.feature("A84")
def test_every_cell_of_the_deal() -> None:
    assert read_rows(sample.PACKING) == [
        [
            "1-500",
            "HJ-350 / Electric juice extractor 350W",
            "4",
            "500",
            "2,000 / PCS",
            "3,800.00 / @ 7.60",
            "4,450.00 / @ 8.90",
            "52×38×34",
            "33.592 / @ 0.0672",
        ],
        [
            "501-700",
            "CB-1520 / Cotton blanket 150×200 cm",
            "10",
            "200",
            "2,000 / PCS",
            "2,800.00 / @ 14.00",
            "3,040.00 / @ 15.20",
            "60×45×40",
            "21.600 / @ 0.1080",
        ],
        [
            "701-800",
            "FC-5S / PP food container set of 5",
            "24",
            "100",
            "2,400 / SETS",
            "1,320.00 / @ 13.20",
            "1,460.00 / @ 14.60",
            "56×42×48",
            "11.290 / @ 0.1129",
        ],
    ]


@pytest.mark.feature("A84", "A104")
def test_totals_words_and_container() -> None:
    said = reading.lines(packing.render(sample.PACKING, EN))
    assert "Total 800 7,920.00 8,950.00 66.482" in said
    assert "SAY EIGHT HUNDRED (800) CARTONS ONLY" in said
    assert "TCNU6312341 HC260618 40HC 800 7,920.00 8,950.00 66.482" in said
    whole = " ".join(said)
    assert "Packages: 800 CARTONS" in whole
    assert "USD" not in whole
    assert "14.36" not in whole


@pytest.mark.feature("A84")
def test_second_shipment_adds_up_before_it_rounds() -> None:
    lines = (
        sample_export.packed("HJ-350", (1, 50), 200, ("380.00", "445.00")),
        sample_export.packed("CB-1520", (51, 70), 200, ("280.00", "304.00")),
        sample_export.packed("FC-5S", (71, 110), 960, ("528.00", "584.00")),
    )
    record = replace(sample.PACKING, lines=lines, containers=())
    said = reading.text(packing.render(record, EN))
    assert "Total 110 1,188.00 1,333.00 10.035" in said
    assert "SAY ONE HUNDRED AND TEN (110) CARTONS ONLY" in said


@pytest.mark.feature("A84")
def test_remainder_and_mixed_cartons() -> None:
    full = sample_export.packed("HJ-350", (1, 10), 40, ("76.00", "89.00"))
    rest = replace(
        sample_export.packed("HJ-350", (11, 11), 3, ("5.70", "7.00")),
        pieces_per_carton=Decimal(3),
    )
    guest = replace(
        sample_export.packed("CB-1520", (11, 11), 2, ("2.80", "0")),
        cartons=0,
        cbm=Decimal(0),
        carton=None,
        pieces_per_carton=None,
        net_each=None,
        gross_each=None,
    )
    rest = replace(rest, gross_kg=Decimal("9.80"), gross_each=None)
    record = replace(sample.PACKING, lines=(full, rest, guest), containers=())
    read = read_rows(record)
    assert [row[0] for row in read] == ["1-10", "11", "11"]
    assert [row[3] for row in read] == ["10", "1", "–"]
    assert record.cartons() == 11
    assert "Total 11 84.50 98.80" in reading.text(packing.render(record, EN))


@pytest.mark.feature("A84")
def test_pallets_decide_weight_measure_and_packages() -> None:
    lines = (sample_export.packed("HJ-350", (1, 40), 160, ("304.00", "356.00")),)
    size = SizeCm(Decimal(120), Decimal(100), Decimal(150))
    pallets = tuple(
        PackedPallet(f"P{n}", span, 20, Decimal(15), Decimal(193), size, size.cbm())
        for n, span in enumerate(("1-20", "21-40"), 1)
    )
    record = replace(
        sample.PACKING,
        lines=lines,
        pallets=pallets,
        containers=(),
        package_kind={"en": "PALLETS"},
    )
    said = reading.text(packing.render(record, EN))
    assert "Packages: 2 PALLETS" in said
    assert "G.W.: 386.00 KGS" in said
    assert "Measurement: 3.600 CBM" in said
    assert "P2 21-40 20 15.00 193.00 120×100×150 1.800" in said


def palletised(count: int, pallets: int) -> PackingPaper:
    """Return a list of lines of 20 cartons on so many pallets, in one container."""
    lines = tuple(
        sample_export.packed(
            "HJ-350", (20 * n + 1, 20 * n + 20), 80, ("152.00", "178.00")
        )
        for n in range(count)
    )
    cartons, size = 20 * count, SizeCm(Decimal(120), Decimal(100), Decimal(150))
    ends = [cartons * n // pallets for n in range(pallets + 1)]
    kg = Decimal("8.90")
    stacked = tuple(
        PackedPallet(
            str(n + 1),
            f"{ends[n] + 1}-{ends[n + 1]}",
            ends[n + 1] - ends[n],
            Decimal(15),
            kg * (ends[n + 1] - ends[n]) + 15,
            size,
            size.cbm(),
        )
        for n in range(pallets)
    )
    whole = replace(
        sample.PACKING, lines=lines, pallets=stacked, containers=(),
        package_kind={"en": "PALLETS"},
    )  # fmt: skip
    box = replace(
        sample.PACKING.containers[0], packages=pallets, net_kg=whole.net_kg(),
        gross_kg=whole.gross_kg(), cbm=whole.cbm(),
    )  # fmt: skip
    return replace(whole, containers=(box,))


@pytest.mark.feature("A84")
@pytest.mark.parametrize("code", ["en", "zh_CN"])
@walks.walked("count", [3, 5, 7, 9, 11, 13], [7, 13])
@walks.walked("pallets", [2, 6, 11], [6])
def test_pallets_leave_no_page_half_empty(count: int, pallets: int, code: str) -> None:
    record = palletised(count, pallets)
    pages = reading.opened(packing.render(record, language(code)))
    assert len(pages) <= 2
    for page in pages[:-1]:
        body = [word["bottom"] for word in page.extract_words()]
        above_foot = [bottom for bottom in body if bottom < page.height * 0.94]
        assert max(above_foot) > page.height * 0.72
    last = pages[-1].extract_text()
    signed = sample.PACKING.letterhead.names["en"] in last
    assert signed
    assert "TCNU6312341" in last, "the signature does not stand alone"


@pytest.mark.feature("A84")
@pytest.mark.parametrize("count", [40, 200])
def test_long_packing_lists_carry_their_sums(count: int) -> None:
    lines = tuple(
        sample_export.packed("CB-1520", (n, n), 10, ("14.00", "15.20"))
        for n in range(1, count + 1)
    )
    record = replace(sample.PACKING, lines=lines, containers=())
    pages = reading.opened(packing.render(record, EN))
    first = pages[0].extract_text(x_tolerance=1.5).split("\n")
    carried = next(line for line in first if line.startswith("Carried forward"))
    done = int(carried.split()[2])
    weights = f"{Decimal(14) * done:,.2f} {Decimal('15.20') * done:,.2f}"
    assert weights in carried
    assert f"Brought forward {done}" in pages[1].extract_text(x_tolerance=1.5)
    assert f"Total {count}" in pages[-1].extract_text(x_tolerance=1.5)
    for page in pages:
        assert reading.overlapping(page) == []
        assert reading.outside(page) == []


def test_cartons_that_contradict_their_numbers_are_refused() -> None:
    wrong = replace(sample.PACKING.lines[0], cartons=499)
    with pytest.raises(InvalidError) as refused:
        replace(sample.PACKING, lines=(wrong, *sample.PACKING.lines[1:]))
    assert refused.value.problems[0].where == "lines.0.cartons"


def test_containers_that_do_not_hold_everything_are_refused() -> None:
    box = replace(sample.PACKING.containers[0], packages=799)
    with pytest.raises(InvalidError) as refused:
        replace(sample.PACKING, containers=(box,))
    assert refused.value.problems[0].where == "containers.packages"


def test_goods_heavier_than_their_carton_are_refused() -> None:
    light = replace(sample.PACKING.lines[0], gross_kg=Decimal(3799))
    with pytest.raises(InvalidError, match="gross weight"):
        replace(sample.PACKING, lines=(light,), containers=())


@pytest.mark.feature("A88")
def test_marks_sheet_shows_main_and_side_mark() -> None:
    said = reading.text(marks.render(sample.MARKS, EN))
    for text in (
        "NORDHAUS",
        "SC26-0031",
        "HAMBURG",
        "/800",
        "ITEM NO.: HJ-350",
        "N.W.: 7.60 KGS",
        "G.W.: 8.90 KGS",
        "MEAS.: 52×38×34 CM",
        "MADE IN CHINA",
        "Number the cartons from 501 to 700.",
    ):
        assert text in said, text


@pytest.mark.feature("A88")
def test_each_carton_gets_its_label() -> None:
    few = replace(sample.MARKS.cartons[0], carton_from=499, carton_to=501)
    pages = reading.opened(marks.labels(replace(sample.MARKS, cartons=(few,)), EN))
    assert len(pages) == 3
    mm = 72 / 25.4
    size = (pages[0].width / mm, pages[0].height / mm)
    assert size == pytest.approx((100, 150), abs=0.1)
    for page, number in zip(pages, (499, 500, 501), strict=True):
        said = " ".join(page.extract_text().split())
        assert f"C/NO. {number}/800" in said
        assert "ITEM NO.: HJ-350" in said
        assert reading.overlapping(page) == []
        assert reading.outside(page) == []


@pytest.mark.feature("A88")
def test_a_long_mark_shrinks_to_its_label() -> None:
    main = tuple(f"CONSIGNEE {n} WITH A LONG NAME GMBH" for n in range(9))
    wide = replace(sample.MARKS.cartons[0], main=main, carton_to=1)
    (page,) = reading.opened(marks.labels(replace(sample.MARKS, cartons=(wide,)), EN))
    assert reading.outside(page) == []
    assert reading.overlapping(page) == []


@pytest.mark.feature("A87")
def test_vgm_by_calculation() -> None:
    said = reading.lines(vgm.render(sample.VGM, EN))
    for line in (
        "Gross weight of the packages 8,950.00",
        "Dunnage and securing 40.00",
        "Tare of the container 3,900.00",
        "VGM 12,890.00",
        "Container No. TCNU6312341",
        "Booking No. EHNB26060188",
        "Authorised Person: EXPORT DEPARTMENT",
    ):
        assert line in said, line


@pytest.mark.feature("A87")
def test_vgm_by_weighing_names_place_and_certificate() -> None:
    weighed = replace(
        sample.VGM,
        method=1,
        weighed_on=sample.VGM.on,
        weighed_at="Beilun weighbridge 3",
        certificate_no="WB-7781",
    )
    said = reading.text(vgm.render(weighed, EN))
    assert "Weighed: 2026-06-18 Beilun weighbridge 3" in said
    assert "Certificate No.: WB-7781" in said
    assert "Method 1" in said


def test_a_vgm_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(InvalidError, match="12890"):
        replace(sample.VGM, tare_kg=Decimal(3800))


def test_numbers_of_many_cartons_are_not_torn() -> None:
    line = replace(
        sample.PACKING.lines[0], carton_from=10001, carton_to=10500, cartons=500
    )
    record = replace(sample.PACKING, lines=(line,), containers=())
    (row,) = read_rows(record)
    assert row[0] == "10001- / 10500"


@pytest.mark.parametrize("printed", [marks.render, marks.labels])
def test_marks_without_a_carton_are_refused_in_a_sentence(printed) -> None:
    with pytest.raises(NotPossibleError, match="Enter how the goods are packed"):
        printed(replace(sample.MARKS, cartons=()), EN)
