"""Processes that belong to the one that started them, and the application they load."""

import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from dudao.config.parent import follow_parent

PARENT = """
import multiprocessing, sys, time
from tests.config.test_processes import stay
multiprocessing.get_context("spawn").Process(target=stay).start()
time.sleep(60)
"""


def stay() -> None:
    """Follow the parent, say who we are, and stay for long."""
    follow_parent()
    os.write(1, b"%d\n" % os.getpid())
    time.sleep(60)


def test_a_process_of_its_own_follows_nobody() -> None:
    assert follow_parent() is None


def test_a_child_leaves_with_a_parent_that_is_killed() -> None:
    root = Path(__file__).parents[2]
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=root)
    child = int((parent.stdout or sys.stdin.buffer).readline())
    os.kill(child, signal.SIGINT)  # Ctrl-C reaches it too, and is left to the parent
    time.sleep(0.2)
    os.kill(child, 0)
    parent.kill()
    parent.communicate(timeout=10)  # returns once the child, which holds the pipe, is gone too


@pytest.mark.parametrize(
    ("path", "said"),
    [("/static/none.css", "404 Not Found"), ("/field/sync/operations", "401 Unauthorized")],
)
@pytest.mark.django_db(transaction=True)
def test_the_application_is_djangos_beside_the_acceptor(path: str, said: str) -> None:
    """A page is Django's business; a phone without a token is sent away by the acceptor."""
    told: list[str] = []
    method = "POST" if path.startswith("/field") else "GET"
    environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    body = b'{"operations": [], "outcomes_for": []}'
    environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    application = import_module("dudao.config.wsgi").application
    b"".join(application(environ, lambda status, _headers: told.append(status)))
    assert told == [said]
