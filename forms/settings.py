"""The settings of this screen: language, appearance, keys, database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import _
from forms.encryption import EncryptionCard
from forms.kit import buttons, icons, keys, layout, theme
from forms.kit.field_base import labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.field_text import TextField
from forms.looks import LooksPicker
from forms.settings_backups import BackupsPage
from forms.settings_checkup import CheckupCard
from forms.settings_mail import MailPage
from forms.settings_tables import TablesCard
from forms.shell_rail import RailButton, RailEntry

_SIDE = 248


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is so: a name and what it is.

    Attributes:
        name: Translated.
        value: As people read it; may be selected and copied.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Place:
    """A list that is opened from the settings.

    Attributes:
        name: Sent with `place_chosen`.
        title: Translated.
        icon: Icon name.
    """

    name: str
    title: str
    icon: str


class SettingsForm(QWidget):
    """The page of settings; every change takes effect at once.

    Signals:
        language_chosen: arg: language code.
        mode_chosen: arg: "light", "dark" or "system".
        scale_chosen: arg: pixel size of running text.
        rail_chosen: arg: "auto", "open" or "narrow".
        person_chosen: arg: the name.
        scheme_chosen: arg: key map.
        enter_chosen: Where Return goes in lines; arg: "right" or "down".
        key_chosen: arg: name of the action, shortcut.
        keys_reset: Forget the user's own keys.
        folder_asked: arg: which folder to open: data, backups, logs.
        database_asked: Open another database.
        connection_asked: Connect to an office on a server.
        move_asked: Move the office to a server, or into a file.
        place_chosen: arg: name of a list of the office to open.
    """

    language_chosen = Signal(str)
    mode_chosen = Signal(str)
    scale_chosen = Signal(int)
    rail_chosen = Signal(str)
    person_chosen = Signal(str)
    scheme_chosen = Signal(str)
    enter_chosen = Signal(str)
    key_chosen = Signal(str, str)
    keys_reset = Signal()
    folder_asked = Signal(str)
    database_asked = Signal()
    connection_asked = Signal()
    move_asked = Signal()
    place_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = QStackedWidget()
        self._chapters = QVBoxLayout()
        self._chapters.setContentsMargins(10, 16, 10, 16)
        self._chapters.setSpacing(2)
        self._group = QButtonGroup(self)
        side = layout.box(self._chapters, "surface")
        side.setFixedWidth(theme.px(_SIDE))
        self._chapters.addWidget(layout.text(_("Settings"), "h1"))
        self._chapters.addSpacing(8)
        self.looks = LooksPicker()
        self.person = TextField()
        self.rail = ChoiceField(
            (
                ("auto", _("By the width of the window")),
                ("open", _("With titles")),
                ("narrow", _("Icons only")),
            )
        )
        self.scheme = ChoiceField([(k, _(v[0])) for k, v in keys.SCHEMES.items()])
        self.enter = ChoiceField(
            (
                ("right", _("Right, to the next cell")),
                ("down", _("Down, to the next line")),
            )
        )
        self.key_edits: dict[str, QKeySequenceEdit] = {}
        self._key_problems: dict[str, QLabel] = {}
        self._facts = QGridLayout()
        self.encryption = EncryptionCard()
        self._places = QVBoxLayout()
        self.place_buttons: dict[str, QWidget] = {}
        self._add(_("Language and appearance"), "palette", self._looks_page())
        self._add(_("Keys"), "keyboard", self._keys_page())
        self._add(_("Database and files"), "database", self._database_page())
        self.backups = BackupsPage()
        self._add(_("Backups"), "shield-check", _narrow(layout.column(self.backups)))
        self.tables = TablesCard()
        self._add(_("Office"), "building", self._office_page())
        self.mail = MailPage()
        self._add(_("Mail and letters"), "mail", _narrow(layout.column(self.mail)))
        self._chapters.addStretch(1)
        self.setLayout(layout.row(side, layout.vline(), (self._pages, 1), spacing=0))
        self._connect()

    def _connect(self) -> None:
        self.looks.language_chosen.connect(self.language_chosen)
        self.looks.mode_chosen.connect(self.mode_chosen)
        self.looks.scale_chosen.connect(self.scale_chosen)
        self.person.edited.connect(self.person_chosen.emit)
        self.rail.edited.connect(self.rail_chosen.emit)
        self.scheme.edited.connect(self.scheme_chosen.emit)
        self.enter.edited.connect(self.enter_chosen.emit)

    def show_looks(self, language: str, mode: str, scale: int) -> None:
        """Show what is chosen for the screen."""
        self.looks.show_choice(language, mode, scale)

    def show_person(self, name: str) -> None:
        """Show the name that colleagues see."""
        self.person.set_value(name)

    def show_rail(self, mode: str) -> None:
        """Show how wide the navigation is."""
        self.rail.set_value(mode)

    def show_keys(self, scheme: str) -> None:
        """Show the keys in force."""
        self.scheme.set_value(scheme)
        for name, edit in self.key_edits.items():
            blocked = edit.blockSignals(True)  # noqa: FBT003 - Qt's signature
            edit.setKeySequence(QKeySequence(keys.shortcut(name)))
            edit.blockSignals(blocked)
        for said in self._key_problems.values():
            said.clear()

    def show_enter(self, way: str) -> None:
        """Show where Return goes in lines."""
        self.enter.set_value(way)

    def show_key_problem(self, name: str, words: str) -> None:
        """Say beside its field that a key is taken, where nothing moves for it."""
        self._key_problems[name].setText(words)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show which database is open and where files lie."""
        layout.clear(self._facts)
        for at, fact in enumerate(facts):
            value = layout.text(fact.value, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(layout.text(fact.name, "label"), at, 0)
            self._facts.addWidget(value, at, 1)

    def show_move(self, *, to_server: bool) -> None:
        """Offer the move that is possible from here."""
        words = _("Move to a server…") if to_server else _("Move into a file…")
        self.moving.setText(words)
        self.moving.setAccessibleName(words)

    def show_places(self, places: Sequence[Place]) -> None:
        """Show the lists of the office that this person may open."""
        layout.clear(self._places)
        self.place_buttons.clear()
        for at, place in enumerate(places):
            opens = buttons.button(_("Show"), "external-link")
            opens.setAccessibleName(_("Open {list}", list=place.title))
            opens.clicked.connect(
                lambda _checked=False, name=place.name: self.place_chosen.emit(name)
            )
            self.place_buttons[place.name] = opens
            if at:
                self._places.addWidget(layout.hline())
            icon = icons.label(place.icon)
            row = layout.row(icon, layout.text(place.title), None, opens, spacing=12)
            self._places.addLayout(row)

    def chapter(self) -> int:
        """Return the number of the chapter shown."""
        return self._pages.currentIndex()

    def show_chapter(self, number: int) -> None:
        """Show a chapter."""
        if button := self._group.button(number):
            button.click()

    def lead_to(self, number: int) -> None:
        """Show a chapter, with the keyboard where its name stands."""
        self.show_chapter(number)
        self._group.button(number).setFocus()

    def _add(self, title: str, icon: str, page: QWidget) -> None:
        number = self._pages.count()
        button = RailButton(RailEntry(title, title, icon))
        # Unlike the rail, where a click leaves the focus in the document.
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self._pages.setCurrentIndex(number))
        self._group.addButton(button, number)
        self._chapters.addWidget(button)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(
            layout.box(
                layout.column(
                    layout.text(title, "h1"),
                    # In a row words are asked for their height in the page's width.
                    layout.row((page, 20), None, spacing=0),
                    None,
                    margins=(28, 20, 28, 20),
                    spacing=14,
                ),
                "page",
            )
        )
        self._pages.addWidget(area)
        button.setChecked(number == 0)

    def _looks_page(self) -> QWidget:
        person = labelled(self.person, _("Your name"))
        rail = labelled(self.rail, _("Navigation"))
        for field in (person, rail):
            field.setFixedWidth(theme.px(320))
        note = _("Your name stands in the change history and in the greeting.")
        who = layout.card(
            layout.column(
                person, layout.text(note, "small"), 4, rail, margins=(18, 14, 18, 16)
            )
        )
        looks = layout.card(
            layout.column(self.looks, margins=(18, 14, 18, 16), spacing=8)
        )
        return _narrow(layout.column(looks, who, spacing=14))

    def _keys_page(self) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        at = 0
        for group in keys.GROUPS:
            heading = layout.text(_(group), "section")
            heading.setContentsMargins(0, 12 if at else 0, 0, 2)
            grid.addWidget(heading, at, 0, 1, 3)
            at += 1
            for key in [k for k in keys.KEYS if k.group == group]:
                edit = QKeySequenceEdit()
                edit.setMaximumSequenceLength(1)
                edit.setClearButtonEnabled(True)
                edit.setAccessibleName(_(key.title))
                for line in edit.findChildren(QLineEdit):
                    line.setAccessibleName(_(key.title))
                edit.setFixedWidth(_widest_key())
                edit.editingFinished.connect(
                    lambda edit=edit, name=key.name: self.key_chosen.emit(
                        name, edit.keySequence().toString()
                    )
                )
                self.key_edits[key.name] = edit
                self._key_problems[key.name] = layout.text("", "problem")
                grid.addWidget(layout.text(_(key.title)), at, 0)
                grid.addWidget(self._key_problems[key.name], at, 1)
                grid.addWidget(edit, at, 2)
                at += 1
        grid.setColumnStretch(0, 1)
        scheme = labelled(self.scheme, _("Key map"))
        scheme.setFixedWidth(theme.px(240))
        reset = buttons.button(_("Forget my own keys"), "rotate")
        reset.clicked.connect(self.keys_reset)
        enter = labelled(self.enter, _("Return goes in lines"))
        enter.setFixedWidth(theme.px(240))
        head = layout.row(scheme, enter, None, reset, spacing=12)
        card = layout.card(
            layout.column(
                head,
                layout.hline(),
                grid,
                margins=(18, 14, 18, 16),
                spacing=12,
            )
        )
        return _narrow(layout.column(card))

    def _database_page(self) -> QWidget:
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(18)
        self._facts.setVerticalSpacing(10)
        self._facts.setColumnStretch(1, 1)
        connection = buttons.button(_("Connect to a server…"), "plug-connected")
        connection.clicked.connect(self.connection_asked)
        self.connection = connection
        other = buttons.button(_("Open another database…"), "database")
        other.clicked.connect(self.database_asked)
        self.moving = buttons.button(_("Move to a server…"), "server-2")
        self.moving.clicked.connect(self.move_asked)
        row: list[layout.Piece] = []
        for which, words in (
            ("data", _("Folder of the data")),
            ("backups", _("Folder of the backups")),
            ("logs", _("Folder of the logs")),
        ):
            made = buttons.button(words, "folder-open")
            made.clicked.connect(
                lambda _checked=False, which=which: self.folder_asked.emit(which)
            )
            row.append(made)
        card = layout.card(
            layout.column(
                self._facts,
                layout.hline(),
                layout.row(connection, self.moving, other, None),
                layout.row(*row, None),
                margins=(18, 16, 18, 16),
                spacing=14,
            )
        )
        inner = layout.column(self.encryption, margins=(18, 16, 18, 16))
        self.locking = layout.card(inner)
        self.checkup = CheckupCard()
        return _narrow(layout.column(card, self.checkup, self.locking, spacing=14))

    def _office_page(self) -> QWidget:
        self._places.setContentsMargins(18, 12, 18, 12)
        self._places.setSpacing(8)
        note = _("What the whole office shares: everybody sees a change at once.")
        return _narrow(
            layout.column(
                layout.text(note, "small"),
                layout.card(self._places),
                self.tables,
                spacing=10,
            )
        )


def _narrow(column: QVBoxLayout) -> QWidget:
    """Keep a page readable on a wide window."""
    made = layout.box(column)
    made.setMaximumWidth(theme.px(760))
    return made


def _widest_key() -> int:
    """Return the pixels of the longest key, as Shift is called here, and its cross."""
    metrics = QFontMetrics(theme.font(13))
    said = keys.native("Ctrl+Alt+Shift+F12")
    return max(theme.px(170), metrics.horizontalAdvance(said) + theme.px(52))
