"""What holds for every paper, in every language."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest
from pypdf import PdfReader

from app.core.errors import MissingError
from app.core.i18n import LANGUAGES, language
from app.core.papers import CopyMark, DrawnSeal, SealShape
from app.core.papers.vault import TITLES
from reports import direction, documents, embedding, fonts
from reports.styles import MM
from tests import bad_inputs, walks
from tests.reports import reading, sample

KEYS = tuple(sample.ALL)
EACH = [
    (story, key, code)
    for story in ("ALL", "BY_TRANSFER")
    for key in getattr(sample, story)
    for code in documents.document(key).languages
]
EVERY_DAY = [
    one
    for key in KEYS
    for one in EACH
    if one[1] == key
    and one[0] == "ALL"
    and one[2] == ("ru" if "ru" in documents.document(key).languages else "zh_CN")
]
INSIDE = (("x0", 1), ("top", 1), ("x1", -1), ("bottom", -1))
PAIRED = [key for key in KEYS if documents.document(key).bilingual]


def covers(char: str) -> bool:
    """Say whether the fonts of papers have a glyph for a character."""
    fonts.ready()
    return all(ord(char) in one._face.charToGlyph for one in fonts._widths.values())


def printed(key: str, code: str, second: str = "") -> bytes:
    """Print a paper of the sample deal."""
    other = language(second) if second else None
    return documents.render(key, sample.ALL[key], language(code), other)


@pytest.mark.feature("H41")
@walks.walked(("story", "key", "code"), EACH, EVERY_DAY)
def test_nothing_is_cut_covered_missing_or_in_a_foreign_font(
    story: str, key: str, code: str
) -> None:
    data = documents.render(key, getattr(sample, story)[key], language(code))
    assert reading.fonts_of(data) <= {fonts.REGULAR, fonts.BOLD}
    assert b"Helvetica" not in data
    for page in reading.opened(data):
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
        signs = {sign for char in page.chars for sign in char["text"]}
        assert [s for s in signs if s.isprintable() and not covers(s)] == []


@pytest.mark.feature("B15")
@walks.walked("key", PAIRED, ["quotation", "invoice"])
@pytest.mark.parametrize("pair", [("en", "zh_CN"), ("zh_CN", "ru"), ("ar", "en")])
def test_two_languages_stand_side_by_side(key: str, pair: tuple[str, str]) -> None:
    for page in reading.opened(printed(key, *pair)):
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []


@pytest.mark.feature("A102")
def test_the_same_record_gives_the_same_bytes_also_at_the_same_time() -> None:
    alone = {key: printed(key, "en", "zh_CN") for key in KEYS}
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda key: printed(key, "en", "zh_CN"), KEYS * 2)
        assert [alone[key] for key in KEYS * 2] == list(together)


@pytest.mark.feature("A102")
def test_a_font_is_cut_for_one_paper_at_a_time(monkeypatch) -> None:
    """Its reader has one place where it stands: glyphs of another paper came in."""
    font = embedding.Font("Once", str(fonts.path(bold=False)))
    cut, at_it, most = font.face.makeSubset, [], []

    def slowly(subset: list[int]) -> bytes:
        at_it.append(subset)
        most.append(len(at_it))
        time.sleep(0.02)
        made = cut(subset)
        at_it.remove(subset)
        return made

    monkeypatch.setattr(font.face, "makeSubset", slowly)
    texts = [tuple(range(32, 90 + more)) for more in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda text: font.packed(text, "AAAAAA+Once"), texts))
    assert max(most) == 1


@pytest.mark.parametrize("key", KEYS)
def test_number_and_page_stand_on_every_page(key: str) -> None:
    record = sample.ALL[key]
    pages = reading.opened(printed(key, "en"))
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        if key == "declaration":
            assert f"页码/页数:{number}/{len(pages)}" in text
            continue
        assert f"Page {number} of {len(pages)}" in text
        assert record.number in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_fonts_have_every_sign_of_the_catalogues(code: str) -> None:
    catalogue = language(code)._catalogue
    texts = getattr(catalogue, "_catalog", {})
    signs = {
        sign
        for said in texts.values()
        if isinstance(said, str)
        for sign in direction.visual(fonts.shape(said))
        if sign.isprintable()
    }
    assert [sign for sign in signs if not covers(sign)] == []


@pytest.mark.feature("H41")
def test_an_arabic_page_is_mirrored() -> None:
    (page,) = reading.opened(printed("invoice", "ar"))
    words = {word["text"]: word for word in page.extract_words()}
    assert words["NORDHAUS"]["x0"] > page.width / 2
    assert words["28,720.00"]["x1"] < page.width / 2


def test_arabic_reads_back_in_reading_order() -> None:
    said = reading.logical(printed("invoice", "ar"))
    assert "فاتورة تجارية" in said
    assert "بلد المنشأ" in said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("هاتف: +86 574 8700 0000", "+86 574 8700 0000"),
        ("قبل 2026-08-15.", "2026-08-15"),
        ("بطانية 150×200 سم", "150×200"),
        ("الحجم: 66.482 CBM", "66.482 CBM"),
        ("ويغطي ICC (A).", "ICC (A)"),
        ("شرط CIF HAMBURG (Incoterms 2020) هنا", "CIF HAMBURG (Incoterms 2020)"),
    ],
)
def test_figures_keep_their_order_inside_arabic(said: str, kept: str) -> None:
    assert kept in direction.visual(fonts.shape(said))


def test_brackets_are_turned_inside_arabic() -> None:
    drawn = direction.visual(fonts.shape("طرد (800) فقط"))
    assert "(800)" in drawn
    plate = direction.visual(fonts.shape("القصوى (لوحة CSC): 32,500.00 kg"))
    assert plate.startswith("32,500.00 kg :(CSC ")


@pytest.mark.parametrize(
    ("mark", "said"), [(CopyMark.ORIGINAL, "ORIGINAL"), (CopyMark.COPY, "COPY")]
)
def test_originals_and_copies_are_marked(mark: CopyMark, said: str) -> None:
    record = replace(sample.INVOICE, copy=mark)
    data = documents.render("invoice", record, language("en"))
    assert said in reading.text(data).split()


def test_a_draft_carries_a_watermark() -> None:
    record = replace(sample.INVOICE, copy=CopyMark.DRAFT)
    data = documents.render("invoice", record, language("en"))
    assert "DRAFT" in reading.text(data).split()  # in a box beside the title
    (page,) = reading.opened(data)
    largest = max(page.drawn.images, key=lambda image: image["width"])
    assert largest["width"] > page.width / 3


@pytest.mark.parametrize("key", ["invoice", "declaration", "contract"])
def test_a_watermark_gets_into_nothing_that_is_read_out(key: str) -> None:
    record = sample.ALL[key]
    if key != "declaration":
        record = replace(record, copy=CopyMark.DRAFT)
    code = documents.document(key).languages[0]
    data = documents.render(key, record, language(code))
    for page in pdfplumber.open(BytesIO(data)).pages:
        assert [c["text"] for c in page.chars if not c["upright"]] == []


@pytest.mark.parametrize("shape", list(SealShape))
def test_a_chop_is_drawn_when_the_company_says_so(shape: SealShape) -> None:
    blank = replace(sample.COMPANY, seal=None, signature=None)
    chop = DrawnSeal(
        shape,
        "宁波海川进出口有限公司",
        "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
        "单证专用章",
    )
    drawn = replace(blank, drawn_seal=chop)
    papers = [
        documents.render("vgm", replace(sample.VGM, letterhead=head), language("en"))
        for head in (blank, drawn)
    ]
    without, with_chop = (reading.opened(data)[0] for data in papers)
    assert len(with_chop.drawn.curves) > len(without.drawn.curves)
    red = pytest.approx((198 / 255, 40 / 255, 40 / 255), abs=0.01)
    chars = [c for c in with_chop.drawn.chars if c["non_stroking_color"] == red]
    assert "宁" in {char["text"] for char in chars}


@pytest.mark.feature("A92")
@walks.walked(
    "key",
    [key for key in KEYS if key != "purchase"],
    ["contract", "invoice", "vgm", "declaration"],
)
def test_a_chop_covers_neither_a_name_nor_a_day(key: str) -> None:
    """A purchase contract asks for it over the name; no bank reads that one."""
    code = documents.document(key).languages[0]
    for page in reading.opened(printed(key, code)):
        for chop in page.drawn.images:
            if abs(chop["width"] - 38 * MM) > 1:
                continue  # the logo and the handwriting
            area = [chop[edge] + more for edge, more in INSIDE]
            said = page.drawn.crop(area).extract_text()
            assert not any(part in said for part in ("CO., LTD", "公司", "2026-")), said


def test_without_a_chop_the_place_stays_blank() -> None:
    blank = replace(sample.COMPANY, seal=None, signature=None, logo=None)
    record = replace(sample.INVOICE, letterhead=blank)
    (page,) = reading.opened(documents.render("invoice", record, language("en")))
    assert page.drawn.images == []
    assert page.drawn.curves == []


EMPTY: dict[str, dict[str, object]] = {
    "quotation": {"lines": ()},
    "proforma": {"lines": (), "total": Decimal(0)},
    "contract": {"lines": (), "total": Decimal(0)},
    "purchase": {"lines": (), "total": Decimal(0)},
    "invoice": {
        "lines": (),
        "total": Decimal(0),
        "breakdown": (),
        "adjustments": (),
        "marks": (),
    },
    "packing": {"lines": (), "containers": ()},
    "declaration": {"items": (), "invoice_total": None},
    "inspection": {"classes": (), "concluded": False},
    "statement": {"lines": (), "closing": Decimal(0), "ageing": None},
}


@pytest.mark.parametrize("key", sorted(EMPTY))
def test_an_empty_draft_prints(key: str) -> None:
    record = replace(sample.ALL[key], on=None, **EMPTY[key])
    assert reading.opened(documents.render(key, record, language("en")))


@pytest.mark.parametrize(
    ("key", "pair"),
    [
        ("insurance", ("es", "zh_CN")),
        ("proforma", ("ru", "ar")),
        ("advice", ("es", "ru")),
    ],
)
def test_a_paper_that_hardly_needs_a_second_page_is_set_smaller(
    key: str, pair: tuple[str, str]
) -> None:
    (page,) = reading.opened(printed(key, *pair))
    assert reading.outside(page) == []
    assert reading.overlapping(page) == []


@pytest.mark.parametrize(
    ("key", "word"), [("packing", "Количество"), ("packing", "Коробок")]
)
def test_no_word_is_torn_in_the_head_of_a_table(key: str, word: str) -> None:
    assert word in reading.text(printed(key, "zh_CN", "ru")).split()


def test_a_file_says_what_it_is() -> None:
    read = PdfReader(BytesIO(printed("invoice", "zh_CN", "en")))
    said, root = read.metadata, read.root_object
    assert said is not None
    assert said.title == "商业发票 Commercial Invoice CI26-0029-1"
    assert said.author == "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD."
    assert (said.creator, said.producer) == ("Lading", "Lading")
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert [mark.title for mark in read.outline] == [said.title]


def test_titles_are_written_alike_and_called_alike_in_the_vault() -> None:
    small = {"of", "and", "or", "the"}
    for key, kind in documents.DOCUMENTS.items():
        assert kind.title == TITLES[key]
        first, *rest = kind.title.split()
        assert first[0].isupper()
        assert [w for w in rest if w not in small and not w[0].isupper()] == []


def test_papers_have_keys_and_file_names() -> None:
    assert set(documents.DOCUMENTS) == {*KEYS, "labels"}
    name = documents.file_name("invoice", "CI26-0029-1", "en")
    assert name == "CI26-0029-1_invoice_en.pdf"
    assert "/" not in documents.file_name("vgm", "A/B 1", "en")
    assert documents.file_name("contract", "", "en") == "draft_contract_en.pdf"


def test_every_number_makes_a_file_name_that_every_system_takes() -> None:
    for number in bad_inputs.everything():
        for key in KEYS:
            name = documents.file_name(key, number, "zh_CN")
            assert not set(name) & set('\\/:*?"<>|\0\n\r\t '), name
            assert not name.startswith((".", "-", "CON.", "con.")), name
            assert name.endswith(".pdf"), name
            assert len(name.encode()) < 255, name


def test_a_paper_with_more_signs_than_one_subset_holds_reads_back() -> None:
    signs = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 600))
    rows = [signs[at : at + 50] for at in range(0, 600, 50)]
    mixed = "".join(one + other for one, other in zip(rows[0], rows[-1], strict=True))
    texts = (*rows, mixed[:50])
    record = replace(sample.INVOICE, statements=tuple({"en": text} for text in texts))
    said = reading.text(documents.render("invoice", record, language("en")))
    assert [text for text in texts if text not in said] == []


@pytest.mark.parametrize(
    "said", ["(open", "shut)", "C:\\(a)\\n", "\\", "a\\)b(", "宁(1)"]
)
def test_signs_that_a_pdf_reads_otherwise_are_printed_as_they_are(said: str) -> None:
    record = replace(sample.INVOICE, statements=({"en": f"x{said}x"},))
    data = documents.render("invoice", record, language("en"))
    assert f"x{said}x" in reading.text(data)


def test_a_sign_without_a_letter_does_not_print_another_one() -> None:
    record = replace(sample.INVOICE, statements=({"en": "before\x01after"},))
    said = reading.text(documents.render("invoice", record, language("en")))
    between = said.partition("before")[2].partition("after")[0]
    assert not [sign for sign in between if sign.isalnum()]


def test_an_unknown_paper_is_named() -> None:
    with pytest.raises(MissingError, match="nosuch"):
        documents.document("nosuch")
