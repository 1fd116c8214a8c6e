"""Chinese, Japanese and Korean workbooks of Excel 5.0 and 95.

Their texts are bytes of a Windows code page. The library that reads workbooks takes
apart what has two bytes to a character, so it is told that each byte is one, and the
bytes are put together again.
"""

from __future__ import annotations

import struct

_BEGIN = bytes.fromhex("0908080000050500")
"""Of the record that begins such a workbook: BOF, version 5, the workbook itself."""
_PAGE = bytes.fromhex("42000200")
"""Of the record that names the code page; two bytes with its number follow."""
_NEAR = 512
"""Bytes from the beginning within which it stands."""
_WESTERN = 1252
_EAST = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "big5hkscs"}
_GAPS = {chr(code): bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""What stands for bytes that the western code page leaves free."""


def bytewise(data: bytes) -> tuple[bytes, str]:
    """Return a workbook whose texts come as bytes, and their encoding.

    Args:
        data: Of an old workbook.

    Returns:
        The same and "" where its texts come as they are.
    """
    begin = data.find(_BEGIN)
    at = data.find(_PAGE, begin, begin + _NEAR) if begin >= 0 else -1
    if at < 0:
        return data, ""
    at += len(_PAGE)
    page = int.from_bytes(data[at : at + 2], "little")
    if page not in _EAST:
        return data, ""
    return data[:at] + struct.pack("<H", _WESTERN) + data[at + 2 :], _EAST[page]


def put_together(text: str, encoding: str) -> str:
    """Return a text whose bytes came one by one."""
    raw = b"".join(_GAPS.get(sign) or sign.encode("cp1252", "replace") for sign in text)
    return raw.decode(encoding, "replace")
