"""Processes that belong to the one that started them."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import wait
from threading import Thread


def follow_parent(leave: Callable[[int], object] = os._exit) -> Thread | None:
    """Leave when the parent says so or is gone, and only then; nothing happens without a parent.

    A killed parent cannot tell its children to stop: they would keep the port and the database.
    Ctrl-C reaches every process of the terminal: a child that gets it and then the parent's word
    too, while it is leaving already, may hang.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return None
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def watch() -> None:
        wait([parent.sentinel])
        leave(1)

    watcher = Thread(target=watch, name="follow-parent", daemon=True)
    watcher.start()
    return watcher
