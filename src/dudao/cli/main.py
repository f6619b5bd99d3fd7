"""`dudao COMMAND`: names the commands, opens the database for them and prints what went wrong."""

import argparse
import importlib
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import ModuleType

from dudao.cli import arguments, database
from dudao.cli.speech import CommandError, _, complain
from dudao.config.embedded import EmbeddedError

INTERRUPTED = 130  # what shells expect after Ctrl-C


@dataclass(frozen=True)
class Command:
    """A command: a module with `run(options)`, its words, and how it meets the database."""

    module: str
    about: str
    arguments: Callable[[ArgumentParser], None] | None = None
    """Declares the command's words; None: the module's own `arguments` does."""
    role: Callable[[], None] | None = None
    """Sets Django up as one of the database's roles; None: the module does what it needs itself."""

    def load(self) -> ModuleType:
        """Import the command's module."""
        return importlib.import_module(f"dudao.cli.{self.module}")


def commands() -> dict[str, Command]:
    """Return every command by its name."""
    owner, server = database.as_owner, database.as_server
    return {
        "serve": Command("serve", _("启动网站和后台任务")),
        "worker": Command("worker", _("只启动后台任务"), arguments.nothing, server),
        "migrate": Command("migrate", _("建立或升级数据库的表"), arguments.nothing, owner),
        "office": Command("office", _("为一个地区建立督导室和管理员"), arguments.office, owner),
        "doctor": Command("doctor", _("检查这套安装：哪里不对，怎么办")),
        "backup": Command("backup", _("把数据库和文件备份成一个文件"), arguments.backup, owner),
        "restore": Command("restore", _("从备份文件恢复，并核对"), arguments.restore, owner),
        "package": Command("package", _("核验数据包，不需要数据库")),
        "archive": Command("bundles", _("核验归档案卷是否完整、未改动")),
        "draw": Command("draw", _("核验抽查证书，不需要数据库")),
        "demo": Command("tryout", _("填充一个演示县，然后启动")),
        "walkthrough": Command("walkthrough", _("以各种身份走完一次督导的全过程")),
        "generated": Command("generated", _("生成的文档"), arguments.generated, owner),
        "manage": Command("manage", _("Django 自带的管理命令"), arguments.manage, owner),
    }


def main() -> int:
    """Run the command of this process; return its exit status."""
    signal.signal(signal.SIGTERM, _stop)
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # as nohup wants it
    signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else _stop)
    return run(sys.argv[1:])


def run(words: Sequence[str]) -> int:
    """Run one command; return its exit status."""
    known = commands()
    try:
        options = _parser(known, chosen=words[0] if words else "").parse_args(words)
        command = known[options.command]
        with ExitStack() as stack:
            if command.role:
                stack.enter_context(database.available())
                command.role()
            status: int = command.load().run(options)
            return status
    except EmbeddedError as error:
        complain(_(error.text) % error.values)
    except CommandError as error:
        complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    return 1


def _stop(_signal: int, _frame: object) -> None:
    """Leave in good order, so that what was started is stopped."""
    raise KeyboardInterrupt


def _parser(known: dict[str, Command], chosen: str) -> ArgumentParser:
    """Return the parser of all names and of the chosen command's words."""
    parser = ArgumentParser("dudao", description=_("督导：从全年计划到最后一个问题销号"))
    names = parser.add_subparsers(dest="command", required=True, metavar=_("命令"))
    for name, command in known.items():
        sub = names.add_parser(
            name,
            help=command.about,
            description=command.about,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        )
        if name == chosen:
            (command.arguments or command.load().arguments)(sub)
    return parser
