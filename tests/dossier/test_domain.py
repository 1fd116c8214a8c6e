"""Names of files made harmless, colleagues found in notes."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidError
from app.dossier.domain import (
    LARGEST,
    PART,
    Colleague,
    check_note,
    check_size,
    is_program,
    mentioned,
    parts_of,
    safe_name,
)

PEOPLE = (
    Colleague("li", "Li Na"),
    Colleague("lina", "李娜"),
    Colleague("wang", "Wang Li"),
)


@pytest.mark.feature("H19")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("invoice 2026.pdf", "invoice 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Windows\System32\cmd.exe", "cmd.exe"),
        (r"..\..\report.pdf", "report.pdf"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("com¹.pdf", "_com¹.pdf"),
        ("nul .pdf", "_nul .pdf"),
        ("LPT9", "_LPT9"),
        ("console.log", "console.log"),
        (".bashrc", "bashrc"),
        ("paper.pdf. . .", "paper.pdf"),
        ("a<b>c:d|e?.pdf", "a_b_c_d_e_.pdf"),
        ("报价单 №7.xlsx", "报价单 №7.xlsx"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("a\x00b\nc.txt", "ab c.txt"),
        ("", "_"),
        ("...", "_"),
        ("///", "_"),
    ],
)
def test_names_are_safe_on_every_system(given, kept):
    assert safe_name(given) == kept


@pytest.mark.parametrize("stem", ["x" * 500, "提" * 500])
def test_long_names_keep_their_ending(stem):
    name = safe_name(f"{stem}.pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 255


@pytest.mark.feature("H19")
def test_sizes():
    assert [parts_of(n) for n in (1, PART, PART + 1)] == [1, 1, 2]
    check_size(LARGEST)
    with pytest.raises(InvalidError, match="201 MB; at most 200 MB"):
        check_size(LARGEST + 1)
    with pytest.raises(InvalidError, match="empty"):
        check_size(0)


@pytest.mark.feature("H27")
@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("@li please call", ("li",)),
        ("@Li Na and @WANG", ("li", "wang")),
        ("请@李娜看一下", ("lina",)),
        ("@lina,", ("lina",)),
        ("@linak is nobody", ()),
        ("mail li@li.com", ()),
        ("@@wang li", ("wang",)),
        ("@nobody", ()),
    ],
)
def test_whom_a_note_addresses(text, logins):
    assert mentioned(text, PEOPLE) == logins


def test_a_note_says_something():
    assert check_note("  yes\u200b ") == "yes"
    for bad in ("", " \u200b\n", "x" * 4001):
        with pytest.raises(InvalidError):
            check_note(bad)


@pytest.mark.feature("H19")
def test_programs_are_known_by_their_ending():
    assert is_program("invoice.pdf.EXE")
    assert is_program("open me.lnk")
    for ending in ("msc", "rdp", "xll", "settingcontent-ms", "vb", "webloc", "run"):
        assert is_program(f"invoice.{ending}")
    assert not is_program("invoice.pdf")


@pytest.mark.parametrize(
    "given", ["a.pdf", "CON.txt", "..\\..\\x", "合同 v1.pdf", "a" * 300 + ".pdf", " .x"]
)
def test_a_safe_name_stays_as_it_is(given):
    assert safe_name(safe_name(given)) == safe_name(given)
