"""Many connections that send prepared requests as fast as they are answered."""

import multiprocessing
import selectors
import socket
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

CLIENTS = 2


class Answered(NamedTuple):
    """How long it took, how long each waited, and what was said (status line and body)."""

    seconds: float
    waited: list[float]
    said: list[bytes]

    @property
    def p99_ms(self) -> float:
        """Return how long the slowest hundredth waited at least."""
        return round(sorted(self.waited)[int(len(self.waited) * 0.99)] * 1000, 1)


def request(path: str, token: str, body: bytes, verb: str = "POST") -> bytes:
    """Return a whole request, to be sent over a connection that stays."""
    head = (
        f"{verb} /field/sync/{path} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rush(address: str, requests: list[bytes], connections: int) -> Answered:
    """Send all requests over so many connections, from processes of their own."""
    parts = urlsplit(address)
    place = (parts.hostname, parts.port)
    shares = [requests[number::CLIENTS] for number in range(CLIENTS)]
    each = connections // CLIENTS
    context = multiprocessing.get_context("fork")
    with context.Pool(CLIENTS) as pool:
        turns = [pool.apply_async(_send, (place, share, each)) for share in shares]
        found = [turn.get() for turn in turns]
    began, ended = min(one[0] for one in found), max(one[1] for one in found)
    waited = [wait for one in found for wait in one[2]]
    return Answered(ended - began, waited, [said for one in found for said in one[3]])


def _send(
    place: tuple[str, int], requests: list[bytes], connections: int
) -> tuple[float, float, list[float], list[bytes]]:
    """Send `requests`, each connection its next one as soon as it has its answer."""
    waiting = iter(requests)
    chosen = selectors.DefaultSelector()
    waited: list[float] = []
    said: list[bytes] = []
    began = time.monotonic()
    for _number in range(connections):
        line = _Line(place)
        if line.send(next(waiting, None)):
            chosen.register(line.socket, selectors.EVENT_READ, line)
    while chosen.get_map():
        for key, _events in chosen.select():
            line = key.data
            if line.whole():
                waited.append(time.perf_counter() - line.sent_at)
                said.append(line.answer())
                if not line.send(next(waiting, None)):
                    chosen.unregister(line.socket)
                    line.socket.close()
    return began, time.monotonic(), waited, said


class _Line:
    """One connection, one request at a time."""

    def __init__(self, place: tuple[str, int]) -> None:
        self.socket = socket.create_connection(place)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self._got = b""

    def send(self, request: bytes | None) -> bool:
        """Send the next request; tell whether there was one."""
        if request is None:
            return False
        self._got = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)
        return True

    def whole(self) -> bool:
        """Read on; tell whether the whole answer is here."""
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise ConnectionError("the server hung up")
        self._got += piece
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found:
            return False
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return len(body) >= int(length)

    def answer(self) -> bytes:
        """Return the status and the body."""
        head, _blank, body = self._got.partition(b"\r\n\r\n")
        return head[9:12] + body


def statuses(answered: Answered) -> dict[str, int]:
    """Count the answers by status."""
    counts: dict[str, Any] = {}
    for said in answered.said:
        counts[said[:3].decode()] = counts.get(said[:3].decode(), 0) + 1
    return counts
