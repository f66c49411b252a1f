"""``icon_files.py FOLDER``: the icon as macOS (a folder of pictures) and Windows (.ico) want it."""

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QIcon

_PROJECT = Path(__file__).resolve().parents[1]
_MAC = {"16x16": 16, "16x16@2x": 32, "32x32": 32, "32x32@2x": 64, "128x128": 128}
_MAC |= {"128x128@2x": 256, "256x256": 256, "256x256@2x": 512, "512x512": 512, "512x512@2x": 1024}
_WINDOWS = (16, 24, 32, 48, 64, 128, 256)


def draw(icon: QIcon, size: int) -> bytes:
    """The icon as a PNG of that many pixels on each side."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not icon.pixmap(size, size).toImage().save(buffer, "PNG"):
        raise OSError(f"the icon of {size} pixels could not be drawn")
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """An .ico file of PNG pictures, as Windows Vista and later read it."""
    at = 6 + 16 * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, data in pictures.items():
        side = size % 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), at + len(body))
        body += data
    return head + body


def main(folder: Path) -> None:
    """Write ``dockmirror.ico``, and ``dockmirror.iconset`` for macOS's iconutil."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    icon = QIcon(str(_PROJECT / "resources" / "icons" / "dockmirror.svg"))
    pictures = folder / "dockmirror.iconset"
    pictures.mkdir(parents=True, exist_ok=True)
    for name, size in _MAC.items():
        (pictures / f"icon_{name}.png").write_bytes(draw(icon, size))
    (folder / "dockmirror.ico").write_bytes(ico({size: draw(icon, size) for size in _WINDOWS}))
    application.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
