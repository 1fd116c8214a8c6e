"""Files that only call themselves deal scripts: refused with a place, nothing kept."""

from __future__ import annotations

import json

import pytest

from app.script import reader
from tests import bad_inputs

FILES = {
    "empty": b"",
    "blank": b" \n",
    "zeros": b"\0" * 4096,
    "ones": b"\xff" * 4096,
    "text": b"hello",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "twins": b'{"a": 1, "a": 2}',
    "twins below": b'{"a": {"b": 1, "b": 2}}',
    "deep lists": b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "not closed": b'{"a": "' + b"x" * 1_000_000,
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "utf-32": '{"a": 1}'.encode("utf-32"),
    "gbk": '{"a": "不锈钢"}'.encode("gbk"),
    "cp1252": '{"a": "für"}'.encode("cp1252"),
    "half a character": '{"a": "€"}'.encode()[:-4],
    "overlong": b'{"a": "\xc0\xaf"}',
    "zip": b"PK\x03\x04" + b"\0" * 400,
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a>',
    "comment": b'{"a": 1} // here',
    "comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "a huge exponent": b'{"a": 1e999999999999999999999}',
    "too large": b'{"a": "' + b"x" * reader.MOST_BYTES + b'"}',
}


def test_what_is_no_script_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "deal.json"
    for name, data in FILES.items():
        path.write_bytes(data)
        with pytest.raises(reader.ScriptError) as refused:
            reader.load(path).number("a")
        assert refused.value.reason.strip(), name
        assert "\n" not in str(refused.value), name
    with pytest.raises(reader.ScriptError, match="cannot be read"):
        reader.load(tmp_path)


def refusal(read, options):
    """Return the place where a value is refused; "" when it is taken."""
    try:
        read("at", **options)
    except reader.ScriptError as refused:
        return refused.place if refused.reason else "nowhere"
    return ""


def test_every_bad_input_is_read_or_refused_with_its_place():
    for text in bad_inputs.everything():
        node = reader.parse(json.dumps({"at": text}))
        for read in (node.text, node.number, node.day, node.integer, node.flag):
            options = {"default": True} if read == node.flag else {}
            assert refusal(read, options) in ("", "at"), text[:40]


def test_strange_numbers_are_refused_with_their_place():
    numbers = ["1e400", "-1e400", "1e-400", "9" * 5000, "0." + "0" * 500 + "1", "1e18"]
    for number in numbers:
        node = reader.parse(f'{{"at": {number}}}')
        with pytest.raises(reader.ScriptError) as refused:
            node.number("at")
        assert refused.value.place == "at", number[:40]
