"""How set-up steps speak, run programs and remember that they are done. Standard library only."""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / "var" / "setup"


class SetupError(Exception):
    """A step cannot be done; the text says why and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal which step runs."""
    print(f"· {text}", flush=True)


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> str:
    """Run a program in the project's folder and return what it said; quiet unless it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(f"cannot run {words[0]}: {error.strerror}") from error
    if done.returncode:
        said = done.stdout.strip() or "(it said nothing)"
        raise SetupError(f"{' '.join(words)}\nended with status {done.returncode}:\n{said}")
    return done.stdout


def works(command: Sequence[str | Path]) -> bool:
    """Say whether a program is there and ends well."""
    try:
        run(command)
    except SetupError:
        return False
    return True


def digest(files: Iterable[Path], *facts: str) -> str:
    """Return one hash over the names and contents of `files` and over `facts`."""
    total = hashlib.sha256("\0".join(facts).encode())
    for file in sorted(files):
        total.update(os.fsencode(file.relative_to(ROOT)) + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_done(step: str, state: str, folder: Path = STAMPS) -> bool:
    """Say whether `step` was last done for exactly this `state` of its inputs."""
    stamp = folder / f"{step}.done"
    return stamp.exists() and stamp.read_text() == state


def mark_done(step: str, state: str, folder: Path = STAMPS) -> None:
    """Remember that `step` is done for this `state` of its inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{step}.done").write_text(state)


def is_root() -> bool:
    """Say whether packages of the system may be installed without asking."""
    return os.geteuid() == 0
