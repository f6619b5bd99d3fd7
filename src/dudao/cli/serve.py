"""`dudao serve`: the site and its background worker, started and stopped together."""

import errno
import importlib
import multiprocessing
import os
import signal
import socket
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Thread
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dudao.cli import database, migrate
from dudao.cli.jobs import Jobs
from dudao.cli.speech import CommandError, _, say

STOP_SECONDS = 10
THREADS = 64  # most of them wait for a commit; config.wsgi seats the pages


@dataclass(frozen=True)
class Place:
    """Where the site listens, and with how many processes."""

    host: str
    port: int
    workers: int
    jobs: bool

    @property
    def address(self) -> str:
        """Return what to type into a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{host}:{self.port}/"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words of `serve`."""
    parser.add_argument(
        "--port", type=int, default=_number("PORT", 8000), help=_("端口（也可用环境变量 PORT）")
    )
    parser.add_argument("--host", default="127.0.0.1", help=_("监听的地址"))
    parser.add_argument("--workers", type=int, default=2, help=_("网站进程数"))
    parser.add_argument(
        "--no-jobs", dest="jobs", action="store_false", help=_("后台任务由 dudao worker 另行执行")
    )


def run(options: Namespace) -> int:
    """Serve until told to stop."""
    place = place_of(options)
    claim(place)
    with database.available():
        database.as_owner()
        prepare()
        serve(place, ready=lambda: say(_("督导已启动：%(address)s") % {"address": place.address}))
    return 0


def place_of(options: Namespace) -> Place:
    """Return where to listen."""
    return Place(options.host, options.port, options.workers, options.jobs)


def claim(place: Place) -> None:
    """Make sure that the port is ours to take, before anything is started or changed."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((place.host, place.port))
        except (OSError, OverflowError) as error:
            raise CommandError(refusal(place, error)) from error


def refusal(place: Place, error: OSError | OverflowError) -> str:
    facts = {"port": place.port, "host": place.host, "other": place.port + 1, "error": error}
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return (
            _(
                "端口 %(port)s 已被占用：可能督导已在运行（打开 http://127.0.0.1:%(port)s/ 看看），"
                "也可能是别的程序。\n"
                "换一个端口：PORT=%(other)s make demo，或 dudao serve --port %(other)s"
            )
            % facts
        )
    if getattr(error, "errno", None) == errno.EACCES:
        return (
            _(
                "没有权限使用端口 %(port)s。"
                "请用 1024 以上的端口，再由反向代理转发（见 docs/operations.md）。"
            )
            % facts
        )
    return _("无法在 %(host)s 的端口 %(port)s 上监听：%(error)s") % facts


def prepare() -> None:
    """Bring the tables and the static files up to this version."""
    if count := migrate.apply():
        say(_("已应用 %(count)s 项数据库升级。") % {"count": count})
    importlib.import_module("dudao.cli.shipped").load_if_new()
    call_command("collectstatic", verbosity=0, interactive=False)
    connection.close()


def serve(place: Place, ready: Callable[[], None]) -> None:
    """Run the site and its worker until SIGINT, SIGTERM or SIGHUP; leave no process behind."""
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "dudao.config.wsgi:application",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
    )
    hangup = signal.getsignal(signal.SIGHUP)  # ignored under nohup, and then left so
    stop = hangup if hangup is signal.SIG_IGN else server.signal_handler_interrupt
    # The terminal closing means stop; the server would take it for a wish to load anew.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, stop))
    server.on_startup(Thread(target=_tell, args=[place, ready], daemon=True).start)
    with Jobs() if place.jobs else nullcontext():
        server.serve()


def _tell(place: Place, ready: Callable[[], None]) -> None:
    """Call `ready` as soon as the site answers; what it answers does not matter."""
    host = urlsplit(place.address).hostname or place.host
    while True:
        asking = HTTPConnection(host, place.port, timeout=60)
        try:
            asking.request("HEAD", "/")
            asking.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            ready()
            return
        finally:
            asking.close()


def _number(variable: str, default: int) -> int:
    """Return a number from the environment."""
    text = os.environ.get(variable) or str(default)
    if not text.isdigit():
        raise CommandError(
            _("%(variable)s 应为数字，而不是 %(text)s。") % {"variable": variable, "text": text}
        )
    return int(text)
