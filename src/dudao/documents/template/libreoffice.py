"""A Word file as PDF by LibreOffice, where this machine has it; it is never needed."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from dudao.lib.errors import DomainError

WAIT_SECONDS = 90
_ONE_AT_A_TIME = Lock()  # half a gigabyte each
_NOWHERE = "http://127.0.0.1:9"  # no program listens there
_OFFICE = "/org.openoffice.Office"
#: Nothing in a document may run, be fetched or be updated while it is converted.
_SET = (
    (f"{_OFFICE}.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_OFFICE}.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_OFFICE}.Writer/Content/Update", "Link", "2"),
)
_ALIASES = Path(__file__).parents[1] / "fonts.conf"


class NotConverted(DomainError):
    """LibreOffice is there, but made no PDF of the file."""

    code = "not_converted"
    status = 503


def program() -> str | None:
    """Return where LibreOffice is, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf_of(docx: bytes) -> bytes:
    """Return a Word file as PDF; raises `NotConverted` when that takes too long or fails.

    Each conversion has a folder of its own, profile included, and leaves nothing behind.
    """
    found = program()
    if found is None:
        raise _failed()
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="dudao-pdf-") as made:
        folder = Path(made)
        _prepare(folder)
        (folder / "paper.docx").write_bytes(docx)
        _run(found, folder)
        pdf = folder / "paper.pdf"
        data = pdf.read_bytes() if pdf.exists() else b""
    if not data.startswith(b"%PDF-"):
        raise _failed()
    return data


def _prepare(folder: Path) -> None:
    """Make the profile, and tell which faces stand in for the official ones."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SET
    )
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        f'xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in settings.FONT_PATHS)
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<include>{escape(str(_ALIASES))}</include>{folders}</fontconfig>",
        encoding="utf-8",
    )


def _run(found: str, folder: Path) -> None:
    """Run the program in a process group of its own, which ends with it in any case."""
    command = [found, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--norestore", "--nolockcheck", "--nodefault", "--nologo", "--convert-to", "pdf"]
    command += ["--outdir", str(folder), str(folder / "paper.docx")]
    running = subprocess.Popen(  # noqa: S603 - the program of this machine, on a file of our own
        command,
        cwd=folder,
        env=_surroundings(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(timeout=WAIT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _failed() from error
    finally:
        _end(running)


def _end(running: "subprocess.Popen[bytes]") -> None:
    """End whatever of the group still runs."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of the program: no secrets, no home, no way to the network."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        **proxies,
    }


def _failed() -> NotConverted:
    return NotConverted(
        _("LibreOffice没有转换成功，公文没有印发。请稍后再试；仍不行时请管理员检查LibreOffice。")
    )
