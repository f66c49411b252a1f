"""The keys of the window, as the help page lists them."""

from PySide6.QtGui import QKeySequence

from dockmirror.i18n import _


def shortcuts() -> list[tuple[str, str]]:
    """What each does, and its keys as this system writes them; what has no keys is left out."""
    known = [
        (_("Go to the mirror's address"), _keys("Ctrl+L")),
        (_("Show a page by its place in the list"), f"{_keys('Ctrl+1')}, {_keys('Ctrl+2')}, …"),
        (_("Look at this computer again"), _keys(QKeySequence.StandardKey.Refresh)),
        (_("Press the primary button of the page"), _keys("Return")),
        (_("Cancel, or leave"), _keys("Esc")),
        (
            _("Move a mirror in its list"),
            f"{_keys('Alt+Up')}, {_keys('Alt+Down')}",
        ),
        (_("Take a mirror out of the list"), _keys("Delete")),
        (_("Search the findings"), _keys("Ctrl+F")),
        (_("Show this help"), _keys("F1")),
        (_("Close Dockmirror"), _keys(QKeySequence.StandardKey.Quit)),
    ]
    return [(what, keys) for what, keys in known if keys]


def _keys(keys: str | QKeySequence.StandardKey) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
