"""`dudao demo`: a county of invented people and schools, filled once and served."""

import fcntl
import importlib
import json
import os
import shutil
import unicodedata
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from dudao.cli import database, serve
from dudao.cli.speech import CommandError, _, say
from dudao.config.embedded import destroy, exists
from dudao.config.environment import Environment

BEGUN = "demo.begun"  # a state folder with this file holds invented data only
FILLED = "demo.filled"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words of `demo`: those of `serve`, and starting anew."""
    serve.arguments(parser)
    parser.add_argument("--reset", action="store_true", help=_("删除原有演示数据，从头再来"))
    parser.add_argument(
        "--no-year", dest="year", action="store_false", help=_("只有学校和人员，没有一年的工作")
    )
    parser.add_argument("--schools", type=int, help=_("只要前几所学校，装得快一些"))


def run(options: Namespace) -> int:
    """Fill the demo county where it is not there yet, then serve it until told to stop."""
    named = Environment()
    if named.database_url:
        raise CommandError(
            _(
                "设置了 DATABASE_URL，演示不会往正式数据库里填充数据。"
                "请先取消这个设置（unset DATABASE_URL），或用 dudao serve 启动正式系统。"
            )
        )
    os.environ["DUDAO_DEMO"] = "1"  # the sign-in page offers the demo's people
    place = serve.place_of(options)
    with _alone(named.state, place):
        serve.claim(place)
        _settle(named.state, reset=options.reset)
        with database.available():
            database.as_owner()
            serve.prepare()
            demo = importlib.import_module("dudao.cli.demo")
            if not (named.state / FILLED).exists():
                demo.fill(say, year=options.year, schools=options.schools)
                (named.state / FILLED).touch()
            people = demo.sign_ins()
            settings.DEMO_SIGN_INS.write_text(json.dumps(people), encoding="utf-8")
            greeting = _greeting(place, people)
            serve.serve(place, ready=lambda: say(greeting))
    return 0


@contextmanager
def _alone(state: Path, place: serve.Place) -> Iterator[None]:
    """Keep a second demo on the same data away, and tell it where the first one is."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                _(
                    "演示已在运行：%(running)s\n"
                    "直接打开这个地址即可。要重新启动，请先在原来的终端按 Ctrl-C。"
                )
                % {"running": lock.read().strip()}
            ) from None
        lock.truncate(0)
        lock.write(
            _("%(address)s（进程 %(pid)s）") % {"address": place.address, "pid": os.getpid()}
        )
        lock.flush()
        yield


def _settle(state: Path, *, reset: bool) -> None:
    """Make the state folder ready for demo data; never touch data that is not the demo's."""
    begun, filled = state / BEGUN, state / FILLED
    if exists(state) and not begun.exists():
        raise CommandError(
            _(
                "%(state)s 里是正式数据，演示不会动它。\n"
                "请给演示另选一个目录，例如：DUDAO_STATE=var-demo make demo"
            )
            % {"state": state}
        )
    if reset or (begun.exists() and not filled.exists()):  # the last filling was cut short
        say(_("正在清除原有演示数据……"))
        destroy(state)
        shutil.rmtree(state / "files", ignore_errors=True)
        for mark in (filled, state / "shipped"):
            mark.unlink(missing_ok=True)
    begun.touch()


def _greeting(place: serve.Place, people: Sequence[tuple[str, str, str]]) -> str:
    """Return what to say when the demo is up: the address and one sign-in per role."""
    heads = (_("身份"), _("用户名"), _("密码"))
    rows = [heads, *((_(role), name, password) for role, name, password in people)]
    widths = [max(_width(row[column]) for row in rows) for column in range(2)]
    lines = [
        "  "
        + "".join(
            cell + " " * (width - _width(cell) + 3)
            for cell, width in zip(row, widths, strict=False)
        )
        + row[2]
        for row in rows
    ]
    return "\n".join(
        [
            "",
            _("督导演示已启动：%(address)s") % {"address": place.address},
            "",
            *lines,
            "",
            _("按 Ctrl-C 停止。数据都是虚构的，保存在本机。"),
        ]
    )


def _width(text: str) -> int:
    """Return the number of columns `text` takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
