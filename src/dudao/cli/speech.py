"""What commands say, in Chinese or English by the terminal's locale; needs no Django."""

import functools
import gettext as catalogues
import os
import sys
from collections.abc import Mapping
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "web" / "locale"


class CommandError(Exception):
    """A command cannot go on; the text says why and what to do."""


def language(environ: Mapping[str, str]) -> str:
    """Return `en` where the terminal is set to English, else `zh-hans`."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        if value := environ.get(variable):
            return "en" if value.startswith("en") else "zh-hans"
    return "zh-hans"


@functools.cache
def _catalogue() -> catalogues.NullTranslations:
    chosen = [language(os.environ)]
    return catalogues.translation("django", LOCALE, languages=chosen, fallback=True)


def _(text: str) -> str:
    """Translate a text of the command line."""
    return _catalogue().gettext(text)


def say(text: str = "") -> None:
    """Print a line for the person at the terminal, at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print why a command stops."""
    print(text, file=sys.stderr, flush=True)
