"""`dudao draw verify`: recompute the certificate of a draw, offline.

Nothing but Python: no database, no settings, no server.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from dudao.cli.speech import CommandError, _, complain, say
from dudao.planning.drawing import Fault, check, read_list, recompute_script

_WORDS = {
    Fault.UNREADABLE: _("这不是抽查证书的数据文件，或者没有下载完整。"),
    Fault.LIST_CHANGED: _("名单被改动过，与冻结时的校验值不一致。"),
    Fault.QUOTAS: _("各层的名额不是按比例分配的。"),
    Fault.PEOPLE: _("出数的人与名单上写明的不一致。"),
    Fault.COMMITMENT: _("有人揭晓的数与事先封存的不符。"),
    Fault.SEED: _("种子不是由名单和这些随机数得出的。"),
    Fault.RESULT: _("重新抽取得到的结果与证书上的不同。"),
}


def arguments(parser: ArgumentParser) -> None:
    """Take what to do, and with which certificate."""
    steps = parser.add_subparsers(dest="step", required=True, metavar=_("步骤"))
    verify = steps.add_parser("verify", help=_("按证书重新抽取一遍，与证书比较"))
    verify.add_argument("file", type=Path, metavar=_("证书"), help=_("证书的数据文件（.json）"))
    steps.add_parser("script", help=_("打印复核程序（任何装有 Python 的电脑都能运行）"))


def run(options: Namespace) -> int:
    """Recompute one certificate; 0 only if everything is as it says."""
    if options.step == "script":
        say(recompute_script().rstrip("\n"))
        return 0
    proof = _read(options.file)
    if fault := check(proof):
        complain(_WORDS[fault])
        return 1
    _show(proof)
    return 0


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(_("找不到 %(file)s。") % {"file": path}) from error
    except ValueError as error:
        raise CommandError(_WORDS[Fault.UNREADABLE]) from error


def _show(proof: dict[str, Any]) -> None:
    drawn = read_list(proof["list"])
    names = drawn.names
    say(drawn.title)
    say(_("名单共%(count)s项，校验值 %(sha256)s") % {
        "count": len(drawn.entries), "sha256": proof["list_sha256"]
    })  # fmt: skip
    for n, key in enumerate(proof["picked"], 1):
        team = _("、").join(names[who] for who in proof["teams"].get(key, []))
        say(f"{n:>4}  {names[key]}" + (f"  {team}" if team else ""))
    say(_("重新抽取的结果与证书完全一致。请再核对上面的校验值与名单冻结时公布的是否相同。"))
