"""The browser for journeys: Debian's Chromium where we may install it, else one that is here."""

import os
import shutil
from pathlib import Path

from tools.console import SetupError, is_root, run, say, works

DEBIAN = ("chromium", "chromium-l10n", "fonts-noto-cjk")  # its words and its letters are Chinese
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find() -> str | None:
    """Return the program of a Chromium-like browser: $DUDAO_BROWSER, on the PATH, or an app."""
    if named := os.environ.get("DUDAO_BROWSER"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        for app in MAC:
            if (folder / app).exists():
                return str(folder / app)
    return None


def prepare() -> None:
    """Have a browser for the journeys, or say what to install."""
    missing = _missing_packages() if is_root() and shutil.which("apt-get") else []
    if missing:
        say(f"Debian packages {', '.join(missing)} for the browser journeys")
        try:
            run(["apt-get", "update", "-qq"])
            run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])
        except SetupError as error:
            if not find():
                raise
            say(f"these cannot be installed; going on with {find()}\n  {str(error)[-200:]}")
    if not find():
        raise SetupError(
            "the tests need a browser, and there is none.\n"
            "Debian:  sudo apt-get install chromium chromium-l10n fonts-noto-cjk\n"
            "Ubuntu, Fedora, macOS:  install Chromium, Google Chrome or Microsoft Edge\n"
            "elsewhere:  set DUDAO_BROWSER to the program of such a browser"
        )


def _missing_packages() -> list[str]:
    return [name for name in DEBIAN if not _is_installed(name)]


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    return works(query) and run(query) == "installed"
