"""Fonts and icons are complete, and every program part that needs them opens them."""

from __future__ import annotations

import re
from io import BytesIO

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QImage,
    QPainter,
)
from PySide6.QtSvg import QSvgRenderer
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PdfFont
from reportlab.pdfgen.canvas import Canvas

from app.core.resources import RESOURCES

pytestmark = pytest.mark.usefixtures("qapp")

FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
FILES = {
    "LadingSans-Regular": ("Lading Sans", QFont.Weight.Normal),
    "LadingSans-SemiBold": ("Lading Sans", QFont.Weight.DemiBold),
    "Inter-Regular": ("Inter", QFont.Weight.Normal),
    "Inter-SemiBold": ("Inter", QFont.Weight.DemiBold),
}
MERGED = [name for name in FILES if name.startswith("Lading")]

ASCII = {chr(code) for code in range(0x20, 0x7F)}
CYRILLIC = set(
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяІіЇїЄєҐґ"
)
SPANISH = set("ÁÉÍÓÚÜÑáéíóúüñ¿¡ªº")
VIETNAMESE = set(
    "ĂÂĐÊÔƠƯăâđêôơưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộ"
    "ỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ"
)
TURKISH_POLISH = set("ğışİçöüĄąĆćĘęŁłŃńŚśŹźŻż")
GREEK = set("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωάέήίόύώ")
CURRENCIES = set("$¢£¥€₽₹₩₫₺₴₸₦₱₪﷼฿")
SIGNS = set("№°±×÷–—…‘’“”•→←↑↓✓□■²³½¼㎡㎥①②③（），。、；：？！【】《》「」￥％")
ARABIC = {chr(code) for code in (*range(0x621, 0x63B), *range(0x640, 0x653))} | set(
    "٠١٢٣٤٥٦٧٨٩،؛؟"
)
ARABIC_FORMS = {chr(c) for c in range(0xFE80, 0xFEFD)}
RARE = set("䶮㛃镕喆犇")


def charset(codec: str, leads: range) -> set[str]:
    """Every two-byte character of an encoding, as the encoding itself tells."""
    found = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            try:
                found.add(bytes((lead, trail)).decode(codec))
            except UnicodeDecodeError:
                continue
    return {text for text in found if len(text) == 1 and text.isprintable()}


@pytest.fixture(scope="module", params=FILES)
def font(request):
    with TTFont(FONTS / f"{request.param}.ttf", lazy=True) as opened:
        yield opened


@pytest.fixture(scope="module", params=MERGED)
def merged(request):
    with TTFont(FONTS / f"{request.param}.ttf", lazy=True) as opened:
        yield {chr(code) for code in opened.getBestCmap()}


@pytest.mark.parametrize(
    ("codec", "leads"),
    [
        ("gb2312", range(0xA1, 0xFF)),
        ("gbk", range(0x81, 0xFF)),
        ("big5", range(0xA1, 0xFF)),
    ],
)
def test_merged_font_writes_all_chinese_of_the_usual_encodings(merged, codec, leads):
    wanted = charset(codec, leads)
    assert len(wanted) > 7000
    assert wanted - merged <= {"≒", "∼"}  # mathematics that the sources lack


@pytest.mark.parametrize(
    "wanted",
    [
        ASCII,
        CYRILLIC,
        SPANISH,
        VIETNAMESE,
        TURKISH_POLISH,
        GREEK,
        CURRENCIES,
        SIGNS,
        ARABIC,
        ARABIC_FORMS,
        RARE,
    ],
)
def test_merged_font_writes_every_script_of_the_program(merged, wanted):
    assert wanted - merged == set()


def test_latin_of_every_kind_is_in_all_fonts(font):
    have = {chr(code) for code in font.getBestCmap()}
    wanted = ASCII | CYRILLIC | SPANISH | VIETNAMESE | TURKISH_POLISH | GREEK
    assert wanted - have == set()


def test_figures_have_one_width_so_that_columns_of_numbers_stand_straight(font):
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    assert len({widths[glyphs[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_all_fonts_share_their_line_metrics(font):
    em = font["head"].unitsPerEm
    assert round(font["hhea"].ascent * 1000 / em) == 1069
    assert round(font["hhea"].descent * 1000 / em) == -293
    assert font["OS/2"].sTypoAscender == font["hhea"].ascent


def test_no_reserved_name_is_used_and_every_face_has_its_own():
    faces = set()
    for name in FILES:
        with TTFont(FONTS / f"{name}.ttf", lazy=True) as opened:
            faces.add(opened["name"].getDebugName(6))
    assert faces == {
        "LadingSans-Regular",
        "LadingSans-Bold",
        "Inter-Regular",
        "Inter-Bold",
    }
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_qt_finds_every_weight_in_its_family(name):
    family, weight = FILES[name]
    number = QFontDatabase.addApplicationFont(str(FONTS / f"{name}.ttf"))
    assert number >= 0
    assert QFontDatabase.applicationFontFamilies(number) == [family]
    wanted = QFont(family, 10, weight)
    assert QFontInfo(wanted).family() == family
    assert QFontInfo(wanted).weight() == weight


@pytest.mark.parametrize("family", ["Lading Sans", "Inter"])
def test_bold_is_the_drawn_semibold_and_not_forced(family):
    for name in FILES:
        QFontDatabase.addApplicationFont(str(FONTS / f"{name}.ttf"))
    weight = QFont.Weight
    assert drawn(family, weight.Bold) == drawn(family, weight.DemiBold)
    assert drawn(family, weight.Bold) != drawn(family, weight.Normal)


def drawn(family: str, weight: QFont.Weight) -> QImage:
    """The same words, drawn in one weight."""
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    font = QFont(family, weight=weight)
    font.setPixelSize(20)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(5, 28, "Lading 启运 123")
    painter.end()
    return image


def test_pdf_embeds_both_weights_and_the_text_reads_back():
    sample = "启运 貿易 Việt Nam Контракт Straße 1,234.50 €₽₹฿"
    for name in MERGED:
        pdfmetrics.registerFont(PdfFont(name, str(FONTS / f"{name}.ttf")))
    widths = {pdfmetrics.stringWidth("Lading", name, 100) for name in MERGED}
    assert len(widths) == 2, "both names show the same face"
    file = BytesIO()
    canvas = Canvas(file, initialFontName=MERGED[0])
    for line, name in enumerate(MERGED):
        canvas.setFont(name, 12)
        canvas.drawString(50, 700 - 30 * line, sample)
    canvas.save()
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        text = document[0].get_textpage().get_text_range()
    assert text.splitlines() == [sample, sample]


def test_every_icon_is_a_drawing_that_takes_the_colour_of_its_place():
    files = sorted((ICONS / "tabler").glob("*.svg"))
    assert len(files) > 130
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert QSvgRenderer(text.encode()).isValid(), file.name
        assert "currentColor" in text, file.name
        assert re.search(r'viewBox="0 0 24 24"', text), file.name


@pytest.mark.parametrize("name", ["lading.svg", "lading.ico", "lading-256.png"])
def test_the_mark_opens_in_every_form(name):
    icon = QIcon(str(ICONS / name))
    assert not icon.pixmap(16, 16).isNull()
    assert icon.pixmap(64, 64).width() == 64
