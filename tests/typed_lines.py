"""Ten lines typed in a burst, again and again, in the program's own window.

`python -m tests.typed_ahead --bursts 30` types them by real keys, 12 ms apart, while
every look-up answers after another time; what is saved must be what was typed. With
`--server` the office lies on a PostgreSQL server whose answers travel 30 ms.
"""

from __future__ import annotations

import json
import os
import random
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import sqlalchemy
from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import make_url, text

KEY = 12  # milliseconds between two keys
LINES = 10
MOST_BURSTS = 100  # of a kind: a shipment takes a piece each time
WAITS = (0, 0, 5, 20, 60, 150, 400)  # milliseconds that a look-up takes longer
TRAVELS = 0.03  # seconds that an answer of the server is under way
PATIENCE = 90.0  # seconds for one burst to be typed, taken over and saved
QUIET = 700  # milliseconds without another line until it is saved
NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)  # after the last day of the sample deal
KINDS = {
    "contract": ("lines", ("product", "quantity", "unit_price")),
    "quotation": ("lines", ("product", "quantity", "unit_price")),
    "purchase": ("lines", ("product", "quantity", "price_incl_vat")),
    "shipment": ("packages", ("line_position", "cartons", "units_per_carton")),
    "receipt": ("allocations", ("receivable", "amount")),
}
"""Of each editor its lines, and the fields that Return leads through."""
tell = sys.stdout.write


# --- The window ----------------------------------------------------------------------


def _heard(then, found):
    """Hand an answer over, unless who asked is closed by now."""
    from app.ui.work import _is_gone

    if not _is_gone(then):
        then(found)


class Bench:
    """Opens one new document after another and tells what was saved of each."""

    def __init__(self, shell, kind, seed):
        self.shell, self.kind, self.rng = shell, kind, random.Random(seed)  # noqa: S311
        self.section, self.fields = KINDS[kind]
        self.item, self.seen, self.late = None, None, False
        self.work = shell.session.work
        read = self.work.read

        def later(question, then, failed=None):
            wait = self.rng.choice(WAITS) if self.late else 0
            answer = then if not wait else partial(QTimer.singleShot, wait)
            if wait:  # the guard of answers is asked when it comes, as without a wait
                come = partial(_heard, then)
                read(question, lambda found: answer(partial(come, found)), failed)
            else:
                read(question, then, failed)

        self.work.read = later
        self.heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.heard.activated.connect(self.hear)

    def hear(self, *_about):
        word = sys.stdin.readline().strip()
        if word == "begin":
            self.begin()
        elif word == "end":
            self.settle()
        else:
            QApplication.quit()

    def begin(self):
        """Open a document like the sample's, without its lines, at its first cell."""
        from app.ui.opened import Address

        if begun := BEGUN.get(self.kind):
            self.work.read(begun, self.start)
            return
        with self.work.database.engine.connect() as connection:
            query = text(f"SELECT min(id) FROM {self.kind}")  # noqa: S608 - named above
            key = connection.execute(query).scalar()
        first = self.shell.add(Address("record", self.kind, key)).tab
        self.until(lambda: first.record_id == key, lambda: self.prepare(first.stored))

    def prepare(self, stored):
        blank = {"id": None, "version": 0, "number": "", self.section: ()}
        begun = next(iter(type(stored.state)))
        self.start(replace(stored, **blank, state=begun))

    def start(self, draft):
        from app.ui.opened import Address

        self.item = self.shell.add(Address("record", self.kind), draft=draft)
        self.grid = self.item.tab.form.sections[self.section].grid
        self.item.tab.form.show_section(self.section)
        self.until(self.grid.isVisible, self.stand)

    def stand(self):
        self.grid.setFocus()
        first = self.grid.moves.first_column()
        self.grid.type_at(self.grid.lines_model.index(0, first))
        self.ask_words()

    def ask_words(self):
        """Tell what the first field finds, so that it can be typed."""
        column = self.grid.lines_model.columns[self.grid.moves.first_column() - 1]
        kind, _colon, name = column.kind.partition(":")

        def found(choices):
            self.late = True
            fitting = [c.ref.code for c in choices if c.ref.code and self.fits(c)]
            tell(json.dumps(fitting[:8]) + "\n")

        if kind == "lookup":
            self.shell.desk.lookup(name, "", found)
        else:
            self.late = True
            lines = range(1, len(self.item.tab.draft.lines) + 1)
            tell(json.dumps([str(number) for number in lines]) + "\n")

    def fits(self, choice):
        """Say whether a document may be about a choice; a receipt is one customer's."""
        draft = self.item.tab.draft
        if self.kind != "receipt":
            return True
        whose = choice.detail.startswith(f"{draft.customer} · {draft.currency}")
        return whose and choice.extra["amount"] > draft.amount

    def settle(self):
        """Save as soon as nothing more comes."""
        now = self.written()
        if now == self.seen and not self.grid.waiting():
            self.save()
        else:
            self.seen = now
            QTimer.singleShot(QUIET, self.settle)

    def save(self):
        tab, self.late, self.seen = self.item.tab, False, None
        typed = self.written()
        tab.save()
        until = time.monotonic() + 10

        def done():
            return not tab.dirty() or tab.form.told_problems or time.monotonic() > until

        def report():
            saved = not tab.dirty()
            buttons = tab.form.banner.findChildren(QAbstractButton)
            said = [button.text() for button in buttons]
            answer = {"typed": typed, "saved": saved and self.written(), "said": said}
            tell(json.dumps(answer) + "\n")
            tab.form.show_problems(())
            for item in list(self.shell.opened.values()):
                if item.address.what == "record":
                    self.shell.drop(item)

        self.until(done, report)

    def written(self):
        lines = getattr(self.item.tab.draft, self.section)
        return [[told(line, name) for name in self.fields] for line in lines]

    @staticmethod
    def until(true, then):
        def look():
            if true():
                then()
            else:
                QTimer.singleShot(5, look)

        look()


def shipping(uow):
    """Return a shipment of one piece of each line of a contract that is still open."""
    from app.contracts.domain import State
    from app.contracts.model import ContractRow
    from app.shipments import service

    confirmed = ContractRow.state == State.CONFIRMED
    for key in uow.session.scalars(sqlalchemy.select(ContractRow.id).where(confirmed)):
        lines = [x for x in service.open_lines(uow, key) if x.open >= MOST_BURSTS]
        if len(lines) > 1:
            each = {line.contract_line_id: Decimal(1) for line in lines}
            return replace(service.from_contract(uow, key, each), packages=())
    raise LookupError


def receiving(uow):
    """Return a receipt larger than ten lines, of the customer who owes most."""
    from app.receivables import service
    from app.receivables.domain import Receipt

    owed = [x for x in service.open_items(uow) if x.is_claim and x.currency == "USD"]
    most = max(owed, key=lambda claim: claim.open)
    made = Receipt(
        company=most.company,
        customer=most.customer,
        received_on=uow.today,
        currency=most.currency,
        amount=Decimal(LINES * 100),
    )
    return service.rated(uow, made)


BEGUN = {"shipment": shipping, "receipt": receiving}
"""What begins a document that a copy of the sample's first could not be saved as."""


def told(line, name):
    """Return what stands in a field of a line as it was typed."""
    value = getattr(line, name)
    if name == "line_position":
        value += 1  # a person counts from one
    return said(value)


def said(value):
    """Return a value as it was typed."""
    if hasattr(value, "code"):
        return value.code
    amount = getattr(value, "amount", value)
    return "" if amount is None else f"{Decimal(amount).normalize():f}"


def window(kind, url, seed):
    from app.__main__ import keys_in_order
    from app.access.domain import ALL_PERMISSIONS
    from app.core.actor import Actor
    from app.db.unit_of_work import Database
    from app.settings import Profile, Settings
    from app.ui.registry import Registry
    from app.ui.session import Session
    from app.ui.shell import Shell
    from app.ui.work import Work
    from forms.kit import hands
    from tests import looks

    keys_in_order(os.environ)
    app = QApplication([])
    looks.put_on(app)
    actor, database = Actor("Chen Siyuan", ALL_PERMISSIONS), Database(url)
    database.clock = lambda: NOW
    folder = Path(tempfile.mkdtemp())
    settings = Settings(path=folder / "settings.toml", person=actor.name, language="en")
    shell = Shell(settings)
    hands.begin()
    shell.form.show()
    profile = Profile("sqlite", path=database.url.database)
    work = Work(database, actor)
    shell.attach(Session(profile, work, Registry(), settings), None)
    bench = Bench(shell, kind, seed)
    shell.form.activateWindow()
    QTimer.singleShot(1_000, lambda: tell("ready\n"))
    done = app.exec()
    del bench
    os._exit(done)  # what lies behind the window is thrown away with it


# --- Who types -----------------------------------------------------------------------


def burst(rng, kind, codes):
    """Return what is to stand in ten lines."""
    wanted = []
    for _line in range(LINES):
        amounts = [str(rng.randint(1, 999)) for _field in KINDS[kind][1][1:]]
        if kind != "shipment":
            amounts[-1] = f"{rng.randint(1, 99)}.{rng.randint(1, 9)}"
        wanted.append([rng.choice(codes) if codes else "", *amounts])
    return wanted


def keys_of(lines):
    """Return the keys: each field, and Return after it."""
    names = {"-": "minus", ".": "period", "/": "slash", " ": "space", "_": "underscore"}
    typed = []
    for line in lines:
        for field in line:
            typed += [names.get(sign, sign) for sign in field]
            typed.append("Return")
    return typed


class Window:
    """The window's process, asked and answering by lines."""

    def __init__(self, kind, url, seed):
        words = [sys.executable, "-m", "tests.typed_ahead", "--desk", kind, url]
        words += ["--seed", str(seed)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)

    def ask(self, word):
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        out = self.process.stdout
        if not select.select([out], [], [], PATIENCE)[0]:
            return ""
        return out.readline().strip()

    def close(self):
        self.process.kill()
        self.process.wait()


def try_kind(kind, url, bursts, seed, count):
    """Type bursts into new documents of a kind; tell each that came out otherwise."""
    rng, shown = random.Random(seed), Window(kind, url, seed)  # noqa: S311
    try:
        if shown.answer() != "ready":
            tell(f"{kind}: the window did not come\n")
            count["wrong"] += 1
            return
        for number in range(bursts):
            codes = shown.ask("begin")
            if not codes.startswith("["):
                tell(f"{kind} {number}: {codes or 'no answer'}\n")
                count["wrong"] += 1
                return
            wanted = burst(rng, kind, json.loads(codes))
            typed = f"key --delay {KEY} {' '.join(keys_of(wanted))}\n"
            subprocess.run(["xdotool", "-"], input=typed, text=True, check=True)  # noqa: S607
            answer = json.loads(shown.ask("end") or "{}")
            count["bursts"] += 1
            got = answer.get("saved") or answer.get("typed")
            if answer.get("saved"):
                count["saved"] += 1
            else:
                tell(f"{kind} {number} not saved: {answer.get('said')}\n")
            if got != [[said_of(field) for field in line] for line in wanted]:
                count["wrong"] += 1
                tell(f"{kind} {number} wanted {wanted}\n  got {got}\n")
    finally:
        shown.close()


def said_of(typed):
    """Return a typed field as the window tells it."""
    try:
        return said(Decimal(typed))
    except ArithmeticError:
        return typed


# --- Where it is kept ----------------------------------------------------------------


@contextmanager
def office(*, server):
    """Have the sample company in a file, or on a server whose answers travel."""
    from app import demo
    from app.access.domain import ALL_PERMISSIONS
    from app.core.actor import Actor
    from app.db import schema
    from app.db.unit_of_work import Database

    with tempfile.TemporaryDirectory() as folder:
        cluster = None
        url = f"sqlite:///{folder}/office.db"
        if server:
            from tests.postgres import Cluster

            cluster = Cluster.start()
            url = cluster.url()
        try:
            schema.create(url)
            database = Database(url)
            demo.load_sample(database, Actor("Chen Siyuan", ALL_PERMISSIONS))
            database.close()
            yield url if cluster is None else far(url)
        finally:
            if cluster is not None:
                cluster.stop()


def far(url):
    """Return the address of a server behind a line on which answers take their time."""
    there = make_url(url)
    listening = socket.create_server(("127.0.0.1", 0))

    def carry(source, target, wait):
        try:
            while data := source.recv(65_536):
                time.sleep(wait)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            end.close()

    def meet():
        while True:
            near, _who = listening.accept()
            beyond = socket.create_connection((there.host, there.port))
            for ends in ((near, beyond, 0.0), (beyond, near, TRAVELS)):
                threading.Thread(target=carry, args=ends, daemon=True).start()

    threading.Thread(target=meet, daemon=True).start()
    plain = {"sslmode": "disable", "gssencmode": "disable"}
    address = there.set(port=listening.getsockname()[1]).update_query_dict(plain)
    return address.render_as_string(hide_password=False)


def run(bursts, seed, kinds, count, *, server):
    """Type bursts into every editor."""
    with office(server=server) as url:
        for kind in kinds or KINDS:
            before = count["wrong"]
            try_kind(kind, url, bursts, seed, count)
            tell(f"{kind:12}{bursts:>5} bursts, {count['wrong'] - before} wrong\n")
