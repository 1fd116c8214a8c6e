"""A link between programs and a PostgreSQL server that breaks on purpose."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

AT_COMMIT = (
    *("cut before", "cut after", "reset before", "reset after"),
    *("delivered late", "answered late", "answer lost"),
)
REACHES = {"cut after", "reset after", "answer lost", "delivered late"}
"""Of those the ones in which the server gets the COMMIT, and nobody its answer."""
AT_OTHER = ("cut inside", "reset inside", "client vanishes")


class Link:
    """Passes everything on, until it is told to break or finds a COMMIT to spoil.

    Attributes:
        port: Where programs connect, on 127.0.0.1.
        at_commit: Share of COMMITs that meet a fault, 0 to 1.
        at_other: Share of other statements that meet one.
        faults: How often each fault was made.
        open: Whether anybody gets through at all.
    """

    def __init__(self, target: int, seed: int) -> None:
        self.at_commit = self.at_other = 0.0
        self.faults: Counter[str] = Counter()
        self.open = True
        self.silent = False
        self._target = target
        self._rng = random.Random(seed)  # noqa: S311
        self._loop = asyncio.new_event_loop()
        self._pairs: set[tuple[StreamWriter, StreamWriter]] = set()
        self._ready = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._ready.wait()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        begun = asyncio.start_server(self._meet, "127.0.0.1", 0)
        server = self._loop.run_until_complete(begun)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        if left := asyncio.all_tasks(self._loop):
            self._loop.run_until_complete(asyncio.wait(left, timeout=2))
        self._loop.close()

    def through(self, url: str) -> str:
        """Return an office's address over this link; it reads plain words only."""
        plain = {"sslmode": "disable", "gssencmode": "disable"}
        address = make_url(url).set(port=self.port).update_query_dict(plain)
        return address.render_as_string(hide_password=False)

    def cut(self) -> None:
        """Break every connection, and let nobody through."""
        self.open = False
        self._loop.call_soon_threadsafe(self._break_all)

    def fall_silent(self) -> None:
        """Pass nothing on any more and say nothing: a PC that fell asleep."""
        self.silent = True

    def mend(self) -> None:
        """Let programs through again."""
        self.open, self.silent = True, False

    def close(self) -> None:
        """End the link."""
        self.silent = False
        self._loop.call_soon_threadsafe(self._break_all)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _break_all(self) -> None:
        for client, server in list(self._pairs):
            _reset(client)
            _reset(server)

    async def _meet(self, client: StreamReader, back: StreamWriter) -> None:
        if not self.open:
            _reset(back)
            return
        try:
            server, onward = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _reset(back)
            return
        pair = (back, onward)
        self._pairs.add(pair)
        told = {"alive": True}
        answers = asyncio.create_task(self._answers(server, back, told))
        with suppress(asyncio.IncompleteReadError, OSError, _GoneError):
            size = struct.unpack(">I", await client.readexactly(4))[0]
            onward.write(struct.pack(">I", size) + await client.readexactly(size - 4))
            while True:
                await self._message(client, back, onward, told)
        self._pairs.discard(pair)
        answers.cancel()
        for end in pair:
            end.close()

    async def _answers(
        self, server: StreamReader, back: StreamWriter, told: dict[str, bool]
    ) -> None:
        with suppress(OSError):
            while piece := await server.read(1 << 16):
                if told["alive"] and not self.silent:
                    back.write(piece)
                    await back.drain()
        if told["alive"] and not self.silent:
            back.close()

    async def _message(
        self,
        client: StreamReader,
        back: StreamWriter,
        onward: StreamWriter,
        told: dict[str, bool],
    ) -> None:
        head = await client.readexactly(5)
        size = struct.unpack(">I", head[1:])[0]
        body = await client.readexactly(size - 4)
        while self.silent:  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.05)
        kind = self._fault(head, body)
        if kind:
            self.faults[kind] += 1
            await self._spoil(kind, head + body, (client, back), onward, told)
            return
        onward.write(head + body)
        await onward.drain()

    def _fault(self, head: bytes, body: bytes) -> str:
        if head[:1] in b"QP" and b"COMMIT" in body[:8].upper():
            if self._rng.random() < self.at_commit:
                return self._rng.choice(AT_COMMIT)
        elif head[:1] in b"QP" and self._rng.random() < self.at_other:
            return self._rng.choice(AT_OTHER)
        return ""

    async def _spoil(
        self,
        kind: str,
        message: bytes,
        person: tuple[StreamReader, StreamWriter],
        onward: StreamWriter,
        told: dict[str, bool],
    ) -> None:
        rest = self._rng.random
        client, back = person
        if kind == "answered late":
            await asyncio.sleep(0.1 + rest() * 0.2)
            onward.write(message)
            await onward.drain()
            return
        told["alive"] = False
        if kind in REACHES:
            message += await _rest(client, message)
        if kind in REACHES - {"delivered late"}:
            onward.write(message)
            await onward.drain()
            await asyncio.sleep(0.4 if kind == "answer lost" else rest() * 0.05)
        end = _reset if kind.startswith("reset") else _close
        end(back)
        if kind == "delivered late":
            await asyncio.sleep(rest() * 0.4)
            onward.write(message)
            await onward.drain()
            await asyncio.sleep(0.1)
        elif kind == "client vanishes":
            await asyncio.sleep(0.8)
        end(onward)
        raise _GoneError


class _GoneError(Exception):
    pass


async def _rest(client: StreamReader, message: bytes) -> bytes:
    """Read what still belongs to a statement; in a pipeline it is said in parts."""
    found = b""
    while message[:1] != b"Q" and message[:1] != b"S":
        head = await client.readexactly(5)
        size = struct.unpack(">I", head[1:])[0]
        message = head + await client.readexactly(size - 4)
        found += message
    return found


def _close(writer: StreamWriter) -> None:
    writer.close()


def _reset(writer: StreamWriter) -> None:
    end = writer.get_extra_info("socket")
    with suppress(OSError, AttributeError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextmanager
def link(target: int, seed: int = 1) -> Iterator[Link]:
    """Put a link before a server's port."""
    made = Link(target, seed)
    try:
        yield made
    finally:
        made.close()
