"""`dudao backup FILE`: the database and the files in one tar, with hashes to check it by."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from dudao.cli import archive, holdings, programs
from dudao.cli.speech import CommandError, _, say
from dudao.inbox.queries import is_half_here
from dudao.lib import clock


def run(options: Namespace) -> int:
    """Write the backup and say what is in it."""
    target: Path = options.file
    if target.exists():
        raise CommandError(_("%(file)s 已存在，不会覆盖。请换一个文件名。") % {"file": target})
    if not holdings.has_tables():
        raise CommandError(_("数据库里还没有表，没有可备份的内容。"))
    made_at = timezone.localtime(clock.now()).isoformat()
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder:
            dump, partial = Path(folder) / "dump", Path(folder) / "tar"
            held = _dump(dump)
            members = archive.pack(partial, [(archive.DUMP, dump), *_files()], made_at, held)
            partial.rename(target)
    except OSError as error:
        raise CommandError(_("备份没有完成：%(error)s") % {"error": error}) from error
    facts = {"file": target, "rows": sum(held.rows.values()), "files": members - 1}
    say(_("已备份到 %(file)s：%(rows)s 行数据，%(files)s 个文件。请另存到别的机器。") % facts)
    return 0


@transaction.atomic
def _dump(target: Path) -> holdings.Holdings:
    """Dump the database and count its rows, both as of one moment, while others go on working."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    programs.dump(target, snapshot)
    return holdings.current()


def _files() -> Iterator[tuple[str, Path]]:
    """Yield every stored file. Evidence is only ever added, so that of the dump is among them."""
    root = Path(settings.FILES_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not is_half_here(path):
            yield f"{archive.FILES}/{path.relative_to(root).as_posix()}", path
