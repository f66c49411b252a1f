"""A library that the window needs and that is not there is named, instead of an abort."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from dockmirror.cli.window import open_window
from dockmirror.ui import app
from dockmirror.ui.platform_plugin import why_no_display

PLATFORMS = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
X11 = {"DISPLAY": ":0"}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The plugin with the name of a library in it that nobody has."""
    source = (PLATFORMS / "libqxcb.so").read_bytes()
    wanted = b"libQt6XcbQpa.so.6"
    assert wanted in source
    plugin = tmp_path / "libqxcb.so"
    plugin.write_bytes(source.replace(wanted, b"libQt6Nobody.so.6"))
    return plugin


def test_the_missing_library_is_named(broken):
    assert "libQt6Nobody.so.6" in why_no_display(X11, broken)


def test_nothing_is_wrong_where_the_plugin_loads():
    assert why_no_display(X11, PLATFORMS / "libqoffscreen.so") == ""


@pytest.mark.parametrize(
    "environment", [{**X11, "WAYLAND_DISPLAY": "wayland-0"}, {**X11, "QT_QPA_PLATFORM": "vnc"}]
)
def test_where_qt_has_another_way_nothing_is_asked(environment, broken):
    assert why_no_display(environment, broken) == ""


def test_the_program_says_so_in_place_of_a_window(broken, monkeypatch):
    monkeypatch.setattr(app, "why_no_display", lambda given: why_no_display(X11, broken))
    monkeypatch.setenv("DISPLAY", ":0")
    said = []
    assert open_window(app.run, lambda problem, advice: said.extend([problem, advice])) is None
    assert "libQt6Nobody.so.6" in said[0]
    assert "dockmirror --help" in said[1]
