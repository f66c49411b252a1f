"""The AppImage: the laid tree as a file system image, behind a program that mounts and runs it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from installers.linux.material import BUILD
from installers.linux.system_libraries import require_old_libraries
from installers.linux.tree import lay_tree, settle

_PARTS: Final = Path(__file__).resolve().parent / "appimage"
_MAGIC: Final = b"AI\x02"
_MAGIC_AT: Final = 8
_LIBRARIES: Final = ("squashfuse_ll", "squashfuse", "fuse3", "z", "lzma", "lzo2", "lz4", "zstd")


def build_appimage(into: Path) -> Path:
    """Build the AppImage into a folder: its path. Equal commits give equal bytes.

    Raises ``LookupError`` where a binary needs what no named system has.
    """
    tree = lay_tree(BUILD / "appimage")
    root, share = tree.root, tree.root / "usr/share"
    require_old_libraries(root)
    # Nothing outside an AppImage may be put in place by it; the helper is installed by an
    # administrator, with install-helper.
    shutil.rmtree(share / "polkit-1")
    (root / "usr/lib/dockmirror/dockmirror-helper").unlink()
    shutil.copyfile(share / "applications/dockmirror.desktop", root / "dockmirror.desktop")
    icon = share / "icons/hicolor/256x256/apps/dockmirror.png"
    for name in ("dockmirror.png", ".DirIcon"):
        shutil.copyfile(icon, root / name)
    shutil.copy2(_PARTS / "AppRun", root / "AppRun")
    settle(root, tree.seconds)
    image = BUILD / "dockmirror.squashfs"
    image.unlink(missing_ok=True)
    command = ["mksquashfs", str(root), str(image), "-noappend", "-quiet", "-no-progress"]
    command += ["-no-xattrs", "-all-root", "-comp", "zstd", "-Xcompression-level", "19"]
    # Smaller blocks start sooner and weigh more, larger ones the other way round; xz would save a
    # fifth and take seconds to start, since each start unpacks anew what it reads.
    subprocess.run(
        [*command, "-b", "128K"],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(tree.seconds)},
    )
    into.mkdir(parents=True, exist_ok=True)
    result = into / f"Dockmirror-{tree.version}-x86_64.AppImage"
    result.write_bytes(_runtime() + image.read_bytes())
    result.chmod(0o755)
    return result


def _runtime() -> bytes:
    """The program at the head, which needs no library of the system."""
    built = BUILD / "runtime"
    command = ["cc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-O2", "-static", "-s"]
    command += ["-D_FILE_OFFSET_BITS=64", "-Wl,--build-id=none", "-o", str(built)]
    command += [str(_PARTS / "runtime.c"), *(f"-l{library}" for library in _LIBRARIES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"the AppImage's runtime could not be compiled:\n{done.stderr}")
    data = bytearray(built.read_bytes())
    sections = int.from_bytes(data[0x28:0x30], "little")
    size, count = (int.from_bytes(data[at : at + 2], "little") for at in (0x3A, 0x3C))
    if sections + size * count != len(data):
        raise OSError("the AppImage's runtime does not end with its section headers")
    data[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] = _MAGIC
    return bytes(data)
