"""What of the interpreter and of the wheels a package holds: what the program uses, no more."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

QT_MODULES: Final = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtWidgets")
"""The modules of PySide6 that the program may import."""

QT_PLUGINS: Final = (
    "iconengines/libqsvgicon.so",
    "imageformats/libqsvg.so",
    "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "platforminputcontexts/libibusplatforminputcontextplugin.so",
    "platforms/libqoffscreen.so",
    "platforms/libqwayland.so",
    "platforms/libqxcb.so",
    "platformthemes/libqxdgdesktopportal.so",
    "wayland-decoration-client/libadwaita.so",
    "wayland-decoration-client/libbradient.so",
    "wayland-shell-integration/libxdg-shell.so",
)

LANGUAGES: Final = ("de", "en", "es", "fa", "ru", "zh")
"""The languages whose data is kept, of Babel and of Qt."""

_LIBRARY_LEFT_OUT: Final = (
    *("config-3*", "curses", "dbm", "distutils", "ensurepip", "idlelib", "lib2to3", "pydoc_data"),
    *("pydoc.py", "sitecustomize.py", "sqlite3", "test", "tkinter", "turtle.py", "turtledemo"),
    *("unittest", "venv"),
)
_MODULES_LEFT_OUT: Final = re.compile(
    r"(_test|xx|_xx|_ctypes_test|_bz2|_crypt\.|_curses|_dbm|_lzma|_sqlite3|_uuid|audioop|nis\.|"
    r"ossaudiodev|readline|_tkinter)"
)
_WHEELS_LEFT_OUT: Final = (
    *("*.h", "*.pyi", "*/tests/*", "*/py.typed", "*.dist-info/RECORD", "*.dist-info/INSTALLER"),
    "*.dist-info/sboms/*",
    # What Pygments colours is never shown.
    "pygments/lexers/[!_]*",
    "pygments/lexers/_*_builtins.py",
    "pygments/styles/[!_d]*",
)


def lay_library(source: Path, target: Path) -> None:
    """Copy the standard library, less what a desktop program has no use for."""

    def left_out(folder: str, names: Iterable[str]) -> set[str]:
        if folder == str(source):
            return {name for name in names if any(fnmatch(name, p) for p in _LIBRARY_LEFT_OUT)}
        if Path(folder).name == "lib-dynload":
            return {name for name in names if _MODULES_LEFT_OUT.match(name)}
        return {"__pycache__"} & set(names)

    shutil.copytree(source, target, ignore=left_out)


def trim_wheels(folder: Path) -> None:
    """Take out of unpacked wheels what the program has no use for."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and any(fnmatch(name, pattern) for pattern in _WHEELS_LEFT_OUT):
            path.unlink()
    for path in (folder / "babel" / "locale-data").glob("*.dat"):
        if path.stem != "root" and path.stem.partition("_")[0] not in LANGUAGES:
            path.unlink()
    _trim_qt(folder / "PySide6")
    remove_empty_folders(folder)


def remove_empty_folders(folder: Path) -> None:
    """Remove each folder below ``folder`` that holds nothing."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def needed(path: Path) -> list[str]:
    """The libraries that an ELF file names as needed (``DT_NEEDED``)."""
    shown = subprocess.run(
        ["readelf", "--dynamic", "--wide", str(path)], check=True, capture_output=True, text=True
    ).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", shown)


def _trim_qt(package: Path) -> None:
    modules = [package / f"{module}.abi3.so" for module in QT_MODULES]
    plugins = [package / "Qt" / "plugins" / name for name in QT_PLUGINS]
    kept = {*modules, *plugins, *package.glob("*.py"), *package.glob("libpyside6.abi3.so*")}
    kept |= _libraries_for(kept, package / "Qt" / "lib")
    for path in (package / "Qt" / "translations").glob("*.qm"):
        part, _, language = path.stem.partition("_")
        if part in ("qt", "qtbase") and language.partition("_")[0] in LANGUAGES:
            kept.add(path)
    missing = [path.name for path in kept if not path.exists()]
    if missing:
        raise FileNotFoundError(f"PySide6 has no {', '.join(sorted(missing))}")
    for path in package.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()


def _libraries_for(binaries: Iterable[Path], folder: Path) -> set[Path]:
    """The libraries of ``folder`` that the binaries need, and that those need in turn."""
    waiting, found = [path for path in binaries if ".so" in path.name], set[Path]()
    while waiting:
        for name in needed(waiting.pop()):
            library = folder / name
            if library.exists() and library not in found:
                found.add(library)
                waiting.append(library)
    return found
