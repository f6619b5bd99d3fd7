"""`dudao doctor`: looks at an installation part by part; says what is wrong and what to do."""

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

import psycopg
from pydantic import ValidationError

from dudao.cli import database
from dudao.cli.doctor import machine
from dudao.cli.doctor.opinion import Opinion, good, wrong
from dudao.cli.speech import _, say
from dudao.config.embedded import EmbeddedError
from dudao.config.environment import Environment


def arguments(parser: ArgumentParser) -> None:
    """Take no words."""
    del parser


def run(options: Namespace) -> int:
    """Print every opinion; the status is 0 only if nothing is wrong."""
    del options
    count = 0
    for opinion in look():
        say(f"{opinion.sign} {opinion.about}")
        for line in opinion.advice.splitlines():
            say(f"    → {line}")
        count += opinion.is_wrong
    say()
    say(_("有 %(count)s 处需要处理。") % {"count": count} if count else _("一切正常。"))
    return int(count > 0)


def look() -> Iterator[Opinion]:
    """Yield an opinion on every part, from the machine to the data."""
    yield machine.python()
    yield machine.account()
    try:
        env = Environment()
    except ValidationError as error:
        for problem in error.errors():
            name = ".".join(str(part) for part in problem["loc"])
            yield wrong(_("环境变量 %(name)s") % {"name": name}, problem["msg"])
        return
    folder = machine.state(env.state)
    yield folder
    yield machine.space(env.state)
    yield machine.clock()
    yield machine.secret(env)
    yield machine.hosts(env)
    yield machine.front_end()
    yield machine.translations()
    if not folder.is_wrong:
        yield from _database(env)


def _database(env: Environment) -> Iterator[Opinion]:
    """Yield opinions on the database and on what needs it."""
    try:
        with database.available():
            database.reach()
            yield good(_("外部数据库可以连接") if env.database_url else _("自带的数据库可以连接"))
            database.as_owner()
            yield from importlib.import_module("dudao.cli.doctor.inside").look()
    except EmbeddedError as error:
        yield wrong(_("自带的数据库无法启动"), _(error.text) % error.values)
    except psycopg.OperationalError as error:
        yield wrong(
            _("数据库无法连接：%(error)s") % {"error": error},
            _("请检查数据库是否启动，以及 DATABASE_URL、DATABASE_OWNER_URL 的地址、用户名和密码。"),
        )
