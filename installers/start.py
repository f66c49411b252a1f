"""Where the programs that PyInstaller makes begin."""

import sys

from dockmirror.cli.main import main

sys.exit(main())
