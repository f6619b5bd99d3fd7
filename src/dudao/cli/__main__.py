"""`python -m dudao.cli`, the same as `dudao`."""

import sys

from dudao.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
