"""What can be looked at without a database: this machine, the settings, the parts installed."""

import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dudao.cli.doctor.opinion import Opinion, good, note, wrong
from dudao.cli.speech import _
from dudao.config.environment import Environment

PACKAGE = Path(__file__).parents[2]
LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}
LITTLE, TIGHT = 500 * 1024**2, 5 * 1024**3
OLDEST_PYTHON = (3, 11)
SHORTEST_SECRET = 32


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Opinion:
    """Look at the interpreter."""
    text = ".".join(str(part) for part in version)
    if version < OLDEST_PYTHON:
        return wrong(
            _("Python %(version)s 太旧") % {"version": text},
            _("请安装 Python 3.11 或更新版本，重新建立虚拟环境。"),
        )
    return good(_("Python %(version)s") % {"version": text})


def state(folder: Path) -> Opinion:
    """Look at the folder that holds files, keys and the embedded database."""
    facts = {"folder": folder.absolute()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return good(_("数据目录 %(folder)s 可写") % facts)
    except OSError as error:
        return wrong(
            _("数据目录 %(folder)s 不可写：%(error)s") % {**facts, "error": error.strerror},
            _("请让运行督导的账户拥有它（chown），或用 DUDAO_STATE 另指一个目录。"),
        )


def space(folder: Path, free: int | None = None) -> Opinion:
    """Look at the room left on the disk."""
    while not folder.exists():
        folder = folder.absolute().parent
    left = shutil.disk_usage(folder).free if free is None else free
    text = _("磁盘剩余 %(left).1f GB") % {"left": left / 1024**3}
    if left < LITTLE:
        return wrong(
            text, _("空间不足会使保存失败。请立即清理磁盘，或把 DUDAO_STATE 移到更大的磁盘。")
        )
    if left < TIGHT:
        return note(text, _("照片和备份会不断增加，请准备更大的磁盘。"))
    return good(text)


def clock(now: datetime | None = None, installed: datetime | None = None) -> Opinion:
    """Look at this machine's clock: it cannot be before the day Dudao was put here."""
    now = now or datetime.now(UTC)
    installed = installed or datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    text = _("本机时间 %(now)s") % {"now": now.isoformat(" ", "seconds")}
    if now + timedelta(days=1) < installed:
        return wrong(
            text,
            _("时间早于督导的安装日期。期限和留痕都靠时间，请校准（timedatectl set-ntp true）。"),
        )
    return good(text)


def secret(env: Environment) -> Opinion:
    """Look at the key that signs sessions."""
    if env.secret_key:
        if len(env.secret_key) < SHORTEST_SECRET:
            return wrong(
                _("DUDAO_SECRET_KEY 太短"),
                _(
                    "请换成至少 32 个随机字符，例如这条命令的结果："
                    "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
                ),
            )
        return good(_("签名密钥由 DUDAO_SECRET_KEY 设置"))
    kept = env.state / "secret_key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        return wrong(
            _("签名密钥 %(file)s 可被别的账户读取") % {"file": kept},
            _("请执行：chmod 600 %(file)s") % {"file": kept},
        )
    if env.database_url:
        return note(
            _("签名密钥保存在 %(file)s") % {"file": kept},
            _("正式运行请设置 DUDAO_SECRET_KEY；多台机器必须相同，否则登录会失效。"),
        )
    return good(_("签名密钥保存在 %(file)s") % {"file": kept})


def hosts(env: Environment) -> Opinion:
    """Look at the names under which the site answers, and whether they are reached safely."""
    public = [host for host in env.host_list() if host not in LOCAL]
    names = _("、").join(public) or _("仅本机")
    text = _("网站域名：%(names)s") % {"names": names}
    if "*" in public:
        return wrong(text, _("DUDAO_HOSTS 不能用 *，请写出真实的域名，用逗号分隔。"))
    if public and not env.https:
        return wrong(
            text,
            _(
                "没有启用 HTTPS：密码会明文传输，手机端的离线和拍照也无法使用。"
                "请按 docs/operations.md 配置反向代理，并设置 DUDAO_HTTPS=1。"
            ),
        )
    if env.https and not public:
        return wrong(text, _("启用了 DUDAO_HTTPS，但没有域名。请设置 DUDAO_HOSTS=你的域名。"))
    if env.debug:
        return wrong(_("DUDAO_DEBUG 已打开"), _("出错页面会泄露内部信息，请去掉这个设置。"))
    return good(text)


def front_end(package: Path = PACKAGE) -> Opinion:
    """Look for the built styles and scripts."""
    built = package / "web" / "static" / "build"
    if built.is_dir() and any(built.iterdir()):
        return good(_("页面样式和脚本已生成"))
    return wrong(
        _("页面样式和脚本没有生成"), _("在源码目录执行 make setup；或安装正式发布的安装包。")
    )


def translations(package: Path = PACKAGE) -> Opinion:
    """Look for translations not compiled, or compiled from an older text."""
    for source in sorted((package / "web" / "locale").rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return note(
                _("界面译文 %(file)s 没有编译") % {"file": source.name},
                _("在源码目录执行 make setup。中文界面不受影响。"),
            )
    return good(_("界面译文已编译"))


def account(uid: int | None = None) -> Opinion:
    """Look at who runs Dudao."""
    if (os.geteuid() if uid is None else uid) == 0:
        return note(
            _("以 root 身份运行"),
            _("正式运行请用普通账户（见 docs/operations.md 的 systemd 示例）。"),
        )
    return good(_("以普通账户运行"))
