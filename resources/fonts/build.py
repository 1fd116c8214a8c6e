"""Build the fonts of this folder from the published Noto Sans and Inter files.

Run it only when a font is to be upgraded; the built files are committed::

    python resources/fonts/build.py FONTS_FOLDER [OUTPUT_FOLDER]

``FONTS_FOLDER`` holds the unpacked font packages named in the README beside this
file (``noto-sans``, ``noto-sans-sc``, ``noto-sans-arabic``, ``noto-sans-thai`` and
``inter``, each with one folder a weight). It needs fontTools and takes about half a
minute. The same sources give the same bytes.

Why one merged family: a PDF line is drawn with one font, and the paper library has
no fallback from font to font; on screen the same files serve every script, so that
a screen shot looks alike on a computer without any Chinese or Arabic font.
"""

# ruff: noqa: INP001 (a script beside its results, not part of a package)

from __future__ import annotations

import logging
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

log = logging.getLogger("fonts")

ASCENT, DESCENT = 1069, -293
"""Line metrics of Noto Sans in 1/1000 em, for both families.

The merge would keep the greatest of all sources (the Arabic ones), and every row
on screen would become nearly twice as high. Inter gets the same ones, so that the
Latin and the Chinese cells of one table row stand on one base line.
"""

FIXED_DATE = 3_850_000_000
"""Seconds since 1904 written as the date of change, for reproducible bytes."""

BOLD_BITS, REGULAR_BITS = 0x20, 0x40  # OS/2 fsSelection


@dataclass(frozen=True)
class Weight:
    """One weight to build: the folder of the sources and how the result is named."""

    folder: str
    value: int
    style: str
    file: str


WEIGHTS = (
    Weight("400Regular", 400, "Regular", "Regular"),
    Weight("600SemiBold", 600, "Bold", "SemiBold"),
)
"""SemiBold is linked as the *Bold* of its family: Qt and Windows then find it both
when 600 and when plain bold is asked for, and nothing is ever emboldened by force."""

LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x590),  # Latin, IPA, combining marks, Greek, Cyrillic, Armenian
    *range(0x1D00, 0x2000),  # phonetic, Vietnamese, polytonic Greek
    *range(0x2000, 0x2C00),  # punctuation, currency, letterlike, arrows, mathematics
)
ARABIC = (
    *range(0x600, 0x700),
    *range(0x750, 0x780),
    *range(0xFB50, 0xFE00),  # presentation forms A
    *range(0xFE70, 0xFF00),  # presentation forms B, which the papers draw
)
CJK = (
    *range(0x2000, 0x2C00),
    *range(0x3000, 0x3100),  # punctuation, hiragana, katakana
    *range(0x3200, 0x3400),  # enclosed and squared signs such as the cubic metre
    *range(0x4E00, 0xA000),
    *range(0xFE30, 0xFE50),
    *range(0xFF00, 0xFFF0),
    *range(0x20000, 0x30000),  # the few rare name characters that the source holds
)
RARE_NAMES = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟"
    "䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
"""Characters of Extension A in the Chinese table of standard characters (2013):
they occur in people's and places' names, the rest of the block does not."""

BAHT = (0x0E3F,)


def encoded(codec: str) -> set[int]:
    """Return every character that the double-byte ``codec`` can write."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.add(ord(bytes((lead, trail)).decode(codec)))
            except (UnicodeDecodeError, TypeError):
                continue
    return found


def cut(
    source: Path, wanted: set[int], target: Path, features: tuple[str, ...]
) -> set[int]:
    """Write the part of ``source`` that holds ``wanted``; return what was found."""
    options = subset.Options()
    options.layout_features = list(features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx", "BASE", "VORG", "STAT", "DSIG"]
    if not features:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    font = subset.load_font(source, options)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted)
    worker.subset(font)
    subset.save_font(font, target, options)
    return set(font.getBestCmap())


def rename(font: TTFont, family: str, weight: Weight) -> None:
    """Give ``font`` its family and style, its weight, line metrics and date.

    The paper library takes two files with one PostScript name for the same font,
    therefore every name is written anew.
    """
    names = font["name"]
    names.names = [
        record
        for record in names.names
        if record.nameID in {0, 5, 13, 14}
        and record.platformID == 3  # noqa: PLR2004 (Windows)
        and record.langID == 0x409  # noqa: PLR2004 (English)
    ]
    postscript = f"{family.replace(' ', '')}-{weight.style}"
    for number, value in {
        1: family,
        2: weight.style,
        3: f"{postscript};lading",
        4: f"{family} {weight.style}",
        6: postscript,
    }.items():
        names.setName(value, number, 3, 1, 0x409)
    bold = weight.style == "Bold"
    os2, head, hhea = font["OS/2"], font["head"], font["hhea"]
    os2.usWeightClass = weight.value
    os2.fsSelection = BOLD_BITS if bold else REGULAR_BITS
    head.macStyle = int(bold)
    head.created = head.modified = FIXED_DATE
    font.recalcTimestamp = False
    ascent = round(ASCENT * head.unitsPerEm / 1000)
    descent = round(DESCENT * head.unitsPerEm / 1000)
    hhea.ascent, hhea.descent, hhea.lineGap = ascent, descent, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, -descent


def merged(fonts: Path, weight: Weight, folder: Path) -> TTFont:
    """Return Noto Sans, Noto Sans SC, Arabic and the baht sign as one font.

    A character is taken from the first source that has it, in the order Latin,
    Chinese, Arabic, Thai.
    """
    han = set(CJK) | set(map(ord, RARE_NAMES)) | encoded("gbk") | encoded("big5")
    parts = (
        ("noto-sans", "NotoSans", set(LATIN)),
        ("noto-sans-sc", "NotoSansSC", han),
        ("noto-sans-arabic", "NotoSansArabic", set(ARABIC)),
        ("noto-sans-thai", "NotoSansThai", set(BAHT)),
    )
    have: set[int] = set()
    files: list[str] = []
    for package, name, wanted in parts:
        source = fonts / package / weight.folder / f"{name}_{weight.folder}.ttf"
        target = folder / f"{package}-{weight.file}.ttf"
        have |= cut(source, wanted - have, target, ())
        files.append(str(target))
    options = merge.Options(drop_tables=["GSUB", "GPOS", "GDEF"])
    return merge.Merger(options=options).merge(files)


def inter(fonts: Path, weight: Weight, folder: Path) -> TTFont:
    """Return Inter cut to Latin, Greek and Cyrillic, its figures of equal width.

    Inter's own ``tnum`` feature also widens the hyphen, the point and the comma, which
    tears numbers such as SC-2026-0187 apart. Therefore the ten equal figures become the
    default ones and the feature is dropped. Kerning and mark placing stay.
    """
    source = fonts / "inter" / weight.folder / f"Inter_{weight.folder}.ttf"
    target = folder / f"inter-{weight.file}.ttf"
    cut(source, set(LATIN), target, ("kern", "mark", "mkmk", "ccmp", "locl", "tnum"))
    font = TTFont(target)
    equal, glyphs = equal_figures(font), font.getBestCmap()
    figures = {digit: equal[glyphs[digit]] for digit in range(0x30, 0x3A)}
    for table in font["cmap"].tables:
        table.cmap.update(figures)
    font.save(target)
    cut(target, set(LATIN), target, ("kern", "mark", "mkmk", "ccmp", "locl"))
    return TTFont(target)


def equal_figures(font: TTFont) -> dict[str, str]:
    """Return the glyph that the ``tnum`` feature of ``font`` puts for each glyph."""
    gsub = font["GSUB"].table
    found: dict[str, str] = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for part in gsub.LookupList.Lookup[index].SubTable:
                    found |= getattr(part, "ExtSubTable", part).mapping
    return found


def build(fonts: Path, output: Path) -> None:
    """Build all weights of both families from ``fonts`` into ``output``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for weight in WEIGHTS:
            made = (
                ("Lading Sans", merged(fonts, weight, folder)),
                ("Inter", inter(fonts, weight, folder)),
            )
            for family, font in made:
                rename(font, family, weight)
                target = output / f"{family.replace(' ', '')}-{weight.file}.ttf"
                font.save(target)
                glyphs, size = font["maxp"].numGlyphs, target.stat().st_size
                log.info("%s: %d glyphs, %d bytes", target.name, glyphs, size)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    here = Path(__file__).resolve().parent
    build(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else here)
