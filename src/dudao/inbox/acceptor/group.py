"""Many senders, one commit.

Whoever arrives while few write, writes at once, for himself and all who wait. Whoever arrives
while others write waits; when one of them is done, the first of those waiting writes for all.
No thread of its own, and a single sender waits for nobody. As many can wait as there are threads.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Given = TypeVar("Given")
Landed = TypeVar("Landed")
Write = Callable[[list[Given]], list[Landed | Exception]]


class _Ticket(Generic[Given, Landed]):
    """A sender who waits: for his turn to write, or for what another has written for him."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.landed: Landed | BaseException | None = None
        self.done = False
        self._called = Lock()
        self._called.acquire()

    def wait(self) -> None:
        self._called.acquire()

    def call(self) -> None:
        self._called.release()


class GroupCommit(Generic[Given, Landed]):
    """Hands what senders bring to `write`, as much at a time as is there.

    `write` returns for each what is to be returned, or the error to raise; what it raises itself
    is raised to all of them.
    """

    def __init__(self, write: Write[Given, Landed], *, writers: int) -> None:
        self._write, self._writers = write, writers
        self._lock = Lock()
        self._waiting: list[_Ticket[Given, Landed]] = []
        self._writing = 0

    def submit(self, given: Given) -> Landed:
        """Return what `write` returned for `given`, once it is written, or raise its error."""
        ticket: _Ticket[Given, Landed] = _Ticket(given)
        with self._lock:
            writes = self._writing < self._writers
            if writes:
                self._writing += 1
            else:
                self._waiting.append(ticket)
        if not writes:
            ticket.wait()
        if not ticket.done:
            self._turn(ticket)
        if isinstance(ticket.landed, BaseException):
            raise ticket.landed
        return ticket.landed  # type: ignore[return-value]

    def _turn(self, own: _Ticket[Given, Landed]) -> None:
        """Write for oneself and all who wait, and hand the turn on."""
        with self._lock:
            others, self._waiting = self._waiting, []
        batch = [own, *others]
        try:
            landed = self._write([ticket.given for ticket in batch])
            for ticket, here in zip(batch, landed, strict=True):
                ticket.landed = here
        except BaseException as error:  # noqa: BLE001 - raised to every one of them
            for ticket in batch:
                ticket.landed = error
        self._hand_on()
        for ticket in batch:
            ticket.done = True
            ticket.call()

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.pop(0).call()
            else:
                self._writing -= 1
