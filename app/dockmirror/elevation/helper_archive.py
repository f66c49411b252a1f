"""The helper as one file: a Python zip application that holds nothing but what it needs."""

import io
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import dockmirror
from dockmirror.helper.programs import ENVIRONMENT, only_root_can_change

PACKAGES: Final = ("daemonjson", "helper")
"""The packages of the project that run as root."""

OLDEST_PYTHON: Final = (3, 11)

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MAIN: Final = "import sys\nfrom dockmirror.helper.__main__ import main\n\nsys.exit(main())\n"
_INTERPRETERS: Final = ("/usr/bin/python3", *(f"/usr/bin/python3.{n}" for n in range(20, 10, -1)))


def build_archive(interpreter: str) -> bytes:
    """The archive's bytes, the same for the same sources, to be run by ``interpreter``."""
    buffer = io.BytesIO()
    buffer.write(f"#!{interpreter} -I\n".encode())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "__main__.py", _MAIN.encode())
        _add(archive, "dockmirror/__init__.py", b"")
        for name, data in _sources():
            _add(archive, name, data)
    return buffer.getvalue()


def find_interpreter(candidates: Iterable[str] = _INTERPRETERS) -> str | None:
    """The first of the system's own Pythons that is new enough and root's alone."""
    return next((path for path in candidates if _is_new_enough(path)), None)


def _is_new_enough(path: str) -> bool:
    if not only_root_can_change(path):
        return False
    question = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        completed = subprocess.run(
            [path, "-I", "-S", "-c", question],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=20,
            check=False,
            env=ENVIRONMENT,
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return completed.returncode == 0


def _sources() -> Iterable[tuple[str, bytes]]:
    folder = Path(str(dockmirror.__file__)).resolve().parent
    for package in PACKAGES:
        for path in sorted((folder / package).rglob("*.py")):
            yield f"dockmirror/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)
