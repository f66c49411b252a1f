"""Where ``dockmirror-helper`` begins in the bundles that PyInstaller makes.

Without a word it works for an administrator; with ``--own``, for the person who starts it.
"""

import sys

if sys.argv[1:] == ["--own"]:
    from dockmirror.helper.own_process import main
else:
    from dockmirror.helper.__main__ import main

sys.exit(main())
