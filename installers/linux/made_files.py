"""Writes what the program itself makes for a package; run by the interpreter of that package.

``made_files.py ROOT INTERPRETER``: below ``ROOT`` the helper, to be run by ``INTERPRETER``, its
polkit action, the icons as pictures, the manual page, and the completions of three shells.
"""

import gzip
import os
import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2]
_ICON_SIZES = (48, 128, 256)
_POLICY = "usr/share/polkit-1/actions/io.github.dockmirror.policy"


def main(root: Path, interpreter: str) -> None:
    """Write them."""
    _helper(root, interpreter)
    _icons(root)
    _words(root)


def _helper(root: Path, interpreter: str) -> None:
    from dockmirror.elevation.helper_archive import build_archive
    from dockmirror.elevation.install import PACKAGED_HELPER, policy_text

    helper = root / PACKAGED_HELPER.relative_to("/")
    helper.write_bytes(build_archive(interpreter))
    helper.chmod(0o755)
    _write(root / _POLICY, policy_text(PACKAGED_HELPER).encode())


def _icons(root: Path) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication, QIcon

    application = QGuiApplication([])
    theme = root / "usr/share/icons/hicolor"
    icon = QIcon(str(theme / "scalable/apps/dockmirror.svg"))
    for size in _ICON_SIZES:
        target = theme / f"{size}x{size}" / "apps" / "dockmirror.png"
        target.parent.mkdir(parents=True)
        if not icon.pixmap(size, size).save(str(target)):
            raise OSError(f"the icon of {size} pixels could not be drawn")
    application.quit()


def _words(root: Path) -> None:
    sys.path.append(str(_PROJECT))
    from dockmirror import __version__
    from dockmirror.cli.parser import build_parser
    from installers import completions
    from installers.command_words import read_words
    from installers.manual_page import manual_page

    words = read_words(build_parser())
    share = root / "usr/share"
    page = gzip.compress(manual_page(words, __version__).encode(), mtime=0)
    _write(share / "man/man1/dockmirror.1.gz", page)
    _write(share / "bash-completion/completions/dockmirror", completions.bash(words).encode())
    _write(share / "zsh/vendor-completions/_dockmirror", completions.zsh(words).encode())
    _write(share / "fish/vendor_completions.d/dockmirror.fish", completions.fish(words).encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
