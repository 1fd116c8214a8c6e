"""The list of servers as people write it."""

from __future__ import annotations

import pytest

from app.core.hosts import Host, are_here, parse


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("db", [Host("db", 5432)]),
        ("db.office:5433", [Host("db.office", 5433)]),
        (" a ,b:6000", [Host("a", 5432), Host("b", 6000)]),
        ("甲，乙:7", [Host("甲", 5432), Host("乙", 7)]),
        ("::1", [Host("::1", 5432)]),
        ("[fe80::1]:5433", [Host("fe80::1", 5433)]),
    ],
)
def test_servers_are_read(text, hosts):
    assert list(parse(text)) == hosts
    assert list(parse(", ".join(map(str, hosts)))) == hosts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,",
        "a:",
        "a:0",
        "a:65536",
        "a:x",
        "a b",
        "a/b",
        "u@a",
        "[::1",
        "a:٣",
        "[]:1",
    ],
)
def test_what_is_no_server_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse(text)


def test_only_this_computer_is_here():
    assert are_here(parse("localhost, 127.0.0.1:1, ::1"))
    assert not are_here(parse("localhost, db"))
