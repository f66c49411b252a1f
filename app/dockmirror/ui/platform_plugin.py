"""Whether Qt can reach the display: it ends the program where a library for that is missing."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QPluginLoader


def why_no_display(environment: Mapping[str, str], plugin: Path | None = None) -> str:
    """What keeps the plugin for X11 from being loaded, in the loader's words; empty where nothing.

    On Wayland Qt has two ways and takes the other where one fails, and somebody who names a
    platform to Qt means that one: nothing is asked then. Qt does not load the plugin once more.
    """
    if environment.get("WAYLAND_DISPLAY") or environment.get("QT_QPA_PLATFORM"):
        return ""
    if plugin is None:
        plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
        plugin = plugins / "platforms" / "libqxcb.so"
        if not plugin.exists():
            return ""
    loader = QPluginLoader(str(plugin))
    return "" if loader.load() else loader.errorString()
