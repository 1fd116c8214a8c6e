"""Files of drafts that are damaged or cannot be used, and drafts that are merged."""

from __future__ import annotations

from dataclasses import replace

from app.ui.drafts import Draft, Drafts
from app.ui.merge import merge
from tests.forms import sample_contract as sample


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
