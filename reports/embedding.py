"""How a font goes into a file: the signs in use, packed once for all that share them.

A paper's fonts are a quarter of the work of writing it. Each subset begins with ASCII,
so that the papers of a company, and every further print of one paper, use the same few
subsets; those are kept ready as they stand in the file.

WORKAROUND: reportlab 5.1 makes each subset anew, copies all outlines for it, writes a
broken ToUnicode map for characters beyond U+FFFF and none for Arabic presentation
forms; so the objects of a font are written here.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfdoc, ttfonts

_FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFF00))
"""Arabic presentation forms A and B."""

_LAM_ALEF = range(0xFEF5, 0xFEFD)


def _quickly(encode: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """Return how a PDF's own words become bytes: nearly all of them are ASCII."""

    def quick(text: Any) -> bytes:
        if isinstance(text, str) and text.isascii() and text.isprintable():
            return text.encode("ascii")
        return encode(text)

    return quick


# A paper says the same two dozen names over and over; reportlab looks at each letter.
pdfdoc.PDFName = lru_cache(maxsize=1024)(pdfdoc.PDFName)
pdfdoc.pdfdocEnc = _quickly(pdfdoc.pdfdocEnc)  # type: ignore[assignment]


class _Packed(NamedTuple):
    """A subset as it stands in the file.

    Attributes:
        outlines: The font itself, deflated.
        length: Of the font before that, in bytes.
        meaning: Which text each code stands for, deflated.
        widths: The advance of each code, a PDF array.
    """

    outlines: bytes
    length: int
    meaning: bytes
    widths: bytes


class _Glyphs:
    """The outlines of a font, cut where they lie: the table is 8 MB long."""

    def __init__(self, font: bytes, start: int) -> None:
        self._font = font
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._font[self._start + part.start : self._start + part.stop]


def _lean(face: Any) -> Callable[[str], Any]:
    """Return a `get_table` for a face that leaves the outlines where they are."""
    copied: Callable[[str], bytes] = face.get_table

    def table(tag: str) -> Any:
        if tag != "glyf":
            return copied(tag)
        return _Glyphs(face._ttf_data, face.get_table_pos(tag)[0])  # noqa: SLF001

    return table


class Font(ttfonts.TTFont):
    """A font of which a file holds the signs that its texts are made of."""

    def __init__(self, name: str, file: str) -> None:
        """Read a font file; takes about 40 ms."""
        super().__init__(name, file, asciiReadable=1)
        self.face.get_table = _lean(self.face)  # type: ignore[method-assign]
        self.packed = lru_cache(maxsize=32)(self._packed)
        self._reading = Lock()  # the face reads on from where it stopped

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab calls it so
        """Write the font into a document, a piece for each 256 signs in use."""
        state = self.state.pop(doc)
        for number, subset in enumerate(state.subsets):
            tag = ttfonts.SUBSETN(number).decode("ascii")
            name = f"{state.internalName}+{number}"
            base = f"{tag}+{self.face.name.decode('ascii')}"
            packed = self.packed(tuple(subset), base)
            font: Any = pdfdoc.PDFTrueTypeFont()
            font.Name = name
            font.BaseFont = base
            font.FirstChar = 0
            font.LastChar = len(subset) - 1
            font.Widths = packed.widths
            meaning = _stream(packed.meaning)
            font.ToUnicode = doc.Reference(meaning, f"toUnicodeCMap:{base}")
            font.FontDescriptor = self._described(doc, base, packed)
            doc.Reference(font, name)
            doc.idToObject["BasicFonts"].dict[name] = font

    def _described(self, doc: Any, base: str, packed: _Packed) -> Any:
        """Write a subset and what a reader must know of it."""
        face = self.face
        outlines = _stream(packed.outlines)
        outlines.dictionary["Length1"] = packed.length
        flags = face.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC
        said = {
            "Type": "/FontDescriptor",
            "Ascent": face.ascent,
            "CapHeight": face.capHeight,
            "Descent": face.descent,
            "Flags": flags,
            "FontBBox": pdfdoc.PDFArray(face.bbox),
            "FontName": f"/{base}",
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontFile2": doc.Reference(outlines, f"fontFile:{base}"),
            "MissingWidth": face.defaultWidth,
        }
        return doc.Reference(pdfdoc.PDFDictionary(said), f"fontDescriptor:{base}")

    def _packed(self, subset: tuple[int, ...], base: str) -> _Packed:
        face: Any = self.face
        with self._reading:
            outlines = face.makeSubset(list(subset))
        meaning = to_unicode(base, subset).encode("ascii")
        widths = "\n".join(str(fp_str(face.getCharWidth(code))) for code in subset)
        return _Packed(
            zlib.compress(outlines),
            len(outlines),
            zlib.compress(meaning),
            f"[ {widths} ]".encode("ascii"),
        )


def _stream(deflated: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=deflated)
    stream.dictionary["Filter"] = "/FlateDecode"
    return stream


def to_unicode(name: str, subset: tuple[int, ...]) -> str:
    """Return the map by which a reader finds the text behind the codes of a subset.

    Args:
        name: Of the subset.
        subset: The character of each code; 0 for none.
    """
    rows = [f"<{code:02X}> <{_utf16(c)}>" for code, c in enumerate(subset) if c]
    blocks: list[str] = []
    for start in range(0, len(rows), 100):
        block = rows[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            f"<< /Registry ({name})",
            f"/Ordering ({name})",
            "/Supplement 0",
            ">> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


@lru_cache(maxsize=8192)
def _utf16(code: int) -> str:
    text = chr(code)
    if any(code in block for block in _FORMS):
        text = unicodedata.normalize("NFKC", text)
        if code in _LAM_ALEF:  # readers turn the two letters round
            text = text[::-1]
    return text.encode("utf-16-be").hex().upper()
