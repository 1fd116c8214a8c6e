"""Shows the history of an editor's record: in the panel at its side, or in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.editor_controller import EditorController
    from forms.kit.history import Told


class Past(QObject):
    """Follows the record of an editor; reads what happened to it when it is asked for.

    Args:
        editor: The tab.
    """

    def __init__(self, editor: EditorController[Any]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._section = editor.form.inspector.history
        self._seen: tuple[Any, ...] = ()
        self._section.asked.connect(lambda: self._read(self._section.show_told))
        self._section.all_asked.connect(self.show)
        editor.titled.connect(self.follow)

    def follow(self) -> None:
        """Look at the record that the editor shows now."""
        editor = self._editor
        key = editor.record_id if editor.keeps_history else None
        self._section.setVisible(key is not None)
        seen = (key, getattr(editor.stored, "version", None))
        if key is not None and seen != self._seen:
            self._seen = seen
            self._section.forget()

    def show(self) -> None:
        """Show who changed what and when, field by field."""
        from forms.kit.history import HistoryDialog  # noqa: PLC0415 - most never ask

        editor = self._editor
        self._read(lambda told: HistoryDialog(editor.title(), told, editor.form).exec())

    def _read(self, then: Callable[[Sequence[Told]], object]) -> None:
        from app.ui import history  # noqa: PLC0415 - as above

        editor = self._editor
        key, table = editor.record_id, history.table_of(editor.spec.kind, editor.table)
        if key is None or not table:
            return
        words = history.Words(editor.spec, table, editor.stored)

        def take(found: history.Found) -> None:
            if editor.record_id == key:  # not if another record is shown meanwhile
                then(words.told(found))

        editor.desk.work.read(
            lambda uow: history.read(uow, table, key), take, editor.show_error
        )
