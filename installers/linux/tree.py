"""The files of a package, laid as they will lie on the person's system."""

import os
import shutil
import stat
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installers.linux.contents import lay_library, remove_empty_folders, trim_wheels
from installers.linux.lock import INTERPRETER, PROJECT
from installers.linux.material import (
    BUILD,
    SOURCE,
    commit_time,
    unpack_interpreter,
    unpack_program,
    unpack_wheels,
)

HOME: Final = Path("usr/lib/dockmirror")
"""The program's own folder, below the root."""

PYTHON: Final = HOME / "bin" / f"python{INTERPRETER}"
_LIBRARY: Final = HOME / "lib" / f"python{INTERPRETER}"
_PACKAGES: Final = HOME / "lib" / "python3" / "dist-packages"

_LAUNCHER: Final = textwrap.dedent(
    f"""\
    #!/{PYTHON} -I
    import sys

    from dockmirror.cli.main import main

    sys.exit(main())
    """
)


@dataclass(frozen=True)
class Tree:
    """A laid tree: its root, the program's version, the commit, and its time since 1970."""

    root: Path
    version: str
    commit: str
    seconds: int

    def run(self, *words: str, environment: dict[str, str] | None = None) -> str:
        """What the laid interpreter prints when it runs ``words``."""
        command = [str(self.root / PYTHON), "-I", "-B", *words]
        clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **(environment or {})}
        return subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=clean
        ).stdout


def lay_tree(root: Path) -> Tree:
    """Lay everything below ``root``, which is emptied first."""
    shutil.rmtree(root, ignore_errors=True)
    packages = root / _PACKAGES
    packages.mkdir(parents=True)
    _lay_interpreter(root)
    unpack_wheels(packages)
    trim_wheels(packages)
    commit = unpack_program()
    _lay_program(packages, commit)
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", commit_time()))
    bare = Tree(root, "", commit, seconds)
    version = bare.run("-c", "import dockmirror; print(dockmirror.__version__)").strip()
    tree = Tree(root, version, commit, seconds)
    _name_version(packages, tree)
    _lay_desktop_files(tree)
    _write(root / "usr/bin/dockmirror", _LAUNCHER, 0o755)
    tree.run(str(PROJECT / "installers/linux/made_files.py"), str(root), f"/{PYTHON}")
    _compile(tree)
    remove_empty_folders(root / HOME)
    settle(root, seconds)
    return tree


def settle(root: Path, seconds: int) -> None:
    """Give every file and folder its plain mode, and the one time that all have."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def _lay_interpreter(root: Path) -> None:
    unpacked = BUILD / "interpreter"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(parents=True)
    unpack_interpreter(unpacked)
    lay_library(unpacked / f"usr/lib/python{INTERPRETER}", root / _LIBRARY)
    (root / PYTHON).parent.mkdir()
    shutil.copy2(unpacked / f"usr/bin/python{INTERPRETER}", root / PYTHON)
    licences = root / HOME / "licenses"
    licences.mkdir()
    shutil.copyfile(
        unpacked / f"usr/share/doc/libpython{INTERPRETER}-minimal/copyright",
        licences / f"python{INTERPRETER}",
    )


def _lay_program(packages: Path, commit: str) -> None:
    program = packages / "dockmirror"
    shutil.copytree(SOURCE / "app" / "dockmirror", program)
    shutil.copytree(SOURCE / "resources", program / "resources")
    # The one is laid elsewhere, the other is for translators.
    shutil.rmtree(program / "resources" / "desktop")
    (program / "resources" / "translations" / "dockmirror.pot").unlink()
    (program / "resources" / "commit").write_text(f"{commit}\n", encoding="utf-8")


def _name_version(packages: Path, tree: Tree) -> None:
    """The record by which ``importlib.metadata`` knows an installed package."""
    record = packages / f"dockmirror-{tree.version}.dist-info"
    text = f"Metadata-Version: 2.1\nName: dockmirror\nVersion: {tree.version}\n"
    _write(record / "METADATA", text)


def _lay_desktop_files(tree: Tree) -> None:
    share = tree.root / "usr/share"
    desktop = SOURCE / "resources" / "desktop"
    _copy(desktop / "dockmirror.desktop", share / "applications/dockmirror.desktop")
    _copy(
        desktop / "io.github.dockmirror.metainfo.xml",
        share / "metainfo/io.github.dockmirror.metainfo.xml",
    )
    _copy(
        SOURCE / "resources/icons/dockmirror.svg",
        share / "icons/hicolor/scalable/apps/dockmirror.svg",
    )


def _compile(tree: Tree) -> None:
    """Compile everything; no compiled file is held against a time, which packages do not keep.

    Of what is not the program's own the compiled files alone stay: the sources would be a tenth of
    what is installed.
    """
    words = ("-S", "-m", "compileall", "-q", "--invalidation-mode=unchecked-hash")
    places = ("-s", str(tree.root), "-p", "/")
    packages = tree.root / _PACKAGES
    tree.run(*words, *places, str(packages / "dockmirror"))
    others = [path for path in sorted(packages.iterdir()) if path.name != "dockmirror"]
    others.append(tree.root / _LIBRARY)
    tree.run(*words, "-b", *places, *map(str, others))
    for other in others:
        for path in [other] if other.suffix == ".py" else other.rglob("*.py"):
            path.unlink()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
