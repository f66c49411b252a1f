"""The libraries that packages take from the system, so that its security updates reach them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from installers.linux.contents import needed
from installers.linux.symbols import OLDEST, too_new

GLIBC_LIMIT: Final = OLDEST["GLIBC"][1]
"""The minor version of the C library of the oldest system meant, Ubuntu 22.04."""

C_LIBRARY: Final = f"libc6 (>= 2.{GLIBC_LIMIT})"

PACKAGES: Final = {
    "ld-linux-x86-64.so.2": C_LIBRARY,
    "libc.so.6": C_LIBRARY,
    "libdl.so.2": C_LIBRARY,
    "libm.so.6": C_LIBRARY,
    "libpthread.so.0": C_LIBRARY,
    "libresolv.so.2": C_LIBRARY,
    "librt.so.1": C_LIBRARY,
    "libutil.so.1": C_LIBRARY,
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6 (>= 11)",
    "libcrypto.so.3": "libssl3 (>= 3.0.2) | libssl3t64",
    "libssl.so.3": "libssl3 (>= 3.0.2) | libssl3t64",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgobject-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgio-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libwayland-client.so.0": "libwayland-client0",
}
"""Each library, and the Debian or Ubuntu packages that have it."""

WAYLAND_PACKAGES: Final = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Those that the window needs on Wayland alone, where every desktop has them."""


def used(folder: Path) -> tuple[list[str], list[str]]:
    """The Debian packages that the binaries below ``folder`` depend on, and recommend.

    Raises ``LookupError`` where a library is neither there nor known.
    """
    found = list(binaries(folder))
    own = {path.name for path in found}
    names = {name for path in found for name in needed(path)} - own
    unknown = sorted(names - PACKAGES.keys() - WAYLAND_PACKAGES.keys())
    if unknown:
        raise LookupError(f"No package is known for {', '.join(unknown)}")
    depends = {PACKAGES[name] for name in names if name in PACKAGES}
    return sorted(depends), sorted({WAYLAND_PACKAGES[n] for n in names if n in WAYLAND_PACKAGES})


def require_old_libraries(folder: Path) -> None:
    """Raise ``LookupError`` where a binary asks for more than the oldest systems meant have."""
    for path in binaries(folder):
        if new := sorted(too_new(path)):
            named = ", ".join(f"{symbol.name} ({symbol.version})" for symbol in new[:5])
            raise LookupError(f"{path.name} needs what the oldest system lacks: {named}")


def binaries(folder: Path) -> Iterable[Path]:
    """The ELF files below ``folder``."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path
