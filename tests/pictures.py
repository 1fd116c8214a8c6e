"""Pictures for tests: good ones, and those that only call themselves so."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO

from PIL import Image

HEAD = b"\x89PNG\r\n\x1a\n"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%touch x) run\n"


def saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (6, 4)) -> bytes:
    """Return a small picture in a format of Pillow's."""
    file = BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG file of these chunks, each with its right check sum."""
    return HEAD + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def head(wide: int, high: int, depth: int = 8, kind: int = 2) -> tuple[bytes, bytes]:
    """Return the first chunk of a PNG."""
    return b"IHDR", struct.pack(">IIBBBBB", wide, high, depth, kind, 0, 0, 0)


def points(wide: int, high: int, depth: int = 1) -> bytes:
    """Return a grey PNG of any size, all of one colour."""
    row = b"\0" * (1 + (wide * depth + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(high)) + packer.flush()
    return png(head(wide, high, depth, 0), (b"IDAT", body), (b"IEND", b""))


GOOD = saved("PNG")


def good() -> dict[str, bytes]:
    """Return pictures that papers show."""
    jpg = saved("JPEG")
    return {
        "png": GOOD,
        "jpg": jpg,
        "gray png": saved("PNG", "L"),
        "alpha png": saved("PNG", "RGBA"),
        "one bit png": saved("PNG", "1"),
        "palette png": saved("PNG", "P"),
        "gray jpg": saved("JPEG", "L"),
        "cmyk jpg": saved("JPEG", "CMYK"),
        "one point": saved("PNG", size=(1, 1)),
        "thin": saved("PNG", size=(1, 900)),
        "script after its end": jpg + b"<script>alert(1)</script>",
    }


def bad() -> dict[str, bytes]:
    """Return what must be refused."""
    whole, jpg = saved("PNG", size=(64, 64)), saved("JPEG", size=(64, 64))
    names = ("GIF", "BMP", "TIFF", "WEBP", "ICO", "PPM")
    made = {name.lower(): saved(name) for name in names}
    frames = BytesIO()
    first, second = Image.new("L", (4, 4)), Image.new("L", (4, 4), 255)
    first.save(frames, "PNG", save_all=True, append_images=[second])
    bomb = zlib.compress(b"\0" * 80_000_000, 9)
    return made | {
        "empty": b"",
        "text": b"hello",
        "html": b"<html></html>",
        "pdf": b"%PDF-1.4\n",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "eps": EPS,
        "eps behind a head": HEAD + EPS,
        "animated": frames.getvalue(),
        "head alone": HEAD,
        "start of jpg alone": jpg[:3],
        "no points": png(head(4, 4), (b"IEND", b"")),
        "no width": png(head(0, 4), (b"IEND", b"")),
        "no height": png(head(4, 0), (b"IEND", b"")),
        "odd depth": png(head(4, 4, 7), (b"IEND", b"")),
        "odd kind": png(head(4, 4, 8, 5), (b"IEND", b"")),
        "42 million points": points(7000, 6000),
        "too wide": png(head(20_001, 1), (b"IDAT", zlib.compress(b"\0" * 60_004))),
        "400 million points": png(head(20_000, 20_000), (b"IDAT", bomb)),
        "4 billion points": png(head(65_000, 65_000), (b"IDAT", bomb)),
        "the most points": png(head(2**31 - 1, 2**31 - 1), (b"IDAT", bomb)),
        "too large a file": whole + b"\0" * 15_000_000,
        "cut png": whole[: len(whole) // 2],
        "cut jpg": jpg[: len(jpg) // 2],
        "check sum": whole[:20] + b"\xff" + whole[21:],
        "text bomb": png(
            head(4, 4), (b"zTXt", b"a\0\0" + bomb), (b"IDAT", zlib.compress(b"\0" * 52))
        ),
    }


def damaged(count: int) -> list[bytes]:
    """Return good pictures with some bits turned, by a fixed seed."""
    rng = random.Random(20261122)  # noqa: S311 - not a secret
    made = []
    for number in range(count):
        data = bytearray(saved("PNG" if number % 2 else "JPEG", size=(64, 64)))
        for _ in range(rng.randint(1, 9)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        made.append(bytes(data))
    return made
