"""Papers for the preview, made from the records that services gather."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import LANGUAGES, _, language
from app.ui.desk import PaperJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import Problem

LOCAL = "zh_CN"


def paper_job(
    key: str,
    record: Any,
    *,
    preferred: str = "en",
    state: tuple[str, str] = ("", "neutral"),
    problems: Sequence[Problem] = (),
    recipient: str = "",
) -> PaperJob:
    """Return one paper for `Desk.preview`.

    Args:
        key: Which paper; see `reports.documents`.
        record: What it prints.
        preferred: The language to begin with, where the paper can be printed in it.
        state: Words and tone of its state, translated.
        problems: What should be corrected before it goes out.
        recipient: E-mail address it would be sent to.
    """
    from reports import documents  # noqa: PLC0415 - screens open without a printer

    kind = documents.document(key)
    offered = tuple(code for code in kind.languages if code in LANGUAGES)
    code = preferred if preferred in offered else offered[0]
    number = getattr(record, "number", "") or _("Draft")
    return PaperJob(
        key=key,
        title=_(kind.title),
        language=code,
        render=partial(_rendered, key, record),
        filename=documents.file_name(key, number, code),
        note=number,
        state=state[0],
        tone=state[1],
        problems=tuple(problems),
        languages=offered,
        recipient=recipient,
    )


def _rendered(key: str, record: Any, code: str) -> bytes:
    """Print in a language; contracts with a Chinese column beside it."""
    from reports import documents  # noqa: PLC0415 - as above

    beside = language(LOCAL) if key in _WITH_CHINESE and code != LOCAL else None
    return documents.render(key, record, language(code), beside)


_WITH_CHINESE = frozenset({"contract"})
"""Papers that Chinese banks and customs read as well (documents.md §4)."""
