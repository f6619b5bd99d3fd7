"""The compiled translations: *.mo files from the *.po files beside them."""

from tools import environment
from tools.console import ROOT, digest, is_done, mark_done, run, say

LOCALE = ROOT / "src" / "dudao" / "web" / "locale"


def prepare() -> None:
    """Compile the translations where a source is newer than what was compiled."""
    sources = list(LOCALE.rglob("*.po"))
    state = digest(sources)
    if is_done("translations", state) and all(po.with_suffix(".mo").exists() for po in sources):
        return
    say("translations")
    run([environment.PYTHON, "-m", "tools.messages", "--compile"])
    mark_done("translations", state)
