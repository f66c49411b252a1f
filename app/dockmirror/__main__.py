"""``python -m dockmirror``: the same as the ``dockmirror`` command."""

import sys

from dockmirror.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
