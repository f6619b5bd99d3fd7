"""Set this machine up to run or to test Dudao: `python3 -m tools.setup run|test`.

Every step is skipped while its inputs are unchanged, so a second call takes a moment.
"""

import sys

from tools import browser, environment, frontend, translations
from tools.console import SetupError


def main(words: list[str]) -> int:
    """Do the steps of a level; return the exit status."""
    level = words[0] if words else "run"
    if level not in environment.LEVELS:
        print("usage: python3 -m tools.setup [run|test]", file=sys.stderr)
        return 2
    try:
        environment.prepare(level)
        frontend.prepare()
        translations.prepare()
        if level == "test":
            browser.prepare()
    except SetupError as error:
        print(f"\nset-up stopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
