"""A kit as people and programs are told of it."""

from typing import TYPE_CHECKING

from rich.text import Text

from dockmirror.cli.terminal import Terminal, shown
from dockmirror.i18n import _
from dockmirror.setup.document import Document

if TYPE_CHECKING:
    from dockmirror.hostkit.host_kit import WrittenKit

_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show_kit(terminal: Terminal, kit: "WrittenKit") -> None:
    """Each file with what becomes of it, and the differences."""
    words = {
        "new": (_("written") if kit.written else _("new"), "green"),
        "same": (_("as it was"), "dim"),
        "different": (_("replaced") if kit.written else _("different"), "yellow"),
        "yours": (_("yours, left alone"), "dim"),
    }
    terminal.line(shown(str(kit.folder)), style="bold")
    for one in kit.files:
        word, style = words[one.state.value]
        terminal.line(Text.assemble(shown(one.file.path), "  ", (word, style)), indent=2)
    for one in kit.different:
        terminal.line()
        if one.file.secret:
            sentence = _("{path} differs; what is secret is not shown.")
            terminal.line(sentence.format(path=one.file.path))
        for row in one.diff.splitlines():
            style = _DIFF_STYLES.get(row[:1], "")
            terminal.raw_line(row, style=style, indent=2)
    terminal.line()


def kit_document(kit: "WrittenKit") -> Document:
    """The kit as a member of the document: no content, and no difference of what is secret."""
    return {
        "folder": str(kit.folder),
        "written": kit.written,
        "files": [
            {
                "path": one.file.path,
                "state": one.state.value,
                "secret": one.file.secret,
                "diff": one.diff,
            }
            for one in kit.files
        ],
    }
