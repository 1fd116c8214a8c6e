"""Links to records, right and wrong."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidError
from app.core.links import Link, is_link, read_link


@pytest.mark.feature("H42")
@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("lading://contract/SC26-0031", Link("contract", "SC26-0031")),
        (" LADING://Contract/SC26-0031/ ", Link("contract", "SC26-0031")),
        ("lading:contract/SC26-0031", Link("contract", "SC26-0031")),
        ("lading://party/~12", Link("party", key=12)),
        ("lading://credit/LC%2F7%20B", Link("credit", "LC/7 B")),
        ("lading://party/%E8%AF%BA", Link("party", "诺")),
    ],
)
def test_links_are_read_and_written(text, link):
    assert read_link(text) == link
    assert read_link(str(link)) == link


@pytest.mark.feature("H42")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "lading:",
        "lading://contract",
        "lading://contract/",
        "lading://contract/a/b",
        "lading://contract/../../x",
        "lading://contract/%00",
        "lading://contract/%E2%80%AE1",
        "lading://9/x",
        "http://contract/SC26-0031",
        "lading://contract/" + "9" * 1000,
        "--sample",
    ],
)
def test_wrong_links_are_a_sentence(text):
    with pytest.raises(InvalidError, match="no link to a record"):
        read_link(text)


def test_what_is_meant_as_a_link():
    assert is_link("lading://x")
    assert not is_link("lading")
