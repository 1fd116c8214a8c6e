"""Files of drafts that are damaged or cannot be used, and drafts that are merged."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace

import pytest

from app.db import sqlite
from app.ui.draft_file import DraftFile
from app.ui.drafts import Draft, Drafts
from app.ui.merge import merge
from tests.forms import sample_contract as sample
from tests.ui.shell_world import window


def test_damaged_drafts_are_set_aside_and_new_ones_kept(tmp_path):
    (tmp_path / "drafts.db").write_bytes(b"not a database at all, not at all" * 40)
    drafts = Drafts(tmp_path / "drafts.db")
    drafts.keep(
        Draft(form="f", kind="x", id=None, title="", stored=None, draft=None, key="k")
    )
    assert drafts.flush()
    assert len(list(tmp_path.glob("drafts.damaged-*.db"))) == 1


def test_a_file_that_cannot_be_used_stops_nobody(tmp_path):
    (tmp_path / "drafts.db").mkdir()
    drafts = Drafts(tmp_path / "drafts.db")
    drafts.keep(
        Draft(form="f", kind="x", id=None, title="", stored=None, draft=None, key="k")
    )
    assert not drafts.flush()
    assert drafts.left() == ()


def test_merging_keeps_what_either_side_added_or_removed():
    base = sample.stored_contract(3)
    mine = replace(base, lines=(*base.lines, sample.line(5)))
    theirs = replace(base, version=4, lines=base.lines[1:])
    merged, conflicts = merge(base, mine, theirs)
    assert [row.item.code for row in merged.lines] == ["LT-2214", "FN-0830", "KT-4419"]
    assert merged.version == 4
    assert conflicts == ()


DEEP = "[" * 100_000 + "]" * 100_000
NONE_OF_OURS = '{"$": "record", "of": 5, "has": {}}'
NO_FIELDS = '{"$": "record", "of": "app.contracts.domain:Contract", "has": [1]}'


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *((name, DEEP) for name in ("stored", "draft", "begun", "usual", "typing")),
        *((name, NONE_OF_OURS) for name in ("stored", "draft", "begun", "usual")),
        *((name, NO_FIELDS) for name in ("stored", "draft", "begun", "usual")),
        *(("typing", one) for one in ("null", "[]", "1", '"s"', '{"a": 5}', 1.5)),
        *((name, b"\xff\xfe") for name in ("kind", "title", "key", "stored")),
        *(("record", one) for one in ("x", b"\xff", 1.5)),
    ],
)
def test_a_draft_of_odd_values_is_left_and_the_others_come_back(
    tmp_path, column, value
):
    path = tmp_path / "drafts.db"
    file = DraftFile(path)
    assert file.write({"good": _draft("good"), "odd": _draft("odd")})
    file.close()
    with closing(sqlite.connect(path)) as base:
        base.execute(f"UPDATE draft SET {column} = ? WHERE form = 'odd'", (value,))  # noqa: S608
    file = DraftFile(path)
    assert [one.form for one in file.read()] == ["good"]
    file.close()


@pytest.mark.parametrize(
    "columns", ["a", "form TEXT PRIMARY KEY, kind TEXT", "{ours}, more TEXT NOT NULL"]
)
def test_a_table_that_cannot_be_written_is_set_aside(tmp_path, columns):
    """Of a stranger, or of a version to come: nothing was kept, and no word said."""
    path = tmp_path / "drafts.db"
    ours = "form TEXT PRIMARY KEY, kind, record, title, stored, draft, key, at"
    with closing(sqlite.connect(path)) as base:
        base.execute(f"CREATE TABLE draft ({columns.format(ours=ours)})")
    file = DraftFile(path)
    assert file.write({"f": _draft("f")})
    file.close()
    assert len(list(tmp_path.glob("drafts.damaged-*.db"))) == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes have no name in a folder there")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "drafts.db")
    assert not DraftFile(tmp_path / "drafts.db").is_open


def test_half_a_character_costs_nobody_his_words(tmp_path):
    file = DraftFile(tmp_path / "drafts.db")
    odd = replace(_draft("odd"), title="\udcff.pdf", typing={"file": "a\ud800b"})
    assert file.write({"good": _draft("good"), "odd": odd})
    assert {one.form: one.typing for one in file.read()} == {
        "good": {"note": "words"},
        "odd": {"file": "a?b"},
    }
    file.close()


def _draft(form):
    return Draft(
        form=form,
        kind="contract",
        id=None,
        title="t",
        stored=None,
        draft=None,
        key="k",
        typing={"note": "words"},
    )


def test_who_types_where_nothing_can_be_kept_is_told(
    qtbot, work, tmp_path, monkeypatch
):
    (tmp_path / "shut.db").mkdir()
    shut, drafts = Drafts(tmp_path / "shut.db"), Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, None, shut)
    assert shell.form.status._saving.accessibleName() == "Drafts are not kept"
    shell = window(qtbot, work, None, drafts)
    sign = shell.form.status._saving
    assert sign.isHidden()
    monkeypatch.setattr(DraftFile, "write", lambda _file, _batch: False)  # full
    drafts.keep(_draft("f"))
    qtbot.waitUntil(lambda: sign.accessibleName() == "Drafts are not kept")
    monkeypatch.undo()
    drafts.flush()
    qtbot.waitUntil(lambda: sign.accessibleName().startswith("Draft kept"))
    drafts.close()
