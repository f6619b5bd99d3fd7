"""`dudao package verify`: prove a package without database, server or account."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from dudao.cli.speech import CommandError, _, complain, say
from dudao.documents.exchange import Opened, Unsound, fingerprint, open_package, read_card


def arguments(parser: ArgumentParser) -> None:
    """Declare the words of `package`."""
    steps = parser.add_subparsers(dest="step", required=True, metavar=_("做什么"))
    verify = steps.add_parser("verify", help=_("核验签名、内容和发件单位"))
    verify.add_argument("file", type=Path, help=_("数据包（.zip）"))
    verify.add_argument(
        "--key", default="", help=_("发件单位的公钥，或者它的名片文件；不填则只显示核对码")
    )


def run(options: Namespace) -> int:
    """Verify one package; 0 only if it is whole and, where a key is given, of that key."""
    try:
        opened = open_package(_read(options.file))
        wanted = _key(options.key)
    except Unsound as error:
        complain(_(error.text) % error.values)
        return 1
    _show(opened)
    key = opened.manifest.from_.public_key
    if wanted and wanted != key:
        complain(_("签名人不是给定的公钥。请与发件单位电话核实后再使用这份数据包。"))
        return 1
    if not wanted:
        say(_("没有给定公钥：请打电话与发件单位核对上面的24位核对码。"))
    return 0


def _show(opened: Opened) -> None:
    manifest = opened.manifest
    lines = {
        _("事项"): manifest.subject,
        _("发件单位"): manifest.from_.name,
        _("核对码"): fingerprint(manifest.from_.public_key),
        _("收件单位"): manifest.to.name,
        _("生成时间"): manifest.made_at.isoformat(),
        _("编号"): manifest.id,
    }
    for what, more in lines.items():
        say(_("%(what)s：%(more)s") % {"what": what, "more": more})
    for record in manifest.records:
        files = _("、").join(part.name for part in record.files)
        say(f"  {record.title}" + (f" [{files}]" if files else ""))
    say(_("签名和全部内容核验无误。"))


def _key(given: str) -> str:
    """Return the public key that was given, by itself or as a card; "" for none."""
    path = Path(given)
    if given and path.is_file():
        return read_card(path.read_text(encoding="utf-8")).public_key
    if given:
        fingerprint(given)
    return given


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("找不到 %(file)s。") % {"file": path}) from error
