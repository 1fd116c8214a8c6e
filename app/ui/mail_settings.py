"""The chapter of mail in the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.core.errors import AppError
from app.core.i18n import N_, _, screen_language
from app.mail import service
from app.ui import errors
from app.ui.unsaid import Unsaid

if TYPE_CHECKING:
    from app.mail.domain import Account, Template
    from app.ui.desk import Desk
    from forms.settings_mail import MailPage

_FIRST = "papers"
_BACK = N_("These changes were not saved last time. They are back.")


class MailSettings(QObject):
    """Shows and keeps one's own mail account, and the office's letters.

    Args:
        page: The chapter.
        desk: Where it is shown.
    """

    def __init__(self, page: MailPage, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._desk = page, desk
        self._may_write = desk.actor.may("office.edit")
        page.account_saved.connect(self._save_account)
        page.template_asked.connect(self._show_template)
        page.template_saved.connect(self._save_template)
        page.template_restored.connect(self._restore)
        self._account_words: Unsaid | None = None
        self._letter_words: Unsaid | None = None
        if desk.actor.may("mail.send"):
            desk.work.read(service.account, self._show_account)
            self._show_template(_FIRST, screen_language().code)
        else:
            page.setEnabled(False)

    def _show_account(self, account: Account) -> None:
        if not isValid(self._page):
            return
        page = self._page
        page.show_account(account)
        inputs = {name: field.input for name, field in page.fields.items()}
        place, drafts = "settings:account", self._desk.drafts
        self._account_words = Unsaid(drafts, place, inputs, self)
        if self._account_words.put_back():
            page.show_problems({}, _(_BACK))

    def _save_account(self, account: Account, password: str) -> None:
        def saved(stored: Account) -> None:
            self._page.show_account(stored)
            if self._account_words is not None:
                self._account_words.settle()
            words = _("The account is saved.")
            if password and stored.login:
                kept = self._desk.post.keychain.put(stored, password)
                words = (
                    _("The account is saved; the system keeps the password.")
                    if kept
                    else _("The account is saved. This system has no keyring: the"
                           " password is forgotten when the program ends.")
                )  # fmt: skip
            self._page.password.forget_typing()
            self._page.show_problems({}, words)

        self._desk.work.run(
            lambda uow: service.save_account(uow, account), saved, self._refused
        )

    def _refused(self, error: AppError) -> None:
        told = errors.by_field(getattr(error, "problems", ()))
        self._page.show_problems(told, "" if told else errors.words(error))

    def _show_template(self, about: str, language: str) -> None:
        self._desk.work.read(
            lambda uow: service.template(uow, about, language), self._show
        )

    def _show(self, template: Template) -> None:
        if not isValid(self._page):
            return
        if self._letter_words is not None:
            self._letter_words.stop()
        page = self._page
        page.show_template(template, editable=self._may_write)
        place = f"settings:letter:{template.about}:{template.language}"
        inputs = {"subject": page.subject.input, "body": page.body.input}
        self._letter_words = Unsaid(self._desk.drafts, place, inputs, self)
        if self._may_write and self._letter_words.put_back():
            page.show_letter_note(_(_BACK))

    def _save_template(self, template: Template) -> None:
        self._desk.work.run(
            lambda uow: service.save_template(uow, template),
            partial(self._saved, _("The letter is saved for the whole office.")),
            self._letter_refused,
        )

    def _restore(self, about: str, language: str) -> None:
        self._desk.work.run(
            lambda uow: service.restore_template(uow, about, language),
            partial(self._saved, _("The letter is as the program brings it.")),
        )

    def _saved(self, words: str, template: Template) -> None:
        if self._letter_words is not None:
            self._letter_words.forget()
        self._show(template)
        self._desk.toast(words)

    def _letter_refused(self, error: AppError) -> None:
        told = errors.by_field(getattr(error, "problems", ()))
        self._page.show_letter_problems(told or {"body": errors.words(error)})
