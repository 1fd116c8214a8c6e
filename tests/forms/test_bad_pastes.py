"""The clipboard of other programs: whatever is on it, no grid falls or hangs."""

from __future__ import annotations

import random

from PySide6.QtCore import QMimeData

from forms.kit import paste
from forms.kit.grid_clipboard import (
    FIELDS,
    MOST_CELLS,
    MOST_READ,
    Copied,
    from_mime,
    read_table,
    to_mime,
)
from tests import bad_inputs
from tests.forms import sample_contract as sample  # noqa: F401
from tests.forms.test_grid_keys import _theme, fresh, shown  # noqa: F401
from tests.forms.test_grid_paste import paste as pasted

HOSTILE = {
    "a cell of a megabyte": "x" * 1_000_000,
    "quotes": '"' * 100_001,
    "rows": "a\tb\n" * 50_000,
    "columns": "\t".join("a" * 100_000) + "\nb" * 2000,
    "separators": '"a\n"b"\tc;d,e|f\n' * 2000,
    "old line ends": "a\rb\r\nc\n" * 2000,
    "nothing": "\0" * 1000,
    "formulas": "=cmd|'/c calc'!A1\t@SUM(1)\n",
}


def test_every_text_is_a_table_of_equal_rows():
    rng = random.Random(20261122)  # noqa: S311 - not a secret
    signs = 'a1"\t\n\r,;| \0\u2028é'
    noise = ["".join(rng.choices(signs, k=rng.randint(0, 60))) for _ in range(500)]
    for text in (*HOSTILE.values(), *noise, *bad_inputs.everything()):
        rows = read_table(text)
        assert len({len(row) for row in rows}) <= 1
        assert all(len(row) <= MOST_CELLS for row in rows)


def test_copied_words_are_no_formulas_elsewhere_and_come_back_as_they_were():
    words = [text for _id, text, _rule in bad_inputs.of("cells") if text.strip()]
    words = [word for word in words if word.isprintable() and word == word.strip()]
    mime = to_mime([[Copied(word) for word in words]], ["a"] * len(words))
    outside = read_table(mime.text())[0]
    assert not [one for one in outside if one.startswith(("=", "+", "@", "-"))]
    rows, _fields = from_mime(mime)
    for word, back in zip(words, rows[0], strict=True):
        assert back in (word, word[1:] if word[0] == "'" else word)


def test_more_rows_than_a_document_has_are_refused(fresh):  # noqa: F811
    controller, grid = fresh
    dialog = pasted(controller, grid, HOSTILE["rows"])
    assert dialog.said.text() == (
        "At most 1,000 rows can be pasted at once; these are 50,000."
    )
    assert not dialog.accept_button.isEnabled()
    assert dialog.preview.rowCount() == paste.MOST_ROWS
    dialog.reject()
    assert controller.draft.lines == ()


def test_strange_kinds_of_clipboard_are_no_table():
    mime = QMimeData()
    mime.setData(FIELDS, b"\xff\xfe\0")
    assert from_mime(mime)[0] == []
    mime = QMimeData()
    mime.setHtml("<table><tr><td><script>alert(1)</script></td></tr></table>")
    assert from_mime(mime)[0] == []
    mime.setText("a\tb")
    mime.setData(FIELDS, b"\xff\xfe\0")
    assert from_mime(mime)[0] == [["a", "b"]]


def test_of_a_whole_file_no_more_is_read_than_could_ever_be_pasted():
    """Two hundred megabytes held the window up for a minute and filled the memory."""
    rows = read_table("abc\tdef\n" * 1_000_000)
    assert len(rows) == MOST_READ
    assert rows[-1] == ["abc", "def"]
