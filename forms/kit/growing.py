"""Windows that grow with what is said in them."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from forms.kit import screens
from forms.kit.dialog import Dialog


def make_room(part: QWidget, event: QEvent) -> None:
    """Let a window grow when one of its parts was laid out anew and needs more room.

    Args:
        part: Has a layout; called from its `event`.
        event: The one at hand; all but requests for a layout are passed over.
    """
    if event.type() != QEvent.Type.LayoutRequest:
        return
    inner = part.layout()
    if not inner or not part.isVisible():
        return
    more = inner.totalHeightForWidth(part.width()) - part.height()
    window = part.window()
    most = screens.room(window).height()
    if more > 0:
        window.resize(window.width(), min(window.height() + more, most))


class GrowingDialog(Dialog):
    """Makes room when fields, problems or wrapped lines appear; never shrinks."""

    def event(self, event: QEvent) -> bool:
        """Override QDialog.event: make room after the parts were laid out."""
        done = super().event(event)
        make_room(self, event)
        return done
