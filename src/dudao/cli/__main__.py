"""`python -m dudao.cli`, the same as `dudao`."""

import sys

from dudao.cli.main import main

if __name__ == "__main__":  # pragma: no branch - false only where a child process reads it
    sys.exit(main())
