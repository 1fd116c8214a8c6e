"""Settings of mail: one's own account, and the words that letters begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import LANGUAGES, _
from app.mail.domain import MOST_SUBJECT, SECURITY_TITLES, Account, Security, Template
from app.mail.letters import ABOUT, PLACES
from forms.kit import buttons, layout, theme
from forms.kit.field_base import Field, labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.field_number import DecimalField
from forms.kit.field_text import TextField
from forms.kit.speech import OWN_NAMES
from forms.signing import hidden_field

_ROWS = 11
USUAL_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


class MailPage(QWidget):
    """The chapter of mail.

    Signals:
        account_saved: args: the `Account`, and the password as typed; empty: as it was.
        template_asked: Another topic or language is shown; args: about, language.
        template_saved: arg: the `Template`.
        template_restored: args: about, language.
    """

    account_saved = Signal(object, str)
    template_asked = Signal(str, str)
    template_saved = Signal(object)
    template_restored = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._account = Account()
        self._template = Template()
        self.fields: dict[str, Field] = {
            "sender": TextField(max_length=80),
            "address": TextField(),
            "host": TextField(),
            "security": ChoiceField([(k, _(v)) for k, v in SECURITY_TITLES.items()]),
            "port": DecimalField(places=0, grouped=False),
            "login": TextField(),
            "authority": TextField(max_length=400),
        }
        self.password = hidden_field()
        self.save_account = buttons.button(_("Save the account"), "check", primary=True)
        self.about = ChoiceField([(k, _(v)) for k, v in ABOUT.items()])
        self.language = ChoiceField([(c, OWN_NAMES.get(c, c)) for c in LANGUAGES])
        self.subject = TextField(max_length=MOST_SUBJECT)
        self.body = TextField(multiline=True, rows=_ROWS)
        self.save_template = buttons.button(_("Save the letter"), "check")
        self.restore = buttons.button(_("As the program brings it"), "rotate")
        self._note = layout.text("", "small", wrap=True)
        self._note.hide()
        self._letter_note = layout.text("", "small", wrap=True)
        self.setLayout(layout.column(self._account_card(), self._letters_card()))
        self._connect()

    def _connect(self) -> None:
        self.fields["security"].edited.connect(self._propose_port)
        self.save_account.clicked.connect(self._send_account)
        self.about.edited.connect(self._ask_template)
        self.language.edited.connect(self._ask_template)
        self.save_template.clicked.connect(self._send_template)
        self.restore.clicked.connect(
            lambda: self.template_restored.emit(*self._shown())
        )

    def _account_card(self) -> QWidget:
        titles = {
            "sender": _("Name under your letters"),
            "address": _("Your e-mail address"),
            "host": _("Mail server (SMTP)"),
            "security": _("Protection"),
            "port": _("Port number"),
            "login": _("User name on the server"),
            "authority": _("Certificate file of your office's own authority"),
        }
        one = {
            name: labelled(self.fields[name], words) for name, words in titles.items()
        }
        one["port"].setFixedWidth(theme.px(96))
        words = _(
            "The password lies in the system's keyring where there is one, else it is"
            " asked for once a session. Without a server your mail program is used."
        )
        return layout.card(
            layout.column(
                layout.text(_("Mail account"), "section"),
                layout.row((one["sender"], 1), (one["address"], 1), spacing=12),
                layout.row(
                    (one["host"], 2), (one["security"], 2), one["port"], spacing=12
                ),
                layout.row(
                    (one["login"], 1),
                    (labelled(self.password, _("Password")), 1),
                    spacing=12,
                ),
                one["authority"],
                layout.text(words, "small", wrap=True),
                self._note,
                layout.row(None, self.save_account),
                margins=(18, 14, 18, 16),
                spacing=10,
            )
        )

    def _letters_card(self) -> QWidget:
        places = "\n".join(f"{{{name}}}  {_(words)}" for name, words in PLACES.items())
        return layout.card(
            layout.column(
                layout.text(_("Letters"), "section"),
                layout.row(
                    (labelled(self.about, _("About")), 1),
                    (labelled(self.language, _("Language")), 1),
                    spacing=12,
                ),
                labelled(self.subject, _("Subject"), required=True),
                labelled(self.body, _("Letter"), required=True),
                layout.text(places, "small", wrap=True),
                self._letter_note,
                layout.row(None, self.restore, self.save_template),
                margins=(18, 14, 18, 16),
                spacing=10,
            )
        )

    # --- The account -----------------------------------------------------------------

    def show_account(self, account: Account) -> None:
        """Show how this person sends mail."""
        self._account = account
        for name, field in self.fields.items():
            value = getattr(account, name)
            field.set_value(Decimal(value) if name == "port" else value)

    def account(self) -> Account:
        """Return the account as it stands in the fields."""
        values = {}
        for name, field in self.fields.items():
            field.commit()
            values[name] = field.value()
        port = values.pop("port")
        return replace(self._account, **values, port=int(port or 0))

    def show_problems(self, problems: Mapping[str, str], words: str = "") -> None:
        """Mark the fields of the account that are wrong, or say that it is saved."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _propose_port(self, security: Security) -> None:
        self.fields["port"].set_value(Decimal(USUAL_PORTS[security]))

    def _send_account(self) -> None:
        self.account_saved.emit(self.account(), self.password.text())

    # --- Letters ---------------------------------------------------------------------

    def show_template(self, template: Template, *, editable: bool) -> None:
        """Show the words that letters of a topic begin with in a language."""
        self._template = template
        for typed in (self.subject, self.body):
            typed.forget_typing()  # another letter's words
        self.about.set_value(template.about)
        self.language.set_value(template.language)
        self.subject.set_value(template.subject)
        self.body.set_value(template.body)
        for field in (self.subject, self.body):
            field.set_read_only(not editable)
        self.save_template.setEnabled(editable)
        self.restore.setEnabled(editable and template.id is not None)
        self.show_letter_note(_("The office's own words.") if template.id else "")
        self.show_letter_problems({})

    def show_letter_note(self, words: str) -> None:
        """Say something about the letter that is shown; empty: nothing."""
        self._letter_note.setText(words)
        self._letter_note.setVisible(bool(words))

    def template(self) -> Template:
        """Return the template as it stands in the fields."""
        self.subject.commit()
        self.body.commit()
        subject, body = self.subject.value(), self.body.value()
        return replace(self._template, subject=subject, body=body)

    def show_letter_problems(self, problems: Mapping[str, str]) -> None:
        """Mark what is wrong with the template."""
        self.subject.set_problem(problems.get("subject"))
        self.body.set_problem(problems.get("body"))

    def _shown(self) -> tuple[str, str]:
        return self.about.value() or "other", self.language.value() or "en"

    def _ask_template(self, _value: object) -> None:
        self.template_asked.emit(*self._shown())

    def _send_template(self) -> None:
        self.template_saved.emit(self.template())
