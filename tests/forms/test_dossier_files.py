"""The files beside a record, as a small screen shows them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.core import i18n
from app.dossier.domain import Attachment
from forms.dossier_files import FilesPanel
from forms.kit import speech


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_files_have_room_on_a_small_screen_in_every_language(qtbot, code):
    """720 pixels wide, less the margins of the window and its frame."""
    speech.speak(code)
    try:
        panel = FilesPanel()
        qtbot.addWidget(panel)
        panel.removed.show()
        panel.show_files([_file()], may_change=True)
        panel.show()
        assert panel.layout().minimumSize().width() <= 720 - 2 * 20 - 20
    finally:
        speech.speak("en")


def _file() -> Attachment:
    day = datetime(2026, 6, 18, tzinfo=UTC)
    return Attachment(
        id=1,
        kind="contract",
        record_id=1,
        name="offer.txt",
        size=900,
        digest="0" * 64,
        added_at=day,
        added_by="Chen Siyuan",
    )
