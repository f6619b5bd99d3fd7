"""What can be looked at once Django is set up: the database, the roles, the record, the fonts."""

import os
from collections.abc import Iterator
from datetime import timedelta

import psycopg
from django.core import checks
from django.db import connection

from dudao.audit.queries import broken_at, head, unchained
from dudao.cli import migrate
from dudao.cli.doctor.opinion import Opinion, good, note, wrong
from dudao.cli.holdings import server_major
from dudao.cli.speech import _
from dudao.documents import fonts
from dudao.lib import clock, workdays
from dudao.lib.errors import DomainError

OLDEST_SERVER = 15
LINKS = 2000  # of the chain, looked at every time; `dudao restore` looks at all
DRIFT = timedelta(minutes=1)


def look() -> Iterator[Opinion]:
    """Yield an opinion on every part; stops early where the rest would make no sense."""
    yield version(server_major())
    yield drift()
    upgrades = migrations()
    yield upgrades
    if not upgrades.is_wrong:
        yield serving_role(os.environ["DATABASE_URL"])
        yield record()
    yield calendar()
    yield typefaces()
    yield from own_checks()


def version(major: int) -> Opinion:
    """Look at the version of the database server."""
    text = _("PostgreSQL %(version)s") % {"version": major}
    if major < OLDEST_SERVER:
        return wrong(text, _("请升级到 PostgreSQL 15 或更新版本。"))
    return good(text)


def drift() -> Opinion:
    """Look at the distance between the database's clock and ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    distance = abs(clock.now() - theirs)
    text = _("与数据库的时间相差 %(seconds)d 秒") % {"seconds": distance.total_seconds()}
    if distance > DRIFT:
        return wrong(text, _("请让两台机器都与同一时间源同步（timedatectl set-ntp true）。"))
    return good(text)


def migrations() -> Opinion:
    """Look for upgrades the database still lacks."""
    pending = migrate.pending()
    if pending:
        return wrong(
            _("数据库还有 %(count)s 项升级没有应用") % {"count": len(pending)},
            _("请先备份，然后执行 dudao migrate（dudao serve 启动时也会执行）。"),
        )
    return good(_("数据库的表是最新的"))


def serving_role(url: str) -> Opinion:
    """Look at what the role that serves may do."""
    with psycopg.connect(url) as serving:
        facts = serving.execute(
            """
            SELECT current_user, rolsuper OR rolbypassrls,
              pg_get_userbyid(event.relowner) = current_user,
              (SELECT string_agg(relname, ', ') FROM pg_class
               WHERE relnamespace = event.relnamespace AND relkind = 'r'
               AND NOT has_table_privilege(oid, 'SELECT'))
            FROM pg_roles, pg_class event
            WHERE rolname = current_user AND event.oid = 'audit_event'::regclass
            """
        ).fetchall()
    return role(*facts[0])


def role(name: str, powerful: bool, owner: bool, closed: str | None) -> Opinion:
    """Say whether a role may change every row, no table, and nothing beyond."""
    text = _("运行角色 %(role)s") % {"role": name}
    if powerful:
        return wrong(
            text, _("它是超级用户，能改写留痕记录。请按 docs/operations.md 建立两个角色。")
        )
    if closed:
        return wrong(
            text,
            _("它不能读取：%(tables)s。请按 docs/operations.md 授予权限。") % {"tables": closed},
        )
    if owner:
        return note(
            text, _("它也是表的所有者。建议按 docs/operations.md 分成两个角色，多一层保护。")
        )
    return good(text)


def record() -> Opinion:
    """Look at the newest part of the audit chain."""
    last = head()
    number = last.number if last else 0
    text = _("留痕链共 %(number)s 条") % {"number": number}
    broken = broken_at(max(number - LINKS, 0))
    if broken is not None or unchained().exists():
        return wrong(
            text,
            _("从第 %(broken)s 条起对不上，数据可能被绕过系统改动。请保留现场并联系技术支持。")
            % {"broken": broken or number},
        )
    return good(text)


def calendar() -> Opinion:
    """Look whether deadlines can still be counted in workdays."""
    ahead = clock.today() + timedelta(days=30)
    text = _("%(year)s 年的法定工作日") % {"year": ahead.year}
    if workdays.known(ahead.year):
        return good(text)
    return note(text, _("安排尚未收录，期限暂按周一至周五计算。国务院通知公布后请升级。"))


def typefaces(at_hand: frozenset[str] | None = None) -> Opinion:
    """Look for the typefaces official documents are set in."""
    try:
        fonts.require_any(at_hand)
    except DomainError as error:
        return wrong(_("公文字体"), str(error))
    if missing := fonts.warnings(at_hand):
        return note(_("公文字体"), "\n".join(missing))
    return good(_("公文字体"))


def own_checks() -> Iterator[Opinion]:
    """Yield what Django's own checks of the settings find."""
    for found in checks.run_checks():
        if found.level >= checks.ERROR:
            yield wrong(f"{found.id}: {found.msg}", found.hint or _("请检查设置。"))
