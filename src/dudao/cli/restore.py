"""`dudao restore FILE`: checks a backup, puts it in place, and checks what is there then."""

import tempfile
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.db import connection

from dudao.audit.queries import broken_at
from dudao.cli import archive, holdings, migrate, programs, shipped
from dudao.cli.speech import CommandError, _, say


def run(options: Namespace) -> int:
    """Restore, or change nothing and say why."""
    source: Path = options.file
    manifest = archive.check(source)
    _refuse(source, manifest, force=options.force)
    files = Path(settings.FILES_ROOT)
    try:
        files.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=files.parent, prefix="restore-") as folder:
            fresh, dump = Path(folder) / "files", Path(folder) / "dump"
            archive.unpack(source, dump, fresh)
            programs.load(dump)
            if files.exists():
                files.rename(Path(folder) / "former")
            fresh.rename(files)
    except OSError as error:
        raise CommandError(_("恢复没有完成：%(error)s") % {"error": error}) from error
    _verify(manifest)
    upgrades = migrate.apply()
    shipped.forget()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if (broken := broken_at()) is not None:
        raise CommandError(_("留痕链从第 %(broken)s 条起对不上。") % {"broken": broken})
    facts = {
        "made_at": manifest.made_at[:16].replace("T", " "),
        "rows": sum(manifest.holdings.rows.values()),
        "files": len(manifest.sha256) - 1,
        "upgrades": upgrades,
    }
    say(_("已恢复 %(made_at)s 的备份：%(rows)s 行数据，%(files)s 个文件，核对无误。") % facts)
    if upgrades:
        say(_("已应用 %(upgrades)s 项数据库升级。") % facts)
    return 0


def _refuse(source: Path, manifest: archive.Manifest, *, force: bool) -> None:
    """Raise CommandError where a restore would be wrong or would take something away."""
    if holdings.unknown(manifest.holdings.migrations):
        raise CommandError(
            _("%(file)s 由更新版本的督导备份，请先升级本机的督导。") % {"file": source}
        )
    if not (force or holdings.is_empty()):
        raise CommandError(
            _(
                "数据库里已有数据，恢复会全部覆盖。"
                "请先备份现有数据；确定要覆盖时，加上 --force 再执行一次。"
            )
        )
    if count := holdings.others():
        raise CommandError(
            _("还有 %(count)s 个连接在使用数据库。请先停止网站和后台任务，再恢复。")
            % {"count": count}
        )


def _verify(manifest: archive.Manifest) -> None:
    """Raise CommandError unless the database holds what the backup says, and the chain holds."""
    connection.close()  # its caches know tables that are gone
    held = holdings.current()
    expected = manifest.holdings
    wrong = [
        f"{table}: {held.rows.get(table, 0)} ≠ {count}"
        for table, count in expected.rows.items()
        if held.rows.get(table) != count
    ]
    if held.chain != expected.chain:
        wrong.append(f"audit_link: {held.chain} ≠ {expected.chain}")
    if wrong:
        raise CommandError(_("恢复后的数据与备份不一致：%(wrong)s") % {"wrong": "; ".join(wrong)})
