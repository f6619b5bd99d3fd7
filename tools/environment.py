"""The virtual environment: made once, filled from the hash-locked requirements."""

import functools
import shutil
import sys
from pathlib import Path

from tools.console import ROOT, SetupError, digest, is_done, is_root, mark_done, run, say, works

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
# What each level installs; `dev` holds everything of `prod`.
LEVELS = {"run": ("package", "prod"), "test": ("package", "prod", "dev")}


def prepare(level: str) -> None:
    """Have .venv hold what `level` (run or test) needs, and Dudao itself."""
    if not works([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        _create()
    version = f"{sys.version_info[:2]} {ROOT}"
    wanted = {lock: digest([LOCKS / f"{lock}.lock"], version) for lock in LEVELS[level]}
    if not all(is_done(lock, state, VENV) for lock, state in wanted.items()):
        largest = LEVELS[level][-1]
        say(f"Python packages of requirements/{largest}.lock, each checked against its hash")
        install("package", largest)
        for lock, state in wanted.items():
            mark_done(lock, state, VENV)
    project = digest([ROOT / "pyproject.toml", LOCKS / "prod.in"], version)
    if not is_done("project", project, VENV):
        _install("--no-deps", "--no-build-isolation", "--editable", ROOT)
        mark_done("project", project, VENV)


def install(*locks: str) -> None:
    """Install exactly what the lock files name."""
    files = [part for lock in locks for part in ("--requirement", LOCKS / f"{lock}.lock")]
    _install("--require-hashes", *files)


def site_packages() -> Path:
    """Return the folder in which the packages of .venv lie."""
    return next((VENV / "lib").glob("python3.*/site-packages"))


def _install(*words: str | Path) -> None:
    """Install with uv, which is quick; where it is missing or cannot, with pip."""
    if (uv := _uv()) and works([uv, "pip", "install", "--quiet", "--python", PYTHON, *words]):
        return
    if not works([PYTHON, "-m", "pip", "--version"]):  # made by uv, which adds no pip
        run([PYTHON, "-m", "ensurepip"])
    run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words])


@functools.cache
def _uv() -> str | None:
    uv = shutil.which("uv")
    return uv if uv and works([uv, "--version"]) else None


def _create() -> None:
    """Make .venv with the Python that runs this; Debian keeps a part of that in its own package."""
    say(f"a virtual environment in {VENV.relative_to(ROOT)}/")
    shutil.rmtree(VENV, ignore_errors=True)
    make = [sys.executable, "-m", "venv", VENV]
    if works([sys.executable, "-c", "import ensurepip, venv"]):
        run(make)
        return
    if uv := _uv():
        run([uv, "venv", "--quiet", "--python", sys.executable, VENV])
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not (is_root() and shutil.which("apt-get")):
        raise SetupError(
            f"this Python ({sys.executable}) lacks `venv`.\n"
            f"Install it and try again, for example: sudo apt-get install {package}"
        )
    say(f"Debian package {package}")
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
    run(make)
