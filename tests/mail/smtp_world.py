"""A mail server of our own on this computer: it takes letters, or misbehaves."""

from __future__ import annotations

import base64
import datetime as dt
import socket
import ssl
import threading
from contextlib import closing, contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.mail.domain import Account, Security

PASSWORD = "a word of mine"
LOGIN = "zhao@office.example"


def certificate(folder: Path, *names: str) -> Path:
    """Write a certificate with its key that vouches for itself; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    alternatives = [
        x509.IPAddress(ip_address(n)) if n[0].isdigit() else x509.DNSName(n)
        for n in names
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{names[0]}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Server:
    """A mail server.

    Args:
        cert: File with certificate and key; None: it offers no TLS.
        tls: Whether it speaks TLS from the first byte on.

    Attributes:
        mood: What it does: "well", or one of the ways to misbehave.
        letters: What it took, as (receivers, bytes).
        talked: How many clients came.
    """

    def __init__(self, cert: Path | None = None, *, tls: bool = False) -> None:
        self.mood = "well"
        self.letters: list[tuple[tuple[str, ...], bytes]] = []
        self.talked = 0
        self._cert, self._tls = cert, tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def account(self, **more) -> Account:
        """Return an account on this server."""
        security = Security.STARTTLS if self._cert else Security.NONE
        told = {
            "sender": "赵单证",
            "address": LOGIN,
            "host": "127.0.0.1",
            "port": self.port,
            "security": Security.TLS if self._tls else security,
            "login": LOGIN if self._cert else "",
            "authority": str(self._cert or ""),
        }
        return Account(**{**told, **more})

    def close(self) -> None:
        """Take no more clients."""
        self._leave.set()
        with suppress(OSError):  # wakes who waits for a client; Windows needs it not
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._socket.accept()
            except OSError:
                return
            self.talked += 1
            threading.Thread(target=self._meet, args=(client,), daemon=True).start()

    def _meet(self, client: socket.socket) -> None:
        client.settimeout(10)
        # A client that does not trust us hangs up.
        with closing(client), suppress(OSError):
            if self._tls:
                client = self._wrapped(client)
            talk = _Talk(self, client)
            with talk:
                talk.run()

    def _wrapped(self, client: socket.socket) -> socket.socket:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(self._cert))
        with closing(client):  # on failure; a wrapped one has left its number behind
            return context.wrap_socket(client, server_side=True)


class _Talk:
    """One client's visit."""

    def __init__(self, server: Server, client: socket.socket) -> None:
        self.server, self.client = server, client
        self.file = client.makefile("rb")
        self.receivers: list[str] = []

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_error: object) -> None:
        self.file.close()
        self.client.close()

    def say(self, *lines: str) -> None:
        for at, line in enumerate(lines):
            gap = " " if at == len(lines) - 1 else "-"
            self.client.sendall(f"{line[:3]}{gap}{line[4:]}\r\n".encode())

    def run(self) -> None:
        mood = self.server.mood
        if mood == "silent":
            self.server._leave.wait(60)
            return
        self.say("220 here")
        while line := self.file.readline().strip():
            verb = line[:4].upper()
            answer = getattr(self, f"on_{verb.decode().strip().lower()}", None)
            if answer is None:
                self.say("250 ok")
            elif answer(line.decode()) is False:
                return

    def on_ehlo(self, _line: str) -> None:
        size = 500 if self.server.mood == "small" else 50_000_000
        offers = ["250 here", f"250 SIZE {size}"]
        if self.server._cert and not isinstance(self.client, ssl.SSLSocket):
            offers.append("250 STARTTLS")
        elif self.server._cert:
            offers.append("250 AUTH PLAIN")
        self.say(*offers)

    def on_star(self, _line: str) -> None:
        self.say("220 go")
        self.file.close()
        self.client = self.server._wrapped(self.client)
        self.file = self.client.makefile("rb")

    def on_auth(self, line: str) -> None:
        told = base64.b64decode(line.rsplit(maxsplit=1)[-1]).decode().split("\0")
        good = told[1:] == [LOGIN, PASSWORD]
        self.say("235 welcome" if good else "535 5.7.8 wrong password")

    def on_mail(self, _line: str) -> None:
        self.say("451 4.3.2 greylisted" if self.server.mood == "busy" else "250 ok")

    def on_rcpt(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        unknown = self.server.mood == "nobody" or address.startswith("gone")
        if unknown:
            self.say("550 5.1.1 no such user")
        else:
            self.receivers.append(address)
            self.say("250 ok")

    def on_data(self, _line: str) -> bool:
        if self.server.mood == "spam":
            self.say("554 5.7.1 looks like spam\x1b[31m")
            return True
        self.say("354 go on")
        if self.server.mood == "cut":
            self.file.readline()
            return False
        body = b""
        while (line := self.file.readline()) not in (b".\r\n", b""):
            body += line[1:] if line.startswith(b".") else line
        self.server.letters.append((tuple(self.receivers), body))
        if self.server.mood == "thoughtful":  # it has the letter, and is long about it
            self.server._leave.wait(60)
            return False
        if self.server.mood == "mute":  # it has the letter, and does not say so
            return False
        self.say("250 taken")
        return True

    def on_quit(self, _line: str) -> bool:
        self.say("221 bye")
        return False


@contextmanager
def serving(cert: Path | None = None, *, tls: bool = False):
    """Serve for a while."""
    server = Server(cert, tls=tls)
    try:
        yield server
    finally:
        server.close()
