"""Letters name the papers that go along as their reader calls them."""

from __future__ import annotations

import pytest

from app.core.i18n import set_screen_language
from app.ui import letter
from app.ui.paper_job import PaperJob
from reports import invoice


@pytest.fixture(autouse=True)
def _screen():
    set_screen_language("zh_CN")
    yield
    set_screen_language("en")


@pytest.mark.feature("H22")
def test_a_paper_is_called_in_its_own_language_not_in_that_of_the_screen():
    job = PaperJob(
        key="invoice", title="商业发票", called=invoice.TITLE, language="en",
        render=bytes, filename="",
    )  # fmt: skip
    sheet = letter.Sheet(job, "en", "", bytes)
    assert letter.called(sheet) == "Commercial Invoice"
