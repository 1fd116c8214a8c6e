"""The letter that papers go along with, and the password of a mail account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _, sentences
from app.core.sizes import size_words
from app.mail.domain import MOST_BYTES, MOST_SUBJECT, Message
from forms.kit import buttons, kept, layout, theme
from forms.kit.dialog import Dialog
from forms.kit.field_base import labelled
from forms.kit.field_text import TextField
from forms.signing import hidden_field

_ROWS = 11
"""Lines of the letter that are seen at once."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that may go along.

    Attributes:
        key: Names it.
        name: Of the file.
        size: In bytes; None: not made yet.
        chosen: Whether it goes along.
    """

    key: str
    name: str
    size: int | None = None
    chosen: bool = True


class LetterForm(Dialog):
    """A letter before it goes out.

    Signals:
        send_asked: The person is done.
        file_asked: Another file shall go along.
        toggled: args: key of an attachment, whether it goes along.
        leave_asked: The person wants to close it without sending.
    """

    told_in = "mail"

    send_asked = Signal()
    file_asked = Signal()
    toggled = Signal(str, bool)
    leave_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        kept.size(self, "letter", theme.px(740), theme.px(720))
        self._message = Message()
        self.fields = {
            "receivers": TextField(),
            "copies": TextField(),
            "subject": TextField(max_length=MOST_SUBJECT),
            "body": TextField(multiline=True, rows=_ROWS),
        }
        self.fields["receivers"].set_placeholder("name@example.com, …")
        self.boxes: dict[str, QCheckBox] = {}
        self._files = QVBoxLayout()
        self._files.setSpacing(6)
        self._total = layout.text("", "small")
        self._way = layout.text("", "small", wrap=True)
        self._problem = layout.text("", "problem", wrap=True)
        self._problem.hide()
        self.add = buttons.ghost("paperclip", _("Attach a file"), _("Attach a file…"))
        self.add.clicked.connect(self.file_asked)
        self.send = buttons.button(_("Send"), "send", primary=True)
        self.send.setDefault(False)
        self.send.setAutoDefault(False)
        self.send.clicked.connect(self._ask)
        self.cancel = buttons.button(_("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self._build(title)

    def _build(self, title: str) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        files = layout.column(self._files, None, margins=(12, 10, 12, 10))
        area.setWidget(layout.box(files, "surface"))
        area.setMinimumHeight(theme.px(96))
        head = layout.row(
            layout.text(_("Attachments"), "label"), None, self._total, self.add
        )
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                labelled(self.fields["receivers"], _("Recipients"), required=True),
                labelled(self.fields["copies"], _("Copy to")),
                labelled(self.fields["subject"], _("Subject"), required=True),
                labelled(self.fields["body"], _("Letter")),
                head,
                (layout.framed(area), 1),
                self._problem,
                layout.row((self._way, 1), self.cancel, self.send, spacing=8),
                margins=(20, 18, 20, 18),
                spacing=10,
            )
        )

    def reject(self) -> None:
        """Override: what is written is asked about first."""
        self.leave_asked.emit()

    def show_letter(self, message: Message) -> None:
        """Show what the letter begins with."""
        self._message = message
        for name, field in self.fields.items():
            field.set_value(getattr(message, name))
        first = "receivers" if not message.receivers else "body"
        self.fields[first].setFocus(Qt.FocusReason.PopupFocusReason)

    def letter(self) -> Message:
        """Return the letter as it stands in the fields."""
        for field in self.fields.values():
            field.commit()
        return replace(
            self._message,
            receivers=self.fields["receivers"].value(),
            copies=self.fields["copies"].value(),
            subject=self.fields["subject"].value(),
            body=self.fields["body"].value(),
        )

    def show_attachments(self, files: Sequence[Attachment]) -> None:
        """Show what may go along, with the sizes that are known."""
        if list(self.boxes) != [one.key for one in files]:
            self._fill(files)
        whole = 0
        for one in files:
            box = self.boxes[one.key]
            size = "" if one.size is None else f" · {size_words(one.size)}"
            words = f"{one.name}{size}"
            box.setText(words.replace("&", "&&"))
            box.setAccessibleName(words)
            box.setChecked(one.chosen)
            whole += (one.size or 0) if one.chosen else 0
        self._total.setText(
            _("{size} of {most}", size=size_words(whole), most=size_words(MOST_BYTES))
            if whole
            else ""
        )
        layout.restyle(self._total)

    def _fill(self, files: Sequence[Attachment]) -> None:
        layout.clear(self._files)
        self.boxes = {}
        before: QWidget = self.add
        for one in files:
            box = QCheckBox()
            box.clicked.connect(
                lambda on, key=one.key: self.toggled.emit(key, on)  # a click only
            )
            self.boxes[one.key] = box
            self._files.addWidget(box)
            self.setTabOrder(before, box)
            before = box

    def show_way(self, words: str, verb: str) -> None:
        """Say which way the letter goes, and what the button does."""
        self._way.setText(words)
        self.send.setText(verb)
        self.send.setAccessibleName(verb)

    def show_problems(self, problems: Mapping[str, str], words: str = "") -> None:
        """Mark the fields that keep the letter from going out.

        Args:
            problems: Translated, by field; "parts" stands for the attachments.
            words: What else went wrong; empty: nothing.
        """
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        told = sentences(problems.get("parts", ""), words)
        self._problem.setText(told)
        self._problem.setVisible(bool(told))

    def show_busy(self, *, busy: bool) -> None:
        """Keep the person from sending twice while it goes into the outbox."""
        self.send.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Ctrl+Return, as mail programs do; Return alone sends nothing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send.click()
        elif not enter:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self.send_asked.emit()


class PasswordDialog(Dialog):
    """Asks for the password of a mail account.

    Args:
        login: Whose.
        host: The server.
    """

    told_in = "mail"

    def __init__(self, login: str, host: str) -> None:
        super().__init__()
        title = _("Password of the mail account")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(400))
        self.password = hidden_field()
        self.go = buttons.button(_("Go on"), primary=True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._go)
        cancel = buttons.button(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        note = _("It is kept in the system's keyring, or until the program ends.")
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                layout.text(f"{login} · {host}", "muted", wrap=True),
                labelled(self.password, _("Password"), required=True),
                layout.text(note, "small", wrap=True),
                layout.row(None, cancel, self.go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        self.password.setFocus(Qt.FocusReason.PopupFocusReason)

    def _go(self) -> None:
        if self.password.text():
            self.accept()

    def answer(self) -> str | None:
        """Ask; None: the person thought better of it."""
        if self.exec() == Dialog.DialogCode.Accepted:
            return self.password.text()
        return None
