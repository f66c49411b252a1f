"""The window as a screen reader meets it: the accessible tree as lines of text."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

Role = QAccessible.Role
# Places on the screen that say nothing by themselves.
_SILENT: Final = frozenset(
    {Role.Client, Role.Grouping, Role.Window, Role.Border, Role.LayeredPane, Role.Splitter}
)


def visible_nodes(
    interface: QAccessibleInterface, depth: int = 0
) -> Iterator[tuple[int, QAccessibleInterface]]:
    """Each node that is to be seen, with its depth, from top to bottom."""
    yield depth, interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from visible_nodes(child, depth + 1)


def nodes(widget: QWidget) -> Iterator[tuple[int, QAccessibleInterface]]:
    """The nodes of a widget and of all that is in it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return visible_nodes(interface)


def text_of(interface: QAccessibleInterface) -> tuple[str, str, str]:
    """A node's name, description and value."""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
    name, description, value = (interface.text(kind) for kind in kinds)
    return name, description, value


def spoken(widget: QWidget) -> str:
    """What is read out, a line an element: its role, its name, and how it is."""
    lines: list[str] = []
    for _depth, interface in nodes(widget):
        name, _description, value = text_of(interface)
        role = interface.role()
        if role in _SILENT and not name:
            continue
        state = interface.state()
        notes = [
            word
            for word, holds in (
                ("focused", state.focused),
                ("disabled", state.disabled),
                ("expanded", state.expanded),
                ("checked", state.checked and role is not Role.Button),
                ("selected", state.selected),
            )
            if holds
        ]
        said = f"{role.name}: {name}"
        if value and value != name:
            said += f" = {value}"
        if notes:
            said += f" ({', '.join(notes)})"
        lines.append(said)
    return "\n".join(lines)
