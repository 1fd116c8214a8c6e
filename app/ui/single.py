"""One window per user and database: a second start wakes the first and leaves."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT = 500  # milliseconds; the other program is on this computer
ANSWER = 150  # milliseconds that the screen may stand still
log = logging.getLogger(__name__)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        return "user"


def server_name(profile: str) -> str:
    """Return the name under which the program of one database can be called."""
    told = f"{_user()}|{profile}".encode()
    return "lading-" + hashlib.sha256(told).hexdigest()[:24]


class SingleInstance(QObject):
    """Finds out whether this program runs already, and listens when it does not.

    Signals:
        called: A second start handed over its arguments; arg: list of str.
    """

    called = Signal(object)

    def __init__(self, profile: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(profile)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def hand_over(self, arguments: list[str]) -> bool:
        """Give the arguments to the program that runs already.

        Returns:
            False when none runs.
        """
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT):
            return False
        socket.write(json.dumps(arguments).encode() + b"\n")
        done = socket.waitForBytesWritten(WAIT)
        socket.disconnectFromServer()
        return done

    def listen(self) -> bool:
        """Become the program that others call; False: another one was quicker."""
        if self._server.listen(self._name):
            return True
        # After a crash the name may be left behind by nobody.
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            # The caller writes at once; whoever does not is not waited for.
            if socket.canReadLine() or socket.waitForReadyRead(ANSWER):
                self._read(bytes(socket.readLine().data()))
            socket.abort()
            socket.deleteLater()

    def _read(self, line: bytes) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            log.warning("A second start said something that is not understood.")
            return
        if isinstance(told, list):
            self.called.emit([str(word) for word in told])
