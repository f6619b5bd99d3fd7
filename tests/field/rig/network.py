"""A network that loses, doubles, delays and cuts: an HTTP proxy whose faults are drawn from a seed.

Run as a process of its own, so that it can be killed; each fault is a line of LOG:
`python -m tests.field.rig.network PORT SERVER_PORT SEED FAULTS_PER_HUNDRED LOG`.
"""

import asyncio
import contextlib
import random
import re
import socket
import struct
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

FAULTS = (
    "refuse",  # nothing reaches the server
    "cut",  # a part of the request reaches the server: a reset in the middle of a chunk
    "lose_answer",  # the server does it, the phone does not hear of it
    "double",  # it arrives twice at once
    "late",  # the phone hears nothing, and it arrives once more after what comes later
)
PATH = re.compile(rb"^(?:POST|PUT) /field/sync/(?:operations|media)")
MOST = 4 << 20
LATE_SECONDS = 1.5


class Network:
    """What stands between the phones and the server."""

    def __init__(self, server_port: int, seed: int, per_hundred: int, log: Path) -> None:
        self.server_port = server_port
        self.draw = random.Random(seed)
        self.per_hundred = per_hundred
        self.log = log
        self.later: set[asyncio.Task[Any]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one request on, or not; then close."""
        with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError):
            request = await _request(reader)
            fault = self._fault(request)
            if fault:
                self._note(fault)
            answer = await _HOW[fault](self, request)
            if answer is None:
                _reset(writer)
                return
            writer.write(answer)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    def _note(self, fault: str) -> None:
        with self.log.open("a") as log:
            log.write(f"{fault}\n")

    def _fault(self, request: bytes) -> str:
        """Draw what happens to a request; only operations and media suffer."""
        if not PATH.match(request) or self.draw.randrange(100) >= self.per_hundred:
            return ""
        return self.draw.choice(FAULTS)

    async def pass_on(self, request: bytes) -> bytes | None:
        """Return what the server says to `request`, None where it is not there."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            return None
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read() or None
        except OSError:
            return None
        finally:
            writer.close()

    async def cut(self, request: bytes) -> None:
        """Send a part and break off."""
        with contextlib.suppress(OSError):
            _reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
            writer.write(request[: self.draw.randrange(1, len(request))])
            await writer.drain()
            _reset(writer)

    async def double(self, request: bytes) -> bytes | None:
        """Send it twice at once and give one of the answers."""
        answers = await asyncio.gather(self.pass_on(request), self.pass_on(request))
        return self.draw.choice(answers)

    async def late(self, request: bytes) -> None:
        """Send it when the phone has long tried again."""

        async def again() -> None:
            await asyncio.sleep(self.draw.uniform(0.2, LATE_SECONDS))
            await self.pass_on(request)

        task = asyncio.create_task(again())
        self.later.add(task)
        task.add_done_callback(self.later.discard)

    async def lose_answer(self, request: bytes) -> None:
        """Let the server do it and say nothing."""
        await self.pass_on(request)

    async def refuse(self, request: bytes) -> None:
        """Let nothing through."""
        del request


_HOW: dict[str, Callable[[Network, bytes], Coroutine[Any, Any, bytes | None]]] = {
    "": Network.pass_on,
    "refuse": Network.refuse,
    "cut": Network.cut,
    "lose_answer": Network.lose_answer,
    "double": Network.double,
    "late": Network.late,
}


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Return a whole request that asks for the connection to be closed after its answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    body = await reader.readexactly(min(int(length[1]), MOST)) if length else b""
    head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head)
    return head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off, as a lost network does."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
    writer.transport.abort()


async def main(port: int, network: Network) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(network.serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:5]]
    asyncio.run(main(numbers[0], Network(numbers[1], numbers[2], numbers[3], Path(sys.argv[5]))))
