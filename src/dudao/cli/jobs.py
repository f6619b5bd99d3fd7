"""The background worker as a child of `dudao serve`: started again should it fail, gone with it."""

import importlib
import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from typing import Self

from dudao.cli import database
from dudao.config.parent import follow_parent

STOP_SECONDS = 15.0


def work_as_child() -> None:
    """Work until the parent says stop or is gone."""
    follow_parent()
    database.as_server()
    importlib.import_module("dudao.cli.worker").work()


class Jobs:
    """Keeps one worker process at work between `start` and `stop`."""

    def __init__(
        self, target: Callable[[], None] = work_as_child, *, again_seconds: float = 3.0
    ) -> None:
        self._target = target
        self._again_seconds = again_seconds
        self._leaving = Event()
        self._keeper = Thread(target=self._keep, name="jobs", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._begin()
        self._keeper.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Let jobs under way finish, for a while, then end the worker."""
        self._leaving.set()
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        self._process.kill()
        self._keeper.join()

    def _begin(self) -> None:
        # A fresh interpreter: a fork would share our database connections and locks.
        spawning = multiprocessing.get_context("spawn")
        self._process: BaseProcess = spawning.Process(target=self._target, name="dudao-jobs")
        self._process.start()

    def _keep(self) -> None:
        while True:
            self._process.join()
            if self._leaving.wait(self._again_seconds):
                return
            self._begin()
