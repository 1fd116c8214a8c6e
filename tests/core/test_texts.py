"""The short way past the common characters leads where the long one does."""

from __future__ import annotations

import unicodedata

from app.core import folding, texts
from app.db import pieces


def test_common_characters_are_seen_and_written_in_one_way():
    every = [chr(code) for code in range(0x10000)]
    common = "".join(sign for sign in every if texts._COMMON.fullmatch(sign))
    assert len(common) > 20_000
    assert not texts._unseen().search(common)
    assert unicodedata.normalize("NFC", common) == common
    assert not texts._BREAKS.search(common)


def test_plain_characters_are_folded_as_all_others():
    every = [chr(code) for code in range(0x10000)]
    plain = "".join(sign for sign in every if folding._PLAIN.fullmatch(sign))
    folded = unicodedata.normalize("NFKD", plain).casefold()
    assert folding.normal(plain) == folded
    assert not any(map(unicodedata.combining, folded))


def test_a_catalogue_s_words_are_cut_into_all_their_pieces():
    found = pieces.pieces_of(("HJ-35", "Slow juicer", "慢速榨汁机2型"))
    assert set(found) == {
        *("hj", "35", "hj35", "j35"),
        *("slow", "juicer"),
        *("慢速", "速榨", "榨汁", "汁机", "机"),
        *("mszzj", "szzj", "zzj", "zj"),
        *("mansuzhazhiji", "suzhazhiji", "zhazhiji", "zhiji", "ji"),
        *("2", "型", "xing"),
    }
