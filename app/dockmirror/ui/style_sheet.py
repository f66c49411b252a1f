"""What the window adds to the system's style: cards, buttons, fields and a visible focus."""

from string import Template
from typing import Final

from PySide6.QtGui import QColor

from dockmirror.ui.colours import Colours, luminance, mix

# The rhythm of the window: every distance is a multiple of this many logical pixels, or half.
SPACE: Final = 8

_SHEET: Final = Template("""
QMainWindow, QWidget#central, QScrollArea, QWidget#scroll-content { background: $window; }
QLabel { color: $text; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="info"] { color: $info; }
QLabel[weight="bold"] { font-weight: 600; }
QLabel:focus { background: $hover; border-radius: 4px; }

QFrame[surface="card"] { background: $card; border: 1px solid $line; border-radius: 10px; }
QFrame[surface="success"] { background: $success_tint; border: none; border-radius: 8px; }
QFrame[surface="warning"] { background: $warning_tint; border: none; border-radius: 8px; }
QFrame[surface="error"] { background: $error_tint; border: none; border-radius: 8px; }
QFrame[surface="info"] { background: $info_tint; border: none; border-radius: 8px; }
QFrame[surface="line"] { background: $line; border: none; }

QPushButton {
    color: $text; background: $card; border: 1px solid $edge; border-radius: 6px;
    padding: 5px 14px; min-height: 20px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 2px solid $focus; padding: 4px 13px; }
QPushButton:disabled { color: $muted; background: $window; border: 1px solid $line; }
QPushButton[kind="primary"] {
    color: $on_accent; background: $accent; border: 1px solid $accent; padding: 5px 22px;
    font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 4px 21px; }
QPushButton[kind="primary"]:disabled {
    color: $muted; background: $hover; border: 1px solid $line;
}
QPushButton[kind="quiet"] {
    color: $link; background: transparent; border: 1px solid transparent; padding: 4px 8px;
}
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid $focus; padding: 3px 7px; }
QPushButton[kind="quiet"]:disabled { color: $muted; background: transparent; }
QPushButton[kind="disclosure"] {
    color: $link; background: transparent; border: 1px solid transparent; padding: 4px 1px;
}
QPushButton[kind="disclosure"]:hover { background: $hover; }
QPushButton[kind="disclosure"]:focus { border: 2px solid $focus; padding: 3px 0; }

QLineEdit {
    color: $text; background: $card; border: 1px solid $edge; border-radius: 6px;
    padding: 6px 10px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border: 2px solid $focus; padding: 5px 9px; }
QLineEdit:read-only { background: $window; }

QTextEdit, QPlainTextEdit {
    color: $text; background: $block; border: 1px solid $line; border-radius: 6px; padding: 1px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid $focus; padding: 0; }

QComboBox {
    color: $text; background: $card; border: 1px solid $edge; border-radius: 6px;
    padding: 5px 10px; min-height: 20px;
}
QComboBox:hover { background: $hover; }
QComboBox:focus { border: 2px solid $focus; padding: 4px 9px; }
QComboBox:disabled { color: $muted; background: $window; border: 1px solid $line; }
QComboBox::drop-down { border: none; width: 2em; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
    color: $text; background: $card; border: 1px solid $line; outline: none;
    selection-background-color: $accent; selection-color: $on_accent;
}

QProgressBar {
    background: $pressed; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[kind="thin"] { border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar[kind="thin"]::chunk { border-radius: 2px; }

QListView#mirror-list { background: transparent; border: none; outline: none; }

QListWidget#navigation {
    background: $window; border: none; outline: none; padding: 8px; color: $text;
}
QListWidget#navigation::item { padding: 8px 10px; border-radius: 6px; color: $text; }
QListWidget#navigation::item:hover { background: $hover; }
QListWidget#navigation::item:selected { background: $pressed; color: $text; }
QListWidget#navigation::item:selected:focus { border: 2px solid $focus; padding: 6px 8px; }
""")


def style_sheet(colours: Colours) -> str:
    """The style sheet in these colours. It sets no font, so that the system's text size holds."""
    away = QColor(0, 0, 0) if luminance(colours.on_accent) > 0.5 else QColor(255, 255, 255)
    values = {
        name: value.name() for name, value in vars(colours).items() if isinstance(value, QColor)
    }
    values["block"] = mix(colours.card, colours.window, 0.6).name()
    values["accent_hover"] = mix(colours.accent, away, 0.10).name()
    values["accent_pressed"] = mix(colours.accent, away, 0.20).name()
    return _SHEET.substitute(values)
