"""The pages of the first-run wizard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.errors import Problem
from app.core.i18n import _, new_words, screen_language
from app.core.money import PER_HUNDRED
from forms import currencies
from forms.answers import Answers
from forms.kit import buttons, icons, layout
from forms.kit.field_base import Field, focus_wrong, labelled, show_problems
from forms.kit.field_choice import ChoiceField
from forms.kit.field_number import DecimalField
from forms.kit.field_text import TextField
from forms.kit.growing import make_room
from forms.looks import LooksPicker
from forms.wizard_parts import ChoiceCard, PicturePick


class Page(QWidget):
    """One step: a question, what it means, and the fields.

    Signals:
        changed: Something was answered.
    """

    changed = Signal()

    def __init__(self, title: str, detail: str) -> None:
        super().__init__()
        self.body = layout.column(
            layout.text(title, "h1"),
            layout.text(detail, "small", wrap=True),
            8,
            margins=(28, 22, 28, 8),
            spacing=8,
        )
        self.setLayout(self.body)

    def event(self, event: QEvent) -> bool:
        """Override QWidget.event: a page with more to say gets a higher window."""
        done = super().event(event)
        make_room(self, event)
        return done

    def focus_first(self) -> bool:
        """Give the focus to what is answered first; False: there is nothing."""
        found = self.nextInFocusChain()
        while found is not None and self.isAncestorOf(found):
            tabbed = found.focusPolicy() & Qt.FocusPolicy.TabFocus
            if tabbed and found.isEnabled() and found.isVisibleTo(self):
                found.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            found = found.nextInFocusChain()
        return False

    def focus_wrong(self) -> bool:
        """Give the focus to the first field that is wrong; False: there is none."""
        return focus_wrong(self.findChildren(Field))

    def show_answers(self, answers: Answers) -> None:
        """Show what was answered so far."""

    def take(self, answers: Answers) -> None:
        """Write what stands in the fields into the answers."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say at each field what is wrong with it."""


class LooksPage(Page):
    """Language and appearance, seen at once.

    Signals:
        language_chosen, mode_chosen, scale_chosen: as `LooksPicker`.
    """

    language_chosen = Signal(str)
    mode_chosen = Signal(str)
    scale_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            _("Welcome. Which language do you work in?"),
            _("Papers and e-mails may speak another language than the screen."),
        )
        self.looks = LooksPicker()
        self.looks.language_chosen.connect(self.language_chosen)
        self.looks.mode_chosen.connect(self.mode_chosen)
        self.looks.scale_chosen.connect(self.scale_chosen)
        self.body.addWidget(self.looks)
        self.body.addStretch(1)

    def show_answers(self, answers: Answers) -> None:
        """Show what is chosen."""
        self.looks.show_choice(answers.language, answers.mode, answers.scale)


class CompanyPage(Page):
    """Our company, as it stands on every paper."""

    def __init__(self) -> None:
        super().__init__(
            _("Whose papers are printed?"),
            _("Names and addresses as on letters of credit; later more companies."),
        )
        self.person = TextField(max_length=80)
        self.fields: Mapping[str, TextField] = {
            "name_zh": TextField(max_length=200),
            "name_en": TextField(max_length=200),
            "address_zh": TextField(multiline=True, rows=2),
            "address_en": TextField(multiline=True, rows=2),
            "tax_number": TextField(max_length=40),
        }
        self.fields["tax_number"].set_placeholder("91330201MA2AXXXXXX")
        self.logo, self.seal = PicturePick(_("Logo")), PicturePick(_("Seal"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        named = (
            ("name_zh", _("Name in Chinese"), 0, 0),
            ("name_en", _("Name in English"), 0, 1),
            ("address_zh", _("Address in Chinese"), 1, 0),
            ("address_en", _("Address in English"), 1, 1),
            ("tax_number", _("Unified social credit code"), 2, 0),
        )
        for name, title, row, column in named:
            grid.addWidget(labelled(self.fields[name], title), row, column)
        grid.addWidget(labelled(self.person, _("Your name")), 2, 1)
        grid.addWidget(self.logo, 3, 0)
        grid.addWidget(self.seal, 3, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self._pictures: dict[str, bytes | None] = {"logo": None, "seal": None}
        self.logo.picked.connect(lambda data: self._picked("logo", data))
        self.seal.picked.connect(lambda data: self._picked("seal", data))
        for field in (*self.fields.values(), self.person):
            field.edited.connect(lambda _value: self.changed.emit())

    def show_answers(self, answers: Answers) -> None:
        """Show the company so far."""
        for name, field in self.fields.items():
            field.set_value(getattr(answers.company, name))
        self.person.set_value(answers.person)
        self._pictures = {"logo": answers.company.logo, "seal": answers.company.seal}
        self.logo.show_picture(answers.company.logo)
        self.seal.show_picture(answers.company.seal)

    def take(self, answers: Answers) -> None:
        """Write the company down."""
        for field in (*self.fields.values(), self.person):
            field.commit()
        texts = {name: field.value() for name, field in self.fields.items()}
        texts["tax_number"] = texts["tax_number"].replace(" ", "").upper()
        changed: dict[str, Any] = {**texts, **self._pictures}
        answers.company = replace(answers.company, **changed)
        answers.person = self.person.value()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that must be corrected."""
        show_problems(self.fields, problems)

    def _picked(self, which: str, data: bytes | None) -> None:
        self._pictures[which] = data
        self.changed.emit()


class MoneyPage(Page):
    """The currency of the books and the rate of the currency that is sold in."""

    def __init__(self) -> None:
        super().__init__(
            _("In which currency do you keep your books?"),
            _("The rate is the middle rate of today; more rates come later."),
        )
        options = [(code, f"{code}  {_currency(code)}") for code in currencies.CODES]
        self.base = ChoiceField(options)
        self.foreign = ChoiceField(options)
        self.rate = DecimalField(places=4)
        self._quote = layout.text("", "small")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        grid.addWidget(labelled(self.base, _("Base currency")), 0, 0)
        grid.addWidget(labelled(self.foreign, _("Most is sold in")), 1, 0)
        grid.addWidget(labelled(self.rate, _("Middle rate")), 1, 1)
        grid.addWidget(self._quote, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        for field in (self.base, self.foreign, self.rate):
            field.edited.connect(self._edited)

    def show_answers(self, answers: Answers) -> None:
        """Show currencies and rate."""
        self.base.set_value(answers.company.base_currency)
        self.foreign.set_value(answers.rate_currency)
        self.rate.set_value(answers.rate)
        self._explain()

    def take(self, answers: Answers) -> None:
        """Write them down."""
        self.rate.commit()
        base = self.base.value() or "CNY"
        answers.company = replace(answers.company, base_currency=base)
        answers.rate_currency = self.foreign.value() or "USD"
        answers.rate = self.rate.value()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that must be corrected."""
        show_problems({"base_currency": self.base, "value": self.rate}, problems)

    def _edited(self, _value: object) -> None:
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        base, foreign = self.base.value() or "", self.foreign.value() or ""
        same = base == foreign
        unit = 100 if foreign in PER_HUNDRED else 1
        self.rate.setEnabled(not same)
        words = _(
            "{unit} {foreign} = the rate in {base}",
            unit=unit,
            foreign=foreign,
            base=base,
        )
        self._quote.setText("" if same else words)


class SamplePage(Page):
    """Begin empty, or look at a worked deal first."""

    def __init__(self) -> None:
        super().__init__(
            _("Begin empty, or look around first?"),
            _(
                "The sample is a trading company with a year of business and one deal "
                "from inquiry to tax refund. It can be removed at any time by opening "
                "another database."
            ),
        )
        self.empty = ChoiceCard(
            "file-plus",
            _("Begin empty"),
            _("Your own customers and products; import them from Excel afterwards."),
        )
        self.sample = ChoiceCard(
            "ship",
            _("With the sample company"),
            _("Customers, products, contracts, shipments, papers and money to try."),
        )
        self.body.addWidget(self.empty)
        self.body.addWidget(self.sample)
        self.body.addStretch(1)
        self.empty.chosen.connect(lambda: self._choose(sample=False))
        self.sample.chosen.connect(lambda: self._choose(sample=True))

    def show_answers(self, answers: Answers) -> None:
        """Show which is chosen."""
        self.empty.set_chosen(not answers.sample)
        self.sample.set_chosen(answers.sample)

    def take(self, answers: Answers) -> None:
        """Write it down."""
        answers.sample = self.sample.is_chosen()

    def _choose(self, *, sample: bool) -> None:
        self.empty.set_chosen(not sample)
        self.sample.set_chosen(sample)
        self.changed.emit()


class DonePage(Page):
    """What was made, and three things to do next.

    Signals:
        next_chosen: arg: "party", "product" or "home".
    """

    next_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            _("Your office is ready."),
            _("Three things that people do first:"),
        )
        self.steps: dict[str, buttons.Button] = {}
        for key, icon, title, detail in (
            (
                "customer",
                "address-book",
                new_words(_("Customer")),
                _("Name, address and terms once; every paper takes them from there."),
            ),
            (
                "product",
                "box",
                new_words(_("Product")),
                _("With HS code, packing and price; or paste a list from Excel."),
            ),
            (
                "home",
                "compass",
                _("Look around"),
                _("F1 opens the manual; Ctrl+K finds every record and command."),
            ),
        ):
            self.body.addWidget(self._step(key, icon, title, detail))
        self._unused = layout.text("", "small", "warn_fg", wrap=True)
        self._unused.hide()
        self.body.addWidget(self._unused)
        self.body.addStretch(1)

    def focus_first(self) -> bool:
        """Leave the focus to what opens the office."""
        return False

    def show_unused(self, unused: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Say that the office keeps its own company and rate."""
        words = _(
            "The office has its company and rates already; what was typed here of "
            "them is not used."
        )
        self._unused.setText(words if unused else "")
        self._unused.setVisible(unused)

    def unused_words(self) -> str:
        """Return what is said of answers that were not used; empty: all were."""
        return self._unused.text()

    def _step(self, key: str, icon: str, title: str, detail: str) -> QWidget:
        go = buttons.button(_("Go"), "arrow-right")
        go.setAccessibleName(title)
        go.clicked.connect(lambda: self.next_chosen.emit(key))
        self.steps[key] = go
        words = layout.column(
            layout.text(title, "strong"),
            layout.text(detail, "small", wrap=True),
            spacing=2,
        )
        return layout.card(
            layout.row(
                icons.label(icon, 24, "accent"),
                (words, 1),
                go,
                margins=(16, 11, 14, 11),
                spacing=16,
            )
        )


def _currency(code: str) -> str:
    return str(screen_language().locale.currencies.get(code, ""))
