"""``bundle_as_on_macos.py FOLDER``: PyInstaller's recipe, with its layout for macOS, on Linux.

PyInstaller lays a ``.app`` on macOS alone. Here its own code for that is told that it is there; the
programs in it are Linux's, and nothing is signed.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import PyInstaller.__main__
from PyInstaller.building import osx

osx.is_darwin = True
osx.osxutils = SimpleNamespace(sign_binary=lambda *_file, **_options: None)

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
# iconutil, which makes the icon, is macOS's too.
icon = folder / "dockmirror.icns"
icon.write_bytes(b"icns")
osx.normalize_icon_type = lambda *_words: str(icon)
recipe = Path(__file__).resolve().parents[2] / "installers" / "dockmirror.spec"
places = [f"--workpath={folder / 'work'}", f"--distpath={folder / 'dist'}"]
PyInstaller.__main__.run(["--noconfirm", "--log-level=WARN", *places, str(recipe)])
