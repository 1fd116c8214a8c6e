"""Every reader of the program takes any text or refuses it; a few by fixed examples.

The long form is `tests/campaign/bad_values.py`.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.campaign import bad_values

READERS = sorted(bad_values.READERS)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=bad_values.SIGNS, max_size=40),
    st.characters(categories=["Cs", "Cc", "Cf", "Co", "Cn"]).map(
        lambda sign: f"1{sign}"
    ),
)


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(text=TEXTS)
def test_any_text_is_taken_or_refused(text):
    assert [said for name in READERS if (said := bad_values.fault(name, text))] == []


def test_texts_of_the_list_are_taken_or_refused_in_every_reader_when_disturbed():
    outcome = bad_values.run(3000, 20261122)
    assert outcome.good, outcome.note
