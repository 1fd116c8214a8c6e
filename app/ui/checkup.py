"""Looks the office through from the settings, and leads to where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.core.errors import AppError, NotPossibleError
from app.core.i18n import N_, _, _n
from app.core.job import Job, StoppedError
from app.modules import TABLES, find
from app.settings import locations
from app.ui import admission, errors, rules
from app.ui.aside import Aside
from app.ui.backup_words import moment
from forms.settings_checkup import Item, Spot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.doctor import Finding, Last, Place, Report
    from app.ui.desk import Desk
    from app.ui.session import Session
    from app.ui.shell import Shell
    from forms.settings_checkup import CheckupCard

MAY = "access.view"
_AT_ONCE = frozenset({"backups", "index"})
"""What asks nothing first."""
_VERBS = {
    "backups": N_("Go to the backups"),
    "rules": rules.VERB,
    "logins": admission.VERB,
    "history": N_("Take the history as it is"),
    "index": N_("Build the index anew"),
}


class Checkup(QObject):
    """Looks after the card; lives as long as the settings' tab.

    Args:
        card: Where it is shown.
        shell: The window.
        parent: The tab.
    """

    _stepped = Signal(str, int, int)

    def __init__(self, card: CheckupCard, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._shell = card, shell
        self._job: Job | None = None
        self._aside = Aside(self)
        self._stepped.connect(card.job.show_job)
        card.check_asked.connect(self.check)
        card.stop_asked.connect(self._stop)
        card.record_asked.connect(self._open)
        card.lead_asked.connect(self._lead)
        self.destroyed.connect(self._stop)
        session = shell.session
        card.setVisible(may_check(session))
        if session is not None and may_check(session):
            self._show_last(session)

    def check(self) -> None:
        """Look the office through, unless that is under way."""
        session = self._shell.session
        if session is None or self._job is not None:
            return
        work = session.work
        self._job = job = Job(self._tell, ends=work.patience.leaving)
        self._card.show_found((), ())
        self._card.job.show_job(_("Check the office"), 0, 1)
        self._card.show_running(running=True)

        def task() -> Report:
            from app.db.doctor import looking  # noqa: PLC0415 - off the start

            folder = locations().data
            return looking.examine(work.database, work.actor, folder, job)

        def done(report: Report) -> None:
            self._done(session, report)

        work.compute(task, done, self._failed)

    def _tell(self, msgid: str, values: dict[str, Any], done: int, whole: int) -> None:
        if isValid(self):  # the tab may be closed by now
            self._stepped.emit(_(msgid, **values), done, whole)

    def _stop(self, _gone: object = None) -> None:
        if self._job is not None:
            self._job.stop()

    def _over(self) -> None:
        self._job = None
        self._card.show_running(running=False)

    def _failed(self, error: AppError) -> None:
        self._over()
        if not isinstance(error, StoppedError):
            errors.tell(self._shell.form, error)

    def _done(self, session: Session, report: Report) -> None:
        self._over()
        self._show_last(session)
        items = [_item(session, one) for one in report.found]
        left = [
            f"{_(one.look.title)}: {_(one.said, **one.values)}"
            for one in report.left_out
        ]
        self._card.show_found(items, left)

    def _show_last(self, session: Session) -> None:
        from app.db import doctor  # noqa: PLC0415 - off the start

        last = doctor.last(locations().data, session.work.database.url)
        self._card.show_state(*_sign(last))

    # --- Where it is mended ----------------------------------------------------------

    def _open(self, kind: str, key: int) -> None:
        self._shell.open(kind, key)

    def _lead(self, leads: str) -> None:
        if leads == "backups":
            self._shell.state.open_backups()
        elif leads == "rules":
            if update := rules.begin(self._shell, self._aside):
                update.ended.connect(self._mended)
        elif leads == "logins":
            admission.begin(self._shell, self._aside)
        elif leads == "history":
            self._accept()
        elif leads == "index":
            self._build_index()

    def _build_index(self) -> None:
        session = self._shell.session
        if session is None:
            return
        work = session.work

        def task() -> None:
            from app.db.doctor import derived  # noqa: PLC0415 - seldom

            derived.build_index(work.database, work.actor)

        self._aside.run(task, lambda _none: self.check(), self._failed)

    def _accept(self) -> None:
        session = self._shell.session
        if session is None or not _accepts(self._shell):
            return
        database = session.work.database

        def task() -> None:
            from app.db import chain  # noqa: PLC0415 - seldom

            chain.accept(database, locations().data)

        self._aside.run(task, lambda _none: self.check(), self._failed)

    def _mended(self, done: bool) -> None:  # noqa: FBT001 - a signal's argument
        if done:
            self.check()


def may_check(session: Session | None) -> bool:
    """Say whether the person at the window may look the office through."""
    return session is not None and session.work.actor.may(MAY)


def begin(desk: Desk, _over: QWidget) -> None:
    """Open the settings and look the office through; what menu and palette do."""
    shell: Any = desk.shell
    shell.go("settings")
    front = shell.front()
    check = getattr(front.tab, "check", None) if front else None
    if check is not None:
        check()


def tell_changed(shell: Shell, error: AppError) -> None:
    """Tell which value is not what was last saved, as a form calls it; open its record.

    Args:
        shell: The window.
        error: A `ChangedError`; of a broken chain it names no value.
    """
    first = next(iter(getattr(error, "found", ())), None)
    told = NotPossibleError(error.msgid, **error.params)
    if first is not None and first.field:
        told.params = {**error.params, "field": title_of(first.table, first.field)}
    opens = shell.session.registry.of_record if shell.session else None
    if first is not None and first.key.isdigit() and opens and opens(first.table):
        told.stands = (first.table, int(first.key))
    if errors.leads_on(shell.form, told) and told.stands:
        shell.open(*told.stands)


def _accepts(shell: Shell) -> bool:
    from app.ui import witness  # noqa: PLC0415 - seldom

    return witness.accepts(shell.form, _("The history is not what it was."))


def _sign(last: Last | None) -> tuple[str, str, str, str]:
    """Return icon, colour, words and detail of the last look."""
    if last is None:
        words = _("This computer has not checked the office yet.")
        detail = _(
            "Every balance, number, paper and value is compared; nothing changes."
        )
        return "shield", "text3", words, detail
    when = _("Checked on {time}.", time=moment(last.at, full=True))
    if last.faults:
        found = _n("{n} thing is not whole.", "{n} things are not whole.", last.faults)
        return "alert-circle", "bad_dot", found, when
    if last.left_out:
        words = _("Everything that could be checked is whole.")
        return "shield-check", "ok_dot", words, when
    return "shield-check", "ok_dot", _("Everything is whole."), when


def _item(session: Session, one: Finding) -> Item:
    look, actor = one.look, session.work.actor
    # Who makes the staff decides about history and rules; a file's owner does all.
    leads = one.leads if one.leads == "backups" or actor.may("access.edit") else ""
    count = int(one.values.get("n", 0))
    return Item(
        _(look.title),
        _(one.said, **one.values),
        _(look.means),
        _(look.todo),
        "bad" if one.fault else "warn",
        tuple(_spot(session, place) for place in one.places),
        max(0, count - len(one.places)) if one.places else 0,
        leads,
        _verb(leads),
    )


def _verb(leads: str) -> str:
    """Return the words of the button that leads on; what asks first says so."""
    if not leads:
        return ""
    return _(_VERBS[leads]) + ("" if leads in _AT_ONCE else "…")


def _spot(session: Session, place: Place) -> Spot:
    module = session.registry.of_record(place.table)
    values = place.values
    said = _(place.said, **values) if place.said else ""
    column = title_of(place.table, place.column) if place.column else ""
    detail = " · ".join(filter(None, (column, said)))
    if module is None:
        return Spot(place.record or place.table, detail)
    # What is begun by hand among the open items is a note; most come with a shipment.
    bare = place.table == "receivable" or place.table not in module.singular
    title = module.title if bare else module.singular[place.table]
    words = f"{_(title)} {place.record}"
    may = session.work.actor.may(module.permission)
    return Spot(words, detail, place.table if may else "", place.key)


def title_of(kind: str, column: str) -> str:
    """Return what a form calls a value of a kind of record."""
    from app.ui.history import TITLES  # noqa: PLC0415 - off the start

    bare = column.removesuffix("_id")
    if bare in TITLES:
        return _(TITLES[bare])
    for name in TABLES.values():
        table = find(name).of_office()
        if table.kind == kind:
            for one in table.columns:
                if one.field.rpartition(".")[2].removesuffix("_id") == bare:
                    return _(one.title)
    return _(bare.replace("_", " ").capitalize())  # most are called so somewhere
