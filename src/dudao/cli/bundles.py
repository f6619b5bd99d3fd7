"""`dudao archive verify`: whether the bundles of closed volumes are whole.

One that is named is checked with nothing but Python: no database, no settings, no server.
"""

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from dudao.cli import database
from dudao.cli.speech import CommandError, _, complain, say
from dudao.documents.bundle.checking import Fault, Trouble, check

_WORDS = {
    Trouble.UNREADABLE: _("读不出来，可能没有下载（拷贝）完整"),
    Trouble.UNSAFE: _("文件名会解压到文件夹之外，请不要解压"),
    Trouble.TWICE: _("同名文件出现两次"),
    Trouble.MISSING: _("缺少这个文件"),
    Trouble.CHANGED: _("内容被改动过"),
    Trouble.EXTRA: _("多出这个文件"),
    Trouble.LIST: _("与校验清单不一致"),
    Trouble.NEWER: _("由更新版本的督导生成，请升级后再核验"),
    Trouble.REPACKED: _("不是原来的压缩包，被重新打包过；请改为核验解压后的文件夹"),
}


def arguments(parser: ArgumentParser) -> None:
    """Take what to do and with which bundles."""
    steps = parser.add_subparsers(dest="step", required=True, metavar=_("步骤"))
    verify = steps.add_parser("verify", help=_("核验案卷是否完整、未改动"))
    verify.add_argument(
        "bundles", nargs="*", type=Path, metavar=_("案卷"), help=_("案卷压缩包，或解压后的文件夹")
    )
    verify.add_argument("--all", action="store_true", help=_("核验本机保存的全部案卷"))


def run(options: Namespace) -> int:
    """Check the bundles; 1 when one of them is not whole."""
    if not options.bundles and not options.all:
        raise CommandError(_("请写上案卷压缩包，或加 --all 核验本机保存的全部案卷。"))
    found = [(str(path), check(path)) for path in options.bundles]
    wrong = told(found)
    if options.all:
        wrong += _stored()
    return 1 if wrong else 0


def told(found: Iterable[tuple[str, Fault | None]]) -> int:
    """Say how each bundle is; return how many are not whole."""
    wrong = 0
    for name, fault in found:
        if fault is None:
            say(_("%(name)s：完整，未改动。") % {"name": name})
            continue
        wrong += 1
        words = {"name": name, "file": fault.name, "why": _WORDS[fault.trouble]}
        complain(_("%(name)s：不完整。“%(file)s”%(why)s。") % words)
    return wrong


def _stored() -> int:
    """Check what this installation keeps; return how many are not whole."""
    with database.available():
        database.as_owner()
        kept = importlib.import_module("dudao.cli.kept")
        found = list(kept.bundles())
    wrong = told(found)
    say(_("共核验%(count)s卷，%(wrong)s卷有问题。") % {"count": len(found), "wrong": wrong})
    return wrong
